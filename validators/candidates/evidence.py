"""What else a report says about its figures: its text, and equations with last year's figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission, add

from ..catalogue import Catalogue
from ..engine import outcome
from ..narrative.claims.readings import Reading
from ..narrative.reading.quantities import Quantity
from ..rule import Instance
from .identities import System

_Numbers = Callable[[str], Number | None]


@dataclass(frozen=True)
class Evidence:
    """What speaks for or against a change; it ranks candidates, and never makes or excludes one."""

    submission: Submission
    numbers: Mapping[str, Number | None]
    system: System
    catalogue: Catalogue

    def support(self, after: Mapping[str, int]) -> int:
        """What comes to agree with the text or with last year, less what ceases to.

        Two points for a number of the text and its most natural meaning, one for another meaning of
        it, two for an equation with last year.
        """
        changed = self._with_totals(after)
        return sum(points for _, points in self._gains(changed)) + self._equations(changed)

    def told(self, after: Mapping[str, int]) -> list[Number]:
        """The numbers of the text with which the new figures agree better than the present ones."""
        gains = self._gains(self._with_totals(after))
        return list(dict.fromkeys(number for number, points in gains if points > 0))

    def totals_of(self, after: Mapping[str, int]) -> list[str]:
        """The totals that change with these cells."""
        return [name for name in self._with_totals(after) if name not in after]

    def _with_totals(self, after: Mapping[str, int]) -> dict[str, Number]:
        """The changed figures, and the totals that change with them."""
        changed: dict[str, Number] = dict(after)
        for total, addends in self.system.sums.items():
            if not changed.keys().isdisjoint(addends):
                known = [self.numbers[name] or 0 for name in addends]
                changed[total] = add(changed.get(n, k) for n, k in zip(addends, known, strict=True))
        return changed

    def _gains(self, changed: Mapping[str, Number]) -> Iterator[tuple[Number, int]]:
        """Every number of the text about a changed cell, with the points it gains."""

        def now(name: str) -> Number | None:
            return changed.get(name, self.numbers.get(name))

        for quantity, meanings in self._said:
            if any(name in changed for meaning in meanings for name in (*meaning.cells, *meaning.less)):
                gained = _points(quantity, meanings, now) - _points(quantity, meanings, self.numbers.get)
                yield quantity.value, gained

    @cached_property
    def _said(self) -> list[tuple[Quantity, tuple[Reading, ...]]]:
        """The numbers the text gives for this year without reserve, each with what it may mean."""
        from ..narrative.analysis import analysis_of
        from ..narrative.claims.readings import readings

        return [
            (mention.quantity, meanings)
            for mentions in analysis_of(self.submission).mentions.values()
            for mention in mentions
            if mention.said in ("count", "all") and mention.year is None and not mention.scope
            for meanings in readings(self.submission.form, mention.bond)
            if meanings
        ]

    def _equations(self, changed: Mapping[str, Number]) -> int:
        """Points for equations with last year."""
        concerned = (one for one in self._last_year if not changed.keys().isdisjoint(one.cells))
        return sum(2 * _settled(one, self.numbers, changed) for one in concerned)

    @cached_property
    def _last_year(self) -> tuple[Instance, ...]:
        speaking = self.catalogue.speaking_to(self.submission, bool(self.submission.last))
        return tuple(one for one in speaking if one.last_year and one.comparison.operator == "=")


def _points(quantity: Quantity, meanings: tuple[Reading, ...], number: _Numbers) -> int:
    fits = [value is not None and quantity.fits(value) for value in (one.value(number) for one in meanings)]
    return 2 if fits[0] else int(any(fits))


def _settled(instance: Instance, before: Mapping[str, Number | None], after: Mapping[str, Number]) -> int:
    """1 where an equation comes to hold, -1 where it ceases to, else 0."""

    def now(name: str) -> Number | None:
        return after.get(name, before.get(name))

    held, holds = (outcome(instance, number).answer == "holds" for number in (before.get, now))
    return int(holds) - int(held)
