"""Reading the tables of a form out of grids, wherever they stand and however they are cut up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ...form import FORMS, Cell, Form
from ...numbers import Reading, read_printed, read_typed, tidy
from ...submission import Observation
from ..blocks import Grid, Readings
from ..refusal import SEVERAL_REPORTS, Refusal
from .grid_carried import above_the_cut, carried_rows
from .grid_header import HeadColumn, Header, headers_of
from .grid_labels import label_observations
from .grid_places import Box, Places
from .grid_rows import FoundRow, only_row_under, rows_under
from .label_match import normal

RowKey = tuple[str, tuple[str, ...]]
"""A row of a form: the key of its table, and its official path."""
CellKey = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A cell of a form: table, row path, column path."""

FEWEST_DOUBLES = 5
"""With fewer rows found twice a document is one report with a row repeated."""


class SeveralReports(Refusal):
    """The tables of more than one report stand in one document."""

    def __init__(self, first: str, second: str) -> None:
        """Name two places where the same row of the form stands."""
        super().__init__(SEVERAL_REPORTS, first=first, second=second)


def read_grids(form: Form, grids: Sequence[Grid]) -> Readings:
    """Read a form out of grids in reading order, by its official labels.

    A cell is in ``values`` where its row label and its column label were recognised and its place
    is certain; one that stands blank is read as blank.  Every other cell is named by an observation:
    ``row_unread`` or ``label_missing``.  Labels with another wording are read and observed as
    ``label_changed``.  A row that only another version of the form has, such as （六）其他处理 without
    its three rows, goes to ``extra`` under that version's cell names.

    Raises:
        SeveralReports: the same tables stand there more than once.
    """
    headers, found = _find(form, grids)
    cells = _cells(form)
    values: dict[str, Reading] = {}
    unread: list[Observation] = []
    read: list[FoundRow] = []
    doubles: list[tuple[FoundRow, FoundRow]] = []
    for rows in _by_key(_without_early_totals(found, cells)).values():
        best = [row for row in rows if row.how == "exact"] or rows
        readings = [_readings(row, cells) for row in best]
        read.append(best[0])
        if all(readings) and _agree(readings):
            values |= {name: reading for one in readings for name, reading in one.items()}
        else:
            unread.append(_row_unread(best, cells))
        again = [
            row for row, one in zip(best, readings, strict=True) if not one or set(one) & set(readings[0])
        ]
        doubles += [(again[0], again[1])] if len(again) > 1 else []
    if len(doubles) >= FEWEST_DOUBLES and len(doubles) * 2 >= len(read):
        raise SeveralReports(*map(_address, doubles[0]))
    groups = [row for row in found if not row.is_leaf]
    extra = _extra(form, groups, read)
    seen = unread + label_observations(form, headers, [*read, *groups], values, unread)
    order = {name: place for place, name in enumerate(form.cells)}
    seen.sort(key=lambda one: order[one.cells[0]] if one.cells else len(order))
    return Readings({name: values[name] for name in form.cells if name in values}, extra, tuple(seen))


def _find(form: Form, grids: Sequence[Grid]) -> tuple[list[Header], list[FoundRow]]:
    """Every header and every row of the form, in reading order."""
    headers: list[Header] = []
    rows: list[FoundRow] = []
    for grid in grids:
        places = Places(grid)
        here = headers_of(form, places)
        ends = [*(header.top for header in here), places.height]
        if headers:
            rows[-1:] = [above_the_cut(row, headers[-1], places) for row in rows[-1:]]
            read = [row for row in rows if row.table is headers[-1].table]
            rows += carried_rows(headers[-1], read, places, ends[0])
        for header, end in zip(here, ends[1:], strict=True):
            labelled = any(block.rows for block in header.table.blocks)
            rows += (rows_under if labelled else only_row_under)(header, places, end)
        headers += here
    return headers, rows


def _without_early_totals(found: Sequence[FoundRow], cells: Mapping[CellKey, Cell]) -> Iterator[FoundRow]:
    """The rows with numbers of the form; a 合计 with rows of its sum behind it is not the official one."""
    by_name = {cell.name: cell for cell in cells.values()}
    rows = [row for row in found if row.is_leaf]
    for place, row in enumerate(rows):
        readings = _readings(row, cells) if row.how != "exact" else {}
        summed = {by_name[part].row_labels for name in readings for part in by_name[name].addends}
        later = {other.path for other in rows[place + 1 :]}
        if not summed - {row.path} & later:
            yield row


def _cells(form: Form) -> Mapping[CellKey, Cell]:
    return {(cell.table, cell.row_labels, cell.column_labels): cell for cell in form.cells.values()}


def _by_key(rows: Iterator[FoundRow]) -> Mapping[RowKey, list[FoundRow]]:
    found: dict[RowKey, list[FoundRow]] = defaultdict(list)
    for row in rows:
        found[row.table.key, row.path].append(row)
    return found


def _readings(row: FoundRow, cells: Mapping[CellKey, Cell]) -> dict[str, Reading]:
    found = {}
    for column, box in row.cells:
        cell = cells.get((row.table.key, row.path, column.path))
        if cell is not None:
            found[cell.name] = _reading(box, column, cell)
    return found


def _reading(box: Box, column: HeadColumn, cell: Cell) -> Reading:
    slot = box.slot
    reading = read_printed(slot.text) if slot.raw is None else read_typed(slot.raw)
    unit = normal(column.box.text)
    if cell.kind == "money" and reading.kind == "number" and "元" in unit and cell.unit not in unit:
        amount = tidy((reading.value or 0) / 10_000)
        reading = Reading("text", text=f"{slot.text or slot.raw}元", proposed=amount)
    return reading.at(slot.address, slot.formula)


def _agree(readings: Sequence[Mapping[str, Reading]]) -> bool:
    """Whether no cell is read twice with different answers."""
    answers: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for one in readings:
        for name, reading in one.items():
            answers[name].add((reading.kind, reading.value, reading.text))
    return all(len(different) == 1 for different in answers.values())


def _row_unread(rows: Sequence[FoundRow], cells: Mapping[CellKey, Cell]) -> Observation:
    row = rows[0]
    names = tuple(
        cell.name for (table, path, _), cell in cells.items() if table == row.table.key and path == row.path
    )
    shown = "；".join(" | ".join(" ".join(box.text.split()) for box in one.boxes) for one in rows)
    return Observation("row_unread", names, _address(row), shown, f"{len(names)}")


def _address(row: FoundRow) -> str:
    boxes = [row.label] if row.label else list(row.boxes)
    return boxes[0].slot.address if boxes else ""


def _extra(form: Form, groups: Sequence[FoundRow], read: Sequence[FoundRow]) -> dict[str, Reading]:
    """Rows that are groups here, but rows of their own in another version of the form."""
    extra: dict[str, Reading] = {}
    for other in (other for other in FORMS if other is not form):
        cells = _cells(other)
        for rows in _by_key(iter(groups)).values():
            has_rows = any(row.path[: len(rows[0].path)] == rows[0].path for row in read)
            if len(rows) == 1 and not has_rows:
                extra |= _readings(rows[0], cells)
    return extra
