"""LibreOffice for tests: open a workbook, type into it, recalculate, read back, save, render.

    with office.open_calc(path) as book:
        book.set("t3_new_person", 12)
        assert book.get("t3_new_total") == 12

A cell is called by its defined name, or by address: ``依申请公开!D8``.  One process serves a whole
test run (the fixture ``office``), with its own profile and pipe, so any number may run side by side.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

REQUIRE = "NIANBAO_REQUIRE_OFFICE"
"""Set in the environment where a missing LibreOffice is a failure, not a reason to skip."""

_HOST = Path(__file__).with_name("office_host.py")
_ANSWER_SECONDS = 120


class OfficeError(Exception):
    """LibreOffice could not do what was asked, or gave no answer in time."""


class LockedCell(OfficeError):
    """A clerk could not type here: the cell is locked on a protected sheet."""


@dataclass(frozen=True)
class CalcCell:
    """What LibreOffice shows in one cell."""

    kind: Literal["number", "text", "blank", "error"]
    value: float | str | None
    """The number or the text; Excel's name of the error (``#REF!``); None where blank."""
    text: str
    """As displayed, with the number format."""
    formula: str
    """With ``=``, in LibreOffice's own grammar; empty where none stands there."""


@functools.cache
def soffice() -> str | None:
    """The LibreOffice program, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@functools.cache
def uno_python() -> str | None:
    """A Python that can import ``uno``: the distribution's, or the one LibreOffice brings along."""
    program = soffice()
    beside = [str(Path(program).resolve().parent / "python")] if program else []
    for candidate in ("/usr/bin/python3", *beside):
        if shutil.which(candidate):
            probe = subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False)
            if probe.returncode == 0:
                return candidate
    return None


def missing() -> str:
    """What keeps office tests from running on this machine; empty where nothing does."""
    if soffice() is None:
        return "LibreOffice (soffice) is not installed"
    if uno_python() is None:
        return "no Python here can import uno (python3-uno)"
    if shutil.which("pdftoppm") is None:
        return "pdftoppm (poppler-utils) is not installed"
    return ""


class Office:
    """One running LibreOffice."""

    def __init__(self) -> None:
        self._profile = tempfile.mkdtemp(prefix="nianbao-office-")
        command = [str(uno_python()), str(_HOST), str(soffice()), self._profile]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=clean
        )
        self._answer()

    def close(self) -> None:
        """End LibreOffice and remove its profile."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    @contextlib.contextmanager
    def open_calc(self, path: Path | str, filter_name: str | None = None) -> Iterator[Document]:
        """Open a spreadsheet for the length of a ``with`` block; the file itself is never changed."""
        key = self.ask("open", path=str(Path(path).resolve()), filter=filter_name)
        try:
            yield Document(self, key)
        finally:
            self.ask("close", document=key)

    def convert(self, path: Path | str, suffix: str, directory: Path | str | None = None) -> Path:
        """Save a copy in the format of ``suffix`` (``.pdf``, ``.ods``, ``.xls`` ...), beside the file
        or in ``directory``; returns where it is."""
        source = Path(path).resolve()
        folder = Path(directory).resolve() if directory else source.parent
        target = folder / (source.stem + "." + suffix.lstrip("."))
        with self.open_calc(source) as document:
            document.save_as(target)
        return target

    def render(self, path: Path | str, directory: Path | str, dpi: int = 60) -> list[Path]:
        """A picture (PNG) of every printed page, in page order."""
        pdf = self.convert(path, ".pdf", directory)
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
        return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))

    def ask(self, what: str, **details: Any) -> Any:
        """One request to the host and its answer.

        Raises:
            LockedCell: the cell cannot be typed into.
            OfficeError: anything else that went wrong.
        """
        assert self._process.stdin is not None
        self._process.stdin.write((json.dumps({"do": what, **details}) + "\n").encode())
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], _ANSWER_SECONDS)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            self._process.kill()
            raise OfficeError("LibreOffice gave no answer")
        answer = json.loads(line)
        if "error" in answer:
            kind = LockedCell if answer["error"] == "PermissionError" else OfficeError
            raise kind(f"{answer['error']}: {answer['message']}")
        return answer["answer"]


@dataclass(frozen=True)
class Document:
    """A spreadsheet open in LibreOffice."""

    office: Office
    key: str

    @property
    def sheets(self) -> list[str]:
        """Sheet names in order."""
        return self.office.ask("sheets", document=self.key)

    @property
    def names(self) -> list[str]:
        """Defined names, sorted."""
        return self.office.ask("names", document=self.key)

    def set(self, target: str, value: float | str | None) -> None:
        """Type one value: a number stays a number, a string stays text, None clears the cell.

        Raises:
            LockedCell: the cell is locked on a protected sheet.
        """
        self.set_many({target: value})

    def set_many(self, values: Mapping[str, float | str | None]) -> None:
        """Type many values and calculate once."""
        self.office.ask("set", document=self.key, values=dict(values))

    def set_formula(self, target: str, formula: str) -> None:
        """Type a formula in Excel's grammar (``=SUM(A1,Sheet2!B3)``)."""
        self.office.ask("set_formula", document=self.key, target=target, formula=formula)

    def get(self, target: str) -> float | str | None:
        """The value: number, text, None where blank, the error's name (``#N/A``) where it is one."""
        return self.cell(target).value

    def get_many(self, targets: Iterable[str]) -> dict[str, float | str | None]:
        """Values of many cells."""
        wanted = list(targets)
        found = self.office.ask("get", document=self.key, targets=wanted)
        return {target: cell["value"] for target, cell in zip(wanted, found, strict=True)}

    def cell(self, target: str) -> CalcCell:
        """Value, displayed text and formula of one cell."""
        return CalcCell(**self.office.ask("get", document=self.key, targets=[target])[0])

    def recalculate(self) -> None:
        """Calculate every formula anew, whatever value was stored with it."""
        self.office.ask("recalculate", document=self.key)

    def save_as(self, path: Path | str, filter_name: str | None = None) -> None:
        """Save a copy; the format follows the suffix unless LibreOffice's filter is named."""
        self.office.ask("save", document=self.key, path=str(Path(path).resolve()), filter=filter_name)
