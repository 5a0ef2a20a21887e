"""Totals of an agency workbook: is the formula still there, was a value stored, is it up to date.

The value stored with a total is what is reported, even where its formula would give another one
(``stale_value``): the file was saved without being calculated, and says two things at once.  Taking
either for the other silently would hide that; with the stored value the identities over the total
fail where a person can see it, and opening the file and saving it mends both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ...draw.layout import Place, ranges
from ...form import Cell, Form
from ...numbers import BLANK, Number, Reading
from ...submission import Observation, add
from .book import shown
from .references import Position, Token, tokens
from .spots import Spot

_SUM_WORDS = frozenset({"SUM", "IF", "COUNT", "COUNTA", "COUNTBLANK", "ISNUMBER", "AND"})
"""Functions in which a total may be wrapped without being another formula."""
_SUM_SIGNS = frozenset('(),+="')
_EMPTY_TEXT = '""'
_MOST_CELLS = 10_000


@dataclass(frozen=True)
class Totals:
    """The readings of totals, and what was noticed about them."""

    readings: Mapping[str, Reading]
    observations: tuple[Observation, ...]


def read_totals(
    form: Form, spots: Mapping[str, Spot], typed: Mapping[str, Reading], *, any_formula: bool = False
) -> Totals:
    """The totals of a workbook.

    Args:
        form: the form.
        spots: where cells were found.
        typed: the readings of the typed cells.
        any_formula: whether a total may have any formula, as on a summary.
    """
    readings: dict[str, Reading] = {}
    computed: dict[str, Number | None] = {name: reading.value for name, reading in typed.items()}
    observations: list[Observation] = []
    recomputed: list[str] = []
    for name in form.totals:
        if name not in spots:
            continue
        spot, cell = spots[name], form.cells[name]
        reading = spot.reading()
        if spot.formula is None or not (any_formula or sums_its_addends(cell, spots)):
            readings[name], computed[name] = reading, reading.value
            observations.append(_overwritten(cell, spots))
            continue
        computed[name] = _sum(cell, computed)
        readings[name] = reading
        if spot.uncached:
            readings[name] = _recomputed(reading, computed[name])
            recomputed += [name] if computed[name] is not None else []
        elif reading.kind != "error" and computed[name] not in (None, reading.value):
            expected = shown(computed[name])
            observations.append(Observation("stale_value", (name,), reading.address, spot.text(), expected))
    if recomputed:
        observations.append(Observation("total_recomputed", tuple(recomputed)))
    return Totals(readings, tuple(observations))


def sums_its_addends(cell: Cell, spots: Mapping[str, Spot]) -> bool:
    """Whether the formula of a total is a plain sum of the total's addends, blank while one is blank.

    Other cells may stand in between (a row somebody inserted) as long as they hold no number; an addend
    whose row was deleted is missing from the formula as it is from the table.
    """
    spot = spots[cell.name]
    addends = {(s.row, s.column) for name in cell.addends if (s := spots.get(name)) and s.sheet is spot.sheet}
    summed = _summed(spot.formula or "", spot.sheet.title, len(cell.addends))
    if summed is None or not addends:
        return False
    if len(addends) < len(cell.addends) and len(addends) < sum(name in spots for name in cell.addends):
        return False
    covered = {(s.row, s.column) for name in summed.names if (s := spots.get(name)) and s.sheet is spot.sheet}
    if len(covered) < len(summed.names):
        return False
    covered |= summed.cells
    if covered == addends:
        return True
    named = {(s.row, s.column) for s in spots.values() if s.sheet is spot.sheet}
    others = covered - addends
    numbers = (isinstance(spot.sheet.raw(row, column), int | float) for row, column in others)
    return addends < covered and named.isdisjoint(others) and not any(numbers)


class _Summed(NamedTuple):
    cells: frozenset[Position]
    names: frozenset[str]


@lru_cache(maxsize=4096)
def _summed(formula: str, title: str, count: int) -> _Summed | None:
    """What a plain sum of ``count`` cells on the sheet ``title`` covers; None for any other formula."""
    cells: set[Position] = set()
    names: set[str] = set()
    for token in tokens(formula):
        if token.area is not None:
            if token.area.size > _MOST_CELLS or token.area.sheet not in ("", title):
                return None
            cells.update(token.area.positions())
        elif token.kind == "name":
            names.add(token.text.lower())
        elif not _belongs_to_a_sum(token, count):
            return None
    return _Summed(frozenset(cells), frozenset(names))


def _belongs_to_a_sum(token: Token, count: int) -> bool:
    if token.kind == "function":
        return token.text.upper() in _SUM_WORDS
    if token.kind == "number":
        return token.text == str(count)
    return token.text == _EMPTY_TEXT or (token.kind == "other" and token.text in _SUM_SIGNS)


def _sum(cell: Cell, known: Mapping[str, Number | None]) -> Number | None:
    values = [known.get(addend) for addend in cell.addends]
    present = [value for value in values if value is not None]
    return add(present) if len(present) == len(values) else None


def _recomputed(reading: Reading, value: Number | None) -> Reading:
    if value is None:
        return BLANK.at(reading.address, reading.formula)
    return replace(reading, kind="number", value=value, text="")


def _overwritten(cell: Cell, spots: Mapping[str, Spot]) -> Observation:
    spot = spots[cell.name]
    found = spot.text() if spot.formula is None else f"={spot.formula}"
    addends = [spots[name] for name in cell.addends if name in spots]
    expected = f"=SUM({ranges(Place(s.sheet.title, s.row, s.column) for s in addends)})"
    return Observation("total_overwritten", (cell.name,), spot.address, found, expected)
