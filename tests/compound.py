"""Compound files (OLE), the container of old Office files and of workbooks with a password."""

from __future__ import annotations

import struct


def compound(*streams: str) -> bytes:
    """A compound file (OLE) of three sectors with empty streams of these names."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for index, name in enumerate(("Root Entry", *streams)):
        encoded = name.encode("utf-16-le") + b"\0\0"
        child = 1 if index == 0 else 0xFFFFFFFF
        right = index + 1 if 0 < index < len(streams) else 0xFFFFFFFF
        entries += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), 5 if index == 0 else 2, 1)
        entries += (
            struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<III", 0xFFFFFFFE, 0, 0)
        )
    return bytes(header) + fat + entries.ljust(512, b"\0")
