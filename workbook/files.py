"""Writing outputs: whole or not at all, and the same bytes for the same content."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

from .errors import UnwritableOutput

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a part.

    Raises:
        UnwritableOutput: the folder or the file cannot be written; nothing was changed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".nianbao-", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = f"不能写入（{error.strerror or error}）。请关闭正在打开它的程序，或换一个文件夹"
        raise UnwritableOutput(str(path), reason) from error


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
