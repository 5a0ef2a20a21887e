"""LibreOffice with the buttons inside reach: our xlwings engine connected over a pipe.

The engine speaks UNO, so these tests run where the tests' own Python can import ``uno`` (Debian's
python3-uno under the same Python version).
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from office import REQUIRE, soffice

DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
"""LibreOffice takes the first ``python3`` on the path for the home of the Python inside it."""
START_SECONDS = 60


def missing_uno() -> str:
    """What keeps this Python from speaking UNO; empty where nothing does."""
    if soffice() is None:
        return "LibreOffice (soffice) is not installed"
    if DEBIAN_PACKAGES not in sys.path:
        sys.path.append(DEBIAN_PACKAGES)
    try:
        importlib.import_module("uno")
    except ImportError as error:
        return f"this Python cannot import uno: {error}"
    return ""


def required() -> bool:
    """Whether a missing LibreOffice is a failure."""
    return bool(os.environ.get(REQUIRE))


@dataclass
class Running:
    """A LibreOffice of our own."""

    context: Any
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def desktop(self) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.context
        )


@contextmanager
def running(environ: dict[str, str] | None = None, headless: bool = True) -> Iterator[Running]:
    """Start LibreOffice with a profile of its own, and end it."""
    import uno

    folder = Path(tempfile.mkdtemp(prefix="nianbao-live-"))
    pipe = f"nianbao{uuid.uuid4().hex}"
    clean = {key: value for key, value in (environ or os.environ).items() if not key.startswith("PYTHON")}
    clean["PATH"] = SYSTEM_PATH
    command = [str(soffice()), "--headless"] if headless else [str(soffice())]
    command += ["--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    command += [f"-env:UserInstallation={uno.systemPathToFileUrl(str(folder / 'profile'))}"]
    command += [f"--accept=pipe,name={pipe};urp;"]
    process = subprocess.Popen(command, env=clean, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        office = Running(_connect(pipe, process), process, folder)
        try:
            yield office
        finally:
            _terminate(office)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def connected() -> Iterator[Any]:
    """Our xlwings app over a LibreOffice of its own; skips without one, fails where it is required."""
    reason = missing_uno()
    if reason and required():
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
    with running() as office:
        from nianbao.addin.libreoffice.engine import connect

        yield connect(office.context)


def _connect(pipe: str, process: subprocess.Popen[bytes]) -> Any:
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    raise RuntimeError("LibreOffice did not start")


def _terminate(office: Running) -> None:
    try:
        office.desktop.terminate()
        office.process.wait(10)
    except Exception:
        office.process.kill()


@dataclass
class Clerk:
    """A host for the buttons whose questions are answered beforehand; remembers what was said."""

    workbook: Any
    file: Path | None = None
    folder: Path | None = None
    told: list[str] = field(default_factory=list)

    def book(self) -> Any:
        return self.workbook

    def tell(self, title: str, sentence: str) -> None:
        self.told.append(sentence)

    def ask_file(self, title: str, patterns: tuple[str, ...]) -> Path | None:
        return self.file

    def ask_folder(self, title: str) -> Path | None:
        return self.folder

    def click(self, action: str) -> str:
        """Press a button; gives back what it said, or nothing."""
        from nianbao.addin.ribbon.actions import perform

        before = len(self.told)
        perform(action, self)
        return "\n".join(self.told[before:])
