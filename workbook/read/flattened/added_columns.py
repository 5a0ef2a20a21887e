"""Flattened tables with a column more than the form: 序号, 行次, 小计.

There a row with one blank cell has exactly as many numbers as a whole row of the form, and they
are not its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .pieces import Stream, plain
from .rows import Share, TableInText

_ADDED = frozenset({"序号", "行次", "栏次", "小计"})
"""What such a column is called; no label of the form is."""
_IN_FRONT = 3
"""Pieces before the first label of a table among which the header of its first column may stand."""


def believed(stream: Stream, table: TableInText, shares: Sequence[Share]) -> Iterator[Share]:
    """The shares of a table; not certain where it seems to have a column of its own.

    It has if its header names one, or if rows have too many numbers and most do not have as many as
    they should.  A number in front of the label, on its line, is told apart from those behind it.
    """
    rows = [(len(share.numbers), len(share.label.cells)) for share in shares if len(share.label.cells) > 1]
    whole = sum(count == width for count, width in rows)
    is_wide = any(count > width for count, width in rows) and whole * 2 < len(rows)
    is_doubtful = is_wide or _names_another_column(stream, table)
    for share in shares:
        sure = share.certain and (not is_doubtful or _is_behind_its_index(stream, share))
        yield replace(share, certain=sure)


def _names_another_column(stream: Stream, table: TableInText) -> bool:
    begin = table.anchors[0].first
    end = next((anchor.first for anchor in table.anchors if anchor.label.cells), begin)
    return any(plain(piece.text) in _ADDED for piece in stream.pieces[max(0, begin - _IN_FRONT) : end])


def _is_behind_its_index(stream: Stream, share: Share) -> bool:
    """Whether the line of a row begins with a number of its own, and all others stand behind the label."""
    line, first = stream.pieces[share.place].line, share.place
    while first and stream.pieces[first - 1].line == line:
        first -= 1
    return stream.pieces[first].is_value and all(piece.line == line for piece in share.numbers)
