"""Naming and writing what the doors produce: safe names, and never over something a person filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from nianbao.workbook.files import write_whole

from .errors import WrongUsage

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_MOST_BYTES = 200
"""A file's name may have 255 bytes; a Chinese character takes three, and ``_校验.xlsx`` follows."""


def workbook_name(code: str, name: str) -> str:
    """``代码_名称.xlsx``, fit for Windows and for a zip file."""
    return safe_name("_".join(filter(None, (code, name)))) + ".xlsx"


def safe_name(text: str) -> str:
    """The text as a file's name: forbidden characters become ``_``, its length is limited."""
    name = _FORBIDDEN.sub("_", text).strip(" .")
    while len(name.encode("utf-8")) > _MOST_BYTES:
        name = name[:-1].rstrip(" .")
    return f"_{name}" if not name or _DEVICES.match(name) else name


def distinct(names: Iterable[str]) -> list[str]:
    """The names in order, a repeated one numbered: ``a.xlsx``, ``a_2.xlsx``; case does not tell apart."""
    taken: set[str] = set()
    given: list[str] = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        candidate, number = name, 1
        while candidate.lower() in taken:
            number += 1
            candidate = f"{stem}_{number}{dot}{suffix}"
        taken.add(candidate.lower())
        given.append(candidate)
    return given


def write_new(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file that is not there yet; the same content again is no change and no error.

    Raises:
        WrongUsage: another content stands there and ``force`` was not given.
        UnwritableOutput: it cannot be written.
    """
    if path.is_dir():
        raise WrongUsage(f"{path} 是文件夹，不能当作文件来写")
    if path.exists() and not force:
        if path.read_bytes() == data:
            return
        raise WrongUsage(f"{path} 已经存在，没有覆盖。要覆盖请加 --force，或换一个地方")
    write_whole(path, data)
