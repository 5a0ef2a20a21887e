"""``.ods`` as a Book: values, formulas, error values and names, all from its one part with content."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial

from ...limits import LONGEST_TEXT, MOST_CELLS
from ...package import Package, parse
from ...refusal import LONG_TEXT, MISSING_PART, TOO_MANY_CELLS, Refusal
from ..book import COLUMNS, ROWS, Book, Box, Frame, Name, Sheet
from ..references import Position, area_of
from .ods_surroundings import is_linked_copy, surroundings
from .surroundings import file_name

CONTENT = "content.xml"
_MOST_SPACES = 100

_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_MARKED = frozenset({"table:formula", "calcext:value-type", "office:value-type"})
_LINKED = re.compile(r"\$?'(?P<file>[^']*)'#")
_GRAMMAR = re.compile(r"(?:\w+:)?=")
_PIECES = re.compile(r'"(?:[^"]|"")*"|\[[^\[\]]*\]|;')
_ADDRESS = re.compile(r"(?:\$?('(?:[^']|'')*'|[^.':]*))\.(\$?[A-Za-z]+\$?\d+)")
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def open_ods(package: Package) -> Book:
    """The workbook in an OpenDocument package.

    Raises:
        Refusal: its content is missing, damaged or not to be trusted.
    """
    if not package.has(CONTENT):
        raise Refusal(MISSING_PART, part=CONTENT)
    xml = package.xml(CONTENT)
    reader = _Reader()
    parse(CONTENT, xml, reader.start, reader.end, reader.text)
    shown = cache(partial(surroundings, package, xml))

    def frame(title: str) -> Frame:
        return shown().frames.get(title, Frame())

    def load(titles: Collection[str]) -> dict[str, Sheet]:
        return {
            title: replace(sheet, frame=partial(frame, title))
            for title, sheet in reader.sheets.items()
            if title in titles
        }

    titles = tuple(title for title in reader.sheets if not is_linked_copy(title))
    return Book(titles, reader.names, load, around=lambda: shown().around)


class _Reader:
    """Follows expat through the content; tags and attributes as ``table:table-cell``."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.names: dict[str, Name] = {}
        self._table: _Table | None = None
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_text = 0
        self._in_note = 0

    def start(self, tag: str, raw: dict[str, str]) -> None:
        name = _short(tag)
        if name == "table:table":
            self._table = _Table(_attributes(raw).get("table:name", ""))
        elif name == "table:named-range":
            self._add_name(_attributes(raw))
        elif self._table is None:
            return
        elif name == "table:table-row":
            self._table.begin_row(_attributes(raw))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._paragraphs = _attributes(raw), []
        elif name == "office:annotation":
            self._in_note += 1
        elif name == "text:p" and not self._in_note:
            self._paragraphs.append("")
            self._in_text += 1
        elif self._in_text and name in ("text:s", "text:tab", "text:line-break"):
            self.text(_blank(name, _attributes(raw)))

    def text(self, piece: str) -> None:
        if self._in_text and not self._in_note and self._paragraphs:
            self._paragraphs[-1] += piece
            if len(self._paragraphs[-1]) > LONGEST_TEXT:
                title = self._table.title if self._table else ""
                count = f"{LONGEST_TEXT} 以上"
                raise Refusal(LONG_TEXT, where=f"工作表“{title}”的一格里", count=count, most=LONGEST_TEXT)

    def end(self, tag: str) -> None:
        name = _short(tag)
        if name == "office:annotation":
            self._in_note -= 1
        elif name == "text:p" and not self._in_note and self._in_text:
            self._in_text -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            if self._table is not None and self._cell is not None:
                self._table.add(self._cell, self._paragraphs)
            self._cell = None
        elif name == "table:table-row" and self._table is not None:
            self._table.end_row()
        elif name == "table:table" and self._table is not None:
            self.sheets[self._table.title] = self._table.sheet()
            self._table = None

    def _add_name(self, attributes: dict[str, str]) -> None:
        """Names of the whole workbook come after all sheets; those of one sheet give way to them."""
        refers_to = plain_reference(attributes.get("table:cell-range-address", ""))
        self.names[attributes["table:name"].lower()] = Name(refers_to, area_of(refers_to))


class _Table:
    """A sheet under way."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._rows: list[list[object]] = []
        self._row: list[object] = []
        self._blanks = 0
        self._cells = 0
        self._repeated = 1
        self._formulas: dict[Position, str] = {}
        self._uncached: set[Position] = set()
        self._errors: dict[Position, str] = {}
        self._percents: set[Position] = set()
        self._merged: list[Box] = []

    def begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._blanks = [], 0
        self._repeated = int(attributes.get("table:number-rows-repeated", "1"))

    def add(self, attributes: dict[str, str], paragraphs: Sequence[str]) -> None:
        """One cell, or several equal ones."""
        count = int(attributes.get("table:number-columns-repeated", "1"))
        if attributes.keys() & _MARKED or paragraphs:
            self._row.extend([None] * min(self._blanks, COLUMNS - len(self._row)))
            self._blanks = 0
            value = _value(attributes, "\n".join(paragraphs))
            for _ in range(min(count, COLUMNS - len(self._row))):
                self._mark((len(self._rows), len(self._row)), attributes, paragraphs)
                self._row.append(value)
        else:
            self._blanks += count
        down = int(attributes.get("table:number-rows-spanned", "1"))
        right = int(attributes.get("table:number-columns-spanned", "1"))
        if (down, right) != (1, 1):
            row, column = len(self._rows), len(self._row) + self._blanks - 1
            self._merged.append((row, column, row + down - 1, column + right - 1))

    def end_row(self) -> None:
        count = min(self._repeated, ROWS - len(self._rows))
        self._rows.extend([self._row] * count)
        self._cells += count * len(self._row)
        if self._cells > MOST_CELLS:
            raise Refusal(TOO_MANY_CELLS, where=f"工作表“{self.title}”里", count=self._cells, most=MOST_CELLS)

    def sheet(self) -> Sheet:
        rows = self._rows
        while rows and not rows[-1]:
            rows.pop()
        merged = tuple(self._merged)
        return Sheet(
            self.title,
            rows,
            self._formulas,
            self._uncached,
            self._errors,
            self._percents,
            lambda: merged,
        )

    def _mark(self, where: Position, attributes: dict[str, str], paragraphs: Sequence[str]) -> None:
        kind = attributes.get("office:value-type", "")
        if "table:formula" in attributes:
            self._formulas[where] = plain_formula(attributes["table:formula"])
            if not kind and not paragraphs:
                self._uncached.add(where)
        if attributes.get("calcext:value-type") == "error":
            self._errors[where] = "".join(paragraphs)
        elif kind == "percentage":
            self._percents.add(where)


def _value(attributes: dict[str, str], shown: str) -> object:
    kind = attributes.get("office:value-type", "")
    if kind in ("float", "currency", "percentage"):
        return float(attributes["office:value"])
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "date":
        return _date(attributes["office:date-value"])
    if kind == "time":
        return _time(attributes["office:time-value"])
    return attributes.get("office:string-value", shown) or None


def _date(text: str) -> date | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _time(text: str) -> time | timedelta | str:
    match = _DURATION.fullmatch(text)
    if match is None:
        return text
    hours, minutes, seconds = map(int, match.groups())
    if hours < 24:
        return time(hours, minutes, seconds)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def plain_formula(formula: str) -> str:
    """A formula in Excel's grammar, without ``=``: ``of:=SUM([.D8:.I8];1)`` is ``SUM(D8:I8,1)``."""

    def plain(match: re.Match[str]) -> str:
        piece = match.group()
        if piece == ";":
            return ","
        return piece if piece.startswith('"') else plain_reference(piece[1:-1])

    return _PIECES.sub(plain, _GRAMMAR.sub("", formula, count=1))


def plain_reference(reference: str) -> str:
    """A reference in Excel's grammar: ``依申请公开!$D$8`` for ``$依申请公开.$D$8``."""
    if linked := _LINKED.match(reference):
        return f"[{file_name(linked['file'])}]!{reference.rpartition('.')[2]}"
    corners = _ADDRESS.findall(reference)
    if not corners or "#REF!" in reference:
        return "#REF!"
    sheet, first = corners[0]
    others = {other for other, _ in corners[1:]} - {"", sheet}
    if others or len(corners) > 2:
        return "#REF!"
    start = f"{sheet}!{first}" if sheet else first
    return start if len(corners) == 1 or corners[1][1] == first else f"{start}:{corners[1][1]}"


@cache
def _short(tag: str) -> str:
    """``table:table-cell`` for the tag as expat gives it; empty for one of another namespace."""
    uri, _, name = tag.rpartition("|")
    prefix = _NAMESPACES.get(uri)
    return f"{prefix}:{name}" if prefix else ""


def _attributes(raw: dict[str, str]) -> dict[str, str]:
    return {_short(name): value for name, value in raw.items()}


def _blank(tag: str, attributes: dict[str, str]) -> str:
    if tag == "text:s":
        return " " * min(int(attributes.get("text:c", "1")), _MOST_SPACES)
    return "\t" if tag == "text:tab" else "\n"
