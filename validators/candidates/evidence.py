"""What else a report says about its figures: numbers in its text, and equations with last year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from nianbao.workbook.form import Cell, Form
from nianbao.workbook.numbers import Number, clean
from nianbao.workbook.submission import Submission, add

from ..catalogue import Catalogue
from ..engine import outcome
from ..rule import Instance
from .identities import System

_COUNTED = re.compile(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d.,]*\d)(?!\s*[%年月日号时])")
"""A whole number in a text that is no date, share or document number."""
_CLAUSE = re.compile(r"[^，,。；;：:、（）()\d]*$")
"""What stands before a number in its own clause."""
_LONGEST_CLAUSE = 30
"""Characters before a number that are looked at."""
_MOST_LABELS = 3
"""Two characters that stand in more labels than this tell none of them apart."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for or against a change; it ranks candidates, and never makes or excludes one."""

    submission: Submission
    numbers: Mapping[str, Number | None]
    system: System
    catalogue: Catalogue

    def support(self, after: Mapping[str, int]) -> int:
        """How many figures come to agree with the text or with last year, less those that cease to."""
        changed = self._with_totals(after)
        return sum(self._gained(name, value) for name, value in changed.items()) + self._equations(changed)

    def told(self, after: Mapping[str, int]) -> list[Number]:
        """The new figures that the text gives, where it does not give the old ones; totals among them."""
        changed = self._with_totals(after).items()
        return list(dict.fromkeys(value for name, value in changed if self._gained(name, value) > 0))

    def _gained(self, name: str, after: Number) -> int:
        """1 where a cell comes to agree with the text, -1 where it ceases to, else 0."""
        return self._told(name, after) - self._told(name, self.numbers[name])

    def _told(self, name: str, value: Number | None) -> int:
        """1 where the text gives this number under a label of the cell, else 0."""
        cell = self.submission.form.cells[name]
        return int(any((label, value) in self._mentions for label in _labels(cell)))

    @cached_property
    def _mentions(self) -> frozenset[tuple[str, int]]:
        """Numbers of the text, each with the official labels its clause resembles most."""
        pairs = _label_pairs(self.submission.form)
        found: set[tuple[str, int]] = set()
        for text in map(clean, self.submission.texts.values()):
            for number in _COUNTED.finditer(text):
                clause = _CLAUSE.search(text, max(0, number.start() - _LONGEST_CLAUSE), number.start())
                value = int(number[0].replace(",", ""))
                found.update((label, value) for label in _resembling(clause[0] if clause else "", pairs))
        return frozenset(found)

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

    def _equations(self, changed: Mapping[str, Number]) -> int:
        """Equations with last year that come to hold, less those that cease to."""
        concerned = (one for one in self._others if not changed.keys().isdisjoint(one.cells))
        return sum(_settled(one, self.numbers, changed) for one in concerned)

    @cached_property
    def _others(self) -> tuple[Instance, ...]:
        """Equations of the catalogue with last year's figures."""
        speaking = self.catalogue.speaking_to(self.submission, bool(self.submission.last))
        return tuple(one for one in speaking if one.last_year and one.comparison.operator == "=")


def _settled(instance: Instance, before: Mapping[str, Number | None], after: Mapping[str, Number]) -> int:
    """1 where an equation comes to hold, -1 where it ceases to, else 0."""

    def now(name: str) -> Number | None:
        return after.get(name, before.get(name))

    held, holds = (outcome(instance, number).answer == "holds" for number in (before.get, now))
    return int(holds) - int(held)


def _labels(cell: Cell) -> tuple[str, ...]:
    return (*cell.row_labels, *cell.column_labels)


@cache
def _label_pairs(form: Form) -> Mapping[str, frozenset[str]]:
    """For each official label the pairs of characters that tell it from most others."""
    labels = dict.fromkeys(label for cell in form.cells.values() for label in _labels(cell))
    pairs = {label: {a + b for a, b in pairwise(label)} for label in labels}
    common = Counter(pair for those in pairs.values() for pair in those)
    return {
        label: frozenset(pair for pair in those if common[pair] <= _MOST_LABELS)
        for label, those in pairs.items()
    }


def _resembling(clause: str, pairs: Mapping[str, frozenset[str]]) -> list[str]:
    """The labels that share the most telling pairs of characters with a clause; none where none do."""
    own = {a + b for a, b in pairwise(clause)}
    shared = {label: len(own & those) for label, those in pairs.items()}
    most = max(shared.values())
    return [label for label, count in shared.items() if count == most] if most else []
