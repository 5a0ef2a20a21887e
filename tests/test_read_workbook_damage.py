"""Workbooks that clerks and programs have changed: exactly what is read, exactly what is observed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cases
import openpyxl
import pytest
from filled import APPLICANTS, REAL, T3, WHERE, assert_numbers, filled, seen
from handled import sheet_removed, sheet_renamed
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.numbers import BLANK, Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Observation, blank_submission
from openpyxl.workbook.defined_name import DefinedName
from xlsx_edits import cell_edited, drawn, edited, names_edited, read, row_inserted, row_removed


@pytest.fixture(scope="module")
def data() -> bytes:
    return filled()


def without_names(xml: str, wanted: str) -> str:
    return re.sub(rf'<definedName name="{wanted}">[^<]*</definedName>', "", xml)


# ── names ─────────────────────────────────────────────────────────────────


def test_deleted_name_is_read_by_label(data: bytes, tmp_path: Path) -> None:
    found = read(names_edited(data, lambda xml: without_names(xml, "t3_new_person")), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("name_missing", ("t3_new_person",), "", "")]
    assert found.values["t3_new_person"].address == WHERE["t3_new_person"].address


def test_broken_name_is_read_by_label(data: bytes, tmp_path: Path) -> None:
    def break_two(xml: str) -> str:
        xml = xml.replace(WHERE["t3_new_person"].reference, "#REF!")
        return xml.replace(WHERE["t2_fee_amount"].reference, "主动公开!#REF!")

    found = read(names_edited(data, break_two), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("name_broken", ("t2_fee_amount", "t3_new_person"), "", "#REF!")]


@pytest.mark.parametrize(
    "target", [f"{T3}!$D$8:$E$8", f"[1]{T3}!$D$8", "不存在!$D$8", f"OFFSET({T3}!$D$8,0,0)", "58", ""]
)
def test_name_of_no_single_cell_is_read_by_label(target: str, data: bytes, tmp_path: Path) -> None:
    broken = names_edited(
        data, lambda xml: xml.replace(f">{WHERE['t3_new_person'].reference}<", f">{target}<")
    )
    found = read(broken, tmp_path)
    assert_numbers(found)
    assert seen(found) == [("name_broken", ("t3_new_person",), "", target)]


def test_name_of_a_whole_merged_cell_is_good(data: bytes, tmp_path: Path) -> None:
    place = WHERE["t2_license_decisions"]
    whole = f"{place.sheet}!$B${place.row + 1}:$D${place.row + 1}"
    found = read(names_edited(data, lambda xml: xml.replace(f">{place.reference}<", f">{whole}<")), tmp_path)
    assert_numbers(found)
    assert seen(found) == []


def test_all_names_gone_is_read_by_label_with_the_cover(data: bytes, tmp_path: Path) -> None:
    found = read(names_edited(data, lambda xml: without_names(xml, '[^_][^"]*')), tmp_path)
    assert_numbers(found)
    assert (found.agency_name, found.report_year) == (REAL.agency_name, REAL.report_year)
    assert found.texts == REAL.texts
    assert {name: r.value for name, r in found.last.items()} == cases.real(1).numbers()
    last = tuple("last_" + name for name in FORM_2021.cells)
    assert seen(found) == [
        ("name_missing", tuple(FORM_2021.cells), "", ""),
        ("name_missing", last, "", ""),
    ]


def test_trial_form_without_names_or_version_is_told_by_its_labels(tmp_path: Path) -> None:
    values = {name: number for number, name in enumerate(FORM_2019.cells)}
    trial = drawn(cases.submission(values, form=FORM_2019, report_year=2020))
    trial = cell_edited(trial, "form_version", "", form=FORM_2019)
    found = read(names_edited(trial, lambda xml: without_names(xml, '[^_][^"]*')), tmp_path)
    assert found.form is FORM_2019
    assert {name: found.number(name) for name in FORM_2019.typed} == {
        name: values[name] for name in FORM_2019.typed
    }


def test_names_like_ours_do_not_make_a_workbook_ours(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["单位", "某局"])
    book.defined_names["agency_name"] = DefinedName("agency_name", attr_text="Sheet!$B$1")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="不是年报填报表"):
        read_submission(tmp_path / "a.xlsx")


def test_blank_form_without_names_is_blank(tmp_path: Path) -> None:
    blank = drawn(blank_submission(FORM_2021, "示例局", "SL001", 2024))
    found = read(names_edited(blank, lambda xml: without_names(xml, '[^_][^"]*')), tmp_path)
    assert {reading.kind for reading in found.values.values()} == {"blank"}
    assert [kind for kind, *_ in seen(found)] == ["name_missing", "name_missing"]


def test_name_dragged_along_with_its_cell_is_read_by_label(data: bytes, tmp_path: Path) -> None:
    """The clerk typed 58 under 商业企业 and moved it: its name went along, the other one died."""

    def drag(xml: str) -> str:
        xml = xml.replace(f">{T3}!$D$8<", ">#REF!<")
        return xml.replace(f">{T3}!$E$8<", f">{T3}!$D$8<")

    found = read(names_edited(data, drag), tmp_path)
    assert_numbers(found)
    assert found.values["t3_new_company"].address == f"{T3}!E8"
    assert seen(found) == [
        ("name_moved", ("t3_new_company",), f"{T3}!E8", f"{T3}!D8"),
        ("name_broken", ("t3_new_person",), "", "#REF!"),
    ]


def test_names_of_a_copied_sheet_do_not_count(data: bytes, tmp_path: Path) -> None:
    local = f'<definedName name="t3_new_person" localSheetId="8">{T3}!$E$9</definedName>'
    found = read(
        names_edited(data, lambda xml: xml.replace("<definedNames>", f"<definedNames>{local}")), tmp_path
    )
    assert_numbers(found)
    assert seen(found) == []


def test_names_in_capitals_and_with_comments_are_the_same(data: bytes, tmp_path: Path) -> None:
    def edit(xml: str) -> str:
        xml = xml.replace('name="t3_new_person"', 'name="T3_New_Person"')
        return xml.replace("<definedNames>", "<!-- names --><definedNames>")

    found = read(names_edited(data, edit), tmp_path)
    assert_numbers(found)
    assert seen(found) == []


def test_last_year_sheet_taken_out_leaves_last_year_unknown(data: bytes, tmp_path: Path) -> None:
    found = read(sheet_removed(data, "上年数"), tmp_path)
    assert_numbers(found)
    assert found.last == {}
    assert found.observations == (Observation("sheet_missing", expected="上年数"),)


def test_table_sheet_taken_out_leaves_its_cells_unread(data: bytes, tmp_path: Path) -> None:
    found = read(sheet_removed(data, "复议诉讼"), tmp_path)
    lost = tuple(cell.name for cell in FORM_2021.table("t4").cells)
    assert_numbers(found, **dict.fromkeys(lost))
    assert {found.values[name].kind for name in lost} == {"unread"}
    assert [(kind, cells) for kind, cells, _, _ in seen(found)] == [
        ("name_broken", lost),
        ("label_missing", lost),
        ("sheet_missing", lost),
    ]


# ── sheets and labels ─────────────────────────────────────────────────────


def test_sheet_may_be_renamed(data: bytes, tmp_path: Path) -> None:
    found = read(sheet_renamed(data, T3, "表 3 (局办&amp;科)"), tmp_path)
    assert_numbers(found)
    assert found.observations == (
        Observation("sheet_renamed", (), "表 3 (局办&科)!A1", "表 3 (局办&科)", T3),
    )
    assert found.values["t3_new_person"].address == "表 3 (局办&科)!D8"


@pytest.mark.parametrize("number", [2, 8, 20, 31])
def test_inserted_row_moves_everything(number: int, data: bytes, tmp_path: Path) -> None:
    found = read(row_inserted(data, T3, number), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("row_inserted", (), f"{T3}!A{number}", f"“{T3}”第 {number} 行（空的）")]
    assert found.values["t3_carried_out_person"].address == f"{T3}!D33"


def test_deleted_row_leaves_its_cells_unread_and_its_totals_alone(data: bytes, tmp_path: Path) -> None:
    """Excel takes the row out of the formulas of the totals: they are still the sums of what is left."""
    found = read(row_removed(data, T3, 20), tmp_path)
    lost = tuple(f"t3_unable_not_held_{column}" for column in (*APPLICANTS, "total"))
    assert_numbers(found, **dict.fromkeys(lost))
    assert {found.values[name].kind for name in lost} == {"unread"}
    assert [(kind, cells) for kind, cells, _, _ in seen(found)] == [
        ("name_broken", lost),
        ("label_missing", lost),
    ]


@pytest.mark.parametrize("change", ["insert_rows", "insert_cols", "delete_rows", "delete_cols"])
@pytest.mark.parametrize("at", [4, 6, 9, 20])
def test_rows_and_columns_moved_without_their_names_never_move_a_number(
    change: str, at: int, tmp_path: Path
) -> None:
    """As programs do it that know neither defined names nor merged cells."""
    typed = {name: Reading("number", 1000 + place) for place, name in enumerate(FORM_2021.typed)}
    whole = replace(REAL, values={name: typed.get(name, BLANK) for name in FORM_2021.cells})
    path = tmp_path / "moved.xlsx"
    path.write_bytes(drawn(whole))
    book = openpyxl.load_workbook(path)
    getattr(book[T3], change)(at)
    book.save(path)
    found = read_submission(path)
    numbers = {name: found.values[name].value for name in typed if found.values[name].value is not None}
    assert numbers.items() <= {name: reading.value for name, reading in typed.items()}.items()
    lost = {name for name in typed if name not in numbers}
    told = {name for one in found.observations for name in one.cells}
    assert lost <= told


def test_changed_label_is_observed_and_read(data: bytes, tmp_path: Path) -> None:
    old, new = "1.信访举报投诉类申请", "1.信访、举报、投诉类的申请"
    found = read(edited(data, {"xl/sharedStrings.xml": lambda xml: xml.replace(old, new)}), tmp_path)
    assert_numbers(found)
    row = tuple(f"t3_reject_petition_{column}" for column in (*APPLICANTS, "total"))
    assert [(s.kind, s.cells, s.found, s.expected) for s in found.observations] == [
        ("label_changed", row, new, old)
    ]


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        ("1.信访举报投诉类申请", "今年没有", "t3_reject_petition"),
        ("四、结转下年度继续办理", "", "t3_carried_out"),
    ],
)
def test_label_that_is_gone_is_observed_and_the_row_read_by_name(
    old: str, new: str, cells: str, data: bytes, tmp_path: Path
) -> None:
    found = read(edited(data, {"xl/sharedStrings.xml": lambda xml: xml.replace(old, new)}), tmp_path)
    assert_numbers(found)
    row = tuple(f"{cells}_{column}" for column in (*APPLICANTS, "total"))
    assert [(s.kind, s.cells, s.found, s.expected) for s in found.observations] == [
        ("label_changed", row, new, old)
    ]


def test_label_with_other_blanks_and_widths_is_the_same(data: bytes, tmp_path: Path) -> None:
    def edit(xml: str) -> str:
        xml = xml.replace("1.信访举报投诉类申请", "1．信访举报 投诉类申请 ")
        return xml.replace("（五）\n不予处理", "(五)不予\n处理")

    found = read(edited(data, {"xl/sharedStrings.xml": edit}), tmp_path)
    assert_numbers(found)
    assert seen(found) == []


# ── totals ────────────────────────────────────────────────────────────────


def test_total_typed_over_is_observed(data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_total", "<v>999</v>"), tmp_path)
    assert_numbers(found, t3_new_total=999)
    assert found.observations == (
        Observation("total_overwritten", ("t3_new_total",), f"{T3}!J8", "999", "=SUM(D8:I8)"),
    )


def test_total_deleted_is_observed(data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_total", ""), tmp_path)
    assert_numbers(found, t3_new_total=None)
    assert seen(found) == [("total_overwritten", ("t3_new_total",), f"{T3}!J8", "")]


@pytest.mark.parametrize(
    "formula",
    [
        "D8+E8",
        "SUM(D8:I8)+1",
        "SUM(D8:I9)",
        "SUM(D8:H8)",
        "MAX(D8:I8)",
        "SUM(主动公开!D8:I8)",
        "62",
        "SUM(D:I)",
    ],
)
def test_other_formula_in_a_total_is_observed(formula: str, data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_total", f"<f>{formula}</f><v>62</v>"), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("total_overwritten", ("t3_new_total",), f"{T3}!J8", f"={formula}")]


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(D8:I8)",
        "D8+E8+F8+G8+H8+I8",
        "SUM($D$8:$F$8,G8:I8)",
        "SUM(依申请公开!D8:I8)",
        "+".join(f"t3_new_{column}" for column in APPLICANTS),
    ],
)
def test_same_sum_written_otherwise_is_good(formula: str, data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_total", f"<f>{formula}</f><v>62</v>"), tmp_path)
    assert_numbers(found)
    assert seen(found) == []


def test_stale_totals_are_kept_and_observed(data: bytes, tmp_path: Path) -> None:
    """A program changed an entry without calculating: both totals over it are what they were."""
    found = read(cell_edited(data, "t3_granted_person", "<v>50</v>"), tmp_path)
    before = {
        name: REAL.number(name) for name in ("t3_granted_total", "t3_handled_person", "t3_handled_total")
    }
    assert_numbers(found, t3_granted_person=50)
    more = 50 - REAL.number("t3_granted_person")
    assert found.observations == tuple(
        Observation("stale_value", (name,), WHERE[name].address, str(value), str(value + more))
        for name, value in before.items()
    )


def test_total_over_a_blank_is_not_judged(data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_person", ""), tmp_path)
    assert_numbers(found, t3_new_person=None)
    assert seen(found) == []


def test_error_in_a_total_is_an_error(data: bytes, tmp_path: Path) -> None:
    formula = 'IF(COUNT(D8:I8)=6,SUM(D8:I8),"")'
    broken = cell_edited(data, "t3_new_total", f"<f>{formula}</f><v>#VALUE!</v>", 't="e"')
    found = read(broken, tmp_path)
    assert (found.values["t3_new_total"].kind, found.values["t3_new_total"].text) == ("error", "#VALUE!")
    assert seen(found) == []


def test_shared_formulas_are_each_their_own(data: bytes, tmp_path: Path) -> None:
    """Excel writes a formula that was filled down once, and then only that it is shared."""
    data = cell_edited(data, "t3_new_total", '<f t="shared" ref="J8:J9" si="0">SUM(D8:I8)</f><v>62</v>')
    total = REAL.number("t3_carried_in_total")
    data = cell_edited(data, "t3_carried_in_total", f'<f t="shared" si="0"/><v>{total}</v>')
    found = read(data, tmp_path)
    assert_numbers(found)
    assert seen(found) == []
    assert found.values["t3_carried_in_total"].formula == "SUM(D9:I9)"


# ── formulas in entry cells, values not stored ────────────────────────────


def test_formula_in_an_entry_cell_is_observed(data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_person", "<f>50+8</f><v>58</v>"), tmp_path)
    assert_numbers(found)
    assert found.values["t3_new_person"].formula == "50+8"
    assert seen(found) == [("entry_formula", ("t3_new_person",), f"{T3}!D8", "=50+8")]


def test_array_formula_in_entry_cells_is_observed(data: bytes, tmp_path: Path) -> None:
    data = cell_edited(data, "t3_new_person", '<f t="array" ref="D8:E8">A1:B1</f><v>58</v>')
    found = read(data, tmp_path)
    assert_numbers(found)
    assert [(kind, cells) for kind, cells, _, _ in seen(found)] == [
        ("entry_formula", ("t3_new_person",)),
        ("entry_formula", ("t3_new_company",)),
    ]
