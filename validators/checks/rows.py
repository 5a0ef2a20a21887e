"""Tables and rows as people call them, for findings that speak of a cell, a row or a whole table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from nianbao.workbook.form import Cell, Form, form_of_version

from ..wording import cell_label, column_label, group_label, listed, quoted, row_label


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row of number cells."""

    table: str
    key: str
    """What its cell names share: ``t3_new``; the name itself where it has one cell."""
    where: str
    """``表三“一、本年新收数量”一行``"""
    labels: Mapping[str, str]
    """What tells its cells apart, by cell name, in printed order."""


@dataclass(frozen=True, slots=True)
class Region:
    """Some cells of one row, or of a whole table."""

    key: str
    where: str
    cells: tuple[str, ...]
    listed: str
    """The cells for a sentence."""


def rows(form: Form) -> tuple[Row, ...]:
    """Every row of the form, in official order."""
    return _rows(form.version)


def regions(form: Form, names: Collection[str]) -> Iterator[Region]:
    """These cells row by row; a table of which every typed cell is among them, as a whole."""
    for table in form.tables:
        typed = {cell.name for cell in table.cells if not cell.is_total}
        if typed.issubset(names):
            cells = tuple(cell.name for cell in table.cells if cell.name in names)
            yield Region(table.key, table_name(form, table.key), cells, "整张表")
            continue
        for row in rows(form):
            cells = tuple(name for name in row.labels if name in names)
            if row.table == table.key and cells:
                yield Region(row.key, row.where, cells, listed([row.labels[name] for name in cells]))


def table_name(form: Form, table: str) -> str:
    """``表三`` for ``t3``: tables go by the number of the part they stand in."""
    return next(f"表{part.number}" for part in form.parts if part.table == table)


def cell_name(form: Form, cell: Cell) -> str:
    """A cell with its table, as in ``表三“三（三）1.属于国家秘密·自然人”``."""
    return table_name(form, cell.table) + quoted(cell_label(cell))


@lru_cache
def _rows(version: str) -> tuple[Row, ...]:
    form = form_of_version(version)
    found: dict[tuple[str, int], list[Cell]] = {}
    for cell in form.cells.values():
        found.setdefault((cell.table, cell.row), []).append(cell)
    return tuple(_row(form, cells) for cells in found.values())


def _row(form: Form, cells: list[Cell]) -> Row:
    first = cells[0]
    if len(cells) == 1:
        return Row(first.table, first.name, cell_name(form, first), {first.name: column_label(first)})
    label, table = row_label(first), table_name(form, first.table)
    labels = {
        cell.name: column_label(cell) if label else f"{group_label(cell)} {column_label(cell)}"
        for cell in cells
    }
    key = _shared_beginning(labels).rstrip("_")
    return Row(first.table, key, f"{table}{quoted(label)}一行" if label else table, labels)


def _shared_beginning(names: Iterable[str]) -> str:
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)
