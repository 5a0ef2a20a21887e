"""Text files (.txt, .md): their characters, lines as paragraphs, lines that keep cells as grids."""

from __future__ import annotations

import codecs
import html as entities
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

from ...errors import UnreadableFile
from ..blocks import Block, Grid, Paragraph, Slot
from ..flattened.pieces import is_furniture, is_value
from ..limits import refuse_text
from ..refusal import DAMAGED_TEXT, EMPTY, NOT_TEXT, Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SURE = 8
"""So many Chinese characters before the first fault show that the encoding was the right one."""
_TABLE_TAG = re.compile(r"<table\b", re.IGNORECASE)
_FEWEST_CELLS = 3
"""With two cells a row a separator is as likely an indent, or one behind each cell."""
_BARE_NUMBER = re.compile(r"\s*(\d{1,3})\s*")

_MARKDOWN = (
    (re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)|\s+#+\s*$|^\s{0,3}(?:```|~~~).*$"), ""),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), ""),
    (re.compile(r"!\[[^\]\[]*\]\([^)\[]*\)"), ""),
    (re.compile(r"\[([^\]\[]*)\]\([^)\[]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1"), r"\2"),
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{}~])")


def read_blocks(path: Path) -> list[Block]:
    """Lines (``第38行``) of a text file, and tables where lines keep their cells (``第38行第4列``).

    Markdown loses its marks; a table written as HTML is read as in a web page.

    Raises:
        UnreadableFile: the file cannot be opened, is empty, or is no text.
    """
    try:
        text = decoded(path.read_bytes())
        refuse_text(len(text))
    except OSError as error:
        raise UnreadableFile(str(path), f"不能打开（{error.strerror or error}）") from error
    except Refusal as refusal:
        raise UnreadableFile(str(path), str(refusal)) from refusal
    if _TABLE_TAG.search(text):
        from .html import read_blocks as read_page

        blocks = read_page(path)
    else:
        blocks = list(_lines(text))
    if path.suffix.lower() == ".md":
        blocks = list(_without_marks(blocks))
    return list(with_grids(blocks))


def decoded(data: bytes) -> str:
    """The characters of a text file: UTF-8, GB18030, or what its byte order mark says.

    Raises:
        Refusal: it is empty, damaged, or no text.
    """
    if not data.strip():
        raise Refusal(EMPTY)
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    text = _decoded_as(data, encoding) if encoding else _decoded_by_trial(data)
    if _CONTROL.search(text):
        raise Refusal(NOT_TEXT)
    return text.removeprefix("\ufeff")


def _decoded_by_trial(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        if len(_CHINESE.findall(data[: fault.start].decode("utf-8"))) >= _SURE:
            line = data.count(b"\n", 0, fault.start) + 1
            raise Refusal(DAMAGED_TEXT, line=line) from fault
    return _decoded_as(data, "gb18030")


def _decoded_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refusal(NOT_TEXT) from fault


def _lines(text: str) -> Iterator[Paragraph]:
    """Lines with the blanks in front, which show the columns of a printed page."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    page_numbers = _page_numbers(lines)
    for number, line in enumerate(lines):
        if line.strip() and number not in page_numbers:
            yield Paragraph(line.replace("\f", "").rstrip(" \u3000"), f"第{number + 1}行")


def _page_numbers(lines: Sequence[str]) -> frozenset[int]:
    """Lines that are bare page numbers: the last of every page, each one more than the one before."""
    starts = [number for number, line in enumerate(lines) if "\f" in line]
    pages = pairwise([0, *starts, len(lines)])
    ends = [max((number for number in range(*page) if lines[number].strip()), default=-1) for page in pages]
    ends = [number for number in ends if number >= 0]
    found = [_BARE_NUMBER.fullmatch(lines[number].replace("\f", "")) for number in ends]
    numbers = [int(number[1]) for number in found if number]
    counted = len(numbers) == len(ends) > 1 and all(b == a + 1 for a, b in pairwise(numbers))
    return frozenset(ends if counted else ())


def _without_marks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Grid):
            yield block
            continue
        text = block.text
        for mark, shown in _MARKDOWN:
            text = mark.sub(shown, text)
        text = entities.unescape(_ESCAPED.sub(r"\1", text))
        if text.strip():
            yield replace(block, text=text)


def with_grids(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with lines that keep the cells of a table put together to a grid."""
    for cut, run in groupby(blocks, _cut):
        together = list(run)
        lines = [line for line in together if isinstance(line, Paragraph) and not is_furniture(line.text)]
        rows = [_cells(line.text) for line in lines] if cut >= _FEWEST_CELLS else []
        if _keep_cells(rows):
            yield _grid([line.address for line in lines], rows)
        else:
            yield from together


def _cut(block: Block) -> int:
    """Into how many cells a line is cut by bars or tabs; 0 for anything else."""
    cells = len(_cells(block.text)) if isinstance(block, Paragraph) else 0
    return cells if cells > 1 else 0


def _cells(line: str) -> list[str]:
    shown = line.strip(" \u3000")
    if "|" not in shown:
        return [cell.strip() for cell in line.split("\t")]
    if shown.startswith("|"):
        shown = shown[1:].removesuffix("|")
    return [cell.strip() for cell in shown.split("|")]


def _grid(addresses: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    """Rows of cells as a grid; a merged cell that was written out again and again is one cell."""
    slots: list[tuple[Slot | None, ...]] = []
    repeated: set[int] = set()
    for address, row in zip(addresses, rows, strict=True):
        again = {column for column in range(1, len(row)) if row[column] and row[column] == row[column - 1]}
        if not any(map(is_value, row)):
            repeated = again
        covered = again & repeated
        line: list[Slot | None] = []
        for column, text in enumerate(row):
            width = next(w for w in range(1, len(row) + 1) if column + w not in covered)
            slot = Slot(text, f"{address}第{column + 1}列", width=width)
            line.append(None if column in covered else slot)
        slots.append(tuple(line))
    return Grid(tuple(slots))


def _keep_cells(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each number stands below a header and no label stands where other rows have numbers.

    Where a table lost the cells that its merged cells cover, rows have moved to the left against
    each other, and only the order of their cells is left.
    """
    numbers = [[column for column, cell in enumerate(row) if cell and is_value(cell)] for row in rows]
    first = next((i for i, found in enumerate(numbers) if found), None)
    if not first:
        return False
    pairs = list(zip(rows, numbers, strict=True))
    headed = {column for row, found in pairs if not found for column in _worded(row)}
    labels = {column for row, found in pairs if found for column in _worded(row) if column < found[0]}
    columns = {column for found in numbers for column in found}
    return columns <= headed and not columns & labels


def _worded(row: Sequence[str]) -> set[int]:
    return {column for column, cell in enumerate(row) if cell and not is_value(cell)}
