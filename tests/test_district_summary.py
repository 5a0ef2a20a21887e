"""What shows when all submissions stand side by side, and in their sum (P01, C01 to C08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from doors import nianbao, with_totals, workbook
from judging import zeros
from nianbao.addin.district.batch import Outcome, Request, consolidate
from nianbao.validators.district.gathering import Arrivals, Gathering
from nianbao.validators.district.judge import judge_arrivals, judge_gathering, with_chain_explained
from nianbao.validators.district.rules import NO_DISTRICT, District
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.merge.status import AgencyStatus, Status, Summary
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Explanation, Submission


def agency(name: str, *, last_out: int | None = None, **typed: int) -> Submission:
    """A balanced agency; ``carried_in`` and ``carried_out`` in the column of persons."""
    carried_in, carried_out = typed.pop("carried_in", 0), typed.pop("carried_out", 0)
    cells = {
        "t3_carried_in_person": carried_in,
        "t3_new_person": carried_out,
        "t3_granted_person": carried_in,
        "t3_carried_out_person": carried_out,
    }
    last = None if last_out is None else {f"t3_carried_out_{c}": last_out for c in ("person", "total")}
    return with_totals(zeros(last=last, agency_name=name, agency_code=name), **cells, **typed)


def state(one: Submission | str, status: Status = "accepted", kind: str = "部门") -> AgencyStatus:
    if isinstance(one, str):
        return AgencyStatus(one, one, "" if status == "missing" else f"{one}.xlsx", status, kind=kind)
    return AgencyStatus(
        one.agency_name, one.agency_code, f"{one.agency_name}.xlsx", status, kind=kind, submission=one
    )


def gathered(
    *agencies: AgencyStatus,
    last_out: int | None = None,
    last_agencies: Mapping[str, Submission] | None = None,
    predecessors: Mapping[str, tuple[str, ...]] | None = None,
    district: District = NO_DISTRICT,
) -> Gathering:
    inside = [one.submission for one in agencies if one.status == "accepted" and one.submission]
    last = {}
    if last_out is not None:
        last = {f"t3_carried_out_{c}": Reading("number", last_out) for c in ("person", "total")}
    members = [
        Member(one.code, one.agency, predecessors=(predecessors or {}).get(one.agency, ()))
        for one in agencies
        if one.status != "not_on_roster"
    ]
    return Gathering(
        Summary(merge(FORM_2021, inside), 2024, "某区", "Q1", tuple(agencies), last=last),
        {one.path: judge(one.submission) for one in agencies if one.submission},
        district,
        Roster("", tuple(members)),
        last_agencies=last_agencies or {},
    )


def findings(gathering: Gathering, rule: str) -> dict[str, Finding]:
    return {one.instance: one for _, one in judge_gathering(gathering) if one.rule == rule}


# ── C01, C08 ──────────────────────────────────────────────────────────────────


def tampered(gathering: Gathering, name: str, value: int) -> Gathering:
    merged = gathering.summary.merged
    changed = replace(merged, values={**merged.values, name: value})
    return replace(gathering, summary=replace(gathering.summary, merged=changed))


@pytest.mark.parametrize(
    ("name", "value", "c01", "c08"),
    [
        ("t3_carried_in_person", 3, set(), set()),
        ("t3_carried_in_person", 4, {"C01.t3_carried_in_person"}, set()),
        ("t3_carried_in_total", 4, {"C01.t3_carried_in_total"}, {"C08.t3_carried_in_total"}),
        ("t2_fee_amount", 1, {"C01.t2_fee_amount"}, set()),
    ],
)
def test_c01_and_c08_the_sum_is_that_of_the_agencies(name: str, value: int, c01: set, c08: set) -> None:
    whole = tampered(
        gathered(state(agency("甲", carried_in=1)), state(agency("乙", carried_in=2))), name, value
    )
    assert set(findings(whole, "C01")) == c01
    assert set(findings(whole, "C08")) == c08


def test_c01_shows_both_sides() -> None:
    whole = tampered(gathered(state(agency("甲", carried_in=1))), "t3_carried_in_total", 5)
    finding = findings(whole, "C01")["C01.t3_carried_in_total"]
    assert (finding.severity, finding.actual, finding.expected, finding.difference) == ("error", 5, 1, 4)
    assert finding.message.endswith("汇总数 5，各单位相加 1，差 4")


def test_c01_sums_of_money_are_exact() -> None:
    cents = [
        agency(name, t2_fee_amount=amount) for name, amount in (("甲", 0.1), ("乙", 0.2), ("丙", 0.000001))
    ]
    assert findings(gathered(*map(state, cents)), "C01") == {}


def test_c01_a_gap_is_told() -> None:
    blank = agency("甲")
    blank = replace(blank, values={**blank.values, "t2_fee_amount": Reading("blank")})
    assert set(findings(gathered(state(blank), state(agency("乙"))), "C01")) == {"C01.t2_fee_amount"}


def test_c08_a_reported_total_that_is_no_sum_is_told() -> None:
    wrong = agency("甲", carried_in=2)
    wrong = replace(wrong, values={**wrong.values, "t3_carried_in_total": Reading("number", 3)})
    found = findings(gathered(state(wrong), state(agency("乙"))), "C08")
    assert set(found) == {"C08.t3_carried_in_total"}
    assert found["C08.t3_carried_in_total"].message.endswith("各单位所报总计相加 3，汇总表 2，差 1")


# ── C02 to C05 ────────────────────────────────────────────────────────────────


def test_c02_everybody_once_is_silent() -> None:
    assert findings(gathered(state(agency("甲")), state(agency("乙"))), "C02") == {}


def test_c02_missing_twice_and_beyond() -> None:
    twice = agency("丙")
    whole = gathered(
        state(agency("甲")),
        state("乙", "missing"),
        state(twice, "duplicate"),
        replace(state(twice, "duplicate"), path="丙2.xlsx"),
        state(agency("丁"), "not_on_roster"),
    )
    found = findings(whole, "C02")
    assert {key: (one.severity, one.message) for key, one in found.items()} == {
        "C02.乙": ("error", "乙没有来件"),
        "C02.丙": ("error", "丙有 2 份来件，一份也没有计入"),
        "C02.丁": ("warning", "丁不在名单上，没有计入"),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("某区财政局", False),
        ("国家税务总局某区税务局", True),
        ("某区税务局", True),
        ("某海关", True),
        ("某区海关路街道办事处", False),
        ("某区税务服务中心", False),
    ],
)
def test_c03_a_name_that_is_vertical_everywhere(name: str, expected: bool) -> None:
    assert set(findings(gathered(state(agency(name))), "C03")) == ({f"C03.{name}"} if expected else set())


def test_c03_the_rules_of_the_district_go_before_the_name() -> None:
    told = replace(NO_DISTRICT, not_vertical=frozenset({"某区税务局"}))
    assert findings(gathered(state(agency("某区税务局")), district=told), "C03") == {}


def test_c04_year_and_form() -> None:
    whole = gathered(
        state(agency("甲")),
        state(replace(agency("乙"), report_year=2023), "rejected"),
        state(replace(agency("丙"), report_year=None), "rejected"),
        state(zeros(form=FORM_2019, agency_name="丁", agency_code="丁"), "rejected"),
    )
    assert {key: one.message for key, one in findings(whole, "C04").items()} == {
        "C04.乙.xlsx": "来件是 2023 年度，汇总的是 2024 年度",
        "C04.丙.xlsx": "来件没有写明年度，汇总的是 2024 年度",
        "C04.丁.xlsx": "来件用的是 2019 版表式，应当用 2021 版",
    }


def test_c05_errors_left_make_a_draft() -> None:
    wrong = agency("乙")
    wrong = replace(wrong, values={**wrong.values, "t3_new_total": Reading("number", 3)})
    whole = gathered(state(agency("甲")), state(wrong, "rejected"))
    (finding,) = findings(whole, "C05").values()
    assert finding.message == "1 份来件有强制性问题，没有计入：乙"
    assert findings(gathered(state(agency("甲"))), "C05") == {}
    other_year = state(replace(agency("乙"), report_year=2023), "rejected")
    assert findings(gathered(state(agency("甲")), other_year), "C05") == {}


# ── C06 ───────────────────────────────────────────────────────────────────────


def last_of(**carried_out: int) -> dict[str, Submission]:
    return {
        name: replace(agency(name, carried_out=count), report_year=2023)
        for name, count in carried_out.items()
    }


def test_c06_equal_is_silent_however_it_came_about() -> None:
    whole = gathered(state(agency("甲", carried_in=3)), last_out=3, last_agencies=last_of(甲=1, 乙=2))
    assert findings(whole, "C06") == {}
    assert findings(gathered(state(agency("甲", carried_in=3))), "C06") == {}


def test_c06_a_changed_list_is_told_item_by_item_and_explains() -> None:
    whole = gathered(
        state(agency("甲", carried_in=3)),
        state(agency("新", carried_in=4)),
        state(agency("合", carried_in=5)),
        last_out=13,
        last_agencies=last_of(甲=3, 走=5, 一=2, 二=3),
        predecessors={"合": ("一", "二")},
    )
    (finding,) = findings(whole, "C06").values()
    assert (finding.severity, finding.actual, finding.expected, finding.difference) == ("warning", 12, 13, -1)
    assert finding.message == (
        "本年上年结转 12，上年年报结转下年 13，差 -1，其中："
        "新不在上年名单，结转 4（+4）；上年的走今年不在其中，上年结转下年 5（-5）"
    )
    own = with_chain_explained(judge(whole.summary.submission), whole)
    (x01,) = (one for one in own.findings if one.instance == "X01.total")
    assert (x01.severity, x01.explained) == ("warning", finding.message.partition("其中：")[2])
    assert own.passed


def test_c06_a_difference_within_an_agency_explains_nothing() -> None:
    whole = gathered(
        state(agency("甲", carried_in=3)),
        state(agency("乙", carried_in=1)),
        last_out=3,
        last_agencies=last_of(甲=2, 乙=1),
    )
    (finding,) = findings(whole, "C06").values()
    assert finding.message.endswith("差 1，其中：甲本年上年结转 3、上年结转下年 2（+1）")
    own = with_chain_explained(judge(whole.summary.submission), whole)
    assert [(one.instance, one.explained) for one in own.errors] == [("X01.total", None)]


def test_c06_an_agency_that_has_explained_itself_does() -> None:
    one = agency("甲", carried_in=3, last_out=2)
    said = tuple(
        Explanation(f"X01.{column}", "上年公布的数有误，已更正", "3,2") for column in ("person", "total")
    )
    whole = gathered(state(replace(one, explanations=said)), last_out=2, last_agencies=last_of(甲=2))
    (finding,) = findings(whole, "C06").values()
    assert finding.message.endswith("其中：甲本年上年结转 3、上年结转下年 2，已有说明（+1）")
    assert with_chain_explained(judge(whole.summary.submission), whole).passed


def test_c06_who_is_not_in_the_sum_is_told_and_keeps_the_draft() -> None:
    whole = gathered(
        state(agency("甲", carried_in=3)),
        state("乙", "missing"),
        last_out=5,
        last_agencies=last_of(甲=3, 乙=2),
    )
    (finding,) = findings(whole, "C06").values()
    assert finding.message.endswith("其中：乙今年没有计入，上年结转下年 2（-2）")
    assert not with_chain_explained(judge(whole.summary.submission), whole).passed


def test_c06_without_last_years_list_the_agencies_own_figures_serve() -> None:
    whole = gathered(
        state(agency("甲", carried_in=3, last_out=2)), state(agency("乙", carried_in=4)), last_out=9
    )
    (finding,) = findings(whole, "C06").values()
    assert finding.message == (
        "本年上年结转 7，上年年报结转下年 9，差 -2，其中："
        "甲本年上年结转 3、上年结转下年 2（+1）；乙上年数不详，结转 4（+4）；不能归到单位的（-7）"
    )
    assert not with_chain_explained(judge(whole.summary.submission), whole).passed


# ── C07 ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("own", "other", "cell", "expected"),
    [
        (1, 2, "t4_after_review_upheld", {"C07.府办"}),
        (0, 2, "t4_after_review_upheld", set()),
        (1, 0, "t4_after_review_upheld", set()),
        (1, 2, "t4_direct_upheld", set()),
        (1, 2, "t4_review_upheld", set()),
    ],
)
def test_c07_suits_after_a_review_may_be_shared(own: int, other: int, cell: str, expected: set) -> None:
    whole = gathered(
        state(agency("府办", **{cell: own}), kind="本级"), state(agency("甲局", **{cell: other}))
    )
    found = findings(whole, "C07")
    assert set(found) == expected
    for finding in found.values():
        assert (finding.severity, finding.message) == (
            "hint",
            "府办与甲局都有复议后起诉的案件，共同被告的案件可能各计了一次",
        )


@pytest.mark.parametrize(
    ("text", "made", "expected"),
    [
        ("今年与乙局联合印发规范性文件 1 件。", 1, {"C07.甲局"}),
        ("今年与乙局联合开展检查，印发文件 1 件。", 1, set()),
        ("今年与乙局联合印发规范性文件 1 件。", 0, set()),
    ],
)
def test_c07_documents_issued_jointly(text: str, made: int, expected: set) -> None:
    cells = {"t2_normative_made": made, "t2_normative_valid": made}
    one = replace(agency("甲局", **cells), texts={"s1_management": f"先说别的。{text}"})
    two = agency("乙局", t2_normative_made=1, t2_normative_valid=1)
    found = findings(gathered(state(one), state(two)), "C07")
    assert set(found) == expected
    assert [one.excerpt for one in found.values()] == [text[:-1] for _ in found]


# ── P01 ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "deadline", "received", "expected"),
    [
        ("部门", None, date(2025, 1, 31), None),
        ("部门", None, date(2025, 2, 1), "2025-02-01 收到，截止日期是 2025-01-31，晚 1 天"),
        ("部门", None, None, None),
        ("部门", date(2025, 1, 20), date(2025, 1, 22), "2025-01-22 收到，截止日期是 2025-01-20，晚 2 天"),
        ("镇", None, date(2025, 6, 1), None),
        ("镇", date(2025, 1, 20), date(2025, 1, 20), None),
        ("本级", None, date(2025, 3, 31), None),
    ],
)
def test_p01_late_only_where_a_day_was_noted(
    kind: str, deadline: date | None, received: date | None, expected: str | None
) -> None:
    member = Member("甲", "甲", kind, deadline=deadline, received=received)
    (judged,) = judge_arrivals(Arrivals([judge(agency("甲"))], [member], NO_DISTRICT, 2024))
    assert [(one.instance, one.severity, one.message) for one in judged.findings] == (
        [("P01", "warning", expected)] if expected else []
    )


def test_p01_can_be_explained_for_just_these_days() -> None:
    said = Explanation("P01", "机构改革中", "2025-02-01,2025-01-31")
    member = Member("甲", "甲", "部门", received=date(2025, 2, 1))
    one = replace(agency("甲"), explanations=(said,))
    for day, explained in ((member.received, "机构改革中"), (date(2025, 2, 2), None)):
        arrivals = Arrivals([judge(one)], [replace(member, received=day)], NO_DISTRICT, 2024)
        assert [found.explained for found in judge_arrivals(arrivals)[0].findings] == [explained]


# ── in the outputs ────────────────────────────────────────────────────────────


def consolidated(tmp_path: Path, *given: Submission, roster: str, last: Path | None = None) -> Outcome:
    (tmp_path / "名单.csv").write_text(roster, "utf-8")
    for one in given:
        workbook(tmp_path / f"来件{one.report_year}" / f"{one.agency_name}.xlsx", one)
    year = given[0].report_year
    return consolidate(
        Request(
            [tmp_path / f"来件{year}"],
            tmp_path / f"汇总{year}.xlsx",
            roster=tmp_path / "名单.csv",
            year=year,
            last_year=last,
            district_name="某区",
        )
    )


def test_from_summary_to_summary_with_another_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [
        replace(agency(name, carried_out=count), report_year=2023) for name, count in (("甲", 3), ("走", 5))
    ]
    first = consolidated(tmp_path, *before, roster="code,name,kind\n甲,甲,部门\n走,走,部门\n")
    assert first.summary.draft_reasons == ()
    now = [agency("甲", carried_in=3, last_out=3), agency("新", carried_in=4)]
    roster = "code,name,kind,received\n甲,甲,部门,2025-01-20\n新,新,部门,2025-02-03\n"
    outcome = consolidated(tmp_path, *now, roster=roster, last=first.out)
    assert outcome.summary.draft_reasons == ()
    assert [one.instance for _, one in outcome.findings] == ["C06"]
    problems = {(one.agency, one.instance): one.message for one in outcome.summary.problems}
    assert problems[("某区", "C06")].startswith("本年上年结转 7，上年年报结转下年 8，差 -1")
    assert "已说明：新不在上年名单，结转 4（+4）；" in problems[("某区", "X01.total")]
    assert problems[("新", "P01")] == "2025-02-03 收到，截止日期是 2025-01-31，晚 3 天"
    said = nianbao(
        capsys, "consolidate", tmp_path / "来件2024", "-o", outcome.out, "--roster", tmp_path / "名单.csv",
        "--last-year", first.out,
    )  # fmt: skip
    assert said.status == 0
    assert "C06  汇总的上年结转等于上年本级年报的结转下年" in said.out
    assert "（+4）" in "".join(said.out.split())


def test_a_vertical_agency_that_sent_is_told(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", replace(agency("丁税务局"), agency_code="V1"))
    workbook(inbox / "2.xlsx", replace(agency("甲局"), agency_code="A1"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    told = {one.instance: one.severity for _, one in outcome.findings}
    assert told == {"C02.A2": "error", "C02.A3": "error", "C03.V1": "warning"}
