"""The search for the smallest sets of cells: complete, minimal, lawful, the same every time."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from cases import AGENCIES, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_oracle import every_set, fewest_cells, only_solution
from nianbao.validators.candidates.combining import smallest_sets
from nianbao.validators.candidates.identities import Identity, System, system_of
from nianbao.validators.candidates.parts import parts
from nianbao.validators.candidates.search import Row, TooManyBranches, Values, sets_up_to
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.judge import numbers_of
from nianbao.workbook.form import FORM_2021

PLENTY = 100_000
LETTERS = "abcdefg"


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Row], dict[str, int]]:
    """A few identities over a few cells: most coefficients 1 and -1, often with a lawful solution."""
    cells = LETTERS[: draw(st.integers(2, 7))]
    factor = st.sampled_from((0, 0, 1, 1, -1, -1, 2))
    rows = draw(st.lists(st.lists(factor, min_size=len(cells), max_size=len(cells)), min_size=1, max_size=4))
    values = {cell: draw(st.integers(0, 4)) for cell in cells}
    if draw(st.booleans()):
        right = {cell: draw(st.integers(0, 6)) for cell in cells}
        missing = [sum(k * (right[c] - values[c]) for c, k in zip(cells, row, strict=True)) for row in rows]
    else:
        missing = [draw(st.integers(-4, 4)) for _ in rows]
    named = [{cell: k for cell, k in zip(cells, row, strict=True) if k} for row in rows]
    return list(zip(named, missing, strict=True)), values


def as_sets(found: list[Values]) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(one.items()) for one in found}


@settings(max_examples=250)
@given(systems())
def test_every_set_is_found_once_and_nothing_else(system: tuple[list[Row], dict[str, int]]) -> None:
    rows, values = system
    found = sets_up_to(3, rows, values, PLENTY)
    assert len(as_sets(found)) == len(found)
    assert as_sets(found) == as_sets(every_set(rows, values, 3))


@given(systems())
def test_no_part_of_a_set_would_do(system: tuple[list[Row], dict[str, int]]) -> None:
    rows, values = system
    for found in sets_up_to(3, rows, values, PLENTY):
        smaller = (part for count in range(len(found)) for part in combinations(found, count))
        assert [part for part in smaller if only_solution(rows, part) is not None] == []


@given(systems())
def test_the_order_of_the_rows_changes_nothing_but_the_order(
    system: tuple[list[Row], dict[str, int]],
) -> None:
    rows, values = system
    turned = sets_up_to(3, rows[::-1], values, PLENTY)
    assert as_sets(turned) == as_sets(sets_up_to(3, rows, values, PLENTY))


def test_a_value_below_zero_or_a_part_of_one_is_not_lawful() -> None:
    rows: list[Row] = [({"a": 1, "b": 2, "c": -1}, -3)]
    assert sets_up_to(1, rows, {"a": 2, "b": 9, "c": 0}, PLENTY) == [{"c": 3}]
    assert sets_up_to(1, rows, {"a": 3, "b": 9, "c": 0}, PLENTY) == [{"a": 0}, {"c": 3}]


def test_values_that_the_identities_leave_open_are_not_invented() -> None:
    """7 counted, 4 in all: neither a nor b alone can give up 3, both together could in several ways."""
    rows: list[Row] = [({"a": 1, "b": 1}, -4)]
    assert sets_up_to(2, rows, {"a": 3, "b": 3}, PLENTY) == []


def test_where_everything_holds_the_empty_set_is_all() -> None:
    assert sets_up_to(3, [({"a": 1, "b": -1}, 0)], {"a": 1, "b": 1}, PLENTY) == [{}]


def test_a_search_that_takes_too_long_says_so() -> None:
    system = broken({"t3_granted_person": 6, "t3_new_total": 9})
    with pytest.raises(TooManyBranches):
        sets_up_to(3, rows_of(system), system.values, 20)


def broken(wrong: dict[str, int], agency: int = 3) -> System:
    """The system of a real agency with these cells made wrong."""
    one = submission(AGENCIES[agency]["values"] | wrong)
    return system_of(one, numbers_of(one), CATALOGUE)


def rows_of(system: System) -> list[Row]:
    return [(identity.coefficients, identity.missing) for identity in system.identities]


WRONG = (
    {"t3_granted_person": 41},
    {"t3_handled_total": 134, "t4_direct_total": 3},
    {"t3_granted_person": 22, "t3_granted_company": 5},
    {"t3_new_person": 58, "t3_carried_out_total": 7, "t3_partial_person": 2},
    {"t3_granted_person": 22, "t3_partial_person": 14, "t3_new_total": 104, "t4_review_other": 9},
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(len(wrong)))
def test_no_fewer_cells_would_do_says_highs(wrong: dict[str, int]) -> None:
    """HiGHS knows nothing of elimination, and does not ask that the values follow from the identities."""
    system = broken(wrong)
    failing = [rows for rows in parts(system.identities) if any(missing for _, missing in rows)]
    fewest = 0
    for rows in failing:
        cells = {cell for row, _ in rows for cell in row}
        values = {name: int(value) for name, value in system.values.items() if name in cells}
        (size,) = {min(map(len, smallest_sets(rows, system.values)))}
        assert size == fewest_cells(rows, values)
        fewest += size
    assert fewest <= len(wrong)


def test_table_three_is_one_part_and_each_group_of_table_four_one() -> None:
    found = parts(broken({}).identities)
    assert [len(rows) for rows in found] == [39, 1, 1, 1]


def test_an_identity_that_follows_from_others_ties_nothing_together() -> None:
    columns = [Identity("1", {"a": 1, "b": -1}, 1), Identity("2", {"c": 1, "d": -1}, 0)]
    total = Identity("3", {"a": 1, "b": -1, "c": 1, "d": -1}, 1)
    assert parts([*columns, total]) == [[({"a": 1, "b": -1}, 1)], [({"c": 1, "d": -1}, 0)]]


def test_in_table_three_no_three_cells_leave_values_open() -> None:
    """So nothing is lost there by asking that values follow from the identities."""
    rows = [(row, 0) for row, _ in parts(broken({}).identities)[0]]
    cells = [name for name in FORM_2021.cells if name.startswith("t3_")]
    touched = {cell: {n for n, (row, _) in enumerate(rows) if cell in row} for cell in cells}

    def may_depend(some: tuple[str, ...]) -> bool:
        """Whether no identity holds just one of them: else that one's change is 0."""
        count = Counter(n for cell in some for n in touched[cell])
        return 1 not in count.values()

    several = (some for size in (2, 3) for some in combinations(cells, size))
    assert [some for some in several if may_depend(some) and only_solution(rows, some) is None] == []
