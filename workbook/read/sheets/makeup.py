"""What a summary says it is made of: 明细, 构成 and 状态, read by their headings, wherever these stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...form import Form
from ...merge.status import STATUS_NAMES
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
    """
    sheets = book.load([title for title in (DETAIL, SHARES, STATUS) if title in book.titles])
    whole = {title: sheet for title, sheet in sheets.items() if len(sheet.rows) < ROWS}
    detail, shares, status = (whole.get(title) for title in (DETAIL, SHARES, STATUS))
    return Makeup(
        agencies=tuple(_agencies(detail, form, path, year)) if detail else None,
        shares=(tuple(_shares(shares, form)) or None) if shares else None,
        accepted=tuple(_accepted(status)) if status else None,
    )


def _agencies(sheet: Sheet, form: Form, path: str, year: int | None) -> Iterator[Submission]:
    """The rows below the cell names that are called 已采纳."""
    top = next((row for row in range(len(sheet.rows)) if _NAME in map(str, sheet.rows[row])), None)
    if top is None:
        return
    columns = {str(name): column for column, name in enumerate(sheet.rows[top]) if name}
    if not {_CODE, _NAME, _STATUS} <= columns.keys():
        return
    for row in range(top + 1, len(sheet.rows)):
        if sheet.text(row, columns[_STATUS]) != _ACCEPTED:
            continue
        yield Submission(
            form=form,
            path=path,
            source="workbook",
            values={
                name: sheet.reading(row, columns[name]) if name in columns else Reading("unread")
                for name in form.cells
            },
            agency_name=sheet.text(row, columns[_NAME]),
            agency_code=sheet.text(row, columns[_CODE]),
            report_year=year,
            addresses={_NAME: address(sheet.title, row, columns[_NAME])},
        )


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
