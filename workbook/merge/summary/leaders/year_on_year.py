"""同比: every figure of the form beside last year's, the total of a row before its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....draw.drawing import Drawing
from ....draw.look.palette import GREY_TEXT, HEADING_BLUE, HEI, LINK_BLUE, TOTAL_GREY
from ....draw.look.table import Content, lines
from ....form import LAST_PREFIX, Cell, Form
from ....numbers import MONEY_DECIMALS, Number
from ....submission import add
from ..pages import prepare_page
from ..plan import LINE, Plan
from .sheet_head import HEAD_ROWS, LAST_UNKNOWN, YEAR_ON_YEAR, draw_head

THIS_UNKNOWN, LAST_ZERO = "本年未知", "上年为 0"
_COLUMNS = {"表": 76, "行": 330, "列": 150, "单位": 44, "本年": 76, "上年": 76, "增减": 76, "增减比例": 76}
_NOW, _LAST, _GAP, _GROWTH = "EFGH"
_HEADING_ROW = HEAD_ROWS
FIRST_ROW = HEAD_ROWS + 1
_MORE, _FEWER = "#1F4E79", "#A64B00"
_NOTE = (
    "本年取自各表，上年取自“上年数”，随之变动。点行号左边的“+”展开各列；"
    f"上年没有数的写“{LAST_UNKNOWN}”，不当作 0。"
)
_LINE_POINTS, _PADDING_POINTS = 13.5, 5


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet."""

    cell: Cell
    is_part: bool
    """It is an addend of the total above it."""


def lines_of(form: Form) -> Iterator[Line]:
    """Every cell of the form in official order, but each total of a row before what it sums."""
    heads = {
        addend: cell
        for cell in form.cells.values()
        for addend in cell.addends
        if form.cells[addend].row == cell.row
    }
    told: set[str] = set()
    for cell in form.cells.values():
        head = heads.get(cell.name, cell)
        if head.name in told:
            continue
        told.add(head.name)
        yield Line(head, False)
        if heads.get((head.addends or ("",))[0]) == head:
            yield from (Line(form.cells[name], True) for name in head.addends)


def draw_year_on_year(drawing: Drawing, plan: Plan) -> None:
    """One row for each cell; the parts of table three are folded away below their totals."""
    sheet, get = drawing.sheets[YEAR_ON_YEAR], drawing.styles.get
    draw_head(drawing, plan, YEAR_ON_YEAR, Content("figure", _NOTE))
    heading = get(border=1, border_color=LINE, bg_color=HEADING_BLUE, font_name=HEI, align="center")
    sheet.set_row(_HEADING_ROW, 24)
    for column, (text, pixels) in enumerate(_COLUMNS.items()):
        sheet.set_column_pixels(column, column, pixels)
        sheet.write_string(_HEADING_ROW, column, text, heading)
    row = FIRST_ROW
    listed = list(lines_of(drawing.form))
    for row, line in enumerate(listed, FIRST_ROW):
        _draw_line(drawing, plan, row, line)
    sheet.outline_settings(True, False, True, False)
    _colour(drawing, row)
    sheet.autofilter(_HEADING_ROW, 0, row, len(_COLUMNS) - 1)
    sheet.freeze_panes(FIRST_ROW, 2)
    prepare_page(sheet, plan.summary, (_HEADING_ROW, _HEADING_ROW), portrait=True)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, row, len(_COLUMNS) - 1)
    sheet.hide_gridlines(2)


def _colour(drawing: Drawing, last_row: int) -> None:
    """More and fewer in two colours that stand for neither good nor bad; words in grey."""
    sheet, first, right = drawing.sheets[YEAR_ON_YEAR], FIRST_ROW + 1, len(_COLUMNS) - 1
    colours = (
        (f"=ISTEXT({_NOW}{first})", right - 3, GREY_TEXT),
        (f"=AND(ISNUMBER(${_GAP}{first}),${_GAP}{first}>0)", right - 1, _MORE),
        (f"=AND(ISNUMBER(${_GAP}{first}),${_GAP}{first}<0)", right - 1, _FEWER),
    )
    for criteria, left, colour in colours:
        shown = drawing.styles.change(font_color=colour)
        sheet.conditional_format(
            FIRST_ROW, left, last_row, right, {"type": "formula", "criteria": criteria, "format": shown}
        )


def _draw_line(drawing: Drawing, plan: Plan, row: int, line: Line) -> None:
    sheet, get, cell = drawing.sheets[YEAR_ON_YEAR], drawing.styles.get, line.cell
    folded = line.is_part and bool(cell.row_labels)
    total = cell.is_total and not line.is_part
    fill = {"bg_color": TOTAL_GREY} if total else {}
    common = {"border": 1, "border_color": LINE} | fill
    if cell.row_labels:
        where, what = " ".join(cell.row_labels[1:] or cell.row_labels), cell.column_labels[-1]
    else:
        where, what = " ".join(cell.column_labels[:-1]), cell.column_labels[-1]
    height = max(lines(where, _COLUMNS["行"]), lines(what, _COLUMNS["列"])) * _LINE_POINTS + _PADDING_POINTS
    options = {"level": 1, "hidden": folded} if line.is_part else {}
    if total and cell.row_labels:
        options = {"collapsed": True}
    sheet.set_row(row, height, None, options)
    link = get(**common, font_color=LINK_BLUE, align="center")
    sheet.write_url(
        row,
        0,
        f"internal:{drawing.places[cell.name].address}",
        link,
        drawing.places[cell.name].sheet,
        cell.title,
    )
    indent = {"indent": 1} if line.is_part else {}
    sheet.write_string(row, 1, where, get(**common, text_wrap=True, bold=total, **indent))
    sheet.write_string(row, 2, what, get(**common, text_wrap=True, align="center"))
    sheet.write_string(row, 3, cell.unit, get(**common, align="center", font_color=GREY_TEXT))
    _draw_figures(drawing, plan, row, line, common | {"bold": total})


def _draw_figures(drawing: Drawing, plan: Plan, row: int, line: Line, style: dict[str, object]) -> None:
    name = line.cell.name
    now = plan.summary.merged.values[name]
    before = plan.summary.last.get(name)
    last = None if before is None else before.value
    this, that, gap = (f"{column}{row + 1}" for column in (_NOW, _LAST, _GAP))
    unknown = f'IF(ISNUMBER({this}),"{LAST_UNKNOWN}","{THIS_UNKNOWN}")'
    cells: tuple[tuple[str, Number | str, dict[str, str]], ...] = (
        (f'=IF(ISNUMBER({name}),{name},"{THIS_UNKNOWN}")', THIS_UNKNOWN if now is None else now, {}),
        (
            f'=IF(ISNUMBER({LAST_PREFIX}{name}),{LAST_PREFIX}{name},"{LAST_UNKNOWN}")',
            LAST_UNKNOWN if last is None else last,
            {},
        ),
        (
            f"=IF(COUNT({this},{that})=2,ROUND({this}-{that},{MONEY_DECIMALS}),{unknown})",
            difference(now, last),
            {"num_format": "+General;-General;0"},
        ),
        (
            f'=IF(ISNUMBER({gap}),IF({that}=0,"{LAST_ZERO}",{gap}/{that}),{gap})',
            growth(now, last),
            {"num_format": "+0.0%;-0.0%;0.0%"},
        ),
    )
    for column, (formula, value, extra) in enumerate(cells, 4):
        shown = drawing.styles.get(**style, align="center", shrink=True, **extra)
        drawing.sheets[YEAR_ON_YEAR].write_formula(row, column, formula, shown, value)


def difference(now: Number | None, last: Number | None) -> Number | str:
    """This year less last, or which of them is not known."""
    if now is None:
        return THIS_UNKNOWN
    return LAST_UNKNOWN if last is None else add((now, -last))


def growth(now: Number | None, last: Number | None) -> Number | str:
    """The difference as a part of last year's figure, or why there is none."""
    gap = difference(now, last)
    if isinstance(gap, str) or last is None:
        return gap
    return gap / last if last else LAST_ZERO
