"""封面 of the summary: which district and year, draft or final and why, who reported, the main figures."""

from __future__ import annotations

from collections.abc import Mapping

from ....draw.checks import EXPLAINED, Severity
from ....draw.drawing import Drawing
from ....draw.layout import (
    ADJUSTMENTS,
    CHECKS,
    COVER,
    DRAFT_KIND,
    EXPLANATIONS,
    KIND_NAME,
    LAST_YEAR,
    SUMMARY_KIND,
    TEMPLATE_NAME,
    TEMPLATE_VERSION,
    TEXTS,
    Place,
    column_letters,
)
from ....draw.look.palette import (
    DARK_GREEN,
    DARK_ORANGE,
    DARK_RED,
    GREEN,
    GREY_TEXT,
    HEI,
    KAI,
    LINK_BLUE,
    ORANGE,
    RED,
)
from ....draw.look.table import Content, lines, write_box
from ....draw.outcome import SEVERITIES, count_place, explained_now, explained_place
from ....draw.sheets.lead import LEFT, draw_fields, heading
from ...status import STATUS_NAMES, TITLE, Status
from ..adjusting.ground import FAULTS, FAULTY
from ..beside.notice import headline
from ..leaders import CHARTS, TOP_LISTS, YEAR_ON_YEAR
from ..lists import STATUS_COLOURS
from ..pages import prepare_page
from ..plan import (
    DETAIL,
    PROBLEMS,
    SHARES,
    SHARES_CHECK_ROW,
    STATE_HEADING,
    STATUS,
    STATUS_COLUMN,
    STATUS_FIRST_ROW,
    TITLE_PLACE,
    Plan,
)
from .figures import draw_figures
from .grid import FIRST, RIGHT, VALUE, WIDTHS, table_heading

_INNER = sum(pixels for column, pixels in WIDTHS.items() if column >= LEFT)
_STATE_ROW = 11
_ERRORS = "强制性不平 "
_NO_ERRORS = f"{_ERRORS}0 项"

_TYPED = ("agency_name", "agency_code")
"""What a district may fill in or correct on its cover."""
_MEANINGS: Mapping[Status, str] = {
    "accepted": "读得出，没有强制性错误，已计入汇总",
    "rejected": "有错误，或年度、表式不符，没有计入",
    "unreadable": "文件打不开，或认不出表，没有计入",
    "missing": "名单上有，没有收到文件",
    "duplicate": "同一单位收到不止一份，这一份没有计入",
    "not_on_roster": "名单上没有这个单位，没有计入",
}
_GUIDE = {
    CHARTS: "各单位申请、办理结果、复议诉讼、本年与上年的图",
    YEAR_ON_YEAR: "每一格本年与上年相比，增减多少",
    TOP_LISTS: "申请、结转、不予公开、复议诉讼等各项的前十名",
    STATUS: "每份文件、每个应报单位：是否计入，为什么，有多少问题",
    PROBLEMS: "每条问题：是什么，怎样处理，在哪一格",
    SHARES: "每个单位对主要数字的贡献，合计与各表核对",
    DETAIL: "每个单位一行，表上每一格一列；各表由它求和",
    ADJUSTMENTS: "汇总数要更正的写在这里：哪一格，增减多少，为什么",
    TEXTS: "本级年报的文字，写在这里",
    EXPLANATIONS: "汇总数的核实性问题属实的，写在这里",
    CHECKS: "对汇总数再作一次勾稽校验，公式随数字变化",
    LAST_YEAR: "上年汇总数，用于与上年比较",
}


def draw_cover(drawing: Drawing, plan: Plan) -> None:
    """The whole sheet."""
    sheet, styles = drawing.sheets[COVER], drawing.styles
    for column, pixels in WIDTHS.items():
        sheet.set_column_pixels(column, column, pixels)
    title = styles.get(font_name=HEI, font_size=18, align="center", text_wrap=True)
    live = Content("figure", plan.summary.title, f'=agency_name&report_year&"{TITLE}"')
    write_box(sheet, (TITLE_PLACE.row, TITLE_PLACE.column, TITLE_PLACE.row, RIGHT), live, title)
    sheet.set_row(TITLE_PLACE.row, 14 + 26 * lines(plan.summary.title, _INNER, 24))
    under = styles.get(font_name=KAI, font_size=12, align="center", font_color=GREY_TEXT)
    subtitle = Content("figure", f"{SUMMARY_KIND}（格式：{drawing.form.source}）")
    write_box(sheet, (2, LEFT, 2, RIGHT), subtitle, under)
    sheet.set_row(2, 24)
    _draw_fields(drawing, plan)
    row = _draw_state(drawing, plan)
    row = _draw_counts(drawing, plan, row + 1)
    row = draw_figures(drawing, plan, row + 1)
    row = _draw_guide(drawing, plan, row + 1)
    prepare_page(sheet, plan.summary, portrait=True)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, row, RIGHT)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _draw_fields(drawing: Drawing, plan: Plan) -> None:
    summary = plan.summary
    values: dict[str, str | int] = {
        "agency_name": summary.district_name,
        "agency_code": summary.district_code,
        "report_year": summary.year,
        "form_version": drawing.form.version,
        KIND_NAME: DRAFT_KIND if summary.draft else SUMMARY_KIND,
        TEMPLATE_NAME: TEMPLATE_VERSION,
    }
    draw_fields(drawing, values, _TYPED, RIGHT)


def _draw_state(drawing: Drawing, plan: Plan) -> int:
    """Draft or final, why, and what the checks say; returns the first free row."""
    sheet, styles, summary = drawing.sheets[COVER], drawing.styles, plan.summary
    heading(drawing, _STATE_ROW - 1, STATE_HEADING)
    fill, font = (ORANGE, DARK_ORANGE) if summary.draft else (GREEN, DARK_GREEN)
    banner = styles.get(
        font_name=HEI, font_size=14, border=1, align="left", indent=1, bg_color=fill, font_color=font
    )
    box = (_STATE_ROW, LEFT, _STATE_ROW, RIGHT)
    write_box(sheet, box, _banner(plan), banner)
    if not summary.draft:
        faulty = styles.change(bg_color=ORANGE, font_color=DARK_ORANGE)
        where = Place(COVER, _STATE_ROW, LEFT)
        test = f'=LEFT(${where.a1[0]}${where.row + 1},2)="{FAULTY[0][:2]}"'
        late = {"type": "formula", "criteria": test, "format": faulty}
        sheet.conditional_format(*box, late)
    sheet.set_row(_STATE_ROW, 30)
    wrapped = styles.get(border=1, text_wrap=True, align="left", indent=1, font_size=10.5)
    row = _STATE_ROW + 1
    for number, reason in enumerate(summary.draft_reasons, 1):
        shown = f"{number}. {reason}"
        write_box(sheet, (row, LEFT, row, RIGHT), Content("figure", shown), wrapped)
        sheet.set_row(row, 6 + 14 * lines(shown, _INNER - 20, 14))
        row += 1
    write_box(sheet, (row, LEFT, row, RIGHT), checks_line(drawing, plan), wrapped)
    sheet.set_row(row, 22)
    bad = {"type": "formula", "format": styles.change(bg_color=RED, font_color=DARK_RED)}
    failed = f'=ISERROR(SEARCH("{_NO_ERRORS}",${Place(COVER, row, LEFT).a1[0]}${row + 1}))'
    sheet.conditional_format(row, LEFT, row, RIGHT, bad | {"criteria": failed})
    if plan.beside:
        row += 1
        said = headline(plan.beside.values())
        write_box(sheet, (row, LEFT, row, RIGHT), Content("figure", said), wrapped)
        sheet.set_row(row, 6 + 14 * lines(said, _INNER - 20, 14))
    return row + 1


def _banner(plan: Plan) -> Content:
    """Draft or final; an adjustment with a fault, typed later, makes a draft of a final one, live."""
    if plan.summary.draft:
        return Content("figure", "草稿：还不能作为正式汇总，原因如下")
    text = "正式：应报单位均已采纳，计入汇总"
    shown = f"{FAULTY[0]}{plan.summary.faulty}{FAULTY[1]}" if plan.summary.faulty else text
    formula = f'=IF({FAULTS.reference}>0,"{FAULTY[0]}"&{FAULTS.reference}&"{FAULTY[1]}","{text}")'
    return Content("figure", shown, formula)


def checks_line(drawing: Drawing, plan: Plan) -> Content:
    """What the live checks and the comparison on 构成 answer, live; one sentence.

    Rules that compare with last year wait until its figures are there, and are not counted as 待填.
    """
    parts: list[tuple[str, int, str]] = []
    wanted: tuple[tuple[str, Severity], ...] = ((_ERRORS, "error"), ("核实性不平 ", "warning"))
    for label, severity in wanted:
        count = sum(1 for c in drawing.checks if (c.severity, c.answer) == (severity, "不平"))
        cells = (count_place(severity, "不平", last_year).reference for last_year in (False, True))
        parts.append((label, count, "+".join(cells)))
    cells = (explained_place(severity).reference for severity in SEVERITIES)
    parts.append((f"{EXPLAINED} ", explained_now(drawing.checks, *SEVERITIES), "+".join(cells)))
    count = sum(1 for c in drawing.checks if c.answer == "待填" and not c.needs_last_year)
    cells = (count_place(severity, "待填", last_year=False).reference for severity in SEVERITIES)
    parts.append(("待填 ", count, "+".join(cells)))
    row = SHARES_CHECK_ROW + 1
    failed = sum(plan.share_answer(figure) == "不平" for figure in plan.figures)
    parts.append(("构成与各表不平 ", failed, f'COUNTIF({SHARES}!${row}:${row},"不平")'))
    text = "汇总数校验：" + "；".join(f"{label}{count} 项" for label, count, _ in parts)
    live = '&"；"&'.join(f'"{label}"&({formula})&" 项"' for label, _, formula in parts)
    return Content("figure", f"{text}。", f'="汇总数校验："&{live}&"。"')


def _draw_counts(drawing: Drawing, plan: Plan, row: int) -> int:
    """How many agencies and files have each status; returns the first free row."""
    sheet, styles = drawing.sheets[COVER], drawing.styles
    table_heading(drawing, row, ("报送情况", "份数", "说明"))
    letters = column_letters(STATUS_COLUMN)
    last = STATUS_FIRST_ROW + max(1, len(plan.summary.agencies))
    area = f"{STATUS}!${letters}${STATUS_FIRST_ROW + 1}:${letters}${last}"
    first = row + 1
    for status, count in plan.summary.counts_by_status().items():
        row += 1
        sheet.set_row(row, 20)
        name = STATUS_NAMES[status]
        fill, font = STATUS_COLOURS[status] if count else ("#FFFFFF", GREY_TEXT)
        shown = styles.get(border=1, align="center", bg_color=fill, font_color=font, bold=bool(count))
        write_box(sheet, (row, LEFT, row, VALUE), Content("figure", name), shown)
        formula = f'=COUNTIF({area},"{name}")'
        if STATUS in plan.beside:
            drawing.write(Place(COVER, row, FIRST), count, border=1, align="center")
        else:
            drawing.compute(Place(COVER, row, FIRST), formula, count, border=1, align="center")
        _remark(drawing, row, _MEANINGS[status])
    row += 1
    sheet.set_row(row, 20)
    bold = styles.get(border=1, align="center", bold=True)
    write_box(sheet, (row, LEFT, row, VALUE), Content("figure", "合计"), bold)
    total = Place(COVER, row, FIRST)
    formula = f"=SUM({Place(COVER, first, FIRST).a1}:{Place(COVER, row - 1, FIRST).a1})"
    drawing.compute(total, formula, len(plan.summary.agencies), border=1, align="center", bold=True)
    _remark(drawing, row, "明细见“状态”表")
    return row + 1


def _remark(drawing: Drawing, row: int, text: str) -> None:
    style = drawing.styles.get(border=1, indent=1, font_color=GREY_TEXT)
    write_box(drawing.sheets[COVER], (row, FIRST + 1, row, RIGHT), Content("figure", text), style)


def _draw_guide(drawing: Drawing, plan: Plan, row: int) -> int:
    """What is on which sheet, with links."""
    sheet, styles = drawing.sheets[COVER], drawing.styles
    table_heading(drawing, row, ("各表", "内容"))
    tables = {table.sheet: f"{plan.table_titles[table.key]}（汇总）" for table in drawing.form.tables}
    for name in list(drawing.sheets)[1:]:
        row += 1
        sheet.set_row(row, 18)
        link = styles.get(border=1, align="center", font_color=LINK_BLUE, underline=1)
        write_box(sheet, (row, LEFT, row, VALUE), Content("figure", name), link)
        sheet.write_url(row, LEFT, f"internal:{name}!A1", link, name, "转到这张表")
        style = styles.get(border=1, indent=1, font_color=GREY_TEXT)
        text = tables.get(name) or _GUIDE[name]
        write_box(sheet, (row, FIRST, row, RIGHT), Content("figure", text), style)
    return row
