"""A folder as it really looks: nothing falls through, nothing is counted twice, who sent what is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from archives import archive
from cases import SHARED
from districts import became, of, reasons
from doors import nianbao, workbook
from nianbao.addin.district.batch import Request, consolidate
from nianbao.workbook.merge.summary.reading import read_summary

LEFT_BEHIND = (
    "~$甲局.xlsx",
    ".~lock.甲局.xlsx#",
    "Thumbs.db",
    "desktop.ini",
    ".DS_Store",
    "说明.lnk",
    "~a.tmp",
)


def test_every_file_stands_on_the_status_sheet(
    inbox: Path, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = workbook(inbox / "甲局.xlsx", of("A1", "甲局"))
    shutil.copy(good, inbox / "甲局 - 副本.xlsx")
    workbook(inbox / "乡镇" / "乙镇.xlsx", of("A2", "乙镇", year=2023))
    archive(inbox / "街道.zip", {"丙/丙街道.xlsx": workbook(tmp_path / "t", of("A3", "丙街道")).read_bytes()})
    for name in (*LEFT_BEHIND, "通知.txt", "照片.png", "丁.rar", "空.xlsx", "乡镇/~$乙镇.xlsx"):
        (inbox / name).write_bytes(b"" if name == "空.xlsx" else b"\x89PNG\r\n\x1a\n" + name.encode())
    (inbox / ".git").mkdir()
    (inbox / ".git" / "HEAD").touch()
    out = tmp_path / "汇总.xlsx"
    said = nianbao(
        capsys, "consolidate", inbox, "--roster", roster, "--year", 2024, "-o", out, "--format", "json"
    )
    told = {one["path"] for one in (*said.document["agencies"], *said.document["skipped"])} - {None}
    there = {str(path) for path in inbox.rglob("*") if path.is_file()}
    inside = {str(inbox / "街道.zip"), str(inbox / ".git" / "HEAD")}
    assert told == there - inside | {str(inbox / "街道.zip" / "丙" / "丙街道.xlsx"), str(inbox / ".git")}
    assert all(one["reason"] for one in said.document["skipped"])
    assert said.document["files"] == len(told) - len(said.document["skipped"])
    assert {Path(one["path"]).name for one in said.document["skipped"]} == {
        *LEFT_BEHIND,
        ".git",
        "~$乙镇.xlsx",
    }
    read = read_summary(out)
    shown = [one.path for one in read.agencies] + [path for path, _ in read.skipped]
    assert {str(tmp_path / path) for path in shown if path} == told
    assert [reason for _, reason in read.skipped] == [one["reason"] for one in said.document["skipped"]]


def test_names_that_differ_are_matched_and_said(inbox: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    names = ("甲区民政局", "甲区财政局（国资委）", "某市甲区教育局", "甲区城市管理局")
    roster.write_text("代码,名称\n" + "".join(f"{i},{name}\n" for i, name in enumerate(names)), "utf-8")
    for file, name in {"a": "甲县民政局", "b": "甲区财政局·国资委", "c": "教育局", "d": "管理局"}.items():
        workbook(inbox / f"{file}.xlsx", of("X" if file == "b" else "", name))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    near, area = "按相近的名称认定，来件", "与名单只差地名写法，请核对"
    assert reasons(outcome) == {
        "a.xlsx": f"{near}没有代码、名称是“甲县民政局”，{area}",
        "b.xlsx": f"{near}的代码是“X”、名称是“甲区财政局·国资委”，与名单只差标点、空格或全半角，请核对",
        "c.xlsx": f"{near}没有代码、名称是“教育局”，{area}",
        "d.xlsx": "名单中没有这个单位（C02）；名单中名称最接近的是“甲区城市管理局”",
        "3": "没有收到来件（C02）",
    }


def test_a_file_that_names_nobody_is_told_by_its_own_name(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "A1_某局.xlsx", of("", ""))
    workbook(inbox / "乙镇年报（定稿）.xlsx", of("", ""))
    workbook(inbox / "无名.xlsx", of("", ""))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert became(outcome)[:2] == [("A1", "rejected"), ("A2", "rejected")]
    told = reasons(outcome)
    assert told["A1_某局.xlsx"].endswith("S08；来件没有写单位名称和代码，按文件名认定")
    assert told["乙镇年报（定稿）.xlsx"].endswith("按文件名认定")
    assert told["无名.xlsx"].startswith("来件没有写单位名称，文件名里也看不出是谁（C02）")


# ── summaries among the submissions ───────────────────────────────────────────


def summary_of(paths: list[Path], out: Path, name: str = "某区") -> Path:
    consolidate(Request(paths, out, year=2024, district_name=name, district_code=name))
    return out


@pytest.mark.parametrize("with_roster", [True, False])
def test_an_earlier_summary_is_not_counted_beside_its_agencies(
    with_roster: bool, inbox: Path, roster: Path, tmp_path: Path
) -> None:
    one, two = (
        workbook(inbox / f"{code}.xlsx", of(code, name)) for code, name in (("A1", "甲局"), ("A2", "乙镇"))
    )
    summary_of([one, two], inbox / "旧汇总.xlsx")
    workbook(inbox / "A3.xlsx", of("A3", "丙街道"))
    request = Request([inbox], tmp_path / "汇总.xlsx", roster=roster if with_roster else None, year=2024)
    outcome = consolidate(request)
    assert became(outcome) == [(code, "accepted") for code in ("A1", "A2", "A3")]
    assert outcome.summary.skipped == (
        ("来件/旧汇总.xlsx", "是汇总表，其中的 甲局、乙镇都另有来件，再计入就重复了"),
    )


def test_a_summary_some_of_whose_agencies_are_there_is_not_summed(inbox: Path, tmp_path: Path) -> None:
    one = workbook(inbox / "A1.xlsx", of("A1", "甲局"))
    two = workbook(tmp_path / "A2.xlsx", of("A2", "乙镇"))
    summary_of([one, two], inbox / "区.xlsx")
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024))
    assert became(outcome) == [("A1", "accepted"), ("某区", "duplicate")]
    assert reasons(outcome)["区.xlsx"] == "是汇总表，其中的 甲局另有来件，一并计入就重复了，请只留一种（C02）"
    assert outcome.summary.draft


def test_agencies_of_a_district_beside_its_summary_are_not_the_citys(inbox: Path, tmp_path: Path) -> None:
    """A city's roster lists districts: their agencies' own files are beyond it, their summaries are not."""
    leaf = workbook(inbox / "东区" / "A1.xlsx", of("A1", "甲局"))
    summary_of([leaf], inbox / "东区" / "汇总.xlsx", "东区")
    roster = tmp_path / "市名单.csv"
    roster.write_text("代码,名称\n东区,东区\n", "utf-8")
    outcome = consolidate(Request([inbox], tmp_path / "市.xlsx", roster=roster, year=2024))
    assert became(outcome) == [("东区", "accepted"), ("A1", "not_on_roster")]
    assert outcome.summary.merged.submissions[0].numbers() == of("A1", "甲局").numbers()


def test_a_summary_that_is_on_no_roster_is_called_one(inbox: Path, roster: Path, tmp_path: Path) -> None:
    other = workbook(tmp_path / "Z.xlsx", of("Z1", "别处"))
    summary_of([other], inbox / "别区.xlsx", "别区")
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert reasons(outcome)["别区.xlsx"].startswith("名单中没有这个单位（C02）；是汇总表，不是单位的年报")


# ── those who ignored the workbook ────────────────────────────────────────────


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reports lie beside this project")
def test_published_reports_among_workbooks(inbox: Path, tmp_path: Path) -> None:
    text = next(SHARED.glob("reports/002*.txt"))
    shutil.copy(text, inbox / "正文.txt")
    archive(inbox / "年报.zip", {"洪泽.pdf": (SHARED / "reports" / "hongze_2024.pdf").read_bytes()})
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024))
    assert {one.path: one.agency for one in outcome.summary.agencies if one.submission} == {
        "来件/正文.txt": "重庆市綦江区城市管理局",
        "来件/年报.zip/洪泽.pdf": "淮安市洪泽区人民政府",
    }


def test_the_cover_year_of_a_copy_is_that_of_the_form(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "甲.xlsx", replace(of("A1", "甲局"), report_year=None))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert reasons(outcome)["甲.xlsx"].startswith("没有写明报告年度（C04）")
