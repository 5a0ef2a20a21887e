"""The cells of a sheet: rows and columns in order, styles and strings that exist, values that fit."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lxml import etree

from . import formulas
from .book import Book, Sheet
from .cells import LAST_COLUMN, LAST_ROW, area
from .package import MAIN

LONGEST_CELL_TEXT = 32_767
MOST_LINES = 253
WIDEST_COLUMN, HIGHEST_ROW = 256, 409.5
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_TYPES = frozenset({"n", "s", "str", "b", "e", "inlineStr"})


def complaints(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    """What is wrong with columns, rows and cells."""
    yield from _columns(book, sheet, root)
    styles = book.style_count("cellXfs")
    shared = {f.get("si") for f in root.iter(MAIN + "f") if f.get("t") == "shared" and f.text}
    for cell in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c"):
        formula = cell.find(MAIN + "f")
        if formula is not None and formula.get("t") == "shared" and formula.get("si") not in shared:
            yield f"{sheet.part}: {cell.get('r')} shares formula {formula.get('si')}, which is not there"
    before = 0
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number = int(row.get("r", before + 1))
        where = f"{sheet.part}: row {number}"
        if not before < number <= LAST_ROW:
            yield f"{where} comes after row {before}"
        before = number
        if int(row.get("s", "0")) >= styles:
            yield f"{where} has style {row.get('s')}, which is not there"
        if float(row.get("ht", "0")) > HIGHEST_ROW:
            yield f"{where} is {row.get('ht')} points high ({HIGHEST_ROW} at most)"
        yield from _row(book, sheet, row, number, styles)


def formulas_without_values(sheet: Sheet, root: etree._Element) -> Iterator[str]:
    """Formulas that show nothing until someone calculates, as in Protected View."""
    for cell in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c"):
        value = cell.find(MAIN + "v")
        empty = value is None or (not value.text and cell.get("t") != "str")
        if empty and cell.find(MAIN + "f") is not None:
            yield f"{sheet.part}: {cell.get('r')} has a formula and no value"


def calculation_chain_complaints(book: Book, sheets: list[tuple[Sheet, etree._Element]]) -> Iterator[str]:
    """Excel repairs a workbook whose chain of calculation names a cell without a formula."""
    keys = [element.get("sheetId", "") for element in book.root.iter(MAIN + "sheet")]
    with_formula = {
        (keys[sheet.index], cell.get("r"))
        for sheet, root in sheets
        for cell in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c")
        if cell.find(MAIN + "f") is not None
    }
    for part in book.package.of_kind(book.part, "calcChain"):
        chain, key = book.package.xml(part), ""
        for link in [] if chain is None else chain.iter(MAIN + "c"):
            key = link.get("i", key)
            if (key, link.get("r")) not in with_formula:
                yield f"{part}: {link.get('r')} of sheet {key} has no formula"


def _columns(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    before = 0
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, last = int(column.get("min", "0")), int(column.get("max", "0"))
        where = f"{sheet.part}: columns {first} to {last}"
        if not before < first <= last <= LAST_COLUMN:
            yield f"{where} come after column {before}"
        before = last
        if int(column.get("style", "0")) >= book.style_count("cellXfs"):
            yield f"{where} have style {column.get('style')}, which is not there"
        if float(column.get("width", "0")) >= WIDEST_COLUMN:
            yield f"{where} are {column.get('width')} wide (255 characters and their margin at most)"


def _row(book: Book, sheet: Sheet, row: etree._Element, number: int, styles: int) -> Iterator[str]:
    before = 0
    for cell in row.iterfind(MAIN + "c"):
        where = f"{sheet.part}: {cell.get('r')}"
        place = area(cell.get("r", ""))
        if place is None or not place.single or place.top != number:
            yield f"{where} stands in row {number}"
        elif place.left <= before:
            yield f"{where} comes after column {before}"
        before = place.left if place else before + 1
        if int(cell.get("s", "0")) >= styles:
            yield f"{where} has style {cell.get('s')}, which is not there"
        formula = cell.find(MAIN + "f")
        if formula is not None and formula.text:
            yield from formulas.complaints(formula.text, book, where, sheet.index)
        yield from _value(book, cell, where)


def _value(book: Book, cell: etree._Element, where: str) -> Iterator[str]:
    kind = cell.get("t", "n")
    text = cell.findtext(MAIN + "v", "")
    if kind not in _TYPES:
        yield f"{where} is of type {kind!r}, which Excel 2007 does not know"
    elif kind == "inlineStr":
        yield from _length("".join(cell.itertext(MAIN + "t")), where)
    elif kind == "str":
        yield from _length(text, where)
    elif text == "":
        return
    elif kind == "s" and not (text.isdecimal() and int(text) < book.string_count):
        yield f"{where} has shared string {text}, which is not there"
    elif kind == "b" and text not in {"0", "1"}:
        yield f"{where} is the truth value {text!r}"
    elif kind == "e" and text not in _ERRORS:
        yield f"{where} is the error {text!r}, which Excel does not know"
    elif kind == "n" and not _finite(text):
        yield f"{where} is no number: {text!r}"


def _length(text: str, where: str) -> Iterator[str]:
    if len(text) > LONGEST_CELL_TEXT:
        yield f"{where}: text of {len(text)} characters ({LONGEST_CELL_TEXT} at most)"
    if text.count("\n") > MOST_LINES:
        yield f"{where}: text of {text.count(chr(10)) + 1} lines ({MOST_LINES + 1} at most)"


def shared_string_complaints(book: Book) -> Iterator[str]:
    """Shared strings that are too long for a cell."""
    for part in book.package.of_kind(book.part, "sharedStrings"):
        root = book.package.xml(part)
        for index, item in enumerate([] if root is None else root.iterfind(MAIN + "si")):
            phonetic = {id(t) for run in item.iterfind(MAIN + "rPh") for t in run.iter(MAIN + "t")}
            text = "".join(t.text or "" for t in item.iter(MAIN + "t") if id(t) not in phonetic)
            yield from _length(text, f"{part}: string {index}")


def _finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
