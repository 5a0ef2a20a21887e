"""What workbooks say of last year, beside what was reported then (X06)."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.form import LAST_PREFIX
from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission, add, with_last_year

from ..checks.found import Found, check
from ..checks.scope import comparable_names
from ..wording import cell_label, listed, shown
from .gathering import AboutArrival, Arrivals


@check("differs")
def last_figures_are_as_reported(arrivals: Arrivals) -> Iterator[AboutArrival]:
    """X06: what a workbook says of last year is what was reported; a cell that either lacks is silent."""
    for place, (one, last) in enumerate(zip(arrivals.submissions, arrivals.lasts, strict=False)):
        other = list(_different(one, last)) if last is not None else []
        if other:
            said = [
                f"“{cell_label(one.form.cells[name])}”上年数 {shown(own)}、年报 {shown(then)}"
                for name, own, then in other
            ]
            cells = tuple(LAST_PREFIX + name for name, _, _ in other)
            tied = ",".join(f"{shown(own)}/{shown(then)}" for _, own, then in other)
            found = Found("differs", cells=cells, found=listed(said), count=len(other), tied=tied)
            yield AboutArrival(place, found)


def _different(this: Submission, last: Submission) -> Iterator[tuple[str, Number, Number]]:
    """Cells that mean the same in both years' forms: what 上年数 says, what the report said."""
    reported = with_last_year(this, last).last
    comparable = comparable_names(this)
    for name, reading in this.last.items():
        then = reported[name].value if name in reported and name in comparable else None
        if reading.value is not None and then is not None and add((reading.value, -then)) != 0:
            yield name, reading.value, then
