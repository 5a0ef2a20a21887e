"""Sheets as grids, for reading by labels: merged cells as one slot, addresses and raw values kept."""

from __future__ import annotations

from .blocks import Grid, Slot
from .book import Sheet
from .references import address


def grid_of(sheet: Sheet) -> Grid:
    """The sheet from A1 to its last value; a merged cell spans what it covers."""
    height = len(sheet.rows)
    width = max(map(len, sheet.rows), default=0)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged()}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in spans.items()
        for row in range(top, min(bottom + 1, height))
        for column in range(left, min(right + 1, width))
    }

    def slot(row: int, column: int) -> Slot | None:
        bottom, right = spans.get((row, column), (row, column))
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

    return Grid(
        tuple(tuple(slot(row, column) for column in range(width)) for row in range(height)), sheet.title
    )
