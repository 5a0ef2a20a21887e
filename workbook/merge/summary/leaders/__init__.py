"""What leaders look at: charts, this year beside last, top lists."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from ....draw.drawing import Drawing
from ..plan import Plan
from .charts import draw_charts
from .per_agency import PerAgency
from .sheet_head import CHARTS, TOP_LISTS, YEAR_ON_YEAR
from .top_lists import draw_top_lists, top_lists
from .year_on_year import draw_year_on_year

__all__ = ["CHARTS", "TOP_LISTS", "YEAR_ON_YEAR", "draw_leaders", "leaders_sheets"]


def leaders_sheets(compared: bool) -> tuple[str, ...]:
    """The names of the sheets; 同比 only where the workbook has 上年数."""
    return (CHARTS, YEAR_ON_YEAR, TOP_LISTS) if compared else (CHARTS, TOP_LISTS)


def draw_leaders(drawing: Drawing, plan: Plan, book: Workbook) -> None:
    """Those of the sheets that the workbook has."""
    data = PerAgency(plan)
    lists = top_lists(data)
    draw_top_lists(drawing, plan, data, lists)
    if YEAR_ON_YEAR in drawing.sheets:
        draw_year_on_year(drawing, plan)
    draw_charts(drawing, plan, book, data, lists[0].key)
