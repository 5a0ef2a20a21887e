"""What the buttons do in Excel: cells, notes and sheets as Excel has them, and what it refuses."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from cases import real
from com_book import book_in, opened
from com_desk import (
    FULLNAME,
    RED,
    RESULTS,
    RIGHT,
    TABLE,
    WRONG,
    Desk,
    desk,
    drawn,
    last_year,
    prepared,
    with_values,
)
from com_excel import BookState, Excel
from live_office import Clerk


def test_a_workbook_is_read_as_its_file_is(tmp_path: Path) -> None:
    from nianbao.addin.ribbon.open_book import read_open_book
    from nianbao.workbook.read import read_submission

    full = replace(
        with_values(real(0), t3_new_person=59, last_t3_new_person=1),
        last=dict(real(1).values),
    )
    path = tmp_path / "填报 表=1.xlsx"
    path.write_bytes(drawn(full))
    read = read_open_book(book_in(Excel(opened(path.read_bytes(), FULLNAME))))
    file = read_submission(path)
    for name in ("form", "values", "last", "texts", "explanations", "observations", "addresses"):
        assert getattr(read, name) == getattr(file, name), name
    assert (read.agency_name, read.agency_code, read.report_year) == (
        file.agency_name,
        file.agency_code,
        file.report_year,
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(-2146826265, "#REF!"), (None, "空白"), ("12件", "12件"), (1.5, "1.5"), (-1.0, "-1")],
)
def test_what_is_no_count_is_told(value: object, said: str) -> None:
    one = desk(RIGHT)
    one.cell(TABLE, 9, 5).value = value
    assert one.click("check").startswith("未通过")
    assert one.cell(TABLE, 9, 5).colour == RED
    assert said in one.cell(TABLE, 9, 5).note


def test_a_date_typed_for_a_count_is_no_count() -> None:
    one = desk(RIGHT)
    one.cell(TABLE, 9, 5).value = dt.datetime(2024, 1, 2)
    assert one.click("check").startswith("未通过")
    assert "2024-01-02" in one.cell(TABLE, 9, 5).note


def test_a_clerks_own_notes_and_fills_come_back() -> None:
    one = desk(WRONG)
    own = "=1+2\n" + "问过信访科𠮷，" * 90
    one.cell(TABLE, 8, 4).note = own
    one.cell(TABLE, 9, 4).note = "确为 1 件"
    one.cell(TABLE, 31, 4).colour = 0x50B000
    before = one.look()
    one.click("check")
    marked = one.cell(TABLE, 8, 4).note
    assert marked.startswith(f"{own}\n【年报校验】\nT301 ")
    assert marked.endswith(one.cell(TABLE, 32, 4).note)
    one.click("check")
    assert one.cell(TABLE, 8, 4).note == marked
    again = Desk(Excel(one.state), Clerk(None))
    again.clerk.workbook = book_in(again.excel)
    assert again.click("clear") == "已清除 8 格的标记，填写的数字没有改动。"
    assert again.look() == before


def test_what_the_clerk_changed_since_the_check_stays() -> None:
    one = prepared(WRONG, "check")
    one.cell(TABLE, 8, 4).note += "\n已改"
    one.cell(TABLE, 9, 4).colour = 0x123456
    changed = one.cell(TABLE, 8, 4).note
    one.click("clear")
    assert one.cell(TABLE, 8, 4).note == changed
    assert one.cell(TABLE, 9, 4).colour == 0x123456
    assert one.cell(TABLE, 9, 4).note is None


def test_corrected_and_checked_again_nothing_is_left() -> None:
    one = prepared(WRONG, "check")
    one.cell(TABLE, 9, 4).value, one.cell(TABLE, 9, 10).value = 1.0, 1.0
    assert one.click("check").startswith("通过：")
    assert one.dress() == desk(WRONG).dress()


def test_a_hidden_table_is_checked_but_not_gone_to() -> None:
    one = desk(WRONG)
    one.sheet(TABLE).visible = 0
    assert one.click("check").startswith("未通过")
    assert one.cell(TABLE, 8, 4).colour == RED
    assert not any(".Select()" in call for call in one.calls)
    assert one.click("next") == ("2 处问题都在隐藏或已删去的工作表里，不能跳过去。请取消隐藏，再点一次“校验”")


def test_some_findings_on_hidden_sheets_are_passed_over() -> None:
    state = opened(drawn(with_values(real(0), t3_carried_in_person=2, t2_regulation_made=1)), FULLNAME)
    one = prepared(state, "check")
    one.sheet("主动公开").visible = 0
    seen = set()
    for _ in range(3):
        assert one.click("next") == ""
        seen.add(one.calls[-2])
        assert "处在隐藏的工作表里）" in one.excel.StatusBar
        assert len(one.excel.StatusBar) <= 255
    assert seen == {f"{TABLE}!D8.Select()", f"{TABLE}!J8.Select()"}


def test_a_password_is_never_asked_for() -> None:
    one = desk(WRONG)
    one.sheet(TABLE).password = "secret"
    before = one.look()
    assert one.click("check") == (
        f"工作表“{TABLE}”设了保护密码，不能标注。请先撤销该表的保护（审阅→撤销工作表保护），再点一次"
    )
    assert one.look() == before


def test_only_notes_protected_is_opened_and_closed_the_same() -> None:
    one = desk(WRONG)
    one.sheet(TABLE).protected = frozenset({"DrawingObjects"})
    before = one.look()
    one.click("check")
    assert one.sheet(TABLE).protected == {"DrawingObjects"}
    one.click("clear")
    assert one.look() == before


@pytest.mark.parametrize("state", [WRONG, RIGHT], ids=["wrong", "right"])
def test_a_locked_structure_is_told_only_where_it_is_in_the_way(state: BookState) -> None:
    one = desk(state)
    one.state.structure = True
    before = one.look()
    said = one.click("check")
    assert ("结构设了保护" in said) == (state is WRONG)
    assert one.look() == before


def test_a_locked_sheet_for_last_year_is_told_before_anything_is_written(tmp_path: Path) -> None:
    one = desk(RIGHT)
    one.clerk.file = last_year(tmp_path)
    for cell in list(one.sheet("上年数").cells.values())[-200:]:
        cell.locked = True
    before = one.look()
    assert one.click("last-year") == "工作表“上年数”的格被锁定，填不进去。请先撤销该表的保护"
    assert one.look() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    one = desk(RIGHT)
    one.clerk.folder = tmp_path / "没有"
    assert "请换一个文件夹再导出" in one.click("export")


def test_a_broken_name_is_read_by_its_labels() -> None:
    state = copy.deepcopy(WRONG)
    state.names = [(name, "=#REF!" if name == "t3_new_person" else to) for name, to in state.names]
    assert desk(state).click("check").startswith("未通过：强制性 2")


def test_a_workbook_that_is_not_ours_is_told() -> None:
    state = BookState(r"C:\工资.xlsx", [copy.deepcopy(RIGHT.sheets[1])])
    state.sheets[0].name = "工资"
    one = desk(state)
    before = one.look()
    for action in ("check", "export"):
        assert "不是年报填报表" in one.click(action)
    assert one.look() == before


def test_the_findings_sheet_in_front_is_no_trouble() -> None:
    one = prepared(WRONG, "check")
    one.excel._books[0]._active = one.sheet(RESULTS)
    assert one.click("check").startswith("未通过")
    one.excel._books[0]._active = one.sheet(RESULTS)
    assert one.click("clear").startswith("已清除 8 格")


def test_the_rule_of_a_row_of_the_findings_sheet() -> None:
    one = prepared(WRONG, "check")
    book = one.excel._books[0]
    book._active = one.sheet(RESULTS)
    book._sheet(one.sheet(RESULTS)).Range("C5").Select()
    assert one.click("rule").startswith("T301（强制性）")


def test_a_summary_is_made_and_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "收回"
    folder.mkdir()
    (folder / "一.xlsx").write_bytes(drawn(real(0)))
    one = desk(RIGHT)
    one.clerk.folder, one.clerk.file = folder, None
    monkeypatch.setenv("PYTHONIOENCODING", "gbk")
    said = one.click("consolidate")
    assert said.startswith("汇总完成"), said
    assert "已采纳 1 家" in said
    assert one.calls == ["Workbooks.Open(收回_汇总表.xlsx)"]
    assert (tmp_path / "收回_汇总表.xlsx").is_file()
    assert "已经有了" in one.click("consolidate")
