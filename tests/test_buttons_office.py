"""Every button in a live LibreOffice: on a right workbook, a wrong one, protected ones, foreign ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases import real
from live_office import Clerk, connected
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission

pytestmark = pytest.mark.office

TABLE = "依申请公开"
RESULTS, MEMORY = "校验结果", "年报标记"
RED = (255, 199, 206)
T301_PERSON = ("D8", "D9", "D31", "D32")
"""Cells of the balance of the column 自然人: new, carried in, handled, carried out."""


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    with connected() as office:
        yield office


def drawn(submission: Submission, path: Path) -> Path:
    path.write_bytes(agency_workbook(submission, live_checks(submission)))
    return path


def with_values(submission: Submission, **values: int) -> Submission:
    readings = {name: Reading("number", value) for name, value in values.items()}
    return replace(submission, values={**submission.values, **readings})


@pytest.fixture
def clerk(app: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Clerk]:
    """The workbook of the first real agency, open; with what the test's parameter changes in it."""
    submission = with_values(real(0), **getattr(request, "param", {}))
    book = app.books.open(drawn(submission, tmp_path / "填报 表=1.xlsx"))
    yield Clerk(book)
    book.close()


wrong = pytest.mark.parametrize("clerk", [{"t3_carried_in_person": 2}], indirect=True)


def look(book: Any) -> dict[str, Any]:
    """Everything marking may touch, on every sheet a clerk sees."""
    seen = {}
    for sheet in book.sheets:
        if sheet.visible:
            used = sheet.used_range
            notes = {note.location.address: note.text for note in sheet.impl.notes}
            texts = used.formula
            seen[sheet.name] = (texts, notes, sheet.api.ProtectContents)
    seen["colours"] = {cell: book.sheets[TABLE][cell].color for cell in (*T301_PERSON, "E8", "J8")}
    return seen


def test_a_right_workbook_passes_and_is_not_touched(clerk: Clerk) -> None:
    before = look(clerk.workbook)
    said = clerk.click("check")
    assert re.fullmatch(r"通过：\d+ 条核对全部相符。", said)
    assert look(clerk.workbook) == before


@wrong
def test_check_marks_notes_lists_and_selects(clerk: Clerk) -> None:
    said = clerk.click("check")
    assert said == "未通过：强制性 2。请看标色的格和“校验结果”表。"
    sheet = clerk.workbook.sheets[TABLE]
    assert {sheet[cell].color for cell in T301_PERSON} == {RED}
    assert sheet["E8"].color != RED
    note = sheet["D8"].note.text
    assert note.startswith("【年报校验】")
    assert "T301" in note
    assert "怎么改：" in note
    assert [one.name for one in clerk.workbook.sheets][:2] == ["封面", RESULTS]
    rows = clerk.workbook.sheets[RESULTS].used_range.value
    assert [row[0] for row in rows[3:]] == ["T301.person", "T301.total"]
    assert rows[3][3:6] == [60, 59, 1]
    assert clerk.workbook.sheets[RESULTS]["G4"].hyperlink == f"#{TABLE}.D8"
    chosen = clerk.workbook.app.selection
    assert (chosen.sheet.name, chosen.address) == (TABLE, "$D$8")


@wrong
def test_clear_puts_back_what_was_there(clerk: Clerk) -> None:
    sheet = clerk.workbook.sheets[TABLE]
    sheet.api.Unprotect()
    sheet["D9"].add_note("问过信访科，确为 1 件")
    sheet["D31"].color = (0, 176, 80)
    sheet.api.Protect()
    before = look(clerk.workbook)
    clerk.click("check")
    assert "问过信访科" in sheet["D9"].note.text
    assert "T301" in sheet["D9"].note.text
    clerk.click("check")
    assert sheet["D9"].note.text.count("T301") == 1
    assert clerk.click("clear") == "已清除 8 格的标记，填写的数字没有改动。"
    assert look(clerk.workbook) == before
    assert MEMORY not in [one.name for one in clerk.workbook.sheets]
    assert clerk.click("clear") == "没有需要清除的标记。"


@wrong
def test_unsaved_corrections_count(clerk: Clerk) -> None:
    clerk.click("check")
    clerk.workbook.sheets[TABLE]["D9"].value = 1
    assert clerk.click("check").startswith("通过：")
    assert clerk.workbook.sheets[TABLE]["D8"].color != RED
    assert RESULTS not in [one.name for one in clerk.workbook.sheets]


@wrong
def test_next_and_previous_walk_round(clerk: Clerk) -> None:
    clerk.click("check")
    visited = []
    for action in ("next", "next", "previous"):
        assert clerk.click(action) == ""
        visited.append(clerk.workbook.app.selection.address)
    assert visited == ["$J$8", "$D$8", "$J$8"]


def test_walking_without_findings_says_what_to_do(clerk: Clerk) -> None:
    assert clerk.click("next") == "没有可以跳转的问题。请先点“校验”"


@wrong
def test_rule_of_the_selected_finding(clerk: Clerk) -> None:
    assert "请先点“校验”" in clerk.click("rule")
    clerk.click("check")
    said = clerk.click("rule")
    assert said.startswith("T301（强制性）")
    assert "公式：=t3_new_" in said
    assert "依据：" in said


@wrong
def test_a_password_of_theirs_is_said_and_nothing_is_marked(clerk: Clerk) -> None:
    sheet = clerk.workbook.sheets[TABLE]
    sheet.api.Unprotect()
    sheet.api.Protect("secret")
    before = look(clerk.workbook)
    assert "设了保护密码" in clerk.click("check")
    assert look(clerk.workbook) == before
    assert clerk.workbook.app.screen_updating


@wrong
def test_a_locked_structure_is_said_and_nothing_is_marked(clerk: Clerk) -> None:
    before = look(clerk.workbook)
    clerk.workbook.impl.doc.protect("")
    assert "结构设了保护" in clerk.click("check")
    clerk.workbook.impl.doc.unprotect("")
    assert look(clerk.workbook) == before


def test_a_foreign_workbook_is_said(app: Any, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "别的表.xlsx"
    with xlsxwriter.Workbook(path) as foreign:
        foreign.add_worksheet("工资").write("A1", 1)
    book = app.books.open(path)
    assert "不是年报填报表" in Clerk(book).click("check")
    assert [sheet.name for sheet in book.sheets] == ["工资"]
    book.close()


def test_no_workbook_is_said() -> None:
    for action in ("check", "clear", "next", "previous", "last-year", "export", "rule"):
        assert "没有打开的工作簿" in Clerk(None).click(action)


@wrong
def test_a_broken_name_is_read_by_its_labels(clerk: Clerk) -> None:
    clerk.workbook.names["t3_new_person"].delete()
    assert clerk.click("check").startswith("未通过")
    rows = clerk.workbook.sheets[RESULTS].used_range.value
    assert "T301.person" in [row[0] for row in rows[3:]]


@wrong
def test_a_hidden_sheet_is_still_checked(clerk: Clerk) -> None:
    clerk.workbook.sheets[TABLE].visible = False
    assert clerk.click("check").startswith("未通过")
    assert clerk.workbook.sheets[TABLE]["D8"].color == RED


def test_last_year_is_filled_in(clerk: Clerk, tmp_path: Path) -> None:
    last = with_values(replace(real(0), report_year=2023), t3_carried_out_person=1, t3_carried_out_total=1)
    clerk.file = drawn(last, tmp_path / "2023.xlsx")
    assert "已从“2023.xlsx”填入上年数 200 个" in clerk.click("last-year")
    copy = tmp_path / "copy.xlsx"
    clerk.workbook.api.SaveCopyAs(str(copy))
    read = read_submission(copy).last
    assert {name: reading.value for name, reading in read.items()} == last.numbers()


def test_last_year_of_another_year_is_refused(clerk: Clerk, tmp_path: Path) -> None:
    clerk.file = drawn(real(2), tmp_path / "2024.xlsx")
    assert "2024 年度的上年数应取自 2023 年度" in clerk.click("last-year")


@wrong
def test_export_refuses_while_a_balance_fails(clerk: Clerk, tmp_path: Path) -> None:
    clerk.folder = tmp_path / "out"
    assert "还有 2 处强制性问题没有改好，不能导出" in clerk.click("export")
    assert not clerk.folder.exists()


@pytest.mark.parametrize("clerk", [{"t2_regulation_made": 1, "t2_regulation_valid": 1}], indirect=True)
def test_export_needs_an_explanation_that_falls_away_with_the_figures(clerk: Clerk, tmp_path: Path) -> None:
    clerk.folder = tmp_path
    assert "没有说明，不能导出。已列在“情况说明”表里" in clerk.click("export")
    sheet = clerk.workbook.sheets["情况说明"]
    instances = [row[0] for row in sheet["B5:B12"].options(ndim=2).value if row[0]]
    assert instances
    assert all(instance.startswith("T201.") for instance in instances)
    for row in range(5, 5 + len(instances)):
        sheet.range((row, 3)).value = "经核对，系代市政府起草"
    said = clerk.click("export")
    assert said.startswith("校验通过")
    exported = tmp_path / "SPB001_重庆市沙坪坝区人民政府办公室_2024年政府信息公开工作年度报告.xlsx"
    assert read_submission(exported).number("t2_regulation_made") == 1
    assert "已经有了" in clerk.click("export")
    clerk.workbook.sheets["主动公开"]["B7"].value = 2
    assert "没有说明，不能导出" in clerk.click("export")


def test_every_cell_of_the_form_is_read_as_it_stands(clerk: Clerk) -> None:
    from nianbao.addin.ribbon.open_book import read_open_book

    read = read_open_book(clerk.workbook)
    assert read.numbers() == real(0).numbers()
    assert read.texts == real(0).texts
    assert {reading.address for reading in read.values.values()} == {
        reading.address for reading in read_submission(Path(clerk.workbook.fullname)).values.values()
    }
    assert len(read.values) == len(FORM_2021.cells)
