"""What stands in the cells (S04 to S06): filled, whole, in 万元; every case, and what it does not touch."""

from __future__ import annotations

import pytest
from judging import failed, holding, observed, only, told, zeros
from nianbao.validators.checks.figures import decimals
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.numbers import Number, Reading, read_printed, read_typed
from nianbao.workbook.submission import Observation, blank_submission


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
        (read_typed("12"), "的“12”是以文本形式存储的数字，不能相加；看来是 12，请确认"),
        (read_typed("０12"), "“０12”，不是数字；看来是 12，请确认"),
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
        (read_typed("1.5"), "error", "的“1.5”是以文本形式存储的数字，不能相加；看来是 1.5 万元，请确认"),
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
