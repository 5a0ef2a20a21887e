"""封面: whose report it is, how far it is filled, what the checks say, and how to go on."""

from __future__ import annotations

from typing import Any

from ...form import COVER_NAMES
from ..checks import ANSWERS, EXPLAINED, SEVERITY_NAMES
from ..drawing import Drawing, page
from ..layout import (
    AGENCY_KIND,
    CHECKS,
    COVER,
    COVER_LABELS,
    KIND_NAME,
    TEMPLATE_NAME,
    TEMPLATE_VERSION,
    Place,
)
from ..look.entry import check_typing, plain_message, year_rules
from ..look.palette import (
    DARK_GREEN,
    DARK_RED,
    GREEN,
    GREY_TEXT,
    HEADING_BLUE,
    HEI,
    KAI,
    LINK_BLUE,
    ORANGE,
    RED,
    TO_FILL,
)
from ..look.table import Content, lines, write_box
from ..outcome import (
    PROGRESS,
    PROGRESS_COLUMN,
    PROGRESS_ROW,
    SENTENCE,
    SEVERITIES,
    count_place,
    explained_now,
    explained_place,
    progress,
    progress_formula,
    progress_place,
)
from .lead import LEFT, draw_fields, heading

_RIGHT = 6
_PIXELS = (24, 110, 260, 90, 90, 90, 90)
_STEP_POINTS = 10.5
_COUNTS_ROW = PROGRESS_ROW + 6
_STEPS_ROW = _COUNTS_ROW + 6

_HEADER: dict[str, Any] = {"border": 1, "bg_color": HEADING_BLUE}
_REMARKS = {
    "agency_name": "填全称，与主管部门的单位名单一致",
    "agency_code": "主管部门单位名单上的代码",
    "report_year": "四位数的年份",
    "form_version": "不用填",
    KIND_NAME: "不用填",
    TEMPLATE_NAME: "不用填",
}
_STEPS = (
    "在本页填单位名称、单位代码、报告年度。",
    "填“{tables}”三张表的浅黄色格。没有发生的填 0，不要留空。灰色的总计自动算出，不用填。",
    "在“正文”表写第一、第五、第六部分的文字。",
    "有上年报告的，把上年的数填入“上年数”表（可以不填），与上年比较的规则随即生效。",
    "看“校验”表：强制性规则要全部平；核实性规则不平的，先核实，属实的在“情况说明”表写明原因。",
    "保存（文件类型不变，仍为 .xlsx），按主管部门要求的方式报送。不要改动表名、行列和单元格名称。",
)


def draw_cover(drawing: Drawing) -> None:
    """The whole sheet."""
    sheet, styles = drawing.sheets[COVER], drawing.styles
    for column, pixels in enumerate(_PIXELS):
        sheet.set_column_pixels(column, column, pixels)
    title = styles.get(font_name=HEI, font_size=20, align="center")
    write_box(sheet, (1, LEFT, 1, _RIGHT), Content("figure", "政府信息公开工作年度报告"), title)
    sheet.set_row(1, 40)
    under = styles.get(font_name=KAI, font_size=12, align="center", font_color=GREY_TEXT)
    subtitle = Content("figure", f"{AGENCY_KIND}（格式：{drawing.form.source}）")
    write_box(sheet, (2, LEFT, 2, _RIGHT), subtitle, under)
    sheet.set_row(2, 24)
    _draw_fields(drawing)
    _draw_outcome(drawing)
    _draw_progress(drawing)
    _draw_counts(drawing)
    _draw_steps(drawing)
    page(sheet, one_page=True)
    sheet.print_area(0, 0, _STEPS_ROW + len(_STEPS), _RIGHT)


def _draw_fields(drawing: Drawing) -> None:
    sheet, styles, submission = drawing.sheets[COVER], drawing.styles, drawing.submission
    values = {
        "agency_name": submission.agency_name or None,
        "agency_code": submission.agency_code or None,
        "report_year": submission.report_year,
        "form_version": drawing.form.version,
        KIND_NAME: AGENCY_KIND,
        TEMPLATE_NAME: TEMPLATE_VERSION,
    }
    typed = set(COVER_NAMES) - {"form_version"}
    draw_fields(drawing, values, typed, drawing.places["agency_name"].column)
    for name in values:
        place = drawing.places[name]
        remark = Content("figure", _REMARKS[name])
        grey = styles.get(font_color=GREY_TEXT, indent=1)
        write_box(sheet, (place.row, PROGRESS_COLUMN, place.row, _RIGHT), remark, grey)
    fields = f"{drawing.places['agency_name'].a1}:{drawing.places[TEMPLATE_NAME].a1}"
    sheet.ignore_errors({"number_stored_as_text": fields})
    check_typing(sheet, drawing.places["report_year"], year_rules(drawing.form))
    for name in ("agency_name", "agency_code"):
        check_typing(sheet, drawing.places[name], plain_message(COVER_LABELS[name], _REMARKS[name] + "。"))
    for name in ("agency_name", "agency_code", "report_year"):
        a1 = drawing.places[name].a1
        blank = {"type": "formula", "criteria": f"=ISBLANK({a1})", "format": styles.change(bg_color=TO_FILL)}
        sheet.conditional_format(a1, blank)


def _draw_outcome(drawing: Drawing) -> None:
    sheet, styles = drawing.sheets[COVER], drawing.styles
    heading(drawing, SENTENCE.row - 1, "校验结果")
    box = (SENTENCE.row, LEFT, SENTENCE.row, _RIGHT)
    content = Content("figure", drawing.outcome.sentence, drawing.outcome.formula)
    big = styles.get(font_name=HEI, font_size=12, border=1, text_wrap=True, align="left", indent=1)
    write_box(sheet, box, content, big)
    sheet.set_row(SENTENCE.row, 40)
    a1 = SENTENCE.a1
    good = styles.change(bg_color=GREEN, font_color=DARK_GREEN)
    bad = styles.change(bg_color=RED, font_color=DARK_RED)
    for start, shown in (("填写齐全", good), ("强制性", styles.change(bg_color=ORANGE)), ("有 ", bad)):
        rule = f'=LEFT(${a1[0]}${a1[1:]},{len(start)})="{start}"'
        sheet.conditional_format(*box, {"type": "formula", "criteria": rule, "format": shown})


def _draw_progress(drawing: Drawing) -> None:
    form, submission = drawing.form, drawing.submission
    _table_heading(drawing, PROGRESS_ROW - 1, "填写进度", PROGRESS)
    for table in form.tables:
        now = progress(submission, table.cells)
        asked = progress_place(form, table, "应填")
        drawing.write(asked, now.asked, border=1, align="center")
        for what in PROGRESS[1:]:
            formula = progress_formula(form, table, what)
            where = progress_place(form, table, what)
            drawing.compute(where, formula, now.figure(what), border=1, align="center")
        _row_label(drawing, asked.row, table.sheet, f"{table.sheet}!A1", "转到这张表")
    for what in PROGRESS:
        first, last = (progress_place(form, table, what) for table in (form.tables[0], form.tables[-1]))
        formula = f"=SUM({first.a1}:{last.a1})"
        total = drawing.outcome.progress.figure(what)
        drawing.compute(progress_place(form, None, what), formula, total, border=1, align="center", bold=True)
    _row_label(drawing, PROGRESS_ROW + len(form.tables), "合计")


def _draw_counts(drawing: Drawing) -> None:
    _table_heading(drawing, _COUNTS_ROW - 1, "规则校验（条）", (*ANSWERS, EXPLAINED))
    for offset, severity in enumerate(SEVERITIES):
        row = _COUNTS_ROW + offset
        for column, answer in enumerate(ANSWERS, PROGRESS_COLUMN):
            count = sum(1 for c in drawing.checks if (c.severity, c.answer) == (severity, answer))
            cells = (count_place(severity, answer, last_year).reference for last_year in (False, True))
            place = Place(COVER, row, column)
            drawing.compute(place, f"={'+'.join(cells)}", count, border=1, align="center")
        place = Place(COVER, row, PROGRESS_COLUMN + len(ANSWERS))
        formula = f"={explained_place(severity).reference}"
        drawing.compute(place, formula, explained_now(drawing.checks, severity), border=1, align="center")
        _row_label(drawing, row, SEVERITY_NAMES[severity], f"{CHECKS}!A1", "转到校验表")
    waiting = "与上年比较的规则，在“上年数”填好以前一直待填，不影响报送。"
    drawing.write(Place(COVER, _COUNTS_ROW + len(SEVERITIES), LEFT), waiting, font_color=GREY_TEXT)
    drawing.sheets[COVER].set_row(_COUNTS_ROW + len(SEVERITIES), 20)


def _draw_steps(drawing: Drawing) -> None:
    sheet, styles = drawing.sheets[COVER], drawing.styles
    heading(drawing, _STEPS_ROW - 1, "怎样填")
    tables = "”“".join(table.sheet for table in drawing.form.tables)
    wrapped = styles.get(text_wrap=True, align="left", font_size=_STEP_POINTS)
    for offset, step in enumerate(_STEPS):
        row = _STEPS_ROW + offset
        text = f"{offset + 1}. {step.format(tables=tables)}"
        write_box(sheet, (row, LEFT, row, _RIGHT), Content("figure", text), wrapped)
        sheet.set_row(row, 8 + 15 * lines(text, sum(_PIXELS[1:]), _STEP_POINTS * 96 / 72))


def _table_heading(drawing: Drawing, row: int, text: str, columns: tuple[str, ...]) -> None:
    sheet, shown = drawing.sheets[COVER], _HEADER | {"align": "center"}
    sheet.set_row(row, 22)
    write_box(sheet, (row, LEFT, row, LEFT + 1), Content("figure", text), drawing.styles.get(**shown))
    for column, name in enumerate(columns, PROGRESS_COLUMN):
        drawing.write(Place(COVER, row, column), name, **shown)


def _row_label(drawing: Drawing, row: int, text: str, target: str = "", tip: str = "") -> None:
    sheet = drawing.sheets[COVER]
    sheet.set_row(row, 20)
    link = {"font_color": LINK_BLUE, "underline": 1} if target else {"bold": True}
    shown = drawing.styles.get(border=1, align="center", **link)
    write_box(sheet, (row, LEFT, row, LEFT + 1), Content("figure", text), shown)
    if target:
        sheet.write_url(row, LEFT, f"internal:{target}", shown, text, tip)
