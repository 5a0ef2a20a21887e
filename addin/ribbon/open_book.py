"""The workbook as it is on screen, unsaved edits too, read the way a file is read.

Sheets are taken whole, two calls each (values, formulas): asked for name by name, four hundred
cells would take seconds.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from typing import Any

import xlwings as xw
from nianbao.workbook.draw.layout import LOCAL_RULES
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.read.refusal import Refusal
from nianbao.workbook.read.sheets.book import Book, Name, Sheet
from nianbao.workbook.read.sheets.pages import local_rules
from nianbao.workbook.read.sheets.references import area_of
from nianbao.workbook.read.sheets.workbook import is_ours, names_of_forms, read_workbook, refuse_newer
from nianbao.workbook.submission import Submission

_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


def read_open_book(book: xw.Book) -> Submission:
    """The open workbook as a submission.

    Raises:
        UnreadableFile: it is no agency workbook or summary of ours, with what was looked for.
    """
    return submission_in(as_read(book), book.name)


def submission_in(read: Book, name: str) -> Submission:
    """The submission in a workbook that has been read already.

    Raises:
        UnreadableFile: it is no agency workbook or summary of ours, with what was looked for.
    """
    try:
        if not is_ours(read):
            refuse_newer(read)
            raise Refusal("它不是年报填报表（没有找到表里各格的名称）。请打开主管部门下发的填报表再点")
        return read_workbook(read, name)
    except Refusal as refusal:
        raise UnreadableFile(name, str(refusal)) from refusal


def rules_carried(book: xw.Book) -> str:
    """The district's own rules that the open workbook carries; empty where it carries none."""
    own = next((sheet for sheet in book.sheets if sheet.name == LOCAL_RULES), None)
    return local_rules(_sheet(own)) if own is not None else ""


def as_read(book: xw.Book) -> Book:
    """The open workbook as the readers know one."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    names: dict[str, Name] = {}
    wanted = names_of_forms()
    for name, found in book.names.impl.snapshot():  # iterating would ask Excel for each name twice
        if name.lower() in wanted:
            refers_to = found.refers_to.removeprefix("=")
            names.setdefault(name.lower(), Name(refers_to, area_of(refers_to)))

    def load(titles: Collection[str]) -> dict[str, Sheet]:
        return {title: _sheet(sheets[title]) for title in titles if title in sheets}

    return Book(tuple(sheets), names, load)


def _sheet(sheet: xw.Sheet) -> Sheet:
    whole = whole_of(sheet)
    values = _table(whole.options(ndim=2, err_to_str=True).value)
    texts = _table(whole.formula)
    formulas = {
        (i, j): text[1:]
        for i, row in enumerate(texts)
        for j, text in enumerate(row)
        if isinstance(text, str) and text.startswith("=") and text != values[i][j]
    }
    errors = {
        (i, j): value
        for i, row in enumerate(values)
        for j, value in enumerate(row)
        if isinstance(value, str) and value in _ERRORS
    }
    return Sheet(sheet.name, values, formulas, errors=errors)


def whole_of(sheet: xw.Sheet) -> xw.Range:
    """From A1 to the last cell in use, wherever the first one in use stands."""
    used = sheet.used_range
    rows, columns = used.shape
    return sheet.range((1, 1), (used.row + rows - 1, used.column + columns - 1))


def _table(block: Any) -> list[list[Any]]:
    """Rows of cells, also where a range is a single cell or a single row."""
    if not isinstance(block, list | tuple):
        return [[block]]
    if not any(isinstance(row, list | tuple) for row in chain(block)):
        return [list(block)]
    return [list(row) for row in block]
