"""Adjustments of a sum: which count, what comes of them, what the rules say of the others."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from cases import AGENCIES, balanced_values, real, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.validators.district.gathering import Gathering
from nianbao.validators.district.judge import judge_gathering
from nianbao.validators.district.rules import NO_DISTRICT
from nianbao.validators.judge import judge
from nianbao.workbook.adjustments import FAULTS, applied, weigh
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.merge.status import AgencyStatus
from nianbao.workbook.submission import add, compute_totals
from summary_cases import ADJUSTMENTS, accepted, adjustment, summary

QUICK = settings(max_examples=25, deadline=None)
NAME = "t3_new_person"


@st.composite
def adjustments(draw, form=FORM_2021):
    """Any rows: for typed cells and totals, up and down, with a reason and without."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        name = draw(st.sampled_from([*form.typed[:14], *form.totals[:3], "没有的格"]))
        money = name in form.cells and form.cells[name].kind == "money"
        amount = draw(st.integers(-40, 40)) if not money else draw(st.integers(-4000, 4000)) / 1000
        rows.append(adjustment(name, amount, draw(st.sampled_from(["依据", ""]))))
    return rows


# ── what counts ───────────────────────────────────────────────────────────────


def faults(*rows, sums=None) -> list[str | None]:
    return [one.fault for one in weigh(FORM_2021, rows, {NAME: 5} if sums is None else sums)]


@pytest.mark.parametrize(
    ("cell", "amount", "reason", "fault"),
    [
        (NAME, -5, "依据", None),
        ("t2_fee_amount", 0.000001, "依据", None),
        ("", 1, "依据", "no_cell"),
        ("自然人", 1, "依据", "unknown_cell"),
        ("t3_new_total", 1, "依据", "total"),
        (NAME, None, "依据", "no_amount"),
        (NAME, "/", "依据", "not_a_number"),
        (NAME, "2", "依据", "not_a_number"),
        (NAME, 1, " \n　", "no_reason"),
        (NAME, 1.5, "依据", "fraction"),
        ("t2_fee_amount", 0.0000001, "依据", "fraction"),
        (NAME, -6, "依据", "negative"),
    ],
)
def test_each_fault(cell: str, amount: float | str | None, reason: str, fault: str | None) -> None:
    assert faults(adjustment(cell, amount, reason)) == [fault]


def test_every_fault_has_words_and_a_case() -> None:
    merged = merge(FORM_2021, [real(i) for i in range(5)], ADJUSTMENTS)
    assert {one.fault for one in merged.adjustments} - {None} == set(FAULTS)


def test_a_cell_is_named_by_title_or_name() -> None:
    title = FORM_2021.cells[NAME].title
    rows = [
        replace(adjustment(NAME, 1, "依据"), cell=typed) for typed in (title, NAME, NAME.upper(), title[1:])
    ]
    assert [one.name for one in weigh(FORM_2021, rows, {})] == [NAME, NAME, NAME, ""]


def test_what_is_too_much_together_counts_for_nothing_whatever_the_order() -> None:
    rows = [adjustment(NAME, -4, "甲"), adjustment(NAME, -4, "乙"), adjustment(NAME, 1, "丙")]
    assert faults(*rows) == ["negative"] * 3
    assert faults(*reversed(rows)) == ["negative"] * 3
    assert faults(*rows, adjustment(NAME, 2, "丁")) == [None] * 4
    assert faults(*rows, adjustment(NAME, 2, "")) == [*["negative"] * 3, "no_reason"]


def test_without_a_sum_nothing_is_too_much() -> None:
    assert faults(adjustment(NAME, -9, "依据"), sums={NAME: None}) == [None]


def test_a_change_over_the_year_may_be_negative() -> None:
    name = "t2_license_change"
    row = replace(adjustment(name, -9, "依据"), cell=name)
    assert [one.fault for one in weigh(FORM_2019, [row], {name: 1})] == [None]


# ── laws ──────────────────────────────────────────────────────────────────────


@QUICK
@given(st.lists(balanced_values(largest=60), min_size=1, max_size=3), adjustments(), st.randoms())
def test_the_result_is_sum_and_adjustments(forms, rows, order: random.Random) -> None:
    given_ = [submission(values) for values in forms]
    plain, merged = merge(FORM_2021, given_), merge(FORM_2021, given_, rows)
    assert merged.sums == plain.values
    changes = applied(merged.adjustments)
    typed = {name: add((plain.values[name], changes.get(name, 0))) for name in FORM_2021.typed}
    assert merged.values == {
        name: (typed | compute_totals(FORM_2021, typed.__getitem__))[name] for name in FORM_2021.cells
    }
    assert all(add((merged.sums[n], merged.adjusted[n])) == merged.values[n] for n in FORM_2021.cells)
    assert all(value >= 0 for value in merged.values.values())
    shuffled = order.sample(rows, len(rows))
    assert merge(FORM_2021, given_, shuffled).values == merged.values
    assert merged.submissions == plain.submissions


@QUICK
@given(st.lists(balanced_values(largest=60), min_size=2, max_size=4), adjustments(), adjustments())
def test_the_next_level_sums_adjusted_figures(forms, first, second) -> None:
    """Districts adjust for themselves; the city's sum is that of all agencies and all adjustments."""
    left, right = [submission(forms[0])], [submission(values) for values in forms[1:]]
    districts = [merge(FORM_2021, group, rows) for group, rows in ((left, first), (right, second))]
    city = merge(
        FORM_2021,
        [one.as_submission(agency_name="区", agency_code="Q", report_year=2024) for one in districts],
    )
    whole = merge(FORM_2021, [*left, *right])
    for name in FORM_2021.cells:
        changes = [one.adjusted[name] for one in districts]
        assert city.values[name] == add((whole.values[name], *changes))


def test_with_a_gap_there_is_no_result() -> None:
    blank = dict(AGENCIES[0]["values"]) | {NAME: None}
    merged = merge(FORM_2021, [submission(blank)], [adjustment(NAME, 3, "依据")])
    assert (merged.sums[NAME], merged.values[NAME], merged.adjusted[NAME]) == (None, None, 3)


# ── what the rules say ────────────────────────────────────────────────────────


def told(rows, *others: AgencyStatus, values=None) -> dict[str, tuple[str, str]]:
    """What C01, C08 and C09 find in the sum of two agencies."""
    whole = summary(real(0), real(3), year=2024)
    merged = merge(FORM_2021, whole.merged.submissions, rows)
    merged = replace(merged, values=values or merged.values)
    agencies = (*(accepted(one) for one in merged.submissions), *others)
    agencies = (
        tuple(
            replace(one, submission=whole) for one, whole in zip(agencies, merged.submissions, strict=False)
        )
        + agencies[2:]
    )
    whole = replace(whole, merged=merged, agencies=agencies)
    roster = Roster("", tuple(Member(one.code, one.agency) for one in agencies))
    gathering = Gathering(whole, {}, NO_DISTRICT, roster)
    findings = [one for _, one in judge_gathering(gathering)] + list(judge(whole.submission).findings)
    return {
        one.instance: (one.severity, one.message) for one in findings if one.rule in ("C01", "C08", "C09")
    }


def test_sound_adjustments_are_no_finding() -> None:
    assert told([adjustment(NAME, -3, "依据", agency=real(0).agency_name)]) == {}


def test_c09_tells_each_row_that_cannot_count() -> None:
    title = FORM_2021.cells[NAME].title
    rows = [adjustment(NAME, 1, "依据"), adjustment(NAME, 2, ""), adjustment("t3_new_total", "x", "依据")]
    assert told(rows) == {
        "C09.2": ("error", f"“调整”里“{title} +2”这一行没有计入：没有写原因"),
        "C09.3": (
            "error",
            f"“调整”里“{FORM_2021.cells['t3_new_total'].title} x”这一行没有计入：{FAULTS['total']}",
        ),
    }


def test_c09_says_where() -> None:
    whole = summary(real(0), year=2024)
    rows = [adjustment(NAME, 1, "依据"), adjustment("", 2, "依据")]
    whole = replace(whole, merged=merge(FORM_2021, whole.merged.submissions, rows))
    (finding,) = (one for one in judge(whole.submission).findings if one.rule == "C09")
    assert (finding.instance, finding.addresses, finding.verdict) == ("C09.2", ("调整!C7",), "failed")


def test_c09_an_agency_that_is_no_longer_in_the_sum() -> None:
    gone = AgencyStatus("示例局", "SL7", "", "missing")
    title = FORM_2021.cells[NAME].title
    rows = [adjustment(NAME, -1, "依据", agency=f"{real(0).agency_name}、示例 局；外区某局")]
    assert told(rows, gone) == {
        "C09.1.示例 局": (
            "warning",
            f"“调整”里“{title} -1”涉及的“示例 局”没有计入本次汇总（未报送），这条调整可能已不成立",
        ),
        "C09.1.外区某局": ("hint", f"“调整”里“{title} -1”涉及的“外区某局”不是计入汇总的单位"),
    }
    assert set(told([replace(rows[0], agency=real(0).agency_code)], gone)) == set()
    assert set(told([replace(rows[0], reason="")], gone)) == {"C09.1"}


def test_c01_and_c08_hold_with_adjustments_and_fail_without_them() -> None:
    rows = [adjustment("t3_carried_in_person", 2, "依据")]
    assert told(rows) == {}
    plain = merge(FORM_2021, [real(0), real(3)]).values
    found = told(rows, values=plain)
    assert set(found) == {
        *("C01.t3_carried_in_person", "C01.t3_carried_in_total", "C08.t3_carried_in_total"),
    }
    total = plain["t3_carried_in_total"]
    assert found["C08.t3_carried_in_total"][1].endswith(
        f"总计（含调整 +2）：各单位所报总计相加 {total + 2}，汇总表 {total}，差 2"
    )
