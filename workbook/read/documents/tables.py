"""From the tables of a document (spans, tables inside tables) to blocks in reading order.

What Word files and web pages have in common.  A table that only lays out a page (one column, or
other tables inside) is opened up: what stands in it comes as paragraphs and grids of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..blocks import Block, Grid, Paragraph, Slot

MOST_COLUMNS = 256
MOST_ROWS = 20_000
_OWN_CELLS = 10
"""A table with tables inside and at least this many filled cells of its own is more than layout."""


@dataclass(slots=True)
class RawCell:
    """One cell where it begins, with what stands in it: lines of text and tables."""

    row: int
    column: int
    height: int = 1
    width: int = 1
    content: list[str | RawTable] = field(default_factory=list)
    page: int | None = None
    """One based, where the document has pages."""


@dataclass(slots=True)
class RawTable:
    """A table as the document says it."""

    cells: list[RawCell] = field(default_factory=list)


def blocks_of(items: Iterable[str | RawTable]) -> list[Block]:
    """Paragraphs and grids, with addresses such as ``第12段`` and ``第3个表第8行第4列``.

    Args:
        items: lines of text and tables in reading order; a text of several lines is one paragraph
            of the document and comes as several blocks.
    """
    return _Blocks(items).blocks


def grid_of(table: RawTable, place: str) -> Grid:
    """A table as a grid; places no cell covers hold None, and the later of two that overlap gives way.

    Args:
        table: the table; tables inside it are left out, but for those of one column.
        place: which table it is, for the addresses: ``第3个表``.
    """
    cells = [cell for cell in table.cells if cell.row < MOST_ROWS and cell.column < MOST_COLUMNS]
    height = min(MOST_ROWS, max((cell.row + cell.height for cell in cells), default=0))
    width = min(MOST_COLUMNS, max((cell.column + cell.width for cell in cells), default=0))
    rows: list[list[Slot | None]] = [[None] * width for _ in range(height)]
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        page = f"第{cell.page}页" if cell.page else ""
        address = f"{page}{place}第{cell.row + 1}行第{cell.column + 1}列"
        text = "\n".join(_lines(cell))
        spans = min(cell.height, height - cell.row), min(cell.width, width - cell.column)
        rows[cell.row][cell.column] = Slot(text, address, None, "", *spans, page=cell.page)
    return Grid(tuple(map(tuple, rows)))


class _Blocks:
    def __init__(self, items: Iterable[str | RawTable]) -> None:
        self.blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._add(items)

    def _add(self, items: Iterable[str | RawTable]) -> None:
        for item in items:
            if isinstance(item, RawTable):
                self._add_table(item)
            elif item.strip():
                self._paragraphs += 1
                lines = (line.strip() for line in item.splitlines())
                self.blocks += [Paragraph(line, f"第{self._paragraphs}段") for line in lines if line]

    def _add_table(self, table: RawTable) -> None:
        if _only_lays_out(table):
            for cell in table.cells:
                self._add(cell.content)
            return
        self._tables += 1
        self.blocks.append(grid_of(table, f"第{self._tables}个表"))
        for cell in table.cells:
            self._add(inner for inner in _tables_in(cell) if not _is_lines(inner))


def _only_lays_out(table: RawTable) -> bool:
    if _is_column(table):
        return True
    nested = any(not _is_lines(inner) for cell in table.cells for inner in _tables_in(cell))
    filled = sum(any(line.strip() for line in _lines(cell)) for cell in table.cells)
    return nested and filled < _OWN_CELLS


def _is_column(table: RawTable) -> bool:
    """Whether no row has a second cell; such a table says nothing that its lines do not say."""
    starts = {cell.column for cell in table.cells}
    return len(starts) <= 1


def _is_lines(table: RawTable) -> bool:
    """Whether a table is one column of lines all the way down, with no grid in any of its cells."""
    return _is_column(table) and all(_is_lines(inner) for cell in table.cells for inner in _tables_in(cell))


def _tables_in(cell: RawCell) -> Iterator[RawTable]:
    return (item for item in cell.content if isinstance(item, RawTable))


def _lines(cell: RawCell) -> Sequence[str]:
    """The text of a cell by lines; a table of one column inside it counts as lines."""
    lines: list[str] = []
    for item in cell.content:
        if isinstance(item, str):
            lines.append(item.strip())
        elif _is_lines(item):
            lines += [line for inner in item.cells for line in _lines(inner)]
    return [line for line in lines if line]
