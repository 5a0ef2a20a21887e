"""Puts the Excel add-in where Excel loads it at start, and takes it away again.

What is written where (``Places``) depends on the system alone, so that it can be tried against a
made-up home folder:

- Windows: ``%APPDATA%/Microsoft/Excel/XLSTART/nianbao.xlam``; which Python to call stands in
  ``%APPDATA%/nianbao/python.txt`` (UTF-16, read by VBA).
- macOS: Excel's start-up folder in its group container; ``python.txt`` in Application Support; the
  script that alone may start Python lies in Excel's own scripts folder, as its sandbox demands.
- Linux has no Excel: only ``python.txt`` for the LibreOffice extension.

The first line of ``python.txt`` is the interpreter, the others are its module search path.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.workbook.errors import NianbaoError
from nianbao.workbook.files import write_whole

ADDIN = "nianbao.xlam"
_MAC_START = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
_MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of the add-in belong on one machine, for one user."""

    settings: Path
    """The folder of ``python.txt``."""
    encoding: str
    """The encoding of ``python.txt``: VBA reads UTF-16, everything else UTF-8."""
    startup: Path | None = None
    """The folder from which Excel loads add-ins at start; None where there is no Excel."""
    scripts: Path | None = None
    """The folder of scripts that Excel may run (macOS only)."""

    @property
    def python(self) -> Path:
        """The file that tells which Python to call."""
        return self.settings / "python.txt"

    @property
    def addin(self) -> Path | None:
        """The add-in itself."""
        return self.startup / ADDIN if self.startup else None

    @property
    def script(self) -> Path | None:
        """The AppleScript that starts Python for Excel."""
        return self.scripts / "nianbao.applescript" if self.scripts else None


def places(system: str, home: Path, environ: Mapping[str, str]) -> Places:
    """Where things belong.

    Args:
        system: ``sys.platform``: ``win32``, ``darwin`` or anything else.
        home: the user's home folder.
        environ: the environment; ``APPDATA`` and ``XDG_CONFIG_HOME`` are obeyed.
    """
    if system == "win32":
        appdata = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
        return Places(appdata / "nianbao", "utf-16", startup=appdata / "Microsoft" / "Excel" / "XLSTART")
    if system == "darwin":
        support = home / "Library" / "Application Support" / "nianbao"
        return Places(support, "utf-8", startup=home / _MAC_START, scripts=home / _MAC_SCRIPTS)
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    return Places(config / "nianbao", "utf-8")


def interpreter(executable: str = sys.executable) -> Path:
    """The Python a button is to call: the one without a console window where there is one."""
    path = Path(executable)
    windowless = path.with_name("pythonw.exe")
    return windowless if path.name.lower() == "python.exe" and windowless.exists() else path


def record_python(where: Places, python: Path, search_path: Sequence[str]) -> Path:
    """Write down which Python to call; gives back the file written."""
    lines = (str(python), *(entry for entry in search_path if entry))
    end = "\r\n" if where.encoding == "utf-16" else "\n"
    write_whole(where.python, "".join(line + end for line in lines).encode(where.encoding))
    return where.python


def recorded_python(where: Places) -> tuple[str, ...]:
    """The interpreter and its search path as written down; empty where nothing was installed."""
    if not where.python.is_file():
        return ()
    return tuple(where.python.read_text(where.encoding).splitlines())


def install(where: Places, addin: bytes, script: str, python: Path, search_path: Sequence[str]) -> list[Path]:
    """Put the add-in where Excel loads it; gives back the files written, in order.

    Raises:
        NianbaoError: there is no Excel on this system.
        UnwritableOutput: a file cannot be written, as when Excel has the add-in open.
    """
    if where.addin is None:
        raise NianbaoError(
            "这个系统上没有 Excel。要装进 LibreOffice，请用：nianbao addin install --libreoffice"
        )
    write_whole(where.addin, addin)
    written = [where.addin]
    if where.script is not None:
        write_whole(where.script, script.encode())
        written.append(where.script)
    return [*written, record_python(where, python, search_path)]


def uninstall(where: Places, *, keep_python: bool = False) -> list[Path]:
    """Take away everything ``install`` wrote; gives back what was there and is gone now.

    Args:
        where: the places of this system.
        keep_python: leave ``python.txt``, because LibreOffice uses it too.
    """
    gone = _removed(where.addin, where.script)
    return gone if keep_python else [*gone, *forget_python(where)]


def forget_python(where: Places) -> list[Path]:
    """Take away the note of which Python to call, and its folder where nothing else is in it."""
    gone = _removed(where.python)
    if where.settings.is_dir() and not any(where.settings.iterdir()):
        where.settings.rmdir()
    return gone


def _removed(*paths: Path | None) -> list[Path]:
    gone = []
    for path in paths:
        if path is not None and path.is_file():
            try:
                path.unlink()
            except OSError as error:
                raise NianbaoError(f"{path}：删不掉（{error.strerror}）。请关闭 Excel 再试") from error
            gone.append(path)
    return gone
