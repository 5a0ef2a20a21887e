"""What a statutory form is made of: labels in trees, tables, number cells, parts with text.

A form is declared once (``form2021.py``, ``form2019.py``).  Cell names, totals, printed grids and
official labels are all derived here from the declaration, so that drawing, reading, summing and
judging cannot disagree about what the form says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

CellKind = Literal["count", "money", "change"]
"""``count``: whole number >= 0; ``money``: number >= 0 (万元); ``change``: whole number of either sign."""

Role = Literal["heading", "corner", "stub", "column", "row", "number"]


@dataclass(frozen=True, slots=True)
class Label:
    """One official label; a tree of them is the header of a table, along either edge."""

    text: str
    """Official wording, word for word."""
    key: str = ""
    """The part this label adds to the cell names below it; empty where it adds none."""
    children: tuple[Label, ...] = ()
    sums: tuple[str, ...] = ()
    """On a total: the keys of the sibling leaves (same parent key) whose sum it is."""
    kind: CellKind = "count"
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A label without children, with the labels above it and where it stands along its edge."""

    label: Label
    path: tuple[str, ...]
    """Official labels from the outermost to this one."""
    keys: tuple[str, ...]
    index: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the form."""

    name: str
    """The defined name, such as ``t3_new_person``."""
    title: str
    """A short unambiguous Chinese name, such as （三）不予公开 1.属于国家秘密·自然人."""
    table: str
    kind: CellKind
    unit: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    addends: tuple[str, ...]
    """The cells whose sum this one is; empty for a cell that is typed."""
    row: int
    """Row within the printed grid of its table, zero based."""
    column: int

    @property
    def is_total(self) -> bool:
        """Whether the form computes this cell instead of asking for it."""
        return bool(self.addends)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One printed rectangle of a table: a label or a number cell, with its spans."""

    row: int
    column: int
    height: int
    width: int
    role: Role
    text: str = ""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one header.  Table two prints four blocks below each other, the others one."""

    rows: tuple[Label, ...]
    """Empty where the only row has no label (table four)."""
    columns: tuple[Label, ...]
    heading: str = ""
    """A full-width line above the header, such as 第二十条第（一）项."""
    stub: str = ""
    """The header over the row labels: 信息内容, or the balance note in the corner of table three."""


def leaves(labels: tuple[Label, ...]) -> tuple[Leaf, ...]:
    """Leaves of a label tree in printed order."""

    def walk(labels: tuple[Label, ...], path: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Leaf]:
        for label in labels:
            here = (*path, label.text)
            named = (*keys, label.key) if label.key else keys
            if label.children:
                yield from walk(label.children, here, named)
            else:
                yield Leaf(label, here, named, 0)

    return tuple(Leaf(leaf.label, leaf.path, leaf.keys, i) for i, leaf in enumerate(walk(labels, (), ())))


def depth(labels: tuple[Label, ...]) -> int:
    """How many levels a label tree has; 0 for an empty one."""
    return max((1 + depth(label.children) for label in labels), default=0)


def leaf_count(label: Label) -> int:
    """How many leaves stand below a label; 1 for a leaf."""
    return sum(map(leaf_count, label.children)) or 1


def _title(row: tuple[str, ...], column: tuple[str, ...]) -> str:
    """Labels that tell a cell apart: those every cell of the table shares are left out."""
    rows = row[1:] if len(row) > 1 else row
    columns = column[1:] if column[0] == "申请人情况" else column
    return "·".join(part for part in (" ".join(rows), " ".join(columns)) if part)


@dataclass(frozen=True)
class Table:
    """One table of the form: blocks of labelled numbers on one sheet."""

    key: str
    """Begins every cell name of the table: ``t2``, ``t3``, ``t4``."""
    sheet: str
    """The sheet of the agency workbook that shows it."""
    blocks: tuple[Block, ...]

    @cached_property
    def label_width(self) -> int:
        """Grid columns taken by row labels."""
        return max(depth(block.rows) for block in self.blocks)

    @cached_property
    def number_width(self) -> int:
        """Grid columns taken by numbers."""
        return max(len(leaves(block.columns)) for block in self.blocks)

    @property
    def width(self) -> int:
        """Grid columns in all."""
        return self.label_width + self.number_width

    @cached_property
    def height(self) -> int:
        """Grid rows in all."""
        return max(box.row + box.height for box in self.grid)

    @cached_property
    def grid(self) -> tuple[GridCell, ...]:
        """The printed rectangles, row by row; together they tile ``height`` x ``width`` exactly."""
        boxes: list[GridCell] = []
        top = 0
        for block in self.blocks:
            boxes += self._block_grid(block, top)
            top = max(box.row + box.height for box in boxes)
        return tuple(sorted(boxes, key=lambda box: (box.row, box.column)))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The number cells in official order."""
        return tuple(box.cell for box in self.grid if box.cell is not None)

    def _block_grid(self, block: Block, top: int) -> Iterator[GridCell]:
        if block.heading:
            yield GridCell(top, 0, 1, self.width, "heading", block.heading)
            top += 1
        levels = depth(block.columns)
        if self.label_width:
            role: Role = "corner" if len(self.blocks) == 1 else "stub"
            yield GridCell(top, 0, levels, self.label_width, role, block.stub)
        columns = leaves(block.columns)
        spare = self.number_width - len(columns)
        for box in self._column_labels(block.columns, top, self.label_width, levels):
            widened = spare if box.column + box.width == self.width - spare else 0
            yield replace(box, width=box.width + widened)
        yield from self._row_labels(block.rows, top + levels, 0, self.label_width)
        rows = leaves(block.rows) or (Leaf(Label(""), (), (), 0),)
        for row in rows:
            for column in columns:
                number = self._cell(row, column, top + levels + row.index)
                width = 1 + (spare if column is columns[-1] else 0)
                yield GridCell(number.row, number.column, 1, width, "number", cell=number)

    def _column_labels(
        self, labels: tuple[Label, ...], row: int, column: int, levels: int
    ) -> Iterator[GridCell]:
        for label in labels:
            width = leaf_count(label)
            yield GridCell(row, column, 1 if label.children else levels, width, "column", label.text)
            yield from self._column_labels(label.children, row + 1, column, levels - 1)
            column += width

    def _row_labels(self, labels: tuple[Label, ...], row: int, column: int, width: int) -> Iterator[GridCell]:
        for label in labels:
            height = leaf_count(label)
            yield GridCell(row, column, height, 1 if label.children else width, "row", label.text)
            yield from self._row_labels(label.children, row, column + 1, width - 1)
            row += height

    def _cell(self, row: Leaf, column: Leaf, grid_row: int) -> Cell:
        def name(row_keys: tuple[str, ...], column_keys: tuple[str, ...]) -> str:
            return "_".join((self.key, *row_keys, *column_keys))

        addends: tuple[str, ...] = ()
        if column.label.sums:
            addends = tuple(name(row.keys, (*column.keys[:-1], key)) for key in column.label.sums)
        elif row.label.sums:
            addends = tuple(name((*row.keys[:-1], key), column.keys) for key in row.label.sums)
        return Cell(
            name=name(row.keys, column.keys),
            title=_title(row.path, column.path),
            table=self.key,
            kind=column.label.kind,
            unit=column.label.unit,
            row_labels=row.path,
            column_labels=column.path,
            addends=addends,
            row=grid_row,
            column=self.label_width + column.index,
        )


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of the report under its own name, such as ``s1_proactive``."""

    name: str
    label: str
    """The sub-heading it stands under; empty where the part has only this text."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six official parts (一、总体情况 ...): texts, or one table."""

    number: str
    title: str
    texts: tuple[TextField, ...] = ()
    table: str = ""


@dataclass(frozen=True)
class Form:
    """A whole form: parts, tables, and the years it is used for."""

    version: str
    """``2021`` or ``2019``; stands in the cell ``form_version``."""
    source: str
    """The document that lays the form down."""
    first_year: int
    last_year: int | None
    parts: tuple[Part, ...]
    tables: tuple[Table, ...]

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every number cell by name, in official order."""
        return {cell.name: cell for table in self.tables for cell in table.cells}

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """Names of the cells a clerk types."""
        return tuple(name for name, cell in self.cells.items() if not cell.is_total)

    @cached_property
    def totals(self) -> tuple[str, ...]:
        """Names of the computed cells, each after the cells it sums."""
        order: list[str] = []
        waiting = [cell for cell in self.cells.values() if cell.is_total]
        while waiting:
            ready = [c for c in waiting if not any(w.name in c.addends for w in waiting)]
            order += [cell.name for cell in ready]
            waiting = [cell for cell in waiting if cell not in ready]
        return tuple(order)

    @cached_property
    def texts(self) -> Mapping[str, TextField]:
        """Every text field by name, in official order."""
        return {field.name: field for part in self.parts for field in part.texts}

    def table(self, key: str) -> Table:
        """The table whose cell names begin with ``key``.

        Raises:
            KeyError: the form has no such table.
        """
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def covers(self, year: int) -> bool:
        """Whether the report for ``year`` is to be written on this form."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)
