"""Reading the form out of grids of every shape, by its labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.form import FORM_2019, FORM_2021, Form
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read.blocks import Grid, Readings, Slot
from nianbao.workbook.read.labels import (
    SeveralReports,
    read_grids,
    split_number,
)
from printed import (
    UNIQUE,
    Box,
    Printed,
    as_grid,
    bottom,
    cells_named,
    mapped,
    moved,
    printed,
    reworded,
    row_of,
    rows,
    stacked,
    tables,
    unmerged,
    with_column,
    with_row,
    without_row,
)
from table_layouts import (
    COLUMNS,
    EXACT_LAYOUTS,
    HEADS,
    NO_CORRECTION,
    NO_PAYMENT,
    REST,
    ROWS,
    T2,
    T3,
    T4,
    short_label_span,
    single_row_other,
    three_cells_for_one_number,
)

# --- grids: everything is read --------------------------------------------------------------------


def read(*parts: Printed, form: Form = FORM_2021) -> Readings:
    return read_grids(form, [as_grid(part) for part in parts])


def kinds(readings: Readings) -> list[tuple[str, str, str, int]]:
    return [(one.kind, one.found, one.expected, len(one.cells)) for one in readings.observations]


def assert_reads(readings: Readings, lost: set[str] = frozenset()) -> None:
    """Every cell but the lost ones has its own number; nothing is anywhere else."""
    assert {name: one.value for name, one in readings.values.items()} == {
        name: value for name, value in UNIQUE.items() if name not in lost
    }
    assert {
        name for one in readings.observations for name in one.cells if one.kind != "label_changed"
    } == lost


@pytest.mark.parametrize("parts", EXACT_LAYOUTS.values(), ids=EXACT_LAYOUTS.keys())
def test_layout_is_read_whole_and_unremarked(parts: Sequence[Printed]) -> None:
    readings = read(*parts)
    assert_reads(readings)
    assert readings.observations == ()
    assert readings.extra == {}


def shifted(change: Mapping[str, int], by: int) -> Printed:
    """Some labels wider or narrower, with the column labels behind the corner moved along."""
    wider = [replace(box, width=box.width + change.get(box.role or box.text, 0)) for box in T3]
    return [replace(box, column=box.column + by) if box.role == "column" else box for box in wider]


def group_span(longer: int) -> Printed:
    """（三）不予公开 spans a row more or less than it has, and the row at its end moves across."""
    last = row_of(T3, "8.属于行政查询事项") + (longer > 0)
    return [
        replace(box, height=box.height + longer)
        if box.text == "（三）不予公开"
        else replace(box, column=box.column + longer)
        if box.row == last and box.column >= (1 if longer > 0 else 2)
        else box
        for box in T3
    ]


MISPLACED = {
    "corner too narrow": shifted({"corner": -1}, -1),
    "corner too wide": shifted({"corner": 1}, 1),
    "no corner": [box for box in T3 if box.role != "corner"],
    "group ends too early": group_span(-1),
    "group ends too late": group_span(1),
    "no groups": [
        box
        for box in T3
        if box.text
        not in {"三、本年度办理结果", "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"}
    ],
}


@pytest.mark.parametrize("table", MISPLACED.values(), ids=MISPLACED.keys())
def test_table_whose_labels_do_not_lie_where_they_should(table: Printed) -> None:
    readings = read(T2, table, T4)
    assert_reads(readings)
    assert readings.observations == ()


def test_header_out_of_order_is_no_order_to_read_by() -> None:
    company, institute = COLUMNS[1:3]
    table = reworded(short_label_span(), {company: institute, institute: company})
    readings = read(T2, table, T4)
    lost = cells_named("t3_new_")
    assert [one.kind for one in readings.observations] == ["row_unread"]
    assert set(readings.values) == set(UNIQUE) - lost
    assert readings.values["t3_carried_in_institute"].value == UNIQUE["t3_carried_in_company"]


def test_rows_go_by_their_labels_not_by_their_place() -> None:
    shuffled = [
        replace(box, row={8: 15, 15: 8}.get(box.row, box.row)) if box.column > 1 else box for box in T3
    ]
    assert_reads(read(T2, shuffled, T4))


def test_columns_go_by_their_labels_not_by_their_place() -> None:
    made, valid = HEADS[0], HEADS[2]
    readings = read(reworded(T2, {made: valid, valid: made}), T3, T4)
    swapped = {"t2_regulation_made": 1002, "t2_regulation_valid": 1000}
    assert {name: readings.values[name].value for name in swapped} == swapped


def test_trial_form_is_read_by_the_same_code() -> None:
    truth = {name: 1000 + place for place, name in enumerate(FORM_2019.cells)}
    readings = read(*tables(truth, FORM_2019), form=FORM_2019)
    assert {name: one.value for name, one in readings.values.items()} == truth
    assert readings.observations == ()


def test_blank_form_is_all_blanks() -> None:
    readings = read(*tables({}))
    assert set(readings.values) == set(FORM_2021.cells)
    assert {one.kind for one in readings.values.values()} == {"blank"}
    assert readings.observations == ()


def test_addresses_lead_to_the_cells() -> None:
    values = read(T2, T3, T4).values
    assert values["t3_granted_person"].address == "第1个表第6行第4列"
    assert values["t2_license_decisions"].address == "第1个表第7行第2列"


def test_spreadsheet_numbers_keep_value_and_formula() -> None:
    grid = as_grid(T2)
    cells = [list(row) for row in grid.rows]
    slot = cells[2][1]
    assert slot is not None
    cells[2][1] = replace(slot, text="", raw=7, formula="3+4")
    cells[2][2] = replace(slot, text="8", raw="8")
    values = read_grids(FORM_2021, [Grid(tuple(map(tuple, cells)))]).values
    assert values["t2_regulation_made"] == Reading("number", 7, formula="3+4", address=slot.address)
    assert values["t2_regulation_abolished"] == Reading("text", text="8", proposed=8, address=slot.address)


# --- grids: changed labels are read and told ------------------------------------------------------


def test_changed_wording_is_read_and_told() -> None:
    table = reworded(
        T3,
        {
            "2.其他法律行政法规禁止公开": "2.其他法律和行政法规禁止公开",
            NO_CORRECTION: "逾期不补正",
            "其他": "其他组织",
            "（三）不予公开": "（三）不公开",
        },
    )
    readings = read(reworded(T2, {"行政规范性文件": "规范性文件"}), table, T4)
    assert_reads(readings)
    assert kinds(readings) == [
        ("label_changed", "规范性文件", "行政规范性文件", 3),
        ("label_changed", "其他组织", "其他", 25),
        ("label_changed", "（三）不公开", "（三）不予公开", 56),
        ("label_changed", "2.其他法律和行政法规禁止公开", "2.其他法律行政法规禁止公开", 7),
        ("label_changed", "逾期不补正", NO_CORRECTION, 7),
    ]


def test_lost_numbering_is_read_and_told() -> None:
    bare = mapped(T3, lambda box: split_number(box.text)[1] if box.role == "row" else box.text)
    readings = read(T2, bare, T4)
    assert_reads(readings)
    assert {one.kind for one in readings.observations} == {"label_changed"}


def test_hejii_for_total_is_read_and_told() -> None:
    readings = read(T2, reworded(T3, {"总计": "合计", "（七）总计": "合计"}), reworded(T4, {"总计": "合计"}))
    assert_reads(readings)
    assert [(one.found, one.expected) for one in readings.observations] == [
        ("合计", "总计"),
        ("合计", "（七）总计"),
        ("合计", "总计"),
        ("合计", "总计"),
        ("合计", "总计"),
    ]


def test_blank_label_of_a_block_with_one_row_is_read_by_its_place() -> None:
    readings = read(reworded(T2, {"行政事业性收费": ""}), T3, T4)
    assert_reads(readings)
    assert kinds(readings) == [("label_changed", "", "行政事业性收费", 1)]


def test_blank_label_among_others_is_not_guessed() -> None:
    readings = read(reworded(T2, {"行政处罚": ""}), reworded(T3, {"2.重复申请": ""}), T4)
    assert_reads(readings, cells_named("penalty", "reject_repeat"))
    assert kinds(readings) == [
        ("label_missing", "", "行政处罚", 1),
        ("label_missing", "", "2.重复申请", 7),
    ]


def test_money_printed_in_yuan_is_no_number_of_wanyuan() -> None:
    readings = read(reworded(T2, {HEADS[4]: "本年收费金额（单位：元）"}), T3, T4)
    fee = readings.values["t2_fee_amount"]
    assert (fee.kind, fee.value, fee.text, fee.proposed) == ("text", None, "1009元", 0.1009)


# --- grids: what is not certain stays unread ------------------------------------------------------


@pytest.mark.parametrize("blank_label", [False, True])
def test_single_row_of_other_goes_to_extra(blank_label: bool) -> None:
    readings = read(T2, single_row_other(blank_label), T4)
    assert_reads(readings, cells_named("t3_other_no_", "t3_other_rest"))
    assert {name: one.value for name, one in readings.extra.items()} == {
        f"t3_other_{column}": UNIQUE[f"t3_other_rest_{column}"]
        for column in ("person", "company", "institute", "charity", "law_firm", "other_org", "total")
    }
    assert kinds(readings) == [
        ("label_missing", "（六）其他处理", label, 7) for label in (NO_CORRECTION, NO_PAYMENT, REST)
    ]


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
