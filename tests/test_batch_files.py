"""The batch job and its files: order, processes, bad input, what is passed over or refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from districts import became, of, reasons
from doors import bad_inputs, workbook
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.errors import NothingReadable, WrongUsage
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Submission


def test_order_and_processes_do_not_change_a_byte(inbox: Path, roster: Path, tmp_path: Path) -> None:
    for code, name in (("A3", "丙街道"), ("A1", "甲局"), ("A2", "乙镇")):
        workbook(inbox / f"{name}.xlsx", of(code, name))
    bad = bad_inputs(inbox / "坏", inbox / "甲局.xlsx")
    files = [*sorted(inbox.glob("*.xlsx")), *(path for path in bad.values() if path.is_file())]
    digests = set()
    for paths, jobs in ((files, 1), ([*files], 2), ([inbox], 3)):
        consolidate(Request(paths, tmp_path / "汇总.xlsx", roster=roster, year=2024, jobs=jobs))
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
        outcome = consolidate(Request([inbox], out, roster=roster, year=2024))
        assert became(outcome) == [("A1", "accepted")]
        assert outcome.files == 1
    assert [(path.name, why) for path, why in outcome.skipped] == [
        (".git", "隐藏的文件夹，没有进入"),
        (".~lock.1.xlsx#", "正被打开的文件留下的锁文件"),
        ("Thumbs.db", "系统自动生成的文件"),
        ("desktop.ini", "系统自动生成的文件"),
        ("~$1.xlsx", "正被打开的文件留下的锁文件"),
        ("名单.csv", "编制主体名单"),
        ("汇总.xlsx", "汇总表，是本命令的结果"),
    ]
    assert outcome.summary.skipped == tuple(
        (path.relative_to(tmp_path / "来件").as_posix(), why) for path, why in outcome.skipped
    )


def test_one_file_given_twice_is_one_file(inbox: Path, tmp_path: Path) -> None:
    path = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    outcome = consolidate(Request([path, inbox, path], tmp_path / "汇总.xlsx", year=2024))
    assert became(outcome) == [("A1", "accepted")]


def test_bad_files_never_stop_the_good_ones(inbox: Path, tmp_path: Path) -> None:
    good = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    bad = bad_inputs(tmp_path / "坏", good)
    outcome = consolidate(Request([good, *bad.values()], tmp_path / "汇总.xlsx", year=2024))
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
        consolidate(Request([inbox], tmp_path / "汇总.xlsx"))
    assert [line.split("：")[0].strip() for line in str(raised.value).splitlines()[1:]] == [
        "来件/a.xlsx",
        "来件/b.xlsx",
    ]
    assert not (tmp_path / "汇总.xlsx").exists()


def test_wrong_options_are_refused_before_anything_is_written(inbox: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    same_year = workbook(tmp_path / "上年.xlsx", of("A1", "甲局"))
    out = tmp_path / "汇总.xlsx"
    (tmp_path / "空").mkdir()
    (tmp_path / "坏名单.csv").write_text("甲局,乙镇\n", "utf-8")
    with pytest.raises(WrongUsage, match="没有找到名单"):
        consolidate(Request([inbox], out, roster=tmp_path / "没有.csv"))
    with pytest.raises(UnreadableFile, match="没有表头"):
        consolidate(Request([inbox], out, roster=tmp_path / "坏名单.csv"))
    with pytest.raises(WrongUsage, match="没有找到要汇总的文件"):
        consolidate(Request([tmp_path / "空"], out))
    with pytest.raises(WrongUsage, match="是 2024 年度的年报，2024 年度的上年数应取自 2023 年度"):
        consolidate(Request([inbox], out, last_year=same_year))
    assert not out.exists()


def test_only_a_summary_is_ever_written_over(inbox: Path, tmp_path: Path) -> None:
    good = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    before = good.read_bytes()
    with pytest.raises(WrongUsage, match="已经存在，而且不是汇总表，没有覆盖"):
        consolidate(Request([inbox], good, year=2024))
    (tmp_path / "别的.xlsx").write_bytes(b"something else")
    with pytest.raises(WrongUsage, match="没有覆盖"):
        consolidate(Request([inbox], tmp_path / "别的.xlsx", year=2024))
    assert good.read_bytes() == before
    assert (tmp_path / "别的.xlsx").read_bytes() == b"something else"


def test_a_defect_of_ours_in_one_file_costs_that_file_alone(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇"))
    from nianbao.validators import judge as rules

    judge = rules.judge

    def broken(submission: Submission, *catalogue: object) -> object:
        if submission.agency_code == "A2":
            raise ZeroDivisionError("x")
        return judge(submission, *catalogue)

    monkeypatch.setattr(rules, "judge", broken)
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024))
    assert became(outcome) == [("A1", "accepted"), ("2.xlsx", "unreadable")]
    assert reasons(outcome)["2.xlsx"].startswith("校验时程序出错（ZeroDivisionError：x）")
