"""Every official label of a form with what it leads to, and which form a document is written on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ...form import FORMS, Form, Label, Table
from ..blocks import Block, Grid, Paragraph
from .label_match import normal

Edge = Literal["heading", "column", "row"]


@dataclass(frozen=True, slots=True)
class OfficialLabel:
    """One official label where it stands in its table."""

    text: str
    table: str
    block: int
    """Which of the blocks of its table, zero based."""
    edge: Edge
    path: tuple[str, ...]
    """Official labels from the outermost to this one."""
    is_leaf: bool
    """Whether cells of the form stand directly under or beside it."""


@lru_cache(maxsize=16)
def table_labels(table: Table) -> tuple[OfficialLabel, ...]:
    """The labels of one table, block by block: heading, columns, rows."""
    return tuple(label for number, _ in enumerate(table.blocks) for label in _of_block(table, number))


def label_index(form: Form) -> tuple[OfficialLabel, ...]:
    """The labels of a form in the order they are declared: tables, blocks, headings, columns, rows."""
    return tuple(label for table in form.tables for label in table_labels(table))


def best_form(blocks: Iterable[Block | str]) -> Form:
    """The form a document is written on: the one more of whose own labels it has.

    Only labels that the other forms lack count (mostly columns of table two, and the rows of
    （六）其他处理); where none is found it is the form in force.

    Args:
        blocks: grids, paragraphs or plain texts of one document.
    """
    shown = "".join(normal(text) for block in blocks for text in _texts(block))
    return max(FORMS, key=lambda form: sum(label in shown for label in _own_labels(form)))


def _own_labels(form: Form) -> frozenset[str]:
    """Labels that no other form has; those that are part of another form's label tell nothing."""
    others = [normal(label.text) for other in FORMS if other is not form for label in label_index(other)]
    labels = {normal(label.text) for label in label_index(form)}
    return frozenset(label for label in labels if not any(label in other for other in others))


def _texts(block: Block | str) -> Iterator[str]:
    if isinstance(block, Grid):
        yield from (slot.text for row in block.rows for slot in row if slot is not None)
    else:
        yield block.text if isinstance(block, Paragraph) else block


def _of_block(table: Table, number: int) -> Iterator[OfficialLabel]:
    block = table.blocks[number]
    if block.heading:
        yield OfficialLabel(block.heading, table.key, number, "heading", (block.heading,), is_leaf=False)

    def walk(labels: tuple[Label, ...], above: tuple[str, ...], edge: Edge) -> Iterator[OfficialLabel]:
        for label in labels:
            path = (*above, label.text)
            yield OfficialLabel(label.text, table.key, number, edge, path, is_leaf=not label.children)
            yield from walk(label.children, path, edge)

    yield from walk(block.columns, (), "column")
    yield from walk(block.rows, (), "row")
