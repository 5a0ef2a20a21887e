"""Rules that compare with last year's figures (X01 to X05, T202, S07): holds, fails, nearly fails."""

from __future__ import annotations

import pytest
from cases import real, submission
from judging import failed, only, undecided, zeros
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.submission import with_last_year


def carried_in(count: int) -> dict:
    rows = ("t3_carried_in", "t3_granted", "t3_handled")
    return {f"{row}_{column}": count for row in rows for column in ("person", "total")}


def carried_out(person: int, company: int = 0) -> dict:
    return {
        "t3_carried_out_person": person,
        "t3_carried_out_company": company,
        "t3_carried_out_total": person + company,
    }


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (carried_out(3), set()),
        (carried_out(2), {"X01.person", "X01.total"}),
        (carried_out(2, 1), {"X01.person", "X01.company"}),
        (None, set()),
    ],
)
def test_x01_what_was_carried_out_comes_in(last: dict | None, expected: set) -> None:
    gone = {"X04.t3_carried_out_total"} if last else set()
    assert failed(zeros(carried_in(3), last)) == expected | gone


def test_x01_is_mandatory_for_the_total_and_shows_both_years() -> None:
    one = zeros(carried_in(3), carried_out(2))
    total, person = only(one, "X01.total"), only(one, "X01.person")
    assert (total.severity, person.severity) == ("error", "warning")
    assert total.message == "总计列：二、上年结转数量 3，上年“四、结转下年度继续办理” 2，差 1"
    assert total.cells == ("t3_carried_in_total", "last_t3_carried_out_total")
    assert (total.actual, total.expected, total.difference, total.figures) == (3, 2, 1, "3,2")


@pytest.mark.parametrize(
    ("made", "abolished", "valid", "expected"),
    [
        (4, 1, 43, set()),
        (4, 1, 42, {"X02.normative"}),
        (0, 0, 41, {"X02.normative"}),
        (0, 44, 40, {"T202.normative", "X02.normative"}),
        (4, 44, 0, {"X04.t2_normative_valid"}),
    ],
)
def test_x02_and_t202_the_stock_of_documents_rolls_on(
    made: int, abolished: int, valid: int, expected: set
) -> None:
    this = {"t2_normative_made": made, "t2_normative_abolished": abolished, "t2_normative_valid": valid}
    assert failed(zeros(this, {"t2_normative_valid": 40})) == expected
    assert {key for key in failed(zeros(this)) if key[0] == "X" or key[:4] == "T202"} == set()


def test_x02_shows_the_reckoning() -> None:
    finding = only(
        zeros({"t2_normative_made": 3, "t2_normative_valid": 40}, {"t2_normative_valid": 40}), "X02.normative"
    )
    assert finding.message == (
        "行政规范性文件：现行有效件数 40，"
        "上年“现行有效件数” 40 ＋ 本年制发件数 3 － 本年废止件数 0 ＝ 43，差 -3"
    )


def test_t202_shows_by_how_much() -> None:
    finding = only(zeros({"t2_normative_abolished": 5}, {"t2_normative_valid": 2}), "T202.normative")
    assert finding.message == (
        "行政规范性文件：本年废止件数 5，多于上年“现行有效件数” 2 ＋ 本年制发件数 0 ＝ 2，多 3"
    )
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("this", "last", "expected"),
    [
        (10, 2, set()),
        (11, 2, {"X04.t2_license_decisions"}),
        (2, 10, set()),
        (2, 11, {"X04.t2_license_decisions"}),
        (0, 1, {"X04.t2_license_decisions"}),
        (1, 0, set()),
        (500, 0, set()),
        (0, 0, set()),
    ],
)
def test_x04_figures_neither_vanish_nor_jump(this: int, last: int, expected: set) -> None:
    assert failed(zeros({"t2_license_decisions": this}, {"t2_license_decisions": last})) == expected


def test_x04_looks_at_totals_not_at_every_cell() -> None:
    new = {"t3_new_person": 12, "t3_new_total": 12, "t3_granted_person": 12, "t3_granted_total": 12}
    this = new | {"t3_handled_person": 12, "t3_handled_total": 12}
    last = dict.fromkeys(this, 1)
    rows = ("t3_new_total", "t3_granted_total", "t3_handled_total")
    assert failed(zeros(this, last)) == {f"X04.{name}" for name in rows}
    finding = only(zeros(this, last), "X04.t3_new_total")
    assert finding.message == "一、本年新收数量·总计：本年 12，上年 1，归零或相差五倍以上"
    assert finding.severity == "hint"


@pytest.mark.parametrize(
    ("this", "last", "expected"),
    [
        (7.28, 7.27, set()),
        (72708, 72.7081, {"X04.t2_fee_amount"}),
        (72708, 72.708, {"S07", "X04.t2_fee_amount"}),
        (7270800, 727.08, {"S07", "X04.t2_fee_amount"}),
        (7270800, 0, set()),
    ],
)
def test_s07_yuan_are_not_ten_thousand_yuan(this: float, last: float, expected: set) -> None:
    assert failed(zeros({"t2_fee_amount": this}, {"t2_fee_amount": last})) == expected


def test_s07_shows_both_years() -> None:
    finding = only(zeros({"t2_fee_amount": 7270800}, {"t2_fee_amount": 727.08}), "S07")
    assert finding.message == (
        "行政事业性收费·本年收费金额：本年 7270800，上年 727.08，达到上年的 1000 倍以上，疑似按元填写"
    )


def test_x05_a_copied_form_is_noticed() -> None:
    this = real(2)
    values = this.numbers()
    copied = submission(values, last=values, agency_name=this.agency_name)
    assert "X05" in failed(copied)
    finding = only(copied, "X05")
    assert (finding.severity, len(finding.cells), finding.message) == (
        "warning",
        200,
        "全部 200 个数与上年完全相同",
    )
    assert finding.figures.startswith("200格#")


@pytest.mark.parametrize("name", ["t2_fee_amount", "t3_new_person", "t4_after_review_total"])
@pytest.mark.parametrize("year", ["this", "last"])
def test_x05_one_figure_that_differs_or_is_unknown_is_no_copy(name: str, year: str) -> None:
    values = real(2).numbers()
    for value in ((values[name] or 0) + 1, None):
        this, last = dict(values), dict(values)
        (this if year == "this" else last)[name] = value
        assert "X05" not in failed(submission(this, last=last))


def test_x05_two_years_without_any_figure_are_no_copy() -> None:
    assert failed(zeros({}, {})) == set()


def test_nothing_is_said_of_a_last_year_nobody_knows() -> None:
    """A blank of last year leaves silence; a blank of this year against a known figure is undecided."""
    assert undecided(zeros({}, {"t3_carried_out_person": None})) == set()
    found = undecided(zeros({"t3_carried_in_person": None}, {}))
    assert {key for key in found if key.startswith("X")} == {"X01.person"}
    finding = only(zeros({"t3_carried_in_person": None}, {}), "X01.person")
    assert finding.message == "自然人列：缺少“二、上年结转数量”的数，还不能判断"


def test_x03_between_the_forms_table_three_goes_on_and_table_two_does_not() -> None:
    last = zeros({"t2_license_decisions": 900} | carried_out(2), form=FORM_2019, report_year=2020)
    this = with_last_year(zeros(carried_in(3), report_year=2021), last)
    assert failed(this) == {"X01.person", "X01.total", "X04.t3_carried_out_total"}


def test_x03_holds_even_where_a_clerk_typed_last_years_table_two() -> None:
    typed = {"t2_normative_valid": 40, "t2_license_decisions": 900, "t2_fee_amount": 0.1}
    this = {"t2_normative_valid": 2, "t2_license_decisions": 1, "t2_fee_amount": 500}
    assert failed(zeros(this, typed, report_year=2021)) == set()
    later = failed(zeros(this, typed, report_year=2022))
    assert later == {
        "S07",
        "X02.normative",
        *(f"X04.{name}" for name in ("t2_normative_valid", "t2_license_decisions", "t2_fee_amount")),
    }


def test_the_trial_form_is_compared_with_itself() -> None:
    last = {"t2_license_decisions": 900, "t2_license_change": -40}
    this = {"t2_license_decisions": 1, "t2_license_change": 5}
    one = zeros(this, last, form=FORM_2019, report_year=2020)
    assert failed(one) == {"X04.t2_license_decisions"}
    assert FORM_2021.version not in one.form.version
