"""What may have gone wrong at the keyboard: the slips that turn the right figure into the one found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from nianbao.workbook.form import Form

from .identities import Exact


class Kind(IntEnum):
    """Kinds of slips, the most telling first: the order of candidates that the text does not tell apart."""

    SWAPPED_DIGITS = 0
    TYPED_TWICE = 1
    DIGIT_TOO_MANY = 2
    DIGIT_MISSING = 3
    WRONG_DIGIT = 4
    EXCHANGED = 5
    TOTAL_AT_ZERO = 6
    MOVED = 7
    STRAY = 8
    LEFT_AT_ZERO = 9
    ANOTHER = 10


REASONS: Mapping[Kind, str] = {
    Kind.SWAPPED_DIGITS: "像是相邻两位数字颠倒",
    Kind.TYPED_TWICE: "像是同一位数字打了两遍",
    Kind.DIGIT_TOO_MANY: "像是多打一位数字",
    Kind.DIGIT_MISSING: "像是少打一位数字",
    Kind.WRONG_DIGIT: "像是打错一位数字",
    Kind.EXCHANGED: "像是相邻两格填颠倒",
    Kind.TOTAL_AT_ZERO: "像是合计没有填",
    Kind.MOVED: "像是填到了相邻的格",
    Kind.STRAY: "像是不该填的格填了数",
    Kind.LEFT_AT_ZERO: "像是漏填",
    Kind.ANOTHER: "",
}
"""For people; a change that looks like no slip in particular has no reason."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip that explains the change of one cell, or of two neighbouring ones."""

    kind: Kind
    cells: tuple[str, ...]


def slips(form: Form, before: Mapping[str, Exact], after: Mapping[str, int]) -> tuple[Slip, ...]:
    """The fewest slips that explain all changes: two neighbours exchanged are one slip, not two.

    Args:
        form: the form, for who is whose neighbour.
        before: the present values, at least of the cells in ``after``.
        after: the new values.
    """
    found: list[Slip] = []
    left = list(after)
    while left:
        cell = left.pop(0)
        other = next((name for name in left if _exchanged(form, (cell, name), before, after)), None)
        if other is None:
            found.append(Slip(_kind(form, cell, before[cell], after[cell]), (cell,)))
        else:
            left.remove(other)
            kind = Kind.EXCHANGED if before[cell] and before[other] else Kind.MOVED
            found.append(Slip(kind, (cell, other)))
    return tuple(found)


@cache
def neighbours(form: Form) -> frozenset[tuple[str, str]]:
    """Every two cells that touch by a side in a printed table, both ways round."""
    return frozenset(pair for one, two in _touching(form) for pair in ((one, two), (two, one)))


def _touching(form: Form) -> Iterator[tuple[str, str]]:
    for table in form.tables:
        at = {(cell.row, cell.column): cell.name for cell in table.cells}
        for (row, column), name in at.items():
            for place in ((row, column + 1), (row + 1, column)):
                if place in at:
                    yield name, at[place]


def _exchanged(
    form: Form, pair: tuple[str, str], before: Mapping[str, Exact], after: Mapping[str, int]
) -> bool:
    one, two = pair
    return (after[one], after[two]) == (before[two], before[one]) and pair in neighbours(form)


def _kind(form: Form, cell: str, before: Exact, after: int) -> Kind:
    if before == 0:
        return Kind.TOTAL_AT_ZERO if form.cells[cell].is_total else Kind.LEFT_AT_ZERO
    if not isinstance(before, int) or before < 0:
        return Kind.ANOTHER
    return Kind.STRAY if after == 0 else digits(before, after)


def digits(before: int, after: int) -> Kind:
    """What may have happened to the digits of ``after`` that ``before`` stands there; both above 0."""
    typed, meant = str(before), str(after)
    if len(typed) == len(meant):
        wrong = [place for place, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]]
        if len(wrong) == 1:
            return Kind.WRONG_DIGIT
        swapped = len(wrong) == 2 and wrong[1] - wrong[0] == 1 and sorted(typed) == sorted(meant)
        return Kind.SWAPPED_DIGITS if swapped else Kind.ANOTHER
    if len(typed) == len(meant) + 1:
        spare = [place for place in range(len(typed)) if typed[:place] + typed[place + 1 :] == meant]
        if any(place and typed[place] == typed[place - 1] for place in spare):
            return Kind.TYPED_TWICE
        return Kind.DIGIT_TOO_MANY if spare else Kind.ANOTHER
    if len(meant) > len(typed):
        lost = (int(meant[:place] + meant[place + 1 :]) for place in range(len(meant)))
        return Kind.DIGIT_MISSING if before in lost else Kind.ANOTHER
    return Kind.ANOTHER
