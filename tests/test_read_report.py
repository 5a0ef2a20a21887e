"""A published report, whatever its format, as a submission."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from cases import REPORTS
from flattened import LAYOUTS, cell_a_line, report, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.numbers import Number
from nianbao.workbook.read import read_submission
from nianbao.workbook.read.blocks import Grid, Paragraph, Slot
from nianbao.workbook.read.report import read_report, submission_of
from nianbao.workbook.submission import Submission
from printed import as_html, printed

DISTINCT: dict[str, Number] = {name: 100 + place for place, name in enumerate(FORM_2021.cells)}
needs_shared = pytest.mark.skipif(not REPORTS.exists(), reason="needs ../shared")


def write(tmp_path: Path, content: str | bytes, name: str = "report.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def flattened(**cells: str) -> list[str]:
    return report(FORM_2021, shown(DISTINCT) | cells, cell_a_line)


def kinds(submission: Submission) -> dict[str, int]:
    return dict(Counter(reading.kind for reading in submission.values.values()))


def row_names(row: str) -> list[str]:
    return [name for name in FORM_2021.cells if name.startswith(f"t3_{row}")]


def without(*tables: str) -> dict[str, Number]:
    return {name: value for name, value in DISTINCT.items() if name[:2] not in tables}


@needs_shared
def test_the_five_published_texts() -> None:
    figures = json.loads((REPORTS / "figures.json").read_text("utf-8"))
    for name, expected in figures.items():
        submission = read_submission(REPORTS / name)
        assert submission.numbers() == expected, name
        assert (submission.form, submission.source) == (FORM_2021, "report"), name
        seen = {observation.kind for observation in submission.observations}
        assert seen <= {"label_changed", "part_missing"}, name


@needs_shared
def test_the_blank_official_form_is_all_blank() -> None:
    submission = read_report(REPORTS / "official_form_2021.docx")
    assert kinds(submission) == {"blank": 200}
    assert submission.report_year is None
    assert not [seen for seen in submission.observations if seen.cells]


@needs_shared
def test_a_published_pdf_with_other_outcomes_in_one_row() -> None:
    submission = read_report(REPORTS / "hongze_2024.pdf")
    assert (submission.agency_name, submission.report_year) == ("淮安市洪泽区人民政府", 2024)
    assert kinds(submission) == {"number": 179, "unread": 21}
    unread = [name for name, reading in submission.values.items() if reading.kind == "unread"]
    assert unread == [name for name in FORM_2021.cells if name.startswith("t3_other_")]
    assert {name: reading.value for name, reading in submission.extra.items()} == {
        f"t3_other_{column}": 0
        for column in ("person", "company", "institute", "charity", "law_firm", "other_org", "total")
    }
    t4 = [submission.number(cell.name) for cell in FORM_2021.table("t4").cells]
    assert t4 == [1, 1, 0, 0, 2, 1, 0, 0, 0, 1, 2, 0, 1, 0, 3]
    assert [submission.number(f"t3_{row}_total") for row in ("new", "granted", "handled")] == [95, 50, 95]
    assert submission.number("t2_fee_amount") == 7545
    assert list(submission.texts) == list(FORM_2021.texts)


@needs_shared
def test_a_page_with_two_of_the_tables() -> None:
    submission = read_report(REPORTS / "hangzhou_2025_tables.html")
    assert kinds(submission) == {"number": 190, "unread": 10}
    assert submission.number("t3_new_total") == 14069
    assert submission.number("t3_carried_out_law_firm") == 25
    assert submission.number("t4_after_review_total") == 156
    missing = [seen for seen in submission.observations if seen.kind == "label_missing"]
    assert [len(seen.cells) for seen in missing] == [10]


def test_every_field_of_a_submission(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(flattened()))
    submission = read_report(path)
    assert submission.path == str(path)
    assert submission.numbers() == DISTINCT
    assert (submission.agency_name, submission.agency_code, submission.report_year) == (
        "示例市示例局",
        "",
        2024,
    )
    assert list(submission.texts) == ["s1_proactive", "s5_problems", "s6_other"]
    assert submission.addresses == {
        "agency_name": "第1行",
        "report_year": "第1行",
        "s1_proactive": "第3行",
        "s5_problems": submission.addresses["s5_problems"],
        "s6_other": submission.addresses["s6_other"],
    }
    assert (submission.last, submission.extra, submission.explanations) == ({}, {}, ())
    assert submission.observations == ()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_layout_in_any_encoding(tmp_path: Path, layout: str, encoding: str, ending: str) -> None:
    text = ending.join(report(FORM_2021, shown(DISTINCT), LAYOUTS[layout]))
    submission = read_submission(write(tmp_path, text.encode(encoding)))
    assert submission.numbers() == DISTINCT
    assert submission.observations == ()


@pytest.mark.parametrize("year", [2019, 2020])
def test_the_trial_form_is_told_by_its_labels(tmp_path: Path, year: int) -> None:
    values: dict[str, Number] = {name: 100 + place for place, name in enumerate(FORM_2019.cells)}
    lines = report(FORM_2019, shown(values), cell_a_line)
    lines[0] = lines[0].replace("2024", str(year))
    submission = read_report(write(tmp_path, "\n".join(lines)))
    assert (submission.form, submission.report_year) == (FORM_2019, year)
    assert submission.numbers() == values


def test_blank_cells_that_were_kept_are_blank(tmp_path: Path) -> None:
    cells = shown(DISTINCT) | {"t3_new_company": "", "t3_new_total": "/", "t2_fee_amount": ""}
    boxes = "".join(as_html(printed(key)) for key in ("t2", "t3", "t4"))
    for name in ("t3_new_company", "t3_new_total", "t2_fee_amount"):
        boxes = boxes.replace(f">{1000 + list(FORM_2021.cells).index(name)}<", f">{cells[name]}<")
    submission = read_report(write(tmp_path, f"<html><body>{boxes}</body></html>", "report.html"))
    assert kinds(submission) == {"number": 197, "blank": 3}
    assert submission.values["t3_new_total"].text == "/"
    assert submission.values["t3_new_company"].text == ""


def test_what_the_tables_lack_is_looked_for_in_the_text() -> None:
    lines = flattened()
    at = lines.index("三、收到和处理政府信息公开申请情况")
    end = lines.index("四、政府信息公开行政复议、行政诉讼情况")
    rows = [["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]]
    for row in ("new", "carried_in"):
        names = row_names(row)
        rows.append([FORM_2021.cells[names[0]].row_labels[-1], *(str(DISTINCT[name]) for name in names)])
    grid = Grid(tuple(tuple(Slot(text) for text in row) for row in rows))
    blocks = [
        *(Paragraph(line) for line in lines[: at + 1]),
        grid,
        *(Paragraph(line) for line in lines[end:]),
    ]
    submission = submission_of(blocks, "report.docx")
    read = {name: value for name, value in submission.numbers().items() if value is not None}
    assert read == {
        n: v for n, v in DISTINCT.items() if not n.startswith("t3_") or "_new_" in n or "_carried_in_" in n
    }
    told = [name for seen in submission.observations for name in seen.cells]
    assert sorted(told) == sorted(set(DISTINCT) - set(read))


def test_a_row_refused_in_a_table_is_not_read_from_its_text() -> None:
    """The same row twice with other numbers: the text would give one of them."""
    head = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    new, carried_in = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
    rows = [head, [new, *"1234567"], [new, *"1111117"], [carried_in, *"1234567"]]
    submission = submission_of([Grid(tuple(tuple(Slot(text) for text in row) for row in rows))], "x.html")
    assert [submission.number(f"t3_{row}_total") for row in ("new", "carried_in")] == [None, 7]
    assert [seen.kind for seen in submission.observations if "t3_new_total" in seen.cells] == ["row_unread"]


def test_each_unread_cell_is_told_exactly_once(tmp_path: Path) -> None:
    lines = flattened(t3_new_person="", t4_direct_upheld="")
    at = lines.index("2.重复申请")
    del lines[at : at + 8]
    submission = read_report(write(tmp_path, "\n".join(lines)))
    told = [
        name
        for seen in submission.observations
        for name in seen.cells
        if seen.kind in ("row_unread", "label_missing")
    ]
    unread = [name for name, reading in submission.values.items() if reading.kind == "unread"]
    assert told == unread
    assert len(unread) == 7 + 7 + 15


TWO_REPORTS = "\n".join(flattened() + report(FORM_2021, dict.fromkeys(DISTINCT, "5"), cell_a_line))


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "report.txt", "文件是空的"),
        (bytes(range(256)) * 20, "report.txt", "内容不是文字"),
        ("今天天气很好。\n明天也好。", "report.txt", "没有找到年报的三张表"),
        ("# 说明\n\n| 甲 | 乙 | 丙 |\n|---|---|---|\n| 1 | 2 | 3 |", "report.md", "没有找到年报的三张表"),
        ("<html><body><p>关于开会的通知</p></body></html>", "report.html", "没有找到年报的三张表"),
        (TWO_REPORTS, "report.txt", "里面不止一份年报"),
        (b"PK\x03\x04 no zip", "report.docx", "文件已损坏"),
    ],
    ids=["empty", "binary", "no report", "another table", "another page", "two reports", "broken package"],
)
def test_what_is_no_report_is_refused_in_one_sentence(
    tmp_path: Path, content: str | bytes, name: str, reason: str
) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(UnreadableFile) as refusal:
        read_report(path)
    assert refusal.value.reason.startswith(reason)
    assert str(refusal.value).startswith(str(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="不能打开"):
        read_report(tmp_path / "none.txt")


def test_a_page_named_as_text_is_read_as_a_page(tmp_path: Path) -> None:
    boxes = "".join(as_html(printed(key)) for key in ("t2", "t3", "t4"))
    submission = read_report(write(tmp_path, f"<!DOCTYPE html><body>{boxes}</body>"))
    assert kinds(submission) == {"number": 200}


def test_labels_without_any_number_are_told_row_by_row(tmp_path: Path) -> None:
    lines = flattened(**dict.fromkeys([name for name in DISTINCT if name[:2] != "t2"], ""))
    submission = read_report(write(tmp_path, "\n".join(lines)))
    assert {n: v for n, v in submission.numbers().items() if v is not None} == without("t3", "t4")


def test_the_input_is_not_written_to(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(flattened()))
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    first, second = read_report(path), read_report(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert first == second


def test_a_column_that_was_not_recognised_is_not_completed_from_the_text() -> None:
    """By order, the text would give its numbers although nothing says whose they are."""
    head = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "某某某某", "总计"]
    names = row_names("new")
    rows = [head, [FORM_2021.cells[names[0]].row_labels[-1], *(str(DISTINCT[name]) for name in names)]]
    submission = submission_of([Grid(tuple(tuple(Slot(text) for text in row) for row in rows))], "x.docx")
    read = [name for name in names if submission.number(name) is not None]
    assert "t3_new_other_org" not in read
    told = {name for seen in submission.observations for name in seen.cells}
    assert set(names) - set(read) <= told
