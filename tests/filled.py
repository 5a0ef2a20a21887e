"""One filled workbook that tests damage and read back, and what they compare."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cases
from nianbao.workbook.draw.layout import places
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.submission import Submission
from xlsx_edits import drawn

REAL = cases.real(0)
WHERE = places(FORM_2021)
T3 = "依申请公开"
APPLICANTS = ("person", "company", "institute", "charity", "law_firm", "other_org")


@cache
def filled() -> bytes:
    """The agency workbook of a published report, with another one's figures as last year's."""
    return drawn(replace(REAL, last=cases.real(1).values))


def seen(found: Submission) -> list[tuple[str, tuple[str, ...], str, str]]:
    """What was noticed: kind, cells, address, what stands there."""
    return [(s.kind, s.cells, s.address, s.found) for s in found.observations]


def assert_numbers(found: Submission, **changed: object) -> None:
    """Every number is the filled one, but for these."""
    assert found.numbers() == REAL.numbers() | changed
