"""What values alone do not tell about the cells of a sheet: formulas, missing values, errors.

Two ways: patterns over the plain XML that Excel, WPS, LibreOffice and the usual libraries write, and
expat for everything else.  The patterns must account for every formula and every error value that
stands there; a sheet where they do not is left to expat.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from html import unescape

from ...package import parse
from ..references import Position, area_of, position, shifted
from .parts import SPREADSHEET

_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^<>]*)>\s*(<f)([^<>]*?)(?:/>|>([^<]*)</f>)'
    rb"(?:\s*<v(?: [^<>]*)?(?:/>|>([^<]*)</v>))?"
)
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"[^<>]* t="e"[^<>]*>(?:\s*<f[^<>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>'
)
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_FORMULA_TAG = re.compile(rb"<f[ />]")
_ARRAY_LIMIT = 10_000
"""Cells of an array formula; a larger one is kept at its first cell only."""
_UNKNOWN = "?"
"""A formula that is there, but not as text: a data table, or a shared one that has lost its first cell."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What values alone do not tell about the cells of a sheet."""

    formulas: Mapping[Position, str] = field(default_factory=dict)
    uncached: AbstractSet[Position] = frozenset()
    errors: Mapping[Position, str] = field(default_factory=dict)


class _NotPlain(Exception):
    """The patterns do not account for the whole part."""


def marks_of(part: str, xml: bytes) -> Marks:
    """Formulas, cells without a stored value, and error values of a sheet.

    Raises:
        Refusal: the part is damaged.
    """
    try:
        return _plain_marks(xml)
    except _NotPlain:
        parser = _SheetParser()
        parse(part, xml, parser.start, parser.end, parser.text)
        return parser.collected.marks()


def _plain_marks(xml: bytes) -> Marks:
    data = xml.find(b"<sheetData")
    data_end = xml.find(b"</sheetData>", data)
    if data < 0 or data_end < 0 or xml.find(b"<!", data, data_end) >= 0:
        raise _NotPlain
    collected = _Collected()
    if xml.find(b't="e"', data, data_end) >= 0:
        errors = _ERROR_CELL.findall(xml, data, data_end)
        if len(errors) != xml.count(b't="e"', data, data_end):
            raise _NotPlain
        collected.errors = {position(cell.decode()): _plain(value) for cell, value in errors}
    for tag in _FORMULA_TAG.finditer(xml, data, data_end):
        cell = _FORMULA_CELL.match(xml, max(xml.rfind(b"<c ", data, tag.start()), 0))
        if cell is None or cell.start(3) != tag.start():
            raise _NotPlain
        where, of_cell, _, of_formula, formula, value = cell.groups()
        attributes = _attributes(of_formula) if b" si=" in of_formula or b' t="array"' in of_formula else {}
        cached = bool(value) or b't="str"' in of_cell
        collected.add(position(where.decode()), attributes, _plain(formula or b""), cached)
    return collected.marks()


def _attributes(tag: bytes) -> dict[str, str]:
    return {key.decode(): _plain(value) for key, value in _ATTRIBUTE.findall(tag)}


def _plain(text: bytes) -> str:
    decoded = text.decode()
    return unescape(decoded) if "&" in decoded else decoded


class _SheetParser:
    """Follows expat through a sheet, whatever prefixes, comments or missing references it has."""

    def __init__(self) -> None:
        self.collected = _Collected()
        self._row = self._column = -1
        self._kind = ""
        self._formula: dict[str, str] | None = None
        self._texts: dict[str, str] = {}
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        uri, _, name = tag.rpartition("|")
        if uri not in SPREADSHEET:
            return
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "c":
            here = position(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
            self._row, self._column = here
            self._kind = attributes.get("t", "n")
            self._formula = None
            self._texts = {"f": "", "v": ""}
        elif name == "f":
            self._formula = attributes
        self._pieces.clear()

    def text(self, piece: str) -> None:
        self._pieces.append(piece)

    def end(self, tag: str) -> None:
        uri, _, name = tag.rpartition("|")
        if uri not in SPREADSHEET:
            return
        if name in self._texts:
            self._texts[name] = "".join(self._pieces)
        elif name == "c":
            self._close_cell((self._row, self._column))

    def _close_cell(self, where: Position) -> None:
        value = self._texts["v"]
        if self._kind == "e":
            self.collected.errors[where] = value
        if self._formula is not None:
            cached = self._kind == "str" or bool(value)
            self.collected.add(where, self._formula, self._texts["f"], cached)


class _Collected:
    """Marks under way; formulas shared by several cells are written out at the end."""

    def __init__(self) -> None:
        self.errors: dict[Position, str] = {}
        self._formulas: dict[Position, str] = {}
        self._uncached: set[Position] = set()
        self._masters: dict[str, Position] = {}
        self._shared: dict[Position, str] = {}

    def add(self, where: Position, attributes: Mapping[str, str], formula: str, cached: bool) -> None:
        """One cell with a formula element; an empty one belongs to a formula shared by several."""
        self._formulas[where] = formula or _UNKNOWN
        area = area_of("array!" + attributes["ref"]) if attributes.get("t") == "array" else None
        for covered in area.positions() if area is not None and area.size <= _ARRAY_LIMIT else ():
            self._formulas.setdefault(covered, formula)
        group = attributes.get("si")
        if group is not None and formula:
            self._masters[group] = where
        elif group is not None:
            self._shared[where] = group
        if not cached:
            self._uncached.add(where)

    def marks(self) -> Marks:
        """Everything collected, with each cell's own formula."""
        for where, group in self._shared.items():
            master = self._masters.get(group)
            if master is not None:
                down, right = where[0] - master[0], where[1] - master[1]
                self._formulas[where] = shifted(self._formulas[master], down, right)
        return Marks(self._formulas, self._uncached, self.errors)
