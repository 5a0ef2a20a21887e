"""Other ways to find out what the search for candidates finds: exhaustion with fractions, and HiGHS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from nianbao.validators.candidates.search import Row, Values


def every_set(rows: Sequence[Row], values: Mapping[str, int], size: int) -> list[Values]:
    """Every set of at most ``size`` cells with one lawful solution and no change of 0: all are tried."""
    found = []
    for count in range(size + 1):
        for cells in combinations(values, count):
            changes = only_solution(rows, cells)
            if changes is None or 0 in changes.values():
                continue
            after = {cell: values[cell] + change for cell, change in changes.items()}
            if all(value >= 0 and value.denominator == 1 for value in after.values()):
                found.append({cell: int(value) for cell, value in after.items()})
    return found


def only_solution(rows: Sequence[Row], cells: Sequence[str]) -> dict[str, Fraction] | None:
    """The changes of these cells that make all rows hold; None where there are none, or several."""
    table = [[Fraction(row.get(cell, 0)) for cell in cells] + [Fraction(missing)] for row, missing in rows]
    for column in range(len(cells)):
        pivot = next((line for line in table[column:] if line[column]), None)
        if pivot is None:
            return None
        table.remove(pivot)
        table.insert(column, [value / pivot[column] for value in pivot])
        for number, line in enumerate(table):
            if number != column and line[column]:
                table[number] = [a - line[column] * b for a, b in zip(line, table[column], strict=True)]
    if any(line[-1] for line in table[len(cells) :]):
        return None
    return {cell: table[number][-1] for number, cell in enumerate(cells)}


def fewest_cells(rows: Sequence[Row], values: Mapping[str, int]) -> int | None:
    """How few cells can make all rows hold, lawfully, whatever their values: a mixed-integer programme.

    Each change is a rise less a fall, both whole; a cell whose switch is off neither rises nor falls.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    cells = list(values)
    count = len(cells)
    coefficients = np.array([[row.get(cell, 0) for cell in cells] for row, _ in rows], dtype=float)
    missing = np.array([missing for _, missing in rows], dtype=float)
    most = float(np.abs(missing).sum() + max(values.values()) + 1)
    falls = np.minimum(np.array([values[cell] for cell in cells], dtype=float), most)
    identities = np.hstack([coefficients, -coefficients, np.zeros_like(coefficients)])
    eye, nothing = np.eye(count), np.zeros((count, count))
    off = np.vstack([np.hstack([eye, nothing, -most * eye]), np.hstack([nothing, eye, -np.diag(falls)])])
    answer = milp(
        c=np.concatenate([np.zeros(2 * count), np.ones(count)]),
        integrality=np.ones(3 * count),
        bounds=Bounds(np.zeros(3 * count), np.concatenate([np.full(count, most), falls, np.ones(count)])),
        constraints=[LinearConstraint(identities, missing, missing), LinearConstraint(off, -np.inf, 0)],
    )
    return None if answer.x is None else round(answer.fun)
