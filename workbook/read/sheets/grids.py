"""Sheets as blocks, for reading by labels: merged cells as one slot, addresses and raw values kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ...form import FORMS
from ..blocks import Block, Grid, Paragraph, Slot
from ..labelled.label_match import normal
from .book import Box, Sheet
from .references import address

_LONGEST_LABEL = 60
"""Longer text that stands alone in its row belongs to no table."""


def grid_of(sheet: Sheet) -> Grid:
    """The sheet from A1 to the row below its last value; a merged cell spans what it covers.

    Where nothing is filled in, the last row of a table may well be below the last value.
    """
    return _grid(sheet, 0, len(sheet.rows) + 1)


def blocks_of(sheet: Sheet) -> list[Block]:
    """The sheet as a document: grids, and what stands alone in its row as paragraphs.

    A grid begins with the first row of several filled cells, or with the heading of a block of the
    form; it ends before the heading of a part, or before a long text.
    """
    blocks: list[Block] = []
    top: int | None = None
    for row in range(len(sheet.rows)):
        filled = [column for column in range(len(sheet.rows[row])) if sheet.text(row, column).strip()]
        if len(filled) > 1 or (top is None and _begins_table(sheet, row, filled)):
            top = row if top is None else top
        elif filled and (top is None or _ends_table(sheet.text(row, filled[0]))):
            if top is not None:
                blocks.append(_grid(sheet, top, row))
            top = None
            blocks += _paragraphs(sheet, row, filled[0])
    if top is not None:
        blocks.append(_grid(sheet, top, len(sheet.rows) + 1))
    return blocks


def _begins_table(sheet: Sheet, row: int, filled: list[int]) -> bool:
    return len(filled) == 1 and normal(sheet.text(row, filled[0])) in _block_headings()


def _ends_table(text: str) -> bool:
    shown = normal(text)
    return len(shown) > _LONGEST_LABEL or any(shown.endswith(title) for title in _part_titles())


@cache
def _block_headings() -> frozenset[str]:
    blocks = (block for form in FORMS for table in form.tables for block in table.blocks)
    return frozenset(normal(block.heading) for block in blocks if block.heading)


@cache
def _part_titles() -> frozenset[str]:
    return frozenset(normal(part.title) for form in FORMS for part in form.parts)


def _paragraphs(sheet: Sheet, row: int, column: int) -> Iterator[Paragraph]:
    for line in sheet.text(row, column).splitlines():
        if line.strip():
            yield Paragraph(line.strip(), address(sheet.title, row, column))


def _grid(sheet: Sheet, top: int, end: int) -> Grid:
    width = max((len(cells) for cells in sheet.rows[top:end]), default=0)
    spans: dict[tuple[int, int], Box] = {}
    covered: set[tuple[int, int]] = set()
    for box in sheet.merged():
        first_row, left, last_row, right = box
        if top <= first_row < end:
            spans[first_row, left] = box
            for row in range(first_row, min(last_row + 1, end)):
                covered.update((row, column) for column in range(left, min(right + 1, width)))

    def slot(row: int, column: int) -> Slot | None:
        _, _, bottom, right = spans.get((row, column), (row, column, row, column))
        if (row, column) in covered and (row, column) not in spans:
            return None
        raw = sheet.raw(row, column)
        number = isinstance(raw, int | float) and not isinstance(raw, bool)
        return Slot(
            text=sheet.text(row, column),
            address=address(sheet.title, row, column),
            raw=raw if number and (row, column) not in sheet.percents else None,
            formula=sheet.formulas.get((row, column), ""),
            height=bottom - row + 1,
            width=right - column + 1,
        )

    rows = (tuple(slot(row, column) for column in range(width)) for row in range(top, end))
    return Grid(tuple(rows), sheet.title)
