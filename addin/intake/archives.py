"""Zip archives among what came in: their files listed and read one by one, never unpacked into a folder.

A file in an archive has a path like any other, ``来件.zip/子目录/文件.xlsx``, that exists nowhere on
the disk.  Whatever needs a real file asks ``on_disk`` for one, for as long as it needs it.  No name in
an archive is ever used as a place to write to.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.read import LARGEST_FILE
from nianbao.workbook.read.package import inflated
from nianbao.workbook.read.refusal import TOO_LARGE

from ..outputs import distinct, safe_name
from .addresses import address_of, fetched
from .leftovers import leftover_file, leftover_folder, unopened

SUFFIX = ".zip"
MOST_FILES = 5_000
LARGEST_CONTENT = 1 << 30
"""Bytes of everything in one archive, inflated."""
_DOCUMENT_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
"""A zip with one of these is a workbook or a document, whatever its suffix."""
_BROKEN = "压缩包已损坏或没有传完整，不能打开。请重新取得"
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


@dataclass(frozen=True)
class Expanded:
    """The files of an archive, and what in it is no submission."""

    files: tuple[Path, ...]
    skipped: tuple[tuple[Path, str], ...] = ()


class _Refused(Exception):
    """Why an archive, or a file in it, cannot be read: one Chinese sentence."""


def expand(path: Path) -> Expanded:
    """The files in an archive and in archives inside it; the path itself for any other file.

    An archive that cannot be listed stands for itself, so that reading it says why.
    """
    if path.suffix.lower() != SUFFIX:
        return Expanded((path,))
    try:
        with zipfile.ZipFile(path) as archive:
            if _DOCUMENT_PARTS & set(archive.namelist()):
                return Expanded((path,))
            return _expanded(path, archive, nested=False)
    except (_Refused, *_DAMAGED):
        return Expanded((path,))


def archive_of(path: Path) -> Path | None:
    """The archive on the disk that a path leads into; None for a path of the disk itself."""
    if path.exists():
        return None
    return next((parent for parent in path.parents if parent.is_file()), None)


def packed_at(path: Path) -> datetime | None:
    """When a file in an archive was last changed, as the archive recorded it in local time."""
    try:
        with _entry(path) as (_, info):
            return datetime(*info.date_time)
    except (_Refused, *_DAMAGED):
        return None


def refuse_unopened(path: Path) -> None:
    """Refuse what cannot be opened although submissions may be inside.

    Raises:
        UnreadableFile: the path is such a thing; says what to do.
    """
    reason = unopened(path.name)
    if not reason and path.suffix.lower() == SUFFIX and path.is_file():
        reason = _why_not_listed(path)
    if reason:
        raise UnreadableFile(str(path), reason)


@contextmanager
def on_disk(path: Path) -> Iterator[Path]:
    """A real file with the content of ``path``: itself, or a copy of what lies in an archive or elsewhere.

    Raises:
        UnreadableFile: it lies in an archive or elsewhere, and cannot be read from there.
    """
    if address_of(path):
        with fetched(path) as copy:
            yield copy
        return
    if archive_of(path) is None:
        yield path
        return
    try:
        data = _content(path)
    except _Refused as refused:
        raise UnreadableFile(str(path), str(refused)) from refused
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        copy = Path(folder) / f"来件{path.suffix}"
        copy.write_bytes(data)
        yield copy


def _expanded(shown: Path, archive: zipfile.ZipFile, *, nested: bool) -> Expanded:
    _refuse_swollen(archive)
    files: list[Path] = []
    skipped: dict[Path, str] = {}
    for name, info in _listing(archive).items():
        place, reason = _leftover(shown, info)
        if reason:
            skipped.setdefault(place, reason)
        elif not nested and name.lower().endswith(SUFFIX) and (inner := _nested(archive, info)):
            found = _expanded(shown / name, inner, nested=True)
            files += found.files
            skipped.update(found.skipped)
        else:
            files.append(shown / name)
    if not files and not skipped:
        raise _Refused("压缩包是空的")
    return Expanded(tuple(files), tuple(skipped.items()))


def _nested(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> zipfile.ZipFile | None:
    """An archive inside an archive; None where it cannot be listed and stands for itself."""
    try:
        inner = zipfile.ZipFile(io.BytesIO(_read(archive, info)))
        _refuse_swollen(inner)
    except (_Refused, *_DAMAGED):
        return None
    documents = _DOCUMENT_PARTS & set(inner.namelist())
    return None if documents or not _listing(inner) else inner


def _listing(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by a path that is safe to show and to ask for: nothing climbs out."""
    infos = [info for info in archive.infolist() if not _text(info).endswith("/")]
    names = ["/".join(safe_name(part) for part in _parts(info)) for info in infos]
    return dict(zip(distinct(names), infos, strict=True))


def _text(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: without the UTF-8 flag, Windows in China means GBK."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _parts(info: zipfile.ZipInfo) -> list[str]:
    return [part for part in _text(info).split("/") if part not in ("", ".", "..")] or ["_"]


def _leftover(shown: Path, info: zipfile.ZipInfo) -> tuple[Path, str]:
    """Why a file, or the folder it lies in, is passed over, and which of them it is."""
    place = shown
    *folders, name = _parts(info)
    for folder in folders:
        place /= folder.replace(":", "_")
        if reason := leftover_folder(folder):
            return place, reason
    return place / name.replace(":", "_"), leftover_file(name)


def _refuse_swollen(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise _Refused(f"压缩包里有 {len(infos)} 个文件，太多，没有打开。请解压后只放来件")
    if sum(info.file_size for info in infos) > LARGEST_CONTENT:
        raise _Refused("压缩包解压后异常庞大，为安全起见没有打开。请解压后只放来件")


def _why_not_listed(path: Path) -> str:
    """Why an archive cannot be listed; empty where it is a workbook or a document after all."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if reason := unopened(path.name, start):
            return reason
        with zipfile.ZipFile(path) as archive:
            if not _DOCUMENT_PARTS & set(archive.namelist()):
                _expanded(path, archive, nested=False)
    except _Refused as refused:
        return str(refused)
    except _DAMAGED:
        return _BROKEN
    return ""


@contextmanager
def _entry(path: Path) -> Iterator[tuple[zipfile.ZipFile, zipfile.ZipInfo]]:
    """The entry a path leads to, and the archive it is in.

    Raises:
        _Refused: there is no such file in the archive.
    """
    outer = archive_of(path)
    if outer is None:
        raise _Refused("文件不存在。请检查文件夹和文件名")
    inside = path.relative_to(outer).as_posix()
    with zipfile.ZipFile(outer) as archive:
        listing = _listing(archive)
        if inside in listing:
            yield archive, listing[inside]
            return
        for name, info in listing.items():
            if inside.startswith(f"{name}/"):
                with zipfile.ZipFile(io.BytesIO(_read(archive, info))) as inner:
                    if found := _listing(inner).get(inside.removeprefix(f"{name}/")):
                        yield inner, found
                        return
    raise _Refused("压缩包里没有这个文件")


def _content(path: Path) -> bytes:
    try:
        with _entry(path) as (archive, info):
            return _read(archive, info)
    except _DAMAGED as error:
        raise _Refused(_BROKEN) from error


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise _Refused("压缩包设有密码。请解压后把里面的文件放进来")
    if info.file_size > LARGEST_FILE:
        raise _Refused(TOO_LARGE.format(megabytes=LARGEST_FILE >> 20))
    try:
        return inflated(archive, info)
    except NotImplementedError as error:
        raise _Refused("压缩包用的压缩方法不能打开。请解压后把里面的文件放进来") from error
    except _DAMAGED as error:
        raise _Refused("压缩包里的这个文件已损坏。请重新取得压缩包") from error
