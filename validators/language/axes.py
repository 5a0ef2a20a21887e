"""Axes of the catalogue: what ``{column}`` or ``{outcome}`` runs over, found in the form's declaration.

An axis is a pattern over cell names.  ``t3_new_{*}`` means: every ``x`` for which ``t3_new_x`` is a
cell of the form.  The form alone says which those are and what they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nianbao.workbook.form import Cell, Form

from ..wording import cell_label, column_label, group_label, quoted, row_label

PATTERN_PARTS = re.compile(r"^([a-z0-9_]*)\{([a-z0-9_*]+)\}([a-z0-9_]*)$")
WHERE_FIELDS = frozenset({"row", "line", "column", "group", "cell"})


@dataclass(frozen=True, slots=True)
class AxisValue:
    """One value of an axis."""

    key: str
    """What replaces ``{axis}``, and ends the key of the instance: ``person``."""
    where: str
    """The same for people: ``自然人列``."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What a placeholder runs over."""

    name: str
    cells: tuple[str, ...]
    """Patterns over cell names; the part in braces (``*``: anything) becomes the value."""
    addends_of: str = ""
    """Only cells that this total sums."""
    kinds: tuple[str, ...] = ()
    """Only cells of these kinds; empty: all."""
    where: str = "{cell}"
    """Names a value in messages, from the labels of the cell it was found in."""

    def values(self, form: Form) -> tuple[AxisValue, ...]:
        """The values in official order, each once."""
        return tuple({value.key: value for value in self._found(form)}.values())

    def _found(self, form: Form) -> Iterator[AxisValue]:
        total = form.cells.get(self.addends_of)
        patterns = [_compiled(pattern) for pattern in self.cells]
        for name, cell in form.cells.items():
            if self.addends_of and (total is None or name not in total.addends):
                continue
            if self.kinds and cell.kind not in self.kinds:
                continue
            found = next((match for pattern in patterns if (match := pattern.fullmatch(name))), None)
            if found:
                yield AxisValue(found[1], self._where(cell))

    def _where(self, cell: Cell) -> str:
        return self.where.format(
            row=row_label(cell),
            line=f"{quoted(row_label(cell))}一行",
            column=column_label(cell),
            group=group_label(cell),
            cell=cell_label(cell),
        )


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = PATTERN_PARTS.match(pattern)
    if parts is None:
        raise ValueError(f"{pattern!r} is not a pattern over cell names")
    before, inner, after = parts.groups()
    return re.compile(f"{before}({inner.replace('*', '[a-z0-9_]+')}){after}")
