"""A judgement as a whole: explanations, one path for many submissions, what is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import balanced_values, real, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import failed, only, zeros
from nianbao.validators import judge as judging_module
from nianbao.validators.catalogue import CATALOGUE, load
from nianbao.validators.explanation import MANDATORY, figures_of, figures_text
from nianbao.validators.judge import judge, judge_all
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.submission import Explanation, Submission
from test_catalogue import GOOD


def explained(instance: str, figures: str, text: str = "上年数经核对有误。") -> Submission:
    """Carried in 3 in all, against 2 of last year."""
    this = {f"t3_{row}_{c}": 3 for row in ("carried_in", "granted", "handled") for c in ("person", "total")}
    last = {"t3_carried_out_person": 2, "t3_carried_out_total": 2}
    return replace(zeros(this, last), explanations=(Explanation(instance, text, figures),))


@pytest.mark.parametrize(
    ("instance", "figures"),
    [
        ("X01.person", "3,2"),
        ("X01.person", " 3, 2 "),
        ("x01.PERSON", "3，2"),
        ("Ｘ01.person", "3、2"),
    ],
)
def test_an_explanation_of_these_figures_is_taken(instance: str, figures: str) -> None:
    finding = only(explained(instance, figures), "X01.person")
    assert (finding.explained, finding.severity, finding.verdict) == (
        "上年数经核对有误。",
        "warning",
        "failed",
    )


@pytest.mark.parametrize(
    ("instance", "figures", "text"),
    [
        ("X01.person", "3,1", "有误"),
        ("X01.person", "2,3", "有误"),
        ("X01.person", "", "有误"),
        ("X01.person", "3,2", "  "),
        ("X01", "3,2", "有误"),
        ("X01.company", "3,2", "有误"),
    ],
)
def test_an_explanation_of_other_figures_has_fallen_away(instance: str, figures: str, text: str) -> None:
    assert only(explained(instance, figures, text), "X01.person").explained is None


def test_a_mandatory_finding_cannot_be_explained_away() -> None:
    slip = zeros({"t4_review_total": 2})
    finding = only(slip, "T401")
    assert finding.figures == "0,0,0,0,2"
    told = replace(slip, explanations=(Explanation("T401", "属实", "0,0,0,0,2"),))
    assert only(told, "T401") == replace(finding, lapsed=MANDATORY)
    assert not judge(told).passed


def test_a_correction_note_lets_the_carried_total_pass() -> None:
    """The one exception OFFICIAL_RULES makes: last year's published figure may have been wrong."""
    without, with_note = explained("X01.person", "3,2"), explained("X01.total", "3,2")
    assert not judge(without).passed
    assert judge(with_note).passed
    total = only(with_note, "X01.total")
    assert (total.severity, total.explained) == ("warning", "上年数经核对有误。")


def test_checks_in_python_are_explained_too() -> None:
    unpaid = {
        f"t3_{row}_{c}": 1 for row in ("new", "other_no_payment", "handled") for c in ("person", "total")
    }
    one = zeros(unpaid, texts={"s6_other": "无"})
    told = replace(one, explanations=(Explanation("T305", "收费通知由上级发出", "1,1"),))
    assert only(one, "T305").explained is None
    assert only(told, "T305").explained == "收费通知由上级发出"


def test_figures_are_written_as_they_are_read() -> None:
    assert figures_text([62, 1, None, 0.5, 0.000001]) == "62,1,,0.5,0.000001"
    assert figures_text(range(30)) == ",".join(map(str, range(30)))
    assert figures_text([0] * 31) != figures_text([0] * 30 + [1])
    assert figures_text([0] * 31).startswith("31格#")
    assert figures_of(only(zeros({"t4_review_total": 2}), "T401")) == "0,0,0,0,2"


@settings(max_examples=15)
@given(st.lists(balanced_values(), min_size=2, max_size=5), st.data())
def test_many_submissions_are_judged_as_each_alone(forms: list[dict], data: st.DataObject) -> None:
    many = []
    for values in forms:
        name = data.draw(st.sampled_from(sorted(values)))
        value = data.draw(st.none() | st.integers(-1, 600))
        last = data.draw(st.none() | st.just(forms[0]))
        year = data.draw(st.sampled_from([None, 2021, 2024]))
        many.append(submission(values | {name: value}, last=last, report_year=year))
    many.insert(1, zeros(form=FORM_2019, report_year=2020))
    alone = [judge(one) for one in many]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(judging_module, "WORTH_A_FRAME", 1)
        assert judge_all(many) == alone
    assert judge_all(many) == alone


def test_a_figure_no_spreadsheet_could_hold_breaks_nothing() -> None:
    many = [zeros({"t3_new_person": 10**400, "t3_new_company": 3})] * 3
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(judging_module, "WORTH_A_FRAME", 1)
        assert judge_all(many) == [judge(one) for one in many]
    assert "T303.new" not in failed(many[0])


def test_what_was_decided_is_counted() -> None:
    instances = CATALOGUE.instances(FORM_2021)
    this_year = [i for i in instances if not i.last_year]
    assert judge(zeros()).decided == len(this_year)
    assert judge(zeros({}, {})).decided == len(instances)
    assert judge(zeros({"t4_review_total": 2})).decided == len(this_year) - 1
    assert judge(submission({})).decided == 0


def test_counts_tell_severities_and_undecided_apart() -> None:
    one = zeros(
        {"t4_review_total": 2, "t2_regulation_made": 1, "t4_direct_total": None, "t2_fee_amount": 0.00001}
    )
    assert judge(one).counts == {"error": 2, "warning": 2, "hint": 1, "undecided": 1}
    assert failed(one) == {"T401", "S04.t4", "T201.made", "T203.regulation", "S06.t2_fee_amount"}


def test_another_catalogue_may_be_judged_by() -> None:
    small = load(GOOD)
    one = zeros({"t3_new_person": 2, "t3_granted_person": 5})
    assert [f.message for f in judge(one, small).findings] == [
        "自然人列一、本年新收数量 2三（七）总计 02一、本年新收数量 2，三（七）总计 0一、本年新收数量 2"
    ]


def test_real_reports_pass_whatever_last_year_was() -> None:
    last = real(1).numbers()
    judgement = judge(submission(real(1).numbers(), last=last))
    assert {finding.instance for finding in judgement.findings} == {"X05"}
    assert judgement.passed
