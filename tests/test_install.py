"""Installing the Excel add-in, against made-up home folders of each system."""

from __future__ import annotations

from pathlib import Path

import pytest
from nianbao.addin.install import Places, install, interpreter, places, recorded_python, uninstall
from nianbao.workbook.errors import NianbaoError, UnwritableOutput

PYTHON = Path("/opt/年报 环境/python")


def everything(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


@pytest.fixture
def windows(tmp_path: Path) -> Places:
    return places("win32", tmp_path, {"APPDATA": str(tmp_path / "AppData" / "Roaming")})


def test_windows_puts_the_addin_into_xlstart(tmp_path: Path, windows: Places) -> None:
    written = install(windows, b"addin", "script", PYTHON, ["/opt/lib", ""])
    assert everything(tmp_path) == [
        "AppData/Roaming/Microsoft/Excel/XLSTART/nianbao.xlam",
        "AppData/Roaming/nianbao/python.txt",
    ]
    assert written == [windows.addin, windows.python]
    raw = windows.python.read_bytes()
    assert raw[:2] in (b"\xff\xfe", b"\xfe\xff"), "VBA reads the file as Unicode"
    assert raw.decode("utf-16") == f"{PYTHON}\r\n/opt/lib\r\n"
    assert recorded_python(windows) == (str(PYTHON), "/opt/lib")


def test_macos_also_needs_the_script_that_may_start_python(tmp_path: Path) -> None:
    where = places("darwin", tmp_path, {})
    install(where, b"addin", "on click", PYTHON, [])
    start = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
    assert everything(tmp_path) == [
        "Library/Application Scripts/com.microsoft.Excel/nianbao.applescript",
        "Library/Application Support/nianbao/python.txt",
        f"{start}/nianbao.xlam",
    ]
    assert where.python.read_text("utf-8") == f"{PYTHON}\n"


def test_linux_has_no_excel(tmp_path: Path) -> None:
    where = places("linux", tmp_path, {})
    with pytest.raises(NianbaoError, match="--libreoffice"):
        install(where, b"addin", "script", PYTHON, [])
    assert everything(tmp_path) == []


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_uninstall_takes_everything_back_and_nothing_else(tmp_path: Path, system: str) -> None:
    where = places(system, tmp_path, {})
    foreign = where.startup / "other.xlam"  # type: ignore[operator]
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"not ours")
    written = install(where, b"addin", "script", PYTHON, [])
    assert sorted(uninstall(where)) == sorted(written)
    assert everything(tmp_path) == [str(foreign.relative_to(tmp_path))]
    assert not where.settings.exists()
    assert uninstall(where) == []
    assert recorded_python(where) == ()


def test_installing_again_replaces(windows: Places) -> None:
    install(windows, b"old", "script", PYTHON, [])
    install(windows, b"new", "script", Path("/other/python"), [])
    assert windows.addin.read_bytes() == b"new"  # type: ignore[union-attr]
    assert recorded_python(windows)[0] == "/other/python"


def test_an_addin_that_cannot_be_written_is_said(tmp_path: Path, windows: Places) -> None:
    windows.startup.parent.mkdir(parents=True)  # type: ignore[union-attr]
    windows.startup.write_text("a file where the folder should be")  # type: ignore[union-attr]
    with pytest.raises(UnwritableOutput):
        install(windows, b"addin", "script", PYTHON, [])
    assert recorded_python(windows) == ()


def test_the_windowless_python_is_called_where_there_is_one(tmp_path: Path) -> None:
    console, windowless = tmp_path / "python.exe", tmp_path / "pythonw.exe"
    assert interpreter(str(console)) == console
    windowless.touch()
    assert interpreter(str(console)) == windowless
    assert interpreter("/usr/bin/python3.11") == Path("/usr/bin/python3.11")
