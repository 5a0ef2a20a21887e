"""状态 and 问题清单: what became of every file and every member of the roster, and what was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...draw.checks import SEVERITY_NAMES
from ...draw.drawing import Drawing
from ...draw.layout import Place
from ...draw.look.palette import (
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
    TOTAL_GREY,
)
from ...draw.look.styles import Styles
from ...draw.look.table import Content, lines, write_box
from ..status import COUNT_NAMES, SKIPPED_NAME, STATUS_NAMES, AgencyStatus, Problem, Status
from .beside.notice import write_notice
from .pages import prepare_page
from .plan import (
    LINE,
    LIST_HEADING_ROW,
    PROBLEM_COLUMNS,
    PROBLEMS,
    STATUS,
    STATUS_COLUMN,
    STATUS_COLUMNS,
    STATUS_FIRST_ROW,
    VERDICT_NAMES,
    Plan,
    here,
    list_title,
)

STATUS_COLOURS: Mapping[Status, tuple[str, str]] = {
    "accepted": (GREEN, DARK_GREEN),
    "rejected": (RED, DARK_RED),
    "unreadable": (RED, DARK_RED),
    "missing": (ORANGE, DARK_ORANGE),
    "duplicate": (ORANGE, DARK_ORANGE),
    "not_on_roster": (TOTAL_GREY, GREY_TEXT),
}
"""Background and font."""
_SEVERITY_COLOURS = {
    "error": (RED, DARK_RED),
    "warning": (ORANGE, DARK_ORANGE),
    "hint": (TOTAL_GREY, GREY_TEXT),
}

_STATUS_PIXELS = (40, 80, 210, 52, 76, 50, 50, 50, 50, 310, 300)
_TEXT_PIXELS = (_STATUS_PIXELS[2], *_STATUS_PIXELS[-2:])
_PROBLEM_PIXELS = (44, 80, 170, 56, 48, 84, 190, 330, 240, 130, 120, 150)
_WRAPPED = 6
"""From here on the texts of a finding may take several lines."""
_LINK_LIMIT = 65_530
"""Excel holds no more hyperlinks on one sheet; two are drawn for each problem."""
_LINE_POINTS, _PADDING_POINTS, _ROW_LIMIT = 13.5, 5, 409


def draw_status(drawing: Drawing, plan: Plan) -> None:
    """One row for each file that came in and each member of the roster that sent none."""
    sheet, get = drawing.sheets[STATUS], drawing.styles.get
    agencies, skipped = plan.summary.agencies, plan.summary.skipped
    note = f"共 {len(agencies) + len(skipped)} 行：收到的每份文件一行，名单上没有报送的每个单位一行"
    note += f"；最后 {len(skipped)} 行是不当作来件的文件和原因。" if skipped else "。"
    linked = _linked(agencies)
    if linked and STATUS not in plan.beside:
        note += "点文件名可打开原文件（以本工作簿所在文件夹为准）。"
        if sum(bool(agency.link) for agency in agencies) > len(linked):
            note += (
                f"Excel 一张表最多 {_LINK_LIMIT:,} 个链接，序号 {max(linked) + 1:,} 以后的文件名不带链接。"
            )
    _head(drawing, plan, STATUS, note, dict(zip(STATUS_COLUMNS, _STATUS_PIXELS, strict=True)))
    if _only_beside(drawing, plan, STATUS, len(STATUS_COLUMNS)):
        return
    text, middle = get(border=1, border_color=LINE, text_wrap=True), _middle(drawing.styles)
    for i, agency in enumerate(agencies):
        row = STATUS_FIRST_ROW + i
        sheet.write_number(row, 0, i + 1, middle)
        for column, value in ((1, agency.code), (2, agency.agency), (9, agency.reason)):
            _write_text(sheet, row, column, value, text)
        _write_text(sheet, row, 3, agency.kind, middle)
        background, font = STATUS_COLOURS[agency.status]
        shown = _middle(drawing.styles, bg_color=background, font_color=font, bold=True)
        sheet.write_string(row, 4, STATUS_NAMES[agency.status], shown)
        _write_counts(drawing, row, agency)
        _write_file(drawing, row, agency, i in linked)
        _set_height(sheet, row, zip((agency.agency, agency.reason, agency.path), _TEXT_PIXELS, strict=True))
    for i, (path, reason) in enumerate(skipped, len(agencies)):
        _draw_skipped(drawing, i, path, reason)
    _finish(sheet, plan, len(agencies) + len(skipped), len(STATUS_COLUMNS))


def _draw_skipped(drawing: Drawing, number: int, path: str, reason: str) -> None:
    """A file that is no submission: what it is, and nothing else to say of it."""
    sheet, styles = drawing.sheets[STATUS], drawing.styles
    row, grey = STATUS_FIRST_ROW + number, _middle(drawing.styles, font_color=GREY_TEXT)
    text = styles.get(border=1, border_color=LINE, text_wrap=True, font_color=GREY_TEXT)
    small = styles.get(border=1, border_color=LINE, text_wrap=True, font_color=GREY_TEXT, font_size=9)
    sheet.write_number(row, 0, number + 1, grey)
    for column in range(1, len(STATUS_COLUMNS) - 2):
        sheet.write_blank(row, column, None, grey)
    sheet.write_string(row, STATUS_COLUMN, SKIPPED_NAME, grey)
    _write_text(sheet, row, len(STATUS_COLUMNS) - 2, reason, text)
    _write_text(sheet, row, len(STATUS_COLUMNS) - 1, path, small)
    _set_height(sheet, row, zip((reason, path), _STATUS_PIXELS[-2:], strict=True))


def _write_counts(drawing: Drawing, row: int, agency: AgencyStatus) -> None:
    """Counts of findings; nothing, not 0, where the file could not be judged."""
    for column, key in enumerate(COUNT_NAMES, 5):
        count = agency.counts.get(key)
        if count is None:
            drawing.sheets[STATUS].write_blank(row, column, None, _middle(drawing.styles))
            continue
        colours = _SEVERITY_COLOURS.get(key) if count else None
        style = (
            _middle(drawing.styles, font_color=colours[1], bold=True) if colours else _middle(drawing.styles)
        )
        drawing.sheets[STATUS].write_number(row, column, count, style)


def _linked(agencies: Sequence[AgencyStatus]) -> set[int]:
    """Whose files are linked: those of whom a link is known, as far as Excel holds links."""
    return set([i for i, agency in enumerate(agencies) if agency.link][:_LINK_LIMIT])


def _only_beside(drawing: Drawing, plan: Plan, title: str, columns: int) -> bool:
    """Where the rows of a list are, if not here."""
    if title not in plan.beside:
        return False
    write_notice(drawing.sheets[title], drawing.styles, STATUS_FIRST_ROW, plan.beside[title])
    _finish(drawing.sheets[title], plan, 0, columns)
    return True


def _write_file(drawing: Drawing, row: int, agency: AgencyStatus, linked: bool) -> None:
    sheet, column = drawing.sheets[STATUS], len(STATUS_COLUMNS) - 1
    common = {"border": 1, "border_color": LINE, "text_wrap": True, "font_size": 9}
    if linked:
        style = drawing.styles.get(**common, font_color=LINK_BLUE, underline=1)
        target = f"external:{link_target(agency.link)}"
        sheet.write_url(row, column, target, style, agency.path, "打开这份文件")
    else:
        _write_text(sheet, row, column, agency.path, drawing.styles.get(**common))


def link_target(link: str) -> str:
    """A relative path as a link target: what has a meaning of its own in one is percent-encoded.

    A colon makes ``javascript:`` or a drive of a name, two backslashes a computer on the network.
    """
    return re.sub(r'[\s%#?"<>\[\]^`{}:\\]', lambda found: f"%{ord(found.group()):02X}", link)


def draw_problems(drawing: Drawing, plan: Plan) -> None:
    """One row for each finding, with links to the agency on 状态 and to the cell on the tables."""
    sheet, problems = drawing.sheets[PROBLEMS], plan.summary.problems
    failed = sum(problem.verdict == "failed" for problem in problems)
    note = (
        f"共 {len(problems)} 条，其中不符 {failed} 条、待填 {len(problems) - failed} 条。强制性问题不解决，"
        "该单位不计入汇总；核实性问题属实的，由该单位写明情况说明。公式只说明几个数不相符，不断定是哪一个错。"
    )
    if 2 * len(problems) > _LINK_LIMIT and PROBLEMS not in plan.beside:
        note += f"Excel 一张表最多 {_LINK_LIMIT:,} 个链接，序号 {_LINK_LIMIT // 2:,} 以后不带链接。"
    _head(drawing, plan, PROBLEMS, note, dict(zip(PROBLEM_COLUMNS, _PROBLEM_PIXELS, strict=True)))
    if _only_beside(drawing, plan, PROBLEMS, len(PROBLEM_COLUMNS)):
        return
    if not problems:
        sheet.write_string(STATUS_FIRST_ROW, 0, "没有发现问题。", drawing.styles.get(font_color=GREY_TEXT))
    for i, problem in enumerate(problems):
        _draw_problem(drawing, plan, STATUS_FIRST_ROW + i, i + 1, problem)
    _finish(sheet, plan, len(problems), len(PROBLEM_COLUMNS))


def _draw_problem(drawing: Drawing, plan: Plan, row: int, number: int, problem: Problem) -> None:
    sheet, styles = drawing.sheets[PROBLEMS], drawing.styles
    text = styles.get(border=1, border_color=LINE, text_wrap=True, font_size=9)
    link = styles.get(
        border=1, border_color=LINE, text_wrap=True, font_size=9, font_color=LINK_BLUE, underline=1
    )
    background, font = _SEVERITY_COLOURS[problem.severity]
    severity = _middle(styles, bg_color=background, font_color=font, bold=True)
    addresses = "\n".join(problem.addresses)
    sheet.write_number(row, 0, number, _middle(styles))
    _write_text(sheet, row, 1, problem.code, text)
    linked = 2 * number <= _LINK_LIMIT
    status_row = plan.status_row(problem)
    if linked and status_row is not None:
        target = here(Place(STATUS, status_row, 2))
        sheet.write_url(row, 2, target, link, problem.agency or problem.path, "转到“状态”表的这一行")
    else:
        _write_text(sheet, row, 2, problem.agency or problem.path, text)
    sheet.write_string(row, 3, SEVERITY_NAMES[problem.severity], severity)
    sheet.write_string(row, 4, VERDICT_NAMES[problem.verdict], _middle(styles))
    for column, value in enumerate(
        (problem.instance, problem.title, problem.message, problem.fix, addresses), 5
    ):
        _write_text(sheet, row, column, value, text)
    cell = next((name for name in problem.cells if name in drawing.form.cells), None)
    where = "\n".join(drawing.places[name].address for name in problem.cells if name in drawing.places)
    if linked and cell is not None:
        target, tip = f"internal:{drawing.places[cell].address}", drawing.form.cells[cell].title
        sheet.write_url(row, 10, target, link, where, tip)
    else:
        _write_text(sheet, row, 10, where, text)
    _write_text(sheet, row, 11, problem.path, text)
    values = (problem.title, problem.message, problem.fix, addresses, where, problem.path)
    _set_height(sheet, row, zip(values, _PROBLEM_PIXELS[_WRAPPED:], strict=True))


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    write_box(sheet, (row, column, row, column), Content("figure", text), style)


def _middle(styles: Styles, **extra: object) -> Format:
    return styles.get(border=1, border_color=LINE, align="center", **extra)


def _head(drawing: Drawing, plan: Plan, name: str, note: str, columns: Mapping[str, int]) -> None:
    """Title, note, headings and column widths of a list."""
    sheet, styles = drawing.sheets[name], drawing.styles
    sheet.set_row(0, 30)
    title = styles.get(font_name=HEI, font_size=16)
    write_box(sheet, (0, 0, 0, 0), list_title(plan.summary, name), title)
    sheet.write_string(1, 0, note, styles.get(font_color=GREY_TEXT))
    sheet.set_row(LIST_HEADING_ROW, 24)
    heading = styles.get(border=1, border_color=LINE, bg_color=HEADING_BLUE, font_name=HEI, align="center")
    for column, (text, pixels) in enumerate(columns.items()):
        sheet.set_column_pixels(column, column, pixels)
        sheet.write_string(LIST_HEADING_ROW, column, text, heading)
    sheet.freeze_panes(STATUS_FIRST_ROW, 3)


def _set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Tall enough for every wrapped text (text, width in pixels) of the row."""
    count = max(lines(text, pixels) for text, pixels in texts)
    sheet.set_row(row, min(_ROW_LIMIT, max(20, count * _LINE_POINTS + _PADDING_POINTS)))


def _finish(sheet: Worksheet, plan: Plan, rows: int, columns: int) -> None:
    """Filter, print layout."""
    last = LIST_HEADING_ROW + max(1, rows)
    sheet.autofilter(LIST_HEADING_ROW, 0, last, columns - 1)
    prepare_page(sheet, plan.summary, (LIST_HEADING_ROW, LIST_HEADING_ROW))
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
