"""What tests of rules share: a quiet form to change one thing in, and findings as plain sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cases import submission
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021, Form
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Observation, Submission

Changes = Mapping[str, Number | None]

IDENTITIES = ("T301", "T302", "T303", "T401", "T402", "T403")
"""The rules that say how tables three and four add up."""


def zeros(
    this: Changes | None = None, last: Changes | None = None, form: Form = FORM_2021, **fields: object
) -> Submission:
    """A form full of zeros but for these cells; with ``last``, last year's too."""
    before = None if last is None else dict.fromkeys(form.cells, 0) | dict(last)
    return submission(dict.fromkeys(form.cells, 0) | dict(this or {}), form=form, last=before, **fields)


def failed(one: Submission) -> set[str]:
    """The instances that fail."""
    return {finding.instance for finding in judge(one).findings if finding.verdict == "failed"}


def undecided(one: Submission) -> set[str]:
    """The instances that cannot be decided."""
    return {finding.instance for finding in judge(one).findings if finding.verdict == "undecided"}


def only(one: Submission, instance: str) -> Finding:
    """The one finding of an instance."""
    (finding,) = (finding for finding in judge(one).findings if finding.instance == instance)
    return finding


def holding(readings: dict[str, Reading], **fields: object) -> Submission:
    """A form of zeros with these readings in it."""
    one = zeros(**fields)
    return replace(one, values={**one.values, **readings})


def observed(*observations: Observation, readings: dict[str, Reading] | None = None) -> Submission:
    """The same with what the reader noticed."""
    return replace(holding(readings or {}), observations=observations)


def told(one: Submission, rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in judge(one).findings if finding.rule == rule]
