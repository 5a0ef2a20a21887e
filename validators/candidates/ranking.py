"""Candidates in order of plausibility.

1. fewer slips (two neighbours exchanged are one), then fewer cells;
2. better agreement with the text and with last year (``Evidence.support``);
3. the more telling kind of slip, in the order of ``slips.Kind``;
4. the smaller difference;
5. the official order of the cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nianbao.workbook.form import Form

from .combining import Mending, combined, smallest_sets
from .evidence import Evidence
from .identities import System
from .parts import parts
from .slips import Slip

MORE_SLIPS = 1
"""Candidates may take so many slips more than the fewest that do."""
MOST_LISTED = 30


@dataclass(frozen=True)
class Candidate:
    """New values for some cells that make every identity that can be decided hold."""

    after: Mapping[str, int]
    """In official order of the cells."""
    slips: tuple[Slip, ...]
    support: int
    """Points for agreeing with the text and with last year."""


def ranked(system: System, form: Form, evidence: Evidence) -> tuple[Candidate, ...]:
    """The candidates for a system that fails, the most plausible first; none where too much is wrong."""
    failing = [rows for rows in parts(system.identities) if any(missing for _, missing in rows)]
    each = [smallest_sets(rows, system.values) for rows in failing]
    if not each or not all(each):
        return ()
    mendings = [mending for mending in combined(each, form, system.values) if mends(system, mending.after)]
    fewest = min((len(mending.slips) for mending in mendings), default=0)
    place = {name: number for number, name in enumerate(form.cells)}

    def key(pair: tuple[Mending, int]) -> tuple[object, ...]:
        (acts, cells, kinds, difference), support = pair[0].cost, pair[1]
        return acts, cells, -support, kinds, difference, sorted(map(place.__getitem__, pair[0].after))

    likely = [mending for mending in mendings if len(mending.slips) <= fewest + MORE_SLIPS]
    supported = [(mending, evidence.support(mending.after)) for mending in likely]
    return tuple(
        Candidate(
            {name: mending.after[name] for name in sorted(mending.after, key=place.__getitem__)},
            mending.slips,
            support,
        )
        for mending, support in sorted(supported, key=key)[:MOST_LISTED]
    )


def mends(system: System, after: Mapping[str, int]) -> bool:
    """Whether every identity holds with the new values: asked of the identities themselves."""
    change = {name: value - system.values[name] for name, value in after.items()}
    return all(
        sum(factor * change.get(name, 0) for name, factor in identity.coefficients.items())
        == identity.missing
        for identity in system.identities
    )
