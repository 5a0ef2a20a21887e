"""Sums a source prints that the workbook's own formulas would lose; they are listed on 情况说明.

Two kinds: a total that differs from what its addends give (or whose addends are not all known),
and a figure for which the form has no cell, such as （六）其他处理 printed as one row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..form import FORMS, Cell, Form
from ..numbers import Number
from ..submission import Submission, add
from .outcome import as_written


@dataclass(frozen=True, slots=True)
class PrintedSum:
    """A figure of the source beside what the workbook computes for the same thing."""

    title: str
    printed: Number | str
    parts: tuple[str, ...]
    """The cells of the form that give the same figure; empty where the form has none."""
    computed: Number | None
    cell: str = ""
    """The total whose formula computes it; empty where the form has no such cell."""

    @property
    def answer(self) -> str:
        """Whether both agree, as the sheet says it."""
        if not self.parts:
            return "无对应格"
        return "一致" if self.printed == self.computed else "不一致"


def printed_sums(submission: Submission, totals: Mapping[str, Number | None]) -> tuple[PrintedSum, ...]:
    """Everything the drawn tables cannot show of what the source prints, in official order.

    Args:
        submission: what was read.
        totals: the totals as the workbook computes them.
    """
    return (*_other_totals(submission, totals), *_without_cell(submission))


def _other_totals(submission: Submission, totals: Mapping[str, Number | None]) -> Iterator[PrintedSum]:
    for name, cell in submission.form.cells.items():
        reading = submission.values[name]
        printed = as_written(reading)
        if cell.is_total and reading.kind != "blank" and printed is not None and printed != totals[name]:
            yield PrintedSum(cell.title, printed, cell.addends, totals[name], name)


def _without_cell(submission: Submission) -> Iterator[PrintedSum]:
    for name, reading in submission.extra.items():
        printed = as_written(reading)
        if printed is None or reading.kind == "blank":
            continue
        cell = next((form.cells[name] for form in FORMS if name in form.cells), None)
        parts = _parts(submission.form, cell) if cell else ()
        known = [submission.number(part) for part in parts]
        present = [value for value in known if value is not None]
        computed = add(present) if parts and len(present) == len(parts) else None
        yield PrintedSum(cell.title if cell else name, printed, parts, computed)


def _parts(form: Form, whole: Cell) -> tuple[str, ...]:
    """The cells of ``form`` below the same row labels and in the same column as ``whole``."""
    depth = len(whole.row_labels)
    return tuple(
        name
        for name, cell in form.cells.items()
        if cell.table == whole.table
        and cell.row_labels[:depth] == whole.row_labels
        and cell.column_labels == whole.column_labels
    )
