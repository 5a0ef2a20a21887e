"""All smallest sets of cells whose change mends every identity: exact, complete up to a size.

What is looked for
    Sets of cells for which the identities leave exactly one value each (linearly independent
    columns), every change different from 0, every new value a whole number >= 0.  Such a set is
    minimal by construction: if a proper subset could do it, the set would have a second solution.

How
    Gaussian elimination that branches.  Choosing a cell uses up one identity (its pivot) and
    removes the cell from all others, so that what remains are combinations of identities in which
    no chosen cell stands.  A combination that still fails cannot be mended by the chosen cells:
    every larger set that works must contain one of *its* cells.  So those are tried, one after
    the other, each without the ones tried before it.  Where nothing fails any more, the pivots
    give the values.

Why nothing is missed
    Let W be a set that works, and let the chosen cells lie in W.  A failing combination holds after
    the changes of W, so one of its cells lies in W and is not yet chosen.  The first such cell in
    the order of trial leads to a branch in which the chosen cells still lie in W and no forbidden
    cell does.  By induction a branch arrives at W itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from .identities import Exact

Row = tuple[Mapping[str, int], Exact]
"""``sum of coefficient x change = missing``: coefficients by cell name, and what is missing."""

Values = dict[str, int]
"""The new value of each cell of a set."""


class TooManyBranches(Exception):
    """The search was given up; nothing may be concluded from it."""


def sets_up_to(size: int, rows: Sequence[Row], values: Mapping[str, Exact], most: int) -> list[Values]:
    """Every set of at most ``size`` cells that makes all rows hold, with the values it needs.

    Args:
        size: the most cells a set may have.
        rows: the identities.
        values: the present value of each cell.
        most: how many branches may be looked at; a count and not a time, so that the same input
            always gives the same answer.

    Raises:
        TooManyBranches: it would take more.
    """
    search = _Search(values, most)
    search.branch(list(rows), (), frozenset(), size)
    return search.found


@dataclass(frozen=True, slots=True)
class _Pivot:
    """A chosen cell, with the identity that gives its value."""

    cell: str
    row: Row


class _Search:
    def __init__(self, values: Mapping[str, Exact], most: int) -> None:
        self.found: list[Values] = []
        self._values = values
        self._left = most

    def branch(
        self, rows: list[Row], pivots: tuple[_Pivot, ...], forbidden: frozenset[str], more: int
    ) -> None:
        """Look at every set that holds the pivots and at most ``more`` other cells, none forbidden."""
        self._left -= 1
        if self._left < 0:
            raise TooManyBranches
        failing = [row for row in rows if row[1]]
        if not failing:
            self._keep(pivots)
        elif more == 1:
            for cell in _mending_alone(rows, failing, forbidden):
                self._keep((*pivots, _Pivot(cell, failing[0])))
        elif more:
            cells, narrowest = _narrowest(failing, forbidden)
            for cell in cells:
                pivot = _Pivot(cell, narrowest)
                rest = [without(cell, narrowest, row) for row in rows if row is not narrowest]
                self.branch(rest, (*pivots, pivot), forbidden, more - 1)
                forbidden |= {cell}

    def _keep(self, pivots: tuple[_Pivot, ...]) -> None:
        """Solve the pivots, the last one first; keep what is lawful."""
        changes: dict[str, Fraction] = {}
        after: Values = {}
        for pivot in reversed(pivots):
            coefficients, missing = pivot.row
            others = sum(coefficients.get(cell, 0) * change for cell, change in changes.items())
            change = Fraction(missing - others) / coefficients[pivot.cell]
            value = self._values[pivot.cell] + change
            if not change or value < 0 or value.denominator != 1:
                return
            changes[pivot.cell] = change
            after[pivot.cell] = int(value)
        self.found.append({cell: after[cell] for cell in self._values if cell in after})


def _narrowest(failing: Sequence[Row], forbidden: frozenset[str]) -> tuple[list[str], Row]:
    """The failing row with the fewest cells that may be chosen, and those cells."""
    allowed = ([cell for cell in row[0] if cell not in forbidden] for row in failing)
    return min(zip(allowed, failing, strict=True), key=lambda pair: len(pair[0]))


def _mending_alone(rows: Sequence[Row], failing: Sequence[Row], forbidden: frozenset[str]) -> Iterator[str]:
    """The cells that mend every failing row by one change and touch no row that holds."""
    first, missing = failing[0]
    shared = set(first).intersection(*(row[0] for row in failing[1:])) - forbidden
    for cell in [cell for cell in first if cell in shared]:
        factor = first[cell]
        agree = all(row[0][cell] * missing == row[1] * factor for row in failing)
        if agree and not any(cell in row[0] for row in rows if not row[1]):
            yield cell


def without(cell: str, pivot: Row, row: Row) -> Row:
    """The combination of two rows in which a cell of ``pivot`` no longer stands; ``row`` if it never did."""
    factor = row[0].get(cell)
    if factor is None:
        return row
    coefficients, missing = pivot
    shared = gcd(factor, coefficients[cell])
    times, less = coefficients[cell] // shared, factor // shared
    combined = {name: times * k for name, k in row[0].items()}
    for name, k in coefficients.items():
        value = combined.get(name, 0) - less * k
        if value:
            combined[name] = value
        else:
            combined.pop(name, None)
    return combined, times * row[1] - less * missing
