"""The official tables as HTML: every number names the headers it stands under, at every level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..form import GridCell, Table
from ..form.widths import COLUMN_TWIPS
from ..numbers import Reading
from .escape import xml_text
from .numerals import printed


def page_table(table: Table, values: Mapping[str, Reading], caption: str) -> str:
    """One table with its caption, in a frame that scrolls where the screen is narrow.

    Args:
        table: the table.
        values: the reading for each of its cells, by name.
        caption: what it is called; other than the heading of its part, lest that seem to stand twice.
    """
    return _Drawing(table, values).html(caption)


@dataclass(frozen=True)
class _Drawing:
    table: Table
    values: Mapping[str, Reading]

    def html(self, caption: str) -> str:
        rows = [self._row(row) for row in range(self.table.height)]
        if len(self.table.blocks) > 1:
            starts = [box.row for box in self.table.grid if box.role == "heading"]
            ends = [*starts[1:], self.table.height]
            groups = [f"<tbody>\n{''.join(rows[a:b])}</tbody>\n" for a, b in zip(starts, ends, strict=True)]
        else:
            head = min(cell.row for cell in self.table.cells)
            groups = [
                f"<thead>\n{''.join(rows[:head])}</thead>\n",
                f"<tbody>\n{''.join(rows[head:])}</tbody>\n",
            ]
        return (
            f'<div class="table" role="region" tabindex="0" aria-label="{xml_text(caption)}">\n'
            f"<table>\n<caption>{xml_text(caption)}</caption>\n{self._columns()}\n"
            f"{''.join(groups)}</table>\n</div>"
        )

    def _columns(self) -> str:
        """Widths in the ratio of the official form."""
        twips = COLUMN_TWIPS[self.table.key]
        each = (f'<col style="width:{100 * one / sum(twips):.2f}%">' for one in twips)
        return f"<colgroup>{''.join(each)}</colgroup>"

    def _row(self, row: int) -> str:
        boxes = sorted((box for box in self.table.grid if box.row == row), key=lambda box: box.column)
        return f"<tr>{''.join(map(self._cell, boxes))}</tr>\n"

    def _cell(self, box: GridCell) -> str:
        spans = f' rowspan="{box.height}"' if box.height > 1 else ""
        spans += f' colspan="{box.width}"' if box.width > 1 else ""
        if box.cell is not None:
            headers = " ".join(_id(self.table, header) for header in self._headers(box))
            return f'<td{spans} headers="{headers}">{xml_text(printed(self.values[box.cell.name]))}</td>'
        if box.role == "corner":
            return f'<td{spans} class="note">{xml_text(box.text)}</td>'
        kind = f' class="{box.role}"' if box.role in ("heading", "row") else ""
        above = " ".join(_id(self.table, header) for header in self._headers(box))
        under = f' headers="{above}"' if above else ""
        named = f'id="{_id(self.table, box)}" scope="{_scope(box)}"'
        return f"<th {named}{kind}{spans}{under}>{xml_text(box.text)}</th>"

    def _headers(self, box: GridCell) -> Iterator[GridCell]:
        """The labels a rectangle stands under or beside, outermost first."""
        block = max((head for head in self._block_heads if head.row <= box.row), key=_row, default=None)
        if block is not None and block is not box:
            yield block
        first = block.row if block is not None else 0
        if box.role in ("row", "number"):
            yield from (
                head
                for head in self._labels["row"]
                if head.row <= box.row < head.row + head.height and head.column < box.column
            )
        if box.role in ("column", "number"):
            yield from (
                head
                for head in self._labels["column"]
                if first <= head.row < box.row and head.column <= box.column < head.column + head.width
            )

    @cached_property
    def _block_heads(self) -> tuple[GridCell, ...]:
        return tuple(box for box in self.table.grid if box.role == "heading")

    @cached_property
    def _labels(self) -> Mapping[str, tuple[GridCell, ...]]:
        return {role: tuple(box for box in self.table.grid if box.role == role) for role in ("row", "column")}


def _row(box: GridCell) -> int:
    return box.row


def _scope(box: GridCell) -> str:
    if box.role == "heading":
        return "rowgroup"
    if box.role == "row":
        return "rowgroup" if box.height > 1 else "row"
    return "colgroup" if box.width > 1 and box.height == 1 else "col"


def _id(table: Table, box: GridCell) -> str:
    return f"{table.key}-{box.row}-{box.column}"
