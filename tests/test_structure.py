"""Checks no formula can say (S02 to S06, S08): every case, where it stands, and what it does not touch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import AGENCIES, real, submission
from judging import failed, only, zeros
from nianbao.validators.figures import decimals
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2019, FORM_2021, Form
from nianbao.workbook.numbers import Number, Reading, read_printed, read_typed
from nianbao.workbook.submission import Observation, Submission, blank_submission


def holding(readings: dict[str, Reading], **fields: object) -> Submission:
    """A form of zeros with these readings in it."""
    one = zeros(**fields)
    return replace(one, values={**one.values, **readings})


def observed(*observations: Observation, readings: dict[str, Reading] | None = None) -> Submission:
    return replace(holding(readings or {}), observations=observations)


def told(one: Submission, rule: str) -> list[Finding]:
    return [finding for finding in judge(one).findings if finding.rule == rule]


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


def blank(*names: str, text: str = "") -> dict[str, Reading]:
    return dict.fromkeys(names, Reading("blank", text=text))


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (blank("t3_new_person"), {"S04.t3_new": ("t3_new_person",)}),
        (
            blank("t3_new_person", "t3_new_total", "t4_direct_other"),
            {"S04.t3_new": ("t3_new_person", "t3_new_total"), "S04.t4": ("t4_direct_other",)},
        ),
        (blank("t2_fee_amount", text="/"), {"S04.t2_fee_amount": ("t2_fee_amount",)}),
        ({"t3_new_total": Reading("blank", formula="SUM(D8:I8)")}, {"S04.t3_new": ("t3_new_total",)}),
        (
            blank("t3_new_person") | {"t3_new_total": Reading("blank", formula="SUM(D8:I8)")},
            {"S04.t3_new": ("t3_new_person",)},
        ),
        ({}, {}),
    ],
)
def test_s04_blanks_are_told_row_by_row(readings: dict, expected: dict) -> None:
    findings = told(holding(readings), "S04")
    assert {finding.instance: finding.cells for finding in findings} == expected


def test_s04_says_where_and_what_stood_there() -> None:
    finding = only(holding(blank("t3_new_person", "t3_new_company", text="/")), "S04.t3_new")
    assert finding.message == ("表三“一、本年新收数量”一行有 2 格没有填数，其中写了“/”：自然人、商业企业")
    assert (finding.severity, finding.figures) == ("error", ",")
    finding = only(holding(blank("t4_direct_other")), "S04.t4")
    assert finding.message == "表四有 1 格空白：行政诉讼 未经复议直接起诉 其他结果"


def test_s04_a_table_in_which_nothing_is_filled_is_one_finding() -> None:
    empty = blank_submission(FORM_2021, "示例局", "SL001", 2024)
    findings = told(empty, "S04")
    assert [(f.instance, len(f.cells)) for f in findings] == [("S04.t2", 10), ("S04.t3", 175), ("S04.t4", 15)]
    assert findings[1].message == "表三有 175 格空白：整张表"
    assert judge(empty).counts["error"] == 3


@pytest.mark.parametrize(
    ("reading", "end"),
    [
        (read_printed("22(其中修订16件)"), "“22(其中修订16件)”，不是数字；看来是 22，请确认"),
        (read_printed("3件"), "“3件”，不是数字；看来是 3，请确认"),
        (read_printed("+3"), "“+3”，不是数字；看来是 3，请确认"),
        (read_typed("12"), "“12”，不是数字；看来是 12，请确认"),
        (read_typed("见附件"), "“见附件”，不是数字"),
        (read_typed("#REF!"), "是错误值 #REF!"),
        (Reading("number", -1), "是 -1，件数不能小于 0"),
        (Reading("number", 3.5), "是 3.5，件数应是整数"),
        (read_printed("-1"), "是 -1，件数不能小于 0"),
        (Reading("number", 0), None),
        (read_printed("1,234"), None),
    ],
)
def test_s05_counts_are_whole_numbers(reading: Reading, end: str | None) -> None:
    findings = told(holding({"t3_new_person": reading}), "S05")
    assert [finding.instance for finding in findings] == (["S05.t3_new_person"] if end else [])
    for finding in findings:
        assert finding.message.startswith("表三“一、本年新收数量·自然人”")
        assert end is not None and finding.message.endswith(end)
        assert (finding.expected, finding.actual) == (reading.proposed, reading.value)
        assert finding.severity == "error"


def test_a_long_text_is_cut_in_messages() -> None:
    finding = only(holding({"t3_new_person": Reading("text", text="长\n" * 5000)}), "S05.t3_new_person")
    assert len(finding.message) < 140


def test_s05_a_change_may_be_negative_but_not_a_fraction() -> None:
    trial = {"form": FORM_2019, "report_year": 2020}
    assert told(zeros({"t2_license_change": -4}, **trial), "S05") == []
    assert failed(zeros({"t2_license_change": -4.5}, **trial)) == {"S05.t2_license_change"}


def test_s05_a_total_that_only_repeats_its_addends_mistake_is_not_told_again() -> None:
    readings = {
        "t4_review_upheld": Reading("error", text="#REF!"),
        "t4_review_total": Reading("error", text="#REF!", formula="SUM(A8:D8)"),
    }
    assert {finding.instance for finding in told(holding(readings), "S05")} == {"S05.t4_review_upheld"}


def test_s05_formulas_are_told_once_and_evaluated_ones_apart() -> None:
    seen = (
        Observation("entry_formula", ("t3_new_person", "t2_fee_amount")),
        Observation("entry_evaluated", ("t3_new_person",)),
    )
    findings = {finding.instance: finding.cells for finding in told(observed(*seen), "S05")}
    assert findings == {"S05.evaluated": ("t3_new_person",), "S05.formula": ("t2_fee_amount",)}


@pytest.mark.parametrize(
    ("reading", "severity", "end"),
    [
        (Reading("number", 727.08), None, ""),
        (Reading("number", 59237.2449), None, ""),
        (Reading("number", 316441), None, ""),
        (Reading("number", 1.23456), "hint", "是 1.23456 万元，小数超过 4 位"),
        (Reading("number", 0.000001), "hint", "是 0.000001 万元，小数超过 4 位"),
        (Reading("number", 0.0000015), "error", "是 0.0000015 万元，小数超过 6 位，比 1 分还小"),
        (Reading("number", -0.5), "error", "是 -0.5 万元，金额不能小于 0"),
        (read_printed("103.3879万元"), "error", "“103.3879万元”，不是数字；看来是 103.3879 万元，请确认"),
        (read_printed("251000元"), "error", "“251000元”，不是数字；看来是 25.1 万元，请确认"),
        (read_typed("#VALUE!"), "error", "是错误值 #VALUE!"),
    ],
)
def test_s06_amounts_are_in_ten_thousand_yuan(reading: Reading, severity: str | None, end: str) -> None:
    findings = told(holding({"t2_fee_amount": reading}), "S06")
    assert [finding.severity for finding in findings] == ([severity] if severity else [])
    if findings:
        assert findings[0].instance == "S06.t2_fee_amount"
        assert findings[0].message.endswith(end)
        assert told(holding({"t2_fee_amount": reading}), "S05") == []


@pytest.mark.parametrize(
    ("value", "count"), [(3, 0), (3.0, 0), (0.1, 1), (1e-7, 7), (1.5e300, 0), (96171.6, 1), (0.000001, 6)]
)
def test_decimals_are_those_written(value: Number, count: int) -> None:
    assert decimals(value) == count


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
