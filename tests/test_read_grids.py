"""Reading the form out of grids of every shape, by its labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from grid_reading_cases import assert_reads, kinds, read
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read.blocks import Grid
from nianbao.workbook.read.labelled.labels import (
    read_grids,
    split_number,
)
from printed import (
    UNIQUE,
    Printed,
    as_grid,
    cells_named,
    mapped,
    reworded,
    row_of,
    tables,
)
from table_layouts import (
    COLUMNS,
    EXACT_LAYOUTS,
    HEADS,
    NO_CORRECTION,
    NO_PAYMENT,
    REST,
    T2,
    T3,
    T4,
    short_label_span,
    single_row_other,
)

# --- grids: everything is read --------------------------------------------------------------------


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
