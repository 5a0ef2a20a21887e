"""What was done to a workbook besides filling it in: each thing noticed once, and every number still read."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from filled import APPLICANTS, REAL, T3, WHERE, assert_numbers, filled, seen
from handled import (
    columns_changed,
    linked,
    merged,
    protection_taken_off,
    related,
    row_changed,
    sheet_added,
    sheet_removed,
    sheet_renamed,
    sheet_state,
    with_dde,
    with_link,
    with_macros,
)
from judging import failed, only
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import CHECKS, EXPLANATIONS, GUIDE, SHEETS
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Observation, Submission
from xlsx_edits import (
    cell_edited,
    column_inserted,
    edited,
    names_edited,
    parts,
    read,
    row_inserted,
    row_removed,
    row_taken_to,
    sheet_part,
)

COLUMNS = (*APPLICANTS, "total")
NOT_HELD = tuple(f"t3_unable_not_held_{column}" for column in COLUMNS)
CARRIED_IN = tuple(f"t3_carried_in_{column}" for column in COLUMNS)


@pytest.fixture(scope="module")
def data() -> bytes:
    return filled()


def structure(found: Submission) -> set[str]:
    """The findings about the form itself."""
    return {instance for instance in failed(found) if instance.startswith("S")}


# ── rows and columns ──────────────────────────────────────────────────────


def test_an_inserted_row_with_something_in_it_is_quoted(data: bytes, tmp_path: Path) -> None:
    def fill(xml: str) -> str:
        cells = "".join(f'<c r="{c}12" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in ("C甲", "D7"))
        return re.sub(r'(?=<row r="13")', f'<row r="12">{cells}</row>', xml, count=1)

    found = read(edited(row_inserted(data, T3, 12), {sheet_part(T3): fill}), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("row_inserted", (), f"{T3}!A12", f"“{T3}”第 12 行（写着“甲”“7”）")]
    assert structure(found) == {"S02.row_inserted"}
    finding = only(found, "S02.row_inserted")
    assert (finding.severity, finding.addresses) == ("warning", (f"{T3}!A12",))
    assert finding.message == f"“{T3}”第 12 行（写着“甲”“7”）不是官方表式的行"


def test_rows_inserted_together_are_one_and_apart_are_two(data: bytes, tmp_path: Path) -> None:
    twice = row_inserted(row_inserted(data, T3, 12), T3, 12)
    apart = row_inserted(row_inserted(data, T3, 20), T3, 10)
    found = read(twice, tmp_path)
    assert seen(found) == [("row_inserted", (), f"{T3}!A12", f"“{T3}”第 12 至 13 行（空的）")]
    found = read(apart, tmp_path)
    assert_numbers(found)
    assert [address for _, _, address, _ in seen(found)] == [f"{T3}!A10", f"{T3}!A21"]
    assert structure(found) == {"S02.row_inserted", "S02.row_inserted.2"}


@pytest.mark.parametrize(("before", "now"), [(24, 23), (22, 21)])
def test_a_row_taken_elsewhere_is_moved_and_read(before: int, now: int, data: bytes, tmp_path: Path) -> None:
    found = read(row_taken_to(data, T3, 20, before), tmp_path)
    assert_numbers(found)
    assert found.observations == (
        Observation("row_moved", NOT_HELD, f"{T3}!A{now}", f"第 {now} 行", "第 20 行"),
    )
    assert structure(found) == {"S02.row_moved.t3_unable_not_held_person"}
    finding = only(found, "S02.row_moved.t3_unable_not_held_person")
    assert finding.addresses == tuple(f"{T3}!{column}{now}" for column in "DEFGHIJ")
    assert finding.message == (
        f"表三“三（四）1.本机关不掌握相关政府信息”一行移到了第 {now} 行，填报工作簿里它在第 20 行"
    )


def test_a_deleted_row_is_one_finding(data: bytes, tmp_path: Path) -> None:
    found = read(row_removed(data, T3, 20), tmp_path)
    assert structure(found) == {"S02.label_missing.t3_unable_not_held_person"}


@pytest.mark.parametrize(("letter", "where"), [("A", "A5"), ("D", "D5"), ("F", "F5"), ("J", "J5")])
def test_an_inserted_column_is_noticed(letter: str, where: str, data: bytes, tmp_path: Path) -> None:
    found = read(column_inserted(data, T3, letter), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("column_inserted", (), f"{T3}!{where}", f"“{T3}”第 {letter} 列（空的）")]
    assert structure(found) == {"S02.column_inserted"}


def test_columns_that_changed_places_are_read_by_label(data: bytes, tmp_path: Path) -> None:
    """A clerk swapped two columns by hand, labels and numbers: the names stayed behind."""
    (tmp_path / "a.xlsx").write_bytes(data)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book[T3]
    for row in range(7, 33):
        left, right = sheet.cell(row, 5), sheet.cell(row, 6)
        left.value, right.value = right.value, left.value
    book.save(tmp_path / "a.xlsx")
    found = read_submission(tmp_path / "a.xlsx")
    for name in ("t3_new_company", "t3_new_institute", "t3_granted_company", "t3_granted_institute"):
        assert found.number(name) == REAL.number(name)
    moved = [s for s in found.observations if s.kind == "column_moved"]
    assert [(s.address, s.found, s.expected) for s in moved] == [(f"{T3}!F5", "第 F 列", "第 E 列")]


# ── headings and merged cells ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("法人或其他组织", "单位", f"{T3}!E6"),
        ("申请人情况", "申请人是谁", f"{T3}!D5"),
        ("第二十条第（一）项", "第二十条第（二）项", "主动公开!A5"),
        ("未经复议直接起诉", "直接起诉", "复议诉讼!F6"),
    ],
)
def test_a_rewritten_heading_is_noticed(old: str, new: str, where: str, data: bytes, tmp_path: Path) -> None:
    shared = parts(data)["xl/sharedStrings.xml"].decode()
    assert f">{old}<" in shared
    found = read(
        edited(data, {"xl/sharedStrings.xml": lambda xml: xml.replace(f">{old}<", f">{new}<")}), tmp_path
    )
    assert_numbers(found)
    (one,) = found.observations
    assert (one.kind, one.address, one.found, one.expected) == ("label_changed", where, new, old)
    (instance,) = structure(found)
    assert instance.startswith("S02.label_changed")


def test_a_heading_in_other_widths_is_the_same(data: bytes, tmp_path: Path) -> None:
    def edit(xml: str) -> str:
        return xml.replace(">第二十条第（一）项<", ">第二十条 第(一)项<")

    assert seen(read(edited(data, {"xl/sharedStrings.xml": edit}), tmp_path)) == []


def test_a_cell_merged_away_is_gone(data: bytes, tmp_path: Path) -> None:
    """Excel keeps the number at the left and drops the other."""
    found = read(merged(cell_edited(data, "t3_new_company", ""), T3, "D8:E8"), tmp_path)
    gone = Observation("cells_merged", ("t3_new_company",), f"{T3}!D8", f"{T3}!D8:E8")
    assert found.observations == (gone,)
    assert found.values["t3_new_company"].kind == "unread"
    assert_numbers(found, t3_new_company=None)
    assert structure(found) == {"S02.cells_merged.t3_new_company"}
    finding = only(found, "S02.cells_merged.t3_new_company")
    assert finding.severity == "error"
    assert finding.message == f"{T3}!D8:E8 合并成了一格，少了 1 个数格：一、本年新收数量·商业企业"


def test_a_number_stored_beneath_a_merged_cell_is_read_and_told(data: bytes, tmp_path: Path) -> None:
    found = read(merged(data, T3, "D8:E9"), tmp_path)
    assert_numbers(found)
    assert [(s.kind, s.cells) for s in found.observations] == [
        ("cells_merged", ("t3_new_company", "t3_carried_in_person", "t3_carried_in_company"))
    ]


def test_merging_below_the_table_is_nobodys_business(data: bytes, tmp_path: Path) -> None:
    assert seen(read(merged(data, T3, "A34:J34"), tmp_path)) == []


def test_merged_cells_are_found_where_rows_have_moved(data: bytes, tmp_path: Path) -> None:
    found = read(merged(row_inserted(data, T3, 9), T3, "D8:E8"), tmp_path)
    assert_numbers(found)
    assert {s.kind: s.cells for s in found.observations} == {
        "row_inserted": (),
        "cells_merged": ("t3_new_company",),
    }


# ── hidden ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("attributes", ['hidden="1"', 'hidden="true"', 'ht="0"', 'ht="0.5"'])
def test_hidden_rows_are_noticed_and_read(attributes: str, data: bytes, tmp_path: Path) -> None:
    found = read(row_changed(data, T3, 9, attributes), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("rows_hidden", CARRIED_IN, f"{T3}!A9", f"“{T3}”第 9 行")]
    assert structure(found) == {"S09.rows_hidden.t3_carried_in_person"}
    finding = only(found, "S09.rows_hidden.t3_carried_in_person")
    assert (finding.severity, finding.message) == ("warning", f"“{T3}”第 9 行被隐藏，其中有 7 个数格")


@pytest.mark.parametrize("attributes", ['hidden="0"', 'ht="1.5"', 'ht="10"'])
def test_rows_that_are_only_low_are_not_hidden(attributes: str, data: bytes, tmp_path: Path) -> None:
    assert seen(read(row_changed(data, T3, 9, attributes), tmp_path)) == []


def test_hidden_rows_of_one_sheet_are_told_together(data: bytes, tmp_path: Path) -> None:
    hidden = data
    for row in (9, 11, 12, 13):
        hidden = row_changed(hidden, T3, row, 'hidden="1"')
    found = read(hidden, tmp_path)
    assert [(kind, len(cells), told) for kind, cells, _, told in seen(found)] == [
        ("rows_hidden", 28, f"“{T3}”第 9、11 至 13 行")
    ]


@pytest.mark.parametrize("how", ['hidden="1" width="7"', 'width="0"'])
def test_hidden_columns_are_noticed_and_read(how: str, data: bytes, tmp_path: Path) -> None:
    found = read(columns_changed(data, T3, f'<col min="5" max="6" {how} customWidth="1"/>'), tmp_path)
    assert_numbers(found)
    assert [(kind, len(cells), at, told) for kind, cells, at, told in seen(found)] == [
        ("columns_hidden", 50, f"{T3}!E1", f"“{T3}”第 E 至 F 列")
    ]
    assert structure(found) == {"S09.columns_hidden.t3_new_company"}


def test_columns_hidden_beyond_the_table_do_not_matter(data: bytes, tmp_path: Path) -> None:
    assert seen(read(columns_changed(data, T3, '<col min="11" max="16384" hidden="1"/>'), tmp_path)) == []


@pytest.mark.parametrize(
    ("state", "remark"), [("hidden", ""), ("veryHidden", "（深度隐藏，在“取消隐藏”里也看不到）")]
)
def test_a_hidden_sheet_is_noticed_and_read(state: str, remark: str, data: bytes, tmp_path: Path) -> None:
    found = read(sheet_state(data, T3, state), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("sheet_hidden", (), f"{T3}!A1", f"“{T3}”{remark}")]
    assert only(found, "S09.sheet_hidden").message == f"工作表“{T3}”{remark}被隐藏"


def test_a_sheet_that_says_it_is_visible_is(data: bytes, tmp_path: Path) -> None:
    assert seen(read(sheet_state(data, T3, "visible"), tmp_path)) == []


# ── sheets added, renamed, taken out ──────────────────────────────────────


@pytest.mark.parametrize("kind", ["worksheet", "chartsheet"])
def test_an_added_sheet_is_noticed(kind: str, data: bytes, tmp_path: Path) -> None:
    found = read(sheet_added(data, "底稿", kind=kind), tmp_path)
    assert_numbers(found)
    assert seen(found) == [("sheet_added", (), "底稿!A1", "底稿")]
    assert structure(found) == {"S09.sheet_added"}
    assert only(found, "S09.sheet_added").severity == "hint"


def test_an_added_sheet_that_is_hidden_is_both(data: bytes, tmp_path: Path) -> None:
    found = read(sheet_added(data, "底稿", "veryHidden"), tmp_path)
    assert structure(found) == {"S09.sheet_added", "S09.sheet_hidden"}


@pytest.mark.parametrize(
    ("title", "state"),
    [("校验结果", "visible"), ("年报标记", "veryHidden"), ("WpsReserved_CellImgList", "veryHidden")],
)
def test_sheets_made_by_programs_are_nobodys_fault(
    title: str, state: str, data: bytes, tmp_path: Path
) -> None:
    assert seen(read(sheet_added(data, title, state), tmp_path)) == []


@pytest.mark.parametrize("title", SHEETS)
def test_a_renamed_sheet_is_told_once(title: str, tmp_path: Path) -> None:
    drawn = agency_workbook(REAL, live_checks(REAL))
    found = read(sheet_renamed(drawn, title, "新名"), tmp_path)
    assert_numbers(found)
    assert found.observations == (Observation("sheet_renamed", (), "新名!A1", "新名", title),)
    assert structure(found) == {"S09.sheet_renamed"}


@pytest.mark.parametrize("title", [GUIDE, CHECKS, EXPLANATIONS])
def test_a_sheet_replaced_by_two_is_missing_and_they_are_added(
    title: str, data: bytes, tmp_path: Path
) -> None:
    found = read(sheet_added(sheet_added(sheet_removed(data, title), "甲"), "乙"), tmp_path)
    assert structure(found) == {"S09.sheet_missing", "S09.sheet_added", "S09.sheet_added.2"}


@pytest.mark.parametrize(("title", "table"), [("主动公开", "t2"), (T3, "t3"), ("复议诉讼", "t4")])
def test_a_table_taken_out_is_one_error(title: str, table: str, data: bytes, tmp_path: Path) -> None:
    found = read(sheet_removed(data, title), tmp_path)
    lost = tuple(cell.name for cell in FORM_2021.table(table).cells)
    assert_numbers(found, **dict.fromkeys(lost))
    assert structure(found) == {f"S02.table_missing.{table}"}
    finding = only(found, f"S02.table_missing.{table}")
    assert (finding.severity, finding.cells) == ("error", lost)


# ── protection, links, macros ─────────────────────────────────────────────


def test_protection_taken_off_is_a_hint(data: bytes, tmp_path: Path) -> None:
    found = read(protection_taken_off(protection_taken_off(data, T3), "正文"), tmp_path)
    assert seen(found) == [("unprotected", (), f"{T3}!A1", f"“{T3}”、“正文”")]
    assert only(found, "S09.unprotected").severity == "hint"


def test_protection_that_is_switched_off_is_none(data: bytes, tmp_path: Path) -> None:
    def off(xml: str) -> str:
        return xml.replace('<sheetProtection sheet="1"', '<sheetProtection sheet="0"')

    assert [kind for kind, *_ in seen(read(edited(data, {sheet_part(T3): off}), tmp_path))] == ["unprotected"]


def test_each_linked_workbook_is_told_with_its_cells(data: bytes, tmp_path: Path) -> None:
    one = linked(data, "t3_new_person")
    two = linked(one, "t3_new_company", "file:///home/%E5%8F%B0%E8%B4%A62.xlsx", 2)
    found = read(two, tmp_path)
    links = [s for s in found.observations if s.kind == "outside_link"]
    assert [(s.cells, s.address, s.found) for s in links] == [
        (("t3_new_person",), f"{T3}!D8", f"“台账.xlsx”（用在{T3}!D8）"),
        (("t3_new_company",), f"{T3}!E8", f"“台账2.xlsx”（用在{T3}!E8）"),
    ]
    finding = only(found, "S10.outside_link.t3_new_person")
    assert finding.message == f"工作簿从别的文件取数：“台账.xlsx”（用在{T3}!D8）"


def test_a_link_outside_the_tables_has_its_address(data: bytes, tmp_path: Path) -> None:
    data = cell_edited(with_link(data, "a.xlsx"), "agency_name", "<f>[1]Sheet1!$A$1</f><v>局</v>", 't="str"')
    found = read(data, tmp_path)
    where = WHERE["agency_name"].address
    assert seen(found) == [("outside_link", (), where, f"“a.xlsx”（用在{where}）")]


def test_a_link_nobody_uses_is_told_too(data: bytes, tmp_path: Path) -> None:
    found = read(with_link(data, "../台账.xlsx"), tmp_path)
    assert seen(found) == [("outside_link", (), "", "“台账.xlsx”（没有看到用在哪一格）")]
    assert structure(found) == {"S10.outside_link"}


def test_a_link_in_a_defined_name_is_named(data: bytes, tmp_path: Path) -> None:
    name = '<definedName name="台账数">[1]台账!$A$1</definedName><definedName '

    def edit(xml: str) -> str:
        return xml.replace("<definedName ", name, 1)

    found = read(names_edited(with_link(data, "台账.xlsx"), edit), tmp_path)
    assert seen(found) == [("outside_link", (), "", "“台账.xlsx”（用在名称 台账数）")]


def test_another_program_that_feeds_the_workbook_is_told(data: bytes, tmp_path: Path) -> None:
    found = read(with_dde(data, "Excel", "C:\\办公\\a.xls"), tmp_path)
    assert seen(found) == [("outside_link", (), "", "“Excel（DDE，a.xls）”（没有看到用在哪一格）")]


def test_a_data_connection_is_told(data: bytes, tmp_path: Path) -> None:
    found = read(related(data, "connections", "connections.xml", "rIdC"), tmp_path)
    assert seen(found) == [("outside_link", (), "", "数据连接")]


def test_a_link_to_a_place_in_this_workbook_is_none(data: bytes, tmp_path: Path) -> None:
    found = read(cell_edited(data, "t3_new_person", f"<f>{T3}!$E$8*0+58</f><v>58</v>"), tmp_path)
    assert [kind for kind, *_ in seen(found)] == ["entry_formula"]


def test_macros_are_told_and_not_run(data: bytes, tmp_path: Path) -> None:
    found = read(with_macros(data), tmp_path, "a.xlsm")
    assert_numbers(found)
    assert found.observations == (Observation("macros", found="VBA"),)
    assert only(found, "S10.macros").message == "工作簿里有宏（VBA）；读取时没有运行"
    sheet = sheet_added(data, "Macro1", "veryHidden", "xlMacrosheet")
    assert structure(read(sheet, tmp_path)) == {"S10.macros", "S09.sheet_hidden"}


def test_a_workbook_that_could_hold_macros_but_holds_none_is_good(data: bytes, tmp_path: Path) -> None:
    assert seen(read(data, tmp_path, "a.xlsm")) == []


# ── the template ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inner", "attributes", "instance", "severity", "message"),
    [
        ("<v>0</v>", "", "S11", "hint", "用的是第 0 版模板，现行的是第 1 版；数照常读取"),
        ("<is><t>旧</t></is>", 't="inlineStr"', "S11", "hint", "封面的模板版本写的是“旧”，应当是“1”"),
    ],
)
def test_another_template_is_told(
    inner: str, attributes: str, instance: str, severity: str, message: str, data: bytes, tmp_path: Path
) -> None:
    found = read(cell_edited(data, "nianbao_template", inner, attributes), tmp_path)
    assert_numbers(found)
    assert structure(found) == {instance}
    finding = only(found, instance)
    assert (finding.severity, finding.message) == (severity, message)
    assert finding.addresses == (WHERE["nianbao_template"].address,)


@pytest.mark.parametrize("inner", ["", "<v>1</v>"])
def test_a_mark_that_is_gone_or_has_become_a_number_is_no_accusation(
    inner: str, data: bytes, tmp_path: Path
) -> None:
    assert seen(read(cell_edited(data, "nianbao_template", inner), tmp_path)) == []
