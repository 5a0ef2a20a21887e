"""The main figures on 封面, beside last year's."""

from __future__ import annotations

from ....draw.drawing import Drawing
from ....draw.layout import COVER, LAST_YEAR, Place
from ....draw.look.palette import GREY_TEXT, LINK_BLUE
from ....draw.look.table import Content, lines, write_box
from ....draw.sheets.lead import LEFT
from ....form import LAST_PREFIX, Cell
from ....numbers import MONEY_DECIMALS, Number
from ....submission import add
from ..plan import Plan
from .grid import FIRST, RIGHT, VALUE, WIDTHS, table_heading

_INDENT = 12
_PERCENT = "+0.0%;-0.0%;0.0%"
_NONE = "—"
"""Shown where last year's figure is not known, or there is no percentage of it."""


def draw_figures(drawing: Drawing, plan: Plan, row: int) -> int:
    """The figures a reader asks for first, beside last year's where these are known."""
    compared = LAST_YEAR in drawing.sheets
    headings = (
        ("主要数字", "单位", "本年", "上年", "增减", "增减比例") if compared else ("主要数字", "单位", "本年")
    )
    table_heading(drawing, row, headings)
    for figure in plan.figures:
        if figure.group and figure.whole_row:
            continue
        row += 1
        _draw_figure(drawing, plan, row, figure.cell, compared)
    return row + 1


def _draw_figure(drawing: Drawing, plan: Plan, row: int, cell: Cell, compared: bool) -> None:
    sheet, get = drawing.sheets[COVER], drawing.styles.get
    link = get(border=1, font_color=LINK_BLUE, indent=1, text_wrap=True)
    label = _figure_label(cell)
    sheet.set_row(row, 18)
    where = drawing.places[cell.name]
    write_box(sheet, (row, LEFT, row, VALUE), Content("figure", label), link)
    sheet.write_url(row, LEFT, f"internal:{where.address}", link, label, "转到这一格")
    drawing.write(Place(COVER, row, FIRST), cell.unit, border=1, align="center", font_color=GREY_TEXT)
    centre = {"border": 1, "align": "center", "font_size": 10.5}
    now = plan.summary.merged.values[cell.name]
    box = (row, FIRST + 1, row, FIRST + 1 if compared else RIGHT)
    content = Content("figure", now, f'=IF(ISNUMBER({cell.name}),{cell.name},"")')
    write_box(sheet, box, content, get(**centre, bold=True))
    if not compared:
        return
    before = plan.summary.last.get(cell.name)
    last = None if before is None else before.value
    name = LAST_PREFIX + cell.name
    this, that, gap = (Place(COVER, row, FIRST + offset).a1 for offset in (1, 2, 3))
    difference = f'=IF(COUNT({this},{that})=2,ROUND({this}-{that},{MONEY_DECIMALS}),"{_NONE}")'
    growth = f'=IF(ISNUMBER({gap}),IF({that}=0,"{_NONE}",{gap}/{that}),"{_NONE}")'
    formulas: tuple[tuple[str, Number | None, dict[str, str]], ...] = (
        (f'=IF(ISNUMBER({name}),{name},"{_NONE}")', last, {}),
        (difference, _gap(now, last), {}),
        (growth, _growth(now, last), {"num_format": _PERCENT}),
    )
    for offset, (formula, value, extra) in enumerate(formulas, 2):
        stored = _NONE if value is None else value
        drawing.compute(Place(COVER, row, FIRST + offset), formula, stored, **centre, **extra)


def _figure_label(cell: Cell) -> str:
    """The labels of its row for a row's total, as far as there is room; else the cell's own title."""
    if not (cell.is_total and cell.row_labels):
        return cell.title
    whole = " ".join(cell.row_labels)
    room = WIDTHS[LEFT] + WIDTHS[VALUE] - _INDENT
    return whole if lines(whole, room) == 1 else cell.row_labels[-1]


def _gap(now: Number | None, last: Number | None) -> Number | None:
    return None if now is None or last is None else add((now, -last))


def _growth(now: Number | None, last: Number | None) -> Number | None:
    gap = _gap(now, last)
    return gap / last if gap is not None and last else None
