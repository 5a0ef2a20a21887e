"""Marked copies: colours, notes and links, and everything else left as it was."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from cases import REPORTS, real
from doors import with_totals, workbook
from excel_limits import audit, schema_audit
from nianbao.addin.marking.mark import marked_copy, marked_name, with_its_suffix
from nianbao.addin.marking.results import HEADERS, SHEET
from nianbao.addin.marking.targets import NOTE_HEADING
from nianbao.validators.finding import Judgement
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import blank_submission
from office import LockedCell, Office
from openpyxl.comments import Comment

TABLE = "依申请公开"
OUT_OF_BALANCE = ("D8", "D9", "D31", "D32", "J8", "J9", "J31", "J32")
"""The cells of T301 in the columns 自然人 and 总计."""
MARKS = {TABLE: dict.fromkeys(OUT_OF_BALANCE, "FFC7CE"), "正文": {"A17": "FFE0B2"}}
"""Red where the sum fails; the text still gives the total as it was (N01)."""


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    return workbook(tmp_path / "某局.xlsx", with_totals(real(0), t3_new_person=59), live=True)


def judged(path: Path) -> Judgement:
    return judge(read_submission(path))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def marks(book: openpyxl.Workbook) -> dict[str, dict[str, str]]:
    """The colour of every cell that has a note, by sheet."""
    return {
        sheet.title: {c.coordinate: c.fill.fgColor.rgb[2:] for row in sheet for c in row if c.comment}
        for sheet in book
        if any(c.comment for row in sheet for c in row)
    }


def test_exactly_the_cells_of_the_findings_are_red_with_a_note(damaged: Path) -> None:
    book = opened(marked_copy(damaged, judged(damaged)))
    assert marks(book) == MARKS
    note = book[TABLE]["D8"].comment
    assert note.author == "nianbao"
    assert note.text == (
        f"{NOTE_HEADING}\nT301 自然人列：一、本年新收数量 59 ＋ 二、上年结转数量 1 ＝ 60，"
        "三（七）总计 57 ＋ 四、结转下年度继续办理 2 ＝ 59，差 1\n怎么改："
        + judged(damaged).errors[0].fix
        + "\n候选（共 24 个，先看这个）：把 依申请公开!D8 由 59 改为 58（合计随之重算），"
        "全部恒等式即成立（像是打错一位数字；改后与正文所写的 62 相符）"
    )


def test_the_findings_sheet_stands_behind_the_cover_and_links_to_the_cells(damaged: Path) -> None:
    book = opened(marked_copy(damaged, judged(damaged)))
    assert book.sheetnames[:2] == ["封面", SHEET]
    sheet = book[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[0] == list(HEADERS)
    assert [row[:2] + row[3:7] for row in rows[1:]] == [
        ["T301.person", "强制性", 60, 59, 1, f"{TABLE}!D8、D9、D31、D32"],
        ["T301.total", "强制性", 64, 63, 1, f"{TABLE}!J8、J9、J31、J32"],
        ["N01.s1_on_request.t3_new_total", "核实性", 62, 63, -1, f"正文!A17、{TABLE}!J8"],
    ]
    assert sheet["A2"].value == "未通过：强制性 2，核实性 1"
    assert [sheet.cell(row, 7).hyperlink.location for row in (5, 6, 7)] == [
        f"'{TABLE}'!D8",
        f"'{TABLE}'!J8",
        "'正文'!A17",
    ]


def test_the_original_is_untouched_and_the_copy_is_the_same_each_time(damaged: Path) -> None:
    before = damaged.read_bytes()
    copies = {marked_copy(damaged, judged(damaged)) for _ in range(2)}
    assert damaged.read_bytes() == before
    assert len(copies) == 1


def test_the_copy_reads_and_judges_like_the_original(damaged: Path, tmp_path: Path) -> None:
    copy = tmp_path / marked_name(damaged)
    copy.write_bytes(marked_copy(damaged, judged(damaged)))
    original, marked = judged(damaged), judged(copy)
    assert marked.submission.values == original.submission.values
    assert marked.submission.observations == original.submission.observations
    assert marked.findings == original.findings


def test_stored_values_protection_names_and_validation_stay(damaged: Path) -> None:
    original, copy = damaged.read_bytes(), marked_copy(damaged, judged(damaged))
    values = [openpyxl.load_workbook(io.BytesIO(data), data_only=True) for data in (original, copy)]
    books = [opened(data) for data in (original, copy)]
    for title in values[0].sheetnames:
        before, after = (book[title] for book in values)
        assert [[c.value for c in row] for row in before] == [[c.value for c in row] for row in after]
        before, after = (book[title] for book in books)
        assert before.protection.sheet == after.protection.sheet
        assert len(before.data_validations.dataValidation) == len(after.data_validations.dataValidation)
        assert sorted(map(str, before.merged_cells.ranges)) == sorted(map(str, after.merged_cells.ranges))
    assert set(books[0].defined_names) == set(books[1].defined_names)


def test_a_clerks_note_is_kept_and_ours_is_replaced_when_marked_again(damaged: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(damaged)
    book[TABLE]["D8"].comment = Comment("问过信访科", "张三")
    book[TABLE]["E8"].comment = Comment("照台账", "李四")
    noted = tmp_path / "有批注.xlsx"
    book.save(noted)
    once = tmp_path / "一.xlsx"
    once.write_bytes(marked_copy(noted, judged(noted)))
    twice = opened(marked_copy(once, judged(once)))[TABLE]
    for sheet in (opened(once.read_bytes())[TABLE], twice):
        own, heading, ours = sheet["D8"].comment.text.partition(NOTE_HEADING)
        assert (own, sheet["D8"].comment.author) == ("问过信访科\n", "张三")
        assert heading and ours.count("T301") == 1
        assert sheet["E8"].comment.text == "照台账"


def test_warnings_are_orange_and_red_wins(tmp_path: Path) -> None:
    submission = with_totals(real(2), t2_regulation_made=5, t3_new_person=100)
    path = workbook(tmp_path / "某局.xlsx", submission)
    found = marks(opened(marked_copy(path, judged(path))))
    assert found["主动公开"] == dict.fromkeys(("B7", "C7", "D7"), "FFE0B2")
    assert set(found[TABLE].values()) == {"FFC7CE"}


def test_a_blank_form_is_coloured_whole_and_noted_once_a_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "空.xlsx", blank_submission(FORM_2021, "某局", "A1", 2024))
    book = opened(marked_copy(path, judged(path)))
    assert {title: list(cells) for title, cells in marks(book).items()} == {
        "主动公开": ["B7"],
        TABLE: ["D8"],
        "复议诉讼": ["A8"],
        "正文": ["A6", "A62", "A85"],
    }
    assert book[TABLE]["I32"].fill.fgColor.rgb[2:] == "FFC7CE"


def test_undecided_findings_are_listed_and_mark_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "空.xlsx", blank_submission(FORM_2021, "某局", "A1", 2024))
    sheet = opened(marked_copy(path, judged(path)))[SHEET]
    kinds = [row[1].value for row in sheet.iter_rows(min_row=5)]
    assert kinds == ["强制性"] * 3 + ["核实性"] * 3 + ["待填"] * judged(path).counts["undecided"]


def test_macros_are_kept(damaged: Path, tmp_path: Path) -> None:
    with_macros = tmp_path / "某局.xlsm"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(damaged) as source, zipfile.ZipFile(with_macros, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(main.encode(), b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
                data = data.replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            if name == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                link = b'<Relationship Id="rIdVba" Type="' + kind + b'" Target="vbaProject.bin"/>'
                data = data.replace(b"</Relationships>", link + b"</Relationships>")
            target.writestr(name, data)
        target.writestr("xl/vbaProject.bin", b"macros of the sender")
    copy = marked_copy(with_macros, judged(with_macros))
    assert with_its_suffix(tmp_path / marked_name(with_macros), copy) == tmp_path / "某局_校验.xlsm"
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        assert package.read("xl/vbaProject.bin") == b"macros of the sender"
        assert b"macroEnabled" in package.read("[Content_Types].xml")
    assert marks(opened(copy)) == MARKS


def test_excel_would_open_it(damaged: Path, tmp_path: Path) -> None:
    blank = workbook(tmp_path / "空.xlsx", blank_submission(FORM_2021, "某局", "A1", 2024))
    copies = [marked_copy(path, judged(path)) for path in (damaged, blank)]
    assert [audit(copy) for copy in copies] == [[], []]
    assert schema_audit(copies[0]) == []


def test_a_published_report_becomes_a_filled_workbook_with_marks(tmp_path: Path) -> None:
    if not REPORTS.exists():
        pytest.skip("no ../shared here")
    text = sorted(REPORTS.glob("000_*.txt"))[0].read_text("utf-8")
    row = re.compile(r"(本年新收政府信息公开申请数量 \|\s+)58( \|)")
    assert row.search(text)
    report = tmp_path / "年报.txt"
    report.write_text(row.sub(r"\g<1>59\2", text), "utf-8")
    copy = marked_copy(report, judged(report))
    found = marks(opened(copy))
    assert {"D8", "D9", "D31", "D32"} <= set(found[TABLE])
    path = tmp_path / marked_name(report)
    path.write_bytes(copy)
    assert with_its_suffix(path, copy) == tmp_path / "年报_校验.xlsx"
    assert read_submission(path).number("t3_new_person") == 59


def test_what_a_sender_wrote_is_never_a_formula_and_never_breaks_the_file(damaged: Path) -> None:
    judgement = judged(damaged)
    hostile = replace(
        judgement.findings[0], message='=HYPERLINK("x")\x07\ud800', addresses=("=1+1!D8", "依申请公开!D8")
    )
    submission = replace(judgement.submission, agency_name="\x1b[31m某局")
    copy = marked_copy(damaged, replace(judgement, submission=submission, findings=(hostile,)))
    assert audit(copy) == []
    row = opened(copy)[SHEET][5]
    assert [(cell.value, cell.data_type) for cell in (row[2], row[6])] == [
        ('=HYPERLINK("x")?', "s"),
        ("=1+1!D8、依申请公开!D8", "s"),
    ]


@pytest.mark.parametrize("name", ["official_form_2021.docx", "hongze_2024.pdf", "hangzhou_2025_tables.html"])
def test_whatever_can_be_read_can_be_marked(name: str) -> None:
    path = REPORTS / name
    if not path.exists():
        pytest.skip("no ../shared here")
    judgement = judged(path)
    sheet = opened(marked_copy(path, judgement))[SHEET]
    assert sheet.max_row - 4 == len(judgement.findings)


def test_the_copy_is_alive_in_libreoffice(damaged: Path, tmp_path: Path, office: Office) -> None:
    copy = tmp_path / marked_name(damaged)
    copy.write_bytes(marked_copy(damaged, judged(damaged)))
    with office.open_calc(copy) as book:
        assert book.get_many(["t3_new_total", "check_T301_person"]) == {
            "t3_new_total": 63,
            "check_T301_person": "不平",
        }
        book.set("t3_new_person", 58)
        assert book.get_many(["t3_new_total", "check_T301_person"]) == {
            "t3_new_total": 62,
            "check_T301_person": "平",
        }
        with pytest.raises(LockedCell):
            book.set("t3_new_total", 1)
