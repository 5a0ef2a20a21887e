"""Rows of text from a small table somebody keeps in a CSV file or a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from ..errors import UnreadableFile
from ..numbers import clean

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_SEPARATORS = (",", "\t", ";")
_PADDED = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells as text, outer space removed."""

    where: str
    """``第3行``, or ``“名单”第3行`` in a workbook of several sheets."""
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


def read_tables(path: Path) -> tuple[tuple[Row, ...], ...]:
    """The tables of a file: one for a text file, one for each sheet of a workbook.

    What the file is follows from its first bytes, not from its name.  Text is UTF-8 (with or
    without BOM), UTF-16 with BOM, or GB18030; separated by comma, tab or semicolon.

    Raises:
        UnreadableFile: it cannot be opened, or is neither text nor a workbook.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(str(path), f"不能打开（{error.strerror or error}）") from error
    if data.startswith((_ZIP, _OLE)):
        return tuple(_sheets(path, data))
    try:
        return (tuple(_lines(_decode(path, data))),)
    except csv.Error as error:
        raise UnreadableFile(str(path), f"不是一张表（{error}）。请另存为 .csv 或 .xlsx 再试") from error


def _decode(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(str(path), "不是 CSV 文本，也不是 Excel 工作簿。请另存为 .csv 或 .xlsx 再试")


def _lines(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if any(mark in line for mark in _SEPARATORS)), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        yield Row(f"第{line}行", tuple(map(clean, cells)))
        line = reader.line_num + 1


def _sheets(path: Path, data: bytes) -> Iterator[tuple[Row, ...]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(str(path), "不能作为工作簿打开（可能已损坏或设有打开密码）") from error
    numbers = any(isinstance(raw, int | float) for _, rows in sheets for row in rows for raw in row)
    padding = _padding(data) if numbers and data.startswith(_ZIP) else {}
    for name, rows in sheets:
        prefix = f"“{name}”" if len(sheets) > 1 else ""
        yield tuple(
            Row(
                f"{prefix}第{i + 1}行",
                tuple(_text(raw, padding.get((name, i + 1, j + 1), 0)) for j, raw in enumerate(row)),
            )
            for i, row in enumerate(rows)
        )


def _text(raw: object, width: int) -> str:
    """A cell as a person sees it: 1.0 as 1 (001 where its format says so), a date as 2025-01-20."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, int | float):
        whole = f"{raw:.15g}"
        return whole.zfill(width) if whole.isdigit() else whole
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    return clean(str(raw))


def _padding(data: bytes) -> dict[tuple[str, int, int], int]:
    """Cells whose number format is only zeros (``000``), which shows 1 as 001, with how many."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return {}  # .ods and damaged styles: the plain number is all there is
    return {
        (sheet.title, cell.row, cell.column): len(cell.number_format)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int) and _PADDED.fullmatch(cell.number_format or "")
    }
