"""What a check found: both sides, the difference, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission

Severity = Literal["error", "warning", "hint"]
Verdict = Literal["failed", "undecided"]

SEVERITY_NAMES: Mapping[Severity, str] = {"error": "强制性", "warning": "核实性", "hint": "提示"}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of a candidate: the value it has and the value that would make the identities hold."""

    cell: str
    before: Number | None
    after: Number


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule instance that does not hold (``failed``) or cannot be decided yet (``undecided``)."""

    rule: str
    instance: str
    severity: Severity
    verdict: Verdict
    title: str
    message: str
    """One Chinese sentence: what is, what should be, by how much; it never says which side is wrong."""
    fix: str
    formula: str = ""
    cells: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    expected: Number | None = None
    """The right side of the rule."""
    actual: Number | None = None
    """The left side of the rule."""
    difference: Number | None = None
    """``actual - expected``"""
    excerpt: str = ""
    candidates: tuple[tuple[Change, ...], ...] = ()
    """Smallest changes that would make every identity hold, the most plausible first; no more than that."""
    candidate_lines: tuple[str, ...] = ()
    """The same for people: one Chinese sentence for each candidate."""
    source: str = ""
    explained: str | None = None
    """The clerk's explanation, where one stands for exactly these figures."""
    explainable: bool = False
    """Whether an explanation could stand for it."""
    lapsed: str = ""
    """Why what is written on 情况说明 does not count, one Chinese sentence; empty where nothing is."""
    figures: str = ""
    """The figures an explanation is tied to, such as ``62,1,61,3`` (see ``explanation.figures_of``)."""


@dataclass(frozen=True)
class Judgement:
    """Everything found in one submission."""

    submission: Submission
    findings: tuple[Finding, ...]
    decided: int
    """How many identities were decided and hold."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The 强制性 rules that fail, which is what stops a submission."""
        return tuple(f for f in self.findings if f.severity == "error" and f.verdict == "failed")

    @property
    def passed(self) -> bool:
        """Whether no 强制性 rule fails; warnings and hints do not stop a submission."""
        return not self.errors

    @property
    def counts(self) -> dict[str, int]:
        """``error``, ``warning``, ``hint`` (failed) and ``undecided``."""
        counts = {"error": 0, "warning": 0, "hint": 0, "undecided": 0}
        for finding in self.findings:
            counts[finding.severity if finding.verdict == "failed" else "undecided"] += 1
        return counts
