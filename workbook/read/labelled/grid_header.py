"""The column headers of a table, wherever they stand in a grid.

A header is a run of rows that hold column labels of one table and no number.  Each of its lowest
labels is a head column: an official one, found with the labels above it, or one the agency made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from ...form import Form, Table
from .grid_places import Box, Places
from .label_index import OfficialLabel, table_labels
from .label_match import How, LabelMatch, match_label, normal

_LONGEST = 60
"""No label is longer than this; longer text is not compared."""
_ENOUGH = 3
"""Official leaves a header must have to be one, where its table has as many."""


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """A column of numbers under its header."""

    left: int
    right: int
    """The first grid column after it."""
    box: Box
    path: tuple[str, ...] = ()
    """Official labels from the outermost to its own; empty for a column the form does not have."""
    how: How = "exact"


@dataclass(frozen=True, slots=True)
class Header:
    """A header of one table, in rows ``top`` to ``bottom`` (the first row below it) of its grid."""

    table: Table
    top: int
    bottom: int
    columns: tuple[HeadColumn, ...]
    """Left to right, official and made up ones."""
    parents: tuple[tuple[Box, LabelMatch], ...] = ()
    """Labels over several columns, such as 法人或其他组织."""

    @property
    def left(self) -> int:
        """The first grid column with numbers; labels of rows stand before it."""
        return self.columns[0].left

    @property
    def official(self) -> tuple[HeadColumn, ...]:
        """The columns of the form."""
        return tuple(column for column in self.columns if column.path)


@dataclass(frozen=True, slots=True)
class _Run:
    table: Table
    top: int
    bottom: int
    leaves: int


def headers_of(form: Form, places: Places) -> tuple[Header, ...]:
    """The headers in a grid, top to bottom; of two tables that claim the same rows the likelier one."""
    runs = [run for table in form.tables for run in _runs(table, places)]
    best: list[_Run] = []
    for run in sorted(runs, key=lambda run: (-run.leaves, run.top)):
        if all(run.bottom <= other.top or other.bottom <= run.top for other in best):
            best.append(run)
    found = (_header(run, places) for run in sorted(best, key=lambda run: run.top))
    return tuple(header for header in found if header.official)


@lru_cache(maxsize=16)
def column_labels(table: Table) -> tuple[OfficialLabel, ...]:
    """Column labels of a table; one printed over several blocks (table two) comes once."""
    by_path = {label.path: label for label in table_labels(table) if label.edge == "column"}
    return tuple(by_path.values())


def match_official(text: str, labels: Sequence[OfficialLabel]) -> LabelMatch | None:
    """Which of the labels a text is; equal wordings count as one."""
    if not 0 < len(normal(text)) <= _LONGEST:
        return None
    return match_label(text, tuple(dict.fromkeys(label.text for label in labels)))


def _runs(table: Table, places: Places) -> Iterator[_Run]:
    labels = column_labels(table)
    leaf_texts = {label.text for label in labels if label.is_leaf}
    enough = min(_ENOUGH, len(leaf_texts)) if len(table.blocks) == 1 else 1
    top: int | None = None
    found: set[tuple[str, int]] = set()
    for row in range(places.height + 1):
        here = _matches(places, row, labels) if row < places.height else None
        if here:
            top = row if top is None else top
            found |= {(text, left) for text, left in here if text in leaf_texts}
            continue
        if here is not None and top is not None and _only_spanned(places, row):
            continue
        leaves = min(len({text for text, _ in found}), len({left for _, left in found}))
        if top is not None and leaves >= enough:
            yield _Run(table, top, row, len(found))
        top, found = None, set()


def _only_spanned(places: Places, row: int) -> bool:
    """Whether every cell of a row began further up."""
    boxes = places.row(row)
    return (
        bool(boxes)
        and all(box.top < row or box.is_blank for box in boxes)
        and any(box.top < row and not box.is_blank for box in boxes)
    )


def _matches(places: Places, row: int, labels: Sequence[OfficialLabel]) -> set[tuple[str, int]]:
    """Column labels that begin in a row, with their places; nothing where it has a number as well."""
    found: set[tuple[str, int]] = set()
    for box in places.row(row):
        if box.top != row or box.is_blank:
            continue
        if box.is_number:
            return set()
        match = match_official(box.text, labels)
        if match:
            found.add((match.official, box.left))
    return found


def _header(run: _Run, places: Places) -> Header:
    labels = column_labels(run.table)
    parents: dict[Box, LabelMatch] = {}
    for row in range(run.top, run.bottom):
        for box in places.row(row):
            match = match_official(box.text, labels) if box.top == row else None
            if match and not any(label.is_leaf for label in labels if label.text == match.official):
                parents[box] = match
    area = _Area(range(run.top, run.bottom), places, labels, parents)
    heads = area.heads()
    named = _in_official_order(heads, labels) or _without_doubles(heads)
    whole = [head.path for head in named] == [label.path for label in labels if label.is_leaf]
    if not whole and (area.is_shifted() or area.is_contradictory(heads)):
        named = []
    return Header(run.table, run.top, run.bottom, tuple(named), tuple(parents.items()))


@dataclass(frozen=True)
class _Area:
    """The rows of a header, with the labels found in them."""

    rows: range
    places: Places
    labels: Sequence[OfficialLabel]
    parents: Mapping[Box, LabelMatch]

    def heads(self) -> list[HeadColumn]:
        """Columns left to right, from the first official one; without blank ones at the end."""
        heads: list[HeadColumn] = []
        for column in range(self.first, self.places.width):
            head = self._head(column)
            if head and heads and heads[-1].box is head.box and heads[-1].right == head.left:
                heads[-1] = replace(heads[-1], right=head.right)
            elif head:
                heads.append(head)
        while heads and self._lowest(heads[-1].left) is None:
            heads.pop()
        return heads

    @cached_property
    def first(self) -> int:
        """The first grid column with numbers: the first official one, or one without wording before it."""
        lowest = [self._lowest(column) for column in range(self.places.width)]
        leaves = (
            column
            for column, box in enumerate(lowest)
            if box and box not in self.parents and match_official(box.text, self.labels)
        )
        first = next(leaves, self.places.width)
        while 0 < first < self.places.width and lowest[first - 1] in self.parents:
            first -= 1
        return first

    def is_shifted(self) -> bool:
        """Whether a cell is missing or too many: then labels have nothing above them, and stand aside."""
        for column in range(self.first, self.places.width):
            covered = [self.places.at(row, column) is not None for row in self.rows]
            if any(not above and below for above, below in pairwise(covered)):
                return True
        return False

    def is_contradictory(self, heads: Sequence[HeadColumn]) -> bool:
        """Whether a column stands under labels that do not go together, as 行政复议 and 复议后起诉."""
        over = (self._above(head.left, head.box) for head in heads)
        return any(not any(above <= set(label.path) for label in self.labels) for above in over)

    def _head(self, column: int) -> HeadColumn | None:
        """The head column at a grid column, one grid column wide."""
        leaf = self._lowest(column)
        if leaf is None or leaf in self.parents:
            bare = self.places.at(self.rows[-1], column)
            return HeadColumn(column, column + 1, bare) if bare is not None else None
        above = self._above(column, leaf)
        within = [label for label in self.labels if above <= set(label.path)]
        match = match_official(leaf.text, within)
        leaves = [label for label in within if match and label.text == match.official and label.is_leaf]
        if match is None or len(leaves) != 1:
            return HeadColumn(column, column + 1, leaf)
        return HeadColumn(column, column + 1, leaf, leaves[0].path, match.how)

    def _lowest(self, column: int) -> Box | None:
        """The lowest box that is not blank, at a grid column."""
        boxes = (self.places.at(row, column) for row in reversed(self.rows))
        return next((box for box in boxes if box is not None and not box.is_blank), None)

    def _above(self, column: int, leaf: Box) -> set[str]:
        """The official labels over the lowest label of a column."""
        over = [self._nearest_left(row, column) for row in self.rows if row < leaf.top]
        return {self.parents[box].official for box in over if box is not None and box in self.parents}

    def _nearest_left(self, row: int, column: int) -> Box | None:
        """The box over a column; where it is blank, the label to its left: the layout did not merge them."""
        boxes = (self.places.at(row, place) for place in range(column, -1, -1))
        return next((box for box in boxes if box is not None and not box.is_blank), None)


def _without_doubles(columns: list[HeadColumn]) -> list[HeadColumn]:
    """No official column twice: the exact wording wins, two that are alike are neither."""
    named = []
    for head in columns:
        rivals = [other for other in columns if other.path and other.path == head.path]
        exact = [other for other in rivals if other.how == "exact"]
        keep = len(rivals) <= 1 or (len(exact) == 1 and exact[0] is head)
        named.append(head if keep else replace(head, path=()))
    return named


def _in_official_order(columns: list[HeadColumn], labels: Sequence[OfficialLabel]) -> list[HeadColumn]:
    """The official columns, where all of them stand in official order but some lack the labels above.

    Empty where that is not so.
    """
    leaves = [label for label in labels if label.is_leaf]
    texts = tuple(dict.fromkeys(label.text for label in leaves))
    if len(columns) != len(leaves) or all(head.path for head in columns):
        return []
    matches = [match_label(head.box.text, texts) for head in columns]
    if [match.official if match else "" for match in matches] != [label.text for label in leaves]:
        return []
    return [
        replace(head, path=label.path, how=match.how)
        for head, label, match in zip(columns, leaves, matches, strict=True)
        if match
    ]
