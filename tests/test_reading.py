"""Reading and judging in several processes: the same bytes, nothing lost, nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nianbao.addin import processes
from nianbao.addin.cli.console import Pace
from nianbao.addin.inputs import read
from nianbao.addin.reading import alone, together
from nianbao.workbook.submission import Submission
from reading_cases import by_path, made, mixed

FORKED = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="what a test puts in place must reach the processes"
)


def test_the_number_of_processes_changes_no_byte(tmp_path: Path) -> None:
    inbox = mixed(tmp_path / "来件")
    digests = {made(inbox, tmp_path / "汇总.xlsx", jobs=jobs)[0] for jobs in (1, 2, 3)}
    assert len(digests) == 1


def dies(path: Path) -> Submission:
    if path.name == "05.xlsx":
        os.kill(os.getpid(), signal.SIGKILL)
    return read(path)


def hangs(path: Path) -> Submission:
    time.sleep(60 if path.name == "05.xlsx" else 0)
    return read(path)


@FORKED
def test_a_file_that_kills_its_process_is_unreadable_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = mixed(tmp_path / "来件")
    _, before = made(inbox, tmp_path / "汇总.xlsx")
    monkeypatch.setattr(alone, "read", dies)
    _, after = made(inbox, tmp_path / "汇总.xlsx", jobs=2)
    fate = "读取此文件时程序两次意外终止（可能文件损坏得特殊，或内存不够），没有读成，其余文件不受影响。"
    advice = "请用 Excel 打开后另存一份再试，仍不行请把此文件交给维护人员"
    assert by_path(after)["来件/05.xlsx"].endswith(fate + advice)
    others = [path for path in by_path(before) if path != "来件/05.xlsx"]
    assert [by_path(after)[path] for path in others] == [by_path(before)[path] for path in others]


@FORKED
def test_a_file_that_takes_too_long_is_unreadable_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = mixed(tmp_path / "来件", 6)
    monkeypatch.setattr(alone, "read", hangs)
    monkeypatch.setattr(together, "LONGEST", 3.0)
    monkeypatch.setattr(processes, "_PATIENCE", 0.1)
    _, outcome = made(inbox, tmp_path / "汇总.xlsx", jobs=2)
    assert "秒还没有完成，已放弃" in by_path(outcome)["来件/05.xlsx"]
    assert sum("已放弃" in reason for reason in by_path(outcome).values()) == 1


PROGRAM = (
    "import sys, nianbao.addin.cli as cli\n"
    "sys.stderr.write('ready\\n'); sys.stderr.flush()\n"
    "sys.exit(cli.main(sys.argv[1:]))"
)


def started(inbox: Path, out: Path, scratch: Path, jobs: int) -> subprocess.Popen[bytes]:
    """The command, in a process group of its own as from a terminal, once it is running."""
    scratch.mkdir(exist_ok=True)
    arguments = ["consolidate", str(inbox), "-o", str(out), "--jobs", str(jobs)]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(scratch), "NIANBAO_CACHE": str(scratch.parent / "缓存")},
        start_new_session=True,
    )
    assert process.stderr
    assert process.stderr.readline() == b"ready\n"
    return process


def in_group(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(os.name != "posix", reason="process groups")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    inbox, out = mixed(tmp_path / "来件", 10), tmp_path / "结果" / "汇总.xlsx"
    since = time.monotonic()
    assert len(started(inbox, out, tmp_path / "临时", 2).communicate()) == 2
    usual = time.monotonic() - since
    out.unlink()
    interrupted = 0
    for jobs, part in ((2, 0.02), (2, 0.2), (2, 0.35), (2, 0.6), (1, 0.3)):
        (tmp_path / "缓存" / "readings-1.sqlite").unlink(missing_ok=True)
        process = started(inbox, out, tmp_path / "临时", jobs)
        time.sleep(part * usual)
        os.killpg(process.pid, signal.SIGINT)
        said, told = process.communicate(timeout=30)
        assert not in_group(process.pid)
        assert list((tmp_path / "临时").iterdir()) == []
        if process.returncode == 130:
            interrupted += 1
            assert (said, told.decode()) == (b"", "已中断；没有留下写了一半的文件。\n")
            assert not out.parent.exists() or list(out.parent.iterdir()) == []
        else:
            assert process.returncode == 3
            out.unlink()
    assert interrupted >= 3


def test_the_pace_is_that_of_the_last_seconds() -> None:
    pace = Pace(100.0)
    assert pace.told(1, 100, 100.2) == ""
    assert pace.told(10, 100, 101.0) == "每秒 10 份，还需 9 秒"
    assert pace.told(15, 100, 110.0) == "每秒 1.5 份，还需 57 秒"
    assert pace.told(20, 1000, 115.0) == "每秒 0.7 份，还需 22 分 52 秒"
    assert pace.told(100, 100, 116.0).endswith("还需 0 秒")
