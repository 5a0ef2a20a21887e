"""Where everything stands in the summary workbook, so that its sheets can point at each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ...draw.checks import Answer
from ...draw.layout import COVER, Place, column_letters
from ...draw.look.table import Content
from ...form import Cell, Form, Table
from ...numbers import Number
from ...submission import Submission, add
from ..status import COUNT_NAMES, AgencyStatus, Problem, Summary

if TYPE_CHECKING:
    from .beside.limits import Beside

DETAIL, STATUS, PROBLEMS, SHARES = "明细", "状态", "问题清单", "构成"

TITLE_PLACE = Place(COVER, 1, 1)
"""The title of the summary on 封面."""

DETAIL_LEADS = ("代码", "名称", "状态", "文件")
"""The columns of 明细 before the cells of the form."""
DETAIL_LEAD_NAMES = ("agency_code", "agency_name", "status", "path")
"""What stands below them in the row of cell names."""
DETAIL_SUM_ROW = 5
DETAIL_NAME_ROW = 6
DETAIL_FIRST_ROW = 7

SUM_YELLOW = "#FFF2CC"
LINE = "#BFBFBF"
"""The colour of thin lines in long lists."""

SIGNED = "+General;-General;0"
"""Shows by how much something is more or less."""

LIST_HEADING_ROW = 3
STATUS_FIRST_ROW = 4
"""The first agency on 状态, the first finding on 问题清单."""
STATUS_COLUMNS = ("序号", "代码", "名称", "类别", "状态", *COUNT_NAMES.values(), "原因", "文件")
STATUS_COLUMN = STATUS_COLUMNS.index("状态")
PROBLEM_COLUMNS = (
    *("序号", "代码", "名称", "级别", "结论", "规则"),
    *("事项", "说明", "怎样处理", "所在单元格", "汇总表位置", "文件"),
)
VERDICT_NAMES: Mapping[Literal["failed", "undecided"], str] = {"failed": "不符", "undecided": "待填"}
STATE_HEADING = "汇总状态"
"""Stands on 封面 over draft or final; below that, numbered, why it is a draft."""

SHARES_SUM_ROW = 5
SHARES_CHANGE_ROW = 6
SHARES_RESULT_ROW = 7
SHARES_CHECK_ROW = 8
SHARES_FIRST_ROW = 9
NEW_APPLICATIONS = "t3_new_total"
"""The figure of which 构成 also gives each agency's percentage."""


@dataclass(frozen=True)
class Figure:
    """A column of 构成: a cell of the form, with the labels it is shown under."""

    cell: Cell
    table: Table
    group: str
    """The label over it; empty where it stands alone."""
    label: str
    whole_row: bool
    """It is the total of its row: the rest of the row is on the table only."""


@dataclass(frozen=True)
class Plan:
    """The summary's own geography; rows and columns are zero based."""

    summary: Summary
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """The lists whose rows stand in files, by sheet."""

    @property
    def form(self) -> Form:
        """The form that is summed."""
        return self.summary.merged.form

    @cached_property
    def table_titles(self) -> dict[str, str]:
        """The official title over each table, by table key."""
        return {part.table: f"{part.number}、{part.title}" for part in self.form.parts if part.table}

    @property
    def submissions(self) -> Sequence[Submission]:
        """What is summed, in the order of 明细 and 构成."""
        return self.summary.merged.submissions

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each cell on 明细."""
        return {name: len(DETAIL_LEADS) + i for i, name in enumerate(self.form.cells)}

    @property
    def summed_rows(self) -> int:
        """Rows on 明细 and 构成; one empty row where nothing was accepted, or the rows stand in a file."""
        return 1 if DETAIL in self.beside else max(1, len(self.submissions))

    def summed(self, column: int) -> str:
        """The range of 明细 that is summed in a column, as written on another sheet.

        Where the rows stand in a file, it is the row of sums, which are values there.
        """
        letters = column_letters(column)
        if DETAIL in self.beside:
            return f"{DETAIL}!${letters}${DETAIL_SUM_ROW + 1}:${letters}${DETAIL_SUM_ROW + 1}"
        last = DETAIL_FIRST_ROW + self.summed_rows
        return f"{DETAIL}!${letters}${DETAIL_FIRST_ROW + 1}:${letters}${last}"

    @cached_property
    def reported_sums(self) -> dict[str, Number | None]:
        """The sum of each column of 明细 as its agencies report it, totals included; None with a gap."""
        sums: dict[str, Number | None] = {}
        for name in self.form.cells:
            column = [submission.values[name].value for submission in self.submissions]
            known = [value for value in column if value is not None]
            sums[name] = add(known) if column and len(known) == len(column) else None
        return sums

    def share_result(self, figure: Figure) -> Number | None:
        """The agencies' own figures and the adjustments added up."""
        reported = self.reported_sums[figure.cell.name]
        return None if reported is None else add((reported, self.summary.merged.adjusted[figure.cell.name]))

    def share_answer(self, figure: Figure) -> Answer:
        """Whether the agencies' own figures, with the adjustments, add up to what the tables say."""
        left, right = self.share_result(figure), self.summary.merged.values[figure.cell.name]
        if left is None or right is None:
            return "待填"
        return "平" if left == right else "不平"

    @cached_property
    def status_rows(self) -> dict[tuple[str, str], int]:
        """The row of each agency on 状态, by path and agency name."""
        rows: dict[tuple[str, str], int] = {}
        for i, agency in enumerate(self.summary.agencies):
            rows.setdefault((agency.path, agency.agency), STATUS_FIRST_ROW + i)
        return rows

    def status_row(self, problem: Problem) -> int | None:
        """The row of 状态 that a problem belongs to; None where there is none."""
        if STATUS in self.beside:
            return None
        return self.status_rows.get((problem.path, problem.agency))

    @cached_property
    def accepted(self) -> tuple[AgencyStatus, ...]:
        """Who sent what is summed, one for each of ``submissions``.

        Raises:
            ValueError: the accepted agencies are not as many as the submissions that were summed.
        """
        accepted = tuple(agency for agency in self.summary.agencies if agency.status == "accepted")
        if len(accepted) != len(self.submissions):
            raise ValueError(f"{len(accepted)} accepted agencies, {len(self.submissions)} submissions summed")
        return accepted

    @cached_property
    def set_aside(self) -> tuple[AgencyStatus, ...]:
        """Agencies whose figures were read on this form and are not summed."""
        return tuple(
            agency
            for agency in self.summary.agencies
            if agency.status != "accepted"
            and agency.submission is not None
            and agency.submission.form.version == self.form.version
        )

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The columns of 构成: tables without totals whole, of the others the totals of their rows."""
        return tuple(figure for table in self.form.tables for figure in _figures(table))


def _figures(table: Table) -> list[Figure]:
    cells = {cell.name: cell for cell in table.cells}
    across = {cell.column for cell in table.cells if cell.addends and cells[cell.addends[0]].row == cell.row}
    shown = [cell for cell in table.cells if not across or cell.column in across]
    return [Figure(cell, table, *_labels(cell, bool(across)), bool(across)) for cell in shown]


def _labels(cell: Cell, totals: bool) -> tuple[str, str]:
    """Group and own label: of the row where columns are totals, else of row and column."""
    if not cell.row_labels:
        return "", cell.column_labels[-2]
    if not totals:
        return cell.row_labels[-1], cell.column_labels[-1]
    inner = cell.row_labels[1:] or cell.row_labels
    return ("", inner[-1]) if len(inner) == 1 else (inner[-2], inner[-1])


def list_title(summary: Summary, sheet: str) -> Content:
    """The title over a list, live from 封面."""
    return Content("figure", f"{summary.title}·{sheet}", f'={TITLE_PLACE.reference}&"·{sheet}"')


def here(place: Place) -> str:
    """An internal link target."""
    return f"internal:{place.sheet}!{place.a1}"
