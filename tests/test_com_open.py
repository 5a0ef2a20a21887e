"""Which workbook a click is about: found by its full name, in the Excel that called, or in WPS."""

from __future__ import annotations

import copy
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
from com_desk import FULLNAME, RIGHT, TABLE, WRONG
from com_excel import BookState, Excel
from com_stub import com_error, windows_engine
from nianbao.addin import click
from nianbao.addin.lean import import_xlwings
from nianbao.addin.ribbon.busy import BUSY

Running = dict[int, Excel]


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The Excels running on this machine by window, the topmost first; xlwings finds them as on Windows."""
    import_xlwings()
    import xlwings

    engine = windows_engine()
    excels: Running = {}
    monkeypatch.setattr(engine, "get_excel_hwnds", lambda: iter(list(excels)))
    wrapped = engine.COMRetryObjectWrapper
    monkeypatch.setattr(engine, "get_xl_app_from_hwnd", lambda hwnd: wrapped(excels[hwnd]))
    monkeypatch.setattr(xlwings.engines, "active", xlwings.main.Engine(impl=engine.engine))
    return excels


def excel(state: BookState, hwnd: int) -> Excel:
    return Excel(copy.deepcopy(state), hwnd=hwnd)


def pressed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command that VBA starts says in the end; its exit status is 0 whenever it said something."""
    assert click.main(arguments) == 0
    return capsys.readouterr().err


def test_the_workbook_is_found_among_all_excels(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    running |= {3: excel(RIGHT, 3), 9: excel(WRONG, 9)}
    running[3]._books[0]._state.fullname = r"C:\别的.xlsx"
    said = pressed(capsys, "check", "--book", FULLNAME.upper(), "--window", "3")
    assert said == "年报：未通过：强制性 2。请看标色的格和“校验结果”表。\n"
    assert running[3]._log == []
    assert f"{TABLE}!D8.Select()" in running[9]._log


def test_of_two_with_one_name_the_one_that_called_is_taken(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    running |= {3: excel(WRONG, 3), 9: excel(WRONG, 9)}
    pressed(capsys, "check", "--book", FULLNAME, "--window", "9")
    assert (bool(running[3]._log), bool(running[9]._log)) == (False, True)


def test_a_workbook_on_onedrive_is_found_by_its_address(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://d.docs.live.net/1a2b/年报/填报 表=1.xlsx"
    running[3] = excel(WRONG, 3)
    running[3]._books[0]._state.fullname = address
    assert "未通过" in pressed(capsys, "check", "--book", address, "--window", "3")


@pytest.mark.parametrize("book", ["", r"C:\没有.xlsx"])
def test_no_such_workbook_is_one_sentence(
    book: str, running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    running[3] = excel(RIGHT, 3)
    for action in ("check", "clear", "next", "previous", "last-year", "export", "rule"):
        said = pressed(capsys, action, "--book", book, "--window", "0")
        assert said.startswith("年报：没有打开的工作簿。")
        assert said.count("\n") == 1
    assert running[3]._log == []


def test_no_excel_at_all_is_one_sentence(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有打开的工作簿" in pressed(capsys, "check", "--book", FULLNAME)


def test_an_excel_that_takes_no_calls_is_one_sentence(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    running[3] = excel(RIGHT, 3)
    running[3]._busy = "calls"
    assert pressed(capsys, "check", "--book", FULLNAME) == f"年报：{BUSY}\n"


def test_about_needs_no_workbook(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    said = pressed(capsys, "about")
    assert "2021 版" in said
    running[3] = excel(RIGHT, 3)
    assert "宿主程序版本 16.0" in pressed(capsys, "about", "--book", FULLNAME)


def test_wps_is_asked_where_there_is_no_excel(
    running: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wps = excel(WRONG, 5)
    asked: list[str] = []

    def running_object(progid: str) -> Any:
        asked.append(progid)
        if progid != "ET.Application":
            raise com_error(-2147221021, "操作无法使用", None, None)
        return wps

    monkeypatch.setattr(sys, "platform", "win32")
    client = types.ModuleType("win32com.client")
    client.GetActiveObject = running_object  # type: ignore[attr-defined]
    names = types.ModuleType("pywintypes")
    names.com_error = com_error  # type: ignore[attr-defined]
    for name, module in (("win32com", types.ModuleType("win32com")), ("win32com.client", client)):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "pywintypes", names)
    told: list[str] = []
    monkeypatch.setattr(click.Host, "tell", lambda _, title, sentence: told.append(sentence))
    assert click.main(["check", "--book", FULLNAME, "--window", "5"]) == 0
    assert asked == ["KET.Application", "ET.Application"]
    assert told == ["未通过：强制性 2。请看标色的格和“校验结果”表。"]


def test_excel_for_mac_says_what_to_use_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(click.Host, "tell", lambda _, title, sentence: told.append(sentence))
    monkeypatch.setattr(sys, "platform", "darwin")
    for action in ("check", "clear", "next", "previous", "last-year", "export", "rule"):
        assert click.main([action, "--book", "/Users/a/年报.xlsx"]) == 0
    assert told == [click.NOT_ON_MACOS] * 7
