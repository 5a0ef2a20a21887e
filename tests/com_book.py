"""A real agency workbook as the Excel of ``com_excel.py`` holds it, and one click on it."""

from __future__ import annotations

import io
from typing import Any

from com_cells import Cell, SheetState
from com_excel import BookState, Excel
from com_sheets import HIDDEN, PERMISSIONS, VISIBLE
from com_stub import windows_engine

ERRORS = {
    "#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288,
    "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273,
}  # fmt: skip
"""Error values as COM hands them over: whole numbers, where every other number is a float."""
IN_THE_FILE = dict(
    zip(
        PERMISSIONS,
        ("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks",
         "deleteColumns", "deleteRows", "sort", "autoFilter", "pivotTables"),
        strict=True,
    )
)  # fmt: skip


def opened(data: bytes, fullname: str) -> BookState:
    """A workbook as Excel would have it open under this full name."""
    import openpyxl

    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    names = [(name, f"={defined.attr_text}") for name, defined in formulas.defined_names.items()]
    return BookState(fullname, [_sheet(sheet, values[sheet.title]) for sheet in formulas], names)


def _sheet(sheet: Any, values: Any) -> SheetState:
    guard = sheet.protection
    kinds = {"Contents": guard.sheet, "DrawingObjects": guard.objects, "Scenarios": guard.scenarios}
    return SheetState(
        name=sheet.title,
        visible=VISIBLE if sheet.sheet_state == "visible" else HIDDEN,
        cells={(cell.row, cell.column): _cell(cell, values) for row in sheet.iter_rows() for cell in row},
        protected=frozenset(kind for kind, on in kinds.items() if on),
        allowed={name: not getattr(guard, attribute) for name, attribute in IN_THE_FILE.items()},
    )


def _cell(cell: Any, values: Any) -> Cell:
    value = values[cell.coordinate].value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    formula = cell.value if isinstance(cell.value, str) and cell.value.startswith("=") else ""
    colour = None
    if cell.fill.fill_type == "solid" and isinstance(cell.fill.fgColor.rgb, str):
        red, green, blue = bytes.fromhex(cell.fill.fgColor.rgb[2:])
        colour = blue << 16 | green << 8 | red
    note = cell.comment.text if cell.comment else None
    return Cell(ERRORS.get(value, value), formula, bool(cell.protection.locked), colour, note)


def book_in(excel: Excel) -> Any:
    """The first workbook as xlwings's Windows engine sees it, tries while Excel is busy included."""
    from nianbao.addin.lean import import_xlwings

    engine = windows_engine()
    import_xlwings()
    import xlwings

    return xlwings.Book(impl=engine.Book(xl=engine.COMRetryObjectWrapper(excel._books[0])))
