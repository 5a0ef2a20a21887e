"""The other rules of one year's tables, each where it holds, fails and nearly fails.

Every case states all that fails, so that a change which troubles another rule is seen.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging import failed, only, zeros
from nianbao.workbook.form import FORM_2019

HANDLED_2 = {"t3_granted_person": 2, "t3_granted_total": 2, "t3_handled_person": 2, "t3_handled_total": 2}
RECEIVED_2 = {"t3_new_person": 2, "t3_new_total": 2}


def unpaid(count: int) -> dict:
    """A balanced form in which so many applications ended for want of payment."""
    names = ("t3_new", "t3_other_no_payment", "t3_handled")
    return {f"{name}_{column}": count for name in names for column in ("person", "total")}


def carried_out(new: int, out: int) -> dict:
    """A balanced form with so many applications received, and so many carried to the next year."""
    rows = {"t3_new": new, "t3_granted": new - out, "t3_handled": new - out, "t3_carried_out": out}
    return {f"{row}_{column}": count for row, count in rows.items() for column in ("person", "total")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"t2_regulation_made": 1, "t2_regulation_valid": 1}, {"T201.made", "T201.valid"}),
        ({"t2_regulation_abolished": 1}, {"T201.abolished"}),
        ({"t2_normative_made": 1, "t2_normative_valid": 1}, set()),
    ],
)
def test_t201_departments_and_districts_make_no_regulations(changes: dict, expected: set) -> None:
    assert failed(zeros(changes)) == expected


@pytest.mark.parametrize(
    ("agency", "may"),
    [
        ("示例区人民政府办公室", False),
        ("示例市示例区人民政府", False),
        ("示例县财政局", False),
        ("示例市生态环境局", False),
        ("示例镇人民政府", False),
        ("", False),
        ("示例市人民政府", True),
        ("示例市人民政府办公室", True),
        ("示例省人民政府办公厅", True),
        ("示例族自治州人民政府", True),
        ("示例市", True),
    ],
)
def test_t201_spares_those_who_may(agency: str, may: bool) -> None:
    one = zeros({"t2_regulation_made": 1, "t2_regulation_valid": 1}, agency_name=agency)
    blank_name = {"S08.agency_name"} if not agency else set()
    assert failed(one) == (set() if may else {"T201.made", "T201.valid"}) | blank_name


def test_t201_shows_the_figure() -> None:
    finding = only(zeros({"t2_regulation_made": 4}, agency_name="示例县财政局"), "T201.made")
    assert finding.message == "规章·本年制发件数填了 4，县区及以下机关和部门不制定规章，应为 0"
    assert (finding.severity, finding.actual, finding.expected) == ("warning", 4, 0)


@pytest.mark.parametrize(
    ("made", "abolished", "valid", "expected"),
    [
        (3, 1, 2, set()),
        (3, 1, 40, set()),
        (0, 5, 0, set()),
        (3, 1, 1, {"T203.normative"}),
        (1, 0, 0, {"T203.normative"}),
    ],
)
def test_t203_valid_documents_include_those_made_this_year(
    made: int, abolished: int, valid: int, expected: set
) -> None:
    changes = {"t2_normative_made": made, "t2_normative_abolished": abolished, "t2_normative_valid": valid}
    assert failed(zeros(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "part_six", "expected"),
    [
        (unpaid(1), "本年度发出收费通知 2 件。", set()),
        (unpaid(1), "未收取信息\n处理费。", set()),
        (unpaid(1), "无其他需要报告的事项。", {"T305", "N09"}),
        (unpaid(1), "", {"T305", "S01.part6"}),
        (unpaid(0), "无其他需要报告的事项。", {"N09"}),
        (unpaid(1), None, {"T305"}),
    ],
)
def test_t305_unpaid_applications_want_a_word_on_fees(
    changes: dict, part_six: str | None, expected: set
) -> None:
    texts = {} if part_six is None else {"s6_other": part_six}
    assert failed(zeros(changes, texts=texts)) == expected


def test_t305_is_silent_where_no_part_six_was_read() -> None:
    assert failed(zeros(unpaid(1), source="report")) == set()
    assert failed(zeros(unpaid(1), source="report", texts={"s6_other": ""})) == {"T305", "S01.part6"}


def test_t305_names_the_row_and_quotes_part_six() -> None:
    finding = only(zeros(unpaid(3), texts={"s6_other": " 无。 "}), "T305")
    assert finding.cells == ("t3_other_no_payment_person", "t3_other_no_payment_total")
    assert finding.message == (
        "表三“三（六）2.申请人逾期未按收费通知要求缴纳费用”一行有 3 件，"
        "第六部分却没有提到收费通知或信息处理费"
    )
    assert (finding.severity, finding.excerpt, finding.figures) == ("warning", "无。", "3,3")


def test_t305_is_not_asked_of_the_trial_form() -> None:
    one = zeros({}, form=FORM_2019, report_year=2020, texts={"s6_other": ""})
    assert failed(one) == {"S01.part6"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (carried_out(10, 3), set()),
        (
            RECEIVED_2 | {"t3_carried_out_person": 3, "t3_carried_out_total": 3},
            {f"{rule}.{column}" for rule in ("T301", "T306", "T307") for column in ("person", "total")},
        ),
        (
            RECEIVED_2 | {"t3_carried_out_person": 2, "t3_carried_out_total": 2},
            {"T307.person", "T307.total"},
        ),
        (
            {f"{row}_{column}": -1 for row in ("t3_granted", "t3_handled") for column in ("person", "total")},
            {f"{rule}.{column}" for rule in ("T301", "T306") for column in ("person", "total")}
            | {f"S05.{row}_{c}" for row in ("t3_granted", "t3_handled") for c in ("person", "total")},
        ),
    ],
)
def test_t306_no_more_is_carried_out_than_came_in(changes: dict, expected: set) -> None:
    assert failed(zeros(changes)) == expected


def test_t306_shows_the_figures() -> None:
    finding = only(zeros(RECEIVED_2 | {"t3_carried_out_person": 3, "t3_carried_out_total": 3}), "T306.total")
    assert (finding.actual, finding.expected, finding.difference) == (-1, 0, -1)
    assert finding.message == (
        "总计列：三（七）总计 0，一、本年新收数量 2，二、上年结转数量 0，四、结转下年度继续办理 3；"
        "办结数不能为负，结转下年的也不能多于收到的"
    )


@pytest.mark.parametrize(
    ("new", "out", "expected"),
    [
        (10, 3, set()),
        (1000, 300, set()),
        (1000, 301, {"T307.person", "T307.total"}),
        (3, 1, {"T307.person", "T307.total"}),
        (0, 0, set()),
    ],
)
def test_t307_more_than_three_tenths_carried_out_is_worth_a_look(new: int, out: int, expected: set) -> None:
    assert failed(zeros(carried_out(new, out))) == expected


LAWSUIT = {"t4_direct_upheld": 1, "t4_direct_total": 1}


@pytest.mark.parametrize(
    ("this", "last", "expected"),
    [
        (LAWSUIT, {}, {"T404"}),
        (LAWSUIT | RECEIVED_2 | HANDLED_2, {}, set()),
        (LAWSUIT, RECEIVED_2 | HANDLED_2, {f"X04.t3_{row}_total" for row in ("new", "granted", "handled")}),
        (LAWSUIT, None, set()),
        ({}, {}, set()),
    ],
)
def test_t404_who_is_sued_was_asked_this_year_or_last(this: dict, last: dict | None, expected: set) -> None:
    assert failed(zeros(this, last)) == expected


def test_t404_shows_the_lawsuits() -> None:
    finding = only(zeros(LAWSUIT, {}), "T404")
    assert finding.severity == "hint"
    assert finding.message == (
        "复议、诉讼有数（行政复议 总计 0 ＋ 行政诉讼 未经复议直接起诉 总计 1 ＋ "
        "行政诉讼 复议后起诉 总计 0 ＝ 1），"
        "而今年和上年都没有收到或结转申请"
    )


def test_a_rule_outside_its_form_is_not_told() -> None:
    trial = zeros({"t2_regulation_produced": 5}, form=FORM_2019, report_year=2020)
    assert failed(trial) == set()
    assert failed(replace(trial, report_year=2021)) == {"S03.year"}
