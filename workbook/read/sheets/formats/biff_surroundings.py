"""What is in an ``.xls`` besides values, as far as xlrd and the records of the file tell.

Formulas cannot be seen there, so a linked file is known only as such, not the cells that use it;
protection is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..book import Around, Frame
from .surroundings import UNNAMED_LINK, file_name, runs

if TYPE_CHECKING:
    import xlrd

_MACRO_STORAGE = "_VBA_PROJECT_CUR".encode("utf-16-le")
"""The name of the storage that holds a VBA project, as the directory of a compound file has it."""
_BOUND_SHEET, _SUPBOOK, _END = 0x0085, 0x01AE, 0x000A
_MACRO_SHEET, _WORKSHEET = 1, 0
_SAME_BOOK, _ADD_INS = b"\x01\x04", b"\x01\x3a"
_MOST_RECORDS = 200_000
_LOWEST_TWIPS, _NARROWEST = 20, 52
"""Less height (1/20 point) or width (1/256 character) than this shows nothing."""


def frame_of(sheet: xlrd.sheet.Sheet) -> Frame:
    """What is hidden on a sheet."""
    rows = (
        row
        for row, info in sorted(sheet.rowinfo_map.items())
        if info.hidden or (info.height is not None and info.height < _LOWEST_TWIPS)
    )
    columns = (
        column for column, info in sorted(sheet.colinfo_map.items()) if info.hidden or info.width < _NARROWEST
    )
    return Frame(runs(rows), runs(columns))


def around_of(book: xlrd.Book, data: bytes) -> Around:
    """What else is in the workbook; ``data`` is the whole file."""
    hidden: dict[str, bool] = {}
    others, macros, links = [], [], []
    if _MACRO_STORAGE in data:
        macros.append("VBA")
    worksheets = iter(book.sheet_names())
    for kind, record in _records(book):
        if kind == _BOUND_SHEET:
            visibility, sheet_kind = record[4] & 3, record[5]
            title = next(worksheets, "") if sheet_kind == _WORKSHEET else _text(record[6:])
            if visibility:
                hidden[title] = visibility == 2
            if sheet_kind == _MACRO_SHEET:
                macros.append("Excel 4.0 宏表")
            elif sheet_kind != _WORKSHEET:
                others.append(title)
        elif kind == _SUPBOOK and record[2:4] not in (_SAME_BOOK, _ADD_INS):
            links.append(_linked(record))
    return Around(hidden, tuple(others), tuple(dict.fromkeys(macros)), tuple(dict.fromkeys(links)))


def _records(book: xlrd.Book) -> Iterator[tuple[int, bytes]]:
    """The records about the whole workbook: number and content."""
    stream, at = book.mem, book.base
    for _ in range(_MOST_RECORDS):
        kind = int.from_bytes(stream[at : at + 2], "little")
        size = int.from_bytes(stream[at + 2 : at + 4], "little")
        if kind == _END or at + 4 > len(stream):
            return
        if kind in (_BOUND_SHEET, _SUPBOOK) and size > 7:
            yield kind, bytes(stream[at + 4 : at + 4 + size])
        at += 4 + size


def _linked(record: bytes) -> str:
    """What a record about a linked file leads to; control characters in it stand for drives and folders."""
    length = int.from_bytes(record[2:4], "little")
    wide = record[4] & 1
    encoded = record[5 : 5 + length * (1 + wide)]
    path = encoded.decode("utf-16-le" if wide else "latin-1", "replace")
    spelled = "".join(letter if letter >= " " else "/" for letter in path)
    return file_name(spelled) or UNNAMED_LINK


def _text(record: bytes) -> str:
    """A short text: length, width of a character, characters (Excel 97 and later)."""
    length, wide = record[0], record[1] & 1
    return record[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
