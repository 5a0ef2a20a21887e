"""校验: one row for each rule instance, answered by live formulas, with the answers they have now."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...numbers import MONEY_DECIMALS, Number
from ..checks import ANSWERS, EXPLAINED, SEVERITY_NAMES, LiveCheck
from ..drawing import Drawing, page
from ..layout import (
    CHECKS,
    EXPLANATION_ORIGIN,
    EXPLANATIONS,
    Place,
    column_letters,
    explanation_rows,
    ranges,
)
from ..look.palette import (
    DARK_GREEN,
    DARK_ORANGE,
    DARK_RED,
    GREEN,
    GREY_TEXT,
    HEADING_BLUE,
    HEI,
    LINK_BLUE,
    ORANGE,
    RED,
)
from ..look.table import Content, lines, write_box
from ..outcome import (
    COUNTS_COLUMN,
    COUNTS_ROW,
    SENTENCE,
    SEVERITIES,
    count_place,
    explained_now,
    explained_place,
)

HEADERS = ("组别", "规则", "内容", "级别", "左边", "关系", "右边", "差额", "结论", "位置", "怎么改")
GROUPS = ("本年", "与上年比")
FIRST_ROW = 8
"""Sheet row (zero based) of the first rule; the headers stand in the row above."""

_PIXELS = (64, 120, 250, 60, 72, 44, 72, 72, 56, 210, 270)
_GROUP, _RULE, _TITLE, _SEVERITY, _LEFT, _OPERATOR, _RIGHT, _GAP, _ANSWER, _WHERE, _FIX = range(len(HEADERS))
_SIGNS = {"=": "=", "<>": "≠", "<=": "≤", ">=": "≥", "<": "＜", ">": "＞"}
_COMPARISON = re.compile("(<>|<=|>=|=|<|>)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LINE_POINTS = 13.5
_SEPARATORS = ("，", "、", "；", ";", ", ", " ")
"""What people write between figures for a comma."""


def answer_places(checks: Iterable[LiveCheck]) -> list[Place]:
    """The cell of the answer of each check, in the order given."""
    return [Place(CHECKS, FIRST_ROW + offset, _ANSWER) for offset, _ in enumerate(checks)]


def draw_checks(drawing: Drawing, headline: Content | None = None) -> None:
    """The whole sheet.

    Args:
        drawing: the checks, and where the cells they speak of stand.
        headline: what stands above beside the counts; None for the outcome on 封面.
    """
    sheet, styles = drawing.sheets[CHECKS], drawing.styles
    for column, pixels in enumerate(_PIXELS):
        sheet.set_column_pixels(column, column, pixels)
    last_column = len(HEADERS) - 1
    title = styles.get(font_name=HEI, font_size=16, align="center")
    write_box(sheet, (0, 0, 0, last_column), Content("figure", CHECKS), title)
    sheet.set_row(0, 30)
    _draw_counts(drawing, headline)
    header = {"border": 1, "bg_color": HEADING_BLUE, "align": "center", "font_name": HEI}
    for column, name in enumerate(HEADERS):
        drawing.write(Place(CHECKS, FIRST_ROW - 1, column), name, **header)
    sheet.set_row(FIRST_ROW - 1, 22)
    for offset, check in enumerate(drawing.checks):
        _draw_check(drawing, FIRST_ROW + offset, check)
    last_row = FIRST_ROW + max(len(drawing.checks), 1) - 1
    _colour_answers(drawing, last_row)
    sheet.autofilter(FIRST_ROW - 1, 0, last_row, last_column)
    sheet.freeze_panes(FIRST_ROW, _TITLE)
    page(sheet, landscape=True)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.print_area(0, 0, last_row, last_column)
    answers = f"{Place(CHECKS, FIRST_ROW, _LEFT).a1}:{Place(CHECKS, last_row, _ANSWER).a1}"
    sheet.ignore_errors({"formula_differs": answers})


def _draw_counts(drawing: Drawing, headline: Content | None) -> None:
    sheet, styles = drawing.sheets[CHECKS], drawing.styles
    centre = {"border": 1, "align": "center"}
    for row in range(1, COUNTS_ROW + len(SEVERITIES)):
        sheet.set_row(row, 19)
    box = (1, 0, COUNTS_ROW + len(SEVERITIES) - 1, _TITLE)
    sentence = headline or Content("figure", drawing.outcome.sentence, f"={SENTENCE.reference}")
    big = styles.get(border=1, font_name=HEI, font_size=12, text_wrap=True, align="left", indent=1)
    write_box(sheet, box, sentence, big)
    corner = styles.get(bg_color=HEADING_BLUE, **centre)
    write_box(sheet, (1, _SEVERITY, COUNTS_ROW - 1, _SEVERITY), Content("figure", "级别"), corner)
    last_row = FIRST_ROW + max(len(drawing.checks), 1)
    column_of = {
        column: f"$%s${FIRST_ROW + 1}:$%s${last_row}" % ((Place(CHECKS, 0, column).a1[:-1],) * 2)
        for column in (_GROUP, _SEVERITY, _ANSWER)
    }
    for last_year, group in enumerate(GROUPS):
        left = COUNTS_COLUMN + last_year * len(ANSWERS)
        write_box(sheet, (1, left, 1, left + len(ANSWERS) - 1), Content("figure", group), corner)
        for answer in ANSWERS:
            place = count_place("error", answer, bool(last_year))
            drawing.write(
                Place(CHECKS, COUNTS_ROW - 1, place.column), answer, bg_color=HEADING_BLUE, **centre
            )
            for severity in SEVERITIES:
                wanted = (severity, answer, bool(last_year))
                count = sum(1 for c in drawing.checks if (c.severity, c.answer, c.needs_last_year) == wanted)
                pairs = (
                    (_GROUP, group),
                    (_SEVERITY, SEVERITY_NAMES[severity]),
                    (_ANSWER, answer),
                )
                criteria = ",".join(f'{column_of[column]},"{value}"' for column, value in pairs)
                drawing.compute(count_place(*wanted), f"=COUNTIFS({criteria})", count, **centre)
    column = explained_place(SEVERITIES[0]).column
    write_box(sheet, (1, column, COUNTS_ROW - 1, column), Content("figure", EXPLAINED), corner)
    for offset, severity in enumerate(SEVERITIES):
        drawing.write(Place(CHECKS, COUNTS_ROW + offset, _SEVERITY), SEVERITY_NAMES[severity], **centre)
        criteria = f'{column_of[_SEVERITY]},"{SEVERITY_NAMES[severity]}",{column_of[_ANSWER]},"{EXPLAINED}"'
        count = explained_now(drawing.checks, severity)
        drawing.compute(explained_place(severity), f"=COUNTIFS({criteria})", count, **centre)


def _draw_check(drawing: Drawing, row: int, check: LiveCheck) -> None:
    sheet, styles = drawing.sheets[CHECKS], drawing.styles
    at = [Place(CHECKS, row, column) for column in range(len(HEADERS))]
    centre = {"border": 1, "align": "center"}
    wrapped = {"border": 1, "text_wrap": True}
    drawing.write(at[_GROUP], GROUPS[check.needs_last_year], **centre)
    drawing.write(at[_RULE], check.instance, text_wrap=True, **centre)
    drawing.write(at[_TITLE], check.title, **wrapped)
    drawing.write(at[_SEVERITY], SEVERITY_NAMES[check.severity], **centre)
    drawing.write(at[_OPERATOR], _SIGNS[check.operator], **centre)
    _draw_side(drawing, at[_LEFT], check.left, check, check.left_value)
    _draw_side(drawing, at[_RIGHT], check.right, check, check.right_value)
    left, right, gap = (at[column].a1 for column in (_LEFT, _RIGHT, _GAP))
    both = f"COUNT({left},{right})=2"
    difference = "" if check.difference is None else round(check.difference, MONEY_DECIMALS)
    formula = f'=IF({both},ROUND({left}-{right},{MONEY_DECIMALS}),"")'
    drawing.compute(at[_GAP], formula, difference, **centre)
    failed = _failed_formula(drawing, check)
    formula = _answer_formula(check, left, right, gap, failed)
    drawing.compute(at[_ANSWER], formula, check.answer, **centre)
    where = _where(drawing, check)
    link = styles.get(font_color=LINK_BLUE, underline=1, **wrapped)
    target = where.split("、")[0]
    sheet.write_url(row, _WHERE, f"internal:{target.split(',')[0]}", link, where, "点这里转到有关的格")
    drawing.write(at[_FIX], check.fix, **wrapped)
    texts = ((check.title, _TITLE), (where, _WHERE), (check.fix, _FIX), (check.instance, _RULE))
    most = max(lines(text, _PIXELS[column]) for text, column in texts)
    sheet.set_row(row, 7 + _LINE_POINTS * most)


def _draw_side(
    drawing: Drawing, place: Place, expression: str, check: LiveCheck, value: Number | None
) -> None:
    """One side of a rule: blank until every cell it is made of is a number."""
    names = _names(expression, check)
    shown = f'IFERROR({expression},"")' if "/" in expression else expression
    formula = f'=IF(COUNT({",".join(names)})={len(names)},{shown},"")' if names else f"={shown}"
    stored = "" if value is None else value
    drawing.compute(place, formula, stored, border=1, align="center")


def _failed_formula(drawing: Drawing, check: LiveCheck) -> str:
    """不平; 已说明 where a row of 情况说明 has this rule, a text, and exactly the figures there are now."""
    if not check.explainable:
        return '"不平"'
    top, left = EXPLANATION_ORIGIN
    last = top + explanation_rows(len(drawing.submission.explanations))
    instance, text, figures = (
        f"{EXPLANATIONS}!${letters}${top + 1}:${letters}${last}"
        for letters in (column_letters(left + offset) for offset in range(3))
    )
    for separator in _SEPARATORS:
        figures = f'SUBSTITUTE({figures},"{separator}",",")'
    now = f'{check.cells[0]}&""' if len(check.cells) == 1 else '&","&'.join(check.cells)
    stands = f'SUMPRODUCT(({instance}="{check.instance}")*(LEN({text})>0)*({figures}={now}))>0'
    return f'IF({stands},"{EXPLAINED}","不平")'


def _answer_formula(check: LiveCheck, left: str, right: str, gap: str, failed: str) -> str:
    """待填 while a side is missing; 平 where the rule does not speak, whatever is missing otherwise."""
    answer = f'IF(COUNT({left},{right})<2,"待填",IF({gap}{check.operator}0,"平",{failed}))'
    if not check.when:
        return f"={answer}"
    names = _names(check.when, check)
    first, operator, second = _COMPARISON.split(check.when)
    speaks = f"ROUND(({first})-({second}),{MONEY_DECIMALS}){operator}0"
    return f'=IF(COUNT({",".join(names)})<{len(names)},"待填",IF({speaks},{answer},"平"))'


def _names(expression: str, check: LiveCheck) -> list[str]:
    """The cells an expression mentions, each once, in order of mention."""
    known = set(check.cells)
    return [name for name in dict.fromkeys(_NAME.findall(expression)) if name in known]


def _where(drawing: Drawing, check: LiveCheck) -> str:
    """``依申请公开!D8:D9,D31``; sheets apart by 、 where there are several."""
    sheets: dict[str, list[Place]] = {}
    for name in check.cells:
        place = drawing.places[name]
        sheets.setdefault(place.sheet, []).append(place)
    return "、".join(f"{sheet}!{ranges(cells)}" for sheet, cells in sheets.items())


def _colour_answers(drawing: Drawing, last_row: int) -> None:
    sheet, styles = drawing.sheets[CHECKS], drawing.styles
    answer, severity = (Place(CHECKS, FIRST_ROW, column).a1 for column in (_ANSWER, _SEVERITY))
    failed = f'${answer}="不平"'
    shown = (
        (f'AND({failed},${severity}="{SEVERITY_NAMES["error"]}")', RED, DARK_RED),
        (f'AND({failed},${severity}="{SEVERITY_NAMES["warning"]}")', ORANGE, DARK_ORANGE),
        (failed, "#FFF2CC", "#7F6000"),
        (f'${answer}="平"', GREEN, DARK_GREEN),
        (f'${answer}="{EXPLAINED}"', HEADING_BLUE, GREY_TEXT),
    )
    box = (FIRST_ROW, _LEFT, last_row, _ANSWER)
    for criteria, fill, font in shown:
        change = styles.change(bg_color=fill, font_color=font)
        sheet.conditional_format(*box, {"type": "formula", "criteria": f"={criteria}", "format": change})
    grey = styles.change(font_color=GREY_TEXT)
    sheet.conditional_format(*box, {"type": "formula", "criteria": f'=${answer}="待填"', "format": grey})
