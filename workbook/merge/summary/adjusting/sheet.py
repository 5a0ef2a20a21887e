"""The sheet itself: rows to fill in, what they come to beside them, the lists to choose from below."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ....adjustments import COUNTED, FAULTS
from ....draw.drawing import Drawing
from ....draw.layout import ADJUSTMENT_FIRST_ROW, ADJUSTMENTS
from ....draw.look.entry import plain_message
from ....draw.look.palette import (
    DARK_GREEN,
    DARK_RED,
    GREEN,
    GREY_TEXT,
    HEADING_BLUE,
    HEI,
    RED,
    TO_FILL,
    TOTAL_GREY,
)
from ....draw.look.table import Content, lines, write_box
from ....draw.outcome import as_written
from ....numbers import BLANK
from ....submission import Adjustment
from ..pages import prepare_page
from ..plan import DETAIL, LINE, SIGNED, SUM_YELLOW, Plan, list_title
from .choices import draw_choices
from .formulas import beside
from .ground import (
    AGENCY,
    AMOUNT,
    ANSWER,
    BAND_ROW,
    CELL,
    CHANGE,
    COUNTED_ROWS,
    HANDLER,
    HEADERS,
    HEADING_ROW,
    NAME,
    NOTE_ROW,
    NUMBER,
    REASON,
    RESULT,
    RULE,
    STATE_ROW,
    SUM,
    SUMMED_AGENCIES,
    TITLE_ROW,
    WHERE,
    Ground,
    ground,
)
from .ground import (
    FAULTS as FAULTS_PLACE,
)

_PIXELS = (40, 72, 300, 76, 260, 170, 76, 110, 170, 84, 70, 84, 190)
_NOTE = (
    "各单位报的数不改，要更正的写在这里：选单元格，填增减数（减少的填负数），写清原因。各表随即变为"
    "“各单位合计＋调整”，“构成”单列调整一行。只能调整直接填报的格，总计随之变化。"
    "右边“核对”不是“计入”的一行不起作用，改正以前汇总表只是草稿。再次汇总到本文件时，这里填写的内容照样带过去。"
)
_EMPTY = Adjustment("", BLANK, "")


def draw_adjustments(drawing: Drawing, plan: Plan) -> None:
    """The whole sheet."""
    sheet = _Sheet(drawing, plan, ground(plan))
    sheet.head()
    for row, given in enumerate(sheet.rows, ADJUSTMENT_FIRST_ROW):
        sheet.entry(row, given)
    sheet.typing()
    sheet.colours()
    draw_choices(drawing, plan, sheet.ground)
    sheet.page()


@dataclass(frozen=True)
class _Sheet:
    drawing: Drawing
    plan: Plan
    ground: Ground

    @property
    def sheet(self) -> Worksheet:
        return self.drawing.sheets[ADJUSTMENTS]

    @property
    def rows(self) -> list[Adjustment]:
        given = list(self.plan.summary.merged.adjustments)
        return given + [_EMPTY] * (self.ground.last_row - ADJUSTMENT_FIRST_ROW + 1 - len(given))

    def style(self, **properties: object) -> Format:
        return self.drawing.styles.get(border=1, border_color=LINE, **properties)

    def head(self) -> None:
        """Title, what the sheet is for, how many rows count, headings."""
        sheet, get = self.sheet, self.drawing.styles.get
        for column, pixels in enumerate(_PIXELS):
            sheet.set_column_pixels(column, column, pixels)
        title = list_title(self.plan.summary, ADJUSTMENTS)
        write_box(sheet, (TITLE_ROW, 0, TITLE_ROW, 0), title, get(font_name=HEI, font_size=16))
        sheet.set_row(TITLE_ROW, 30)
        note = get(text_wrap=True, font_color=GREY_TEXT)
        write_box(sheet, (NOTE_ROW, 0, NOTE_ROW, ANSWER), Content("figure", _NOTE), note)
        sheet.set_row(NOTE_ROW, 6 + 14 * lines(_NOTE, sum(_PIXELS)))
        self._state()
        typed = self.style(bg_color=TO_FILL, align="center", font_name=HEI)
        shown = self.style(bg_color=TOTAL_GREY, align="center", font_name=HEI)
        for first, last, text, style in (
            (RULE, HANDLER, "填写", typed),
            (WHERE, ANSWER, "自动显示：各单位合计＋调整＝结果", shown),
        ):
            write_box(sheet, (BAND_ROW, first, BAND_ROW, last), Content("figure", text), style)
        heading = self.style(bg_color=HEADING_BLUE, font_name=HEI, align="center")
        for column, text in enumerate(HEADERS):
            sheet.write_string(HEADING_ROW, column, text, heading)
        sheet.set_row(BAND_ROW, 20)
        sheet.set_row(HEADING_ROW, 24)
        sheet.freeze_panes(ADJUSTMENT_FIRST_ROW, CELL + 1)

    def _state(self) -> None:
        """Rows that count and rows with a fault, each in a cell other sheets look at."""
        answers = self.ground.entries(ANSWER)
        given = self.plan.summary.merged.adjustments
        faulty = sum(one.fault is not None for one in given)
        label = self.drawing.styles.get(align="right", font_color=GREY_TEXT)
        text = Content("figure", "计入的行数、不能计入的行数：")
        write_box(self.sheet, (STATE_ROW, NAME, STATE_ROW, CHANGE), text, label)
        strong = {"border": 1, "border_color": LINE, "align": "center", "bold": True}
        counted = f'=COUNTIF({answers},"{COUNTED}")'
        self.drawing.compute(COUNTED_ROWS, counted, len(given) - faulty, **strong)
        formula = f'=SUMPRODUCT(({answers}<>"")*({answers}<>"{COUNTED}"))'
        self.drawing.compute(FAULTS_PLACE, formula, faulty, **strong)
        self.sheet.set_row(STATE_ROW, 20)

    def entry(self, row: int, given: Adjustment) -> None:
        """One adjustment as it was typed, or a free row, with what it comes to."""
        number = self.style(align="center", font_color=GREY_TEXT)
        self.sheet.write_number(row, NUMBER, row - ADJUSTMENT_FIRST_ROW + 1, number)
        open_ = {"locked": False, "bg_color": TO_FILL}
        text = self.style(text_wrap=True, num_format="@", **open_)
        plain = self.style(text_wrap=True, **open_)
        amount = self.style(align="center", num_format=SIGNED, **open_)
        typed = (
            (RULE, given.rule, plain),
            (CELL, self._shown(given), plain),
            (AMOUNT, as_written(given.amount), amount),
            (REASON, given.reason, text),
            (AGENCY, given.agency, text),
            (HANDLER, given.handler, text),
        )
        for column, value, style in typed:
            content = Content("entry", "" if value is None else value)
            write_box(self.sheet, (row, column, row, column), content, style)
        self._beside(row, given)
        texts = ((self._shown(given), CELL), (given.reason, REASON), (given.agency, AGENCY))
        tallest = max(lines(value, _PIXELS[column]) for value, column in texts)
        self.sheet.set_row(row, max(22, 8 + 13.5 * tallest))

    def _shown(self, given: Adjustment) -> str:
        """The cell by its official title, however it was typed."""
        return self.plan.form.cells[given.name].title if given.name else given.cell

    def _beside(self, row: int, given: Adjustment) -> None:
        values = self._values(given)
        small = {"font_size": 9, "font_color": GREY_TEXT, "align": "center", "shrink": True}
        styles = {
            WHERE: self.style(**small),
            NAME: self.style(**small),
            SUM: self.style(align="center"),
            CHANGE: self.style(align="center", num_format=SIGNED),
            RESULT: self.style(align="center", bold=True, bg_color=SUM_YELLOW),
            ANSWER: self.style(text_wrap=True, align="center"),
        }
        for column, formula in beside(self.ground, row).items():
            self.sheet.write_formula(row, column, formula, styles[column], values[column])

    def _values(self, given: Adjustment) -> dict[int, str | int | float]:
        """What the formulas give now."""
        merged = self.plan.summary.merged
        values: dict[int, str | int | float] = dict.fromkeys((WHERE, NAME, SUM, CHANGE, RESULT, ANSWER), "")
        if given is _EMPTY:
            return values
        values[ANSWER] = FAULTS[given.fault] if given.fault else COUNTED
        if given.name:
            values[WHERE] = self.drawing.places[given.name].address
        if given.counts or given.fault == "negative":
            shown = (
                given.name,
                merged.sums[given.name],
                merged.adjusted[given.name],
                merged.values[given.name],
            )
            columns = (NAME, SUM, CHANGE, RESULT)
            values |= {c: "" if v is None else v for c, v in zip(columns, shown, strict=True)}
        return values

    def typing(self) -> None:
        """Lists to choose from, and what to type."""
        first, last = ADJUSTMENT_FIRST_ROW, self.ground.last_row

        def column(at: int, options: dict[str, object]) -> None:
            self.sheet.data_validation(first, at, last, at, options)

        if self.ground.rules:
            asked = "因哪条规则而调整，从列表中选，例如 C07（重复计数）；没有相应规则的可以不填。"
            message = _message("规则号", asked)
            refused = {"error_title": "没有这条规则", "error_message": "请从列表中选规则号，或留空。"}
            column(RULE, _list(self.ground.rule_ids()) | refused | message)
        asked = "从列表中选官方名称（全部名称见本表下方），也可以写单元格名称。总计不能直接调整。"
        doubt = {
            "error_type": "warning",
            "error_title": "不在列表中",
            "error_message": "列表里没有这个名称。写的是单元格名称的可以继续，右边“位置”会显示它在哪里。",
        }
        column(CELL, _list(self.ground.choosable(CELL)) | doubt | _message("单元格", asked))
        number = {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
        refused = {"error_title": "只能填数字", "error_message": "增加填正数，减少填负数，不带单位和文字。"}
        asked = "结果比各单位合计多（正数）或少（负数）多少；单位与该格相同，件数填整数，金额填万元。"
        column(AMOUNT, number | refused | _message("增减数", asked))
        if self.plan.submissions and DETAIL not in self.plan.beside:
            free = {"show_error": False} | _message("涉及单位", "从列表中选；几个单位的，用顿号隔开写。")
            column(AGENCY, _list(SUMMED_AGENCIES) | free)
        why = "为什么这样更正、依据什么（案号、文号）。没有原因的不计入。"
        for at, title, text in ((REASON, "原因", why), (HANDLER, "经办", "填写人。")):
            column(at, plain_message(title, text))

    def colours(self) -> None:
        """Green beside rows that count, red beside the others."""
        change = self.drawing.styles.change
        good, bad = (
            change(bg_color=fill, font_color=font) for fill, font in ((GREEN, DARK_GREEN), (RED, DARK_RED))
        )
        answer = f"$M{ADJUSTMENT_FIRST_ROW + 1}"
        box = (ADJUSTMENT_FIRST_ROW, ANSWER, self.ground.last_row, ANSWER)
        for test, shown in ((f'{answer}="{COUNTED}"', good), (f'{answer}<>""', bad)):
            self.sheet.conditional_format(
                *box, {"type": "formula", "criteria": f"={test}", "format": shown, "stop_if_true": True}
            )
        some = {"type": "cell", "criteria": ">", "value": 0, "format": bad}
        self.sheet.conditional_format(FAULTS_PLACE.a1, some)
        if self.ground.rules:
            rule = f"$B{ADJUSTMENT_FIRST_ROW + 1}"
            unknown = f'=AND({rule}<>"",ISNA(MATCH({rule},{self.ground.rule_ids()},0)))'
            column = (ADJUSTMENT_FIRST_ROW, RULE, self.ground.last_row, RULE)
            self.sheet.conditional_format(*column, {"type": "formula", "criteria": unknown, "format": bad})

    def page(self) -> None:
        """Filter, print layout, protection of everything but the cells to fill in."""
        sheet = self.sheet
        sheet.autofilter(HEADING_ROW, 0, self.ground.last_row, ANSWER)
        prepare_page(sheet, self.plan.summary, (HEADING_ROW, HEADING_ROW))
        sheet.fit_to_pages(1, 0)
        sheet.print_area(TITLE_ROW, 0, self.ground.last_row, ANSWER)
        sheet.hide_gridlines(2)
        sheet.set_selection(ADJUSTMENT_FIRST_ROW, RULE, ADJUSTMENT_FIRST_ROW, RULE)
        options = ("format_columns", "format_rows", "autofilter", "sort")
        sheet.protect("", dict.fromkeys(options, True))


def _list(source: str) -> dict[str, object]:
    return {"validate": "list", "source": f"={source}"}


def _message(title: str, text: str) -> dict[str, object]:
    return {"input_title": title, "input_message": text}
