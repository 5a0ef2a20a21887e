"""Files that lie elsewhere: an object store or a server, under an address such as ``s3://部门/收回``.

Such a file has a path like any other, ``s3:/部门/收回/甲局.xlsx``, that exists nowhere on the disk; what
makes the address of it again is here alone.  The work is fsspec's, with whatever it has been given for
the kind of address.
"""

from __future__ import annotations

import glob
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.read import LARGEST_FILE
from nianbao.workbook.read.refusal import TOO_LARGE

from ..errors import WrongUsage

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)", re.DOTALL)
"""One letter before the colon is a drive of Windows."""
_HERE = ("file", "local")


def address_of(path: Path) -> str:
    """The address a path stands for; empty for a path of the disk."""
    found = _ADDRESS.fullmatch(path.as_posix())
    return f"{found[1]}://{found[2]}" if found else ""


def shown(path: Path) -> str:
    """The path, or the address it stands for, as a person knows it."""
    return address_of(path) or str(path)


def on_this_disk(path: Path) -> Path:
    """The path itself, or that of a ``file://`` address."""
    found = _ADDRESS.fullmatch(path.as_posix())
    if found is None or found[1].lower() not in _HERE:
        return path
    return Path(unquote(found[2] if os.name == "nt" else f"/{found[2]}"))


def listed(path: Path) -> list[Path]:
    """The files at and below an address, with patterns such as ``*.xlsx``; itself where it is a file.

    Raises:
        WrongUsage: nothing is installed for this kind of address.
        UnreadableFile: it cannot be listed.
    """
    address = address_of(path)
    with _told(address):
        system, inside = _system(address)
        if glob.has_magic(inside):
            names = [name for name in system.glob(inside) if not system.isdir(name)]
        else:
            names = system.find(inside) if system.isdir(inside) else [inside]
        return [Path(str(system.unstrip_protocol(name))) for name in sorted(names)]


@contextmanager
def fetched(path: Path) -> Iterator[Path]:
    """A copy of what lies at an address, for as long as it is needed.

    Raises:
        WrongUsage: nothing is installed for this kind of address.
        UnreadableFile: it cannot be had.
    """
    address = address_of(path)
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        copy = Path(folder) / f"来件{path.suffix}"
        with _told(address):
            system, inside = _system(address)
            if (system.size(inside) or 0) > LARGEST_FILE:
                raise UnreadableFile(address, TOO_LARGE.format(megabytes=LARGEST_FILE >> 20))
            system.get_file(inside, str(copy))
        yield copy


def _system(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise WrongUsage(
            f'读取 {address} 需要 fsspec，本机没有安装。请先运行：pip install "nianbao[cluster]"'
        ) from error
    try:
        system, inside = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise WrongUsage(f"不能读取 {address}：没有安装读这种地址的程序（{error}）") from error
    return system, str(inside)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Whatever a store raises is no more than one sentence about this address."""
    try:
        yield
    except (WrongUsage, UnreadableFile):
        raise
    except FileNotFoundError as error:
        raise UnreadableFile(address, "没有找到。请检查地址") from error
    except Exception as error:  # each kind of store has errors of its own
        detail = f"{type(error).__name__}：{error}"
        raise UnreadableFile(address, f"不能从这个地址取得（{detail}）。请检查地址、网络和权限") from error
