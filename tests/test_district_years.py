"""Last year's figures from a workbook or a summary; what is explained shows in every output."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from doors import nianbao, with_totals, workbook
from judging import zeros
from nianbao.addin.district.batch import Request, consolidate
from nianbao.workbook.form import FORM_2019
from nianbao.workbook.submission import Explanation, Submission


def agency(name: str, carried_in: int = 0, carried_out: int = 0, **fields: object) -> Submission:
    cells = {
        "t3_carried_in_person": carried_in,
        "t3_new_person": carried_out,
        "t3_granted_person": carried_in,
        "t3_carried_out_person": carried_out,
    }
    return with_totals(zeros(agency_name=name, agency_code=name, **fields), **cells)


def across_years(document: dict) -> list[list[str]]:
    return [
        [one["instance"] for one in file["findings"] if one["rule"] in ("X01", "X02", "X05")]
        for file in document["files"]
    ]


@pytest.fixture
def last_summary(tmp_path: Path) -> Path:
    for name, carried_out in (("甲局", 3), ("乙镇", 4)):
        workbook(tmp_path / "2023" / f"{name}.xlsx", agency(name, carried_out=carried_out, report_year=2023))
    out = tmp_path / "汇总2023.xlsx"
    consolidate(Request([tmp_path / "2023"], out, district_name="某区", district_code="Q1"))
    return out


@pytest.mark.parametrize(("carried_in", "expected"), [(3, []), (7, ["X01.person", "X01.total"])])
def test_one_agency_finds_itself_in_last_years_summary(
    carried_in: int,
    expected: list[str],
    last_summary: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    this = workbook(tmp_path / "甲局.xlsx", agency("甲局", carried_in))
    said = nianbao(capsys, "validate", this, "--last-year", last_summary, "--format", "json")
    assert across_years(said.document) == [expected]


def test_several_agencies_find_themselves_each(
    last_summary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        workbook(tmp_path / f"{name}.xlsx", agency(name, count))
        for name, count in (("甲局", 3), ("乙镇", 5), ("新局", 6))
    ]
    said = nianbao(capsys, "validate", *files, "--last-year", last_summary, "--format", "json")
    assert across_years(said.document) == [[], ["X01.person", "X01.total"], []]


def test_an_agency_the_summary_does_not_have_is_not_compared_with_the_district(
    last_summary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    this = workbook(tmp_path / "新局.xlsx", agency("新局", 7))
    said = nianbao(capsys, "validate", this, "--last-year", last_summary)
    assert (said.status, said.out) == (2, "")
    assert "是“某区”的汇总表，其中没有要校验的单位" in said.err


def test_a_summary_is_compared_with_last_years_summary(
    last_summary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, carried_in in (("甲局", 3), ("乙镇", 5)):
        workbook(tmp_path / "2024" / f"{name}.xlsx", agency(name, carried_in))
    out = tmp_path / "汇总2024.xlsx"
    consolidate(Request([tmp_path / "2024"], out, district_name="某区", district_code="Q1"))
    said = nianbao(capsys, "validate", out, "--last-year", last_summary, "--format", "json")
    assert across_years(said.document) == [["X01.person", "X01.total"]]


def test_the_trial_form_of_2020_is_lawfully_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """X03: table three goes on, table two does not; the single row of 其他处理 has no counterpart."""
    last = agency("甲局", carried_out=3, report_year=2020, form=FORM_2019)
    last = with_totals(last, t2_license_decisions=500, t3_other_person=4)
    before = workbook(tmp_path / "2020.xlsx", last)
    this = workbook(
        tmp_path / "2021.xlsx", with_totals(agency("甲局", 2, report_year=2021), t2_license_decisions=9)
    )
    said = nianbao(capsys, "validate", this, "--last-year", before, "--format", "json")
    rules = {one["instance"] for one in said.document["files"][0]["findings"] if one["rule"][0] == "X"}
    assert rules == {
        "X01.person",
        "X01.total",
        "X04.t3_carried_out_total",
        "X04.t3_new_total",
    }


# ── explanations ──────────────────────────────────────────────────────────────


def explained(figures: str) -> Submission:
    one = agency("甲局", 3)
    last = {name: replace(reading, value=0) for name, reading in one.values.items()}
    told = tuple(
        Explanation(f"X01.{column}", "上年公布的数漏计，已更正", figures) for column in ("person", "total")
    )
    return replace(one, last=last, explanations=told)


@pytest.mark.parametrize(("figures", "expected"), [("3,0", True), ("4,0", False)])
def test_an_explanation_shows_in_every_output(
    figures: str, expected: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    this = workbook(tmp_path / "来件" / "甲局.xlsx", explained(figures))
    said = nianbao(capsys, "validate", this, "--format", "json", "--mark", tmp_path / "标注")
    found = {
        one["instance"]: (one["severity"], one["explained"])
        for one in said.document["files"][0]["findings"]
        if one["rule"] == "X01"
    }
    text = "上年公布的数漏计，已更正" if expected else None
    assert found == {"X01.person": ("warning", text), "X01.total": ("warning" if expected else "error", text)}
    assert said.status == (0 if expected else 1)
    assert (f"已说明：{text}" in nianbao(capsys, "validate", this).out) is expected
    marked = openpyxl.load_workbook(tmp_path / "标注" / "甲局_校验.xlsx")["校验结果"]
    cells = [str(cell.value) for row in marked.iter_rows() for cell in row]
    assert any(f"（已说明：{text}）" in cell for cell in cells) is expected
    outcome = consolidate(Request([tmp_path / "来件"], tmp_path / "汇总.xlsx", district_name="某区"))
    assert [one.status for one in outcome.summary.agencies] == ["accepted" if expected else "rejected"]
    problems = [one.message for one in outcome.summary.problems if one.instance == "X01.total"]
    assert [f"已说明：{text}" in one for one in problems] == [expected]


def test_what_form_or_law_demands_is_not_explained_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = zeros({"t4_review_total": 0, "t2_normative_abolished": 2}, {"t2_normative_valid": 1})
    told = (Explanation("T202.normative", "清理时一并废止", "2,1,0"),)
    this = workbook(tmp_path / "甲局.xlsx", replace(one, explanations=told))
    said = nianbao(capsys, "validate", this, "--format", "json")
    (finding,) = (f for f in said.document["files"][0]["findings"] if f["rule"] == "T202")
    assert (said.status, finding["severity"], finding["explained"]) == (1, "error", None)
