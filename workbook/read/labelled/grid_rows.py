"""The rows of a table under its header: which official row a grid row is, by its labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...form import Table
from .grid_cells import Cells, cells_of_row, counts_up, leaf_columns
from .grid_header import Header, match_official
from .grid_places import Box, Places
from .label_index import OfficialLabel, table_labels
from .label_match import How, LabelMatch, match_label, split_number

Parents = tuple[tuple[Box, LabelMatch], ...]

_SURE_LENGTH = 4
"""An exact label with this much wording is believed whatever group it stands in."""
_LIKE_JOINED = 0.9
"""How alike a cell must be to a group and its row written together."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of a grid that is one of the form's."""

    table: Table
    block: int
    path: tuple[str, ...]
    """Official labels from the outermost to its own; empty for the one row without label (table four)."""
    is_leaf: bool
    """False for a group such as （六）其他处理 that has numbers of its own."""
    how: How
    label: Box | None
    """None where the label is blank, or the form has none."""
    cells: Cells
    """What stands under each official column; empty where that is not certain."""
    boxes: tuple[Box, ...]
    """Everything right of its label."""
    parents: Parents = ()
    """The groups it stands in."""


@lru_cache(maxsize=16)
def row_labels(table: Table) -> tuple[OfficialLabel, ...]:
    """Row labels of a table, groups such as （三）不予公开 included."""
    return tuple(label for label in table_labels(table) if label.edge == "row")


def rows_under(header: Header, places: Places, bottom: int) -> Iterator[FoundRow]:
    """The rows of the header's table from below the header down to the grid row ``bottom``."""
    labels = labels_under(header)
    row = header.bottom
    while row < bottom:
        words = _words(header, places, row, labels)
        if not words:
            yield from _without_label(header, places, row)
        height = 1
        if words and not _label_is_lost(words[-1], header, places, row):
            match = match_row(words, labels)
            torn = _torn(words[-1], match, labels, places, header.left)
            height = max(1, min(torn[0].bottom if torn else words[-1].bottom, bottom) - row)
            match = (torn[1], "exact") if torn else match
            if match is not None:
                cells, boxes = cells_of_row(header, places, row, height, words[-1])
                official, how = match
                if _is_a_part(how, header, places, row, labels) or _goes_on(header, places, row + height):
                    cells = ()
                parents = tuple(one for one in _parents(words[:-1], labels) if not _is_part(*one, places))
                yield FoundRow(
                    header.table,
                    official.block,
                    official.path,
                    official.is_leaf,
                    how,
                    words[-1],
                    cells,
                    boxes,
                    parents,
                )
        row += height


def _words(header: Header, places: Places, row: int, labels: Sequence[OfficialLabel]) -> list[Box]:
    """The labels in front of a row, its own the last; that one may stand under the header by mistake."""
    words = [box for box in places.row(row) if box.left < header.left and box.is_wording]
    behind = next((box for box in places.row(row) if box.left >= header.left), None)
    if behind is not None and behind.top == row and behind.is_wording:
        match = match_row([*words, behind], labels)
        return [*words, behind] if match and match[0].is_leaf else words
    return words


def _label_is_lost(label: Box, header: Header, places: Places, row: int) -> bool:
    """Whether the last label is that of a group, and the row's own label is blank."""
    return label.top < row and any(label.right <= box.left < header.left for box in places.row(row))


def only_row_under(header: Header, places: Places, bottom: int) -> Iterator[FoundRow]:
    """The single unlabelled row of table four; found but not read where several might be it."""
    full: list[tuple[Cells, tuple[Box, ...]]] = []
    partial: list[tuple[Box, ...]] = []
    for row in range(header.bottom, bottom):
        cells, boxes = cells_of_row(header, places, row, 1, None)
        if cells:
            full.append((cells, boxes))
        elif sum(not box.is_blank and not box.is_wording for box in boxes) > 1:
            partial.append(boxes)
    filled = [one for one in full if any(not box.is_blank for _, box in one[0])]
    filled = [one for one in filled if not counts_up(one[0])] or filled
    sure = (filled or full[:1]) if len(filled) <= 1 else []
    cells, boxes = sure[0] if sure else ((), tuple(box for one in filled for box in one[1]))
    if sure or boxes or partial:
        boxes = boxes or partial[0]
        yield FoundRow(header.table, 0, (), True, "exact", None, cells, boxes)


def labels_under(header: Header) -> tuple[OfficialLabel, ...]:
    """Row labels of the blocks that have one of the header's columns."""
    paths = {column.path for column in header.official}
    blocks = {label.block for label in table_labels(header.table) if label.path in paths}
    return tuple(label for label in row_labels(header.table) if label.block in blocks)


def match_row(words: Sequence[Box], labels: Sequence[OfficialLabel]) -> tuple[OfficialLabel, How] | None:
    """The official row that a row's labels say, the last of them being its own."""
    text = words[-1].text
    groups = {match.official for _, match in _parents(words[:-1], labels)}
    within = [label for label in labels if groups <= set(label.path)]
    match = match_official(text, within)
    if match is None:
        match = match_official(text, labels)
        sure = match is not None and match.how == "exact" and len(split_number(text)[1]) >= _SURE_LENGTH
        match = match if sure else None
    if match is not None:
        found = [label for label in labels if label.text == match.official]
        found = [label for label in found if label in within] or found
        return (found[0], match.how) if len(found) == 1 else None
    return _match_joined(text, within)


def _match_joined(text: str, labels: Sequence[OfficialLabel]) -> tuple[OfficialLabel, How] | None:
    """A group and its row in one cell: （三）不予公开 1.属于国家秘密."""
    nested = [label for label in labels if len(label.path) > 1]
    for depth in (2, 3):
        match = match_label(text, ["".join(label.path[-depth:]) for label in nested])
        if match and match.how != "prefix" and match.likeness >= _LIKE_JOINED:
            return nested[match.index], "changed"
    return None


def _torn(
    label: Box,
    match: tuple[OfficialLabel, How] | None,
    labels: Sequence[OfficialLabel],
    places: Places,
    left: int,
) -> tuple[Box, OfficialLabel] | None:
    """The rest of a label that was cut in two with its row, at the end of a page, and what both say."""
    if (match and match[1] == "exact") or label.bottom >= places.height:
        return None
    below = [box for box in places.row(label.bottom) if box.is_wording and box.left < left]
    if not below or below[-1].top != label.bottom:
        return None
    whole = split_number(label.text + below[-1].text)
    found = [official for official in labels if split_number(official.text) == whole]
    return (below[-1], found[0]) if len(found) == 1 else None


def _is_a_part(how: How, header: Header, places: Places, row: int, labels: Sequence[OfficialLabel]) -> bool:
    """Whether the row above has numbers and no official label: the digits may have been cut with it."""
    if row <= header.bottom:
        return False
    own, numbers = _beginning_at(header, places, row - 1)
    if not own or own[-1].is_number or not any(box.is_number for box in numbers):
        return False
    if not own[-1].is_wording:
        return True
    return how != "exact" and match_row(_words(header, places, row - 1, labels), labels) is None


def _goes_on(header: Header, places: Places, below: int) -> bool:
    """Whether numbers without a label begin the next page: a row was cut there, and its digits with it."""
    if not 0 < below < places.height:
        return False
    own, numbers = _beginning_at(header, places, below)
    pages = {box.slot.page for line in (below - 1, below) for box in places.row(line) if box.top == line}
    return len(pages) > 1 and bool(numbers) and not any(box.is_wording for box in (*own, *numbers))


def _beginning_at(header: Header, places: Places, row: int) -> tuple[list[Box], list[Box]]:
    """What stands in a row in front of its numbers and among them; spans from further up left out."""
    filled = [box for box in places.row(row) if box.top == row and not box.is_blank]
    own = [box for box in filled if box.left < header.left]
    return own, filled[len(own) :]


def _is_part(box: Box, match: LabelMatch, places: Places) -> bool:
    """Whether a box holds a part of a group's label, and the other stands above or below it."""
    above = places.at(box.top - 1, box.left) if box.top else None
    below = places.at(box.bottom, box.left) if box.bottom < places.height else None
    wholes = (f"{above.text}{box.text}" if above else "", f"{box.text}{below.text}" if below else "")
    return split_number(match.official) in map(split_number, wholes)


def _parents(words: Sequence[Box], labels: Sequence[OfficialLabel]) -> Iterator[tuple[Box, LabelMatch]]:
    groups = [label for label in labels if not label.is_leaf]
    for box in words:
        match = match_official(box.text, groups)
        if match:
            yield box, match


def _without_label(header: Header, places: Places, row: int) -> Iterator[FoundRow]:
    """A row whose label is blank, where its block has no other row (行政事业性收费)."""
    paths = {column.path for column in header.official}
    blocks = [number for number, own in enumerate(leaf_columns(header.table)) if own == paths]
    leaves = [label for label in row_labels(header.table) if label.block in blocks and label.is_leaf]
    if len(leaves) != 1:
        return
    cells, boxes = cells_of_row(header, places, row, 1, None)
    if any(not box.is_blank for _, box in cells):
        yield FoundRow(header.table, leaves[0].block, leaves[0].path, True, "changed", None, cells, boxes)
