"""What became of the official labels: which read differently, which were not found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...form import Cell, Form, Table
from ...numbers import Reading
from ...submission import Observation
from .grid_header import Header
from .grid_places import Box
from .grid_rows import FoundRow

Path = tuple[str, ...]


def label_observations(
    form: Form,
    headers: Sequence[Header],
    rows: Sequence[FoundRow],
    values: Mapping[str, Reading],
    unread: Sequence[Observation],
) -> list[Observation]:
    """``label_changed`` for labels with other wording, ``label_missing`` for those not found.

    Args:
        form: the form looked for.
        headers: every header found.
        rows: every row found, groups with numbers of their own included.
        values: the cells that were read.
        unread: rows that were found, but not read.
    """
    explained = {name for observation in unread for name in observation.cells}
    missing = [cell for name, cell in form.cells.items() if name not in values and name not in explained]
    changed = {(one.found, one.expected, one.cells): one for one in _changed(form, headers, rows)}
    return [*changed.values(), *_missing(form, missing, rows)]


def _changed(form: Form, headers: Sequence[Header], rows: Sequence[FoundRow]) -> Iterator[Observation]:
    for header in headers:
        for column in header.official:
            if column.how != "exact":
                cells = _under(form, header.table, column=column.path)
                yield _change(column.box, column.path[-1], cells)
        for box, match in header.parents:
            if match.how != "exact":
                cells = _under(form, header.table, column=(match.official,))
                yield _change(box, match.official, cells)
    for row in rows:
        if row.how != "exact":
            yield _change(row.label, row.path[-1], _under(form, row.table, row=row.path), row.boxes)
        for box, match in row.parents:
            if match.how != "exact":
                yield _change(box, match.official, _under(form, row.table, row=(match.official,)))


def _change(box: Box | None, expected: str, cells: tuple[str, ...], boxes: Sequence[Box] = ()) -> Observation:
    place = box or (boxes[0] if boxes else None)
    found = " ".join(box.text.split()) if box else ""
    return Observation("label_changed", cells, place.slot.address if place else "", found, expected)


def _under(form: Form, table: Table, row: Path = (), column: Path = ()) -> tuple[str, ...]:
    """Cells whose labels include all of these."""
    return tuple(
        cell.name
        for cell in form.cells.values()
        if cell.table == table.key
        and set(row) <= set(cell.row_labels)
        and set(column) <= set(cell.column_labels)
    )


def _missing(form: Form, cells: Sequence[Cell], rows: Sequence[FoundRow]) -> Iterator[Observation]:
    """One observation a table where nothing of it was found, else one a row or one a column."""
    for table in form.tables:
        lost = [cell for cell in cells if cell.table == table.key]
        if len(lost) == len(table.cells):
            part = next(part for part in form.parts if part.table == table.key)
            yield Observation("label_missing", tuple(cell.name for cell in lost), expected=part.title)
            continue
        found = {row.path: row for row in rows if row.table.key == table.key}
        for path in dict.fromkeys(cell.row_labels for cell in lost if cell.row_labels not in found):
            group = next((found[path[:n]] for n in range(len(path), 0, -1) if path[:n] in found), None)
            names = tuple(cell.name for cell in lost if cell.row_labels == path)
            yield _lost(names, path[-1], group)
        under = [cell for cell in lost if cell.row_labels in found]
        for path in dict.fromkeys(cell.column_labels for cell in under):
            names = tuple(cell.name for cell in under if cell.column_labels == path)
            yield _lost(names, path[-1], None)


def _lost(names: tuple[str, ...], expected: str, group: FoundRow | None) -> Observation:
    """A label that was not found; where its group stands there as a single row, that is said."""
    if group is None or group.label is None:
        return Observation("label_missing", names, expected=expected)
    found = " ".join(group.label.text.split())
    return Observation("label_missing", names, group.label.slot.address, found, expected)
