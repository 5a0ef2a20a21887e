"""The names of the leaders' sheets, and the title and note over each."""

from __future__ import annotations

from ....draw.drawing import Drawing
from ....draw.look.palette import GREY_TEXT, HEI
from ....draw.look.table import Content, write_box
from ..plan import Plan, list_title

CHARTS, YEAR_ON_YEAR, TOP_LISTS = "图表", "同比", "排行"
LAST_UNKNOWN = "上年未知"
"""Shown instead of a figure of last year, and of what would be computed from it; never 0."""
HEAD_ROWS = 2


def draw_head(drawing: Drawing, plan: Plan, name: str, note: Content, column: int = 0) -> None:
    """Title and note in the first rows, from a column on."""
    sheet, get = drawing.sheets[name], drawing.styles.get
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)
    box = (0, column, 0, column)
    write_box(sheet, box, list_title(plan.summary, name), get(font_name=HEI, font_size=16))
    write_box(sheet, (1, column, 1, column), note, get(font_color=GREY_TEXT))
