"""From the parts that fail to changes that mend them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from nianbao.workbook.form import Form

from .identities import Exact
from .search import Row, TooManyBranches, Values, sets_up_to
from .slips import Slip, neighbours, slips

ALL_UP_TO = 3
"""Of sets of up to so many cells in one part, all are found."""
DEEPEST = 5
"""Where there are none, all of the smallest size are, up to so many cells."""
MOST_BRANCHES = 8000
"""Branches of the search at one size: three times what three cells ever take, a fraction of a second."""
MOST_COMBINED = 1000
"""Ways of mending several parts together that are kept while they are put together."""

Cost = tuple[int, int, int, Exact]


@dataclass(frozen=True)
class Mending:
    """New values for some cells, and the slips that would explain them."""

    after: Values
    slips: tuple[Slip, ...]
    cost: Cost
    """Slips, cells, sum of kinds, sum of differences; less is more plausible, costs of parts add up."""


def mending_of(form: Form, values: Mapping[str, Exact], after: Values) -> Mending:
    """What it takes to have these values."""
    acts = slips(form, values, after)
    differences: Exact = 0
    for name, value in after.items():
        differences += value - values[name] if value > values[name] else values[name] - value
    return Mending(after, acts, (len(acts), len(after), sum(act.kind for act in acts), differences))


def smallest_sets(rows: Sequence[Row], values: Mapping[str, Exact]) -> list[Values]:
    """All sets of up to ``ALL_UP_TO`` cells that mend a part; if there is none, all of the smallest size.

    Empty where even that takes more cells than ``DEEPEST``, or more branches than ``MOST_BRANCHES``.
    """
    found: list[Values] = []
    for size in range(1, DEEPEST + 1):
        if found and size > ALL_UP_TO:
            break
        try:
            found = sets_up_to(size, rows, values, MOST_BRANCHES)
        except TooManyBranches:
            break
    return found


def combined(each: Sequence[Sequence[Values]], form: Form, values: Mapping[str, Exact]) -> list[Mending]:
    """Ways to mend all parts together, one set for each part, the cheapest first.

    Two neighbours exchanged may lie in two parts: such a pair is one way to mend both.

    Args:
        each: the sets that mend each failing part.
        form: the form, for who is whose neighbour.
        values: the present values.
    """
    ways = _ways(each, form, values)
    states: dict[frozenset[int], list[Mending]] = {frozenset(): [Mending({}, (), (0, 0, 0, 0))]}
    for part in range(len(each)):
        following: dict[frozenset[int], list[Mending]] = {}
        for covered, mendings in states.items():
            if part in covered:
                following.setdefault(covered, []).extend(mendings)
                continue
            for covers, those in ways.items():
                if min(covers) == part and covers.isdisjoint(covered):
                    following.setdefault(covered | covers, []).extend(_sums(mendings, those))
        states = {covered: _cheapest(mendings) for covered, mendings in following.items()}
    (mendings,) = states.values()
    return mendings


def _ways(
    each: Sequence[Sequence[Values]], form: Form, values: Mapping[str, Exact]
) -> dict[frozenset[int], list[Mending]]:
    """What mends some parts at once, by the parts it mends; each list has the cheapest first."""
    ways: dict[frozenset[int], list[Mending]] = {}
    for part, sets in enumerate(each):
        ways[frozenset({part})] = _cheapest(mending_of(form, values, after) for after in sets)
    for both, after in _exchanges(each, form, values):
        ways.setdefault(both, []).append(mending_of(form, values, after))
    return ways


def _exchanges(
    each: Sequence[Sequence[Values]], form: Form, values: Mapping[str, Exact]
) -> Iterator[tuple[frozenset[int], Values]]:
    """Neighbours in different parts whose exchange mends both."""
    alone = [
        (part, name, value)
        for part, sets in enumerate(each)
        for after in sets
        if len(after) == 1
        for name, value in after.items()
    ]
    for (part, one, first), (other, two, second) in combinations(alone, 2):
        exchanged = (first, second) == (values[two], values[one])
        if part != other and exchanged and (one, two) in neighbours(form):
            yield frozenset({part, other}), {one: first, two: second}


def _sums(first: Sequence[Mending], second: Sequence[Mending]) -> Iterator[Mending]:
    """Every two together that can be among the cheapest ``MOST_COMBINED``; both lists are sorted.

    The pair of the i-th and the j-th has (i + 1)(j + 1) - 1 others at most as expensive before it.
    """
    for i, one in enumerate(first):
        for other in second[: MOST_COMBINED // (i + 1)]:
            cost = tuple(a + b for a, b in zip(one.cost, other.cost, strict=True))
            yield Mending({**one.after, **other.after}, one.slips + other.slips, cast(Cost, cost))


def _cheapest(mendings: Iterable[Mending]) -> list[Mending]:
    """The cheapest ones, each set of cells once."""
    different: dict[frozenset[str], Mending] = {}
    for mending in sorted(mendings, key=lambda mending: mending.cost):
        different.setdefault(frozenset(mending.after), mending)
    return list(different.values())[:MOST_COMBINED]
