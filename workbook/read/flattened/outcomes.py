"""Table four in flattened text: one row of numbers without a label, under groups of columns.

The numbers stand behind all the headers, or behind the header of each group.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from .pieces import Piece, Stream, cells_of_line, plain
from .rows import Share, touch
from .wanted import TableWords, Wanted


def share_out_groups(stream: Stream, table: TableWords, end: Callable[[int], int]) -> list[Share]:
    """The numbers of each group of columns; empty where the headers are not all there.

    Args:
        stream: the text.
        table: the table; its groups of columns, each with its cells.
        end: gives the piece before which the table must end, if it goes on to a given one.
    """
    columns = frozenset(label.plain for label in table.labels)
    chains = _chains(stream, table.groups)
    tried = [_shares(stream, table.groups, [*chain, end(chain[-1])], columns) for chain in chains]
    return max(tried, key=_worth, default=[])


def _worth(shares: Sequence[Share]) -> tuple[int, int]:
    return sum(share.is_read for share in shares), sum(len(share.numbers) for share in shares)


def _chains(stream: Stream, groups: Sequence[Wanted]) -> Iterator[list[int]]:
    """The piece behind each header: every place of the last one with the nearest others before it."""
    *others, final = groups
    end = stream.find(final.plain, 0)
    while end >= 0:
        ends, begin = [end], end - len(final.plain)
        for group in reversed(others):
            ends.append(stream.find_back(group.plain, begin))
            begin = ends[-1] - len(group.plain)
        if min(ends) >= 0:
            yield [stream.piece_at(end - 1) + 1 for end in reversed(ends)]
        end = stream.find(final.plain, end)


def _shares(
    stream: Stream, groups: Sequence[Wanted], edges: Sequence[int], columns: Collection[str]
) -> list[Share]:
    shares: list[Share] = []
    waiting: list[Wanted] = []
    for group, (begin, end) in zip(groups, pairwise(edges), strict=True):
        waiting.append(group)
        pieces = stream.pieces[begin:end]
        if group is groups[-1] or any(piece.is_value for piece in pieces):
            shares += _split(stream, waiting, begin, pieces, columns)
            waiting = []
    return shares


def _split(
    stream: Stream,
    groups: Sequence[Wanted],
    begin: int,
    pieces: Sequence[Piece],
    columns: Collection[str],
) -> list[Share]:
    """The numbers behind the headers of some groups, each group its part of them."""
    width = sum(len(group.cells) for group in groups)
    numbers = [piece for piece in pieces if piece.is_value]
    if len(numbers) != width:
        lines = [tuple(line) for _, line in groupby(numbers, lambda piece: piece.line)]
        whole = [line for line in lines if len(line) == width > 1]
        torn = any(touch(stray, number) for line in whole for number in line for stray in numbers)
        numbers = list(whole[0]) if len(whole) == 1 and not torn else numbers
        numbers = _kept_cells(stream, lines, width) or numbers
    place = next((i for i, piece in enumerate(pieces, begin) if piece.is_value), begin - 1)
    if len(numbers) != width or (len(groups) > 1 and _is_broken_by_labels(pieces, columns)):
        text = "、".join(group.text for group in groups)
        together = replace(
            groups[0], text=text, cells=tuple(name for group in groups for name in group.cells)
        )
        return [Share(together, place, numbers, certain=False)]
    given = iter(numbers)
    return [Share(group, place, [next(given) for _ in group.cells]) for group in groups]


def _kept_cells(stream: Stream, lines: Sequence[Sequence[Piece]], width: int) -> list[Piece]:
    """The cells of the only line that is cut into as many as there are columns, some of them blank."""
    cut = [cells_of_line(stream, line[0]) for line in lines if line[0].cells == width]
    rows = [cells for cells in cut if all(cell.is_value for cell in cells if cell.text)]
    return rows[0] if len(rows) == 1 else []


def _is_broken_by_labels(pieces: Sequence[Piece], columns: Collection[str]) -> bool:
    """Whether labels of columns stand amid the numbers: then the order is not the official one."""
    values = [i for i, piece in enumerate(pieces) if piece.is_value]
    amid = pieces[values[0] : values[-1]] if values else ()
    return any(plain(piece.text) in columns for piece in amid if not piece.is_value)
