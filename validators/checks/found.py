"""What a check written in Python found, before the catalogue gives it its words and its severity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a check found; its case picks severity, message and fix from the catalogue."""

    case: str
    """One of the cases the check declares."""
    key: str = ""
    """Tells this finding from others of the rule: the instance is ``rule.key``; empty: the rule alone."""
    cells: tuple[str, ...] = ()
    where: str = ""
    """What it is about, in official labels: ``表三“一、本年新收数量”一行``."""
    found: str = ""
    """What stands there."""
    expected: str = ""
    """What should stand there."""
    count: int = 0
    """How many cells."""
    listed: str = ""
    """The cells for a sentence, the first ones by name."""
    value: Number | None = None
    """The number that stands there."""
    should: Number | None = None
    """The number that should stand there, or that a text seems to mean."""
    address: str = ""
    """Where it was seen, for a finding about no cell."""
    beside: tuple[str, ...] = ()
    """More places to look at, told after the cells."""
    text: str = ""
    """The name of the text it was said in (``s1_on_request``): told before the cells."""
    excerpt: str = ""
    tied: str = ""
    """What an explanation is tied to where that is no figure of a cell."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check, with the cases it can report and the limits it goes by."""

    run: Callable[..., Iterator[Any]]
    """Over one submission it yields ``Found``; over a district's, that and whom it is about."""
    cases: frozenset[str]
    settings: Mapping[str, int] = field(default_factory=dict)
    """What a catalogue may set otherwise: ``characters`` of N13."""

    def __call__(self, submission: Submission) -> Iterator[Found]:
        """Yield what is found in one submission."""
        return self.run(submission, **self.settings)

    def with_settings(self, settings: Mapping[str, int]) -> Check:
        """The same check by other limits.

        Raises:
            KeyError: it knows no such setting.
        """
        if unknown := sorted(settings.keys() - self.settings.keys()):
            raise KeyError(unknown[0])
        return replace(self, settings={**self.settings, **settings})


def check(*cases: str, **settings: int) -> Callable[[Callable[..., Iterator[Any]]], Check]:
    """Declare the cases a check can report, and its usual limits; loading the catalogue compares them."""
    return lambda run: Check(run, frozenset(cases), settings)
