"""What people read of candidates: slips by name, one short sentence, the same in every door."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from cases import AGENCIES, real, submission
from doors import nianbao
from judging import zeros
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.marking.mark import marked_copy
from nianbao.addin.marking.results import advice, result_rows
from nianbao.validators.candidates.slips import REASONS, Kind, digits, neighbours, slips
from nianbao.validators.judge import judge
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission


@pytest.mark.parametrize(
    ("typed", "meant", "kind"),
    [
        (85, 58, Kind.SWAPPED_DIGITS),
        (1432, 1342, Kind.SWAPPED_DIGITS),
        (588, 58, Kind.TYPED_TWICE),
        (11, 1, Kind.TYPED_TWICE),
        (500, 50, Kind.TYPED_TWICE),
        (518, 58, Kind.DIGIT_TOO_MANY),
        (58, 5, Kind.DIGIT_TOO_MANY),
        (5, 58, Kind.DIGIT_MISSING),
        (9, 109, Kind.DIGIT_MISSING),
        (19, 109, Kind.DIGIT_MISSING),
        (9, 90, Kind.DIGIT_MISSING),
        (9, 219, Kind.ANOTHER),
        (59, 58, Kind.WRONG_DIGIT),
        (7, 2, Kind.WRONG_DIGIT),
        (158, 851, Kind.ANOTHER),
        (152, 251, Kind.ANOTHER),
        (100, 99, Kind.ANOTHER),
        (1234, 5, Kind.ANOTHER),
        (5, 1234, Kind.ANOTHER),
    ],
)
def test_what_happened_to_the_digits(typed: int, meant: int, kind: Kind) -> None:
    assert digits(typed, meant) is kind


def kinds(before: dict[str, int], after: dict[str, int]) -> list[Kind]:
    return [slip.kind for slip in slips(FORM_2021, before, after)]


def test_what_happened_to_cells() -> None:
    total, cell, right, below = "t3_new_total", "t3_new_person", "t3_new_company", "t3_carried_in_person"
    assert kinds({total: 0}, {total: 7}) == [Kind.TOTAL_AT_ZERO]
    assert kinds({cell: 0}, {cell: 7}) == [Kind.LEFT_AT_ZERO]
    assert kinds({cell: 7}, {cell: 0}) == [Kind.STRAY]
    assert kinds({cell: -7}, {cell: 7}) == [Kind.ANOTHER]
    assert kinds({cell: 3, right: 5}, {cell: 5, right: 3}) == [Kind.EXCHANGED]
    assert kinds({cell: 3, below: 5}, {cell: 5, below: 3}) == [Kind.EXCHANGED]
    assert kinds({cell: 0, right: 5}, {cell: 5, right: 0}) == [Kind.MOVED]
    assert kinds({cell: 3, right: 5}, {cell: 5, right: 4}) == [Kind.WRONG_DIGIT] * 2
    assert kinds({cell: 3, total: 5}, {cell: 5, total: 3}) == [Kind.WRONG_DIGIT] * 2


def test_neighbours_touch_by_a_side() -> None:
    beside = {other for one, other in neighbours(FORM_2021) if one == "t3_granted_company"}
    assert beside == {
        *("t3_granted_person", "t3_granted_institute", "t3_partial_company", "t3_carried_in_company"),
    }
    assert ("t4_review_total", "t4_direct_upheld") in neighbours(FORM_2021)
    assert {one[:2] for one, other in neighbours(FORM_2019) if one[:2] != other[:2]} == set()


def test_every_kind_has_its_words() -> None:
    assert set(REASONS) == set(Kind)
    assert [kind for kind, words in REASONS.items() if not words] == [Kind.ANOTHER]


def workbook(path: Path, one: Submission) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(agency_workbook(one, live_checks(one)))
    return path


def lines(one: Submission) -> tuple[str, ...]:
    (told,) = {finding.candidate_lines for finding in judge(one).findings} - {()}
    return told


def located(one: Submission, address: str = "") -> Submission:
    """The same with an address for every cell."""
    return replace(one, values={name: reading.at(address) for name, reading in one.values.items()})


def wrong(**cells: int) -> Submission:
    agency = AGENCIES[3]
    return submission(agency["values"] | cells, texts=agency["texts"])


def test_a_sentence_names_the_cell_both_values_and_the_reason() -> None:
    assert lines(wrong(t3_granted_person=41)) == (
        "把 依申请公开!D10 由 41 改为 14，全部恒等式即成立（像是相邻两位数字颠倒）",
    )


def test_it_says_which_number_of_the_text_agrees() -> None:
    assert lines(wrong(t3_new_total=14))[0] == (
        "把 依申请公开!J8 由 14 改为 140，全部恒等式即成立（像是少打一位数字；改后与正文所写的 140 相符）"
    )


def test_an_exchange_is_told_as_one() -> None:
    assert lines(wrong(t3_partial_person=14, t3_granted_person=22))[0] == (
        "把 依申请公开!D10 的 22 与 依申请公开!D11 的 14 对调，全部恒等式即成立（像是相邻两格填颠倒）"
    )


def test_two_changes_are_told_in_one_sentence() -> None:
    assert lines(wrong(t3_granted_person=41, t3_new_total=14))[0] == (
        "把 依申请公开!J8 由 14 改为 140、依申请公开!D10 由 41 改为 14，全部恒等式即成立"
        "（像是少打一位数字；像是相邻两位数字颠倒；改后与正文所写的 140 相符）"
    )


def test_a_report_without_cell_addresses_names_the_cell_by_its_labels() -> None:
    one = replace(wrong(t3_granted_person=41), source="report", texts={})
    assert lines(one) == (
        "把 “三（一）予以公开·自然人” 由 41 改为 14，全部恒等式即成立（像是相邻两位数字颠倒）",
    )
    assert lines(located(one, "第38行"))[0].startswith("把 “三（一）予以公开·自然人”（第38行） 由 41 改为 14")


def test_what_cannot_be_decided_yet_is_not_claimed_to_hold() -> None:
    one = wrong(t3_granted_person=41)
    blank = replace(one, values=dict(one.values) | {"t3_new_company": Reading("blank")})
    assert lines(blank)[0] == (
        "把 依申请公开!D10 由 41 改为 14，数已齐全的恒等式即全部成立，"
        "另有 2 条因有空格仍不能判断（T301.company、T303.new）（像是相邻两位数字颠倒）"
    )


def test_what_agrees_with_last_year_is_said_so() -> None:
    last = dict.fromkeys(FORM_2021.cells, 0) | {"t3_carried_out_person": 4, "t3_carried_out_total": 4}
    right = {"t3_carried_in_total": 4, "t3_granted_person": 4, "t3_granted_total": 4}
    right |= {"t3_handled_person": 4, "t3_handled_total": 4}
    assert lines(zeros(right | {"t3_carried_in_person": 6}, last))[0] == (
        "把 依申请公开!D9 由 6 改为 4，全部恒等式即成立（像是打错一位数字；改后与上年数相符）"
    )


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of a real agency in which two digits are swapped; its totals compute themselves."""
    one = real(0)
    swapped = {"t3_new_person": Reading("number", 85)}
    return workbook(tmp_path_factory.mktemp("来件") / "某局.xlsx", replace(one, values=one.values | swapped))


SWAPPED = (
    "把 依申请公开!D8 由 85 改为 58（合计随之重算），全部恒等式即成立"
    "（像是相邻两位数字颠倒；改后与正文所写的 62 相符）"
)


def test_a_workbook_read_back_has_its_totals_follow(damaged: Path) -> None:
    first, *others = lines(read_submission(damaged))
    assert first == SWAPPED
    assert len(others) == 22
    assert all("合计随之重算" in other for other in others)


def test_validate_tells_the_first_three_once(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = [line.strip() for line in nianbao(capsys, "validate", damaged).out.splitlines()]
    joined = "".join(said)
    assert joined.count("候选：") == 4
    assert f"候选：{SWAPPED}" in joined
    assert "另有 20 个候选，用 --format json 可见" in joined
    assert said.count("候选：同 T301.person") == 1


def test_validate_gives_json_all_of_them(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = nianbao(capsys, "validate", damaged, "--format", "json").document["files"]
    found = {finding["instance"]: finding["candidates"] for finding in file["findings"]}
    person, total = found.pop("T301.person"), found.pop("T301.total")
    assert person == total
    assert not any(found.values())
    assert (person[0], len(person)) == ([{"cell": "t3_new_person", "from": 85, "to": 58}], 23)


def test_a_marked_copy_carries_the_first(damaged: Path) -> None:
    copy = openpyxl.load_workbook(BytesIO(marked_copy(damaged, judge(read_submission(damaged)))))
    told = f"候选（共 23 个，先看这个）：{SWAPPED}"
    assert copy["依申请公开"]["D8"].comment.text.endswith(told)
    advised = {row[0]: row[7] for row in copy["校验结果"].iter_rows(min_row=5, values_only=True)}
    assert {rule for rule, how in advised.items() if how.endswith(told)} == {"T301.person", "T301.total"}


def test_the_summary_lists_the_first_with_the_problem(damaged: Path, tmp_path: Path) -> None:
    outcome = consolidate(Request([damaged], tmp_path / "汇总.xlsx", year=2024))
    told = {problem.fix.partition("\n")[2] for problem in outcome.summary.problems if problem.rule == "T301"}
    assert told == {f"候选（共 23 个，先看这个）：{SWAPPED}"}
    listed = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["问题清单"]
    assert any(SWAPPED in str(cell) for row in listed.iter_rows(values_only=True) for cell in row)


def test_a_single_candidate_is_not_counted() -> None:
    finding, *_ = judge(wrong(t3_granted_person=41)).findings
    assert advice(finding) == f"{finding.fix}\n候选：{finding.candidate_lines[0]}"
    assert advice(replace(finding, candidate_lines=())) == finding.fix
    assert result_rows(judge(wrong(t3_granted_person=41)))[0].fix == advice(finding)


PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
from test_candidates_told import wrong, lines
print("\\n".join(lines(wrong(t3_granted_person=29, t3_partial_person=7, t4_review_other=3))))
"""


def printed_with(seed: str) -> str:
    program = PROGRAM.format(tests=str(Path(__file__).parent))
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    return run.stdout.decode()


def test_the_same_figures_give_the_same_candidates_in_the_same_order() -> None:
    first = printed_with("1")
    assert len(first.splitlines()) == 4
    assert first == printed_with("2")


def test_a_clean_report_loads_nothing_of_it() -> None:
    program = (
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from cases import real\nfrom nianbao.validators.judge import judge\njudge(real(0))\n"
        "print([name for name in sys.modules if 'candidates' in name])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
