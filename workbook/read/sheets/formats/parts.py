"""The parts of an ``.xlsx`` about the whole workbook: sheets, defined names, styles, merged ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ...limits import MOST_RANGES
from ...package import Package, Relation, parse
from ...refusal import TOO_INTRICATE, Refusal
from ..book import Box, Name
from ..references import Position, area_of, position

SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "",  # the bare <definedNames> cut out of its part
)
_RELATION_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships|id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships|id",
)
_HIDDEN_STATES = ("hidden", "veryHidden")
_NAMES = (b"<definedNames", b"</definedNames>")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]+[0-9]+)["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell [^<>]*\bref=["']([A-Z]+\d+):([A-Z]+\d+)["']""")
_CELLS, _MERGED_LIST = b"sheetData", b"mergeCells"
_PERCENT_FORMATS = frozenset({"9", "10"})
"""The built-in number formats 0% and 0.00%."""


class SheetPart(NamedTuple):
    """A sheet as the workbook part lists it."""

    title: str
    part: str


class _DefinedName(NamedTuple):
    name: str
    of_one_sheet: bool
    refers_to: str


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """Sheets and defined names."""

    sheets: tuple[SheetPart, ...]
    names: Mapping[str, Name]
    date1904: bool
    hidden: Mapping[str, bool]
    """Titles of hidden sheets of any kind; whether only a macro can show it again."""
    others: tuple[tuple[str, str], ...]
    """Sheets that are no worksheets: title, and kind of the relationship (``chartsheet``)."""
    links: tuple[str, ...]
    """The parts about linked files, in the order in which formulas number them."""


def read_workbook_part(package: Package) -> WorkbookPart:
    """Sheets in order and defined names of the package's main part.

    Raises:
        Refusal: the part is missing or damaged.
    """
    xml = package.xml(package.main)
    count = xml.count(b"definedName ") + xml.count(b"<sheet ")
    if count > MOST_RANGES:
        raise Refusal(TOO_INTRICATE, part=package.main, count=count, most=MOST_RANGES)
    listed, names = _names_apart(xml)
    parser = _WorkbookParser(package.relations(package.main))
    parse(package.main, listed, parser.start, parser.end, parser.text)
    defined = _names_of(names) if names else _by_name(parser.names)
    return WorkbookPart(
        sheets=tuple(parser.sheets),
        names=defined,
        date1904=parser.date1904,
        hidden=parser.hidden,
        others=tuple(parser.others),
        links=tuple(parser.links),
    )


class _WorkbookParser:
    """Follows expat through the workbook part, or through its names alone."""

    def __init__(self, targets: Mapping[str, Relation]) -> None:
        self.sheets: list[SheetPart] = []
        self.names: list[_DefinedName] = []
        self.date1904 = False
        self.hidden: dict[str, bool] = {}
        self.others: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._targets = targets
        self._name: dict[str, str] | None = None
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        uri, _, kind = tag.rpartition("|")
        if uri not in SPREADSHEET:
            return
        if kind == "sheet":
            self._add_sheet(attributes)
        elif kind == "workbookPr":
            self.date1904 = attributes.get("date1904") in {"1", "true"}
        elif kind == "definedName":
            self._name = attributes
            self._pieces.clear()
        elif kind == "externalReference":
            relation = self._relation(attributes)
            self.links.append(relation.target if relation else "")

    def text(self, piece: str) -> None:
        if self._name is not None:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        if self._name is not None and tag.rpartition("|")[2] == "definedName":
            refers_to = "".join(self._pieces)
            self.names.append(_DefinedName(self._name["name"], "localSheetId" in self._name, refers_to))
            self._name = None

    def _add_sheet(self, attributes: dict[str, str]) -> None:
        title, relation = attributes["name"], self._relation(attributes)
        if relation is not None and relation.kind == "worksheet":
            self.sheets.append(SheetPart(title, relation.target))
        elif relation is not None:
            self.others.append((title, relation.kind))
        if attributes.get("state") in _HIDDEN_STATES:
            self.hidden[title] = attributes["state"] == _HIDDEN_STATES[1]

    def _relation(self, attributes: dict[str, str]) -> Relation | None:
        identifier = next((attributes[key] for key in _RELATION_ID if key in attributes), "")
        return self._targets.get(identifier)


def _names_apart(xml: bytes) -> tuple[bytes, bytes]:
    """The workbook part without its names, and the names alone where they can be cut out plainly.

    Workbooks made from one template have the same names to the byte, so these are parsed once.
    """
    first, last = xml.find(_NAMES[0]), xml.find(_NAMES[1])
    if first < 0 or last < first or b"<!--" in xml or b"<![CDATA[" in xml:
        return xml, b""
    last += len(_NAMES[1])
    return xml[:first] + xml[last:], xml[first:last]


@lru_cache(maxsize=16)
def _names_of(xml: bytes) -> Mapping[str, Name]:
    parser = _WorkbookParser({})
    parse("definedNames", xml, parser.start, parser.end, parser.text)
    return _by_name(parser.names)


def _by_name(found: Iterable[_DefinedName]) -> Mapping[str, Name]:
    """Names in lower case; a name of one sheet counts only where the workbook has no such name.

    Excel makes names of one sheet when a sheet is copied: they belong to the copy.
    """
    names: dict[str, Name] = {}
    local: dict[str, list[str]] = {}
    for name, of_one_sheet, refers_to in found:
        if of_one_sheet:
            local.setdefault(name.lower(), []).append(refers_to)
        else:
            names[name.lower()] = Name(refers_to, area_of(refers_to))
    for name, candidates in local.items():
        if name not in names and len(candidates) == 1:
            names[name] = Name(candidates[0], area_of(candidates[0]))
    return MappingProxyType(names)


@lru_cache(maxsize=16)
def percent_styles(xml: bytes) -> frozenset[int]:
    """The cell styles (index into ``cellXfs``) that show a number as a percentage.

    Raises:
        Refusal: the part is damaged.
    """
    parser = _StylesParser()
    parse("styles.xml", xml, parser.start, parser.end)
    return frozenset(index for index, percent in enumerate(parser.styles) if percent)


class _StylesParser:
    """Follows expat through the styles part; ``styles`` says of each cell style whether it shows %."""

    def __init__(self) -> None:
        self.styles: list[bool] = []
        self._custom: dict[str, bool] = {}
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition("|")[2]
        if kind == "numFmt":
            self._custom[attributes["numFmtId"]] = "%" in attributes.get("formatCode", "")
        elif kind == "cellXfs":
            self._inside = True
        elif kind == "xf" and self._inside:
            number = attributes.get("numFmtId", "0")
            self.styles.append(self._custom.get(number, number in _PERCENT_FORMATS))

    def end(self, tag: str) -> None:
        if tag.rpartition("|")[2] == "cellXfs":
            self._inside = False


def percent_cells(xml: bytes, styles: frozenset[int]) -> frozenset[Position]:
    """The cells of a sheet that carry one of these styles."""
    if not styles:
        return frozenset()
    wanted = b"|".join(b"%d" % style for style in sorted(styles))
    cells = re.compile(rb"""<(?:\w+:)?c [^<>]*\bs=["'](?:%s)["'][^<>]*>""" % wanted)
    references = (_REFERENCE.search(cell) for cell in cells.findall(xml))
    return frozenset(position(found[1].decode()) for found in references if found)


def merged_boxes(xml: bytes) -> tuple[Box, ...]:
    """The merged ranges of a sheet."""
    _, end = cells_within(xml)
    first = xml.find(_MERGED_LIST, end)
    return _boxes(xml[first : xml.find(_MERGED_LIST, first + 1)]) if first >= 0 else ()


def cells_within(xml: bytes) -> tuple[int, int]:
    """Where the cells of a sheet begin and end; two equal places where it has none."""
    start = max(xml.find(_CELLS), 0)
    return start, max(xml.find(_CELLS + b">", start + len(_CELLS)), start)


@lru_cache(maxsize=64)
def _boxes(listed: bytes) -> tuple[Box, ...]:
    """The ranges in a list of merged cells; sheets drawn from one template have it equal to the byte."""
    return tuple(
        (*position(first.decode()), *position(last.decode())) for first, last in _MERGED.findall(listed)
    )
