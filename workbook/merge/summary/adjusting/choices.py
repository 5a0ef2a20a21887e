"""Below the adjustments: every cell with sum, adjustment and result; the rules an adjustment may name."""

from __future__ import annotations

from ....adjustments import decimals
from ....draw.drawing import Drawing
from ....draw.layout import ADJUSTMENTS, Place, column_letters
from ....draw.look.palette import GREY_TEXT, HEADING_BLUE, HEI, TOTAL_GREY
from ....draw.look.table import Content, write_box
from ....draw.sheets.tables import total_formula
from ....form import Cell
from ....numbers import Number
from ..plan import DETAIL, DETAIL_SUM_ROW, LINE, SIGNED, Plan
from .ground import (
    CHANGE,
    CHOICE_HEADERS,
    DECIMALS,
    DIRECT,
    LEAST,
    NAME,
    NUMBER,
    PART,
    RESULT,
    RULE,
    RULE_HEADERS,
    SUM,
    TITLE,
    UNIT,
    WHERE,
    Ground,
)

_BAND_POINTS = 24


def draw_choices(drawing: Drawing, plan: Plan, ground: Ground) -> None:
    """The two lists."""
    _band(drawing, ground.choices_row - 1, "全部单元格：各单位合计＋调整＝结果（上面“单元格”一列从这里选）")
    _headings(drawing, ground.choices_row, CHOICE_HEADERS)
    for name in ground.choices:
        _cell(drawing, plan, ground, plan.form.cells[name])
    if not plan.summary.rules:
        return
    _band(drawing, ground.rules_row - 1, "全部规则（上面“规则号”一列从这里选）")
    _headings(drawing, ground.rules_row, ("", *RULE_HEADERS))
    for row, (rule, title) in enumerate(plan.summary.rules.items(), ground.rules_row + 1):
        _write(drawing, row, RULE, rule, align="center")
        _write(drawing, row, RULE + 1, title)


def _cell(drawing: Drawing, plan: Plan, ground: Ground, cell: Cell) -> None:
    row = ground.choices[cell.name]
    grey = {"bg_color": TOTAL_GREY} if cell.is_total else {}
    centre = {"align": "center"} | grey
    place, merged = drawing.places[cell.name], plan.summary.merged
    for column, value, style in (
        (NUMBER, row - ground.choices_row, centre),
        (UNIT, cell.unit, centre),
        (TITLE, cell.title, {"text_wrap": True} | grey),
        (LEAST, "" if cell.kind == "change" else 0, centre),
        (PART, plan.table_titles[cell.table], {"shrink": True} | grey),
        (DECIMALS, decimals(plan.form, cell.name), centre),
        (DIRECT, "随各格" if cell.is_total else "可以", centre),
        (WHERE, place.address, centre),
        (NAME, cell.name, {"font_name": "Arial", "font_size": 8, "shrink": True} | grey),
    ):
        _write(drawing, row, column, value, **style)
    sources = (
        (SUM, _sum(plan, ground, cell), merged.sums[cell.name]),
        (CHANGE, _change(ground, cell, row), merged.adjusted[cell.name]),
        (RESULT, f'=IF(ISNUMBER({cell.name}),{cell.name},"")', merged.values[cell.name]),
    )
    for column, formula, stored in sources:
        shown: dict[str, object] = {"bold": column == RESULT}
        shown |= {"num_format": SIGNED} if column == CHANGE else {}
        known: Number | str = "" if stored is None else stored
        drawing.compute(
            Place(ADJUSTMENTS, row, column), formula, known, border=1, border_color=LINE, **centre, **shown
        )


def _sum(plan: Plan, ground: Ground, cell: Cell) -> str:
    """The sum of the agencies: of a typed cell from 明细, of a total from its addends."""
    if cell.is_total:
        return total_formula(cell, _places(ground, cell, SUM))
    source = f"{DETAIL}!{column_letters(plan.columns[cell.name])}{DETAIL_SUM_ROW + 1}"
    return f'=IF(ISNUMBER({source}),{source},"")'


def _change(ground: Ground, cell: Cell, row: int) -> str:
    if cell.is_total:
        return total_formula(cell, _places(ground, cell, CHANGE))
    return f"={ground.counted(f'${column_letters(NAME)}{row + 1}')}"


def _places(ground: Ground, cell: Cell, column: int) -> dict[str, Place]:
    return {name: Place(ADJUSTMENTS, ground.choices[name], column) for name in cell.addends}


def _band(drawing: Drawing, row: int, text: str) -> None:
    drawing.sheets[ADJUSTMENTS].set_row(row, _BAND_POINTS)
    drawing.write(Place(ADJUSTMENTS, row, 0), text, font_name=HEI, font_size=12, font_color=GREY_TEXT)


def _headings(drawing: Drawing, row: int, texts: tuple[str, ...]) -> None:
    drawing.sheets[ADJUSTMENTS].set_row(row, 22)
    for column, text in enumerate(texts):
        if text:
            _write(drawing, row, column, text, bg_color=HEADING_BLUE, font_name=HEI, align="center")


def _write(drawing: Drawing, row: int, column: int, value: Number | str, **style: object) -> None:
    made = drawing.styles.get(border=1, border_color=LINE, **style)
    write_box(drawing.sheets[ADJUSTMENTS], (row, column, row, column), Content("figure", value), made)
