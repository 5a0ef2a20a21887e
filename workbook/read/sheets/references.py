"""References and formulas in Excel's grammar: where a name points, which cells a formula speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...draw.layout import column_letters

Position = tuple[int, int]
"""Row and column, zero based."""

_QUOTED = r"'(?:[^']|'')+'"
_PLAIN_SHEET = r"[^\W\d][\w.]*"
_CORNER = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_TARGET = re.compile(rf"=?\$?(?P<sheet>{_QUOTED}|[^'!\[\]#:]+)!(?P<from>{_CORNER})(?::(?P<to>{_CORNER}))?")
_A1 = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#[A-Z]+(?:/[0A])?[!?]?)
    |(?P<outside>(?:'[^']*\[[^']*'|\[[^\]]*\][^!]*)!)
    |(?P<reference>(?:(?P<sheet>{_QUOTED}|{_PLAIN_SHEET})!)?
        (?P<from>{_CORNER})(?::(?P<to>{_CORNER}))?(?![\w.(]))
    |(?P<lines>(?:(?:{_QUOTED}|{_PLAIN_SHEET})!)?(?:\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+)(?![\w.(]))
    |(?P<function>[^\W\d][\w.]*)(?=\()
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)
    |(?P<name>[^\W\d\\][\w.]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Area(NamedTuple):
    """A rectangle of cells on one sheet, zero based, corners included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def positions(self) -> Iterator[Position]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


class Token(NamedTuple):
    """One piece of a formula."""

    kind: str
    """``text error outside reference lines function number name other``"""
    text: str
    area: Area | None = None
    """The cells a ``reference`` speaks of; its sheet is empty where the formula names none."""


@lru_cache(maxsize=8192)
def position(a1: str) -> Position:
    """Row and column of ``D8`` or ``$D$8``.

    Raises:
        ValueError: it is no such reference.
    """
    match = _A1.fullmatch(a1)
    if match is None:
        raise ValueError(a1)
    column = 0
    for letter in match[2].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[4]) - 1, column - 1


@lru_cache(maxsize=8192)
def address(sheet: str, row: int, column: int) -> str:
    """Sheet and cell as messages show them: ``依申请公开!D8``."""
    return f"{sheet}!{column_letters(column)}{row + 1}"


def area_of(refers_to: str) -> Area | None:
    """The cells a defined name refers to; None for ``#REF!``, other workbooks, formulas, lists."""
    match = _TARGET.fullmatch(refers_to.strip())
    return None if match is None else _area(match["sheet"], match["from"], match["to"])


@lru_cache(maxsize=4096)
def tokens(formula: str) -> tuple[Token, ...]:
    """The pieces of a formula without its ``=``; spaces are left out."""
    found = []
    for match in _TOKEN.finditer(formula):
        kind = match.lastgroup or "other"
        if match["reference"] is not None:
            area = _area(match["sheet"] or "", match["from"], match["to"])
            found.append(Token("reference", match["reference"], area))
        elif not match.group().isspace():
            found.append(Token(kind, match.group()))
    return tuple(found)


def shifted(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads when copied some rows down and columns right: ``$`` stays where it is."""

    def move(match: re.Match[str]) -> str:
        if match["reference"] is None:
            return match.group()
        sheet = f"{match['sheet']}!" if match["sheet"] else ""
        corners = (_moved(corner, rows, columns) for corner in (match["from"], match["to"]) if corner)
        return sheet + ":".join(corners)

    return _TOKEN.sub(move, formula)


def _moved(corner: str, rows: int, columns: int) -> str:
    match = _A1.fullmatch(corner)
    if match is None:
        raise ValueError(corner)
    row, column = position(corner)
    row = row if match[3] else row + rows
    column = column if match[1] else column + columns
    if row < 0 or column < 0:
        return "#REF!"
    return f"{match[1]}{column_letters(column)}{match[3]}{row + 1}"


def _area(sheet: str, first: str, last: str | None) -> Area:
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    top, left = position(first)
    bottom, right = position(last or first)
    return Area(sheet, min(top, bottom), min(left, right), max(top, bottom), max(left, right))
