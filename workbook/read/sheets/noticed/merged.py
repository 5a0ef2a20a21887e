"""Cells of the form that were merged with others: only one of them is left, the others are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ....draw.layout import places
from ....form import Form, form_of_version
from ....submission import Observation
from ..book import Box, Sheet
from ..references import Position, address
from ..spots import Found

_Swallowed = tuple[tuple[Box, tuple[str, ...]], ...]


def merged_away(form: Form, found: Found) -> Iterator[Observation]:
    """Each merged range that swallows cells of the form; ``cells`` are those that are gone."""
    for sheet, swallowed in _as_drawn(form, found) if found.as_drawn else _anywhere(found):
        for (top, left, bottom, right), names in swallowed:
            first, last = address(sheet.title, top, left), address("", bottom, right)[1:]
            yield Observation("cells_merged", names, first, f"{first}:{last}")


def _as_drawn(form: Form, found: Found) -> Iterator[tuple[Sheet, _Swallowed]]:
    """Where every cell is in its place, equal ranges swallow equal cells: worked out once."""
    for table in form.tables:
        sheet = found.spots[table.cells[0].name].sheet
        yield sheet, _swallowed_as_drawn(form.version, table.key, tuple(sheet.merged()))


@lru_cache(maxsize=64)
def _swallowed_as_drawn(version: str, table: str, boxes: tuple[Box, ...]) -> _Swallowed:
    form = form_of_version(version)
    drawn = places(form)
    standing = {
        (drawn[cell.name].row, drawn[cell.name].column): cell.name for cell in form.table(table).cells
    }
    return _swallowed(boxes, standing)


def _anywhere(found: Found) -> Iterator[tuple[Sheet, _Swallowed]]:
    standing: dict[str, dict[Position, str]] = {}
    sheets = {spot.sheet.title: spot.sheet for spot in found.spots.values()}
    for name, spot in found.spots.items():
        standing.setdefault(spot.sheet.title, {})[spot.row, spot.column] = name
    for title, sheet in sheets.items():
        yield sheet, _swallowed(sheet.merged(), standing[title])


def _swallowed(boxes: Sequence[Box], standing: Mapping[Position, str]) -> _Swallowed:
    """The ranges that hold a cell of the form elsewhere than at their top left corner."""
    found = []
    for box in boxes:
        top, left, bottom, right = box
        names = tuple(
            name
            for (row, column), name in standing.items()
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        )
        if names:
            found.append((box, names))
    return tuple(found)
