"""The batch job: who is in the sum, who is not and why; years, summaries of summaries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import AGENCIES, real
from districts import became, of, reasons
from doors import with_totals, workbook
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.errors import WrongUsage
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import blank_submission


def test_all_accepted_makes_a_final_summary(inbox: Path, roster: Path, tmp_path: Path) -> None:
    for number, (code, name) in enumerate((("A1", "甲局"), ("A2", "乙镇"), ("A3", "丙街道"))):
        workbook(inbox / f"{name}.xlsx", of(code, name, index=(0, 2, 3)[number]))
    outcome = consolidate(
        Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024, district_name="某区")
    )
    assert became(outcome) == [("A1", "accepted"), ("A2", "accepted"), ("A3", "accepted")]
    assert outcome.summary.draft_reasons == ()
    assert outcome.notes == ()
    assert outcome.judgement.passed
    sums = {name: sum(AGENCIES[index]["values"][name] for index in (0, 2, 3)) for name in FORM_2021.cells}
    assert outcome.summary.merged.values == sums
    assert read_submission(tmp_path / "汇总.xlsx").numbers() == sums


def test_every_status_with_its_reason(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇", t3_new_person=99))
    workbook(inbox / "3.xlsx", of("Z9", "丙街道办"))
    workbook(inbox / "子文件夹" / "4.xlsx", of("V1", "丁税务局"))
    (inbox / "A3_丙街道.xlsx").write_text("不是工作簿", "utf-8")
    (inbox / "别的.txt").write_text("通知", "utf-8")
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert became(outcome) == [
        ("A1", "accepted"),
        ("A2", "rejected"),
        ("A3", "unreadable"),
        ("V1", "not_on_roster"),
        ("Z9", "not_on_roster"),
        ("别的.txt", "unreadable"),
    ]
    told = reasons(outcome)
    assert told["1.xlsx"] == ""
    assert told["2.xlsx"] == "有强制性问题 2 处：T301（2 处）"
    assert told["3.xlsx"] == "名单中没有这个单位（C02）；名单中名称最接近的是“丙街道”"
    assert told["4.xlsx"] == "垂直管理机构，不列入本级汇总（C03）"
    assert told["A3_丙街道.xlsx"].endswith("；按文件名认定")
    assert [one.split(" ")[0] for one in outcome.summary.draft_reasons] == ["已退回", "无法读取"]


def test_a_draft_is_no_part_of_the_next_level(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    district = {"year": 2024, "district_name": "某区", "district_code": "Q1"}
    consolidate(Request([inbox], tmp_path / "区.xlsx", roster=roster, **district))
    outcome = consolidate(Request([tmp_path / "区.xlsx"], tmp_path / "市.xlsx", year=2024))
    assert became(outcome) == [("Q1", "rejected")]
    assert reasons(outcome) == {"区.xlsx": "来件是汇总草稿，还有单位没有计入，定稿后再报（C05）"}
    assert outcome.summary.draft


def test_missing_is_never_zero_and_makes_a_draft(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster))
    assert became(outcome) == [("A1", "accepted"), ("A2", "missing"), ("A3", "missing")]
    assert outcome.summary.draft_reasons == ("未报送 2 家（C02）：乙镇、丙街道",)
    missing = outcome.summary.agencies[1]
    assert (missing.path, missing.counts, missing.submission) == ("", {}, None)


def test_last_years_file_beside_this_years_is_refused_not_a_rival(
    inbox: Path, roster: Path, tmp_path: Path
) -> None:
    workbook(inbox / "今年.xlsx", of("A1", "甲局"))
    workbook(inbox / "去年.xlsx", of("A1", "甲局", year=2023))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert (
        reasons(outcome)["去年.xlsx"] == "报告年度是 2023，本次汇总的是 2024（C04），像是把上年的年报交来了"
    )
    assert became(outcome)[:2] == [("A1", "accepted"), ("A1", "rejected")]


def test_a_file_on_another_form_is_refused(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", replace(blank_submission(FORM_2019, "乙镇", "A2", 2024)))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024))
    assert became(outcome) == [("A1", "accepted"), ("A2", "rejected")]
    assert "用的是 2019 版表式，2024 年度应用 2021 版（C04）" in reasons(outcome)["2.xlsx"]


def test_matching_by_name_is_said(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("", "甲局"))
    workbook(inbox / "2.xlsx", of("B7", "乙镇"))
    workbook(inbox / "3.xlsx", of("A3", "丙街道办事处"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert {one.status for one in outcome.summary.agencies} == {"accepted"}
    assert reasons(outcome) == {
        "1.xlsx": "按名称认定，来件没有代码",
        "2.xlsx": "按名称认定，来件的代码是“B7”",
        "3.xlsx": "按代码认定，来件的名称是“丙街道办事处”",
    }


def test_code_of_one_and_name_of_another_is_refused(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "乙镇"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert reasons(outcome)["1.xlsx"] == "代码“A1”与名称“乙镇”在名单中是两个单位"
    assert ("A1", "rejected") in became(outcome)


def test_without_a_roster_the_agencies_are_those_of_the_files(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "b.xlsx", of("A2", "乙镇"))
    workbook(inbox / "a.xlsx", of("", "甲局"))
    workbook(inbox / "c.xlsx", of("A1", "丙街道"))
    workbook(inbox / "d.xlsx", of("a1", "丁办"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", district_name="某区"))
    assert became(outcome) == [
        ("A1", "duplicate"),
        ("A1", "duplicate"),
        ("A2", "accepted"),
        ("甲局", "accepted"),
    ]
    assert outcome.notes == (
        "没有指定年度，取多数来件的 2024 年度（4 份中有 4 份）",
        "没有给出名单，以来件为准，无从得知谁缺报",
    )


def test_the_year_most_carry_is_taken_and_said(inbox: Path, tmp_path: Path) -> None:
    for code, year in (("A1", 2023), ("A2", 2024), ("A3", 2024)):
        workbook(inbox / f"{code}.xlsx", of(code, code, year=year))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx"))
    assert outcome.summary.year == 2024
    assert outcome.notes[0] == "没有指定年度，取多数来件的 2024 年度（3 份中有 2 份）"
    assert became(outcome) == [("A1", "rejected"), ("A2", "accepted"), ("A3", "accepted")]


def test_a_tie_of_years_asks(inbox: Path, tmp_path: Path) -> None:
    for code, year in (("A1", 2023), ("A2", 2024)):
        workbook(inbox / f"{code}.xlsx", of(code, code, year=year))
    with pytest.raises(WrongUsage, match="2023、2024 年度的来件一样多，请用 --year 指定"):
        consolidate(Request([inbox], tmp_path / "汇总.xlsx"))
    assert not (tmp_path / "汇总.xlsx").exists()


def test_nothing_accepted_is_a_draft_without_a_sum(inbox: Path, roster: Path, tmp_path: Path) -> None:
    (inbox / "a.xlsx").touch()
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024, roster=roster))
    assert outcome.summary.draft_reasons[-1] == "没有采纳任何一份来件"
    assert set(outcome.summary.merged.values.values()) == {None}
    assert set(read_submission(tmp_path / "汇总.xlsx").numbers().values()) == {None}


def test_the_summary_is_judged_across_years(inbox: Path, tmp_path: Path) -> None:
    good = of("A1", "甲局")
    workbook(inbox / "1.xlsx", good)
    carried = int(good.number("t3_carried_in_person") or 0)
    last = of("Q0", "某区", year=2023)
    last = with_totals(last, t3_carried_out_person=carried + 5, t3_new_person=99)
    workbook(tmp_path / "上年.xlsx", last)
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", last_year=tmp_path / "上年.xlsx"))
    assert (outcome.summary.district_name, outcome.summary.district_code) == ("某区", "Q0")
    assert {one.instance for one in outcome.judgement.errors} == {"X01.total"}
    assert outcome.summary.draft_reasons == ("汇总数字有强制性问题 1 处：X01.total",)


def test_a_city_merges_the_summaries_of_its_districts(tmp_path: Path) -> None:
    for district, indexes in (("东区", (0, 2)), ("西区", (3, 4))):
        for index in indexes:
            workbook(tmp_path / district / f"{index}.xlsx", real(index))
        consolidate(
            Request(
                [tmp_path / district],
                tmp_path / "区" / f"{district}.xlsx",
                district_name=district,
                district_code=district,
            )
        )
    city = consolidate(Request([tmp_path / "区"], tmp_path / "市.xlsx"))
    assert [one.status for one in city.summary.agencies] == ["accepted", "accepted"]
    assert city.summary.merged.values == {
        name: sum(AGENCIES[index]["values"][name] for index in (0, 2, 3, 4)) for name in FORM_2021.cells
    }
    assert [note for note in city.notes if "本身是汇总表" in note] == [
        "区/东区.xlsx 本身是汇总表，作为一个主体计入",
        "区/西区.xlsx 本身是汇总表，作为一个主体计入",
    ]
