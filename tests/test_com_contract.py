"""The exact calls of each button: xlwings's own Windows engine over an Excel that records and fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from com_desk import DOUBTFUL, RIGHT, TABLE, WRONG, Desk, desk, explained, last_year, prepared
from nianbao.addin.ribbon.busy import BUSY

GOLDEN = Path(__file__).with_name("com_calls")
RESTORING = (".Protect(", "ScreenUpdating = True", "StatusBar = False", "DisplayAlerts = True")


CASES: dict[str, Callable[[], tuple[Desk, str]]] = {
    "check-wrong": lambda: (desk(WRONG), "check"),
    "check-right": lambda: (desk(RIGHT), "check"),
    "check-again": lambda: (prepared(WRONG, "check"), "check"),
    "clear": lambda: (prepared(WRONG, "check"), "clear"),
    "next": lambda: (prepared(WRONG, "check"), "next"),
    "previous": lambda: (prepared(WRONG, "check", "next", "next"), "previous"),
    "last-year": lambda: (desk(RIGHT), "last-year"),
    "export-doubtful": lambda: (desk(DOUBTFUL), "export"),
    "export-explained": lambda: (desk(explained(DOUBTFUL)), "export"),
    "export-marked": lambda: (prepared(explained(DOUBTFUL), "check"), "export"),
    "rule": lambda: (prepared(WRONG, "check"), "rule"),
    "about": lambda: (desk(RIGHT), "about"),
}


def made(case: str, folder: Path) -> tuple[Desk, str]:
    one, action = CASES[case]()
    one.clerk.file, one.clerk.folder = last_year(folder), folder
    return one, action


@pytest.mark.parametrize("case", CASES)
def test_each_button_writes_exactly_this(case: str, tmp_path: Path) -> None:
    """The calls stand in ``com_calls``; to write them anew: NIANBAO_WRITE_CALLS=1."""
    one, action = made(case, tmp_path)
    said = one.click(action).replace(str(tmp_path), "…")
    told = "" if action == "about" else f"{said}\n"
    found = f"{told}\n" + "".join(f"{call}\n" for call in one.calls)
    path = GOLDEN / f"{case}.txt"
    if os.environ.get("NIANBAO_WRITE_CALLS"):
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


@pytest.mark.parametrize("case", ["check-wrong", "check-again", "clear", "last-year", "export-marked"])
def test_whatever_call_fails_everything_is_put_back(case: str, tmp_path: Path) -> None:
    done, action = made(case, tmp_path)
    done.click(action)
    for number in sorted({*range(6), *range(6, len(done.calls), 7), len(done.calls) - 1}):
        call = done.calls[number]
        for saved in tmp_path.glob("*年度报告.xlsx"):
            saved.unlink()
        one, action = made(case, tmp_path)
        before, unmarked = one.look(), prepared(one.state, "clear").look()
        one.excel._fails_at = len(one.excel._log) + number
        said = one.click(action)
        one.excel._fails_at = None
        if any(end in call for end in RESTORING):
            continue
        assert one.look()[""] == (False, True, True), call
        if "程序出错" not in said:
            assert one.look() in (before, unmarked, done.look()), call
        elif action in ("check", "last-year"):
            assert one.look() in (before, unmarked), call
        one.click("clear")
        if said not in done.clerk.told:
            assert one.look() == unmarked, call


def test_restoring_itself_may_fail_and_the_rest_is_restored() -> None:
    calls = [call for call in check_calls() if any(end in call for end in RESTORING)]
    assert len(calls) == 3
    for call in calls:
        one = desk(WRONG)
        one.excel._fails_at = check_calls().index(call)
        assert "程序出错" in one.click("check")
        left = {name for name in RESTORING if name in call}
        if "ScreenUpdating = True" not in left:
            assert one.excel.ScreenUpdating is True
        if "StatusBar = False" not in left:
            assert one.excel.StatusBar is False
        if ".Protect(" not in left:
            assert "Contents" in one.sheet(TABLE).protected


def check_calls() -> list[str]:
    one = desk(WRONG)
    one.click("check")
    return one.calls


@pytest.mark.parametrize("how", ["calls", "cell"])
@pytest.mark.parametrize("case", [case for case in CASES if case not in ("rule", "about")])
def test_a_busy_excel_is_one_sentence(case: str, how: str, tmp_path: Path) -> None:
    one, action = made(case, tmp_path)
    before = one.look()
    one.excel._busy = how
    said = one.click(action)
    one.excel._busy = ""
    assert said in (BUSY, "")
    assert said == BUSY or how == "calls"
    assert one.look() == before
    assert one.calls == []


def test_a_cold_click_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from com_stub import windows_engine\n"
        "from nianbao.addin import click\n"
        "engine = windows_engine()\n"
        "import nianbao.addin.lean as lean; lean.import_xlwings()\n"
        "import nianbao.addin.ribbon.actions, nianbao.addin.ribbon.open_book, nianbao.addin.ribbon.walk\n"
        "import nianbao.addin.ribbon.export, nianbao.addin.ribbon.results, nianbao.validators.judge\n"
        "heavy = {'numpy', 'pandas', 'openpyxl', 'xlsxwriter', 'lxml', 'rich', 'formulas', 'bs4', 'docx'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))\n"
        "print([name for name in sys.modules if name.startswith('xlwings.pro')])\n"
        "print(engine.N_COM_ATTEMPTS > 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=GOLDEN.parent.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:3] == ["[]", "[]", "True"]
