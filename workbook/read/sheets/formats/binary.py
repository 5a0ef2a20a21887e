"""The binary format of Excel 97 to 2003 and of WPS (``.xls``, ``.et``) as a Book, by xlrd."""

from __future__ import annotations

import io
import struct
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

from ...refusal import DAMAGED_PART, PASSWORD, TRUNCATED, Refusal
from ..book import ROWS, Book, Box, Name, Sheet
from ..references import Area, Position, address
from .biff_surroundings import around_of, frame_of

if TYPE_CHECKING:
    import xlrd

_UNSEEN = "公式（总计格里是否仍是公式、填报格里有没有公式、哪些格引用别的文件）、工作表保护"
_XLRD_ERRORS = (struct.error, AssertionError, ArithmeticError, LookupError, ValueError, TypeError, EOFError)
"""What xlrd raises, besides its own errors, where a file breaks off or says nonsense."""


def open_biff(data: bytes) -> Book:
    """A workbook of Excel 97 to 2003, or of WPS; its formulas cannot be seen, their values are stored.

    Raises:
        Refusal: it is damaged, or has a password.
    """
    import xlrd
    from xlrd.compdoc import CompDocError
    from xlrd.formula import FormulaError

    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True
        )
    except (xlrd.XLRDError, CompDocError, FormulaError, *_XLRD_ERRORS) as error:
        raise Refusal(PASSWORD if "encrypt" in str(error).lower() else TRUNCATED) from error

    def load(titles: Collection[str]) -> dict[str, Sheet]:
        return {title: _sheet(book, title) for title in book.sheet_names() if title in titles}

    return Book(tuple(book.sheet_names()), _names(book), load, _UNSEEN, partial(around_of, book, data))


def _sheet(book: xlrd.Book, title: str) -> Sheet:
    import xlrd

    try:
        sheet = book.sheet_by_name(title)
    except (xlrd.XLRDError, *_XLRD_ERRORS) as error:
        raise Refusal(DAMAGED_PART, part=title) from error
    rows: list[list[object]] = []
    errors: dict[Position, str] = {}
    percents: set[Position] = set()
    for row in range(min(sheet.nrows, ROWS)):
        rows.append([_value(book, cell) for cell in sheet.row(row)])
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype == xlrd.XL_CELL_ERROR:
                errors[row, column] = xlrd.error_text_from_code.get(int(cell.value), "#N/A")
            elif cell.ctype == xlrd.XL_CELL_NUMBER and _is_percent(book, cell):
                percents.add((row, column))
    merged: tuple[Box, ...] = tuple(
        (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
    )
    return Sheet(
        title,
        rows,
        errors=errors,
        percents=percents,
        merged=lambda: merged,
        frame=partial(frame_of, sheet),
    )


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return cell.value
    return cell.value


def _is_percent(book: xlrd.Book, cell: xlrd.sheet.Cell) -> bool:
    if cell.xf_index is None:
        return False
    number_format = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return number_format is not None and "%" in number_format.format_str


def _names(book: xlrd.Book) -> dict[str, Name]:
    """Names of the whole workbook, then those of one sheet that the workbook does not have."""
    names: dict[str, Name] = {}
    for name in sorted(book.name_obj_list, key=lambda name: name.scope >= 0):
        if not name.hidden and not name.builtin:
            names.setdefault(name.name.lower(), _name(book, name))
    return names


def _name(book: xlrd.Book, name: xlrd.book.Name) -> Name:
    operand = name.result
    references = operand.value if operand is not None and isinstance(operand.value, list) else []
    if len(references) != 1:
        return Name("#REF!", None)
    first_sheet, last_sheet, top, bottom, left, right = references[0].coords
    if last_sheet - first_sheet != 1 or not 0 <= first_sheet < book.nsheets:
        return Name("#REF!", None)
    title = book.sheet_names()[first_sheet]
    return Name(address(title, top, left), Area(title, top, left, bottom - 1, right - 1))
