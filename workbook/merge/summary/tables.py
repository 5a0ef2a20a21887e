"""The official tables of the summary: leaves sum 明细 and 调整, totals are the form's own formulas."""

from __future__ import annotations

from ...draw.drawing import Drawing
from ...draw.layout import table_area
from ...draw.look.palette import DARK_GREEN, DARK_ORANGE, HEI, NUMBER_POINTS
from ...draw.look.table import Content, paint_table, write_box
from ...draw.sheets.tables import agency_line, total_formula
from ...form import Cell, Part
from .adjusting.ground import COUNTED_ROWS, FAULTS, FAULTY, ground
from .detail import sum_formula
from .pages import prepare_page
from .plan import DETAIL, Plan

_STATE_ROW, _TITLE_ROW, _AGENCY_ROW, _UNIT_ROW = range(4)
_WIDE = 10
"""Columns from which a table prints landscape."""


def draw_tables(drawing: Drawing, plan: Plan) -> None:
    """Each table on its sheet and one printed page, in the place it has in the agency workbook."""
    for part in drawing.form.parts:
        if part.table:
            _draw_table(drawing, plan, part)


def _draw_table(drawing: Drawing, plan: Plan, part: Part) -> None:
    table = drawing.form.table(part.table)
    area = table_area(table)
    sheet = drawing.sheets[table.sheet]
    places = area.places()
    values, adjusting = plan.summary.merged.values, ground(plan)

    def content(cell: Cell) -> Content:
        if cell.is_total:
            return Content("total", values[cell.name], total_formula(cell, places))
        area = plan.summed(plan.columns[cell.name])
        return Content("figure", values[cell.name], sum_formula(cell, area, adjusting.term(cell)))

    paint_table(sheet, drawing.styles, area, content)
    _draw_heading(drawing, plan, part)
    sheet.freeze_panes(area.first_number_row, table.label_width)
    prepare_page(sheet, plan.summary, portrait=table.width <= _WIDE)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(_STATE_ROW, 0, area.row + table.height - 1, table.width - 1)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _draw_heading(drawing: Drawing, plan: Plan, part: Part) -> None:
    table = drawing.form.table(part.table)
    sheet, get, right = drawing.sheets[table.sheet], drawing.styles.get, table.width - 1
    colour = DARK_ORANGE if plan.summary.draft else DARK_GREEN
    state = get(font_name=HEI, font_color=colour, align="right")
    heading = get(font_name=HEI, font_size=16, align="center")
    units = "；".join(dict.fromkeys(cell.unit for cell in table.cells))
    lines = (
        (_STATE_ROW, 20, _state(plan), state),
        (_TITLE_ROW, 32, Content("figure", f"{part.number}、{part.title}"), heading),
        (_AGENCY_ROW, 20, agency_line(drawing), get(font_size=NUMBER_POINTS, align="left")),
        (_UNIT_ROW, 18, Content("figure", f"{_source(plan)}单位：{units}"), get(align="right")),
    )
    faulty = {"type": "formula", "criteria": f'=LEFT($A${_STATE_ROW + 1},2)="{FAULTY[0][:2]}"'}
    sheet.conditional_format(
        _STATE_ROW, 0, _STATE_ROW, right, faulty | {"format": drawing.styles.change(font_color=DARK_ORANGE)}
    )
    for row, height, content, style in lines:
        sheet.set_row(row, height)
        write_box(sheet, (row, 0, row, right), content, style)


def _source(plan: Plan) -> str:
    """Said where the sums are values, since no sheet holds what they are the sums of."""
    return "各单位的数在旁边的文件里（见“明细”）。" if DETAIL in plan.beside else ""


def _state(plan: Plan) -> Content:
    """Draft or final, and how many adjustments are in the figures, live: one with a fault makes a draft."""
    summary = plan.summary
    counted = sum(one.fault is None for one in summary.merged.adjustments)
    state = f"{FAULTY[0]}{summary.faulty}{FAULTY[1]}" if summary.faulty else summary.state
    more = f"；含调整 {counted} 行" if counted else ""
    formula = (
        f'=IF({FAULTS.reference}>0,"{FAULTY[0]}"&{FAULTS.reference}&"{FAULTY[1]}","{summary.state}")'
        f'&IF({COUNTED_ROWS.reference}>0,"；含调整 "&{COUNTED_ROWS.reference}&" 行","")'
    )
    return Content("figure", f"{state}{more}", formula)
