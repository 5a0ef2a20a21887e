"""Adding the extension to LibreOffice, and removing it, with LibreOffice's own ``unopkg``."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from nianbao.workbook.errors import NianbaoError

from .extension import EXTENSION_NAME, IDENTIFIER

_KNOWN = (
    Path("C:/Program Files/LibreOffice/program/unopkg.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/unopkg.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/unopkg"),
    Path("/usr/lib/libreoffice/program/unopkg"),
)

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def unopkg() -> Path | None:
    """LibreOffice's package manager, or None where there is no LibreOffice."""
    found = shutil.which("unopkg")
    return Path(found) if found else next((path for path in _KNOWN if path.is_file()), None)


def add(extension: bytes, run: Run | None = None) -> None:
    """Install the extension for this user, in place of an older one.

    Raises:
        NianbaoError: there is no LibreOffice, or it refused, with its own words.
    """
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / EXTENSION_NAME
        package.write_bytes(extension)
        _unopkg(["add", "--force", str(package)], run)


def remove(run: Run | None = None) -> bool:
    """Remove the extension; gives back whether it was there."""
    if not is_installed(run):
        return False
    _unopkg(["remove", IDENTIFIER], run)
    return True


def is_installed(run: Run | None = None) -> bool:
    """Whether LibreOffice has the extension for this user."""
    return unopkg() is not None and IDENTIFIER in _unopkg(["list"], run)


def _unopkg(arguments: Sequence[str], run: Run | None) -> str:
    program = unopkg()
    if program is None:
        raise NianbaoError("没有找到 LibreOffice（unopkg）。请先安装 LibreOffice")
    done = (run or _run)([str(program), *arguments])
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [str(done.returncode)]
        raise NianbaoError(f"LibreOffice 没有接受（{said[-1].rstrip('.')}）。请关闭 LibreOffice 再试")
    return done.stdout


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
