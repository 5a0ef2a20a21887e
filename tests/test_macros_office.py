"""The VBA of the built add-in, run: LibreOffice compiles the module and executes its pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from live_office import Running, missing_uno, required, running
from nianbao.addin import click
from nianbao.macros.build import build_addin, messages

pytestmark = pytest.mark.office

ALWAYS = 4
"""MacroExecMode.ALWAYS_EXECUTE_NO_WARN"""
NOT_RECORDED = -2147220991
"""vbObjectError + 513"""

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    """Calls a function of NianbaoRunner."""
    reason = missing_uno()
    if reason and required():
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
    path = tmp_path_factory.mktemp("macros") / "nianbao.xlam"
    path.write_bytes(build_addin())
    with running() as office:
        document = opened(office, path)

        def call(name: str, *arguments: object) -> Any:
            place = f"vnd.sun.star.script:Nianbao.NianbaoRunner.{name}?language=Basic&location=document"
            return document.getScriptProvider().getScript(place).invoke(arguments, (), ())[0]

        yield call
        document.close(True)


def opened(office: Running, path: Path) -> Any:
    import uno

    def wanted(name: str, value: object) -> Any:
        pair = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        pair.Name, pair.Value = name, value
        return pair

    asked = (
        wanted("Hidden", True),
        wanted("FilterName", "Calc MS Excel 2007 VBA XML"),
        wanted("MacroExecutionMode", uno.Any("short", ALWAYS)),
    )
    return office.desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_blank", 0, asked)


def as_windows_splits(line: str) -> list[str]:
    """A command line as Python's C runtime takes it apart; nothing in ours needs a backslash escaped."""
    pieces, piece, quoted = [], "", False
    for character in line:
        if character == '"':
            quoted = not quoted
        elif character == " " and not quoted:
            pieces.append(piece)
            piece = ""
        else:
            piece += character
    return [*pieces, piece]


def test_the_command_line_says_to_python_what_excel_said(run: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    book = r"C:\2024 年报\填报 表=1&%A% (2).xlsx"
    line = run("NB_CommandLine", r"C:\Program Files\Python\pythonw.exe", "check", book, "123456")
    python, *options, module, action, _, named, _, window = as_windows_splits(line)
    assert (python, options) == (r"C:\Program Files\Python\pythonw.exe", ["-P", "-m"])
    assert module == click.__name__
    asked: list[tuple[str, str, int]] = []
    monkeypatch.setattr(
        "nianbao.addin.ribbon.actions.perform",
        lambda action, host: asked.append((action, host.fullname, host.window)),
    )
    assert click.main(as_windows_splits(line)[4:]) == 0
    assert asked == [("check", book, 123456)]
    assert (action, named, window) == ("check", book, "123456")


def test_an_unsaved_book_and_no_book_at_all(run: Call) -> None:
    assert as_windows_splits(run("NB_CommandLine", "p", "about", "", "0"))[-4:] == [
        "--book",
        "",
        "--window",
        "0",
    ]
    assert '--book "工作簿1"' in run("NB_CommandLine", "p", "check", "工作簿1", "0")


def test_sentences_are_filled_in(run: Call) -> None:
    assert run("NB_Fill", messages()["failed"], "1").count("（代码 1）") == 1
    assert run("NB_Quoted", "a b") == '"a b"'


@pytest.mark.parametrize(
    ("number", "key"), [(NOT_RECORDED, "unset"), (NOT_RECORDED + 1, "missing"), (53, "missing")]
)
def test_each_error_has_its_sentence(run: Call, number: int, key: str) -> None:
    assert run("NB_Reason", number) == key
    assert key in messages()
