"""What is in an ``.ods`` besides values: hidden sheets and lines, protection, macros, links.

Looked for only when asked, in a second walk through the content: reading numbers needs none of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ...package import Package, parse
from ..book import COLUMNS, ROWS, Around, Frame, Lines
from .surroundings import UNNAMED_LINK, file_name

_CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0|"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0|"
_LINK = "http://www.w3.org/1999/xlink|href"
_UNSEEN_LINES = ("collapse", "filter")
_MACRO = re.compile(r"(?:Basic/[^/]+/(?!script-lb\.xml$)[^/]+\.xml|Scripts/.*[^/])$")
"""A module of LibreOffice Basic, or a script of another language; ``script-lb.xml`` only lists them."""
_COPY = re.compile(r"'(?P<file>[^']*)'#")
"""LibreOffice keeps what it last saw of a linked file as sheets of such names."""
_LINKED_CELL = re.compile(r"\['(?P<file>[^']*)'#")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is in the workbook, and how each sheet shows its cells."""

    around: Around
    frames: Mapping[str, Frame]


def is_linked_copy(title: str) -> bool:
    """Whether a sheet is no sheet of this workbook, but what was last seen of a linked file."""
    return _COPY.match(title) is not None


def surroundings(package: Package, xml: bytes) -> Surroundings:
    """Everything there is besides values.

    Raises:
        Refusal: the content is damaged.
    """
    walker = _Walker()
    parse(_CONTENT, xml, walker.start)
    macros = ("LibreOffice",) if any(map(_MACRO.match, package.names)) else ()
    around = Around(
        hidden=walker.hidden,
        macros=macros,
        links=tuple(walker.links),
        connections=tuple(walker.connections),
    )
    return Surroundings(around, {title: table.frame() for title, table in walker.tables.items()})


@dataclass(slots=True)
class _Lines:
    """Rows or columns under way."""

    next: int = 0
    hidden: list[tuple[int, int]] = field(default_factory=list)

    def add(self, count: int, hidden: bool, most: int) -> None:
        if hidden and self.next < most:
            self.hidden.append((self.next, min(self.next + count, most) - 1))
        self.next += count


@dataclass(slots=True)
class _Table:
    protected: bool
    rows: _Lines = field(default_factory=_Lines)
    columns: _Lines = field(default_factory=_Lines)

    def frame(self) -> Frame:
        return Frame(_joined(self.rows.hidden), _joined(self.columns.hidden), self.protected)


class _Walker:
    """Follows expat through the content, past everything but tables, their lines and links."""

    def __init__(self) -> None:
        self.tables: dict[str, _Table] = {}
        self.hidden: dict[str, bool] = {}
        self.links: dict[str, None] = {}
        self.connections: dict[str, None] = {}
        self._undisplayed: set[str] = set()
        self._style = ""
        self._table = _Table(False)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not tag.startswith((_TABLE, _STYLE)):
            return
        name = _name(tag)
        if name == "table-cell":
            formula = attributes.get(_TABLE + "formula", "")
            for found in _LINKED_CELL.finditer(formula) if "'#" in formula else ():
                self._link(found["file"])
        elif name in ("table-row", "table-column"):
            rows = name == "table-row"
            lines = self._table.rows if rows else self._table.columns
            count = int(attributes.get(f"{_TABLE}number-{'rows' if rows else 'columns'}-repeated", "1"))
            hidden = attributes.get(_TABLE + "visibility") in _UNSEEN_LINES
            lines.add(count, hidden, ROWS if rows else COLUMNS)
        elif name == "table":
            self._begin(attributes)
        elif name == "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif name == "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._undisplayed.add(self._style)
        elif name in ("table-source", "cell-range-source"):
            self._link(attributes.get(_LINK, ""))
        elif name.startswith("database-source"):
            self.connections["数据库"] = None

    def _begin(self, attributes: dict[str, str]) -> None:
        title = attributes.get(_TABLE + "name", "")
        self._table = _Table(attributes.get(_TABLE + "protected") == "true")
        if copied := _COPY.match(title):
            self._link(copied["file"])
            return
        self.tables[title] = self._table
        if attributes.get(_TABLE + "style-name") in self._undisplayed:
            self.hidden[title] = False

    def _link(self, target: str) -> None:
        self.links[file_name(target) or UNNAMED_LINK] = None


@cache
def _name(tag: str) -> str:
    return tag.rpartition("|")[2]


def _joined(found: list[tuple[int, int]]) -> Lines:
    """Runs that follow each other as one."""
    joined: list[tuple[int, int]] = []
    for first, last in found:
        if joined and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)
