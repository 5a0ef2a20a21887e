"""Figures in the text: what a field may be called, and what is no field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import real, submission
from judging import failed, only
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS, Form
from nianbao.workbook.publish.content import UnknownFields, compose
from nianbao.workbook.publish.figures import (
    Figure,
    expanded_texts,
    figures,
    resolve,
    unknown_fields,
    with_figures,
)
from nianbao.workbook.submission import Submission


def writing(text: str, *, name: str = "s1_on_request", base: Submission | None = None) -> Submission:
    return replace(base or real(0), texts={name: text})


def expanded(text: str, base: Submission | None = None) -> str:
    return expanded_texts(writing(text, base=base))["s1_on_request"]


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        ("t3_new_total", ["t3_new_total"]),
        ("last_t3_new_total", ["last_t3_new_total"]),
        ("新收", ["t3_new_total"]),
        ("一、本年新收政府信息公开申请数量·自然人", ["t3_new_person"]),
        ("自然人·新收", ["t3_new_person"]),
        ("上年结转", ["t3_carried_in_total"]),
        ("结转下年度", ["t3_carried_out_total"]),
        ("予以公开", ["t3_granted_total"]),
        ("部分公开", ["t3_partial_total"]),
        ("其他处理·3.其他", ["t3_other_rest_total"]),
        ("无法提供", [f"t3_unable_{key}_total" for key in ("not_held", "not_ready", "unclear")]),
        (
            "无法提供·商业企业",
            [f"t3_unable_{key}_company" for key in ("not_held", "not_ready", "unclear")],
        ),
        (
            "新收·法人或其他组织",
            [f"t3_new_{c}" for c in ["company", "institute", "charity", "law_firm", "other_org"]],
        ),
        ("三、本年度办理结果", ["t3_handled_total"]),
        ("总计", ["t3_handled_total"]),
        ("行政许可", ["t2_license_decisions"]),
        ("规章·现行有效", ["t2_regulation_valid"]),
        ("规范性文件·制发", ["t2_normative_made"]),
        ("行政事业性收费", ["t2_fee_amount"]),
        ("行政复议", ["t4_review_total"]),
        ("行政复议·结果维持", ["t4_review_upheld"]),
        ("复议后起诉", ["t4_after_review_total"]),
        ("行政诉讼", ["t4_direct_total", "t4_after_review_total"]),
        ("行政诉讼·总计", ["t4_direct_total", "t4_after_review_total"]),
    ],
)
def test_a_field_is_named_by_cell_or_by_official_labels(written: str, cells: list[str]) -> None:
    figure = resolve(FORM_2021, written)
    assert isinstance(figure, Figure)
    assert list(figure.cells) == cells


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("结转", "二、上年结转政府信息公开申请数量·总计】、【四、结转下年度继续办理·总计"),
        ("规章", "规章·本年制发件数】、【规章·本年废止件数】、【规章·现行有效件数"),
        ("结果维持", "行政复议·结果维持】、【未经复议直接起诉·结果维持】、【复议后起诉·结果维持"),
    ],
)
def test_a_doubtful_field_names_what_it_may_mean(written: str, reason: str) -> None:
    assert resolve(FORM_2021, written) == f"没有说清是哪一格，请写明，例如【{reason}】"


@pytest.mark.parametrize("written", ["政府集中采购", "t3_new", "办结率", "·", "last_t9_x"])
def test_what_is_not_on_the_form_is_said(written: str) -> None:
    assert resolve(FORM_2021, written) == "不是表里的项目"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_every_cell_can_be_named_by_its_labels(form: Form) -> None:
    for name, cell in form.cells.items():
        whole = "·".join((*cell.row_labels, *cell.column_labels))
        figure = resolve(form, whole)
        assert isinstance(figure, Figure), whole
        assert figure.cells == (name,)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_the_title_offered_for_a_figure_names_it(form: Form) -> None:
    for figure in figures(form):
        found = resolve(form, figure.title)
        assert isinstance(found, str) or set(found.cells) <= set(form.cells)


def test_numbers_stand_where_fields_were() -> None:
    text = "新收{t3_new_total}件，结转【上年结转】件；不予公开【不予公开】件，无法提供｛无法提供｝件。"
    assert expanded(text) == "新收62件，结转1件；不予公开0件，无法提供36件。"


def test_money_is_printed_with_all_its_digits_and_no_exponent() -> None:
    for amount, printed in ((59237.2449, "59237.2449"), (0.000001, "0.000001"), (316441, "316441")):
        assert expanded("收费【行政事业性收费】万元", submission({"t2_fee_amount": amount})) == (
            f"收费{printed}万元"
        )


def test_a_blank_is_never_zero() -> None:
    one = submission({"t3_unable_not_held_total": 1, "t3_unable_not_ready_total": 2})
    assert expanded("新收【新收】件，无法提供【无法提供】件", one) == "新收〔未填〕件，无法提供〔未填〕件"


@pytest.mark.parametrize(
    "text",
    [
        "某政发【2021】3号",
        "{{ 7*7 }}",
        "{% for a in b %}",
        "{# 注 #}",
        "{}",
        "【】",
        "集合｛｝{ }{_{ }_}【…】",
        "{{新收}}",
    ],
)
def test_what_is_no_field_stays(text: str) -> None:
    assert expanded(text) == text
    assert unknown_fields(writing(text)) == ()


def test_a_text_without_fields_leaves_the_submission_itself() -> None:
    one = real(0)
    assert with_figures(one) is one


@pytest.mark.parametrize("source", ["report", "spreadsheet"])
def test_a_published_text_has_no_fields(source: str) -> None:
    one = writing("新收【新收】件{nothing}", base=replace(real(0), source=source))
    assert with_figures(one) is one
    assert unknown_fields(one) == ()


def test_an_unknown_field_stops_the_report_and_says_where() -> None:
    with pytest.raises(UnknownFields) as stopped:
        compose(writing("收到【新收】件，【办结率】，{t3_neu}"))
    assert str(stopped.value).splitlines() == [
        "test.xlsx：有 2 处不知道该换成哪个数：",
        "  “（二）依申请公开”（正文）里的【办结率】不是表里的项目",
        "  “（二）依申请公开”（正文）里的{t3_neu}不是表里的项目",
        "请照官方标签或格名改写；本来就是普通括号的，换成“〔〕”或“《》”",
    ]
    with pytest.raises(UnknownFields, match="“六、其他需要报告的事项”"):
        compose(writing("【不存在】", name="s6_other"))


def test_rules_judge_the_text_as_it_will_be_published() -> None:
    right, wrong = real(0), "2024年新收政府信息公开申请{}件，办结61件。"
    texts = dict(right.texts)
    by_field = replace(right, texts=texts | {"s1_on_request": wrong.format("【新收】")})
    by_hand = replace(right, texts=texts | {"s1_on_request": wrong.format("88")})
    assert failed(by_field) == failed(right)
    assert failed(by_hand) - failed(right) != set()
    assert judge(by_field).submission is by_field


def test_an_unknown_field_is_found_before_the_report_is_made() -> None:
    right = real(0)
    text = right.texts["s1_on_request"] + "另有【乱写】。"
    one = replace(right, texts=dict(right.texts) | {"s1_on_request": text})
    assert failed(one) - failed(right) == {"N14.figure.s1_on_request.1"}
    finding = only(one, "N14.figure.s1_on_request.1")
    assert finding.message == "正文里要换成表中数字的 【乱写】不是表里的项目"
    assert (finding.severity, finding.addresses) == ("warning", ("正文!A17",))


def test_the_trial_form_has_its_own_figures() -> None:
    figure = resolve(FORM_2019, "其他处理")
    assert isinstance(figure, Figure)
    assert figure.cells == ("t3_other_total",)
