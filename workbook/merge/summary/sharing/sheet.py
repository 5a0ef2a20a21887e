"""构成: what each agency and 调整 contribute to the main figures, adding up to the tables (C08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from xlsxwriter.format import Format

from ....draw.book import Formula, Sheet
from ....draw.checks import Answer
from ....draw.drawing import Drawing
from ....draw.layout import ADJUSTMENTS, column_letters
from ....draw.look.palette import (
    DARK_GREEN,
    DARK_RED,
    GREEN,
    GREY_TEXT,
    HEADING_BLUE,
    HEI,
    RED,
    TO_FILL,
    TOTAL_GREY,
)
from ....draw.look.styles import Styles
from ....draw.look.table import Content, lines, write_box
from ....numbers import MONEY_DECIMALS, Number
from ...status import STATUS_NAMES
from ..adjusting.ground import ground
from ..beside.notice import write_notice
from ..detail import sum_formula
from ..pages import Strips, prepare_page
from ..plan import (
    DETAIL,
    DETAIL_FIRST_ROW,
    LINE,
    SHARES,
    SHARES_CHANGE_ROW,
    SHARES_CHECK_ROW,
    SHARES_FIRST_ROW,
    SHARES_RESULT_ROW,
    SHARES_SUM_ROW,
    SIGNED,
    SUM_YELLOW,
    Plan,
    list_title,
)
from .columns import LEAD_PIXELS, LEADS, Column, runs, share_columns, share_strips

_TITLE_ROW, _NOTE_ROW, _TABLE_ROW, _GROUP_ROW, _LABEL_ROW = range(5)
_ROW_POINTS = 18
_SAME = "0.0000005"
"""Half the smallest unit of money, 万元."""
_ANSWERS: Mapping[Answer, tuple[str, str]] = {
    "平": (GREEN, DARK_GREEN),
    "不平": (RED, DARK_RED),
    "待填": (TO_FILL, GREY_TEXT),
}


def draw_shares(drawing: Drawing, plan: Plan) -> None:
    """Sum, adjustment, result, whether that is what the tables say; then one row for each agency."""
    shares = _Shares(drawing.sheets[SHARES], drawing.styles, plan)
    shares.headings()
    for column in shares.columns:
        if column.percentage:
            shares.percentages(column)
        else:
            shares.figures(column)
    shares.sums()
    if shares.elsewhere:
        more = "这里只有合计；每个单位的数都在那个文件里。"
        write_notice(shares.sheet, shares.styles, SHARES_FIRST_ROW, plan.beside[DETAIL], more)
    else:
        shares.agencies()
        shares.left_out()
    shares.page()


@dataclass(frozen=True)
class _Shares:
    sheet: Sheet
    styles: Styles
    plan: Plan

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return share_columns(self.plan)

    def style(self, **properties: Any) -> Format:
        return self.styles.get(border=1, border_color=LINE, **properties)

    @property
    def elsewhere(self) -> bool:
        """The agencies stand in a file."""
        return DETAIL in self.plan.beside

    @property
    def last_row(self) -> int:
        return SHARES_FIRST_ROW + self.plan.summed_rows - 1

    def area(self, column: Column) -> str:
        """The agencies' part of a column."""
        return f"{column.letters}{SHARES_FIRST_ROW + 1}:{column.letters}{self.last_row + 1}"

    def headings(self) -> None:
        sheet = self.sheet
        sheet.set_row(_TITLE_ROW, 30)
        title = self.styles.get(font_name=HEI, font_size=16)
        write_box(sheet, (_TITLE_ROW, 0, _TITLE_ROW, 0), list_title(self.plan.summary, SHARES), title)
        self._write_note()
        label = self.style(bg_color=HEADING_BLUE, text_wrap=True, align="center", font_size=9)
        for position, (text, pixels) in enumerate(zip(LEADS, LEAD_PIXELS, strict=True)):
            sheet.set_column_pixels(position, position, pixels)
            write_box(sheet, (_TABLE_ROW, position, _LABEL_ROW, position), Content("figure", text), label)
        band = self.style(bg_color=HEADING_BLUE, font_name=HEI, text_wrap=True)
        for text, run in runs(self.columns, lambda column: self.plan.table_titles[column.figure.table.key]):
            for first, last in self.strips.parts(run[0].position, run[-1].position):
                shown = text if first == run[0].position else f"{text}（续）"
                write_box(sheet, (_TABLE_ROW, first, _TABLE_ROW, last), Content("figure", shown), band)
        for group, run in runs(self.columns, lambda column: column.group):
            if group:
                box = (_GROUP_ROW, run[0].position, _GROUP_ROW, run[-1].position)
                write_box(sheet, box, Content("figure", group), label)
        for column in self.columns:
            sheet.set_column_pixels(column.position, column.position, column.pixels)
            top = _LABEL_ROW if column.group else _GROUP_ROW
            box = (top, column.position, _LABEL_ROW, column.position)
            write_box(sheet, box, Content("figure", column.label), label)
        tallest = max(lines(c.label, c.pixels, 12) for c in self.columns)
        for row, points in ((_TABLE_ROW, 32), (_GROUP_ROW, 34), (_LABEL_ROW, 6 + 12 * tallest)):
            sheet.set_row(row, points)
        sheet.freeze_panes(SHARES_FIRST_ROW, len(LEADS))

    def _write_note(self) -> None:
        """How many columns agree with the tables, live."""
        answers = [self.plan.share_answer(column.figure) for column in self.columns if not column.percentage]
        first, last = (self.columns[end].letters for end in (0, -1))
        row = f"{first}{SHARES_CHECK_ROW + 1}:{last}{SHARES_CHECK_ROW + 1}"
        counted = "，".join(f"{answer} {answers.count(answer)} 项" for answer in _ANSWERS)
        live = '&"，"&'.join(f'"{answer} "&COUNTIF({row},"{answer}")&" 项"' for answer in _ANSWERS)
        text = "各单位对主要数字的贡献。合计与汇总表核对："
        style = self.styles.get(font_color=GREY_TEXT)
        self.sheet.write_formula(_NOTE_ROW, 0, f'="{text}"&{live}&"。"', style, f"{text}{counted}。")

    def figures(self, column: Column) -> None:
        """Sum, adjustment and result, the comparison with the tables."""
        cell = column.figure.cell
        strong = self.style(bold=True, bg_color=SUM_YELLOW, align="center", shrink=True)
        value = self.plan.reported_sums[cell.name]
        area = self.plan.summed(self.plan.columns[cell.name]) if self.elsewhere else self.area(column)
        self.sheet.write_formula(
            SHARES_SUM_ROW, column.position, sum_formula(cell, area), strong, _stored(value)
        )
        self._adjusted(column)
        total = f"{column.letters}{SHARES_RESULT_ROW + 1}"
        check = (
            f"=IF(AND(ISNUMBER({total}),ISNUMBER({cell.name})),"
            f'IF(ABS({total}-{cell.name})<{_SAME},"平","不平"),"待填")'
        )
        plain = self.style(align="center", shrink=True)
        self.sheet.write_formula(
            SHARES_CHECK_ROW, column.position, check, plain, self.plan.share_answer(column.figure)
        )

    def _adjusted(self, column: Column) -> None:
        """By how much the figure is adjusted, and what comes of it."""
        name = column.figure.cell.name
        signed = self.style(align="center", shrink=True, num_format=SIGNED)
        change = f"={ground(self.plan).change(name).reference}"
        stored = self.plan.summary.merged.adjusted[name]
        self.sheet.write_formula(SHARES_CHANGE_ROW, column.position, change, signed, stored)
        total, amount = (f"{column.letters}{row + 1}" for row in (SHARES_SUM_ROW, SHARES_CHANGE_ROW))
        result = f'=IF(ISNUMBER({total}),ROUND({total}+{amount},{MONEY_DECIMALS}),"")'
        strong = self.style(bold=True, bg_color=SUM_YELLOW, align="center", shrink=True)
        value = _stored(self.plan.share_result(column.figure))
        self.sheet.write_formula(SHARES_RESULT_ROW, column.position, result, strong, value)

    def percentages(self, column: Column) -> None:
        """The bars, and the sum, of a column with each agency's part of the one to the left."""
        if self.elsewhere:
            grey = self.style(bg_color=TOTAL_GREY)
            for row in range(SHARES_SUM_ROW, SHARES_CHECK_ROW + 1):
                self.sheet.write_blank(row, column.position, None, grey)
            return
        whole = self.plan.reported_sums[column.figure.cell.name]
        bar = {"type": "data_bar", "bar_color": "#9DC3E6", "min_type": "num", "max_type": "num"}
        where = (SHARES_FIRST_ROW, column.position, self.last_row, column.position)
        self.sheet.conditional_format(*where, bar | {"min_value": 0, "max_value": 1})
        bold = self.style(align="center", num_format="0.0%", bold=True, bg_color=SUM_YELLOW)
        area = self.area(column)
        formula = f'=IF(COUNT({area})=ROWS({area}),ROUND(SUM({area}),6),"")'
        self.sheet.write_formula(SHARES_SUM_ROW, column.position, formula, bold, 1 if whole else "")
        grey = self.style(bg_color=TOTAL_GREY)
        for row in (SHARES_CHANGE_ROW, SHARES_RESULT_ROW, SHARES_CHECK_ROW):
            self.sheet.write_blank(row, column.position, None, grey)

    def sums(self) -> None:
        """What the rows above the agencies are, and the marks of the row 核对."""
        strong = self.style(bold=True, bg_color=SUM_YELLOW, align="center")
        centred = self.style(align="center")
        for row, text, style in (
            (SHARES_SUM_ROW, f"各单位合计（{len(self.plan.submissions)}个单位）", strong),
            (SHARES_CHANGE_ROW, f"调整（见“{ADJUSTMENTS}”表）", centred),
            (SHARES_RESULT_ROW, "结果（各单位合计＋调整）", strong),
            (SHARES_CHECK_ROW, "核对：与汇总表", centred),
        ):
            write_box(self.sheet, (row, 0, row, len(LEADS) - 1), Content("figure", text), style)
        self._mark_answers()

    def agencies(self) -> None:
        """One row for each."""
        plain = self.style()
        styles = tuple(self._style_of(column) for column in self.columns)
        for i, agency in enumerate(self.plan.accepted):
            row = SHARES_FIRST_ROW + i
            self.sheet.set_row(row, _ROW_POINTS)
            for column, text in enumerate((agency.code, agency.agency)):
                source = f"{DETAIL}!{column_letters(column)}{DETAIL_FIRST_ROW + i + 1}"
                self.sheet.write_formula(row, column, f'={source}&""', plain, text)
            self.sheet.write_run(row, self.columns[0].position, partial(self._parts, i), styles)

    def _style_of(self, column: Column) -> Format:
        if column.percentage:
            return self.style(align="center", num_format="0.0%")
        return self.style(align="center", shrink=True)

    def _parts(self, agency: int) -> list[Formula]:
        """An agency's figures from 明细; its part of the whole, nothing where that is 0 or not known."""
        values, row = self.plan.submissions[agency].values, SHARES_FIRST_ROW + agency + 1
        cells: list[Formula] = []
        for column in self.columns:
            name = column.figure.cell.name
            own, whole = values[name].value, self.plan.reported_sums[name]
            if column.percentage:
                part = column_letters(column.position - 1)
                total = f"{part}${SHARES_SUM_ROW + 1}"
                formula = f'=IF(ISNUMBER({total}),IF({total}=0,"",{part}{row}/{total}),"")'
                cells.append((formula, own / whole if own is not None and whole else ""))
            else:
                source = f"{DETAIL}!{self._sources[name]}{DETAIL_FIRST_ROW + agency + 1}"
                cells.append((f'=IF(ISNUMBER({source}),{source},"")', _stored(own)))
        return cells

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        """The column of each cell on 明细, in letters."""
        return {name: column_letters(column) for name, column in self.plan.columns.items()}

    def _mark_answers(self) -> None:
        first, last = self.columns[0].position, self.columns[-1].position
        for answer, (background, font) in _ANSWERS.items():
            self.sheet.conditional_format(
                SHARES_CHECK_ROW,
                first,
                SHARES_CHECK_ROW,
                last,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{answer}"',
                    "format": self.styles.change(bg_color=background, font_color=font),
                },
            )

    def left_out(self) -> None:
        """Below: who is not in the sum, so that the list of agencies is whole."""
        row = self.last_row + 2
        others = [agency for agency in self.plan.summary.agencies if agency.status != "accepted"]
        if not others:
            return
        grey = self.styles.get(font_color=GREY_TEXT)
        self.sheet.write_string(
            row, 0, "没有计入合计的：", self.styles.get(font_name=HEI, font_color=GREY_TEXT)
        )
        for at, agency in enumerate(others, row + 1):
            text = f"{agency.agency or agency.path}（{STATUS_NAMES[agency.status]}）{agency.reason}"
            write_box(self.sheet, (at, 0, at, 0), Content("figure", agency.code), grey)
            write_box(self.sheet, (at, 1, at, 1), Content("figure", text), grey)

    def page(self) -> None:
        """Strips side by side; the title is printed at the head of each page."""
        prepare_page(
            self.sheet,
            self.plan.summary,
            (_TABLE_ROW, SHARES_CHECK_ROW),
            title=f"{self.plan.summary.title}·{SHARES}",
        )
        self.sheet.repeat_columns(0, len(LEADS) - 1)
        self.sheet.autofilter(SHARES_CHECK_ROW, 0, self.last_row, self.columns[-1].position)
        self.sheet.print_area(_TABLE_ROW, 0, self.last_row, self.columns[-1].position)
        self.strips.apply(self.sheet)
        self.sheet.hide_gridlines(2)

    @cached_property
    def strips(self) -> Strips:
        return share_strips(self.columns)


def _stored(value: Number | None) -> Number | str:
    return "" if value is None else value
