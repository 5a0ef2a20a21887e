"""The batch job: who is in the sum, who is not and why, and that nothing depends on order or processes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from cases import AGENCIES, real
from doors import bad_inputs, nianbao, with_totals, workbook
from nianbao.addin.batch import Outcome, consolidate
from nianbao.addin.errors import NothingReadable, WrongUsage
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission, blank_submission

ROSTER = "代码,名称,类别,垂直管理\nA1,甲局,部门,\nA2,乙镇,镇,\nA3,丙街道,街道,\nV1,丁税务局,部门,是\n"


def of(code: str, name: str, year: int = 2024, index: int = 0, **typed: int) -> Submission:
    """A real agency's figures under another name."""
    return with_totals(replace(real(index), agency_code=code, agency_name=name, report_year=year), **typed)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(ROSTER, "utf-8-sig")
    return path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "来件"
    folder.mkdir()
    return folder


def became(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one.code or one.agency or Path(one.path).name, one.status) for one in outcome.summary.agencies]


def reasons(outcome: Outcome) -> dict[str, str]:
    return {Path(one.path).name or one.code: one.reason for one in outcome.summary.agencies}


def test_all_accepted_makes_a_final_summary(inbox: Path, roster: Path, tmp_path: Path) -> None:
    for number, (code, name) in enumerate((("A1", "甲局"), ("A2", "乙镇"), ("A3", "丙街道"))):
        workbook(inbox / f"{name}.xlsx", of(code, name, index=(0, 2, 3)[number]))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024, district_name="某区")
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
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024)
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
    assert told["3.xlsx"] == "名单中没有这个单位；名单中名称最接近的是“丙街道”"
    assert told["4.xlsx"] == "名单注明是垂直管理机构，不列入本级汇总"
    assert told["A3_丙街道.xlsx"].endswith("；按文件名认定")
    assert [one.split(" ")[0] for one in outcome.summary.draft_reasons] == ["已退回", "无法读取"]


def test_missing_is_never_zero_and_makes_a_draft(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster)
    assert became(outcome) == [("A1", "accepted"), ("A2", "missing"), ("A3", "missing")]
    assert outcome.summary.draft_reasons == ("未报送 2 家：乙镇、丙街道",)
    missing = outcome.summary.agencies[1]
    assert (missing.path, missing.counts, missing.submission) == ("", {}, None)


def test_two_files_of_one_agency_are_both_put_aside(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "甲局.xlsx", of("A1", "甲局"))
    workbook(inbox / "甲局(1).xlsx", of("a1", "甲局"))
    workbook(inbox / "乙镇.xlsx", of("A2", "乙镇"))
    workbook(inbox / "乙镇改.xlsx", of("A2", "乙镇", t3_new_person=99))
    workbook(inbox / "丙.xlsx", of("A3", "丙街道"))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024)
    assert became(outcome) == [
        ("A1", "duplicate"),
        ("A1", "duplicate"),
        ("A2", "duplicate"),
        ("A2", "duplicate"),
        ("A3", "accepted"),
    ]
    told = reasons(outcome)
    assert told["甲局.xlsx"] == "同一单位还有 来件/甲局(1).xlsx，请确认采用哪一份（数字完全相同）"
    assert told["乙镇.xlsx"] == "同一单位还有 来件/乙镇改.xlsx，请确认采用哪一份"
    assert [one.agency_code for one in outcome.summary.merged.submissions] == ["A3"]


def test_last_years_file_beside_this_years_is_refused_not_a_rival(
    inbox: Path, roster: Path, tmp_path: Path
) -> None:
    workbook(inbox / "今年.xlsx", of("A1", "甲局"))
    workbook(inbox / "去年.xlsx", of("A1", "甲局", year=2023))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024)
    assert reasons(outcome)["去年.xlsx"] == "报告年度是 2023，本次汇总的是 2024"
    assert became(outcome)[:2] == [("A1", "accepted"), ("A1", "rejected")]


def test_a_file_on_another_form_is_refused(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", replace(blank_submission(FORM_2019, "乙镇", "A2", 2024)))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", year=2024)
    assert became(outcome) == [("A1", "accepted"), ("A2", "rejected")]
    assert (
        "用的是 2019 版表式，2024 年度应用 2021 版（国办公开办函〔2021〕30号）" in reasons(outcome)["2.xlsx"]
    )


def test_matching_by_name_is_said(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("", "甲局"))
    workbook(inbox / "2.xlsx", of("B7", "乙镇"))
    workbook(inbox / "3.xlsx", of("A3", "丙街道办事处"))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024)
    assert {one.status for one in outcome.summary.agencies} == {"accepted"}
    assert reasons(outcome) == {
        "1.xlsx": "按名称认定，来件没有代码",
        "2.xlsx": "按名称认定，来件的代码是“B7”",
        "3.xlsx": "按代码认定，来件的名称是“丙街道办事处”",
    }


def test_code_of_one_and_name_of_another_is_refused(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "乙镇"))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024)
    assert reasons(outcome)["1.xlsx"] == "代码“A1”与名称“乙镇”在名单中是两个单位"
    assert ("A1", "rejected") in became(outcome)


def test_without_a_roster_the_agencies_are_those_of_the_files(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "b.xlsx", of("A2", "乙镇"))
    workbook(inbox / "a.xlsx", of("", "甲局"))
    workbook(inbox / "c.xlsx", of("A1", "丙街道"))
    workbook(inbox / "d.xlsx", of("a1", "丁办"))
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", district_name="某区")
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
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx")
    assert outcome.summary.year == 2024
    assert outcome.notes[0] == "没有指定年度，取多数来件的 2024 年度（3 份中有 2 份）"
    assert became(outcome) == [("A1", "rejected"), ("A2", "accepted"), ("A3", "accepted")]


def test_a_tie_of_years_asks(inbox: Path, tmp_path: Path) -> None:
    for code, year in (("A1", 2023), ("A2", 2024)):
        workbook(inbox / f"{code}.xlsx", of(code, code, year=year))
    with pytest.raises(WrongUsage, match="2023、2024 年度的来件一样多，请用 --year 指定"):
        consolidate([inbox], tmp_path / "汇总.xlsx")
    assert not (tmp_path / "汇总.xlsx").exists()


def test_order_and_processes_do_not_change_a_byte(inbox: Path, roster: Path, tmp_path: Path) -> None:
    for code, name in (("A3", "丙街道"), ("A1", "甲局"), ("A2", "乙镇")):
        workbook(inbox / f"{name}.xlsx", of(code, name))
    bad = bad_inputs(inbox / "坏", inbox / "甲局.xlsx")
    files = [*sorted(inbox.glob("*.xlsx")), *(path for path in bad.values() if path.is_file())]
    digests = set()
    for paths, jobs in ((files, 1), ([*files], 2), ([inbox], 3)):
        consolidate(paths, tmp_path / "汇总.xlsx", roster=roster, year=2024, jobs=jobs)
        digests.add(hashlib.sha256((tmp_path / "汇总.xlsx").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_lock_files_hidden_files_and_its_own_output_are_no_submissions(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    roster = inbox / "名单.csv"
    roster.write_text("code,name\nA1,甲局\n", "gb18030")
    for name in ("~$1.xlsx", ".~lock.1.xlsx#", "Thumbs.db", "desktop.ini"):
        (inbox / name).write_bytes(b"\x04lock")
    (inbox / ".git").mkdir()
    (inbox / ".git" / "x.xlsx").write_bytes(b"x")
    out = inbox / "汇总.xlsx"
    for _ in range(2):
        outcome = consolidate([inbox], out, roster=roster, year=2024)
        assert became(outcome) == [("A1", "accepted")]
        assert outcome.files == 1
    assert [(path.name, why) for path, why in outcome.skipped] == [
        ("名单.csv", "编制主体名单"),
        ("汇总.xlsx", "汇总表，是本命令的结果"),
    ]


def test_one_file_given_twice_is_one_file(inbox: Path, tmp_path: Path) -> None:
    path = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    outcome = consolidate([path, inbox, path], tmp_path / "汇总.xlsx", year=2024)
    assert became(outcome) == [("A1", "accepted")]


def test_bad_files_never_stop_the_good_ones(inbox: Path, tmp_path: Path) -> None:
    good = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    bad = bad_inputs(tmp_path / "坏", good)
    outcome = consolidate([good, *bad.values()], tmp_path / "汇总.xlsx", year=2024)
    folder_is_entered = {"directory"}
    assert became(outcome) == [
        ("A1", "accepted"),
        *((f"{name}.xlsx", "unreadable") for name in sorted(bad) if name not in folder_is_entered),
    ]
    assert all("\n" not in reason and len(reason) < 150 for reason in reasons(outcome).values())


def test_nothing_readable_is_told_file_by_file(inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.xlsx").touch()
    (inbox / "b.xlsx").touch()
    with pytest.raises(NothingReadable) as raised:
        consolidate([inbox], tmp_path / "汇总.xlsx")
    assert [line.split("：")[0].strip() for line in str(raised.value).splitlines()[1:]] == [
        "来件/a.xlsx",
        "来件/b.xlsx",
    ]
    assert not (tmp_path / "汇总.xlsx").exists()


def test_nothing_accepted_is_a_draft_without_a_sum(inbox: Path, roster: Path, tmp_path: Path) -> None:
    (inbox / "a.xlsx").touch()
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", year=2024, roster=roster)
    assert outcome.summary.draft_reasons[-1] == "没有采纳任何一份来件"
    assert set(outcome.summary.merged.values.values()) == {None}
    assert set(read_submission(tmp_path / "汇总.xlsx").numbers().values()) == {None}


def test_wrong_options_are_refused_before_anything_is_written(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    same_year = workbook(tmp_path / "上年.xlsx", of("A1", "甲局"))
    out = tmp_path / "汇总.xlsx"
    (tmp_path / "空").mkdir()
    (tmp_path / "坏名单.csv").write_text("甲局,乙镇\n", "utf-8")
    with pytest.raises(WrongUsage, match="没有找到名单"):
        consolidate([inbox], out, roster=tmp_path / "没有.csv")
    with pytest.raises(UnreadableFile, match="没有表头"):
        consolidate([inbox], out, roster=tmp_path / "坏名单.csv")
    with pytest.raises(WrongUsage, match="没有找到要汇总的文件"):
        consolidate([tmp_path / "空"], out)
    with pytest.raises(WrongUsage, match="是 2024 年度的年报，2024 年度的上年数应取自 2023 年度"):
        consolidate([inbox], out, last_year=same_year)
    assert not out.exists()


def test_only_a_summary_is_ever_written_over(inbox: Path, tmp_path: Path) -> None:
    good = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    before = good.read_bytes()
    with pytest.raises(WrongUsage, match="已经存在，而且不是汇总表，没有覆盖"):
        consolidate([inbox], good, year=2024)
    (tmp_path / "别的.xlsx").write_bytes(b"something else")
    with pytest.raises(WrongUsage, match="没有覆盖"):
        consolidate([inbox], tmp_path / "别的.xlsx", year=2024)
    assert good.read_bytes() == before
    assert (tmp_path / "别的.xlsx").read_bytes() == b"something else"


def test_an_output_that_cannot_be_written_leaves_nothing(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    (tmp_path / "文件").write_text("x", "utf-8")
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "文件" / "汇总.xlsx")
    assert (said.status, said.out) == (2, "")
    assert "不能写入" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["文件", "来件"])


def test_many_accepted_are_not_listed_one_by_one(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nianbao.addin.cli.consolidate_text._MOST_ROWS", 1)
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇"))
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx")
    assert "甲局" not in said.out
    assert "没有逐一列出，见汇总表“状态”" in said.out


def test_the_summary_is_judged_across_years(inbox: Path, tmp_path: Path) -> None:
    good = of("A1", "甲局")
    workbook(inbox / "1.xlsx", good)
    carried = int(good.number("t3_carried_in_person") or 0)
    last = of("Q0", "某区", year=2023)
    last = with_totals(last, t3_carried_out_person=carried + 5, t3_new_person=99)
    workbook(tmp_path / "上年.xlsx", last)
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", last_year=tmp_path / "上年.xlsx")
    assert (outcome.summary.district_name, outcome.summary.district_code) == ("某区", "Q0")
    assert {one.instance for one in outcome.judgement.errors} == {"X01.total"}
    assert outcome.summary.draft_reasons == ("汇总数字有强制性问题 1 处：X01.total",)


def test_a_city_merges_the_summaries_of_its_districts(tmp_path: Path) -> None:
    for district, indexes in (("东区", (0, 2)), ("西区", (3, 4))):
        for index in indexes:
            workbook(tmp_path / district / f"{index}.xlsx", real(index))
        consolidate(
            [tmp_path / district],
            tmp_path / "区" / f"{district}.xlsx",
            district_name=district,
            district_code=district,
        )
    city = consolidate([tmp_path / "区"], tmp_path / "市.xlsx")
    assert [one.status for one in city.summary.agencies] == ["accepted", "accepted"]
    assert city.summary.merged.values == {
        name: sum(AGENCIES[index]["values"][name] for index in (0, 2, 3, 4)) for name in FORM_2021.cells
    }
    assert [note for note in city.notes if "本身是汇总表" in note] == [
        "区/东区.xlsx 本身是汇总表，作为一个主体计入",
        "区/西区.xlsx 本身是汇总表，作为一个主体计入",
    ]


def test_a_defect_of_ours_in_one_file_costs_that_file_alone(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇"))
    from nianbao.validators import judge as rules

    judge = rules.judge

    def broken(submission: Submission) -> object:
        if submission.agency_code == "A2":
            raise ZeroDivisionError("x")
        return judge(submission)

    monkeypatch.setattr(rules, "judge", broken)
    outcome = consolidate([inbox], tmp_path / "汇总.xlsx", year=2024)
    assert became(outcome) == [("A1", "accepted"), ("2.xlsx", "unreadable")]
    assert reasons(outcome)["2.xlsx"].startswith("校验时程序出错（ZeroDivisionError：x）")


def test_json_is_the_contract(
    inbox: Path, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇", year=2023))
    said = nianbao(
        capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--roster", roster, "--year", 2024,
        "--format", "json",
    )  # fmt: skip
    assert said.status == 1
    document = said.document
    assert list(document) == ["summary", "draft", "totals", "agencies", "files", "seconds"]
    assert document["summary"] == str(tmp_path / "汇总.xlsx")
    assert document["draft"] is True
    assert document["totals"] == AGENCIES[0]["values"]
    zero = {"error": 0, "warning": 0, "hint": 0, "undecided": 0}
    assert document["agencies"] == [
        {"agency": "甲局", "code": "A1", "path": str(inbox / "1.xlsx"), "status": "accepted", "reason": "",
         "counts": zero},
        {"agency": "乙镇", "code": "A2", "path": str(inbox / "2.xlsx"), "status": "rejected",
         "reason": "报告年度是 2023，本次汇总的是 2024", "counts": zero},
        {"agency": "丙街道", "code": "A3", "path": None, "status": "missing", "reason": "没有收到来件",
         "counts": zero},
    ]  # fmt: skip
    assert document["files"] == 2
    assert isinstance(document["seconds"], float)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_file_names_that_are_no_proper_text(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    for name in ("甲".encode("gbk"), "乙".encode("gbk")):
        (inbox / os.fsdecode(name + b".xlsx")).write_bytes(good.read_bytes())
    for options in ([], ["--format", "json"]):
        said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", *options)
        assert said.status == 1
    assert [one["status"] for one in said.document["agencies"]] == ["duplicate"] * 3
    assert said.document["files"] == 3
    said = nianbao(capsys, "validate", *sorted(inbox.iterdir()))
    assert said.status == 0


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"1.xlsx": ("A1", "甲局")}, 0),
        ({"1.xlsx": ("A1", "甲局"), "2.xlsx": ("Z1", "别的局")}, 1),
        ({"2.xlsx": ("Z1", "别的局")}, 1),
        ({"1.xlsx": ("A1", "甲局"), "2.xlsx": None}, 3),
        ({"2.xlsx": None}, 3),
    ],
    ids=["all accepted", "one not on the roster", "missing", "unreadable", "nothing readable"],
)
def test_exit_status(
    files: Mapping[str, tuple[str, str] | None],
    status: int,
    inbox: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("code,name\nA1,甲局\n", "utf-8")
    for name, agency in files.items():
        if agency:
            workbook(inbox / name, of(*agency))
        else:
            (inbox / name).touch()
    said = nianbao(
        capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--roster", roster, "--year", 2024
    )
    assert said.status == status
    assert f"汇总表：{tmp_path / '汇总.xlsx'}" in said.out


@pytest.mark.parametrize("width", [80, 120])
def test_text_says_who_is_in_and_who_is_not(
    width: int,
    inbox: Path,
    roster: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from nianbao.addin.width import columns

    monkeypatch.setenv("COLUMNS", str(width))
    workbook(inbox / "1.xlsx", of("A1", "甲局[重要]"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇", t3_new_person=99))
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--roster", roster)
    assert said.status == 1
    assert max(map(columns, said.out.splitlines())) <= width
    for words in (
        "已采纳",
        "已退回",
        "未报送",
        "T301（2 处）",
        "草稿",
        "按代码认定，来件的名称是“甲局[重要]”",
    ):
        assert words in "".join(line.rstrip() for line in said.out.splitlines()) or words in said.out
    assert "提醒：没有指定年度，取多数来件的 2024 年度" in said.err
