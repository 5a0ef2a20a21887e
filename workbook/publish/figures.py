"""Figures that the text takes from the tables, so that text and tables cannot disagree.

Whoever writes 正文 puts a cell name in braces, ``{t3_new_total}``, or official labels in lenticular
brackets, ``【新收】``, ``【不予公开】``, ``【行政许可】``, ``【一、本年新收政府信息公开申请数量·自然人】``.
In the report the number stands there instead.  Both kinds of brackets take both kinds of names.

Labels are matched without numbering and punctuation, as a whole or by a part that only one row (and
column) has.  A row of table three without a column is its 总计; a heading is the sum of what stands
below it (the form prints no such sum for （三）不予公开).  Double braces, and brackets around nothing
but digits such as 【2021】, are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from ..form import LAST_PREFIX, Cell, Form, Label, Table, leaves
from ..numbers import clean
from ..submission import Submission, add
from .numerals import numeral

NOT_KNOWN = "〔未填〕"
"""Stands for a figure whose cell is blank: a blank is never printed as 0."""

_FIELD = re.compile(
    r"(?<!\{)\{(?P<brace>(?=[^{}]*[^\W_])[^{}%#\n]{1,80})\}(?!\})"
    r"|｛(?P<wide>(?=[^｛｝]*[^\W_])[^｛｝\n]{1,80})｝"
    r"|【(?P<label>(?=[^【】]*[^\W_])[^【】\n]{1,80})】"
)
_SIGNS = ("{", "｛", "【")
_BETWEEN = re.compile(r"[·・•]")
_NUMBERING = re.compile(r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|\d+\.)")
_NOT_WORDS = re.compile(r"[\W_]+")
_FEW = 4
"""So many possible meanings are named to whoever wrote an ambiguous label."""
_HALF_NAMED, _WHOLLY_NAMED = 1, 100
"""Ranks: a row without its column; every label of the figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a field stands for: one cell, or several that are added."""

    cells: tuple[str, ...]
    rows: tuple[str, ...]
    """Official labels along the row's edge, outermost first."""
    columns: tuple[str, ...]
    usual: bool = False
    """It is what its row is taken for where no column is named."""

    @property
    def title(self) -> str:
        """The labels that tell it apart, as they may be written in 【】."""
        return "·".join((*self.rows[-1:], *self.columns[-1 if self.rows else -2 :]))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field in a text that names no figure, or more than one."""

    text: str
    """Name of the text it stands in, such as ``s1_on_request``."""
    written: str
    """The field as written, with its brackets."""
    reason: str
    """One Chinese clause."""


def expanded_texts(submission: Submission) -> Mapping[str, str]:
    """The texts with each field replaced by its figure; fields that name none stay as they are.

    Only the texts of our own workbooks have fields; what a published report says is text.
    """
    return {name: told for name, (told, _) in _expansions(submission).items()}


def with_figures(submission: Submission) -> Submission:
    """The submission as its report will read: the same object where no text has a field."""
    texts = expanded_texts(submission)
    return submission if texts == submission.texts else replace(submission, texts=texts)


def unknown_fields(submission: Submission) -> tuple[Unknown, ...]:
    """The fields of the texts that name no figure, in the order in which they are written."""
    return tuple(unknown for _, those in _expansions(submission).values() for unknown in those)


def _expansions(submission: Submission) -> dict[str, tuple[str, list[Unknown]]]:
    ours = submission.source in ("workbook", "summary")
    return {
        name: _expand(submission, name, text) if ours and any(sign in text for sign in _SIGNS) else (text, [])
        for name, text in submission.texts.items()
    }


def _expand(submission: Submission, name: str, text: str) -> tuple[str, list[Unknown]]:
    unknown: list[Unknown] = []

    def figure(field: re.Match[str]) -> str:
        written = clean(field["brace"] or field["wide"] or field["label"])
        if field["label"] and written.isdecimal():
            return field[0]
        found = resolve(submission.form, written)
        if isinstance(found, str):
            unknown.append(Unknown(name, field[0], found))
            return field[0]
        values = [submission.number(cell) for cell in found.cells]
        known = [value for value in values if value is not None]
        return numeral(add(known)) if len(known) == len(values) else NOT_KNOWN

    return _FIELD.sub(figure, text), unknown


def resolve(form: Form, written: str) -> Figure | str:
    """The figure a field names, or one Chinese clause why it names none.

    Args:
        form: the form.
        written: a cell name (with ``last_`` for last year's figure), or official labels with ``·``.
    """
    name = written.removeprefix(LAST_PREFIX)
    if name in form.cells:
        return Figure((written,), (), (form.cells[name].title,))
    wanted = [bare for part in _BETWEEN.split(written) if (bare := _bare(part))]
    ranked: dict[int, list[Figure]] = {}
    for figure in figures(form):
        rank = _rank(figure, wanted)
        if rank:
            ranked.setdefault(rank, []).append(figure)
    best = ranked[max(ranked)] if ranked else []
    # Of figures with the same cells the innermost label, the last one, says best what it is.
    meant = {figure.cells: figure for figure in [f for f in best if f.usual] or best}
    if not meant:
        return "不是表里的项目"
    if len(meant) == 1 and max(ranked) > _HALF_NAMED:
        return next(iter(meant.values()))
    names = "、".join(f"【{figure.title}】" for figure in list(meant.values())[:_FEW])
    return f"没有说清是哪一格，请写明，例如{names}"


def _rank(figure: Figure, wanted: Sequence[str]) -> int:
    """How well words name a figure: 0 not at all, more for each word that is a label as a whole.

    Every word must be found among the labels, and the innermost label of each edge must be named;
    the column need not be where the figure is what its row is usually taken for.
    """
    labels = [_bare(label) for label in (*figure.rows, *figure.columns)]
    if not wanted or not all(any(word in label for label in labels) for word in wanted):
        return 0
    innermost = [_bare(edge[-1]) for edge in (figure.rows, figure.columns) if edge]
    if figure.usual:
        innermost = innermost[:1]
    named = sum(any(word in label for word in wanted) for label in innermost)
    if named < len(innermost):
        return _HALF_NAMED if named else 0
    if sorted(labels) == sorted(wanted):
        return _WHOLLY_NAMED
    return _HALF_NAMED + 1 + sum(word in labels for word in wanted)


def _bare(text: str) -> str:
    """A label without its number and without punctuation."""
    return _NOT_WORDS.sub("", _NUMBERING.sub("", clean(text)))


@cache
def figures(form: Form) -> tuple[Figure, ...]:
    """Everything a label can name: each cell, and the sums of the headings that have no cell."""
    return tuple(figure for table in form.tables for figure in _of_table(table))


def _of_table(table: Table) -> Iterator[Figure]:
    by_labels = {(cell.row_labels, cell.column_labels): cell for cell in table.cells}
    for block in table.blocks:
        rows = list(_nodes(block.rows)) or [((), ((),))]
        columns = list(_nodes(block.columns))
        alone = len(leaves(block.columns)) == 1
        for (row, row_leaves), (column, column_leaves) in product(rows, columns):
            cells = [by_labels[pair] for pair in product(row_leaves, column_leaves)]
            names = tuple(cell.name for cell in cells)
            yield Figure(names, row, column, bool(row) and (alone or _whole_row(cells, table)))


def _whole_row(cells: list[Cell], table: Table) -> bool:
    """Whether these are the totals of their rows."""
    rows = {cell.name: cell.row for cell in table.cells}
    return all(cell.addends and rows[cell.addends[0]] == cell.row for cell in cells)


_Path = tuple[str, ...]


def _nodes(labels: tuple[Label, ...], above: _Path = ()) -> Iterator[tuple[_Path, tuple[_Path, ...]]]:
    """Each label with the paths of the leaves whose sum it is."""
    for label in labels:
        here = (*above, label.text)
        whole = _sum_of(label, here)
        yield here, whole
        if len(whole) > 1 and len({leaf[-1] for leaf in whole}) == 1:
            yield (*here, whole[0][-1]), whole  # 行政诉讼·总计: both totals below it
        yield from _nodes(label.children, here)


def _sum_of(label: Label, here: _Path) -> tuple[_Path, ...]:
    """A heading is the total printed below it, or all that stands below it."""
    if not label.children:
        return (here,)
    totals = [child for child in label.children if child.sums]
    return tuple(leaf for child in totals or label.children for leaf in _sum_of(child, (*here, child.text)))
