"""Wheels for a bundle: downloaded by pip for machines unlike this one, the program's own built here.

Only pip goes to the network, in a process of its own and to the index it is configured for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from ..errors import WrongUsage
from .pins import Pin
from .target import Target

_QUIET = ("--quiet", "--no-input", "--disable-pip-version-check")
_DAY = "315532800"
"""1980-01-01, the day every file in our wheel is dated."""
_WITH_PACKAGES = ("pyproject.toml", "README.md", "LICENSE")
_NO_MATCH = re.compile(r"No matching distribution found for (\S+)")


def download(pins: Sequence[Pin | str], target: Target, python: str, folder: Path) -> None:
    """Fetch one wheel for each package, fit for this Python on machines of the target.

    Raises:
        WrongUsage: one cannot be had, or there is no pip.
    """
    platforms = (option for tag in target.tags for option in ("--platform", tag))
    ended = _pip(
        *("download", "--no-deps", "--only-binary=:all:", "--retries", "2", "--dest", str(folder)),
        *("--implementation", "cp", "--python-version", python, *platforms, *map(str, pins)),
    )
    if ended.returncode:
        missing = _NO_MATCH.search(ended.stderr)
        what = missing[1] if missing else "需要的软件包"
        raise WrongUsage(
            f"没有下载到 {what}（{target.title}，Python {python}）：连不上软件包源，或源里没有这个版本。"
            f"请在能上网的电脑上做，或先用 pip config 指定内部软件源。{_last_words(ended.stderr)}"
        )


def build_own(source: Path, scratch: Path, folder: Path) -> None:
    """Build the program's own wheel from its source, in a copy so that nothing is left there.

    Args:
        source: the folder of ``pyproject.toml``.
        scratch: an empty folder to work in.
        folder: where the wheel goes.

    Raises:
        WrongUsage: it cannot be built.
    """
    project = tomllib.loads((source / "pyproject.toml").read_text("utf-8"))
    for name in _WITH_PACKAGES:
        _copy(source / name, scratch / name)
    for top in project["tool"]["setuptools"]["package-dir"].values():
        for path in sorted((source / top).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                _copy(path, scratch / path.relative_to(source))
    ended = _pip(
        *("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)),
        str(scratch),
        SOURCE_DATE_EPOCH=_DAY,
    )
    if ended.returncode:
        raise WrongUsage(f"没有做成 nianbao 自己的安装包。{_last_words(ended.stderr)}")


def _copy(source: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, copy)
    copy.chmod(0o644)


def _pip(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", *arguments, *_QUIET]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
        check=False,
    )


def _last_words(stderr: str) -> str:
    """What pip said last, in brackets; empty where it said nothing."""
    said = [line.removeprefix("ERROR: ") for line in stderr.splitlines() if line.strip()]
    return f"（pip：{said[-1]}）" if said else ""
