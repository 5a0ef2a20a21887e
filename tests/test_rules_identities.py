"""How tables three and four add up: break one cell, and exactly the identities that name it fail."""

from __future__ import annotations

import pytest
from cases import AGENCIES, balanced_values, real, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import IDENTITIES, failed, only, undecided, zeros
from nianbao.validators.catalogue import instances
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS, Form
from nianbao.workbook.numbers import Number

CELLS = [name for name in FORM_2021.cells if not name.startswith("t2_")]


def naming(form: Form, cell: str) -> set[str]:
    """The identities that mention a cell."""
    return {i.key for i in instances(form) if i.rule.id in IDENTITIES and cell in i.cells}


def broken(keys: set[str]) -> set[str]:
    return {key for key in keys if key.partition(".")[0] in IDENTITIES}


def test_each_cell_is_held_by_the_identities_it_stands_in() -> None:
    assert naming(FORM_2021, "t3_new_person") == {"T301.person", "T303.new"}
    assert naming(FORM_2021, "t3_refuse_law_charity") == {"T302.charity", "T303.refuse_law"}
    assert naming(FORM_2021, "t3_handled_company") == {"T301.company", "T302.company", "T303.handled"}
    assert naming(FORM_2021, "t3_handled_total") == {"T301.total", "T302.total", "T303.handled"}
    assert naming(FORM_2021, "t3_carried_out_total") == {"T301.total", "T303.carried_out"}
    assert naming(FORM_2021, "t4_direct_pending") == {"T402"}
    assert len(CELLS) == 190
    assert all(1 <= len(naming(FORM_2021, name)) <= 3 for name in CELLS)


@pytest.mark.parametrize("index", range(len(AGENCIES)))
def test_any_single_slip_in_a_published_report_is_noticed_where_it_is(index: int) -> None:
    values = real(index).numbers()
    assert broken(failed(submission(values))) == set()
    for name in CELLS:
        slip = submission(values | {name: (values[name] or 0) + 1})
        assert broken(failed(slip)) == naming(FORM_2021, name), name
        left_out = submission(values | {name: None})
        assert broken(failed(left_out)) == set(), name
        assert broken(undecided(left_out)) == naming(FORM_2021, name), name


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
@settings(max_examples=40)
@given(data=st.data())
def test_break_one_cell_and_exactly_what_names_it_fails(form: Form, data: st.DataObject) -> None:
    values: dict[str, Number] = data.draw(balanced_values(form))
    assert broken(failed(submission(values, form=form))) == set()
    cells = [name for name in form.cells if not name.startswith("t2_")]
    name = data.draw(st.sampled_from(cells))
    change = data.draw(st.integers(-600, 600).filter(bool))
    slip = submission(values | {name: values[name] + change}, form=form)
    assert broken(failed(slip)) == naming(form, name)


@settings(max_examples=40)
@given(balanced_values(), st.sampled_from(CELLS), st.data())
def test_two_slips_fail_what_names_one_of_them(values: dict, first: str, data: st.DataObject) -> None:
    """Identities that name both may be saved by chance; no other one is touched."""
    second = data.draw(st.sampled_from([name for name in CELLS if name != first]))
    slip = submission(values | {first: values[first] + 3, second: values[second] + 5})
    either = naming(FORM_2021, first) | naming(FORM_2021, second)
    both = naming(FORM_2021, first) & naming(FORM_2021, second)
    assert either - both <= broken(failed(slip)) <= either


@pytest.mark.parametrize(
    ("instance", "changes", "sides", "message"),
    [
        (
            "T301.person",
            {"t3_new_person": 58, "t3_carried_in_person": 1, "t3_handled_person": 57}
            | {"t3_carried_out_person": 3},
            (59, 60, -1),
            "自然人列：一、本年新收数量 58 ＋ 二、上年结转数量 1 ＝ 59，"
            "三（七）总计 57 ＋ 四、结转下年度继续办理 3 ＝ 60，差 -1",
        ),
        (
            "T302.company",
            {"t3_handled_company": 4, "t3_granted_company": 2, "t3_refuse_law_company": 1},
            (4, 3, 1),
            "商业企业列：三（七）总计 4；各项相加：三（一）予以公开 2 ＋ "
            "三（三）2.其他法律行政法规禁止公开 1（其余 19 项为 0） ＝ 3；差 1",
        ),
        (
            "T303.other_rest",
            {"t3_other_rest_total": 7, "t3_other_rest_person": 5, "t3_other_rest_other_org": 1},
            (7, 6, 1),
            "“三（六）3.其他”一行：总计 7；各类相加：自然人 5 ＋ 商业企业 0 ＋ 科研机构 0 ＋ "
            "社会公益组织 0 ＋ 法律服务机构 0 ＋ 其他 1 ＝ 6；差 1",
        ),
        (
            "T401",
            {"t4_review_upheld": 2, "t4_review_total": 3},
            (2, 3, -1),
            "行政复议：结果维持 2 ＋ 结果纠正 0 ＋ 其他结果 0 ＋ 尚未审结 0 ＝ 2，总计 3，差 -1",
        ),
        (
            "T402",
            {"t4_direct_pending": 1},
            (1, 0, 1),
            "行政诉讼 未经复议直接起诉："
            "结果维持 0 ＋ 结果纠正 0 ＋ 其他结果 0 ＋ 尚未审结 1 ＝ 1，总计 0，差 1",
        ),
        (
            "T403",
            {"t4_after_review_total": 12},
            (0, 12, -12),
            "行政诉讼 复议后起诉：结果维持 0 ＋ 结果纠正 0 ＋ 其他结果 0 ＋ 尚未审结 0 ＝ 0，总计 12，差 -12",
        ),
    ],
)
def test_a_finding_shows_both_sides_and_the_gap(
    instance: str, changes: dict, sides: tuple, message: str
) -> None:
    finding = only(zeros(changes), instance)
    assert (finding.actual, finding.expected, finding.difference) == sides
    assert finding.message == message
    assert (finding.severity, finding.verdict) == ("error", "failed")
    assert finding.rule == instance.partition(".")[0]
    assert finding.fix
    assert finding.source


def test_a_sum_of_nothing_but_zeros_says_so() -> None:
    finding = only(zeros({"t3_handled_total": 2}), "T302.total")
    assert finding.message == "总计列：三（七）总计 2；各项相加：21 项之和（各项均为 0） ＝ 0；差 2"


def test_an_undecided_identity_names_what_is_missing() -> None:
    finding = only(zeros({"t3_new_person": None}), "T303.new")
    assert finding.message == "“一、本年新收数量”一行：缺少“自然人”的数，还不能判断"
    assert (finding.verdict, finding.expected, finding.actual) == ("undecided", None, None)


def test_a_blank_form_leaves_every_identity_undecided() -> None:
    for form in FORMS:
        blank = submission({}, form=form)
        identities = {i.key for i in instances(form) if i.rule.id in IDENTITIES}
        assert broken(undecided(blank)) == identities
        assert broken(failed(blank)) == set()
        assert len(identities) == {"2021": 42, "2019": 40}[form.version]


def test_the_trial_form_adds_up_over_its_single_row_of_other_outcomes() -> None:
    assert naming(FORM_2019, "t3_other_person") == {"T302.person", "T303.other"}
    slip = zeros({"t3_other_person": 1}, form=FORM_2019, report_year=2020)
    assert failed(slip) == {"T302.person", "T303.other"}
