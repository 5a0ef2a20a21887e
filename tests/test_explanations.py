"""情况说明 end to end: what is explained in a workbook is so wherever it is shown, for these figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from doors import nianbao, with_totals, workbook
from judging import zeros
from nianbao.addin.district.batch import Outcome, Request, consolidate
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.checks import LiveCheck
from nianbao.workbook.draw.layout import EXPLANATION_ORIGIN, EXPLANATIONS, places
from nianbao.workbook.draw.look.colours import answer_name
from nianbao.workbook.draw.outcome import SENTENCE, count_place, explained_place
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Explanation, Submission
from office import Document, Office

COLUMNS = ("person", "total")


def agency(*explanations: tuple[str, str, str], carried_in: int = 7, **fields: object) -> Submission:
    """A form that says 8 were carried out last year and ``carried_in`` were carried in."""
    last = {f"t3_carried_out_{column}": 8 for column in COLUMNS}
    one = with_totals(
        zeros(last=last, **fields), t3_carried_in_person=carried_in, t3_granted_person=carried_in
    )
    return replace(one, explanations=tuple(Explanation(*row) for row in explanations))


BOTH = tuple((f"X01.{column}", "上年公布的数有误，已更正", "7,8") for column in COLUMNS)


def chain(one: Submission) -> dict[str, Finding]:
    return {finding.instance: finding for finding in judge(one).findings if finding.rule == "X01"}


def live(one: Submission) -> dict[str, LiveCheck]:
    return {check.instance: check for check in live_checks(one)}


# ── what an explanation does ──────────────────────────────────────────────────


def test_an_explained_finding_stays_and_says_why() -> None:
    found = chain(agency(*BOTH))
    assert {key: (one.severity, one.explained) for key, one in found.items()} == {
        f"X01.{column}": ("warning", "上年公布的数有误，已更正") for column in COLUMNS
    }
    assert judge(agency(*BOTH)).passed
    assert not judge(agency()).passed


@pytest.mark.parametrize(
    "row",
    [
        ("X01.total", "上年公布的数有误", "7,9"),
        ("X01.total", "上年公布的数有误", "8,7"),
        ("X01.total", "上年公布的数有误", ""),
        ("X01.total", "  ", "7,8"),
        ("X01.person", "上年公布的数有误", "7,8"),
        ("X01", "上年公布的数有误", "7,8"),
    ],
)
def test_other_figures_other_rules_and_no_words_explain_nothing(row: tuple[str, str, str]) -> None:
    assert chain(agency(row))["X01.total"].explained is None
    assert live(agency(row))["X01.total"].answer == "不平"


def test_it_falls_away_when_a_figure_changes() -> None:
    changed = chain(agency(*BOTH, carried_in=6))
    assert {key: (one.severity, one.explained) for key, one in changed.items()} == {
        "X01.person": ("warning", None),
        "X01.total": ("error", None),
    }


def test_what_is_mandatory_cannot_be_explained_away() -> None:
    wrong = agency(("T301.person", "我们一向这样填", "1,7,7,0"), *BOTH)
    wrong = replace(
        wrong, values={**wrong.values, "t3_new_person": replace(wrong.values["t3_new_person"], value=1)}
    )
    (finding,) = (one for one in judge(wrong).findings if one.instance == "T301.person")
    assert (finding.severity, finding.explained, finding.figures) == ("error", None, "1,7,7,0")
    assert live(wrong)["T301.person"].answer == "不平"
    assert not live(wrong)["T301.person"].explainable


# ── the workbook itself ───────────────────────────────────────────────────────


def opened(data: bytes, folder: Path) -> openpyxl.Workbook:
    (folder / "a.xlsx").write_bytes(data)
    return openpyxl.load_workbook(folder / "a.xlsx", data_only=True)


def test_the_sheet_of_checks_says_explained_and_counts_it(tmp_path: Path) -> None:
    one = agency(*BOTH)
    book = opened(agency_workbook(one, live_checks(one)), tmp_path)
    for check in (live(one)[f"X01.{column}"] for column in COLUMNS):
        sheet, a1 = next(iter(book.defined_names[answer_name(check)].destinations))
        assert book[sheet][a1].value == "已说明"
    at = {severity: explained_place(severity) for severity in ("error", "warning", "hint")}
    assert {key: book[place.sheet][place.a1].value for key, place in at.items()} == {
        "error": 1, "warning": 1, "hint": 0,
    }  # fmt: skip
    failed = [count_place(severity, "不平", True) for severity in ("error", "warning")]
    assert [book[place.sheet][place.a1].value for place in failed] == [0, 0]
    assert str(book[SENTENCE.sheet][SENTENCE.a1].value).startswith(
        "填写齐全，强制性、核实性规则不平的 2 条都已写明情况。"
    )


def typed(book: Document, rows: Mapping[int, tuple[str, str, str]]) -> None:
    for offset, row in rows.items():
        for column, text in enumerate(row):
            book.set(f"{EXPLANATIONS}!{'BCD'[column]}{EXPLANATION_ORIGIN[0] + 1 + offset}", text)


@pytest.mark.office
def test_it_is_live_in_another_program(office: Office, tmp_path: Path) -> None:
    """Typed by hand, in several spellings; gone with the figures, back with them."""
    one = agency()
    (tmp_path / "a.xlsx").write_bytes(agency_workbook(one, live_checks(one)))
    answer = {column: answer_name(live(one)[f"X01.{column}"]) for column in COLUMNS}
    cell = places(one.form)["t3_carried_in_person"].address
    with office.open_calc(tmp_path / "a.xlsx") as book:
        book.recalculate()
        assert [book.get(answer[column]) for column in COLUMNS] == ["不平", "不平"]
        typed(book, {0: ("X01.person", "上年公布的数有误", "7，8"), 3: ("x01.total", "同上", "7, 8")})
        assert [book.get(answer[column]) for column in COLUMNS] == ["已说明", "已说明"]
        book.set(cell, 6)
        assert [book.get(answer[column]) for column in COLUMNS] == ["不平", "不平"]
        book.set(cell, 7)
        typed(book, {3: ("X01.total", "", "7,8")})
        assert [book.get(answer[column]) for column in COLUMNS] == ["已说明", "不平"]


# ── at every door ─────────────────────────────────────────────────────────────


def test_validate_tells_the_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path / "a.xlsx", agency(*BOTH))
    said = nianbao(capsys, "validate", path)
    assert said.status == 0
    assert said.out.count("已说明：上年公布的数有误，已更正") == 2
    document = nianbao(capsys, "validate", path, "--format", "json").document["files"][0]
    told = {one["instance"]: (one["severity"], one["explained"]) for one in document["findings"]}
    assert told["X01.total"] == ("warning", "上年公布的数有误，已更正")


def test_validate_says_what_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path / "a.xlsx", agency())
    said = nianbao(capsys, "validate", path)
    assert "属实的：在“情况说明”写明原因，规则编号 X01.person、涉及数字 7,8" in said.out


def test_a_marked_copy_shows_it_and_leaves_the_cells_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path / "a.xlsx", agency(*BOTH))
    assert nianbao(capsys, "validate", path, "--mark", tmp_path / "out").status == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "a_校验.xlsx")
    rows = {row[0]: row for row in book["校验结果"].iter_rows(min_row=5, values_only=True)}
    assert str(rows["X01.total"][2]).endswith("（已说明：上年公布的数有误，已更正）")
    place = places(agency().form)["t3_carried_in_person"]
    assert book[place.sheet][place.a1].comment is None


def consolidated(folder: Path, *given: Submission) -> Outcome:
    for one in given:
        workbook(folder / "来件" / f"{one.agency_name}.xlsx", one)
    return consolidate(Request([folder / "来件"], folder / "汇总.xlsx", year=2024, district_name="某区"))


def test_a_summary_lists_it_and_accepts_the_agency(tmp_path: Path) -> None:
    outcome = consolidated(tmp_path, agency(*BOTH))
    assert [one.status for one in outcome.summary.agencies] == ["accepted"]
    problems = {one.instance: one for one in outcome.summary.problems if one.rule == "X01"}
    assert problems["X01.total"].severity == "warning"
    assert problems["X01.total"].message.endswith("\n已说明：上年公布的数有误，已更正")


# ── a summary's own ───────────────────────────────────────────────────────────


def named(name: str, year: int, **cells: int) -> Submission:
    return replace(with_totals(zeros(agency_name=name, agency_code=name), **cells), report_year=year)


def changed_list(tmp_path: Path) -> Outcome:
    """A district whose list changed: last year 甲 (3) and 走 (5), this year 甲 (3) and 新 (4)."""
    last = [named(n, 2023, t3_new_person=c, t3_carried_out_person=c) for n, c in (("甲", 3), ("走", 5))]
    now = [named(n, 2024, t3_carried_in_person=c, t3_granted_person=c) for n, c in (("甲", 3), ("新", 4))]
    for folder, given in (("上年", last), ("来件", now)):
        for one in given:
            workbook(tmp_path / folder / f"{one.agency_name}.xlsx", one)
    before = Request([tmp_path / "上年"], tmp_path / "上年汇总.xlsx", year=2023, district_name="某区")
    out = consolidate(before).out
    request = Request(
        [tmp_path / "来件"], tmp_path / "汇总.xlsx", year=2024, last_year=out, district_code="Q1"
    )
    return consolidate(request)


TOLD = "新不在上年名单，结转 4（+4）；上年的走今年不在其中，上年结转下年 5（-5）"


def test_a_changed_list_is_explained_in_the_summary_itself(tmp_path: Path) -> None:
    outcome = changed_list(tmp_path)
    assert outcome.summary.draft_reasons == ()
    assert outcome.summary.explanations == tuple(Explanation(f"X01.{c}", TOLD, "7,8") for c in COLUMNS)
    answers = {check.instance: check.answer for check in outcome.summary.checks if check.rule == "X01"}
    assert {key for key, answer in answers.items() if answer == "已说明"} == {"X01.person", "X01.total"}
    assert "不平" not in answers.values()
    again = judge(read_submission(outcome.out))
    assert {one.instance: one.explained for one in again.findings if one.rule == "X01"} == {
        "X01.person": TOLD, "X01.total": TOLD,
    }  # fmt: skip
    assert again.passed
    book = openpyxl.load_workbook(outcome.out, data_only=True)
    shown = [cell.value for row in book["封面"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("强制性不平 0 项；核实性不平 0 项；已说明 2 项" in text for text in shown)


def test_the_next_level_accepts_what_is_explained(tmp_path: Path) -> None:
    city = consolidate(
        Request([changed_list(tmp_path).out], tmp_path / "市.xlsx", year=2024, district_name="某市")
    )
    assert [one.status for one in city.summary.agencies] == ["accepted"]


@pytest.mark.office
def test_a_summary_answers_the_same_when_recalculated(office: Office, tmp_path: Path) -> None:
    summary = changed_list(tmp_path).summary
    (tmp_path / "b.xlsx").write_bytes(draw_summary(summary))
    with office.open_calc(tmp_path / "b.xlsx") as book:
        book.recalculate()
        for check in summary.checks:
            assert book.get(answer_name(check)) == check.answer, check.instance


def test_places_nobody_knows_leave_nothing_on_the_list_of_problems(tmp_path: Path) -> None:
    """The sum stands nowhere while it is judged: no separators in an empty column 位置."""
    outcome = changed_list(tmp_path)
    assert {one.addresses for one in outcome.summary.problems if one.agency == "某区"} == {()}
    sheet = openpyxl.load_workbook(outcome.out, data_only=True)["问题清单"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    column = rows[0].index("所在单元格")
    shown = [row[column] for row in rows[1:]]
    assert None in shown
    assert [text for text in shown if text is not None and (text != text.strip("、\n ") or not text)] == []


# ── what does not count, and why ──────────────────────────────────────────────


def test_an_explanation_that_no_longer_counts_is_said_with_both_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = agency(("X01.person", "上年公布的数有误", "7,9"))
    finding = chain(one)["X01.person"]
    assert (finding.explained, finding.lapsed) == (
        None, "“情况说明”里的说明不再算数：所写的涉及数字是“7,9”，现在是“7,8”",
    )  # fmt: skip
    assert {key: each.lapsed for key, each in chain(agency()).items()} == {"X01.person": "", "X01.total": ""}
    assert {each.lapsed for each in chain(agency(*BOTH)).values()} == {""}
    said = nianbao(capsys, "validate", workbook(tmp_path / "a.xlsx", one))
    assert "所写的涉及数字是“7,9”，现在是“7,8”" in "".join(said.out.split())


def test_words_for_what_is_mandatory_are_answered() -> None:
    wrong = agency(("T303.new", "一贯如此", ""))
    total = {"t3_new_total": replace(wrong.values["t3_new_total"], value=4)}
    (finding,) = (
        one
        for one in judge(replace(wrong, values={**wrong.values, **total})).findings
        if one.instance == "T303.new"
    )
    assert finding.lapsed == "“情况说明”里写了原因，但强制性问题不能以说明代替改正"
    assert (finding.explainable, finding.severity) == (False, "error")


def test_the_one_mandatory_rule_that_a_correction_note_answers_says_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = nianbao(capsys, "validate", workbook(tmp_path / "a.xlsx", agency()))
    assert "属实的：在“情况说明”写明原因，规则编号 X01.total、涉及数字 7,8" in said.out
    assert "规则编号 T3" not in said.out
