"""What tests of the batch job send in, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cases import real
from doors import with_totals
from nianbao.addin.district.batch import Outcome
from nianbao.workbook.submission import Submission


def of(code: str, name: str, year: int = 2024, index: int = 0, **typed: int) -> Submission:
    """A real agency's figures under another name."""
    return with_totals(replace(real(index), agency_code=code, agency_name=name, report_year=year), **typed)


def became(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one.code or one.agency or Path(one.path).name, one.status) for one in outcome.summary.agencies]


def reasons(outcome: Outcome) -> dict[str, str]:
    return {Path(one.path).name or one.code: one.reason for one in outcome.summary.agencies}
