"""Writing outputs: whole or not at all, and the same bytes for the same content."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from .errors import UnwritableOutput

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PREFIX = ".nianbao-"


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Raises:
        UnwritableOutput: the folder or the file cannot be written; nothing was changed.
    """
    write_together({path: data})


def write_together(files: Mapping[Path, bytes | None]) -> None:
    """Write files that belong together: all of them, or none and the old ones stay.

    Everything is written under temporary names first, then renamed.  The last one is what the others
    belong to: a reader sees the old one or the new one, never none.

    Args:
        files: the bytes of each file; None where no file is to stand.

    Raises:
        UnwritableOutput: names the file that cannot be written; nothing was changed.
    """
    made: dict[Path, Path] = {}
    aside: list[tuple[Path, Path | None]] = []
    *others, last = files
    path = last
    try:
        for path, data in files.items():
            if data is not None:
                made[path] = _written(path, data)
        for path in others:
            old = _free_name(path) if path.exists() else None
            aside.append((path, old))
            if old is not None:
                path.replace(old)
            if path in made:
                made[path].replace(path)
        path = last
        if last in made:
            made[last].replace(last)
        else:
            last.unlink(missing_ok=True)
    except BaseException as error:
        for temporary in made.values():
            temporary.unlink(missing_ok=True)
        _put_back(aside)
        if not isinstance(error, OSError):
            raise
        reason = f"不能写入（{error.strerror or error}）。请关闭正在打开它的程序，或换一个文件夹"
        raise UnwritableOutput(str(path), reason) from error
    for _, old in aside:
        if old is not None:
            old.unlink(missing_ok=True)


def _put_back(aside: list[tuple[Path, Path | None]]) -> None:
    """The old files where they stood; a new one goes where none stood."""
    for path, old in reversed(aside):
        if old is None:
            path.unlink(missing_ok=True)
        elif old.exists():
            old.replace(path)


def _written(path: Path, data: bytes) -> Path:
    """A temporary file in the same folder, with the mode of the file it is to replace."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _free_name(path: Path) -> Path:
    """A name in the same folder that no file has."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=".old")
    os.close(handle)
    free = Path(name)
    free.unlink()
    return free


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def without_clock(package: bytes) -> bytes:
    """The same zip package with every member dated 1980-01-01, so that equal content gives equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 0
            new.writestr(info, old.read(member))
    return out.getvalue()
