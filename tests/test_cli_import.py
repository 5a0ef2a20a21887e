"""``nianbao import``: published reports into filled workbooks, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import AGENCIES, REPORTS, real
from doors import bad_inputs, nianbao, workbook
from flattened import joined, report, shown
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.numbers import Number
from nianbao.workbook.read import read_submission


def published(path: Path, changes: dict[str, str] | None = None, drop: str = "") -> Path:
    """A report as text, cells parted by bars; some figures changed, one line left out."""
    values: dict[str, Number | None] = AGENCIES[0]["values"]
    lines = report(FORM_2021, shown(values) | (changes or {}), joined(" | "))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line for line in lines if not drop or drop not in line), "utf-8")
    return path


def test_a_report_becomes_a_filled_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = published(tmp_path / "年报.txt")
    said = nianbao(capsys, "import", source, "-o", tmp_path / "年报.xlsx")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        f"{source} → {tmp_path / '年报.xlsx'}",
        "  示例市示例局 2024 年度",
        "  读到 200 个数，表上共 200 个",
    ]
    made = read_submission(tmp_path / "年报.xlsx")
    assert (made.source, made.agency_name, made.report_year) == ("workbook", "示例市示例局", 2024)
    assert made.numbers() == AGENCIES[0]["values"]


def test_several_reports_go_into_a_folder_each_under_its_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = [published(tmp_path / name) for name in ("a/年报.txt", "b/年报.md", "c/另一份.txt")]
    out = tmp_path / "填好"
    assert nianbao(capsys, "import", *sources, "-o", out).status == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(["年报.xlsx", "年报_2.xlsx", "另一份.xlsx"])


def test_printed_totals_that_disagree_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = published(tmp_path / "年报.txt", {"t3_granted_total": "99"})
    said = nianbao(capsys, "import", source, "-o", tmp_path / "a.xlsx")
    assert said.status == 1
    title = FORM_2021.cells["t3_granted_total"].title
    total = AGENCIES[0]["values"]["t3_granted_total"]
    flat = "".join(said.out.split())
    expected = f"印出的合计与明细之和不符：{title} 印的是 99，明细之和是 {total}（工作簿中由公式计算）"
    assert "".join(expected.split()) in flat


def test_texts_in_number_cells_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = published(tmp_path / "年报.txt", {"t2_fee_amount": "103.3879万元"})
    said = nianbao(capsys, "import", source, "-o", tmp_path / "a.xlsx")
    assert said.status == 1
    assert "读到 199 个数" in said.out
    assert "原文是“103.3879万元”" in said.out


def test_a_row_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = published(tmp_path / "年报.txt", drop="2.重复申请 |")
    said = nianbao(capsys, "import", source, "-o", tmp_path / "a.xlsx")
    assert said.status == 1
    assert "读到 193 个数" in said.out
    assert "没有读出“2.重复申请”" in said.out


def test_blanks_stay_blank_and_are_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = REPORTS / "official_form_2021.docx"
    if not form.exists():
        pytest.skip("no ../shared here")
    said = nianbao(capsys, "import", form, "-o", tmp_path / "a.xlsx")
    assert said.status == 0
    assert "读到 0 个数，表上共 200 个，空白 200 格" in said.out
    assert set(read_submission(tmp_path / "a.xlsx").numbers().values()) == {None}


def test_unreadable_files_leave_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = published(tmp_path / "年报.txt")
    bad = bad_inputs(tmp_path / "坏", source)
    out = tmp_path / "填好"
    said = nianbao(capsys, "import", *bad.values(), source, "-o", out)
    assert said.status == 3
    assert said.out.count("读不了：") == len(bad)
    assert [path.name for path in out.iterdir()] == ["年报.xlsx"]


def test_nothing_is_covered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = published(tmp_path / "年报.txt")
    filled = tmp_path / "年报.xlsx"
    filled.write_bytes(b"what somebody filled in")
    said = nianbao(capsys, "import", source, "-o", tmp_path)
    assert said.status == 2
    assert "没有覆盖" in said.err
    assert filled.read_bytes() == b"what somebody filled in"
    assert nianbao(capsys, "import", source, "-o", tmp_path, "--force").status == 0


def test_an_input_is_never_covered_even_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = workbook(tmp_path / "年报.xlsx", real(0))
    before = source.read_bytes()
    said = nianbao(capsys, "import", source, "-o", tmp_path, "--force")
    assert said.status == 2
    assert "会盖掉来件" in said.err
    assert source.read_bytes() == before


def test_several_reports_do_not_go_into_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [published(tmp_path / name) for name in ("a.txt", "b.txt")]
    said = nianbao(capsys, "import", *sources, "-o", tmp_path / "c.xlsx")
    assert said.status == 2
    assert "有 2 份年报，-o 应是文件夹" in said.err
