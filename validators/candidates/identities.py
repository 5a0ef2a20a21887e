"""The identities of a submission as an exact linear system over the cells that stand by themselves.

A total that is computed in its workbook (it holds its formula, and the value its addends give)
cannot be changed by anybody: it follows.  It is replaced by what it sums, and what is left are the
cells a person can change.  In a published report every figure stands by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from nianbao.workbook.form import Form
from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission, add

from ..catalogue import Catalogue
from ..engine import outcome
from ..language.formula import Comparison
from ..language.linear import gap
from ..rule import Instance

Exact = int | Fraction
"""Counts are ``int``; a figure that should have been one may be a ``Fraction``."""


@dataclass(frozen=True, slots=True)
class Identity:
    """``sum of coefficient x change = missing``: what the changes of a row's cells have to come to."""

    key: str
    """The rule instance: ``T301.person``."""
    coefficients: Mapping[str, int]
    """By cell name, no 0 among them."""
    missing: Exact
    """What the changes have to add; 0 where the identity holds as it is."""


@dataclass(frozen=True)
class System:
    """Every identity of one submission that can be decided, with what it is about."""

    identities: tuple[Identity, ...]
    values: Mapping[str, Exact]
    """The present value of every cell in ``identities``."""
    sums: Mapping[str, tuple[str, ...]]
    """The totals that follow, each with its addends, in the order they are computed."""
    undecided: tuple[str, ...]
    """Keys of the identities over a blank; no candidate says anything of them."""


def system_of(submission: Submission, numbers: Mapping[str, Number | None], catalogue: Catalogue) -> System:
    """The linear system of a submission.

    An identity is a 强制性 rule instance that always speaks, equates two linear sides and names
    only counts of this year: T301 to T303, T401 to T403, and whatever a catalogue adds of that kind.

    Args:
        submission: what was read.
        numbers: its figures by cell name (``judge.numbers_of``).
        catalogue: the rules.
    """
    sums = _following(submission, numbers)
    identities: list[Identity] = []
    undecided: list[str] = []
    names: dict[str, None] = {}
    for instance, coefficients, constant in _linear(submission, catalogue):
        if outcome(instance, numbers.get).answer == "undecided":
            undecided.append(instance.key)
            continue
        side = sum((factor * exact(numbers[name]) for name, factor in coefficients.items()), constant)
        over = _without_sums(coefficients, sums)
        if over or side:
            identities.append(Identity(instance.key, over, -side))
            names.update(dict.fromkeys(over))
    values = {name: exact(numbers[name]) for name in submission.form.cells if name in names}
    return System(tuple(identities), values, sums, tuple(undecided))


def exact(number: Number | None) -> Exact:
    """The number without binary rounding.

    Raises:
        ValueError: there is none.
    """
    if number is None:
        raise ValueError("a blank has no value")
    return number if isinstance(number, int) else Fraction(str(number))


def _linear(submission: Submission, catalogue: Catalogue) -> Iterator[tuple[Instance, dict[str, int], int]]:
    """The instances that are identities, with whole coefficients and the constant of ``left - right``."""
    for instance in catalogue.speaking_to(submission, bool(submission.last)):
        if is_identity(instance, submission.form):
            whole = _whole(instance.comparison)
            if whole is not None:
                yield instance, *whole


def is_identity(instance: Instance, form: Form) -> bool:
    """Whether a rule instance is an equation over this year's counts that has to hold for everyone."""
    return (
        instance.severity == "error"
        and instance.when is None
        and instance.comparison.operator == "="
        and not instance.last_year
        and all(form.cells[name].kind == "count" for name in instance.cells)
    )


@lru_cache(maxsize=1024)
def _whole(comparison: Comparison) -> tuple[dict[str, int], int] | None:
    """``left - right`` multiplied until every coefficient is whole; None where it is not linear."""
    difference = gap(comparison)
    if difference is None:
        return None
    parts = (*difference.coefficients.values(), difference.constant)
    scale = lcm(*(part.denominator for part in parts))
    return {name: int(k * scale) for name, k in difference.coefficients.items()}, int(
        difference.constant * scale
    )


def _following(submission: Submission, numbers: Mapping[str, Number | None]) -> dict[str, tuple[str, ...]]:
    overwritten = {
        name for seen in submission.observations if seen.kind == "total_overwritten" for name in seen.cells
    }
    sums: dict[str, tuple[str, ...]] = {}
    for name in submission.form.totals:
        if not submission.values[name].formula or name in overwritten:
            continue
        addends = submission.form.cells[name].addends
        known = [value for addend in addends if (value := numbers[addend]) is not None]
        if len(known) == len(addends) and add(known) == numbers[name]:
            sums[name] = addends
    return sums


def _without_sums(coefficients: Mapping[str, int], sums: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The same linear expression with every total that follows replaced by what it sums."""
    over = dict(coefficients)
    for name in reversed(tuple(sums)):
        factor = over.pop(name, 0)
        for addend in sums[name] if factor else ():
            over[addend] = over.get(addend, 0) + factor
    return {name: factor for name, factor in over.items() if factor}
