"""Next year: last year's figures follow agencies that were renamed, merged or split."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from archives import archive
from districts import of
from doors import nianbao, workbook
from nianbao.addin.district.heirs import inherited
from nianbao.addin.inputs import read
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.submission import Submission, blank_submission

OLD = {"A": ("民政局", 0), "B": ("老龄办", 2), "C": ("教育局", 3), "D": ("科技局", 4)}
REPORTS = tuple(
    replace(of(code, name, year=2023, index=index), path=f"{name}.xlsx")
    for code, (name, index) in OLD.items()
)


def heirs(*members: Member, reports: tuple[Submission, ...] = REPORTS) -> tuple[dict[str, object], list[str]]:
    """Each member's figures as the codes of last year whose sum they are, and what was said."""
    found = inherited(reports, Roster("", members))
    told = [one for one in found.remarks if "也不是谁的前身" not in one]
    return {member.code: parts(report) for member, report in found.reports.items()}, told


def parts(report: Submission) -> str:
    """Whose sum these figures are."""
    names = report.agency_name.split("、")
    codes = sorted(code for code, (name, _) in OLD.items() if name in names)
    figures = [one.numbers() for one in REPORTS if one.agency_code in codes]
    assert report.numbers() == {cell: sum(one[cell] or 0 for one in figures) for cell in FORM_2021.cells}
    return "".join(codes)


@pytest.mark.parametrize(
    ("members", "figures", "told"),
    [
        ([Member("A", "民政局")], {"A": "A"}, []),
        ([Member("A9", "民政和社会事务局", predecessors=("民政局",))], {"A9": "A"}, []),
        ([Member("A", "民政和社会事务局", predecessors=("民政局",))], {"A": "A"}, []),
        ([Member("X", "新局", predecessors=("民政局", "A"))], {"X": "A"}, []),
        ([Member("X", "教育科技局", predecessors=("C", "科技局"))], {"X": "CD"}, []),
        ([Member("A", "民政局", predecessors=("老龄办",))], {"A": "AB"}, []),
        (
            [Member("X", "甲局", predecessors=("A",)), Member("Y", "乙局", predecessors=("民政局", "B"))],
            {},
            [
                "“A”分成了甲局、乙局，它的上年数不能拆分，没有计入，请各单位自己填",
                "“民政局”分成了甲局、乙局，它的上年数不能拆分，没有计入，请各单位自己填",
                "乙局的前身没有收全，相加会偏小，上年数留空",
            ],
        ),
        (
            [Member("A", "民政局"), Member("X", "社工部", predecessors=("民政局",))],
            {"A": "A"},
            ["“民政局”仍在名单上，它的上年数不能再分给社工部，没有计入"],
        ),
        (
            [Member("X", "教育科技局", predecessors=("C", "体育局"))],
            {},
            [
                "教育科技局的前身“体育局”没有找到上年年报，没有计入",
                "教育科技局的前身没有收全，相加会偏小，上年数留空",
            ],
        ),
        (
            [Member("A", "民政局", predecessors=("很早以前的局",))],
            {"A": "A"},
            ["民政局的前身“很早以前的局”没有找到上年年报，没有计入"],
        ),
        ([Member("X", "新设局")], {}, []),
    ],
    ids=[
        *("unchanged", "renamed", "renamed, code kept", "both its old code and name", "merged", "absorbed"),
        *("split", "partly split", "a part is missing", "an old predecessor", "new"),
    ],
)
def test_figures_follow_the_agencies(members: list[Member], figures: dict[str, str], told: list[str]) -> None:
    assert heirs(*members) == (figures, told)


def test_one_report_twice_is_one_and_two_that_differ_are_none() -> None:
    same = replace(REPORTS[0], path="副本.xlsx")
    assert heirs(Member("A", "民政局"), reports=(REPORTS[0], same)) == ({"A": "A"}, [])
    other = replace(of("A", "民政局", year=2023, index=3), path="改.xlsx")
    figures, told = heirs(
        Member("A", "民政局"), Member("X", "新局", predecessors=("A",)), reports=(REPORTS[0], other)
    )
    assert figures == {}
    assert told[0] == "民政局有几份不同的上年年报（民政局.xlsx、改.xlsx），不知用哪一份，上年数留空"


def test_who_is_nobodys_predecessor_is_said() -> None:
    found = inherited(REPORTS, Roster("", (Member("A", "民政局"),)))
    assert found.remarks == ("上年年报中有 3 家不在名单上，也不是谁的前身：老龄办、教育局、科技局",)


def test_two_forms_are_not_added() -> None:
    trial = blank_submission(FORM_2019, "老龄办", "B", 2023)
    figures, told = heirs(Member("X", "新局", predecessors=("A", "B")), reports=(REPORTS[0], trial))
    assert (figures, told) == ({}, ["新局的前身用的表式不同，上年数不能相加，留空"])


# ── the whole way, by the command line ────────────────────────────────────────


@pytest.fixture
def this_roster(tmp_path: Path) -> Path:
    path = tmp_path / "名单2024.csv"
    rows = ("代码,名称,前身", "A,民政局,老龄办", "X,教育科技局,C、D", "N,数据局,")
    path.write_text("\n".join(rows), "utf-8-sig")
    return path


def sent(folder: Path, *codes: str) -> Path:
    for report in REPORTS:
        if report.agency_code in codes:
            workbook(folder / f"{report.agency_code}.xlsx", report)
    return folder


def last_news(out: Path) -> dict[str, object]:
    return {path.name: read(path).number("last_t3_new_total") for path in sorted(out.iterdir())}


def test_from_a_summary_from_a_folder_and_from_an_archive(
    this_roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = sent(tmp_path / "去年", *OLD)
    summary = tmp_path / "2023汇总.xlsx"
    nianbao(capsys, "consolidate", folder, "-o", summary, "--agency", "某区")
    packed = archive(tmp_path / "包" / "去年.zip", {one.name: one.read_bytes() for one in folder.iterdir()})
    news = {report.agency_code: report.number("t3_new_total") or 0 for report in REPORTS}
    for number, last in enumerate((summary, folder, packed.parent)):
        out = tmp_path / f"发出{number}"
        said = nianbao(capsys, "new", "--roster", this_roster, "--year", 2024, "--last-year", last, "-o", out)
        assert said.status == 0
        assert said.err.splitlines()[-1] == "没有找到上年数：数据局"
        assert last_news(out) == {
            "A_民政局.xlsx": news["A"] + news["B"],
            "N_数据局.xlsx": None,
            "X_教育科技局.xlsx": news["C"] + news["D"],
        }


def test_what_cannot_be_divided_is_said_and_left_blank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = sent(tmp_path / "去年", "A")
    workbook(folder / "旧.xlsx", of("B", "老龄办", year=2022))
    roster = tmp_path / "名单.csv"
    roster.write_text("代码,名称,前身\nX,甲局,民政局\nY,乙局,民政局\n", "utf-8")
    out = tmp_path / "发出"
    said = nianbao(capsys, "new", "--roster", roster, "--year", 2024, "--last-year", folder, "-o", out)
    assert said.status == 0
    assert said.err.splitlines() == [
        f"提醒：{folder / '旧.xlsx'} 是 2022 年度的年报，没有用作上年数",
        "提醒：“民政局”分成了甲局、乙局，它的上年数不能拆分，没有计入，请各单位自己填",
        "没有找到上年数：甲局、乙局",
    ]
    assert set(last_news(out).values()) == {None}


def test_a_year_goes_on_into_the_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sent out, filled, summed; sent out again from the sum: the figures are those of the year before."""
    roster = tmp_path / "名单.csv"
    roster.write_text("代码,名称\n" + "".join(f"{code},{name}\n" for code, (name, _) in OLD.items()), "utf-8")
    nianbao(capsys, "new", "--roster", roster, "--year", 2023, "-o", tmp_path / "2023")
    for path, report in zip(sorted((tmp_path / "2023").iterdir()), REPORTS, strict=True):
        assert read(path).agency_code == report.agency_code
        workbook(path, report)
    whose = ("--roster", roster, "--agency", "某区")
    summary = tmp_path / "2023汇总.xlsx"
    assert nianbao(capsys, "consolidate", tmp_path / "2023", *whose, "-o", summary).status == 0
    out = tmp_path / "2024"
    said = nianbao(capsys, "new", "--roster", roster, "--year", 2024, "--last-year", summary, "-o", out)
    assert (said.status, said.err) == (0, "")
    for path, report in zip(sorted(out.iterdir()), REPORTS, strict=True):
        made = read(path)
        assert {cell: made.number(f"last_{cell}") for cell in FORM_2021.cells} == report.numbers()
        assert set(made.numbers().values()) == {None}
