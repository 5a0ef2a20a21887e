"""Reading a summary back agency by agency, as last year's figures of each."""

from __future__ import annotations

from pathlib import Path

from ...numbers import UNREAD, read_typed
from ...submission import Submission
from ..status import STATUS_NAMES
from .plan import DETAIL, DETAIL_FIRST_ROW, DETAIL_LEADS, DETAIL_NAME_ROW


def read_agencies(path: Path, summary: Submission) -> tuple[Submission, ...]:
    """The agencies that were summed, from the rows of 明细; none where there is no such sheet.

    Args:
        path: the summary workbook.
        summary: the summary itself as it was read from there; its form and year are theirs.
    """
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    if DETAIL not in book.sheet_names:
        return ()
    rows = book.get_sheet_by_name(DETAIL).to_python(skip_empty_area=False)
    names = rows[DETAIL_NAME_ROW] if len(rows) > DETAIL_NAME_ROW else []
    columns = {str(name): column for column, name in enumerate(names) if name}
    status = DETAIL_LEADS.index("状态")
    return tuple(
        Submission(
            form=summary.form,
            path=str(path),
            source="workbook",
            values={
                name: read_typed(row[columns[name]]) if name in columns else UNREAD
                for name in summary.form.cells
            },
            agency_name=str(row[columns["agency_name"]]),
            agency_code=str(row[columns["agency_code"]]),
            report_year=summary.report_year,
        )
        for row in rows[DETAIL_FIRST_ROW:]
        if len(row) > status and row[status] == STATUS_NAMES["accepted"]
    )
