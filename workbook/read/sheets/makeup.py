"""What a summary says it is made of: 明细, 构成 and 状态, read by their headings, wherever these stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...form import Form
from ...merge.status import STATUS_NAMES
from ...merge.summary.beside.reading import stands_beside
from ...merge.summary.plan import (
    DETAIL,
    DETAIL_LEAD_NAMES,
    SHARES,
    STATUS,
    STATUS_COLUMN,
    STATUS_COLUMNS,
)
from ...numbers import Reading
from ...submission import Makeup, Submission
from ..refusal import SWOLLEN, TOO_MANY_CELLS, Refusal
from .book import ROWS, Book, Sheet
from .references import address

_ACCEPTED = STATUS_NAMES["accepted"]
_CODE, _NAME, _STATUS, _ = DETAIL_LEAD_NAMES
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_SAME, _DIFFERS = '"平"', '"不平"'
"""The answers in the formulas that compare 构成 with the tables."""


def read_makeup(book: Book, form: Form, path: str, year: int | None) -> Makeup:
    """The three lists of a summary, each as far as it is there.

    Args:
        book: the workbook.
        form: the form that is summed.
        path: the file as a person is to see it.
        year: the year of the summary, which is that of its agencies.

    Lists of tens of thousands are more than is read to check a sum: the makeup is not known then (C01).
    Where the rows of 明细 stand in a file beside the summary, the row of their sums stands for them.
    """
    try:
        sheets = book.load([title for title in (DETAIL, SHARES, STATUS) if title in book.titles])
    except Refusal as refusal:
        if refusal.sentence not in (SWOLLEN, TOO_MANY_CELLS):
            raise
        return Makeup(agencies=None, shares=None, accepted=None)
    whole = {title: sheet for title, sheet in sheets.items() if len(sheet.rows) < ROWS}
    detail, shares, status = (whole.get(title) for title in (DETAIL, SHARES, STATUS))
    if detail and stands_beside(detail.rows):
        return Makeup(agencies=tuple(_sums(detail, form, path, year)), shares=None, accepted=None)
    if status and stands_beside(status.rows):
        status = None
    return Makeup(
        agencies=tuple(_agencies(detail, form, path, year)) if detail else None,
        shares=(tuple(_shares(shares, form)) or None) if shares else None,
        accepted=tuple(_accepted(status)) if status else None,
    )


def _agencies(sheet: Sheet, form: Form, path: str, year: int | None) -> Iterator[Submission]:
    """The rows below the cell names that are called 已采纳."""
    top, columns = _headings(sheet)
    for row in range(top + 1, len(sheet.rows)) if columns else ():
        if sheet.text(row, columns[_STATUS]) != _ACCEPTED:
            continue
        yield Submission(
            form=form,
            path=path,
            source="workbook",
            values=_values(sheet, form, row, columns),
            agency_name=sheet.text(row, columns[_NAME]),
            agency_code=sheet.text(row, columns[_CODE]),
            report_year=year,
            addresses={_NAME: address(sheet.title, row, columns[_NAME])},
        )


def _sums(sheet: Sheet, form: Form, path: str, year: int | None) -> Iterator[Submission]:
    """The row of sums, above the cell names."""
    top, columns = _headings(sheet)
    if columns and top:
        values, name = _values(sheet, form, top - 1, columns), sheet.text(top - 1, columns[_CODE])
        if any(reading.value is not None for reading in values.values()):
            where = address(sheet.title, top - 1, columns[_CODE])
            yield Submission(form, path, "workbook", values, name, report_year=year, addresses={_NAME: where})


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row of the cell names and the column of each; no columns where the headings are lost."""
    top = next((row for row in range(len(sheet.rows)) if _NAME in map(str, sheet.rows[row])), None)
    if top is None:
        return 0, {}
    columns = {str(name): column for column, name in enumerate(sheet.rows[top]) if name}
    return (top, columns) if {_CODE, _NAME, _STATUS} <= columns.keys() else (top, {})


def _values(sheet: Sheet, form: Form, row: int, columns: Mapping[str, int]) -> dict[str, Reading]:
    return {
        name: sheet.reading(row, columns[name]) if name in columns else Reading("unread")
        for name in form.cells
    }


def _shares(sheet: Sheet, form: Form) -> Iterator[tuple[str, Mapping[str, Reading]]]:
    """The rows below the one that compares with the tables; the formulas there name the cell."""
    compared: dict[int, dict[int, str]] = {}
    for (row, column), formula in sheet.formulas.items():
        if _SAME in formula and _DIFFERS in formula:
            names = [word for word in dict.fromkeys(_WORD.findall(formula)) if word in form.cells]
            if len(names) == 1:
                compared.setdefault(row, {})[column] = names[0]
    if not compared:
        return
    top = min(compared)
    for row in range(top + 1, len(sheet.rows)):
        readings = {name: sheet.reading(row, column) for column, name in compared[top].items()}
        if not sheet.text(row, 1) or not any(reading.value is not None for reading in readings.values()):
            return
        yield sheet.text(row, 1), readings


def _accepted(sheet: Sheet) -> Iterator[str]:
    """The names of the rows called 已采纳."""
    name = STATUS_COLUMNS.index("名称")
    for row in range(len(sheet.rows)):
        if sheet.text(row, STATUS_COLUMN) == _ACCEPTED:
            yield sheet.text(row, name)
