"""排行: which agencies have most of what, live from 明细 by way of the figures at its right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ....draw.drawing import Drawing
from ....draw.layout import column_letters
from ....draw.look.palette import GREY_TEXT, HEADING_BLUE, HEI, TOTAL_GREY
from ....draw.look.styles import Styles
from ....draw.look.table import Content, lines, write_box
from ....numbers import Number
from ..pages import prepare_page
from ..plan import DETAIL, DETAIL_FIRST_ROW, LINE, Plan
from .per_agency import FIRST_COLUMN, FIRST_ROW, LEADS, Column, Kind, PerAgency, nobody, pick, ranked
from .sheet_head import HEAD_ROWS, TOP_LISTS, draw_head

LENGTH = 10
"""Agencies on a list."""
_WIDTHS = (36, 200, 60, 60, 60)
_GAP = 22
_NAME_PIXELS = 12
"""The width of one full-width character of a name."""
_BAND = LENGTH + 3
"""Rows from one list to the one below it."""
_FORMATS: Mapping[Kind, dict[str, Any]] = {
    "count": {},
    "change": {"num_format": "+General;-General;0"},
    "share": {"num_format": "0.0%"},
    "key": {"num_format": "0.000000", "font_color": GREY_TEXT, "font_size": 8},
}
_BLOCK_PIXELS = {"count": 64, "change": 64, "share": 76, "key": 92}
_BLOCK_LEADS = (80, 200)


@dataclass(frozen=True)
class TopList:
    """One list: the agencies by a key, with the figure they are ranked by and what explains it."""

    title: str
    key: Column
    shown: tuple[Column, Column, Column]


def top_lists(data: PerAgency) -> tuple[TopList, ...]:
    """The lists in the order in which they stand: left, right, left ..."""
    return (
        TopList("新收申请最多", data.key("新收最多", data.new), (data.new, data.last_new, data.growth)),
        TopList(
            "结转下年最多",
            data.key("结转最多", data.carried_on),
            (data.carried_on, data.due, data.carried_share),
        ),
        TopList(
            "新收比上年增加最多",
            data.key("增加最多", data.growth),
            (data.growth, data.new, data.last_new),
        ),
        TopList(
            "新收比上年减少最多",
            data.key("减少最多", data.growth, "-"),
            (data.growth, data.new, data.last_new),
        ),
        TopList(
            "不予公开占比最高",
            data.key("不予公开占比", data.refused_share),
            (data.refused_share, data.refused, data.answered),
        ),
        TopList(
            "结转下年占比最高",
            data.key("结转占比", data.carried_share),
            (data.carried_share, data.carried_on, data.due),
        ),
        TopList(
            "行政复议、行政诉讼最多",
            data.key("复议诉讼最多", data.contested),
            (data.contested, data.reviews, data.suits),
        ),
        TopList(
            "复议诉讼结果纠正最多",
            data.key("纠正最多", data.corrected),
            (data.corrected, data.contested, data.corrected_share),
        ),
    )


def draw_top_lists(drawing: Drawing, plan: Plan, data: PerAgency, lists: Sequence[TopList]) -> None:
    """The lists, two beside each other on one printed page; at their right what they are made from."""
    sheet = drawing.sheets[TOP_LISTS]
    note = (
        f"每项列前 {LENGTH} 名，为 0 的不列，数字相同的照“明细”的次序。单位：件。"
        "数字随“明细”变动；上年数照各单位自己的“上年数”。"
    )
    if data.elsewhere:
        note = note.replace("数字随“明细”变动", "各单位在旁边的文件里（见“明细”），这里是数，不是公式")
    draw_head(drawing, plan, TOP_LISTS, Content("figure", note))
    page = _TopLists(sheet, drawing.styles, plan, data)
    for side in (0, 1):
        first = side * (len(_WIDTHS) + 1)
        for offset, pixels in enumerate(_WIDTHS):
            sheet.set_column_pixels(first + offset, first + offset, pixels)
    for column in (len(_WIDTHS), FIRST_COLUMN - 1):
        sheet.set_column_pixels(column, column, _GAP)
    for index in range(0, len(lists), 2):
        page.draw_band(lists[index : index + 2], HEAD_ROWS + 1 + index // 2 * _BAND)
    if not data.elsewhere:
        page.draw_data()
    sheet.freeze_panes(HEAD_ROWS, 0)
    prepare_page(sheet, plan.summary, portrait=True)
    sheet.fit_to_pages(1, 1)
    last_row = HEAD_ROWS + (len(lists) + 1) // 2 * _BAND
    sheet.print_area(0, 0, last_row - 1, 2 * len(_WIDTHS))
    sheet.hide_gridlines(2)


@dataclass(frozen=True)
class _TopLists:
    sheet: Worksheet
    styles: Styles
    plan: Plan
    data: PerAgency

    def style(self, **properties: Any) -> Format:
        return self.styles.get(border=1, border_color=LINE, **properties)

    @cached_property
    def heading(self) -> Format:
        return self.style(bg_color=HEADING_BLUE, align="center", text_wrap=True, font_size=9)

    def draw_band(self, lists: Sequence[TopList], top: int) -> None:
        """Two lists beside each other, in rows as tall as the longer name needs."""
        self.sheet.set_row(top, 22)
        self.sheet.set_row(top + 1, 18)
        for place in range(LENGTH):
            names = [
                self.plan.accepted[order[place]].agency
                for one in lists
                if len(order := ranked(one.key)) > place
            ]
            count = max((lines(name, _WIDTHS[1], _NAME_PIXELS) for name in names), default=1)
            self.sheet.set_row(top + 2 + place, 5 + 12.5 * count)
        for side, one in enumerate(lists):
            self._draw_list(one, top, side * (len(_WIDTHS) + 1))

    def _draw_list(self, one: TopList, top: int, left: int) -> None:
        """Title, headings, then the agencies, each row asked for by its rank."""
        sheet = self.sheet
        write_box(sheet, (top, left, top, left), Content("figure", one.title), self._title)
        for offset, text in enumerate(("名次", "单位", *(column.heading for column in one.shown))):
            sheet.write_string(top + 1, left + offset, text, self.heading)
        order = ranked(one.key)
        for place in range(LENGTH):
            row = top + 2 + place
            agency = order[place] if place < len(order) else None
            self._draw_place(one, row, left, place + 1, agency)

    @cached_property
    def _title(self) -> Format:
        return self.styles.get(font_name=HEI, font_size=11)

    def _draw_place(self, one: TopList, row: int, left: int, rank: int, agency: int | None) -> None:
        cell = f"${column_letters(left)}{row + 1}"
        formula = f'=IF(COUNTIF({one.key.area},">0")<{rank},"",{rank})'
        self._write(row, left, formula, "" if agency is None else rank, self.style(align="center"))
        name, none = "" if agency is None else self.plan.accepted[agency].agency, '""'
        if rank == 1:
            none, said = nobody(one.key)
            name = name or said
        live = f'=IF({cell}="",{none},{pick(self.data.names, one.key, cell)})'
        self._write(row, left + 1, live, name, self._name)
        for offset, column in enumerate(one.shown, 2):
            value = "" if agency is None else _stored(column, agency)
            live = f'=IF({cell}="","",{pick(column.area, one.key, cell)})'
            bold = {"bold": True} if offset == 2 else {}
            style = self.style(align="center", shrink=True, **bold, **_FORMATS[column.kind])
            self._write(row, left + offset, live, value, style)

    def _write(self, row: int, column: int, formula: str, value: Number | str, style: Format) -> None:
        """A live cell; only its value where there are no agencies to look up."""
        content = Content("figure", value, "" if self.data.elsewhere else formula)
        write_box(self.sheet, (row, column, row, column), content, style)

    @cached_property
    def _name(self) -> Format:
        return self.style(text_wrap=True, font_size=9)

    def draw_data(self) -> None:
        """排序数据: one row for each agency, in the order of 明细."""
        sheet, top = self.sheet, FIRST_ROW - 2
        text = (
            "排序数据：左边各表由此取数，一行一个单位，次序同“明细”；"
            "“序”是排序用的值，末几位小数使相同的数也分先后"
        )
        write_box(sheet, (top, FIRST_COLUMN, top, FIRST_COLUMN), Content("figure", text), self._title)
        for column, (heading, pixels) in enumerate(zip(LEADS, _BLOCK_LEADS, strict=True), FIRST_COLUMN):
            sheet.set_column_pixels(column, column, pixels)
            sheet.write_string(FIRST_ROW - 1, column, heading, self.heading)
        plain = self.style(font_size=9)
        for index in range(self.plan.summed_rows):
            agency = self.plan.accepted[index] if index < len(self.plan.accepted) else None
            texts = (agency.code, agency.agency) if agency else ("", "")
            for offset, text in enumerate(texts):
                source = f"{DETAIL}!{column_letters(offset)}{DETAIL_FIRST_ROW + index + 1}"
                sheet.write_formula(FIRST_ROW + index, FIRST_COLUMN + offset, f'={source}&""', plain, text)
        for one in self.data.columns:
            self._draw_column(one)

    def _draw_column(self, column: Column) -> None:
        sheet, at = self.sheet, column.position
        sheet.set_column_pixels(at, at, _BLOCK_PIXELS[column.kind])
        heading = f"序：{column.heading}" if column.kind == "key" else column.heading
        sheet.write_string(FIRST_ROW - 1, at, heading, self.heading)
        fill = {"bg_color": TOTAL_GREY} if column.kind == "key" else {}
        style = self.style(align="center", shrink=True, **fill, **_FORMATS[column.kind])
        for index in range(len(column.values)):
            row = FIRST_ROW + index
            if column.formulas:
                sheet.write_formula(row, at, column.formulas[index], style, _stored(column, index))
            else:
                write_box(sheet, (row, at, row, at), Content("figure", _stored(column, index)), style)


def _stored(column: Column, index: int) -> Number | str:
    value = column.values[index]
    return column.unknown if value is None else value
