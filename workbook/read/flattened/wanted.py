"""The labels of a form in the order they are printed, each row with the number cells it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ...form import FORMS, Form, GridCell, Table
from .pieces import plain


@dataclass(frozen=True, slots=True)
class Wanted:
    """One official label, as it is looked for in flattened text."""

    text: str
    """Official wording."""
    plain: str
    order: int
    """Place among the labels of its table, in printed order."""
    groups: tuple[str, ...] = ()
    """On a row: plain forms of the labels it stands under, such as 三、本年度办理结果, （六）其他处理."""
    is_group: bool = False
    """It stands before rows, not above columns."""
    cells: tuple[str, ...] = ()
    """Cells of its row; empty for headings, column labels and groups."""

    @property
    def extra(self) -> bool:
        """Whether its cells are those of another version of the form, where this group is a single row."""
        return self.is_group and bool(self.cells)


@dataclass(frozen=True)
class TableWords:
    """What is looked for of one table."""

    table: Table
    title: str
    """The title of its part."""
    labels: tuple[Wanted, ...]
    """Its labels from top left to bottom right."""
    groups: tuple[Wanted, ...]
    """Where its only row has no label (table four): the groups of columns, with their cells."""
    foreign: tuple[str, ...]
    """Plain forms of what begins behind it: headings of parts, labels of the other tables."""


@dataclass(frozen=True)
class Words:
    """What is looked for of a form."""

    tables: tuple[TableWords, ...]
    labels: frozenset[str]
    """Plain forms of all labels."""
    rows: tuple[str, ...]
    """Plain forms of the labels of rows."""


@cache
def words_of(form: Form) -> Words:
    """Everything that is looked for of a form."""
    labels = {table.key: _labels(form, table) for table in form.tables}
    titles = {part.table: part.title for part in form.parts}
    headings = [plain(part.number + part.title) for part in form.parts]
    tables = tuple(
        TableWords(
            table,
            titles[table.key],
            labels[table.key],
            _groups(table),
            (*headings, *(label.plain for key, own in labels.items() if key != table.key for label in own)),
        )
        for table in form.tables
    )
    every = [label for own in labels.values() for label in own]
    return Words(
        tables,
        frozenset(label.plain for label in every),
        tuple(label.plain for label in every if label.cells),
    )


def _labels(form: Form, table: Table) -> tuple[Wanted, ...]:
    wanted: list[Wanted] = []
    groups: list[str] = []
    for box in (box for box in table.grid if box.role != "number"):
        leads = box.role == "row" and box.column + box.width == table.label_width
        cells = _row_of(table, box) if leads else _single_row_elsewhere(form, table.key, box)
        is_group = box.role == "row" and not leads
        if is_group:
            groups[box.column :] = [plain(box.text)]
        within = tuple(groups[: box.column]) if leads else ()
        wanted.append(Wanted(box.text, plain(box.text), len(wanted), within, is_group, cells))
    return tuple(wanted)


def _groups(table: Table) -> tuple[Wanted, ...]:
    groups: dict[str, list[str]] = {}
    if not any(block.rows for block in table.blocks):
        for cell in table.cells:
            groups.setdefault(cell.column_labels[-2], []).append(cell.name)
    return tuple(
        Wanted(text, plain(text), order, cells=tuple(names))
        for order, (text, names) in enumerate(groups.items())
    )


def _row_of(table: Table, box: GridCell) -> tuple[str, ...]:
    return tuple(cell.name for cell in table.cells if cell.row == box.row)


def _single_row_elsewhere(form: Form, key: str, box: GridCell) -> tuple[str, ...]:
    """Cells of the row that has this group's label in another version: （六）其他处理."""
    others = (other.table(key) for other in FORMS if other is not form) if box.role == "row" else ()
    return tuple(cell.name for table in others for cell in table.cells if cell.row_labels[-1:] == (box.text,))
