"""情况说明: why a finding is right as it is, and what the source printed that cannot be kept in a total."""

from __future__ import annotations

from ..checks import SEVERITY_NAMES
from ..drawing import Drawing, page
from ..layout import (
    CHECKS,
    EXPLANATION_HEADERS,
    EXPLANATION_ORIGIN,
    EXPLANATIONS,
    Place,
    column_letters,
    explanation_rows,
    ranges,
)
from ..look.entry import check_typing, plain_message
from ..look.palette import DARK_RED, GREY_TEXT, HEADING_BLUE, HEI, LINK_BLUE, RED
from ..look.table import Content, lines, write_box
from ..outcome import MISMATCHES
from ..printed import PrintedSum
from .check_sheet import FIRST_ROW, HEADERS

_PIXELS = (44, 130, 360, 150, 230, 70)
_LINE_POINTS = 13.5
_LIVE_HEADERS = ("规则内容（自动显示）", "现结论")
_PRINTED_HEADERS = ("序号", "位置", "单元格", "来源印的合计", "现在按分项计算", "比对")


def draw_explanations(drawing: Drawing) -> None:
    """The whole sheet."""
    sheet, styles = drawing.sheets[EXPLANATIONS], drawing.styles
    for column, pixels in enumerate(_PIXELS):
        sheet.set_column_pixels(column, column, pixels)
    title = styles.get(font_name=HEI, font_size=16, align="center")
    write_box(sheet, (0, 0, 0, 5), Content("figure", EXPLANATIONS), title)
    sheet.set_row(0, 32)
    note = (
        f"{SEVERITY_NAMES['warning']}规则不平、核实后属实的，在这里写明：照“{CHECKS}”表抄规则编号，写清原因，"
        "并写上所涉数字。以后数字改了，原来的说明不再算数，要重写。"
    )
    width = 4 if drawing.printed_sums else 5
    write_box(
        sheet, (1, 0, 1, width), Content("figure", note), styles.get(text_wrap=True, font_color=GREY_TEXT)
    )
    sheet.set_row(1, 34)
    last_row = _draw_rows(drawing)
    if drawing.printed_sums:
        last_row = _draw_printed_sums(drawing, last_row + 2)
    sheet.freeze_panes(EXPLANATION_ORIGIN[0], 0)
    page(sheet, landscape=True)
    sheet.repeat_rows(EXPLANATION_ORIGIN[0] - 1)
    sheet.print_area(0, 0, last_row, 5)
    sheet.ignore_errors({"number_stored_as_text": f"B{EXPLANATION_ORIGIN[0] + 1}:D{last_row + 1}"})


def _draw_rows(drawing: Drawing) -> int:
    """The table of explanations; returns its last row."""
    sheet = drawing.sheets[EXPLANATIONS]
    top, left = EXPLANATION_ORIGIN
    _draw_headers(drawing, top - 1, ("序号", *EXPLANATION_HEADERS, *_LIVE_HEADERS))
    given = drawing.submission.explanations
    count = explanation_rows(len(given))
    answers = {check.instance: check for check in drawing.checks}
    for offset in range(count):
        row = top + offset
        explanation = given[offset] if offset < len(given) else None
        typed = (explanation.instance, explanation.text, explanation.figures) if explanation else ("", "", "")
        drawing.write(Place(EXPLANATIONS, row, 0), offset + 1, border=1, align="center", font_color=GREY_TEXT)
        for column, text in enumerate(typed, left):
            place = Place(EXPLANATIONS, row, column)
            drawing.write(place, text, border=1, text_wrap=True, locked=False, num_format="@")
        check = answers.get(typed[0]) if typed[0] else None
        unknown = "没有这条规则，请照抄编号" if typed[0] else ""
        rule = f"B{row + 1}"
        shown = {"border": 1, "text_wrap": True, "font_color": GREY_TEXT}
        stored = (check.title, check.answer) if check else (unknown, "")
        for column, (header, value) in enumerate(zip(("内容", "结论"), stored, strict=True), left + 3):
            missing = "没有这条规则，请照抄编号" if header == "内容" else ""
            formula = f'=IF({rule}="","",IFERROR({_lookup(drawing, rule, header)},"{missing}"))'
            drawing.compute(Place(EXPLANATIONS, row, column), formula, value, **shown)
        texts = zip((*typed, stored[0]), _PIXELS[1:], strict=False)
        sheet.set_row(row, max(24, 7 + _LINE_POINTS * max(lines(text, pixels) for text, pixels in texts)))
    first = Place(EXPLANATIONS, top, left)
    check_typing(sheet, first, plain_message("规则编号", f"照“{CHECKS}”表“规则”一列抄写，例如 X01.total。"))
    return top + count - 1


def _lookup(drawing: Drawing, rule: str, header: str) -> str:
    """An expression that finds what stands on 校验 in the row of a rule."""
    last = FIRST_ROW + max(len(drawing.checks), 1)

    def column(name: str) -> str:
        letters = column_letters(HEADERS.index(name))
        return f"{CHECKS}!${letters}${FIRST_ROW + 1}:${letters}${last}"

    return f"INDEX({column(header)},MATCH({rule},{column('规则')},0))"


def _draw_printed_sums(drawing: Drawing, top: int) -> int:
    """What the source prints and the tables cannot show, compared live; returns the last row."""
    sheet, styles = drawing.sheets[EXPLANATIONS], drawing.styles
    heading = "来源报告印出的合计（总计由公式计算，来源印的不同的数、没有对应格的数记在这里，请核对）"
    drawing.write(Place(EXPLANATIONS, top, 0), heading, font_name=HEI, font_size=11)
    sheet.set_row(top, 26)
    _draw_headers(drawing, top + 1, _PRINTED_HEADERS)
    first = top + 2
    for offset, found in enumerate(drawing.printed_sums):
        _draw_printed_sum(drawing, first + offset, offset + 1, found)
    last = first + len(drawing.printed_sums) - 1
    formula = f'=COUNTIF($F${first + 1}:$F${last + 1},"不一致")'
    grey = {"font_color": GREY_TEXT, "align": "center", "num_format": '"合计不一致 "0'}
    drawing.compute(MISMATCHES, formula, drawing.mismatches, text_wrap=True, **grey)
    red = styles.change(bg_color=RED, font_color=DARK_RED)
    shown = {"type": "cell", "criteria": "==", "value": '"不一致"', "format": red}
    sheet.conditional_format(first, 5, last, 5, shown)
    return last


def _draw_printed_sum(drawing: Drawing, row: int, number: int, found: PrintedSum) -> None:
    sheet = drawing.sheets[EXPLANATIONS]
    at = [Place(EXPLANATIONS, row, column) for column in range(len(_PRINTED_HEADERS))]
    centre = {"border": 1, "align": "center"}
    drawing.write(at[0], number, font_color=GREY_TEXT, **centre)
    drawing.write(at[2], found.title, border=1, text_wrap=True)
    drawing.write(at[3], found.printed, **centre)
    sheet.set_row(row, 7 + _LINE_POINTS * lines(found.title, _PIXELS[2]))
    if not found.parts:
        for place, text in ((at[1], ""), (at[4], ""), (at[5], found.answer)):
            drawing.write(place, text, **centre)
        return
    parts = ",".join(found.parts)
    formula = found.cell or f'IF(COUNT({parts})={len(found.parts)},SUM({parts}),"")'
    computed = "" if found.computed is None else found.computed
    drawing.compute(at[4], f"={formula}", computed, **centre)
    drawing.compute(at[5], f'=IF({at[3].a1}={at[4].a1},"一致","不一致")', found.answer, **centre)
    link = drawing.styles.get(border=1, font_color=LINK_BLUE, underline=1)
    where = [drawing.places[name] for name in ([found.cell] if found.cell else found.parts)]
    address = f"{where[0].sheet}!{ranges(where)}"
    sheet.write_url(
        row, 1, f"internal:{address.split(',', maxsplit=1)[0]}", link, address, "点这里转到有关的格"
    )


def _draw_headers(drawing: Drawing, row: int, headers: tuple[str, ...]) -> None:
    drawing.sheets[EXPLANATIONS].set_row(row, 22)
    for column, name in enumerate(headers):
        shown = {"border": 1, "bg_color": HEADING_BLUE, "align": "center", "font_name": HEI}
        drawing.write(Place(EXPLANATIONS, row, column), name, **shown)
