"""Flattened text cut into pieces: what may be a number of a table, and what is wording.

Where a table has lost its cells, only two facts are left: the order of its words and numbers, and
which of them share a line.  A stream keeps both, and the wording run together, so that a label is
found however it was broken over cells and lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ...numbers import clean, read_printed
from ..blocks import Paragraph

_CELLS = re.compile(r"[|｜│┃¦\t]")
_CLOSED = re.compile(r"([|｜│┃¦]).*\1")
_PAGE_NUMBER = re.compile(
    r"(?:[-—–―·]+ ?\d{1,3} ?[-—–―·]+"
    r"|(?:第\s*)?\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?"
    r"|共\s*\d{1,3}\s*页[\s,，/]*第\s*\d{1,3}\s*页"
    r"|(?:page\s*)?\d{1,3} ?(?:/|of) ?\d{1,3})",
    re.IGNORECASE,
)
_RULE_CELL = re.compile(r"[:：\s]*[-—–―_=+*─━┄┅┈┉┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝═:：\s]+")
_DATE_GAP = re.compile(r"(?<=\d)[ \u3000]+(?=[年月日])|(?<=\d[年月])[ \u3000]+(?=\d)")
_COUNTED = re.compile(
    r"(?:约|共|计|增加?|减少?)?[+\-±]*\d[\d,]*(?:\.\d+)?"
    r"(?:件|条|项|次|个|人|宗|起|份|万元|亿元|元|%)?(?:\(.*\))?[,;。]?"
)
_AFTER_NUMBER = re.compile(
    r"(?:件|条|项|次|个|人|宗|起|份|万元|亿元|元|%)?(?:\((?![一二三四五六七八九十]\)).*\))?"
)
_GLUED = re.compile(r"(.*[^\d.,+\-(])([+-]?\d[\d,]*(?:\.\d+)?)")
_WORD = re.compile(r"\S+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_RUNNING_LENGTH = 6
"""Letters of a line that can be a running header."""
_RULE_LENGTH = 8
"""A line of dashes this long is drawn, not a blank mark in a cell."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a number as it stands in the text, without blanks inside."""

    text: str
    line: int
    """Number of the line in the text, zero based."""
    column: int
    """How far from the edge of the page it stands, in half characters; 0 on a line cut by bars or tabs."""
    cell: int
    """Which cell of its line holds it, where bars or tabs cut the line."""
    cells: int
    """Into how many cells the line is cut."""
    address: str
    is_value: bool
    """Whether it can be what a number cell holds: a number, a blank mark, a number with a remark."""


@dataclass(frozen=True)
class Stream:
    """The pieces of a text in order, and their wording run together."""

    pieces: tuple[Piece, ...]
    wording: str
    """Every piece that is no value in plain form, without anything between them."""
    lines: Sequence[Paragraph]
    """The text the pieces come from."""
    starts: tuple[int, ...]
    """For each piece where its wording begins (for a value: where the wording stands at that point)."""

    def piece_at(self, offset: int) -> int:
        """The piece that holds the character of the wording at ``offset``."""
        return bisect_right(self.starts, offset) - 1

    def ends_piece(self, offset: int) -> bool:
        """Whether the wording up to ``offset`` ends where a piece ends."""
        return offset == len(self.wording) or self.starts[self.piece_at(offset)] == offset

    def find(self, label: str, start: int) -> int:
        """Where ``label`` ends in the wording, from ``start`` on and where a piece ends; -1 if nowhere."""
        at = self.wording.find(label, start)
        while at >= 0 and not self.ends_piece(at + len(label)):
            at = self.wording.find(label, at + 1)
        return at + len(label) if at >= 0 else -1

    def find_back(self, label: str, end: int) -> int:
        """As ``find``, but the last place that ends at ``end`` or before."""
        at = self.wording.rfind(label, 0, end) if end > 0 else -1
        while at >= 0 and not self.ends_piece(at + len(label)):
            at = self.wording.rfind(label, 0, at + len(label) - 1)
        return at + len(label) if at >= 0 else -1


def cells_of_line(stream: Stream, piece: Piece) -> list[Piece]:
    """What stands in each cell of the line of a piece, blank cells included; a closing bar ends the last."""
    line = stream.lines[piece.line].text.strip(" \u3000")
    cells = map(str.strip, _CELLS.split(line[:-1] if _CLOSED.fullmatch(line) else line))
    return [
        replace(piece, text=cell, cell=place, is_value=is_value(cell)) for place, cell in enumerate(cells)
    ]


def plain(text: str) -> str:
    """Letters and digits only, full-width forms narrowed: equal however a text is cut, spaced and pointed."""
    return _BETWEEN_WORDS.sub("", clean(text))


def stream_of(lines: Sequence[Paragraph], labels: Collection[str], rows: tuple[str, ...]) -> Stream:
    """Cut lines into pieces.

    Args:
        lines: the text.
        labels: plain forms of all labels that are looked for.
        rows: those of row labels; a number that follows one without a blank is cut off.
    """
    running = _running_lines(lines, labels)
    pieces = [
        piece
        for number, line in enumerate(lines)
        if not is_furniture(line.text) and line.text.strip() not in running
        for piece in _cut(line, number, rows)
    ]
    wording: list[str] = []
    starts: list[int] = []
    length = 0
    for piece in pieces:
        starts.append(length)
        if not piece.is_value:
            wording.append(plain(piece.text))
            length += len(wording[-1])
    return Stream(tuple(pieces), "".join(wording), lines, tuple(starts))


def _running_lines(lines: Iterable[Paragraph], labels: Collection[str]) -> frozenset[str]:
    """Headers and footers of pages: lines of words that come again and are no part of a label."""
    count = Counter(line.text.strip() for line in lines)
    return frozenset(
        text
        for text, times in count.items()
        if times > 1
        and sum(map(str.isalpha, text)) >= _RUNNING_LENGTH
        and sum(map(is_value, text.split())) < 2
        and not any(label in plain(text) or plain(text) in label for label in labels)
    )


def is_furniture(line: str) -> bool:
    """Whether a line only carries a page number or draws a rule: ``-3-``, ``第 3 页``, ``|---|---|``."""
    shown = line.strip()
    if len(shown) < 3 or (shown[0].isalnum() and len(shown) > 20):
        return False
    if _PAGE_NUMBER.fullmatch(clean(shown)):
        return True
    cells = shown.strip("|│┃ ").split("|") if "|" in shown else [shown]
    drawn = all(_RULE_CELL.fullmatch(cell) and len(cell.strip()) > 1 for cell in cells)
    return drawn and (len(cells) > 1 or len(shown) >= _RULE_LENGTH)


def is_value(text: str) -> bool:
    """Whether a piece can be what a number cell holds."""
    if text.isascii() and text.isdigit():
        return True
    shown = clean(text)
    if _COUNTED.fullmatch(shown):
        return True
    return bool(shown) and read_printed(shown).kind != "text"


def _cut(line: Paragraph, number: int, rows: tuple[str, ...]) -> list[Piece]:
    text = _DATE_GAP.sub("", line.text)
    cells = _CELLS.split(text)
    pieces: list[Piece] = []
    for place, cell in enumerate(cells):
        first, column, measured = len(pieces), 0, 0
        for word in _WORD.finditer(cell):
            shown = word.group()
            if len(pieces) > first and pieces[-1].is_value and _AFTER_NUMBER.fullmatch(clean(shown)):
                pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} {shown}")
                continue
            column += _width(cell[measured : word.start()]) if len(cells) == 1 else 0
            measured = word.start()
            for part in _unglued(shown, rows):
                pieces.append(Piece(part, number, column, place, len(cells), line.address, is_value(part)))
    return pieces


def _width(text: str) -> int:
    """Half characters it takes: two for a Chinese character, which are three bytes."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def _unglued(word: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """``行政许可18`` is a label and its number; ``第18`` stays as it is."""
    if not word[-1].isdigit() or word[0].isdigit():
        return (word,)
    parts = _GLUED.fullmatch(clean(word))
    if parts and plain(parts[1]).endswith(rows):
        return parts.groups()
    return (word,)
