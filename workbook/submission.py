"""A submission: one agency's report, read flat as ``cell name -> reading``, with no judgement added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .form import Form
from .numbers import BLANK, MONEY_DECIMALS, UNREAD, Number, Reading, tidy

SourceKind = Literal["workbook", "summary", "spreadsheet", "report"]
"""``workbook``: our agency workbook; ``summary``: our summary; ``spreadsheet``: any other
spreadsheet; ``report``: a published report (.txt .md .html .docx .pdf)."""

ObservationKind = Literal[
    "label_changed",  # the official label reads differently
    "label_missing",  # a row or column label was not found; its cells are unread
    "row_unread",  # the row was found, but its numbers cannot be told apart with certainty
    "name_missing",  # the workbook no longer has the defined name; read by label instead
    "name_broken",  # the defined name points to nothing (#REF!) or to no single cell
    "name_moved",  # the defined name points to another cell than its labels
    "total_overwritten",  # a total cell holds something else than its formula
    "entry_formula",  # a formula stands in a cell that is to be typed
    "total_recomputed",  # no value was stored with a total's formula; the form computed it
    "entry_evaluated",  # no value was stored with a typed formula; it was evaluated
    "stale_value",  # the stored value of a total is not what its formula gives
    "form_mismatch",  # the file looks like another version of the form than it says
    "draft",  # the summary says of itself that it is only a draft
    "part_missing",  # the heading of one of the six official parts was not found
    "part_retitled",  # it reads differently
    "part_order",  # the part found stands before the one expected there
    "row_inserted",  # rows that are none of the form stand within a table
    "column_inserted",
    "row_moved",  # a row of the form stands in another order
    "column_moved",
    "cells_merged",  # cells of the form were merged with others and are gone
    "rows_hidden",
    "columns_hidden",
    "sheet_hidden",
    "sheet_added",  # a sheet our workbook does not have
    "sheet_missing",  # a sheet of our workbook is not there; its cells, where it is a table
    "sheet_renamed",
    "unprotected",  # the protection of sheets was taken off
    "outside_link",  # a link to another workbook, or to another source of data
    "macros",
    "other_template",  # the workbook was made from another version of our template
    "not_checked",  # what the file format does not let us see
]


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact about the source that rules may judge later (S02 to S11)."""

    kind: ObservationKind
    cells: tuple[str, ...] = ()
    """Names of the cells it touches; empty where it concerns the whole file."""
    address: str = ""
    found: str = ""
    """What stands there."""
    expected: str = ""
    """The official wording, or what should stand there."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row of 情况说明: why a 核实性 finding is right as it is."""

    instance: str
    """Rule instance, such as ``X01.total``."""
    text: str
    figures: str = ""
    """The figures it was given for; it falls away when they change."""


AdjustmentFault = Literal[
    "no_cell",
    "unknown_cell",  # the form has no such cell
    "total",  # totals follow their addends
    "no_amount",
    "not_a_number",
    "no_reason",
    "fraction",  # half a case, or less than the smallest unit of money
    "negative",  # the adjusted figure would be less than nothing
]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A row of a summary's sheet 调整: a reasoned correction of a sum."""

    cell: str
    """As typed: the official title of a cell, or its name."""
    amount: Reading
    """How much more (or less) the result is than the sum of the agencies, in the cell's unit."""
    reason: str
    rule: str = ""
    """The rule that led to it, such as ``C07``."""
    agency: str = ""
    """Whose figures it is about."""
    handler: str = ""
    """Who entered it."""
    address: str = ""
    """Where it stands: ``调整!C6``."""
    name: str = ""
    """The name of the cell; empty where the form has no such cell, or before it is weighed."""
    before: Number | None = None
    """The sum of the agencies in that cell, where it is known."""
    fault: AdjustmentFault | None = None
    """Why it does not count."""

    @property
    def counts(self) -> bool:
        """Whether it is part of the result; to be asked once it is weighed."""
        return self.fault is None and bool(self.name)


@dataclass(frozen=True)
class Makeup:
    """What a summary workbook says it is the sum of, as that stands in the file now."""

    agencies: tuple[Submission, ...] | None = None
    """The rows of 明细 that are summed, each reading with its address; None: there is no such sheet, or it
    is too long to be read whole."""
    shares: tuple[tuple[str, Mapping[str, Reading]], ...] | None = None
    """The rows of 构成: an agency's name, and its figures by cell name; None: no such sheet, or nothing is
    stored with its formulas."""
    accepted: tuple[str, ...] | None = None
    """The names that 状态 calls 已采纳; None: there is no such sheet."""


@dataclass(frozen=True)
class Submission:
    """One report, wherever it came from."""

    form: Form
    path: str
    source: SourceKind
    values: Mapping[str, Reading]
    """A reading for each cell of the form, in official order."""
    agency_name: str = ""
    agency_code: str = ""
    report_year: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts by name (``s1_proactive`` ...); absent where the source does not have them."""
    last: Mapping[str, Reading] = field(default_factory=dict)
    """Last year's figures under this form's cell names, without ``last_``; empty where unknown."""
    last_texts: Mapping[str, str] = field(default_factory=dict)
    """Last year's texts by name; empty where unknown."""
    extra: Mapping[str, Reading] = field(default_factory=dict)
    """Readings the form has no cell for, such as ``t3_other_total`` where （六）其他处理 is one row."""
    explanations: tuple[Explanation, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    """Of a summary: corrections of its sums, weighed; ``values`` are the figures with them."""
    observations: tuple[Observation, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where cover and text fields were read from, by name."""
    local_rules: str = ""
    """The district's own rules (TOML) that the workbook carries; empty where it carries none."""
    makeup: Makeup | None = None
    """Of a summary read from a workbook: what it says it is made of."""

    def number(self, name: str) -> Number | None:
        """The number in a cell, or None where it is blank, unread or not a number.

        ``last_`` before the name asks for last year's figure.

        Raises:
            KeyError: the form has no such cell.
        """
        if name.startswith("last_"):
            if name[5:] not in self.form.cells:
                raise KeyError(name)
            return self.last.get(name[5:], UNREAD).value
        return self.values[name].value

    def numbers(self) -> dict[str, Number | None]:
        """Every cell of the form with its number or None."""
        return {name: self.values[name].value for name in self.form.cells}


def add(values: Iterable[Number]) -> Number:
    """Exact sum of counts and of amounts (万元) with at most six decimals: no binary rounding is left."""
    scale = 10**MONEY_DECIMALS
    total = 0
    for value in values:
        total += value * scale if isinstance(value, int) else round(value * scale)
    return tidy(total / scale) if total % scale else total // scale


def compute_totals(form: Form, typed: Callable[[str], Number | None]) -> dict[str, Number | None]:
    """The totals of a form from its typed cells; a total over a blank is None, never a partial sum.

    Args:
        form: the form.
        typed: gives the number of a typed cell, or None.
    """
    known: dict[str, Number | None] = {}
    for name in form.totals:
        parts = [known[part] if part in known else typed(part) for part in form.cells[name].addends]
        present = [part for part in parts if part is not None]
        known[name] = add(present) if len(present) == len(parts) else None
    return known


def blank_submission(form: Form, agency_name: str, agency_code: str, report_year: int) -> Submission:
    """A submission in which nothing has been filled in yet."""
    return Submission(
        form=form,
        path="",
        source="workbook",
        values=dict.fromkeys(form.cells, BLANK),
        agency_name=agency_name,
        agency_code=agency_code,
        report_year=report_year,
    )


def with_last_year(this: Submission, last: Submission) -> Submission:
    """``this`` with the figures of ``last`` as last year's.

    Between the trial form and the form of 2021 only cells that mean the same are carried: tables
    three and four.  Table two was rebuilt (OFFICIAL_RULES 3.3), so its cells stay unknown; the
    three rows of （六）其他处理 have no counterpart in the single row of the trial form.  Where they
    stood in last year's file is not kept: it is no place of this one.
    """
    same_form = this.form.version == last.form.version
    carried = {
        name: replace(reading, address="", formula="")
        for name, reading in last.values.items()
        if name in this.form.cells and (same_form or not name.startswith("t2_"))
    }
    return replace(this, last=carried, last_texts=last.texts)
