"""The sheets with numbers: the three official tables, and the same tables for last year."""

from __future__ import annotations

from collections.abc import Iterable

from ...form import LAST_PREFIX, Cell, Part, Table
from ...numbers import UNREAD, Number
from ..drawing import Drawing, page
from ..layout import LAST_YEAR, Place, ranges, stacked_areas, table_area
from ..look.colours import mark_blank, mark_illegal
from ..look.entry import cell_rules, check_typing, last_year_rules, total_rules
from ..look.palette import GREY_TEXT, HEI, KAI, NUMBER_POINTS
from ..look.table import Content, paint_table, set_widths, write_box
from ..outcome import PROGRESS, as_written, failed_references, progress, progress_place

_STATUS_ROW, _TITLE_ROW, _AGENCY_ROW, _UNIT_ROW = range(4)


def draw_tables(drawing: Drawing) -> None:
    """The three official tables, one sheet and one printed page each."""
    for part in drawing.form.parts:
        if part.table:
            _draw_table(drawing, part, drawing.form.table(part.table))


def total_formula(cell: Cell, places: dict[str, Place]) -> str:
    """The sum of a total's addends, blank while any of them is blank: never a partial sum."""
    addends = ranges(places[name] for name in cell.addends)
    return f'=IF(COUNT({addends})={len(cell.addends)},SUM({addends}),"")'


def _draw_table(drawing: Drawing, part: Part, table: Table) -> None:
    area = table_area(table)
    sheet = drawing.sheets[table.sheet]
    places = area.places()
    printed = {found.cell: found.printed for found in drawing.printed_sums}

    def content(cell: Cell) -> Content:
        if cell.is_total:
            return Content("total", drawing.totals[cell.name], total_formula(cell, places))
        return Content("entry", as_written(drawing.submission.values[cell.name]))

    paint_table(sheet, drawing.styles, area, content)
    _draw_heading(drawing, part, table)
    for cell in table.cells:
        reading = drawing.submission.values[cell.name]
        if cell.is_total:
            rules = total_rules(cell, printed.get(cell.name))
        else:
            rules = cell_rules(drawing.form, cell, places[cell.name], reading)
        check_typing(sheet, places[cell.name], rules)
    typed = [cell for cell in table.cells if not cell.is_total]
    mark_illegal(sheet, drawing.styles, ((places[cell.name], cell.kind) for cell in typed))
    sheet.freeze_panes(area.first_number_row, table.label_width)
    page(sheet, landscape=table.width > 10, one_page=True)
    last_row, last_column = area.row + table.height - 1, table.width - 1
    sheet.print_area(_TITLE_ROW, 0, last_row, last_column)
    sheet.set_selection(places[typed[0].name].a1)
    whole = f"A{area.row + 1}:{Place(table.sheet, last_row, last_column).a1}"
    sheet.ignore_errors({"formula_range": whole, "formula_differs": whole})


def mark_blanks(drawing: Drawing) -> None:
    """Colour what is still to be filled; after every other colour, so that these win."""
    for table in drawing.form.tables:
        typed = (drawing.places[cell.name] for cell in table.cells if not cell.is_total)
        mark_blank(drawing.sheets[table.sheet], drawing.styles, typed)


def _draw_heading(drawing: Drawing, part: Part, table: Table) -> None:
    sheet, styles = drawing.sheets[table.sheet], drawing.styles
    right = table.width - 1
    heading = styles.get(font_name=HEI, font_size=16, align="center")
    agency = styles.get(font_size=NUMBER_POINTS, align="left")
    unit = styles.get(align="right")
    sheet.set_row(_STATUS_ROW, 20)
    sheet.set_row(_TITLE_ROW, 32)
    sheet.set_row(_AGENCY_ROW, 20)
    status = styles.get(font_name=KAI, font_color=GREY_TEXT, align="left")
    write_box(sheet, (_STATUS_ROW, 0, _STATUS_ROW, right), _status(drawing, table), status)
    title = Content("figure", f"{part.number}、{part.title}")
    write_box(sheet, (_TITLE_ROW, 0, _TITLE_ROW, right), title, heading)
    write_box(sheet, (_AGENCY_ROW, 0, _AGENCY_ROW, right), agency_line(drawing), agency)
    write_box(sheet, (_UNIT_ROW, 0, _UNIT_ROW, right), Content("figure", _units(table.cells)), unit)


def agency_line(drawing: Drawing) -> Content:
    """Agency and year, live from 封面."""
    name, year = drawing.submission.agency_name, drawing.submission.report_year
    formula = (
        '="单位名称："&IF(agency_name="","（请在封面填写）",agency_name)'
        '&"　　报告年度："&IF(report_year="","（请在封面填写）",report_year&"年")'
    )
    shown_year = "（请在封面填写）" if year is None else f"{year}年"
    return Content("figure", f"单位名称：{name or '（请在封面填写）'}　　报告年度：{shown_year}", formula)


def _units(cells: Iterable[Cell]) -> str:
    units = list(dict.fromkeys(cell.unit for cell in cells))
    return f"单位：{units[0]}" if len(units) == 1 else f"单位：{units[0]}（另行注明的除外）"


def _status(drawing: Drawing, table: Table) -> Content:
    now = progress(drawing.submission, table.cells)
    formula, text = '="本表', "本表"
    for what in PROGRESS:
        formula += f'{what} "&{progress_place(drawing.form, table, what).reference}&" 格，'
        text += f"{what} {now.figure(what)} 格，"
    failed = "+".join(failed_references("error") + failed_references("warning"))
    count = drawing.outcome.failed_errors + drawing.outcome.failed_warnings
    end = "条（见校验表）"
    return Content(
        "figure", f"{text}全部规则不平 {count} {end}", f'{formula}全部规则不平 "&{failed}&" {end}"'
    )


def draw_last_year(drawing: Drawing) -> None:
    """All three tables below each other, every figure typed, totals too: as they were published."""
    sheet, styles = drawing.sheets[LAST_YEAR], drawing.styles
    areas = stacked_areas(drawing.form)
    right = len(areas[0].pixels) - 1
    set_widths(sheet, areas[0])

    def content(cell: Cell) -> Content:
        return Content("entry", _last(drawing, cell.name))

    for area in areas:
        paint_table(sheet, styles, area, content, set_columns=False)
        part = next(part for part in drawing.form.parts if part.table == area.table.key)
        heading = styles.get(font_name=HEI, font_size=12, align="left")
        sheet.set_row(area.row - 1, 26)
        title = Content("figure", f"{part.number}、{part.title}")
        write_box(sheet, (area.row - 1, 0, area.row - 1, right), title, heading)
        kinds = [(drawing.places[LAST_PREFIX + cell.name], cell.kind) for cell in area.table.cells]
        for place, kind in kinds:
            check_typing(sheet, place, last_year_rules(kind, place))
        mark_illegal(sheet, styles, kinds)
    _draw_last_heading(drawing, right)
    bottom = areas[-1].row + areas[-1].table.height - 1
    sheet.freeze_panes(3, 0)
    page(sheet, one_page=True)
    sheet.print_area(0, 0, bottom, right)


def _last(drawing: Drawing, name: str) -> Number | str | None:
    return as_written(drawing.submission.last.get(name, UNREAD))


def _draw_last_heading(drawing: Drawing, right: int) -> None:
    sheet, styles = drawing.sheets[LAST_YEAR], drawing.styles
    year = drawing.submission.report_year
    shown = "上年度" if year is None else f"{year - 1}年度"
    formula = '="上年数（"&IF(ISNUMBER(report_year),(report_year-1)&"年度","上年度")&"报告的数）"'
    title = Content("figure", f"上年数（{shown}报告的数）", formula)
    write_box(sheet, (0, 0, 0, right), title, styles.get(font_name=HEI, font_size=16, align="center"))
    sheet.set_row(0, 32)
    agency = styles.get(font_size=NUMBER_POINTS, align="left")
    write_box(sheet, (2, 0, 2, right), agency_line(drawing), agency)
    note = (
        "可以不填。填了，“校验”表里与上年比较的规则就会生效；不填，那些规则一直显示“待填”，不影响报送。\n"
        "照上年已公布的报告原数填写，总计也照原数填，不用公式。上年用的是另一版表式、没有对应栏目的格，留空。"
    )
    plain = styles.get(text_wrap=True, font_color=GREY_TEXT)
    write_box(sheet, (1, 0, 1, right), Content("figure", note), plain)
    sheet.set_row(1, 34)
