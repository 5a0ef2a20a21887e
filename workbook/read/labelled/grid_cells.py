"""The number cells of a row: which of them stands under which column of the header."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ...form import Table
from .grid_header import HeadColumn, Header, column_labels
from .grid_places import Box, Places
from .label_index import table_labels

Cells = tuple[tuple[HeadColumn, Box], ...]
"""For each official column of a header the box that holds its number."""


def cells_of_row(
    header: Header, places: Places, row: int, height: int, label: Box | None
) -> tuple[Cells, tuple[Box, ...]]:
    """What stands under each official column in a row, and everything right of its label.

    A number belongs to the header it stands under.  Where the row does not lie under the header (a
    label without its span), it is read by order if it has exactly the cells the header has columns.

    Args:
        header: the header above.
        places: the grid.
        row: the first grid row.
        height: how many grid rows the row takes, where its label spans several.
        label: its label, None where it has none.

    Returns:
        the cells, none at all where one of them is not certain; and the boxes.
    """
    begin = label.right if label else header.left
    rows = range(row, row + height)
    boxes = tuple(dict.fromkeys(box for line in rows for box in places.row(line) if box.left >= begin))
    under = _under_header(header, boxes, rows)
    if not under and height == 1 and _can_be_read_by_order(header, boxes, row):
        pairs = zip(header.columns, boxes, strict=True)
        under = tuple((column, box) for column, box in pairs if column.path)
    return under, boxes


def _can_be_read_by_order(header: Header, boxes: Sequence[Box], row: int) -> bool:
    """Whether a row only stands aside: a cell for each column, as wide, and no column unknown or moved."""
    fits = len(boxes) == len(header.columns) and all(
        box.top == row and box.bottom == row + 1 and box.right - box.left == column.right - column.left
        for box, column in zip(boxes, header.columns, strict=True)
    )
    paths = [label.path for label in column_labels(header.table)]
    places = [paths.index(column.path) for column in header.official]
    own = {column.path for column in header.official}
    whole = any(leaves <= own for leaves in map(set, leaf_columns(header.table)))
    return fits and whole and places == sorted(places)


@lru_cache(maxsize=16)
def leaf_columns(table: Table) -> tuple[frozenset[tuple[str, ...]], ...]:
    """For each block of a table the columns its numbers stand in."""
    labels = [label for label in table_labels(table) if label.edge == "column" and label.is_leaf]
    return tuple(
        frozenset(label.path for label in labels if label.block == number)
        for number, _ in enumerate(table.blocks)
    )


def _under_header(header: Header, boxes: Sequence[Box], rows: range) -> Cells:
    """The box under each official column; nothing at all where one of them is not certain."""
    first, taken, found = header.left, set[Box](), []
    for column in header.columns:
        here = [box for box in boxes if box.left < column.right and box.right > column.left]
        filled = [box for box in here if not box.is_blank] or here[:1]
        if not here:
            return ()
        if column.path and (len(filled) != 1 or filled[0] in taken or not _within(filled[0], rows)):
            return ()
        if column.path:
            found.append((column, filled[0]))
        taken.update(here)
    astray = [box for box in boxes if box not in taken and not box.is_blank and not box.is_wording]
    wide = [box for _, box in found if box.left < first]
    return () if astray or wide else tuple(found)


def _within(box: Box, rows: range) -> bool:
    return rows.start <= box.top and box.bottom <= rows.stop


def counts_up(cells: Cells) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4 ..."""
    return len(cells) > 1 and [box.text.strip() for _, box in cells] == [
        str(number) for number in range(1, len(cells) + 1)
    ]
