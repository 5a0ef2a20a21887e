"""Last year from a folder of reports: agencies and district each against their own (X01 to X06, C06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from doors import nianbao, with_totals, workbook
from judging import zeros
from nianbao.addin.district.batch import Outcome, Request, consolidate
from nianbao.addin.district.history import own_report
from nianbao.validators.district.gathering import Arrivals
from nianbao.validators.district.judge import judge_arrivals
from nianbao.validators.district.rules import NO_DISTRICT
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2019
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Explanation, Submission

TEXT = (
    "一年来，本单位把新修订的目录逐条过了一遍，删去过时条目十一条，补充窗口电话和办理时限，邀请六名社区居民到现场提问，"
    "当场答复四十二个问题，没有答清的三个问题会后书面回复，并把回复贴在服务大厅。夏天防汛期间，值班人员每天两次更新水位，"
    "把转移路线画成图发到每个村民小组。秋天又请退休教师帮忙，把三份难懂的文件改写成问答，印成小册子放在办事窗口供人取阅。"
)


def agency(
    name: str, year: int = 2024, *, carried_in: int = 0, carried_out: int = 0, **fields: object
) -> Submission:
    cells = {
        "t3_carried_in_person": carried_in,
        "t3_new_person": carried_out,
        "t3_granted_person": carried_in,
        "t3_carried_out_person": carried_out,
    }
    known = {"agency_name": name, "agency_code": name} | fields
    return replace(with_totals(zeros(**known), **cells), report_year=year)  # type: ignore[arg-type]


def with_last(one: Submission, **figures: int) -> Submission:
    """With 上年数 typed into the workbook."""
    return replace(one, last={name: Reading("number", value) for name, value in figures.items()})


def run(
    tmp_path: Path,
    now: list[Submission],
    before: Mapping[str, Submission],
    roster: str = "",
    **request: object,
) -> Outcome:
    for one in now:
        workbook(tmp_path / "来件" / f"{one.agency_name}.xlsx", one)
    for name, one in before.items():
        workbook(tmp_path / "上年" / f"{name}.xlsx", one)
    listed = roster or "code,name\n" + "".join(f"{one.agency_code},{one.agency_name}\n" for one in now)
    (tmp_path / "名单.csv").write_text(listed, "utf-8")
    fields = {"district_name": "某区", "year": 2024} | request
    return consolidate(
        Request(
            [tmp_path / "来件"],
            tmp_path / "汇总.xlsx",
            roster=tmp_path / "名单.csv",
            last_year=tmp_path / "上年",
            **fields,  # type: ignore[arg-type]
        )
    )


def across(outcome: Outcome) -> dict[str, set[str]]:
    """The instances of X and N07 in each agency's file."""
    rules = ("X01", "X02", "X05", "X06", "N07")
    found: dict[str, set[str]] = {}
    for one in outcome.summary.problems:
        if one.rule in rules:
            found.setdefault(one.agency, set()).add(one.instance)
    return found


# ── each agency ───────────────────────────────────────────────────────────────


def test_each_agency_is_compared_with_its_own_report(tmp_path: Path) -> None:
    now = [agency("甲局", carried_in=3), agency("乙镇", carried_in=5)]
    before = {"a": agency("甲局", 2023, carried_out=3), "b": agency("乙镇", 2023, carried_out=4)}
    assert across(run(tmp_path, now, before)) == {"乙镇": {"X01.person", "X01.total"}}


def test_figures_typed_into_the_workbook_stay_and_are_held_to_the_report(tmp_path: Path) -> None:
    """5 carried in, 5 typed as last year's, 4 in last year's report: the chain holds, the typing is told."""
    one = with_last(agency("乙镇", carried_in=5), t3_carried_out_person=5, t3_carried_out_total=5)
    outcome = run(tmp_path, [one], {"b": agency("乙镇", 2023, carried_out=4)})
    assert across(outcome) == {"乙镇": {"X06"}}
    (problem,) = (one for one in outcome.summary.problems if one.rule == "X06")
    assert (problem.severity, problem.addresses) == ("warning", ("上年数!I49", "上年数!O49"))
    assert problem.message == (
        "上年数有 2 格与该单位上年的年报不同：“四、结转下年度继续办理·自然人”上年数 5、年报 4、"
        "“四、结转下年度继续办理·总计”上年数 5、年报 4"
    )
    assert [one.status for one in outcome.summary.agencies] == ["accepted"]


def test_blanks_of_last_years_sheet_are_filled_from_the_report(tmp_path: Path) -> None:
    one = with_last(agency("乙镇", carried_in=5), t3_carried_out_person=5)
    outcome = run(tmp_path, [one], {"b": agency("乙镇", 2023, carried_out=4)})
    assert across(outcome) == {"乙镇": {"X01.total", "X06"}}


def test_a_text_like_last_years_is_told(tmp_path: Path) -> None:
    one = replace(agency("甲局", carried_in=3), texts={"s1_management": TEXT})
    last = replace(agency("甲局", 2023, carried_out=3), texts={"s1_management": TEXT})
    outcome = run(tmp_path, [one], {"a": last})
    assert across(outcome) == {"甲局": {"N07.last_year"}}


def test_a_copied_report_is_told(tmp_path: Path) -> None:
    same = agency("甲局", carried_in=3, carried_out=3)
    outcome = run(tmp_path, [same], {"a": replace(same, report_year=2023)})
    assert across(outcome) == {"甲局": {"X05"}}


def test_the_trial_form_goes_as_far_as_is_lawful(tmp_path: Path) -> None:
    last = agency("甲局", 2020, carried_out=4, form=FORM_2019)
    now = with_totals(agency("甲局", 2021, carried_in=5), t2_normative_valid=3)
    assert across(run(tmp_path, [now], {"a": last}, year=2021)) == {"甲局": {"X01.person", "X01.total"}}


def test_a_merged_agency_is_compared_with_the_sum_of_both(tmp_path: Path) -> None:
    now = [agency("合局", carried_in=7)]
    before = {"a": agency("一局", 2023, carried_out=3), "b": agency("二局", 2023, carried_out=4)}
    roster = "code,name,predecessors\n合局,合局,一局、二局\n"
    outcome = run(tmp_path, now, before, roster)
    assert across(outcome) == {}
    assert "上年年报文件夹 " in outcome.notes[0] and "本年 1 家有上年年报" in outcome.notes[0]


def test_last_years_summary_serves_each_agency_too(tmp_path: Path) -> None:
    for name, count in (("甲局", 3), ("乙镇", 4)):
        workbook(tmp_path / "2023" / f"{name}.xlsx", agency(name, 2023, carried_out=count))
    before = consolidate(Request([tmp_path / "2023"], tmp_path / "汇总2023.xlsx", district_name="某区")).out
    now = [agency("甲局", carried_in=3), agency("乙镇", carried_in=5)]
    for one in now:
        workbook(tmp_path / "来件" / f"{one.agency_name}.xlsx", one)
    outcome = consolidate(Request([tmp_path / "来件"], tmp_path / "汇总.xlsx", year=2024, last_year=before))
    assert across(outcome) == {"乙镇": {"X01.person", "X01.total"}, "某区": {"X01.person", "X01.total"}}


# ── X06 alone ─────────────────────────────────────────────────────────────────


def told(this: Submission, last: Submission | None) -> list[Finding]:
    arrivals = Arrivals([judge(this)], [None], NO_DISTRICT, 2024, lasts=[last])
    return [one for one in judge_arrivals(arrivals)[0].findings if one.rule == "X06"]


@pytest.mark.parametrize(
    ("own", "then", "expected"),
    [
        ({"t3_new_person": 5}, 5, []),
        ({"t3_new_person": 5}, 6, ["last_t3_new_person"]),
        ({}, 6, []),
    ],
)
def test_x06_holds_fails_and_is_silent(own: dict[str, int], then: int, expected: list[str]) -> None:
    last = replace(
        agency("甲局", 2023), values={**agency("甲局").values, "t3_new_person": Reading("number", then)}
    )
    found = told(with_last(agency("甲局"), **own), last)
    assert [name for one in found for name in one.cells] == expected


def test_x06_is_silent_without_last_years_report_and_about_cells_it_lacks() -> None:
    one = with_last(agency("甲局"), t3_new_person=5)
    assert told(one, None) == []
    blank = replace(agency("甲局", 2023), values={**agency("甲局").values, "t3_new_person": Reading("blank")})
    assert told(one, blank) == []


def test_x06_can_be_explained_for_just_these_figures() -> None:
    last = with_totals(agency("甲局", 2023), t2_normative_made=1)
    one = with_last(agency("甲局"), t2_normative_made=2)
    said = Explanation("X06", "上年年报已更正", "2/1")
    assert [found.explained for found in told(replace(one, explanations=(said,)), last)] == ["上年年报已更正"]
    other = replace(said, figures="2/0")
    assert [found.explained for found in told(replace(one, explanations=(other,)), last)] == [None]


# ── the district's own ────────────────────────────────────────────────────────


NOW = [agency("甲局", carried_in=3), agency("新局", carried_in=4)]
BEFORE = {"a": agency("甲局", 2023, carried_out=3), "b": agency("走局", 2023, carried_out=5)}


def chain_told(outcome: Outcome) -> str:
    return next((one.message for _, one in outcome.findings if one.rule == "C06"), "")


@pytest.mark.parametrize("name", ["某区", "另一个名字的区人民政府"])
def test_c06_with_the_districts_own_report_in_the_folder(name: str, tmp_path: Path) -> None:
    """Known by the name given, or as the only place among them; then item by item from the reports."""
    outcome = run(tmp_path, NOW, BEFORE | {"全区": agency(name, 2023, carried_out=8)})
    assert chain_told(outcome).endswith(
        "差 -1，其中：新局不在上年名单，结转 4（+4）；上年的走局今年不在其中，上年结转下年 5（-5）"
    )
    assert outcome.summary.draft_reasons == ()
    assert any(f"（“{name}”）" in note for note in outcome.notes)
    assert any("不在名单上，也不是谁的前身：走局" in note for note in outcome.notes)


def test_c06_does_not_call_new_whoever_may_be_missing_from_the_folder(tmp_path: Path) -> None:
    """The reports in the folder do not make up the district's 10: whether it was there is not known."""
    outcome = run(tmp_path, NOW, BEFORE | {"全区": agency("某区", 2023, carried_out=10)})
    assert chain_told(outcome).endswith(
        "差 -3，其中：新局上年数不详，结转 4（+4）；上年的走局今年不在其中，上年结转下年 5（-5）；"
        "不能归到单位的（-2）"
    )
    assert [one for one in outcome.judgement.errors if one.instance == "X01.total"]


def test_a_folder_without_the_districts_own_says_so(tmp_path: Path) -> None:
    outcome = run(tmp_path, NOW, BEFORE)
    assert chain_told(outcome) == ""
    assert any(note.endswith("里没有本级的上年年报，汇总数不与上年比较") for note in outcome.notes)
    assert any(note.endswith("没有的 1 家：新局") for note in outcome.notes)


def test_a_summary_among_them_is_the_districts_own(tmp_path: Path) -> None:
    for one in BEFORE.values():
        workbook(tmp_path / "2023" / f"{one.agency_name}.xlsx", one)
    consolidate(Request([tmp_path / "2023"], tmp_path / "上年" / "汇总.xlsx", district_name="某区"))
    outcome = run(tmp_path, NOW, {"a": BEFORE["a"]})
    assert "（+4）" in chain_told(outcome)
    assert across(outcome)["某区"] == {"X01.person", "X01.total"}
    assert "甲局" not in across(outcome)


def test_what_cannot_be_read_and_what_is_of_another_year_is_said(tmp_path: Path) -> None:
    (tmp_path / "上年").mkdir()
    (tmp_path / "上年" / "坏.xlsx").write_text("不是工作簿", "utf-8")
    outcome = run(tmp_path, NOW, {"a": agency("甲局", 2022, carried_out=9)})
    said = "\n".join(outcome.notes)
    assert "是 2022 年度的年报，没有用作上年数" in said
    assert "上年年报读不了：" in said and "坏.xlsx" in said
    assert across(outcome) == {}


REPORTS = {
    name: agency(name, 2023, carried_out=count) for name, count in (("甲局", 3), ("某区", 9), ("乙市", 9))
}


@pytest.mark.parametrize(
    ("names", "whose", "expected", "doubt"),
    [
        (["甲局"], "", None, False),
        (["甲局", "某区"], "", "某区", False),
        (["甲局", "某区"], "别区", "某区", False),
        (["甲局", "某区", "乙市"], "某区", "某区", False),
        (["甲局", "某区", "某区"], "某区", None, True),
    ],
)
def test_which_report_is_the_districts_own(
    names: list[str], whose: str, expected: str | None, doubt: bool
) -> None:
    roster = Roster("", (Member("甲局", "甲局"),))
    found, said = own_report([replace(REPORTS[name]) for name in names], roster, (whose, ""))
    assert (found.agency_name if found else None) == expected
    assert bool(said) == doubt


def test_a_place_smaller_than_the_agencies_is_not_the_district() -> None:
    """An abolished 开发区 is named like a place; it is not the sum of the others."""
    small = agency("高新开发区", 2023, carried_out=1)
    roster = Roster("", (Member("甲局", "甲局"),))
    assert own_report([REPORTS["甲局"], small], roster, ("", "")) == (None, "")


def test_the_command_line_takes_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, NOW, BEFORE)
    inbox, out = tmp_path / "来件", tmp_path / "再.xlsx"
    said = nianbao(capsys, "consolidate", inbox, "-o", out, "--last-year", tmp_path / "上年")
    assert said.status == 0
    assert "提醒：上年年报文件夹" in said.err


def test_last_years_folder_inside_the_inbox_holds_no_submissions(tmp_path: Path) -> None:
    inbox = tmp_path / "收回"
    workbook(inbox / "甲局.xlsx", NOW[0])
    workbook(inbox / "上年" / "甲局.xlsx", BEFORE["a"])
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024, last_year=inbox / "上年"))
    assert [(path.name, why) for path, why in outcome.skipped] == [("甲局.xlsx", "上年年报")]
    assert [one.status for one in outcome.summary.agencies] == ["accepted"]
    assert across(outcome) == {}


def test_validate_takes_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, [*NOW, agency("乙镇", carried_in=5)], BEFORE | {"c": agency("乙镇", 2023, carried_out=4)})
    files = sorted((tmp_path / "来件").iterdir())
    said = nianbao(capsys, "validate", *files, "--last-year", tmp_path / "上年", "--format", "json")
    found = {file["agency"]: [one["instance"] for one in file["findings"]] for file in said.document["files"]}
    assert {name: [one for one in those if one[:3] == "X01"] for name, those in found.items()} == {
        "甲局": [], "新局": [], "乙镇": ["X01.person", "X01.total"],
    }  # fmt: skip
    assert "提醒：上年年报中有 1 家不在名单上" in said.err


def test_validate_cannot_tell_which_year_a_folder_is_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, NOW, BEFORE)
    files = [tmp_path / "来件" / "甲局.xlsx", workbook(tmp_path / "旧.xlsx", agency("甲局", 2023))]
    said = nianbao(capsys, "validate", *files, "--last-year", tmp_path / "上年")
    assert said.status == 2
    assert "--last-year 是文件夹时，要校验的文件须是同一年度" in said.err


def test_last_years_figures_are_placed_in_this_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where they stood in last year's file is no place of this one; there another cell would be marked."""
    this = workbook(tmp_path / "今年.xlsx", agency("甲局", carried_in=5))
    last = workbook(tmp_path / "去年.xlsx", agency("甲局", 2023, carried_out=4))
    said = nianbao(capsys, "validate", this, "--last-year", last, "--format", "json")
    (file,) = said.document["files"]
    places = {one["instance"]: one["addresses"] for one in file["findings"] if one["rule"] == "X01"}
    assert places == {
        "X01.person": ["依申请公开!D9", "上年数!I49"],
        "X01.total": ["依申请公开!J9", "上年数!O49"],
    }
