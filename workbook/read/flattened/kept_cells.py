"""Rows of flattened tables whose line has kept its cells between bars or tabs, blank as they are."""

from __future__ import annotations

from .anchors import Anchor
from .pieces import Piece, Stream, cells_of_line


def has_covered_cells(stream: Stream, anchor: Anchor) -> bool:
    """Whether the line of a row has more cells behind its label than columns: merged labels left theirs."""
    last = stream.pieces[anchor.last]
    width = 0 if anchor.label.extra else len(anchor.label.cells)
    return width > 1 and len(cells_of_line(stream, last)) - last.cell - 1 > width


def kept_cells(stream: Stream, label: Piece, width: int, covered: bool) -> list[Piece]:
    """The cells of a row behind its label, some of them blank; none where their places are not certain.

    There are as many as columns, or the first and the last column have their numbers and only blank
    cells follow.  Where merged labels left blank cells behind, a blank first cell may be one of them.
    """
    cells = cells_of_line(stream, label)[label.cell + 1 :]
    own, others = cells[:width], cells[width:]
    filled = [cell for cell in own if cell.text]
    is_sure = bool(own[0].text and own[-1].text) if others else bool(filled and (own[0].text or not covered))
    is_row = all(cell.is_value for cell in filled) and not any(cell.text for cell in others)
    return own if is_sure and is_row else []
