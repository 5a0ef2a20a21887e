"""How much of a file is read: far more than any report has, far less than would do harm.

A report has some 10,000 characters, 300 cells and 8 pages; a district's summary of 10,000 agencies has
two million cells.  What goes beyond these bounds is refused, with the count and the place, before it
costs more than some 400 MB or 20 seconds.  ``docs/hostile-input.md`` lists what was tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .blocks import Block, Paragraph
from .refusal import LONG_TEXT, TOO_MANY_CELLS, TOO_MUCH_TEXT, Refusal

MEGABYTE = 1 << 20
MOST_PARTS = 10_000
"""Parts of a package."""
MOST_INFLATED = 128 * MEGABYTE
"""Bytes of all parts that are inflated for one reading."""
LONGEST_TEXT = 100_000
"""Characters of one paragraph or cell; Excel stops at 32,767, a whole report has some 10,000."""
MOST_TEXT = 1_000_000
"""Characters of a document."""
MOST_BOXES = 200_000
"""Places in all tables of a document, those that merged cells cover included."""
MOST_TAGS = 600_000
"""Tags of a web page or a Word document, those that close included."""
MOST_CELLS = 1_000_000
"""Cells of the sheets that are read together."""
MOST_RANGES = 100_000
"""Merged ranges of a sheet, and names of a workbook."""


def refuse_beyond(blocks: Sequence[Block]) -> None:
    """Refuse a document of more text or cells than a report can have.

    Raises:
        Refusal: a paragraph or cell is too long, or all together are too many.
    """
    total = boxes = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            total += _length(block.text, block.address)
            continue
        for row in block.rows:
            boxes += len(row)
            total += sum(_length(slot.text, slot.address) for slot in row if slot is not None)
        if boxes > MOST_BOXES:
            raise Refusal(TOO_MANY_CELLS, where="表格里", count=boxes, most=MOST_BOXES)
    refuse_text(total)


def refuse_text(count: int) -> None:
    """Refuse a document of so many characters.

    Raises:
        Refusal: no report has as many.
    """
    if count > MOST_TEXT:
        raise Refusal(TOO_MUCH_TEXT, count=count, most=MOST_TEXT)


def refuse_long_cells(title: str, rows: Iterable[Sequence[object]]) -> None:
    """Refuse a sheet with a cell that holds more text than any spreadsheet program takes.

    Raises:
        Refusal: there is one.
    """
    for number, row in enumerate(rows, 1):
        for value in row:
            if isinstance(value, str) and len(value) > LONGEST_TEXT:
                _length(value, f"工作表“{title}”第 {number} 行的单元格里")


def _length(text: str, where: str) -> int:
    if len(text) > LONGEST_TEXT:
        raise Refusal(LONG_TEXT, where=where, count=len(text), most=LONGEST_TEXT)
    return len(text)
