"""Corrections of a summary's sums: each has a cell, an amount and a reason (C09)."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.adjustments import FAULTS
from nianbao.workbook.submission import Adjustment, Submission

from .found import Found, check


@check("fault")
def adjustments_are_sound(submission: Submission) -> Iterator[Found]:
    """C09: no row of 调整 is left that cannot count."""
    for number, one in enumerate(submission.adjustments, 1):
        if one.fault is not None:
            where = adjustment_label(submission, one)
            yield Found("fault", str(number), where=where, found=FAULTS[one.fault], address=one.address)


def adjustment_label(submission: Submission, one: Adjustment) -> str:
    """Which row of 调整, for a sentence: its cell by official title, or what was typed instead."""
    title = submission.form.cells[one.name].title if one.name else one.cell
    amount = one.amount.value
    shown = one.amount.text if amount is None else f"{amount:+}"
    return " ".join(part for part in (title or "未选单元格", shown) if part)
