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
"""Earlier times are those of a clock that was never set, or of files we draw without a clock."""
_MODIFIED: Mapping[str, re.Pattern[bytes]] = {
    "docProps/core.xml": re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<"),
    "meta.xml": re.compile(rb"<dc:date>([^<]{10,40})<"),
}
_LARGEST_PART = 1 << 20


@dataclass(frozen=True)
class Newest:
    """The newest of several files, and how that is known."""

    position: int
    kind: Kind


def times(path: Path) -> dict[Kind, datetime]:
    """What is recorded about when a file was last changed; nothing where nothing is."""
    found = {"saved": _saved(path), "file": _changed(path)}
    return {kind: found[kind] for kind in KINDS if (when := found[kind]) and when.year >= _FIRST_YEAR}


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
    """When a workbook or a document was saved, as its package says."""
    try:
        with on_disk(path) as real, zipfile.ZipFile(real) as package:
            names = set(package.namelist())
            for part, pattern in _MODIFIED.items():
                if part in names and package.getinfo(part).file_size <= _LARGEST_PART:
                    found = pattern.search(package.read(part))
                    return _local(datetime.fromisoformat(found[1].decode("ascii").strip())) if found else None
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, UnreadableFile):
        pass  # an .xls, a PDF, a damaged package: it records nothing we can read
    return None


def _local(when: datetime) -> datetime:
    """Beijing time without a zone, to the second; a time without a zone is taken to be Beijing time."""
    local = when.astimezone(_BEIJING) if when.tzinfo else when
    return local.replace(tzinfo=None, microsecond=0)
