"""Calling the command line and making the files it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from compound import compound
from nianbao.addin.cli import main
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission, compute_totals


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


def nianbao(capsys: pytest.CaptureFixture[str], *arguments: object) -> Said:
    """Run a command in this process."""
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return Said(status, said.out, said.err)


def separately(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "nianbao.addin", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=os.environ | environment, check=False)


def with_totals(submission: Submission, **typed: Number) -> Submission:
    """The submission with some typed cells changed and every total following."""
    values = dict(submission.values) | {name: Reading("number", value) for name, value in typed.items()}
    totals = compute_totals(submission.form, lambda name: values[name].value)
    values |= {
        name: Reading("blank") if total is None else Reading("number", total)
        for name, total in totals.items()
    }
    return replace(submission, values=values)


def workbook(path: Path, submission: Submission, *, live: bool = False) -> Path:
    """An agency workbook holding a submission; with live checks where a test looks at them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(agency_workbook(submission, live_checks(submission) if live else ()))
    return path


def bad_inputs(folder: Path, good: Path) -> dict[str, Path]:
    """Files nobody can read, by what is wrong with them."""
    folder.mkdir(parents=True, exist_ok=True)
    bad = {
        name: folder / f"{name}.xlsx"
        for name in ("text", "truncated", "password", "directory", "empty", "other_form", "missing")
    }
    bad["text"].write_text("这不是工作簿\n", "utf-8")
    bad["truncated"].write_bytes(good.read_bytes()[:20_000])
    bad["password"].write_bytes(compound("EncryptedPackage", "EncryptionInfo"))
    bad["directory"].mkdir()
    bad["empty"].touch()
    other = openpyxl.Workbook()
    other.active.append(["姓名", "金额"])
    other.save(bad["other_form"])
    return bad
