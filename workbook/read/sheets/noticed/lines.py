"""Rows and columns that were inserted into a table or moved within it.

Names and labels lead to the cells wherever they are; where every row of the drawn table has gone is
told from them.  Rows that keep their order are taken as those that stayed; the others were moved, and
what stands between two that stayed and belongs to no row of the form was inserted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ....draw.layout import Place, column_letters, places, table_area
from ....form import Form, Table
from ....submission import Observation, ObservationKind
from ...labelled.label_match import normal
from ..book import Sheet
from ..references import Position, address
from ..spots import Spot, drawn_labels

Axis = Literal[0, 1]
"""0: rows, 1: columns."""
_MOST_QUOTED = 3
"""So many cells of an inserted line are quoted."""
_UNITS = ("行", "列")
_KINDS: tuple[tuple[ObservationKind, ObservationKind], ...] = (
    ("row_inserted", "row_moved"),
    ("column_inserted", "column_moved"),
)


@dataclass(frozen=True)
class TableLines:
    """Where the rows and columns of a drawn table stand now, on one sheet."""

    sheet: Sheet
    rows: Mapping[int, int]
    """Row on the drawn sheet -> row now, zero based."""
    columns: Mapping[int, int]


def lines_of(form: Form, table: Table, spots: Mapping[str, Spot]) -> TableLines | None:
    """Where the lines of a table went, as most of their cells and labels say; None where it is gone."""
    drawn = places(form)
    here = {cell.name: spots[cell.name] for cell in table.cells if cell.name in spots}
    if not here:
        return None
    title = Counter(spot.sheet.title for spot in here.values()).most_common(1)[0][0]
    sheet = next(spot.sheet for spot in here.values() if spot.sheet.title == title)
    pairs = [
        ((drawn[name].row, drawn[name].column), (spot.row, spot.column))
        for name, spot in here.items()
        if spot.sheet is sheet
    ]
    pairs += _label_pairs(form, table, sheet)
    rows, columns = (_most_said(pairs, axis) for axis in (0, 1))
    return TableLines(sheet, rows, columns)


def lines_changed(form: Form, spots: Mapping[str, Spot]) -> Iterator[Observation]:
    """Each row or column that was moved; each run of those that were inserted."""
    for table in form.tables:
        lines = lines_of(form, table, spots)
        if lines is not None:
            yield from _changed(form, table, lines, 0)
            yield from _changed(form, table, lines, 1)


def without_gaps(now: Mapping[int, int]) -> dict[int, int]:
    """The lines with those between two that are as far apart as drawn: a heading alone in its row."""
    filled = dict(now)
    for (before, before_now), (after, after_now) in pairwise([(-1, -1), *now.items()]):
        if after_now - before_now == after - before:
            filled.update((line, before_now + line - before) for line in range(before + 1, after))
    return filled


def _label_pairs(form: Form, table: Table, sheet: Sheet) -> Iterator[tuple[Position, Position]]:
    """Labels that stand once on the drawn table and once on the sheet: where, and where now."""
    official = [(place, normal(text)) for place, text in drawn_labels(form) if place.sheet == table.sheet]
    counts = Counter(text for _, text in official)
    standing: dict[str, list[Position]] = {}
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if isinstance(value, str) and value:
                standing.setdefault(normal(value), []).append((row, column))
    for place, text in official:
        now = standing.get(text, [])
        if counts[text] == 1 and len(now) == 1:
            yield (place.row, place.column), now[0]


def _most_said(pairs: Sequence[tuple[Position, Position]], axis: Axis) -> dict[int, int]:
    said: dict[int, Counter[int]] = {}
    for drawn, now in pairs:
        said.setdefault(drawn[axis], Counter())[now[axis]] += 1
    return {line: counts.most_common(1)[0][0] for line, counts in sorted(said.items())}


def _changed(form: Form, table: Table, lines: TableLines, axis: Axis) -> Iterator[Observation]:
    now = (lines.rows, lines.columns)[axis]
    stayed = _in_order(now)
    inserted, moved = _KINDS[axis]
    for line in now:
        if line not in stayed:
            cells = _cells_on(form, table, line, axis)
            at = _corner(table, lines, axis, now[line])
            yield Observation(moved, cells, at, _named((now[line],), axis), _named((line,), axis))
    occupied = set(now.values())
    for (before, before_now), (after, after_now) in pairwise([(-1, -1), *stayed.items()]):
        free = [line for line in range(before_now + 1, after_now) if line not in occupied]
        unknown = sum(1 for line in range(before + 1, after) if line not in now)
        if len(free) > unknown:
            extra = _extra(lines, axis, free, len(free) - unknown)
            told = f"“{lines.sheet.title}”{_named(extra, axis)}"
            if len(extra) > len(free) - unknown:
                told += f"之间多出的 {len(free) - unknown} {_UNITS[axis]}"
            told += _quoted(lines, axis, extra) if len(extra) == len(free) - unknown else ""
            yield Observation(inserted, (), _corner(table, lines, axis, extra[0]), told)


def _in_order(now: Mapping[int, int]) -> dict[int, int]:
    """The longest part of the lines that kept their order (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    previous: dict[int, int | None] = {}
    for line, place in now.items():
        pile = bisect_left(tops, place)
        previous[line] = last[pile - 1] if pile else None
        if pile == len(tops):
            tops.append(place)
            last.append(line)
        else:
            tops[pile], last[pile] = place, line
    kept: list[int] = []
    latest = last[-1] if last else None
    while latest is not None:
        kept.append(latest)
        latest = previous[latest]
    return {line: now[line] for line in reversed(kept)}


def _extra(lines: TableLines, axis: Axis, free: list[int], count: int) -> list[int]:
    """Which of the free lines were inserted: all, the empty ones, or nobody can tell which."""
    if len(free) == count:
        return free
    empty = [line for line in free if not _texts(lines, axis, line)]
    return empty if len(empty) == count else free


def _texts(lines: TableLines, axis: Axis, line: int) -> list[str]:
    """What stands on a line: of a column, within the rows of the table."""
    if axis == 0:
        width = max(map(len, lines.sheet.rows), default=0)
        cells = [(line, column) for column in range(width)]
    else:
        top, bottom = min(lines.rows.values()), max(lines.rows.values())
        cells = [(row, line) for row in range(top, bottom + 1)]
    return [text for cell in cells if (text := lines.sheet.text(*cell).strip())]


def _quoted(lines: TableLines, axis: Axis, extra: Sequence[int]) -> str:
    texts = [text for line in extra for text in _texts(lines, axis, line)]
    if not texts:
        return "（空的）"
    more = "……" if len(texts) > _MOST_QUOTED else ""
    return f"（写着{''.join(f'“{text}”' for text in texts[:_MOST_QUOTED])}{more}）"


def _named(extra: Sequence[int], axis: Axis) -> str:
    names = [str(line + 1) if axis == 0 else column_letters(line) for line in extra]
    if len(extra) > 1 and extra[-1] - extra[0] == len(extra) - 1:
        names = [f"{names[0]} 至 {names[-1]}"]
    return f"第 {'、'.join(names)} {_UNITS[axis]}"


def _corner(table: Table, lines: TableLines, axis: Axis, line: int) -> str:
    """The first cell of a line: of a column, that in the first row of the table."""
    top = lines.rows.get(table_area(table).row, min(lines.rows.values()))
    return address(lines.sheet.title, *((line, 0) if axis == 0 else (top, line)))


def _cells_on(form: Form, table: Table, line: int, axis: Axis) -> tuple[str, ...]:
    drawn: Mapping[str, Place] = places(form)
    return tuple(
        cell.name for cell in table.cells if (drawn[cell.name].row, drawn[cell.name].column)[axis] == line
    )
