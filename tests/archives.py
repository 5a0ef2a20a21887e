"""Zip archives as people send them: GBK names, archives in archives, names that climb."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

WHEN = (2025, 1, 15, 9, 30, 0)


class _Gbk(zipfile.ZipInfo):
    """A member named as Windows in China names it: GBK, without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits


def packed(files: Mapping[str, bytes], *, gbk: bool = False, when: tuple[int, ...] = WHEN) -> bytes:
    """The bytes of an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = (_Gbk if gbk else zipfile.ZipInfo)(name, when)  # type: ignore[arg-type]
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def archive(path: Path, files: Mapping[str, bytes], *, gbk: bool = False) -> Path:
    """An archive on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(files, gbk=gbk))
    return path


def encrypted(data: bytes) -> bytes:
    """The archive with every member said to be encrypted."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            out[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(out)
