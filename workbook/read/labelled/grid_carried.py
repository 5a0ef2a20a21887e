"""A table cut in two: the second grid has no header of its own (a page break, usually)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .grid_header import Header
from .grid_places import Box, Places
from .grid_rows import FoundRow, labels_under, match_row, only_row_under, row_labels, rows_under
from .label_index import OfficialLabel


def carried_rows(header: Header, read: Sequence[FoundRow], places: Places, bottom: int) -> Iterator[FoundRow]:
    """Rows of a table whose header stands in an earlier grid.

    Args:
        header: the last header before this grid.
        read: the rows of that table that were found so far; only later rows can follow.
        places: the grid.
        bottom: the first row of this grid that has a header of its own, or the end.
    """
    if not any(block.rows for block in header.table.blocks):
        first = _first_full(header, places, 0, bottom)
        if first and not read:
            yield from only_row_under(_moved(header, first), places, bottom)
        return
    order = {label.path: place for place, label in enumerate(row_labels(header.table))}
    last = max((order[row.path] for row in read), default=-1)
    labels = [label for label in labels_under(header) if order[label.path] > last]
    left = max((box.right for box in _leaf_labels(places, bottom, labels)), default=0)
    first = _first_full(header, places, left, bottom) if left else ()
    if first:
        rows = rows_under(_moved(header, first), places, bottom)
        yield from (_unless_cut(row) for row in rows if order[row.path] > last)


def above_the_cut(row: FoundRow, header: Header, places: Places) -> FoundRow:
    """The last row before a grid without header; not believed where it may go on there.

    Args:
        row: the row.
        header: its header.
        places: the grid that follows, on another page.
    """
    first = places.row(0)[0].slot.page if places.height and places.row(0) else None
    last = row.label.slot.page if row.label else None
    if row.table is not header.table or first is None or last is None or first == last:
        return row
    filled = [box for box in places.row(0) if not box.is_blank]
    nameless = bool(filled) and not any(box.is_wording for box in filled)
    return replace(row, cells=()) if nameless or row.how != "exact" else row


def _unless_cut(row: FoundRow) -> FoundRow:
    """The first row of a grid may be the rest of one that was cut, and its digits with it."""
    is_cut = row.label is not None and row.label.top == 0 and row.how != "exact"
    return replace(row, cells=()) if is_cut else row


def _leaf_labels(places: Places, bottom: int, labels: Sequence[OfficialLabel]) -> Iterator[Box]:
    for row in range(bottom):
        words = [box for box in places.row(row) if box.is_wording]
        for count in range(len(words), 0, -1):
            match = match_row(words[:count], labels)
            if match and match[0].is_leaf:
                yield words[count - 1]
                break


def _first_full(header: Header, places: Places, left: int, bottom: int) -> tuple[Box, ...]:
    """The first row with exactly as many cells right of ``left`` as the header has columns."""
    for row in range(bottom):
        boxes = tuple(box for box in places.row(row) if box.left >= left)
        whole = all(box.top == row and not box.is_wording for box in boxes)
        if whole and len(boxes) == len(header.columns):
            return boxes
    return ()


def _moved(header: Header, boxes: Sequence[Box]) -> Header:
    """The header with its columns where these cells stand, above the first row of the grid."""
    columns = (
        replace(column, left=box.left, right=box.right)
        for column, box in zip(header.columns, boxes, strict=True)
    )
    return replace(header, top=0, bottom=0, columns=tuple(columns))
