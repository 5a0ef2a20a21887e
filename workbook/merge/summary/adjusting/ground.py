"""Where everything stands on 调整, and what other sheets point to there; rows are zero based."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ....adjustments import COUNTED
from ....draw.layout import (
    ADJUSTMENT_FIRST_ROW,
    ADJUSTMENT_HEADERS,
    ADJUSTMENT_SUM,
    ADJUSTMENTS,
    Place,
    column_letters,
)
from ....form import Cell, Form
from ..plan import Plan

SHOWN_HEADERS = ("位置", "计入的单元格", ADJUSTMENT_SUM, "调整", "结果", "核对")
HEADERS = ("序号", *ADJUSTMENT_HEADERS, *SHOWN_HEADERS)
NUMBER, RULE, CELL, AMOUNT, REASON, AGENCY, HANDLER = range(7)
WHERE, NAME, SUM, CHANGE, RESULT, ANSWER = range(7, 13)
CHOICE_HEADERS = (
    *("序号", "单位", "官方名称", "不小于", "所在的表", "小数位", "直接调整"),
    *("位置", "单元格名称", ADJUSTMENT_SUM, "调整", "结果"),
)
"""Over the list of cells; what is in both tables stands in the same columns."""
UNIT, TITLE, LEAST, PART, DECIMALS, DIRECT = RULE, CELL, AMOUNT, REASON, AGENCY, HANDLER
RULE_HEADERS = ("规则号", "内容")

TITLE_ROW, NOTE_ROW, STATE_ROW, BAND_ROW, HEADING_ROW = range(5)
_ROWS, _SPARE = 30, 15
"""Rows ready to be filled in, and how many are free at least."""

SUMMED_AGENCIES = "summed_agencies"
"""A defined name for the names of the agencies on 明细: a list to choose from must not be a reference to
another sheet, which Excel 2007 refuses."""
FAULTS = Place(ADJUSTMENTS, STATE_ROW, ANSWER)
"""How many rows have a fault."""
FAULTY = ("草稿——“调整”有 ", " 行不能计入")
"""What stands before and after that number where a sheet says draft or final."""
COUNTED_ROWS = Place(ADJUSTMENTS, STATE_ROW, RESULT)
"""How many rows count."""


@dataclass(frozen=True)
class Ground:
    """The rows of the sheet's three tables: adjustments, cells to choose from, rules to choose from."""

    form: Form
    given: int
    """How many adjustments there are."""
    rules: int

    @property
    def last_row(self) -> int:
        """The last row for adjustments."""
        return ADJUSTMENT_FIRST_ROW + max(_ROWS, self.given + _SPARE) - 1

    @property
    def choices_row(self) -> int:
        """The headings over the cells of the form."""
        return self.last_row + 3

    @cached_property
    def choices(self) -> Mapping[str, int]:
        """The row of each cell of the form: those that can be adjusted first, then the totals."""
        first = self.choices_row + 1
        return {name: first + i for i, name in enumerate((*self.form.typed, *self.form.totals))}

    @property
    def rules_row(self) -> int:
        """The headings over the rules."""
        return self.choices_row + len(self.form.cells) + 3

    def entries(self, column: int) -> str:
        """A column of the adjustments, as the sheet itself refers to it."""
        return _span(column, ADJUSTMENT_FIRST_ROW, self.last_row)

    def choosable(self, column: int, *, totals: bool = False) -> str:
        """A column of the list of cells, with or without the totals."""
        first = self.choices_row + 1
        return _span(column, first, first + len(self.form.cells if totals else self.form.typed) - 1)

    def rule_ids(self) -> str:
        """The ids of the rules."""
        return _span(RULE, self.rules_row + 1, self.rules_row + self.rules)

    def counted(self, criterion: str, sheet: str = "") -> str:
        """An expression: what counts of the adjustments of one cell.

        Args:
            criterion: a cell's name in quotes, or a reference to it.
            sheet: ``调整!`` where the formula stands on another sheet.
        """
        amounts, names, answers = (sheet + self.entries(column) for column in (AMOUNT, NAME, ANSWER))
        return f'SUMIFS({amounts},{names},{criterion},{answers},"{COUNTED}")'

    def term(self, cell: Cell) -> str:
        """What a table adds to the sum of the agencies."""
        return self.counted(f'"{cell.name}"', f"{ADJUSTMENTS}!")

    def change(self, name: str) -> Place:
        """The cell that says by how much a cell of the form is adjusted, totals too."""
        return Place(ADJUSTMENTS, self.choices[name], CHANGE)


def ground(plan: Plan) -> Ground:
    """The sheet of a summary."""
    summary = plan.summary
    return Ground(plan.form, len(summary.merged.adjustments), len(summary.rules))


def _span(column: int, first: int, last: int) -> str:
    letters = column_letters(column)
    return f"${letters}${first + 1}:${letters}${last + 1}"
