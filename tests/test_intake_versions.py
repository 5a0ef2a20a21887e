"""Several files of one agency: copies counted once, versions never chosen silently, the newest on request."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import archive
from districts import became, of, reasons
from doors import nianbao, workbook
from nianbao.addin.district.batch import Outcome, Request, consolidate
from nianbao.addin.intake.versions import Newest, newest, times
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.submission import Submission, blank_submission

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def dated(path: Path, saved: str = "", changed: str = "") -> Path:
    """The file with the time its program saved it (UTC) and the time of the disk (Beijing time)."""
    if saved:
        with zipfile.ZipFile(path) as old:
            parts = {info.filename: old.read(info) for info in old.infolist()}
        core = parts["docProps/core.xml"]
        parts["docProps/core.xml"] = MODIFIED.sub(lambda found: found[1] + saved.encode(), core)
        with zipfile.ZipFile(path, "w") as new:
            for name, data in parts.items():
                new.writestr(name, data)
    if changed:
        when = datetime.fromisoformat(f"{changed}+08:00").timestamp()
        os.utime(path, (when, when))
    return path


def run(inbox: Path, roster: Path | None, *, prefer_newest: bool = False) -> Outcome:
    out = inbox.parent / "汇总.xlsx"
    return consolidate(Request([inbox], out, roster=roster, year=2024, prefer_newest=prefer_newest))


@pytest.fixture
def complete(inbox: Path) -> Path:
    """乙镇 and 丙街道 have sent theirs."""
    workbook(inbox / "乙.xlsx", of("A2", "乙镇"))
    workbook(inbox / "丙.xlsx", of("A3", "丙街道"))
    return inbox


def test_copies_that_say_the_same_are_counted_once(complete: Path, roster: Path) -> None:
    original = workbook(complete / "甲局.xlsx", of("A1", "甲局"))
    for name in ("甲局 - 副本.xlsx", "甲局(1).xlsx", "复件 甲局.xlsx"):
        shutil.copy(original, complete / name)
    outcome = run(complete, roster)
    assert became(outcome)[:4] == [("A1", "accepted"), *[("A1", "duplicate")] * 3]
    assert outcome.summary.draft_reasons == ()
    assert not [finding for _, finding in outcome.findings if finding.rule == "C02"]
    told = reasons(outcome)
    assert told["甲局.xlsx"] == (
        "另有 3 份数字和文字完全相同：来件/复件 甲局.xlsx、来件/甲局(1).xlsx、来件/甲局 - 副本.xlsx，只计一次"
    )
    assert told["甲局(1).xlsx"] == "与 来件/甲局.xlsx 数字和文字完全相同，只计一次（C02）"
    alone = of("A1", "甲局").numbers()
    assert outcome.summary.merged.submissions[0].numbers() == alone
    assert len(outcome.summary.merged.submissions) == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"agency_name": "甲区甲局"},
        {"texts": {"s1_proactive": "多一句。"}},
        {"values": of("A1", "甲局", t2_license_decisions=77).values},
    ],
)
def test_the_smallest_difference_makes_two_versions(
    changed: dict[str, object], complete: Path, roster: Path
) -> None:
    one = of("A1", "甲局")
    workbook(complete / "甲1.xlsx", one)
    workbook(complete / "甲2.xlsx", replace(one, **changed))  # type: ignore[arg-type]
    outcome = run(complete, roster)
    assert became(outcome)[:2] == [("A1", "duplicate")] * 2
    assert outcome.summary.draft_reasons == ("重复报送 2 份（C02）：甲局",)


def versions(inbox: Path) -> tuple[Path, Path]:
    first = workbook(inbox / "甲局.xlsx", of("A1", "甲局"))
    return first, workbook(inbox / "甲局改.xlsx", of("A1", "甲局", t2_license_decisions=77))


def test_which_is_newer_is_said_by_what_the_files_record(complete: Path, roster: Path) -> None:
    first, second = versions(complete)
    dated(first, "2025-01-10T01:00:00Z", "2025-01-20T08:00:00")
    dated(second, "2025-01-18T01:30:00Z", "2025-01-19T08:00:00")
    outcome = run(complete, roster)
    assert became(outcome)[:2] == [("A1", "duplicate")] * 2
    assert reasons(outcome)["甲局.xlsx"] == (
        "同一单位还有 来件/甲局改.xlsx，请确认采用哪一份（C02）；"
        "看文件内记录的保存时间，最新的是 来件/甲局改.xlsx（2025-01-18 09:30:00，本份 2025-01-10 09:00:00）；"
        "看文件的修改时间，本份最新（2025-01-20 08:00:00）"
    )
    assert outcome.summary.draft_reasons == ("重复报送 2 份（C02）：甲局",)


def test_the_newest_is_taken_only_when_asked_for(complete: Path, roster: Path) -> None:
    first, second = versions(complete)
    dated(first, "2025-01-10T01:00:00Z", "2025-01-20T08:00:00")
    dated(second, "2025-01-18T01:30:00Z", "2025-01-19T08:00:00")
    shutil.copy2(second, complete / "甲局改(1).xlsx")
    outcome = run(complete, roster, prefer_newest=True)
    assert became(outcome)[:3] == [("A1", "accepted"), ("A1", "duplicate"), ("A1", "duplicate")]
    told = reasons(outcome)
    assert told["甲局改.xlsx"] == (
        "同一单位有不同的几份，照 --prefer newest 采用这一份：文件内记录的保存时间 2025-01-18 09:30:00，"
        "晚于 来件/甲局.xlsx 的 2025-01-10 09:00:00；"
        "另有 1 份数字和文字完全相同：来件/甲局改(1).xlsx，只计一次"
    )
    assert told["甲局.xlsx"] == (
        "照 --prefer newest 采用了较新的 来件/甲局改.xlsx"
        "（C02；文件内记录的保存时间 2025-01-18 09:30:00，本份 2025-01-10 09:00:00）"
    )
    assert outcome.summary.merged.submissions[0].number("t2_license_decisions") == 77
    assert outcome.summary.draft_reasons == ()


def test_the_newest_is_not_exchanged_for_an_older_one_without_errors(complete: Path, roster: Path) -> None:
    dated(workbook(complete / "甲1.xlsx", of("A1", "甲局")), changed="2025-01-10T08:00:00")
    wrong = of("A1", "甲局", t3_new_person=99)
    dated(workbook(complete / "甲2.xlsx", wrong), changed="2025-01-11T08:00:00")
    outcome = run(complete, roster, prefer_newest=True)
    assert became(outcome)[:2] == [("A1", "duplicate"), ("A1", "rejected")]
    assert outcome.summary.draft
    assert reasons(outcome)["甲2.xlsx"].startswith(
        "有强制性问题 2 处：T301（2 处）；同一单位有不同的几份，照"
    )


def test_times_that_do_not_tell_decide_nothing(complete: Path, roster: Path) -> None:
    for path in versions(complete):
        dated(path, changed="2025-01-10T08:00:00")
    outcome = run(complete, roster, prefer_newest=True)
    assert became(outcome)[:2] == [("A1", "duplicate")] * 2
    assert reasons(outcome)["甲局.xlsx"].endswith(
        "；看不出先后：时间没有记录或相同，--prefer newest 也不能决定"
    )


def test_the_time_in_an_archive_counts_as_the_files_own(complete: Path, roster: Path) -> None:
    first, second = versions(complete)
    archive(complete / "a.zip", {"甲局改.xlsx": second.read_bytes()})
    second.unlink()
    dated(first, changed="2025-01-10T08:00:00")
    outcome = run(complete, roster, prefer_newest=True)
    assert became(outcome)[:2] == [("A1", "accepted"), ("A1", "duplicate")]
    assert "文件的修改时间 2025-01-15 09:30:00，晚于" in reasons(outcome)["甲局改.xlsx"]


def test_the_option_of_the_command(complete: Path, roster: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, day in zip(versions(complete), (10, 11), strict=True):
        dated(path, changed=f"2025-01-{day}T08:00:00")
    command = ("consolidate", complete, "--roster", roster, "-o", complete.parent / "a.xlsx")
    said = nianbao(capsys, *command, "--format", "json")
    assert (said.status, said.document["draft"]) == (1, True)
    said = nianbao(capsys, *command, "--format", "json", "--prefer", "newest")
    assert (said.status, said.document["draft"]) == (0, False)
    assert [one["status"] for one in said.document["agencies"]].count("duplicate") == 1
    assert nianbao(capsys, *command, "--prefer", "oldest").status == 2


def test_what_is_recorded(tmp_path: Path) -> None:
    path = dated(workbook(tmp_path / "a.xlsx", of("A1", "甲局")), changed="2025-01-10T08:00:00")
    assert times(path) == {"file": datetime(2025, 1, 10, 8)}, "nobody saved it since it was drawn"
    dated(path, "2025-01-18T01:30:00Z")
    assert times(path)["saved"] == datetime(2025, 1, 18, 9, 30)
    dated(path, "1980-01-01T00:00:00Z")
    assert "saved" not in times(path)
    (tmp_path / "a.txt").write_text("x")
    assert set(times(tmp_path / "a.txt")) == {"file"}
    assert times(tmp_path / "没有.xlsx") == {}


def test_newest_needs_evidence_about_all_and_one_latest() -> None:
    old, late = (datetime(2025, 1, day, tzinfo=UTC) for day in (1, 2))
    assert newest([{"saved": old, "file": late}, {"saved": late, "file": old}]) == Newest(1, "saved")
    assert newest([{"file": late}, {"saved": late, "file": old}]) == Newest(0, "file")
    assert newest([{"saved": late}, {"saved": late}, {"saved": old}]) is None
    assert newest([{"saved": late}, {}]) is None


# ── files that are in nobody's way ────────────────────────────────────────────


def blank(code: str, name: str, year: int = 2024) -> Submission:
    return blank_submission(FORM_2021, name, code, year)


def test_a_blank_workbook_is_no_rival(complete: Path, roster: Path) -> None:
    workbook(complete / "甲局.xlsx", of("A1", "甲局"))
    workbook(complete / "A1_甲局.xlsx", blank("A1", "甲局"))
    workbook(complete / "旧.xlsx", blank("A1", "甲局", 2023))
    outcome = run(complete, roster)
    assert became(outcome)[:3] == [("A1", "accepted"), ("A1", "rejected"), ("A1", "rejected")]
    assert reasons(outcome)["A1_甲局.xlsx"] == "一格也没有填，是没有填过的空白表"
    assert reasons(outcome)["旧.xlsx"] == "报告年度是 2023，本次汇总的是 2024（C04），像是把上年的年报交来了"


def test_one_figure_or_one_sentence_is_no_blank_workbook(complete: Path, roster: Path) -> None:
    one = blank("A1", "甲局")
    filled = of("A1", "甲局").values["t2_license_decisions"]
    workbook(complete / "甲.xlsx", replace(one, values=dict(one.values) | {"t2_license_decisions": filled}))
    workbook(complete / "甲2.xlsx", replace(one, texts={"s1_proactive": "写了一句。"}))
    assert became(run(complete, roster))[:2] == [("A1", "duplicate")] * 2


def test_marked_copies_of_ours(complete: Path, roster: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = workbook(complete / "甲局.xlsx", of("A1", "甲局", t3_new_person=99))
    nianbao(capsys, "validate", wrong, "--mark", complete / "退回")
    outcome = run(complete, roster)
    assert became(outcome)[0] == ("A1", "rejected")
    assert outcome.summary.skipped == (
        (
            "来件/退回/甲局_校验.xlsx",
            "本工具写的带标注的副本，数字和文字与 来件/甲局.xlsx 相同，以后者为准",
        ),
    )
    (complete / "退回" / "甲局_校验.xlsx").rename(complete / "甲局改好.xlsx")
    assert [Path(path).name for path, _ in run(complete, roster).summary.skipped] == ["甲局改好.xlsx"]
    workbook(wrong, of("A1", "甲局"))
    assert became(run(complete, roster))[:2] == [("A1", "duplicate")] * 2
    wrong.unlink()
    assert became(run(complete, roster))[0] == ("A1", "rejected"), "alone it is what the agency sent"
