"""Which of several files is the newer one: what the files themselves and their surroundings record.

Times are evidence, never proof: copying and downloading change a file's own, and a computer's clock
may be wrong.  They are shown in Beijing time.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

from nianbao.workbook.errors import UnreadableFile

from .archives import archive_of, on_disk, packed_at

Kind = Literal["saved", "file"]
"""``saved``: when its program last saved it, recorded inside the file; ``file``: when the file was
last changed, as the disk or the archive it lies in has it."""
KINDS: Mapping[Kind, str] = {"saved": "文件内记录的保存时间", "file": "文件的修改时间"}
"""The more telling one first."""

_BEIJING = timezone(timedelta(hours=8))
_FIRST_YEAR = 2000
"""Earlier times are those of a clock that was never set."""
_RECORDED: Mapping[str, tuple[re.Pattern[bytes], re.Pattern[bytes]]] = {
    "docProps/core.xml": (
        re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<"),
        re.compile(rb"<dcterms:created[^>]*>([^<]{10,40})<"),
    ),
    "meta.xml": (
        re.compile(rb"<dc:date>([^<]{10,40})<"),
        re.compile(rb"<meta:creation-date>([^<]{10,40})<"),
    ),
}
"""Where a package says when it was saved, and when it was made."""
_LARGEST_PART = 1 << 20


@dataclass(frozen=True)
class Newest:
    """The newest of several files, and how that is known."""

    position: int
    kind: Kind


def times(path: Path) -> dict[Kind, datetime]:
    """What is recorded about when a file was last changed; nothing where nothing is."""
    found: tuple[tuple[Kind, datetime | None], ...] = (("saved", _saved(path)), ("file", _changed(path)))
    return {kind: when for kind, when in found if when and when.year >= _FIRST_YEAR}


def newest(
    recorded: Sequence[Mapping[Kind, datetime]], kinds: Sequence[Kind] = tuple(KINDS)
) -> Newest | None:
    """The newest of several files by the first kind of evidence that tells; None where none does.

    A kind of evidence tells where every file has it and one is later than all the others.
    """
    for kind in kinds:
        known = [one[kind] for one in recorded if kind in one]
        if len(known) == len(recorded) and known.count(max(known)) == 1:
            return Newest(known.index(max(known)), kind)
    return None


def spelled(when: datetime) -> str:
    """A time as a clerk reads it."""
    return f"{when:%Y-%m-%d %H:%M:%S}"


def _changed(path: Path) -> datetime | None:
    if archive_of(path) is not None:
        return packed_at(path)
    try:
        return _local(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OSError, ValueError, OverflowError):
        return None


def _saved(path: Path) -> datetime | None:
    """When a package says it was saved; None where nobody saved it since it was made."""
    try:
        with on_disk(path) as real, zipfile.ZipFile(real) as package:
            for part, (saved, made) in _RECORDED.items():
                if part in package.namelist() and package.getinfo(part).file_size <= _LARGEST_PART:
                    xml = package.read(part)
                    found, first = saved.search(xml), made.search(xml)
                    if found and not (first and first[1] == found[1]):
                        return _local(datetime.fromisoformat(found[1].decode("ascii").strip()))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, UnreadableFile):
        return None  # an .xls, a PDF, a damaged package: it records nothing we can read
    return None


def _local(when: datetime) -> datetime:
    """Beijing time without a zone, to the second; a time without a zone is taken to be Beijing time."""
    local = when.astimezone(_BEIJING) if when.tzinfo else when
    return local.replace(tzinfo=None, microsecond=0)
