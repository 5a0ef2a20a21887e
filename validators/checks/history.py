"""This year's figures against last year's as a whole (X05)."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.submission import Submission

from .found import Found, check
from .scope import comparable_names


@check("copied")
def figures_are_not_last_years(submission: Submission) -> Iterator[Found]:
    """X05: every figure is last year's.

    Undecided, hence silent, while a figure of either year is not known.  Two years of nothing but
    zeros are a lawful 零报告, not a copy.
    """
    if not submission.last:
        return
    comparable = comparable_names(submission)
    cells = tuple(name for name in submission.form.cells if name in comparable)
    this = [submission.number(name) for name in cells]
    last = [submission.number(f"last_{name}") for name in cells]
    if None not in this and this == last and any(this):
        yield Found("copied", cells=cells, count=len(cells))
