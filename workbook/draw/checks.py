"""Rule instances as the drawing of a workbook needs them: plain data handed in from above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..numbers import BLANK, Number, Reading
from ..submission import Submission, compute_totals

Answer = Literal["平", "不平", "待填", "已说明"]
Severity = Literal["error", "warning", "hint"]

ANSWERS: tuple[Answer, ...] = ("平", "不平", "待填")
EXPLAINED: Answer = "已说明"
"""Instead of 不平, where a row of 情况说明 stands for exactly these figures."""
SEVERITY_NAMES: Mapping[Severity, str] = {"error": "强制性", "warning": "核实性", "hint": "提示"}


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """One instance of one arithmetic rule: ``left operator right``, over cell names.

    ``left``, ``right`` and ``when`` are Excel expressions over defined names (no ``=`` in front);
    the answers are those for the figures the workbook is drawn with, stored as cached values.
    """

    rule: str
    """``T301``"""
    instance: str
    """``T301.person``"""
    title: str
    """What is to hold, in Chinese, with the column or row it is about."""
    severity: Severity
    left: str
    operator: Literal["=", "<>", "<=", ">=", "<", ">"]
    right: str
    cells: tuple[str, ...]
    """Every cell name in left, right and when, in order of mention; ``last_`` names included."""
    fix: str
    """What to do when it does not hold."""
    when: str = ""
    """The rule speaks only where this comparison holds; empty: always."""
    explainable: bool = False
    """Whether a row of 情况说明 can stand for it."""
    answer: Answer = "待填"
    left_value: Number | None = None
    right_value: Number | None = None
    difference: Number | None = None

    @property
    def needs_last_year(self) -> bool:
        """Whether the rule compares with last year's figures."""
        return any(name.startswith("last_") for name in self.cells)


def as_drawn(submission: Submission) -> Submission:
    """The submission as the agency workbook shows it: totals are what its formulas compute.

    The answers stored with live checks are to be those of this submission, even where the source
    prints another total than its addends give.
    """
    totals = {
        name: BLANK if value is None else Reading("number", value)
        for name, value in compute_totals(submission.form, submission.number).items()
    }
    return replace(submission, values={**submission.values, **totals})
