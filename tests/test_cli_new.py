"""``nianbao new``: blank workbooks for one agency or a roster, with last year's figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import AGENCIES, real
from doors import nianbao, workbook
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.outputs import distinct, safe_name, workbook_name
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import blank_submission

ROSTER = (
    "code,name,vertical,predecessors\nSPB001,重庆市沙坪坝区人民政府办公室,,\nN2,新局,,QJQ003\nV1,税务局,是,\n"
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(ROSTER, "utf-8")
    return path


def one(tmp_path: Path, *more: object) -> tuple[object, ...]:
    return ("new", "--agency", "某局", "--code", "A1", "--year", 2024, "-o", tmp_path / "某局.xlsx", *more)


def test_a_blank_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, *one(tmp_path))
    assert (said.status, said.out, said.err) == (0, f"已生成：{tmp_path / '某局.xlsx'}\n", "")
    made = read_submission(tmp_path / "某局.xlsx")
    assert (made.agency_name, made.agency_code, made.report_year) == ("某局", "A1", 2024)
    assert made.form is FORM_2021
    assert set(made.numbers().values()) == {None}
    assert {made.number("last_" + name) for name in FORM_2021.cells} == {None}


def test_years_of_the_trial_form_get_the_trial_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nianbao(capsys, "new", "--agency", "某局", "--year", 2020, "-o", tmp_path / "a.xlsx").status == 0
    assert read_submission(tmp_path / "a.xlsx").form is FORM_2019


def test_last_year_fills_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = workbook(tmp_path / "上年.xlsx", replace(real(0), report_year=2023, agency_name="某局"))
    said = nianbao(capsys, *one(tmp_path, "--last-year", last))
    assert (said.status, said.err) == (0, "")
    made = read_submission(tmp_path / "某局.xlsx")
    figures = AGENCIES[0]["values"]
    assert {name: made.number("last_" + name) for name in FORM_2021.cells} == figures


def test_another_name_and_an_older_form_are_doubted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = blank_submission(FORM_2019, "旧局", "A1", 2020)
    old = replace(old, values=dict.fromkeys(FORM_2019.cells, Reading("number", 3)))
    last = workbook(tmp_path / "上年.xlsx", old)
    said = nianbao(
        capsys, "new", "--agency", "某局", "--year", 2021, "--last-year", last, "-o", tmp_path / "a.xlsx"
    )
    assert said.status == 0
    assert said.err.splitlines() == [
        "提醒：上年年报的单位是“旧局”，本年是“某局”，请确认是同一单位",
        "提醒：上年用的是 2019 版表式，与本年含义相同的数字才会填入上年数",
    ]
    made = read_submission(tmp_path / "a.xlsx")
    assert (made.number("last_t3_new_person"), made.number("last_t2_regulation_made")) == (3, None)


@pytest.mark.parametrize("year", [2022, 2024])
def test_another_year_is_refused(year: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = workbook(tmp_path / "上年.xlsx", replace(real(0), report_year=year))
    said = nianbao(capsys, *one(tmp_path, "--last-year", last))
    assert said.status == 2
    assert f"是 {year} 年度的年报，2024 年度的上年数应取自 2023 年度" in said.err
    assert not (tmp_path / "某局.xlsx").exists()


def test_an_unreadable_last_year_is_status_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "上年.xlsx").touch()
    assert nianbao(capsys, *one(tmp_path, "--last-year", tmp_path / "上年.xlsx")).status == 3


def test_a_filled_workbook_is_never_covered_without_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = workbook(tmp_path / "某局.xlsx", real(0))
    before = filled.read_bytes()
    said = nianbao(capsys, *one(tmp_path))
    assert (said.status, said.out) == (2, "")
    assert "已经存在，没有覆盖。要覆盖请加 --force" in said.err
    assert filled.read_bytes() == before
    assert nianbao(capsys, *one(tmp_path, "--force")).status == 0
    assert set(read_submission(filled).numbers().values()) == {None}
    assert nianbao(capsys, *one(tmp_path)).status == 0, "the same content again is no overwriting"


def test_a_name_that_is_no_workbook_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "new", "--agency", "某局", "--year", 2024, "-o", tmp_path / "某局.docx")
    assert said.status == 2
    assert list(tmp_path.iterdir()) == []


def test_one_for_each_member_of_the_roster(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "下发"
    said = nianbao(capsys, "new", "--roster", roster, "--year", 2024, "-o", out)
    assert said.status == 0
    assert said.out == f"已生成 2 份填报工作簿，在文件夹 {out}\n"
    assert said.err == "名单中的垂直管理机构没有制作：税务局\n"
    made = {path.name: read_submission(path) for path in out.iterdir()}
    assert sorted(made) == ["N2_新局.xlsx", "SPB001_重庆市沙坪坝区人民政府办公室.xlsx"]
    assert {one.agency_code for one in made.values()} == {"SPB001", "N2"}


def test_a_second_run_covers_nothing_that_was_filled(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "下发"
    nianbao(capsys, "new", "--roster", roster, "--year", 2024, "-o", out)
    filled = workbook(out / "N2_新局.xlsx", real(0))
    before = filled.read_bytes()
    said = nianbao(capsys, "new", "--roster", roster, "--year", 2024, "-o", out)
    assert said.status == 2
    assert said.out == f"已生成 1 份填报工作簿，在文件夹 {out}\n"
    assert filled.read_bytes() == before


def last_years_inbox(tmp_path: Path) -> Path:
    for index in (0, 2):
        workbook(tmp_path / "去年" / f"{index}.xlsx", replace(real(index), report_year=2023))
    return tmp_path / "去年"


def filled_in(out: Path) -> dict[str, object]:
    return {path.name[:2]: read_submission(path).number("last_t3_new_total") for path in out.iterdir()}


def test_last_year_of_a_roster_from_a_folder_a_summary_or_one_report(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = last_years_inbox(tmp_path)
    summary = tmp_path / "2023汇总.xlsx"
    consolidate(Request([inbox], summary, district_name="某区"))
    news = {index: AGENCIES[index]["values"]["t3_new_total"] for index in (0, 2)}
    expected = {
        inbox: {"SP": news[0], "N2": news[2]},
        summary: {"SP": news[0], "N2": news[2]},
        inbox / "0.xlsx": {"SP": news[0], "N2": None},
    }
    for number, (last, figures) in enumerate(expected.items()):
        out = tmp_path / f"下发{number}"
        said = nianbao(capsys, "new", "--roster", roster, "--year", 2024, "--last-year", last, "-o", out)
        assert said.status == 0
        assert filled_in(out) == figures
        assert ("没有找到上年数：新局" in said.err) == (None in figures.values())


def test_several_predecessors_are_summed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox = last_years_inbox(tmp_path)
    roster = tmp_path / "合并.csv"
    roster.write_text("代码,名称,前身\nN1,合并局,SPB001、重庆市綦江区城市管理局\n", "utf-8")
    out = tmp_path / "下发"
    said = nianbao(capsys, "new", "--roster", roster, "--year", 2024, "--last-year", inbox, "-o", out)
    assert said.status == 0
    made = read_submission(out / "N1_合并局.xlsx")
    for name in FORM_2021.cells:
        assert made.number("last_" + name) == sum(AGENCIES[index]["values"][name] for index in (0, 2))


def test_an_unreadable_report_of_last_year_leaves_the_others(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = last_years_inbox(tmp_path)
    (inbox / "坏.xlsx").touch()
    said = nianbao(
        capsys, "new", "--roster", roster, "--year", 2024, "--last-year", inbox, "-o", tmp_path / "下发"
    )
    assert said.status == 3
    assert "坏.xlsx" in said.err
    assert None not in filled_in(tmp_path / "下发").values()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--roster", "没有.csv", "-o", "x"], "没有找到名单：没有.csv"),
        (["--roster", "{roster}", "-o", "x.xlsx"], "照名单制作时 -o 应是文件夹"),
        (["--roster", "{roster}", "--code", "A1", "-o", "x"], "--code 只与 --agency 同用"),
    ],
)
def test_wrong_use_of_a_roster(
    more: list[str], sentence: str, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = nianbao(capsys, "new", "--year", 2024, *(part.format(roster=roster) for part in more))
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err


def test_names_are_safe_on_windows() -> None:
    assert workbook_name("A/1", 'x:局<"?*|>\n') == "A_1_x_局_______.xlsx"
    assert workbook_name("", "某局. ") == "某局.xlsx"
    assert safe_name("CON") == "_CON"
    assert safe_name("..") == "_"
    assert len(workbook_name("A1", "局" * 200).encode()) <= 255
    assert distinct(["a.xlsx", "A.xlsx", "b.xlsx", "a.xlsx"]) == ["a.xlsx", "A_2.xlsx", "b.xlsx", "a_3.xlsx"]
