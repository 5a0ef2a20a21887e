"""图表: what leaders ask first, as charts of Excel's own over the tables at their right."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any, cast

from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.workbook import Workbook

from ....draw.drawing import Drawing
from ....draw.layout import ADJUSTMENTS, Place
from ....draw.look.palette import (
    CHART_BLUE,
    CHART_GREY,
    CHART_LIGHT_BLUE,
    CHART_ORANGE,
    GREY_TEXT,
    HEI,
    SONG,
)
from ....draw.look.table import Content
from ..pages import prepare_page
from ..plan import LINE, Plan
from .chart_data import LEFT, Data, Tables, draw_tables, tables
from .per_agency import Column, PerAgency
from .sheet_head import CHARTS, HEAD_ROWS, draw_head

_COLUMN_PIXELS, _COLUMNS = 64, 12
"""The charts stand over this many columns of one width."""
_ROW_PIXELS = 20
_GAP = 16
_WIDTH = _COLUMN_PIXELS * _COLUMNS - 4
"""A little less than the columns: a printed page cuts off what touches its edge."""
_HALF = (_WIDTH - _GAP) // 2
_SMALL_HEIGHT = 290
_PLOT = {"x": 0.27, "y": 0.15, "width": 0.6}
"""Of a small chart, as parts of it: room for names on the left, for numbers on the right."""
_BAR_PIXELS, _AROUND_BARS = 21, 78
_FEWEST_BARS = 4
_PALETTES: Mapping[int, tuple[str, ...]] = {
    1: (CHART_BLUE,),
    2: (CHART_LIGHT_BLUE, CHART_BLUE),
    4: (CHART_BLUE, CHART_ORANGE, CHART_LIGHT_BLUE, CHART_GREY),
}
"""Colours by how many series a chart has; 结果纠正, the second of four, is orange."""
_SIDE_BY_SIDE = 2
"""More series than this are stacked."""
_LABELS = "#,##0;-#,##0;"
"""Numbers at bars; none at a bar of 0 nor where there is no number, which the tables tell apart."""
_EXPLAINED = (
    "横条图，一个单位一条，由多到少，单位多时最后一条是其余单位之和",
    "横条图，每类办理结果一条",
    "横条图，每类申请人一条",
    "堆积横条图，行政复议和两类行政诉讼各一条，按结果分段",
    "横条图，每项两条，上为上年，下为本年",
)
"""What the charts are, in the order of the tables, for those who cannot see them."""


def draw_charts(drawing: Drawing, plan: Plan, book: Workbook, data: PerAgency, key: Column) -> None:
    """The charts on one printed page, and beside it, on the screen only, what they show."""
    sheet = drawing.sheets[CHARTS]
    note = (
        "数字取自各表、“排行”和“上年数”，随之变动，列在右边各小表；图上不标 0。"
        f"各单位的数照其所报，不含“{ADJUSTMENTS}”。"
    )
    draw_head(drawing, plan, CHARTS, Content("figure", note))
    sheet.set_column_pixels(0, _COLUMNS - 1, _COLUMN_PIXELS)
    sheet.set_column_pixels(_COLUMNS, LEFT - 1, 24)
    listed = tables(drawing, plan, data, key)
    draw_tables(drawing, listed)
    if plan.submissions:
        last = _place(drawing, book, listed)
    else:
        last = HEAD_ROWS
        drawing.write(Place(CHARTS, last, 0), "没有已采纳的单位，没有可画的数。", font_color=GREY_TEXT)
    sheet.freeze_panes(HEAD_ROWS, 0)
    prepare_page(sheet, plan.summary, portrait=True)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last, _COLUMNS - 1)
    sheet.hide_gridlines(2)


def _place(drawing: Drawing, book: Workbook, listed: Tables) -> int:
    """The chart of agencies over the whole width, the others two by two; returns the last row."""
    bars = max(_FEWEST_BARS, len(listed.agencies.rows))
    height = _AROUND_BARS + bars * _BAR_PIXELS
    row = HEAD_ROWS
    for number, (data, explained) in enumerate(zip(listed, _EXPLAINED, strict=True)):
        size = (_WIDTH, height) if number == 0 else (_HALF, _SMALL_HEIGHT)
        right = number > 0 and number % 2 == 0
        chart = _chart(book, data)
        if number:
            chart.set_plotarea({"layout": _PLOT | {"height": 0.7 if len(data.series) > 1 else 0.8}})
        chart.set_size({"width": size[0], "height": size[1]})
        where = {"x_offset": _HALF + _GAP if right else 0, "object_position": 2}
        described = f"{data.title.value}。{explained}。{_spoken(data)}"
        drawing.sheets[CHARTS].insert_chart(row, 0, chart, where | {"description": described})
        if number == 0 or right:
            row += ceil((size[1] + _GAP) / _ROW_PIXELS)
    return row - 1


def _chart(book: Workbook, data: Data) -> ChartBar:
    """Lying bars, the first category on top: labels of any length and numbers at the ends have room."""
    stacked = len(data.series) > _SIDE_BY_SIDE
    kind = {"type": "bar"} | ({"subtype": "stacked"} if stacked else {})
    chart = cast(ChartBar, book.add_chart(kind))  # None only for a type it does not know
    small = {"name": SONG, "size": 9, "color": "#404040"}
    for number, colour in enumerate(_PALETTES[len(data.series)], 1):
        chart.add_series(_series(data, number, colour, stacked, small))
    chart.set_title({"name": data.title_cell, "name_font": {"name": HEI, "size": 12, "bold": False}})
    if len(data.series) == 1:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom", "font": small})
    line = {"color": LINE, "width": 0.75}
    # XlsxWriter calls the upright axis of lying bars, that of the categories, y.
    chart.set_y_axis({"num_font": small, "line": line, "major_tick_mark": "none", "reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_chartarea({"border": line, "fill": {"color": "#FFFFFF"}})
    chart.show_blanks_as("gap")
    return chart


def _series(data: Data, number: int, colour: str, stacked: bool, font: Mapping[str, Any]) -> dict[str, Any]:
    light = colour in {CHART_LIGHT_BLUE, CHART_GREY, CHART_ORANGE}
    inside = {"font": dict(font) | {"color": "#000000" if light else "#FFFFFF"}, "position": "center"}
    labels = inside if stacked else {"font": font, "position": "outside_end"}
    series = {
        "name": data.heading(number),
        "categories": data.column(0),
        "values": data.column(number),
        "values_data": [value if isinstance(value, int | float) else None for value in data.values(number)],
        "fill": {"color": colour},
        "gap": 60 if stacked else 45,
        "data_labels": {"value": True, "num_format": _LABELS} | labels,
    }
    return series | ({"overlap": 100} if stacked else {"overlap": -5} if len(data.series) > 1 else {})


def _spoken(data: Data) -> str:
    """The figures as a sentence, for those who cannot see the chart."""
    parts = []
    for label, cells in data.rows:
        figures = [
            " ".join(filter(None, (name if len(data.series) > 1 else "", f"{cell.value}" or "不全")))
            for name, cell in zip(data.series, cells, strict=True)
        ]
        parts.append(f"{label.value} {'、'.join(figures)}")
    return "；".join(parts) + "。"
