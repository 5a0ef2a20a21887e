"""Candidates on the real form: the true change is among them, each of them mends everything, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from cases import AGENCIES, balanced_values, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import IDENTITIES, zeros
from nianbao.validators import judge as judging
from nianbao.validators.candidates.attaching import search
from nianbao.validators.candidates.ranking import MOST_LISTED
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.finding import Change, Judgement
from nianbao.validators.judge import judge, judge_all, numbers_of
from nianbao.workbook.form import FORM_2019, FORM_2021, Form
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Observation, Submission, compute_totals

CELLS = [name for name in FORM_2021.cells if not name.startswith("t2_")]
GROUPS = ("review", "direct", "after_review")
Wrong = Mapping[str, Number | None]


def found(one: Submission) -> list[dict[str, int]]:
    """The candidates as new values; empty where nothing fails."""
    result = search(one, numbers_of(one), CATALOGUE)
    return [dict(candidate.after) for candidate in result.candidates] if result else []


def printed(wrong: Wrong, agency: int = 3, **fields: object) -> Submission:
    """A real report in which each figure stands by itself, with some of them wrong."""
    return submission(AGENCIES[agency]["values"] | dict(wrong), **fields)


def computed(wrong: Wrong, agency: int = 3, form: Form = FORM_2021, **fields: object) -> Submission:
    """A workbook whose totals compute themselves, with some typed cells wrong."""
    values = AGENCIES[agency]["values"] | dict(wrong)
    one = submission(values | compute_totals(form, values.get), form=form, **fields)
    return replace(one, values=dict(one.values) | formulas(one))


def formulas(one: Submission) -> dict[str, Reading]:
    return {name: replace(one.values[name], formula="SUM(D8:I8)") for name in one.form.totals}


def failed_identities(one: Submission) -> list[str]:
    return [f.instance for f in judge(one).findings if f.rule in IDENTITIES and f.verdict == "failed"]


def mended(one: Submission, after: Mapping[str, int]) -> Submission:
    """The submission with a candidate's values; totals that hold a formula are computed anew."""
    numbers = one.numbers() | after
    totals = compute_totals(one.form, numbers.get)
    follow = {name: totals[name] for name in one.form.totals if one.values[name].formula}
    return submission(numbers | follow, form=one.form)


@pytest.mark.parametrize("agency", [0, 3])
def test_a_single_wrong_cell_of_table_three_is_the_first_candidate(agency: int) -> None:
    """And no other single cell will do: with every total printed, table three tells its cells apart."""
    right = AGENCIES[agency]["values"]
    for cell in CELLS:
        if cell.startswith("t3_"):
            for wrong in {right[cell] + 1, int(f"{right[cell]}7"), 0} - {right[cell]}:
                first, *others = found(printed({cell: wrong}, agency))
                assert first == {cell: right[cell]}
                assert [other for other in others if len(other) == 1] == []


@pytest.mark.parametrize("group", GROUPS)
def test_in_a_group_of_table_four_every_cell_is_a_candidate_where_it_can_be(group: str) -> None:
    """One identity holds its five cells: arithmetic cannot tell them apart, and does not try."""
    right = {
        f"t4_{group}_{key}": n for key, n in zip(("upheld", "corrected", "other"), (4, 2, 1), strict=True)
    }
    total = f"t4_{group}_total"
    for cell in (*right, f"t4_{group}_pending", total):
        one = zeros(right | {total: 7})
        candidates = found(replace(one, values=one.values | {cell: Reading("number", 9)}))
        assert {cell: one.number(cell)} in candidates
        assert sorted(len(candidate) for candidate in candidates) == [1] * len(candidates)
        others = [name for candidate in candidates for name in candidate]
        gap = 9 - (one.number(cell) or 0)
        able = [n for n in right if cell != total and n != cell and right[n] >= gap]
        assert len(others) == (5 if cell == total else 2 + len(able))


@settings(max_examples=60, deadline=None)
@given(balanced_values(largest=40), st.data())
def test_every_candidate_mends_every_identity(values: dict[str, Number], data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4, unique=True))
    one = submission(values | {cell: data.draw(st.integers(0, 60)) for cell in cells})
    for after in found(one):
        assert failed_identities(mended(one, after)) == []
        assert all(isinstance(value, int) and value >= 0 for value in after.values())
        assert all(one.number(name) != value for name, value in after.items())


@settings(max_examples=60, deadline=None)
@given(balanced_values(largest=40), st.data())
def test_where_totals_follow_a_candidate_names_typed_cells_only(
    values: dict[str, Number], data: st.DataObject
) -> None:
    typed = [name for name in FORM_2021.typed if not name.startswith("t2_")]
    cells = data.draw(st.lists(st.sampled_from(typed), min_size=1, max_size=3, unique=True))
    wrong = values | {cell: data.draw(st.integers(0, 60)) for cell in cells}
    one = submission(wrong | compute_totals(FORM_2021, wrong.get))
    one = replace(one, values=dict(one.values) | formulas(one))
    for after in found(one):
        assert set(after) <= set(typed)
        assert failed_identities(mended(one, after)) == []


def test_two_wrong_cells_that_touch_nothing_in_common() -> None:
    right = AGENCIES[0]["values"]
    first, *_ = found(printed({"t3_granted_person": 50, "t3_new_total": 26}, 0))
    assert first == {"t3_new_total": right["t3_new_total"], "t3_granted_person": right["t3_granted_person"]}


def test_mistakes_in_both_tables_are_mended_together() -> None:
    assert found(printed({"t3_new_person": 104, "t4_direct_upheld": 22})) == [
        {"t3_new_person": 140, "t4_direct_upheld": 2},
        {"t3_new_person": 140, "t4_direct_total": 22},
    ]


def test_an_exchange_of_neighbours_is_one_slip_and_comes_before_other_pairs() -> None:
    wrong = {"t3_partial_person": 14, "t3_granted_person": 22}
    first, *others = found(printed(wrong))
    assert first == {"t3_granted_person": 14, "t3_partial_person": 22}
    assert others[0] == {"t3_granted_total": 22, "t3_partial_total": 14}


def test_an_exchange_across_columns_whose_totals_follow() -> None:
    """The two columns are parts of their own; the exchange is found over both."""
    result = search(
        one := computed({"t3_new_person": 4, "t3_new_company": 58}, 0), numbers_of(one), CATALOGUE
    )
    assert result is not None
    assert dict(result.candidates[0].after) == {"t3_new_person": 58, "t3_new_company": 4}
    assert len(result.candidates[0].slips) == 1
    assert len(result.candidates) == MOST_LISTED


def test_the_text_decides_between_cells_that_arithmetic_cannot_tell_apart() -> None:
    wrong = {"t4_review_upheld": 3, "t4_review_total": 4}
    texts = ("收到行政复议3件。", "收到行政复议4件。")
    firsts = [found(zeros(wrong, texts={"s1_on_request": text}))[0] for text in texts]
    assert firsts == [{"t4_review_total": 3}, {"t4_review_upheld": 4}]


def test_last_years_figures_decide_too() -> None:
    values = {"t3_new_person": 5, "t3_carried_in_person": 2, "t3_granted_person": 6}
    last = dict.fromkeys(FORM_2021.cells, 0) | {"t3_carried_out_person": 1, "t3_carried_out_total": 1}
    one = computed(dict.fromkeys(FORM_2021.cells, 0) | values, last=last)
    assert found(one)[0] == {"t3_carried_in_person": 1}
    assert found(replace(one, last={}))[0] != {"t3_carried_in_person": 1}


def test_fewer_cells_come_before_more() -> None:
    sizes = [
        len(after) for after in found(printed({"t3_granted_person": 40, "t3_unable_not_held_person": 1}))
    ]
    assert sizes[0] == 2
    assert sizes == sorted(sizes)


def test_too_many_wrong_cells_give_no_candidate() -> None:
    wrong = {cell: 1000 + number * number for number, cell in enumerate(CELLS[::9])}
    one = printed(wrong)
    assert found(one) == []
    assert {finding.candidate_lines for finding in judge(one).findings} == {()}


def test_a_cell_with_part_of_a_count_is_the_one_to_change() -> None:
    assert found(printed({"t3_granted_person": 14.5}))[0] == {"t3_granted_person": 14}


def test_blanks_are_not_touched_and_what_they_leave_open_is_not_claimed() -> None:
    one = printed({"t3_new_company": None, "t3_granted_person": 41})
    result = search(one, numbers_of(one), CATALOGUE)
    assert result is not None
    assert result.evidence.system.undecided == ("T301.company", "T303.new")
    assert dict(result.candidates[0].after) == {"t3_granted_person": 14}
    assert "t3_new_company" not in {name for c in result.candidates for name in c.after}


def test_a_total_that_was_overwritten_stands_by_itself() -> None:
    one = computed({"t3_granted_person": 41})
    kept = {name: replace(one.values[name], value=143) for name in ("t3_handled_person", "t3_handled_total")}
    typed_over = Observation("total_overwritten", ("t3_handled_person",))
    later = replace(one, values=dict(one.values) | kept, observations=(typed_over,))
    candidates = found(later)
    assert {"t3_granted_person": 14} in candidates
    assert {"t3_carried_in_person": 30, "t3_handled_person": 170} in candidates
    assert "t3_handled_total" not in {name for after in candidates for name in after}


def test_a_stale_total_is_a_candidate_itself() -> None:
    one = computed({})
    stale = replace(one.values["t3_new_total"], value=141)
    assert found(replace(one, values=dict(one.values) | {"t3_new_total": stale}))[0] == {"t3_new_total": 140}


def test_the_trial_form_has_candidates_too() -> None:
    values = {"t3_new_person": 12, "t3_new_total": 21, "t3_other_person": 12, "t3_other_total": 12}
    right = values | {"t3_handled_person": 12, "t3_handled_total": 12}
    assert found(zeros(right, form=FORM_2019))[0] == {"t3_new_total": 12}


def test_a_report_in_order_has_none() -> None:
    assert [found(printed({}, agency)) for agency in range(5)] == [[]] * 5


def test_every_failed_identity_carries_the_same_candidates() -> None:
    judgement = judge(printed({"t3_granted_person": 41}))
    assert {finding.instance: finding.candidates for finding in judgement.findings} == dict.fromkeys(
        ("T302.person", "T303.granted"), ((Change("t3_granted_person", 41, 14),),)
    )


def test_other_findings_carry_none() -> None:
    one = printed({"t3_granted_person": 41, "t3_new_company": None, "t2_regulation_made": 2})
    carrying = {finding.rule for finding in judge(one).findings if finding.candidates}
    assert carrying == {"T302", "T303"}


def test_many_submissions_get_the_candidates_that_one_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "WORTH_A_FRAME", 1)
    some = [printed({"t3_granted_person": wrong}) for wrong in (14, 41, 1, 15)]
    assert [told(one) for one in judge_all(some)] == [told(judge(one)) for one in some]


def test_of_very_many_only_the_first_that_fail_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "WORTH_A_FRAME", 1)
    monkeypatch.setattr(judging, "MOST_SEARCHED", 2)
    some = [printed({"t3_granted_person": wrong}) for wrong in (14, 41, 1, 15)]
    assert [bool(told(one)) for one in judge_all(some)] == [False, True, True, False]


def told(judgement: Judgement) -> set[tuple[str, ...]]:
    return {finding.candidate_lines for finding in judgement.findings} - {()}
