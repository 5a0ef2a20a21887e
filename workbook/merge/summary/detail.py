"""明细: every agency's cells in one row.  The tables of the summary sum its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format

from ...draw.book import Sheet
from ...draw.drawing import Drawing
from ...draw.layout import column_letters
from ...draw.look.palette import GREY_TEXT, HEADING_BLUE, HEI, ORANGE, TOTAL_GREY
from ...draw.look.styles import Styles
from ...draw.look.table import Content, write_box
from ...form import Cell
from ...numbers import MONEY_DECIMALS, Number
from ...submission import Submission
from ..status import STATUS_NAMES, AgencyStatus
from .beside.notice import write_notice
from .pages import Group, Strips, cut, prepare_page
from .plan import (
    DETAIL,
    DETAIL_FIRST_ROW,
    DETAIL_LEAD_NAMES,
    DETAIL_LEADS,
    DETAIL_NAME_ROW,
    DETAIL_SUM_ROW,
    LINE,
    SUM_YELLOW,
    Plan,
    list_title,
)

_LEAD_PIXELS = (80, 210, 62, 150)
_PRINTED_LEADS = 2
_PIXELS = {"count": 52, "change": 52, "money": 84}
_TABLE_ROW, _ROW_LABEL_ROW, _COLUMN_LABEL_ROW = 2, 3, 4
_HEIGHTS = {
    0: 28,
    _TABLE_ROW: 20,
    _ROW_LABEL_ROW: 42,
    _COLUMN_LABEL_ROW: 42,
    DETAIL_SUM_ROW: 20,
    DETAIL_NAME_ROW: 36,
}
_SCALE = 70
_VALUES = "上面“合计”一行是由文件里已采纳的各行加出的数，不是公式；各表取这一行，再加“调整”。"


def sum_formula(cell: Cell, area: str, more: str = "") -> str:
    """The sum of a range, ``""`` unless every cell of it holds a number.

    Money is rounded to its smallest unit, so that no binary remainder is left.

    Args:
        cell: what is summed.
        area: the range.
        more: an expression that is added to the sum.
    """
    total = f"SUM({area})+{more}" if more else f"SUM({area})"
    if cell.kind == "money":
        total = f"ROUND({total},{MONEY_DECIMALS})"
    return f'=IF(COUNT({area})=ROWS({area}),{total},"")'


def draw_detail(drawing: Drawing, plan: Plan) -> None:
    """Headings, a row with the sum, one row for each agency; below, apart, what is not summed."""
    detail = _Detail(drawing.sheets[DETAIL], drawing.styles, plan)
    detail.headings()
    detail.sums()
    if DETAIL in plan.beside:
        write_notice(detail.sheet, detail.styles, DETAIL_FIRST_ROW, plan.beside[DETAIL], _VALUES)
    else:
        detail.rows()
        detail.set_aside()
        detail.marks()
    detail.page()


def _numbers(submission: Submission, cells: Iterable[tuple[int, Cell]]) -> list[Number]:
    values = submission.values
    return [number for _, cell in cells if (number := values[cell.name].value) is not None]


@dataclass(frozen=True)
class _Run:
    """Neighbouring columns under one heading."""

    text: str
    columns: tuple[int, ...]
    cells: tuple[Cell, ...]

    @property
    def group(self) -> Group:
        pixels = sum(_PIXELS[cell.kind] for cell in self.cells)
        return Group(self.cells[0].table, self.columns[0], self.columns[-1], pixels)


@dataclass(frozen=True)
class _Detail:
    sheet: Sheet
    styles: Styles
    plan: Plan

    @cached_property
    def cells(self) -> tuple[tuple[int, Cell], ...]:
        """Column and cell, from the left."""
        return tuple((column, self.plan.form.cells[name]) for name, column in self.plan.columns.items())

    @property
    def last_row(self) -> int:
        return DETAIL_FIRST_ROW + self.plan.summed_rows - 1

    @property
    def last_column(self) -> int:
        return self.cells[-1][0]

    def style(self, **properties: Any) -> Format:
        return self.styles.get(border=1, border_color=LINE, **properties)

    def headings(self) -> None:
        sheet, get = self.sheet, self.styles.get
        for row, points in _HEIGHTS.items():
            sheet.set_row(row, points)
        title = list_title(self.plan.summary, DETAIL)
        write_box(sheet, (0, 0, 0, 0), title, get(font_name=HEI, font_size=16))
        sheet.write_string(1, 0, self._note(), get(font_color=GREY_TEXT))
        label = self.style(bg_color=HEADING_BLUE, text_wrap=True, align="center", font_size=9)
        band = self.style(bg_color=HEADING_BLUE, font_name=HEI, indent=1)
        small = self.style(font_name="Arial", font_size=6, font_color=GREY_TEXT, text_wrap=True)
        for column, (text, pixels) in enumerate(zip(DETAIL_LEADS, _LEAD_PIXELS, strict=True)):
            sheet.set_column_pixels(column, column, pixels)
            sheet.merge_range(_TABLE_ROW, column, _COLUMN_LABEL_ROW, column, text, label)
            sheet.write_string(DETAIL_NAME_ROW, column, DETAIL_LEAD_NAMES[column], small)
        for run in self._runs(lambda cell: self.plan.table_titles[cell.table]):
            for first, last in self.strips.parts(run.columns[0], run.columns[-1]):
                text = run.text if first == run.columns[0] else f"{run.text}（续）"
                write_box(sheet, (_TABLE_ROW, first, _TABLE_ROW, last), Content("figure", text), band)
        for run in self._runs(_row_label):
            box = (_ROW_LABEL_ROW, run.columns[0], _ROW_LABEL_ROW, run.columns[-1])
            write_box(sheet, box, Content("figure", run.text), label)
        for column, cell in self.cells:
            sheet.set_column_pixels(column, column, _PIXELS[cell.kind])
            sheet.write_string(_COLUMN_LABEL_ROW, column, cell.column_labels[-1], label)
            sheet.write_string(DETAIL_NAME_ROW, column, cell.name, small)
        sheet.freeze_panes(DETAIL_FIRST_ROW, _PRINTED_LEADS)

    def _note(self) -> str:
        money = [cell for _, cell in self.cells if cell.kind == "money"]
        units = "".join(f"；{cell.title}为{cell.unit}" for cell in money)
        counted = next(cell.unit for _, cell in self.cells if cell.kind == "count")
        gaps = "有一份" if DETAIL in self.plan.beside else "橙色格"
        return (
            f"合计和各表只加已采纳的 {len(self.plan.submissions)} 份；{gaps}没有数，所在列不出合计。"
            f"灰色列是各单位自己表上的总计，照录供核对，汇总表的总计另由分项算出。单位：{counted}{units}。"
        )

    def sums(self) -> None:
        """The sum of each column; columns of totals too, to compare with the tables."""
        style = self.style(bold=True, bg_color=SUM_YELLOW, align="center", shrink=True)
        label = Content("figure", f"合计（{len(self.plan.submissions)}份）")
        write_box(self.sheet, (DETAIL_SUM_ROW, 0, DETAIL_SUM_ROW, _PRINTED_LEADS - 1), label, style)
        for column in range(_PRINTED_LEADS, len(DETAIL_LEADS)):
            self.sheet.write_blank(DETAIL_SUM_ROW, column, None, style)
        for column, cell in self.cells:
            letters = column_letters(column)
            area = f"{letters}{DETAIL_FIRST_ROW + 1}:{letters}{self.last_row + 1}"
            value = self.plan.reported_sums[cell.name]
            formula = "" if DETAIL in self.plan.beside else sum_formula(cell, area)
            box = (DETAIL_SUM_ROW, column, DETAIL_SUM_ROW, column)
            write_box(self.sheet, box, Content("figure", value, formula), style)

    def rows(self) -> None:
        """The agencies that are summed, with a filter over them."""
        for row, (agency, submission) in enumerate(
            zip(self.plan.accepted, self.plan.submissions, strict=True), DETAIL_FIRST_ROW
        ):
            self._row(row, agency, submission)
        self.sheet.autofilter(DETAIL_NAME_ROW, 0, self.last_row, self.last_column)

    def set_aside(self) -> None:
        """Those not accepted, below an empty row: to look at, outside every sum."""
        if not self.plan.set_aside:
            return
        row = self.last_row + 2
        text = f"以下 {len(self.plan.set_aside)} 份没有计入合计，只供查看"
        self.sheet.write_string(row, 0, text, self.styles.get(font_name=HEI, font_color=GREY_TEXT))
        for offset, agency in enumerate(self.plan.set_aside, 1):
            if agency.submission is not None:
                self._row(row + offset, agency, agency.submission, font_color=GREY_TEXT, italic=True)

    def _row(self, row: int, agency: AgencyStatus, submission: Submission, **extra: Any) -> None:
        """One agency; what is no number stands there as the source has it."""
        sheet = self.sheet
        text = self.style(**extra)
        typed, total = self._number_styles(**extra)
        for column, lead in enumerate((agency.code, agency.agency, STATUS_NAMES[agency.status], agency.path)):
            write_box(sheet, (row, column, row, column), Content("figure", lead), text)
        values = submission.values
        if not extra and all(values[cell.name].value is not None for _, cell in self.cells):
            sheet.write_run(row, self.cells[0][0], partial(_numbers, submission, self.cells), self._formats)
            return
        for column, cell in self.cells:
            reading = values[cell.name]
            style = total if cell.is_total else typed
            if reading.value is not None:
                sheet.write_number(row, column, reading.value, style)
            else:
                write_box(sheet, (row, column, row, column), Content("figure", reading.text), style)

    def _number_styles(self, **extra: Any) -> tuple[Format, Format]:
        """Of typed cells, and of totals."""
        typed = self.style(align="center", shrink=True, **extra)
        return typed, self.style(align="center", shrink=True, bg_color=TOTAL_GREY, **extra)

    @cached_property
    def _formats(self) -> tuple[Format, ...]:
        """The style of each cell of a row that is summed."""
        typed, total = self._number_styles()
        return tuple(total if cell.is_total else typed for _, cell in self.cells)

    def marks(self) -> None:
        """Orange where a summed row has no number; it goes away when one is put there."""
        corner = f"{column_letters(len(DETAIL_LEADS))}{DETAIL_FIRST_ROW + 1}"
        self.sheet.conditional_format(
            DETAIL_FIRST_ROW,
            len(DETAIL_LEADS),
            self.last_row,
            self.last_column,
            {
                "type": "formula",
                "criteria": f'=AND($B{DETAIL_FIRST_ROW + 1}<>"",NOT(ISNUMBER({corner})))',
                "format": self.styles.change(bg_color=ORANGE),
            },
        )

    def page(self) -> None:
        """Strips side by side; the title is printed at the head of each page."""
        title = f"{self.plan.summary.title}·{DETAIL}"
        prepare_page(self.sheet, self.plan.summary, (_TABLE_ROW, DETAIL_SUM_ROW), title=title)
        self.sheet.repeat_columns(0, _PRINTED_LEADS - 1)
        self.sheet.print_area(_TABLE_ROW, 0, self.last_row, self.last_column)
        self.strips.apply(self.sheet)

    @cached_property
    def strips(self) -> Strips:
        """Pages side by side, each with the two leading columns."""
        runs = self._runs(_row_label)
        others = Group(
            self.cells[0][1].table,
            _PRINTED_LEADS,
            len(DETAIL_LEADS) - 1,
            sum(_LEAD_PIXELS[_PRINTED_LEADS:]),
        )
        return cut([others, *(run.group for run in runs)], sum(_LEAD_PIXELS[:_PRINTED_LEADS]), _SCALE)

    def _runs(self, key: Callable[[Cell], str]) -> Iterator[_Run]:
        """Neighbouring columns of one table with the same heading."""
        for (_, text), pairs in groupby(self.cells, lambda pair: (pair[1].table, key(pair[1]))):
            columns, cells = zip(*pairs, strict=True)
            yield _Run(text, columns, cells)


def _row_label(cell: Cell) -> str:
    """What a run of columns belongs to: the row of the form, or where it has one row, the block."""
    return " ".join(cell.row_labels[1:] or cell.row_labels or cell.column_labels[:-1])
