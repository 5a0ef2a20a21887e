"""Which numbers of a flattened table belong to which of its row labels.

Told by order and by lines.  Numbers on the line of a label, or amid the lines it is broken over,
are its own.  Others follow their label, or form a line of their own above or below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from .anchors import Anchor
from .kept_cells import has_covered_cells, kept_cells
from .pieces import Piece, Stream, plain
from .wanted import Wanted

_NEIGHBOURS = 20
"""Pieces around a label among which the rest of a broken number is looked for."""
_SAME_COLUMN = 3
_FAR = 8
"""Half characters from the edge: a number that far stands in a column of a printed page."""


@dataclass(frozen=True, slots=True)
class Share:
    """A row label and the numbers that are its own."""

    label: Wanted
    place: int
    """The piece it begins with."""
    numbers: Sequence[Piece]
    certain: bool = True
    """Whether the row stands where these numbers can only be its own."""
    found: str | None = None
    """What stands for the label, where it is not the official wording; empty where nothing does."""

    @property
    def is_read(self) -> bool:
        """Whether there is exactly one number for each column."""
        return self.certain and len(self.numbers) == len(self.label.cells)


_Group = tuple[Piece, ...]
"""Numbers that stand together without a word: those of one line, or single ones line by line."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A label, the numbers on its own lines, and the groups of numbers that follow it."""

    anchor: Anchor
    width: int
    """Its number cells; none where the label stands above others."""
    bound: tuple[Piece, ...]
    groups: tuple[_Group, ...]
    torn: bool = False
    """A number may have been broken over two lines."""

    @property
    def is_settled(self) -> bool:
        """Whether its place among the others is sure: a heading, or a row with numbers on its own lines."""
        if self.anchor.label.is_group and not self.bound:
            return False
        if self.width == len(self.bound) == 1:
            return not self.groups or _is_far(self.groups[0])
        return not self.width or len(self.bound) > 1

    def share(self, groups: Iterable[_Group], certain: bool = True) -> Share:
        """What is the row's own if these groups are."""
        numbers = (*self.bound, *(piece for group in groups for piece in group))
        certain = certain and not self.torn and _are_in_order(numbers)
        return Share(self.anchor.label, self.anchor.first, numbers, certain, self.anchor.found)


@dataclass(slots=True)
class _Stretch:
    """Labels between two settled ones, and the groups before the first of them."""

    leading: tuple[_Group, ...] = ()
    labels: list[_Row] = field(default_factory=list)
    is_whole: bool = True
    """No row of the form is missing among the labels."""

    @property
    def rows(self) -> list[_Row]:
        return [row for row in self.labels if row.width]

    @property
    def has_numbers_above(self) -> bool:
        """Whether the numbers of the first row seem to stand above its label."""
        return any(_is_line(group, row) for row in self.rows[:1] for group in self.leading)

    @property
    def is_crowded(self) -> bool:
        """Whether the numbers of two rows stand behind one label."""
        return any(sum(_is_line(group, row) for group in row.groups) > 1 for row in self.rows)

    @property
    def could_stand_above(self) -> bool:
        """Whether lines of numbers stand between the labels, and none behind the last of them."""
        lines = any(_is_line(group, row) for row in self.rows for group in row.groups if row.width > 1)
        return lines and not self.rows[-1].groups

    def in_order(self) -> list[Share]:
        """Each label with the group next to it, above or below; empty where that is not certain."""
        if not self.is_whole:
            return []
        placed = [(0, group) for group in self.leading]
        rows_before = 0
        for label in self.labels:
            rows_before += label.width > 0
            placed += [(rows_before, group) for group in label.groups]
        if len(placed) != len(self.rows) or any(at not in (i, i + 1) for i, (at, _) in enumerate(placed)):
            return []
        return [row.share([group]) for row, (_, group) in zip(self.rows, placed, strict=True)]

    def behind(self, certain: bool) -> list[Share]:
        """Each label with the groups that follow it."""
        return [row.share(row.groups, certain or not row.groups) for row in self.rows]


@dataclass(frozen=True, slots=True)
class TableInText:
    """One table in flattened text."""

    labels: Sequence[Wanted]
    anchors: Sequence[Anchor]
    """Those of the labels that were found, in order."""
    end: int
    """The piece before which the table ends."""


def share_out(stream: Stream, tables: Sequence[TableInText]) -> Iterator[Share]:
    """The numbers of each row of the tables of a text.

    Mostly numbers follow their label.  Where a line of them stands above the first label, or two
    lines follow one label, each line belongs to one of the labels in order, if there are as many.
    """
    cut = [_stretches(stream, table) for table in tables]
    above = any(stretch.has_numbers_above for stretches, _ in cut for stretch in stretches)
    for stretches, nameless in cut:
        rows = [row for stretch in stretches for row in stretch.rows]
        beside = sum(bool(row.bound) for row in rows) > len(rows) / 2
        yield from nameless
        for stretch in stretches:
            yield from _shares(stretch, above, beside)


def _shares(stretch: _Stretch, above: bool, beside: bool) -> list[Share]:
    """The numbers of the rows in a stretch.

    Args:
        stretch: the rows.
        above: whether numbers stand above their labels somewhere in the text.
        beside: whether most numbers of the table stand on the line of their label: then numbers on a
            line of their own may be those of a row whose label is missing.
    """
    if beside and not stretch.is_whole:
        return stretch.behind(certain=False)
    follows = stretch.behind(certain=True)
    if stretch.has_numbers_above or stretch.is_crowded:
        return stretch.in_order() or stretch.behind(certain=False)
    doubtful = above or stretch.could_stand_above
    if doubtful and not all(share.is_read for share in follows):
        return stretch.behind(certain=False)
    return follows


def _stretches(stream: Stream, table: TableInText) -> tuple[list[_Stretch], list[Share]]:
    """The labels of a table cut at those that are settled, and the rows whose label is blank."""
    stretches: list[_Stretch] = [_Stretch()]
    nameless: list[Share] = []
    covered = any(has_covered_cells(stream, anchor) for anchor in table.anchors)
    for anchor, after in zip(table.anchors, [*table.anchors[1:], None], strict=True):
        until = after.label.order if after else len(table.labels)
        missing = [row for row in table.labels[anchor.label.order + 1 : until] if row.cells and not row.extra]
        row = _row(stream, anchor, after.first if after else table.end, missing, covered)
        if row.is_settled:
            unnamed = _nameless(row, missing, table.labels)
            if row.width:
                stretches.append(_Stretch((), [replace(row, groups=())]))
            stretches.append(_Stretch(() if unnamed else row.groups))
            nameless += unnamed
        else:
            stretches[-1].labels.append(row)
        stretches[-1].is_whole &= not missing
    return stretches, nameless


def _row(stream: Stream, anchor: Anchor, end: int, missing: Sequence[Wanted], covered: bool) -> _Row:
    """The numbers on the lines of a label, and those between it and ``end``.

    Words that are no label are page furniture, unless labels are missing there: then a number
    behind them may be that of a row whose label is not known any more.  ``covered`` says that merged
    labels of the table left blank cells behind.
    """
    pieces = stream.pieces
    last = pieces[anchor.last]
    bound = [piece for piece in pieces[anchor.first : anchor.last] if piece.is_value]
    loose: list[Piece] = []
    words_on = last.line
    for piece in pieces[anchor.last + 1 : end]:
        if not piece.is_value:
            if not _is_word(piece, anchor):
                continue
            if missing and any(map(str.isalpha, piece.text)):
                break
            words_on = piece.line
        elif piece.line == last.line:
            bound.append(piece)
        elif piece.line != words_on:
            loose.append(piece)
    width = 0 if anchor.label.extra and not missing else len(anchor.label.cells)
    torn = any(touch(stray, number) for stray in _strays(pieces, anchor, width) for number in bound)
    if 1 < width < last.cells:  # the line may have kept the cells of its row, blank as they are
        loose = []
        if len(bound) < width:
            bound = kept_cells(stream, last, width, covered) or bound
        torn |= len({after.cell - before.cell for before, after in pairwise(bound)}) > 1
    return _Row(anchor, width, tuple(bound), _groups(loose), torn)


def _is_word(piece: Piece, anchor: Anchor) -> bool:
    """Whether a piece says something: no marks, no part of the labels printed beside this one."""
    word = plain(piece.text)
    return bool(word) and not any(word in group for group in anchor.label.groups)


def _strays(pieces: Sequence[Piece], anchor: Anchor, width: int) -> list[Piece]:
    """Numbers around a label that stand on lines without a word, too few to be a row of their own."""
    around = pieces[max(0, anchor.first - _NEIGHBOURS) : anchor.last + _NEIGHBOURS]
    worded = {piece.line for piece in around if not piece.is_value and _is_word(piece, anchor)}
    loose = [piece for piece in around if piece.line not in worded]
    count = Counter(piece.line for piece in loose)
    return [piece for piece in loose if count[piece.line] < max(width, 2)]


def touch(stray: Piece, number: Piece) -> bool:
    """Whether one stands right above or below the other in a column: halves of a number, maybe."""
    near = abs(stray.line - number.line) == 1 and abs(stray.column - number.column) <= _SAME_COLUMN
    return near and stray.cells == number.cells == 1


def _nameless(heading: _Row, missing: Sequence[Wanted], labels: Sequence[Wanted]) -> list[Share]:
    """A row whose label is blank, the only one below its heading, where all its numbers stand."""
    order = heading.anchor.label.order
    alone = not any(label.cells or label.is_group for label in labels[order + 2 : order + 3])
    if heading.width or [row.order for row in missing] != [order + 1] or not alone:
        return []
    share = replace(heading.share(heading.groups), label=missing[0], found="")
    return [share] if share.is_read else []


def _groups(numbers: Iterable[Piece]) -> tuple[_Group, ...]:
    lines = [tuple(line) for _, line in groupby(numbers, lambda piece: piece.line)]
    groups: list[_Group] = []
    for is_several, run in groupby(lines, lambda line: len(line) > 1):
        alike = list(run)
        groups += alike if is_several else [tuple(piece for line in alike for piece in line)]
    return tuple(groups)


def _is_line(group: _Group, row: _Row) -> bool:
    """Whether a group can be a printed row of numbers, one of them missing at most, on a line of its own."""
    several = len(group) > 1 and group[0].line == group[-1].line
    return several or len(group) == row.width == 1


def _is_far(group: _Group) -> bool:
    """Whether it is one number amid its line: a page number, if no number of a row."""
    return len(group) == 1 and group[0].column >= _FAR


def _are_in_order(numbers: Sequence[Piece]) -> bool:
    """Whether the order in the text is that of the columns: not if a printed row wavers over its lines."""
    columns = [piece.column for piece in numbers]
    lines = {piece.line for piece in numbers}
    if len(lines) < 2 or max(columns) < _FAR:
        return True
    return len(set(columns)) == 1 or all(left < right for left, right in pairwise(columns))
