"""Sums: laws that hold for any forms, and what a blank does to a sum."""

from __future__ import annotations

import math

import pytest
from cases import AGENCIES, balanced_values, real, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.engine import FAILS, HOLDS, UNDECIDED, evaluate
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import add, compute_totals

QUICK = settings(max_examples=25, deadline=None)


def test_the_five_real_agencies():
    merged = merge(FORM_2021, [real(i) for i in range(5)])
    exact = {
        name: add(agency["values"][name] for agency in AGENCIES) for name in FORM_2021.cells
    }  # their totals are right, so summing them gives what recomputing gives
    assert merged.values == exact
    assert merged.values["t3_new_total"] == 206
    assert merged.gaps == {}
    assert list(merged.values) == list(FORM_2021.cells)


@QUICK
@given(st.data(), st.sampled_from(FORMS), st.integers(1, 4))
def test_any_split_of_a_form_sums_to_it(data, form, count):
    whole = data.draw(balanced_values(form, largest=60))
    parts = [{} for _ in range(count)]
    for name in form.typed:
        scale = 10**6 if form.cells[name].kind == "money" else 1
        rest = round(whole[name] * scale)
        for part in parts[1:]:
            taken = data.draw(st.integers(min(0, rest), max(0, rest)))
            part[name], rest = (taken / scale if scale > 1 else taken), rest - taken
        parts[0][name] = rest / scale if scale > 1 else rest
    filled = [part | compute_totals(form, part.__getitem__) for part in parts]
    merged = merge(form, [submission(part, form=form) for part in filled])
    assert merged.values == whole


@QUICK
@given(st.lists(balanced_values(largest=60), min_size=2, max_size=4), st.randoms(), st.integers(1, 3))
def test_neither_order_nor_grouping_matters(forms, random, cut):
    submissions = [submission(values) for values in forms]
    merged = merge(FORM_2021, submissions)
    shuffled = random.sample(submissions, len(submissions))
    assert merge(FORM_2021, shuffled).values == merged.values
    groups = [part for part in (submissions[:cut], submissions[cut:]) if part]
    districts = [
        merge(FORM_2021, group).as_submission(agency_name="区", agency_code="Q", report_year=2024)
        for group in groups
    ]
    assert merge(FORM_2021, districts).values == merged.values


@QUICK
@given(balanced_values(largest=60), st.sampled_from(FORM_2021.typed), st.sampled_from(["blank", "text"]))
def test_one_blank_unknows_exactly_its_sum_and_the_totals_over_it(values, name, kind):
    broken = submission(values)
    broken.values[name] = Reading(kind, text="/", proposed=3)
    merged = merge(FORM_2021, [submission(values), broken, submission(values)])
    unknown = {name}
    for total in FORM_2021.totals:
        if unknown & set(FORM_2021.cells[total].addends):
            unknown.add(total)
    assert {cell for cell, value in merged.values.items() if value is None} == unknown
    assert merged.gaps == {name: (1,)}
    upper = merged.as_submission(agency_name="区", agency_code="Q", report_year=2024)
    assert upper.values[name] == Reading("blank")


def test_a_total_is_recomputed_not_summed():
    wrong = dict(AGENCIES[0]["values"]) | {"t3_new_total": 999, "t3_handled_person": None}
    right = merge(FORM_2021, [real(0)])
    assert merge(FORM_2021, [submission(wrong)]).values == right.values
    assert merge(FORM_2021, [submission(wrong)]).gaps == {}


def test_with_no_submissions_nothing_is_known():
    for form in FORMS:
        merged = merge(form, [])
        assert set(merged.values.values()) == {None}
        assert merged.gaps == {}
        assert merged.frame.shape == (0, len(form.cells))


def test_another_form_is_refused():
    with pytest.raises(ValueError, match=r"^b.xlsx: form 2019, not 2021$"):
        merge(FORM_2021, [real(0), submission({}, form=FORM_2019, path="b.xlsx")])


def test_the_frame_has_a_row_an_agency_and_no_zero_for_a_blank():
    frame = merge(FORM_2021, [real(0), submission({"t2_fee_amount": 0.5, "t3_new_person": 0})]).frame
    assert list(frame.columns) == list(FORM_2021.cells)
    assert [*map(str, set(frame.dtypes))] == ["float64"]
    assert frame["t3_new_person"].tolist() == [58.0, 0.0]
    assert frame["t2_fee_amount"].tolist() == [0.0, 0.5]
    assert math.isnan(frame["t3_new_total"][1])


def test_money_is_added_exactly():
    merged = merge(FORM_2021, [submission({"t2_fee_amount": value}) for value in (0.1, 0.2, 0.000001)])
    assert merged.values["t2_fee_amount"] == 0.300001


def test_the_sum_is_a_submission_with_last_year():
    last = {"t3_carried_out_total": Reading("number", 7)}
    upper = merge(FORM_2021, [real(0)]).as_submission(
        agency_name="甲区", agency_code="J", report_year=2024, path="甲.xlsx", last=last
    )
    assert (upper.agency_name, upper.agency_code, upper.report_year) == ("甲区", "J", 2024)
    assert (upper.source, upper.path) == ("summary", "甲.xlsx")
    assert upper.numbers() == real(0).numbers()
    assert upper.number("last_t3_carried_out_total") == 7


def test_the_engine_takes_the_frame():
    broken = dict(AGENCIES[0]["values"]) | {"t3_new_person": AGENCIES[0]["values"]["t3_new_person"] + 1}
    frame = merge(FORM_2021, [real(0), submission(broken), submission({})]).frame
    instances = [one for one in CATALOGUE.instances(FORM_2021) if one.rule.id == "T301"]
    answers = evaluate(instances, frame).codes
    columns = [one.key for one in instances]
    wrong = {columns[place] for place in range(len(columns)) if answers[1, place] == FAILS}
    assert wrong == {"T301.person"}
    assert {int(code) for code in answers[0]} == {HOLDS}
    assert {int(code) for code in answers[2]} == {UNDECIDED}
