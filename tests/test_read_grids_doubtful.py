"""Grids that leave doubt: a row that does not fit is unread, and no number moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from grid_reading_cases import assert_reads, kinds, read
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read.blocks import Grid, Slot
from nianbao.workbook.read.labelled.labels import (
    SeveralReports,
    read_grids,
)
from printed import (
    UNIQUE,
    Box,
    Printed,
    as_grid,
    bottom,
    cells_named,
    moved,
    printed,
    reworded,
    row_of,
    rows,
    stacked,
    unmerged,
    with_column,
    with_row,
    without_row,
)
from table_layouts import (
    ROWS,
    T2,
    T3,
    T4,
    three_cells_for_one_number,
)


def cut_row(first: int, last: int, text: str = "", width: int = 1) -> Printed:
    """The row 4.保护第三方合法权益 with some number cells replaced by one."""
    at = row_of(T3, "4.保护第三方合法权益")
    kept = [box for box in T3 if not (box.row == at and first <= box.column < last)]
    return kept + ([Box(at, first, 1, width, text)] if text else [])


def shifted_left() -> Printed:
    """A number left out in the middle: the others moved up, as HTML does."""
    at = row_of(T3, "4.保护第三方合法权益")
    return [
        replace(box, column=box.column - 1) if box.row == at and box.column > 5 else box
        for box in cut_row(5, 6)
    ]


@pytest.mark.parametrize(
    "table",
    [
        cut_row(9, 10),
        shifted_left(),
        [*T3, Box(row_of(T3, "4.保护第三方合法权益"), 10, 1, 1, "9")],
        cut_row(3, 10, "0", 7),
        cut_row(4, 6, "0", 2),
    ],
    ids=["last missing", "middle missing", "one too many", "all merged", "two merged"],
)
def test_row_that_does_not_fit_its_columns_is_unread(table: Printed) -> None:
    readings = read(T2, table, T4)
    assert_reads(readings, cells_named("t3_refuse_third_party"))
    assert [(one.kind, one.address) for one in readings.observations] == [
        ("row_unread", "第1个表第11行第3列")
    ]


def test_number_merged_over_two_rows_belongs_to_neither() -> None:
    at = row_of(T2, "行政处罚")
    merged = [replace(box, height=2) if box.row == at and box.role == "number" else box for box in T2]
    merged = [box for box in merged if not (box.row == at + 1 and box.role == "number")]
    readings = read(merged, T3, T4)
    assert_reads(readings, cells_named("penalty", "coercion"))
    assert [one.kind for one in readings.observations] == ["row_unread", "row_unread"]


def test_two_numbers_under_one_header_are_not_chosen_from() -> None:
    wide = three_cells_for_one_number()
    at = row_of(T2, "行政许可")
    readings = read(
        [replace(box, text="5") if box.row == at and not box.text else box for box in wide], T3, T4
    )
    assert_reads(readings, cells_named("license"))
    assert kinds(readings) == [("row_unread", "1006 | 5 | 5", "1", 1)]


@pytest.mark.parametrize("label", ["自然人", "商业企业", "总计"])
def test_column_without_label_is_unread_and_the_others_are_read(label: str) -> None:
    key = {"自然人": "_person", "商业企业": "_company", "总计": "_total"}[label]
    lost = {name for name in UNIQUE if name.startswith("t3") and name.endswith(key)}
    readings = read(T2, reworded(T3, {label: ""}), T4)
    assert_reads(readings, lost)
    assert kinds(readings) == [("label_missing", "", label, 25)]


def test_two_rows_that_could_be_the_same_are_neither() -> None:
    at = row_of(T2, "行政强制")
    table = with_row(reworded(T2, {"行政强制": "行政强制措施"}), at + 1, [("行政强制执行", 1), ("5", 3)])
    readings = read(table, T3, T4)
    assert_reads(readings, cells_named("coercion"))
    assert kinds(readings) == [
        ("row_unread", "1008；5", "1", 1),
        ("label_changed", "行政强制措施", "行政强制", 1),
    ]


def test_sum_of_received_applications_is_not_the_total_of_outcomes() -> None:
    """A row 合计 below the first two, where the official （七）总计 has lost its label."""
    table = with_row(reworded(T3, {"（七）总计": ""}), 5, [("合计", 3)] + [("5", 1)] * 7)
    readings = read(T2, table, T4)
    assert_reads(readings, cells_named("t3_handled"))
    assert kinds(readings) == [("label_missing", "", "（七）总计", 7)]


def test_number_missing_under_a_column_without_label() -> None:
    """Were the last column not counted, the others would fit the columns that are left."""
    at = row_of(T3, "2.重复申请")
    short = [
        replace(box, column=box.column - (box.column > 4)) if box.row == at else box
        for box in reworded(T3, {"总计": ""})
        if not (box.row == at and box.column == 4)
    ]
    lost = cells_named("reject_repeat") | {n for n in UNIQUE if n[:3] == "t3_" and n.endswith("_total")}
    assert_reads(read(T2, short, T4), lost)


def test_two_years_in_table_four_are_not_chosen_from() -> None:
    labelled = with_column(T4, 0, {0: ("项目", 3), 3: ("今年", 1)})
    readings = read(T2, T3, with_row(labelled, 4, [("上年", 1)] + [("7", 1)] * 15))
    assert_reads(readings, cells_named("t4_"))
    assert [one.kind for one in readings.observations] == ["row_unread"]


@pytest.mark.parametrize("key", ["t3", "t4"])
def test_transposed_table_is_unread(key: str) -> None:
    turned = [Box(box.column, box.row, box.width, box.height, box.text, box.role) for box in printed(key)]
    readings = read(
        *(turned if table is key else printed(table) for table in ("t2", "t3", "t4") if table != key), turned
    )
    assert_reads(readings, cells_named(f"{key}_"))
    assert [one.kind for one in readings.observations] == ["label_missing"]


def test_blocks_side_by_side_are_unread_where_their_headers_are_alike() -> None:
    side = [*rows(T2, 4, 7), *moved(rows(T2, 7, 11), 4)]
    readings = read(rows(T2, 0, 4), side, rows(T2, 11), T3, T4)
    assert_reads(readings, cells_named("decisions"))
    assert {one.kind for one in readings.observations} == {"label_missing"}


def test_block_without_its_header_is_unread() -> None:
    readings = read(without_row(T2, row_of(T2, "第二十条第（五）项") + 1), T3, T4)
    assert_reads(readings, cells_named("license"))
    assert kinds(readings) == [("label_missing", "", "行政许可", 1)]


def test_table_that_is_not_there() -> None:
    readings = read(T2, T4)
    assert_reads(readings, cells_named("t3_"))
    assert kinds(readings) == [("label_missing", "", "收到和处理政府信息公开申请情况", 175)]


def test_other_tables_say_nothing() -> None:
    other = as_grid(
        [Box(0, 0, 1, 1, "项目"), Box(0, 1, 1, 1, "数量"), Box(1, 0, 1, 1, "行政许可"), Box(1, 1, 1, 1, "5")]
    )
    assert read_grids(FORM_2021, [other]).values == {}
    assert read_grids(FORM_2021, []).values == {}
    assert read_grids(FORM_2021, [Grid(()), Grid(((None,),)), Grid(((Slot(""),),))]).values == {}


def test_two_reports_are_refused() -> None:
    with pytest.raises(SeveralReports, match="里面不止一份年报"):
        read(T2, T3, T4, T2, T3, T4)


def test_a_row_that_stands_twice_is_read_once_where_both_agree() -> None:
    at = row_of(T3, ROWS[1])
    twice = stacked(rows(T3, 0, at + 1), rows(T3, at))
    assert_reads(read(T2, twice, T4))
    other = [
        replace(box, text="6") if box.text == str(UNIQUE["t3_carried_in_person"]) and box.row == at else box
        for box in twice
    ]
    readings = read(T2, other, T4)
    assert_reads(readings, cells_named("t3_carried_in"))


# --- laws -----------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_cut_anywhere_and_joined_in_any_way_reads_the_same(data: st.DataObject) -> None:
    cut = data.draw(st.integers(4, bottom(T3) - 1))
    again = data.draw(st.booleans())
    second = stacked(rows(T3, 0, 3), rows(T3, cut)) if again else rows(T3, cut)
    parts = [T2, rows(T3, 0, cut), second, T4]
    if data.draw(st.booleans()):
        parts = [T2, unmerged(rows(T3, 0, cut)), second, T4]
    assert_reads(read(*parts))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(range(4, 28)), st.sampled_from(range(3, 10)), st.sampled_from(["gone", "twice"]))
def test_one_cell_too_few_or_too_many_never_moves_a_number(row: int, column: int, damage: str) -> None:
    table = []
    for box in T3:
        if box.row != row - 1 or box.column < column:
            table.append(box)
        elif damage == "twice":
            table += [replace(box, column=box.column + 1)] + ([box] if box.column == column else [])
        elif box.column > column:
            table.append(replace(box, column=box.column - 1))
    values = read(T2, table, T4).values
    assert {name: one.value for name, one in values.items()}.items() <= UNIQUE.items()
    assert len(values) == 193


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(ROWS), st.booleans(), st.data())
def test_row_cut_with_its_digits_at_the_end_of_a_page_is_never_half_read(
    label: str, joined: bool, data: st.DataObject
) -> None:
    letters, digits = data.draw(st.integers(2, len(label))), data.draw(st.integers(1, 4))
    at = row_of(T3, label)
    ends = {box: letters if box.text == label else digits for box in T3 if box.row == at}
    ends = {box: end for box, end in ends.items() if box.role == "number" or box.text == label}
    above = [replace(box, text=box.text[: ends.get(box, 99)]) for box in rows(T3, 0, at + 1)]
    rest = [replace(box, row=0, text=box.text[end:]) for box, end in ends.items()]
    beside = [
        replace(box, text="") for box in rows(T3, at, at + 1) if box.column < min(b.column for b in rest)
    ]
    below = stacked([*beside, *rest], *([rows(T3, at + 1)] if at + 1 < bottom(T3) else []))
    parts = as_grid(above, page=3), as_grid(below, page=4)
    grids = [Grid((*parts[0].rows, *parts[1].rows))] if joined else parts
    values = {
        n: one.value for n, one in read_grids(FORM_2021, [as_grid(T2), *grids, as_grid(T4)]).values.items()
    }
    row = {name for name, value in UNIQUE.items() if str(value) in {box.text for box in ends}}
    assert values.items() <= {n: v for n, v in UNIQUE.items() if digits == 4 or n not in row}.items()
    worded = [any(map(str.isalpha, part)) for part in (label[:letters], label[letters:] or label)]
    if joined and all(worded):
        assert UNIQUE.keys() - values.keys() <= row
