"""Where the cells of the form stand in a workbook: by defined name, else by official label.

A name is trusted where the labels around it are those of its cell.  Excel moves a name along when
its cell is cut and pasted, and leaves ``#REF!`` behind where the cell was deleted or pasted over; what
the clerk saw and meant are the labels, so where both are found and disagree the labels decide, and
the disagreement is observed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from string import ascii_uppercase

from ...draw.layout import Place, places, table_area
from ...form import Cell, Form, Table
from ...numbers import Reading
from ...submission import Observation
from ..blocks import Readings
from ..labelled.label_match import normal
from .book import COLUMNS, ROWS, Book, Name, Sheet
from .grids import grid_of
from .references import address, position

_LOST = "#REF!"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a sheet that was read."""

    sheet: Sheet
    row: int
    column: int

    @property
    def address(self) -> str:
        """The cell as messages show it: ``依申请公开!D8``."""
        return address(self.sheet.title, self.row, self.column)

    @property
    def formula(self) -> str | None:
        """The formula in the cell, or None."""
        return self.sheet.formulas.get((self.row, self.column))

    @property
    def uncached(self) -> bool:
        """Whether no value is stored with its formula."""
        return (self.row, self.column) in self.sheet.uncached

    def reading(self) -> Reading:
        """What stands there."""
        return self.sheet.reading(self.row, self.column)

    def text(self) -> str:
        """What it shows, without outer space."""
        return self.sheet.text(self.row, self.column).strip()


@dataclass(frozen=True)
class Named:
    """What became of some defined names."""

    spots: Mapping[str, Spot]
    """Names that lead to one cell."""
    broken: Mapping[str, str]
    """Names that do not, with what they refer to."""
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """Where cells of the form were found, and what was noticed on the way."""

    spots: Mapping[str, Spot]
    observations: tuple[Observation, ...] = ()
    as_drawn: bool = False
    """Whether every cell and every label is where our drawing puts it."""


def by_names(book: Book, sheets: Mapping[str, Sheet], names: Iterable[str], prefix: str = "") -> Named:
    """Follow defined names to cells.

    Args:
        book: the workbook.
        sheets: its sheets that were read, by title.
        names: the names to follow, without ``prefix``; the answer has them without it too.
        prefix: ``last_`` for last year's cells.
    """
    spots: dict[str, Spot] = {}
    broken: dict[str, str] = {}
    missing: list[str] = []
    for key in names:
        name = book.names.get(prefix + key)
        if name is None:
            missing.append(key)
            continue
        spot = _follow(name, sheets)
        if spot is None:
            broken[key] = name.refers_to
        else:
            spots[key] = spot
    return Named(spots, broken, tuple(missing))


def _follow(name: Name, sheets: Mapping[str, Sheet]) -> Spot | None:
    if name.area is None:
        return None
    title, top, left, bottom, right = name.area
    sheet = sheets.get(title)
    if sheet is None or bottom >= ROWS or right >= COLUMNS:
        return None
    if (top, left) != (bottom, right) and name.area[1:] not in sheet.merged():
        return None
    return Spot(sheet, top, left)


def as_drawn(form: Form, spots: Mapping[str, Spot]) -> bool:
    """Whether every cell is where our drawing puts it, with every official label in its place."""
    drawn = places(form)
    sheets: dict[str, Sheet] = {}
    for name in form.cells:
        spot, place = spots.get(name), drawn[name]
        if spot is None or spot.row != place.row or spot.column != place.column:
            return False
        if sheets.setdefault(place.sheet, spot.sheet) is not spot.sheet:
            return False
    return all(
        "".join(sheets[place.sheet].text(place.row, place.column).split()) == text
        for place, text in drawn_labels(form)
    )


@cache
def drawn_labels(form: Form) -> tuple[tuple[Place, str], ...]:
    """Every label of the tables where our drawing puts it."""
    labels = []
    for table in form.tables:
        area = table_area(table)
        for box in table.grid:
            if box.cell is None and box.text:
                top, left, _, _ = area.box(box)
                labels.append((Place(table.sheet, top, left), box.text))
    return tuple(labels)


def reconcile(form: Form, named: Named, sheets: Mapping[str, Sheet], prefix: str = "") -> Found:
    """Cells by name brought together with cells by official label.

    Args:
        form: the form.
        named: the cells by name.
        sheets: the sheets on which labels are looked for, by title.
        prefix: what observations put before cell names; ``last_`` for last year's cells.
    """
    from ..labelled.labels import read_grids

    read = read_grids(form, [grid_of(sheet) for sheet in sheets.values()])
    named = _without_contradicted(form, named, read)
    labelled = _without_mistaken(form, named, read, sheets)
    spots: dict[str, Spot] = {}
    observations: list[Observation] = []
    for name in form.cells:
        by_name, by_label = named.spots.get(name), labelled.get(name)
        if by_name is not None and by_label is not None and by_name.address != by_label.address:
            observations.append(
                Observation(
                    "name_moved", (prefix + name,), by_label.address, by_name.address, by_label.address
                )
            )
        spot = by_label or by_name
        if spot is not None:
            spots[name] = spot
    observations += _about_names(named, prefix)
    observations += _about_labels(form, named, read)
    return Found(spots, tuple(observations))


def _without_mistaken(
    form: Form, named: Named, read: Readings, sheets: Mapping[str, Sheet]
) -> dict[str, Spot]:
    """The cells by label without rows that are empty, where names lead to a filled row of the same labels.

    The only row of table four has no label of its own: where something in it is in the way of reading
    it, such as a merged cell, the empty row below looks just like it.
    """
    kept = {name: spot for name, reading in read.values.items() if (spot := spot_at(reading.address, sheets))}
    for table in form.tables:
        for row in sorted({cell.row for cell in table.cells}):
            cells = [cell for cell in table.cells if cell.row == row and cell.name in kept]
            differing = [
                (cell, named.spots[cell.name])
                for cell in cells
                if cell.name in named.spots and named.spots[cell.name].row != kept[cell.name].row
            ]
            if (
                differing
                and not any(kept[cell.name].text() for cell in cells)
                and any(spot.text() for _, spot in differing)
                and not any(_is_contradicted(table, cell, spot) for cell, spot in differing)
            ):
                kept = {name: spot for name, spot in kept.items() if form.cells[name] not in cells}
    return kept


def _without_contradicted(form: Form, named: Named, read: Readings) -> Named:
    """The names without those that lead into the row or column of another official label.

    So they do where rows or columns were put in or taken out by a program that leaves names behind.
    """
    kept = dict(named.spots)
    for table in form.tables:
        for cell in table.cells:
            spot = kept.get(cell.name)
            if spot is not None and cell.name not in read.values and _is_contradicted(table, cell, spot):
                del kept[cell.name]
    return replace(named, spots=kept)


def _is_contradicted(table: Table, cell: Cell, spot: Spot) -> bool:
    """Whether the official labels nearest to a place are those of another cell."""
    rows, columns = _last_labels(table)
    row, column = _official(spot, rows, 0, -1), _official(spot, columns, -1, 0)
    own_row, own_column = (
        "".join(map(normal, labels[-1:])) for labels in (cell.row_labels, cell.column_labels)
    )
    return row not in ("", own_row) or column not in ("", own_column)


@cache
def _last_labels(table: Table) -> tuple[frozenset[str], frozenset[str]]:
    """The labels nearest to the cells of a table, in plain form: of its rows, of its columns."""
    rows = frozenset(normal(label) for cell in table.cells for label in cell.row_labels[-1:])
    return rows, frozenset(normal(cell.column_labels[-1]) for cell in table.cells)


def _official(spot: Spot, officials: Collection[str], down: int, right: int) -> str:
    """The nearest official label beside or above a cell, in plain form; empty where there is none."""
    row, column = spot.row + down, spot.column + right
    while row >= 0 and column >= 0:
        raw = spot.sheet.raw(row, column)
        if isinstance(raw, str) and normal(raw) in officials:
            return normal(raw)
        row, column = row + down, column + right
    return ""


def _about_names(named: Named, prefix: str) -> Iterator[Observation]:
    """Names that are gone or lead nowhere, those that share a fate together."""
    by_fate: dict[str, list[str]] = {}
    for name, refers_to in named.broken.items():
        by_fate.setdefault(_LOST if _LOST in refers_to else refers_to, []).append(prefix + name)
    for refers_to, names in by_fate.items():
        yield Observation("name_broken", tuple(names), found=refers_to)
    if named.missing:
        yield Observation("name_missing", tuple(prefix + name for name in named.missing))


def _about_labels(form: Form, named: Named, read: Readings) -> Iterator[Observation]:
    """What was noticed of labels; one that was not found is a changed one where names lead to its cells.

    Where they lead into a row of which the labels do not tell the cells apart, nothing is left to be said.
    """
    for observation in read.observations:
        by_name = [named.spots[name] for name in observation.cells if name in named.spots]
        all_named = bool(by_name) and len(by_name) == len(observation.cells)
        if observation.kind == "row_unread" and all_named:
            label = observation.address.rpartition("!")[2]
            if {str(spot.row + 1) for spot in by_name} == {label.lstrip(ascii_uppercase)}:
                continue
        if observation.kind != "label_missing" or not all_named:
            yield observation
            continue
        found = _label_beside(form, observation.cells, by_name)
        if normal(found) != normal(observation.expected):
            where = by_name[0].address
            yield Observation("label_changed", observation.cells, where, found, observation.expected)


def _label_beside(form: Form, names: Collection[str], spots: Collection[Spot]) -> str:
    """What stands where the label of some cells of one row (or one column) should stand."""
    first = next(iter(spots))
    one_row = len({spot.row for spot in spots}) == 1 and len({form.cells[name].row for name in names}) == 1
    down, right = (0, -1) if one_row else (-1, 0)
    row, column = first.row + down, first.column + right
    while row >= 0 and column >= 0:
        raw = first.sheet.raw(row, column)
        if isinstance(raw, str) and raw.strip():
            return raw.strip()
        row, column = row + down, column + right
    return ""


def spot_at(place: str, sheets: Mapping[str, Sheet]) -> Spot | None:
    """The cell with this address (``依申请公开!D8``), or None where it is no cell of these sheets."""
    title, _, a1 = place.rpartition("!")
    return Spot(sheets[title], *position(a1)) if title in sheets else None
