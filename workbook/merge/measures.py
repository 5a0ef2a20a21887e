"""What a district asks of a year: figures of the form summed under one short name.

Each is said by cell names; its label is cut from the official one where it has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from ..form import Cell, Form
from ..numbers import Number
from ..submission import add

NEW, CARRIED_IN, HANDLED, CARRIED_OUT = (
    "t3_new_total",
    "t3_carried_in_total",
    "t3_handled_total",
    "t3_carried_out_total",
)
_BLOCKS = ("t4_review", "t4_direct", "t4_after_review")
_NUMBER = re.compile(r"^(（.）|.、)")
_REMARK = re.compile(r"（.*）$")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: the sum of cells, in 件."""

    label: str
    cells: tuple[str, ...]

    def of(self, number: Callable[[str], Number | None]) -> Number | None:
        """The figure, or None where one of its cells has no number."""
        known = [value for value in map(number, self.cells) if value is not None]
        return add(known) if len(known) == len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Row:
    """Figures that add up to one thing, such as the results of all reviews."""

    label: str
    measures: tuple[Measure, ...]


NEW_APPLICATIONS = Measure("新收申请", (NEW,))
DUE = Measure("应办", (NEW, CARRIED_IN))
"""Everything that was to be answered in the year."""
ANSWERED = Measure("办理结果", (HANDLED,))
CARRIED_ON = Measure("结转下年", (CARRIED_OUT,))
REVIEWS = Measure("行政复议", ("t4_review_total",))
SUITS = Measure("行政诉讼", ("t4_direct_total", "t4_after_review_total"))
CONTESTED = Measure("复议和诉讼", (*REVIEWS.cells, *SUITS.cells))
"""A case that was both counts in both (OFFICIAL_RULES 四)."""
CORRECTED = Measure("结果纠正", tuple(f"{block}_corrected" for block in _BLOCKS))
HEADLINES = (
    NEW_APPLICATIONS,
    Measure("上年结转", (CARRIED_IN,)),
    ANSWERED,
    CARRIED_ON,
    REVIEWS,
    SUITS,
)
"""What is compared with last year first."""


def refused(form: Form) -> Measure:
    """（三）不予公开."""
    return next(one for one in outcomes(form) if one.cells[0].startswith("t3_refuse_"))


def outcomes(form: Form) -> tuple[Measure, ...]:
    """（一）to（六）of 本年度办理结果, each the sum of its rows, all applicants together."""
    totals = {cell.row: cell for cell in _row_totals(form)}
    rows = [totals[form.cells[name].row] for name in form.cells["t3_handled_person"].addends]
    return tuple(
        Measure(short(label), tuple(cell.name for cell in group))
        for label, group in groupby(rows, lambda cell: cell.row_labels[1])
    )


def applicants(form: Form) -> tuple[Measure, ...]:
    """New applications by who made them."""
    addends = form.cells[NEW].addends
    return tuple(Measure(form.cells[name].column_labels[-1], (name,)) for name in addends)


def results(form: Form) -> tuple[Row, ...]:
    """The results of reviews and of both kinds of lawsuits; totals left out."""
    return tuple(
        Row(
            form.cells[f"{block}_total"].column_labels[-2],
            tuple(
                Measure(form.cells[name].column_labels[-1], (name,))
                for name in form.cells[f"{block}_total"].addends
            ),
        )
        for block in _BLOCKS
    )


def short(label: str) -> str:
    """An official label without its number and without the remark in brackets behind it."""
    return _REMARK.sub("", _NUMBER.sub("", label))


def _row_totals(form: Form) -> list[Cell]:
    """The cells of table three in the column 总计."""
    column = form.cells[NEW].column
    return [cell for cell in form.table("t3").cells if cell.column == column]
