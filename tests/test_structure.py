"""Checks no formula can say (S02, S03, S08): every case, where it stands, and what it does not touch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import AGENCIES, real, submission
from judging import failed, observed, only, told, zeros
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2019, FORM_2021, Form
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Observation


@pytest.mark.parametrize("index", range(len(AGENCIES)))
def test_published_reports_pass(index: int) -> None:
    judgement = judge(real(index))
    assert judgement.findings == ()
    assert judgement.passed
    assert judgement.decided >= 42


UNREAD_ROW = {name: Reading("unread") for name in FORM_2021.cells if name.startswith("t3_refuse_law_")}


@pytest.mark.parametrize(
    ("observation", "readings", "instance", "severity"),
    [
        (
            Observation("label_missing", tuple(UNREAD_ROW), expected="2.其他法律行政法规禁止公开"),
            UNREAD_ROW,
            "S02.label_missing.t3_refuse_law_person",
            "error",
        ),
        (
            Observation("row_unread", tuple(UNREAD_ROW), "第38行", "3 1"),
            UNREAD_ROW,
            "S02.row_unread.t3_refuse_law_person",
            "error",
        ),
        (
            Observation(
                "label_changed", ("t2_normative_made",), "主动公开!A7", "规范性文件", "行政规范性文件"
            ),
            {},
            "S02.label_changed.t2_normative_made",
            "warning",
        ),
        (Observation("name_missing", ("t3_new_person",)), {}, "S02.name_missing", "warning"),
        (Observation("name_broken", ("t3_new_person",), found="#REF!"), {}, "S02.name_broken", "warning"),
        (
            Observation("name_broken", ("t3_new_person",), found="#REF!"),
            {"t3_new_person": Reading("unread")},
            "S02.name_lost",
            "error",
        ),
        (Observation("name_moved", ("t3_new_person",)), {}, "S02.name_moved", "error"),
        (Observation("name_moved", ("last_t3_new_person",)), {}, "S02.last_names", "warning"),
        (Observation("total_overwritten", ("t3_new_total",)), {}, "S02.total_overwritten", "warning"),
        (Observation("stale_value", ("t3_new_total",)), {}, "S02.stale_value", "warning"),
        (Observation("total_recomputed", ("t3_new_total",)), {}, "S02.total_recomputed", "hint"),
        (Observation("not_checked", found="名称和公式"), {}, "S02.not_checked", "hint"),
        (Observation("entry_formula", ("t3_new_person",), found="1+2"), {}, "S05.formula", "warning"),
        (Observation("entry_evaluated", ("t3_new_person",), found="1+2"), {}, "S05.evaluated", "warning"),
        (Observation("form_mismatch", (), "封面!C8", "2019", "2021"), {}, "S03.looks", "error"),
    ],
)
def test_each_observation_is_one_finding(
    observation: Observation, readings: dict, instance: str, severity: str
) -> None:
    one = observed(observation, readings=readings)
    assert failed(one) == {instance}
    finding = only(one, instance)
    assert finding.severity == severity
    assert finding.cells == observation.cells
    assert "{" not in finding.message


def test_a_missing_row_is_named_and_its_cells_are_told_once() -> None:
    label = Observation("label_missing", tuple(UNREAD_ROW), expected="2.其他法律行政法规禁止公开")
    (finding,) = told(observed(label, readings=UNREAD_ROW), "S02")
    assert finding.message == "没有找到“2.其他法律行政法规禁止公开”，这一行（列）的 7 个数没有读到"
    assert failed(observed(readings=UNREAD_ROW)) == {"S02.unread.t3_refuse_law"}
    finding = only(observed(readings=UNREAD_ROW), "S02.unread.t3_refuse_law")
    assert finding.message == (
        "表三“三（三）2.其他法律行政法规禁止公开”一行没有读到 7 个数："
        "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他等 7 格"
    )


def test_an_absent_table_is_one_finding() -> None:
    rows = [(cell.row, cell.name) for cell in FORM_2021.table("t3").cells]
    labels = tuple(
        Observation("label_missing", tuple(name for at, name in rows if at == row), expected=f"{row}")
        for row in dict.fromkeys(row for row, _ in rows)
    )
    unread = {name: Reading("unread") for _, name in rows}
    (finding,) = told(observed(*labels, readings=unread), "S02")
    assert (finding.instance, len(finding.cells)) == ("S02.unread.t3", 175)
    assert finding.message == "表三没有读到 175 个数：整张表"


def test_changed_wording_does_not_fail_a_report() -> None:
    label = Observation("label_changed", ("t2_normative_made",), "第12行", "规范性文件", "行政规范性文件")
    one = observed(label)
    assert judge(one).passed
    assert only(one, "S02.label_changed.t2_normative_made").message == (
        "标签写作“规范性文件”，官方表式为“行政规范性文件”"
    )


def test_a_name_lost_on_last_years_sheet_is_told_as_such() -> None:
    finding = only(observed(Observation("name_missing", ("last_t3_new_person",))), "S02.last_names")
    assert finding.message == "上年数有 1 格的名称被删、损坏或移动：一、本年新收数量·自然人"


def test_two_observations_at_one_place_are_two_findings() -> None:
    twice = Observation("label_changed", ("t2_normative_made",), "A7", "文件", "行政规范性文件")
    assert failed(observed(twice, twice)) == {
        "S02.label_changed.t2_normative_made",
        "S02.label_changed.t2_normative_made.2",
    }


def test_damage_by_the_dozen_is_told_together_in_official_order() -> None:
    seen = [Observation("total_overwritten", (name,)) for name in ("t4_review_total", "t3_new_total")]
    finding = only(observed(*seen), "S02.total_overwritten")
    assert finding.cells == ("t3_new_total", "t4_review_total")
    assert finding.addresses == ("依申请公开!J8", "复议诉讼!E8")
    assert finding.message == "2 个合计格里不是公式：一、本年新收数量·总计、行政复议 总计"


@pytest.mark.parametrize(
    ("form", "year", "fits"),
    [
        (FORM_2021, 2021, True),
        (FORM_2021, 2025, True),
        (FORM_2021, 2020, False),
        (FORM_2019, 2020, True),
        (FORM_2019, 2019, True),
        (FORM_2019, 2021, False),
        (FORM_2019, 2018, True),
    ],
)
def test_s03_the_form_fits_the_year(form: Form, year: int, fits: bool) -> None:
    assert failed(zeros(form=form, report_year=year)) == (set() if fits else {"S03.year"})


def test_s03_says_which_form_is_right() -> None:
    finding = only(zeros(form=FORM_2019, report_year=2024), "S03.year")
    assert finding.message == "2024年度的年报用的是 2019 版表式，应当用 2021 版"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, set()),
        ({"agency_name": " "}, {"S08.agency_name"}),
        ({"report_year": None}, {"S08.report_year"}),
        ({"agency_code": ""}, {"S08.agency_code"}),
        ({"agency_code": "", "source": "summary"}, {"S08.agency_code"}),
        ({"agency_code": "", "source": "report"}, set()),
        ({"agency_code": "", "source": "spreadsheet"}, set()),
    ],
)
def test_s08_the_cover_says_who_and_when(fields: dict, expected: set) -> None:
    one = zeros(**fields)
    assert failed(one) == expected
    assert judge(one).passed == (expected <= {"S08.agency_code"})


def test_addresses_come_from_the_reading_else_from_our_layout_else_from_nowhere() -> None:
    slip = {"t4_review_total": 2}
    drawn = only(zeros(slip), "T401")
    assert drawn.addresses == tuple(f"复议诉讼!{column}8" for column in "ABCDE")
    report = only(zeros(slip, source="report"), "T401")
    assert report.addresses == ("",) * 5
    read = zeros(slip, source="report")
    values = {name: reading.at(f"第2个表{name[-5:]}") for name, reading in read.values.items()}
    assert only(replace(read, values=values), "T401").addresses[4] == "第2个表total"


def test_findings_come_in_catalogue_order() -> None:
    one = submission(dict.fromkeys(FORM_2021.cells) | {"t3_new_person": -1}, report_year=2020)
    rules = [finding.rule for finding in judge(one).findings]
    assert rules == sorted(rules, key=lambda rule: ("STX".index(rule[0]), rule))
