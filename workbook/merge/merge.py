"""Summing submissions: leaves added exactly and adjusted, totals recomputed, a blank never zero (C01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..adjustments import applied, applied_everywhere, weigh
from ..form import Form
from ..numbers import BLANK, Number, Reading
from ..submission import Adjustment, Explanation, Submission, add, compute_totals

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Merged:
    """The sum of some submissions of one form.

    Merging is associative: merging ``as_submission`` of parts gives the merge of all their leaves.
    """

    form: Form
    submissions: tuple[Submission, ...]
    """What was summed, in the order given."""
    values: Mapping[str, Number | None]
    """The result for each cell of the form, in official order: the sum of the submissions, with the
    adjustments; None where it is not known."""
    gaps: Mapping[str, tuple[int, ...]]
    """Typed cells without a sum: the positions in ``submissions`` that have no number there."""
    sums: Mapping[str, Number | None]
    """The same without adjustments."""
    adjustments: tuple[Adjustment, ...] = ()
    """Corrections, weighed; those with a fault are not in ``values``."""

    @cached_property
    def adjusted(self) -> Mapping[str, Number]:
        """By how much each cell of the form is adjusted, totals too."""
        return applied_everywhere(self.form, self.adjustments)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row for each submission, one column for each cell; a missing number is NaN."""
        import pandas as pd

        names = list(self.form.cells)
        rows = [[submission.values[name].value for name in names] for submission in self.submissions]
        return pd.DataFrame(rows, columns=names, dtype="float64")

    def as_submission(
        self,
        *,
        agency_name: str,
        agency_code: str,
        report_year: int,
        path: str = "",
        last: Mapping[str, Reading] | None = None,
        texts: Mapping[str, str] | None = None,
        explanations: tuple[Explanation, ...] = (),
    ) -> Submission:
        """The result as a submission of the next level."""
        return Submission(
            form=self.form,
            path=path,
            source="summary",
            values={
                name: BLANK if value is None else Reading("number", value)
                for name, value in self.values.items()
            },
            agency_name=agency_name,
            agency_code=agency_code,
            report_year=report_year,
            texts=texts or {},
            last=last or {},
            explanations=explanations,
            adjustments=self.adjustments,
        )


def merge(form: Form, submissions: Sequence[Submission], adjustments: Sequence[Adjustment] = ()) -> Merged:
    """Sum the accepted submissions, cell by cell, and apply the adjustments.

    A typed cell that any of them has no number for has no sum, and is listed in ``gaps``; with no
    submissions there is no sum at all.  Totals are recomputed from the summed leaves, never summed.

    Raises:
        ValueError: a submission is on another form; that is to be refused before merging (C04).
    """
    for submission in submissions:
        if submission.form.version != form.version:
            raise ValueError(f"{submission.path}: form {submission.form.version}, not {form.version}")
    typed, gaps = _sums(form, submissions)
    weighed = weigh(form, adjustments, typed)
    changes = applied(weighed)
    results = {
        name: value if value is None or name not in changes else add((value, changes[name]))
        for name, value in typed.items()
    }
    sums = _with_totals(form, typed)
    values = _with_totals(form, results) if changes else sums
    return Merged(form, tuple(submissions), values, gaps, sums, weighed)


def _sums(
    form: Form, submissions: Sequence[Submission]
) -> tuple[dict[str, Number | None], dict[str, tuple[int, ...]]]:
    """The sum of each typed cell, and the gaps."""
    rows = [submission.values for submission in submissions]
    typed: dict[str, Number | None] = {}
    gaps: dict[str, tuple[int, ...]] = {}
    for name in form.typed:
        column = [row[name].value for row in rows]
        known = [value for value in column if value is not None]
        complete = bool(column) and len(known) == len(column)
        typed[name] = add(known) if complete else None
        if len(known) < len(column):
            gaps[name] = tuple(i for i, value in enumerate(column) if value is None)
    return typed, gaps


def _with_totals(form: Form, typed: Mapping[str, Number | None]) -> dict[str, Number | None]:
    totals = compute_totals(form, typed.__getitem__)
    return {name: typed[name] if name in typed else totals[name] for name in form.cells}
