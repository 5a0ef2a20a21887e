"""Identities that have nothing to do with each other, apart: a mistake in one part is no clue in another.

Table three and the three groups of table four share no cell.  Where totals follow, the columns of
table three come apart too: that the total column balances then says no more than that they do.
"""

from __future__ import annotations

from collections.abc import Sequence

from .identities import Identity
from .search import Row, without


def parts(identities: Sequence[Identity]) -> list[list[Row]]:
    """The rows of each independent part, parts and rows in the order of the identities.

    An identity that follows from others (it is a combination of them) does not tie parts together;
    it stands with the part that holds all its cells, and nowhere if there is none.
    """
    owner: dict[str, str] = {}

    def root(cell: str) -> str:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    for cells in _independent(identities):
        first, *others = cells
        owner.setdefault(first, first)
        for cell in others:
            owner.setdefault(cell, cell)
            owner[root(cell)] = root(first)
    found: dict[str, list[Row]] = {}
    for identity in identities:
        roots = {root(cell) for cell in identity.coefficients}
        if len(roots) == 1:
            found.setdefault(roots.pop(), []).append((identity.coefficients, identity.missing))
    return list(found.values())


def _independent(identities: Sequence[Identity]) -> list[list[str]]:
    """The cells of identities none of which is a combination of the others, the shortest preferred."""
    pivots: list[tuple[str, Row]] = []
    kept: list[list[str]] = []
    for identity in sorted(identities, key=lambda identity: len(identity.coefficients)):
        row: Row = (identity.coefficients, 0)
        for cell, pivot in pivots:
            row = without(cell, pivot, row)
        if row[0]:
            pivots.append((next(iter(row[0])), row))
            kept.append(list(identity.coefficients))
    return kept
