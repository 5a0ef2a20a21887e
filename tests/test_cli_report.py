"""``nianbao report``: what it writes, what it refuses, and what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import real
from docx import Document
from doors import nianbao, with_totals
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.numbers import BLANK
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission
from test_publish_breakdown import AGENCIES, summary_file

TEXTS = dict(real(0).texts) | {
    "s1_on_request": "2024年新收政府信息公开申请【新收】件，办结{t3_handled_total}件。"
}


def file(folder: Path, submission: Submission, name: str = "来件.xlsx") -> Path:
    path = folder / name
    path.write_bytes(agency_workbook(submission, ()))
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return file(tmp_path, replace(real(0), texts=TEXTS))


@pytest.fixture
def unbalanced(tmp_path: Path) -> Path:
    values = dict(with_totals(real(0), t3_new_person=59).values) | {"t2_license_decisions": BLANK}
    return file(tmp_path, replace(real(0), values=values))


@pytest.mark.parametrize("name", ["年报.docx", "年报.html", "年报.HTM"])
def test_a_sound_workbook_becomes_a_report(
    sound: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, before = sound.parent / "公布" / name, sound.read_bytes()
    said = nianbao(capsys, "report", sound, "-o", out)
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        f"{sound} → {out}",
        "  重庆市沙坪坝区人民政府办公室（SPB001） 2024 年度",
        "  已从写出的年报读回核对，表中 200 格与来件一致",
    ]
    back = read_submission(out)
    assert back.numbers() == real(0).numbers()
    assert back.texts == TEXTS | {"s1_on_request": "2024年新收政府信息公开申请62件，办结61件。"}
    assert sound.read_bytes() == before
    assert nianbao(capsys, "validate", out).status == 0


def test_the_same_report_twice_is_the_same_file_and_another_is_not_covered(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = sound.with_name("年报.docx")
    assert nianbao(capsys, "report", sound, "-o", out).status == 0
    first = out.read_bytes()
    assert nianbao(capsys, "report", sound, "-o", out).status == 0
    assert out.read_bytes() == first
    out.write_bytes(b"edited by hand")
    said = nianbao(capsys, "report", sound, "-o", out)
    assert (said.status, out.read_bytes()) == (2, b"edited by hand")
    assert "--force" in said.err
    assert nianbao(capsys, "report", sound, "-o", out, "--force").status == 0
    assert out.read_bytes() == first


def test_a_published_report_can_be_set_again(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word, page = sound.with_name("年报.docx"), sound.with_name("年报.html")
    assert nianbao(capsys, "report", sound, "-o", word).status == 0
    assert nianbao(capsys, "report", word, "-o", page).status == 0
    assert read_submission(page).texts == read_submission(word).texts


def test_what_does_not_balance_is_not_published(unbalanced: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = unbalanced.with_name("年报.docx")
    said = nianbao(capsys, "report", unbalanced, "-o", out)
    assert (said.status, out.exists()) == (1, False)
    assert "没有写出年报：有 3 项强制性问题没有解决。" in said.out
    assert [
        line.split()[0] for line in said.out.splitlines() if line.startswith("    ") and "." in line[:16]
    ] == [
        "S04.t2_license_decisions",
        "T301.person",
        "T301.total",
    ]
    assert "--draft" in said.out


def test_a_draft_says_that_it_is_one_and_keeps_its_blanks(
    unbalanced: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in (".docx", ".html"):
        out = unbalanced.with_suffix(suffix)
        said = nianbao(capsys, "report", unbalanced, "-o", out, "--draft")
        assert said.status == 0
        assert "（草稿）" in said.out
        assert read_submission(out).values["t2_license_decisions"].kind == "blank"
    header = Document(str(unbalanced.with_suffix(".docx"))).sections[0].header
    assert header.paragraphs[0].text == "草稿，不得公布：有 3 项强制性问题没有解决"
    assert "草稿，不得公布" in unbalanced.with_suffix(".html").read_text("utf-8")


def test_an_unknown_field_is_an_error_in_the_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, replace(real(0), texts=TEXTS | {"s6_other": "收费【不存在】元。"}))
    said = nianbao(capsys, "report", path, "-o", tmp_path / "年报.docx")
    assert (said.status, (tmp_path / "年报.docx").exists()) == (1, False)
    assert "“六、其他需要报告的事项”（正文!A" in said.out
    assert "【不存在】不是表里的项目" in "".join(said.out.split("\n"))


def test_a_summary_tells_its_breakdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = summary_file(tmp_path, AGENCIES)
    out = tmp_path / "年报.docx"
    assert nianbao(capsys, "report", summary.path, "-o", out).status == 0
    assert "其中：示例区教育局8件，示例镇人民政府3件。" in read_submission(out).texts["s1_on_request"]


def test_a_draft_summary_stays_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = summary_file(tmp_path, AGENCIES, draft=("有 1 个单位没有报送",))
    said = nianbao(capsys, "report", summary.path, "-o", tmp_path / "年报.docx")
    assert said.status == 1
    assert "汇总表自己标明是草稿" in said.out
    assert nianbao(capsys, "report", summary.path, "-o", tmp_path / "年报.docx", "--draft").status == 0


def own_template(folder: Path, *lines: str) -> Path:
    made = Document()
    for line in ("{{ 标题 }}", *lines):
        made.add_paragraph(line)
    path = folder / "模板.docx"
    made.save(str(path))
    return path


def test_an_own_template_that_prints_another_number_is_refused(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, out = own_template(sound.parent, "{{p t3 }}"), sound.with_name("年报.docx")
    said = nianbao(capsys, "report", sound, "-o", out, "--template", template)
    assert said.status == 0
    assert "注意：写出的年报里读不到 25 格，请检查模板里的表" in said.out
    out.unlink()
    typed = Document(str(template))
    table = typed.add_table(rows=3, cols=4)
    rows = (
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "{{ t2_regulation_made }}", "0", "0"],
        ["行政规范性文件", "99", "0", "42"],
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    typed.save(str(template))
    said = nianbao(capsys, "report", sound, "-o", out, "--template", template)
    assert (said.status, out.exists()) == (2, False)
    assert "行政规范性文件·本年制发件数”来件是 3，印出的是 99" in said.err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["-o", "年报.pdf"], "文件名应以 .docx 或 .html 结尾"),
        (["-o", "年报.html", "--template", "来件.xlsx"], "不是同一种格式"),
        (["-o", "年报.docx", "--template", "没有.docx"], "没有找到模板：没有.docx"),
        (["-o", "来件.docx"], "结果会盖掉来件"),
    ],
)
def test_wrong_usage_is_said(
    more: list[str],
    said: str,
    sound: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(sound.parent)
    given = "来件.xlsx"
    if more == ["-o", "来件.docx"]:
        given = "来件.docx"
        assert nianbao(capsys, "report", sound, "-o", given).status == 0
    told = nianbao(capsys, "report", given, *more)
    assert told.status == 2
    assert said in told.err


def test_a_bad_template_stops_before_anything_is_written(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, out = own_template(sound.parent, "{{ 单位名 }}"), sound.with_name("年报.docx")
    said = nianbao(capsys, "report", sound, "-o", out, "--template", template)
    assert (said.status, out.exists()) == (2, False)
    assert "用了没有的字段：“单位名”（是不是“单位名称”）" in said.err


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert nianbao(capsys, "report", tmp_path / "没有.xlsx", "-o", tmp_path / "年报.docx").status == 3
