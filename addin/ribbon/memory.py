"""What cells looked like before they were marked, kept in the workbook itself on a hidden sheet.

Every click may be another process, and a workbook may be closed between marking and clearing: the
only safe place for the old fills and the clerk's own notes is the file they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlwings as xw
from nianbao.workbook.draw.layout import MARKS

SHEET = MARKS
_HEADERS = ("工作表", "单元格", "原底色", "原批注", "标注")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked cell."""

    sheet: str
    address: str
    """Such as ``D8``."""
    fill: tuple[int, int, int] | None
    """The fill before; None where there was none."""
    note: str
    """The clerk's own note; empty where there was none."""
    ours: str
    """What we add to it; empty where only the colour is put."""

    @property
    def both(self) -> str:
        """The note as it stands while the cell is marked."""
        return "\n".join(filter(None, (self.note, self.ours)))


def remembered(book: xw.Book) -> tuple[Mark, ...]:
    """The marks standing in the workbook, in the order they were made."""
    sheet = sheet_named(book, SHEET)
    if sheet is None:
        return ()
    rows = sheet.used_range.options(ndim=2).value
    return tuple(_mark(row) for row in rows[1:] if row[0])


def remember(book: xw.Book, marks: Iterable[Mark]) -> None:
    """Write the marks down on the hidden sheet, in place of those that stand there."""
    front = book.sheets.active
    remove_sheet(book, SHEET)
    sheet = add_sheet(book, SHEET, book.sheets[-1])
    rows = [_HEADERS, *((m.sheet, m.address, _colour(m.fill), m.note, m.ours) for m in marks)]
    sheet.range((1, 1), (len(rows), len(_HEADERS))).value = [[literal(cell) for cell in row] for row in rows]
    front.api.Activate()
    sheet.visible = False


def forget(book: xw.Book) -> None:
    """Remove the hidden sheet."""
    remove_sheet(book, SHEET)


def sheet_named(book: xw.Book, name: str) -> xw.Sheet | None:
    """The sheet with this name, or None."""
    return next((sheet for sheet in book.sheets if sheet.name == name), None)


def add_sheet(book: xw.Book, name: str, before: xw.Sheet) -> xw.Sheet:
    """A new sheet in front of another one, now the active one; none is left where it could not be named."""
    sheet = book.sheets.add(before=before)
    try:
        sheet.name = name
    except Exception:
        _delete(sheet)
        raise
    return sheet


def remove_sheet(book: xw.Book, name: str) -> None:
    """Remove a sheet without Excel asking; nothing happens where it is not there."""
    sheet = sheet_named(book, name)
    if sheet is not None:
        _delete(sheet)


def _delete(sheet: xw.Sheet) -> None:
    app = sheet.book.app
    asks = app.display_alerts
    app.display_alerts = False
    try:
        sheet.delete()
    finally:
        app.display_alerts = asks


def literal(text: str) -> str:
    """A text as a cell takes it without reading a formula, a number or a date into it."""
    return f"'{text}" if text else ""


def _mark(row: Sequence[object]) -> Mark:
    sheet, address, colour, note, ours = (str(cell or "") for cell in row[:5])
    fill = tuple(int(part) for part in colour.split(" ")) if colour else ()
    return Mark(sheet, address, (fill[0], fill[1], fill[2]) if len(fill) == 3 else None, note, ours)


def _colour(fill: tuple[int, int, int] | None) -> str:
    return " ".join(str(part) for part in fill) if fill else ""
