"""填报说明: how to fill, what the colours mean, how things are counted and how certain that is."""

from __future__ import annotations

from ..checks import SEVERITY_NAMES
from ..drawing import Drawing, page
from ..layout import CHECKS, EXPLANATIONS, GUIDE, LAST_YEAR, TEXTS, Place
from ..look.palette import (
    DARK_ORANGE,
    DARK_RED,
    GREY_TEXT,
    HEADING_BLUE,
    HEI,
    ORANGE,
    RED,
    TO_FILL,
    TOTAL_GREY,
)
from ..look.table import Content, lines, write_box
from .guidance import NOTES

_PIXELS = (170, 420, 130, 230)
_TEXT_PIXELS = sum(_PIXELS)
_LINE_POINTS = 14.5

_ERROR, _WARNING, _HINT = SEVERITY_NAMES.values()
_RULES = (
    "空白不是 0。没有发生的，填 0；不知道的，先留空，问清后再填。空格里的数不会被当作 0 相加。",
    "“/”“-”“无”“不适用”都不是数字，也不当作 0。本单位没有这项职权的怎样填，以主管部门的通知为准。",
    "件数填整数；收费金额按表头的单位填。只填数字，不带单位、正负号和文字（“本年增/减”一栏可以是负数）。",
    "灰色的总计由公式计算，各加数填齐以后才显示，不能改。白色或浅黄色的格才是填的。",
    "“四、结转下年度继续办理”的六列是数出来的件数，要照实填，不要用一、二、三项倒算：这样每列的勾稽关系才有意义。",
    "从别处复制数字时，用“选择性粘贴—数值”，不要把格式和公式带进来。",
    f"{_ERROR}规则必须平；{_WARNING}规则不平的，核实后属实的，在“{EXPLANATIONS}”写明原因；{_HINT}只供参考。",
    "规则只能说这几个数对不上，不能说是哪一个错了。请对照台账逐个核对，不要凑数。",
)
_DEADLINES = (
    "《政府信息公开条例》第四十九条：县级以上人民政府部门在每年 1 月 31 日前，向本级政府信息公开工作主管部门"
    "提交本机关上一年度的年度报告，并向社会公布；县级以上地方人民政府的政府信息公开工作主管部门，"
    "在每年 3 月 31 日前向社会公布本级政府上一年度的年度报告。",
    "当地要求更早报送的，以当地通知为准。",
)
_PROGRAMS = (
    "本工作簿没有宏，也没有外部链接。提示宏被禁用时不用理会，全部公式照常计算。",
    "打开时如显示“受保护的视图”，先点“启用编辑”，再填写；之前显示的是保存时的结果。",
    "WPS 表格和 LibreOffice 都可以打开、填写和校验。请保存为 .xlsx，不要另存为其他格式。",
    "改了数字而结果不变的，检查“公式—计算选项”是否为“自动”，或按 F9 重新计算。",
    "各表已保护，没有密码，以防误改公式。列宽、行高可以调整。",
)
_SHEETS = (
    (TEXTS, "第一、第五、第六部分的文字。"),
    (LAST_YEAR, "上年报告的数，用来与今年比较；可以不填。"),
    (CHECKS, "每条规则一行：左边、右边、差额、结论；点“位置”转到有关的格。"),
    (EXPLANATIONS, "核实后属实的不平，写明规则编号、原因和所涉数字。"),
)


def draw_guide(drawing: Drawing) -> None:
    """The whole sheet."""
    sheet = drawing.sheets[GUIDE]
    for column, pixels in enumerate(_PIXELS):
        sheet.set_column_pixels(column, column, pixels)
    title = drawing.styles.get(font_name=HEI, font_size=16, align="center")
    write_box(sheet, (0, 0, 0, 3), Content("figure", GUIDE), title)
    sheet.set_row(0, 32)
    row = _list(drawing, 1, "一、填写", _RULES)
    row = _colours(drawing, row)
    row = _list(drawing, row, "三、期限", _DEADLINES)
    row = _notes(drawing, row)
    row = _pairs(drawing, row, "五、其他各表", _SHEETS)
    row = _list(drawing, row, "六、宏、受保护的视图、WPS", _PROGRAMS)
    page(sheet)
    sheet.print_area(0, 0, row - 1, 3)


def _heading(drawing: Drawing, row: int, text: str) -> None:
    drawing.sheets[GUIDE].set_row(row, 28)
    drawing.write(Place(GUIDE, row, 0), text, font_name=HEI, font_size=12)


def _list(drawing: Drawing, row: int, heading: str, items: tuple[str, ...]) -> int:
    """A heading and numbered sentences; returns the row after them."""
    _heading(drawing, row, heading)
    shown = drawing.styles.get(text_wrap=True)
    for number, item in enumerate(items, 1):
        text = f"{number}. {item}"
        write_box(drawing.sheets[GUIDE], (row + number, 0, row + number, 3), Content("figure", text), shown)
        _fit(drawing, row + number, (text,), (_TEXT_PIXELS,))
    return row + len(items) + 1


def _pairs(drawing: Drawing, row: int, heading: str, pairs: tuple[tuple[str, str], ...]) -> int:
    """A heading and two columns; returns the row after them."""
    _heading(drawing, row, heading)
    wrapped = drawing.styles.get(border=1, text_wrap=True)
    for number, (left, right) in enumerate(pairs, 1):
        drawing.write(Place(GUIDE, row + number, 0), left, border=1, align="center")
        write_box(
            drawing.sheets[GUIDE], (row + number, 1, row + number, 3), Content("figure", right), wrapped
        )
        _fit(drawing, row + number, (right,), (sum(_PIXELS[1:]),))
    return row + len(pairs) + 1


def _colours(drawing: Drawing, row: int) -> int:
    legend = (
        (TO_FILL, "#000000", "还没有填的格。填了以后变成白色。"),
        (TOTAL_GREY, "#000000", "自动合计的格，锁定。"),
        (DARK_RED, "#FFFFFF", "填的不是数字，或者是负数、不该有的小数。"),
        (RED, DARK_RED, f"有{_ERROR}规则不平，涉及这一格（不一定是这一格错了）。"),
        (ORANGE, DARK_ORANGE, f"有{_WARNING}规则不平，涉及这一格，请核实。"),
    )
    row = _pairs(drawing, row, "二、颜色", tuple(("123", meaning) for _, _, meaning in legend))
    for offset, (fill, font, _) in enumerate(legend):
        place = Place(GUIDE, row - len(legend) + offset, 0)
        drawing.write(place, "示例", border=1, align="center", bg_color=fill, font_color=font)
    return row


def _notes(drawing: Drawing, row: int) -> int:
    _heading(drawing, row, "四、统计口径")
    remark = "国家没有统一规定的，列出他地做法或推断供参考，出处和性质如下；本地通知另有规定的，以通知为准。"
    drawing.write(Place(GUIDE, row + 1, 0), remark, font_color=GREY_TEXT)
    _fit(drawing, row + 1, (remark,), (_TEXT_PIXELS,))
    row += 2
    for column, name in enumerate(("事项", "口径", "性质", "出处")):
        shown = {"border": 1, "bg_color": HEADING_BLUE, "align": "center"}
        drawing.write(Place(GUIDE, row, column), name, **shown)
    for note in NOTES:
        if drawing.form.version not in note.forms:
            continue
        row += 1
        texts = (note.about, note.text, note.standing, note.source)
        for column, text in enumerate(texts):
            drawing.write(Place(GUIDE, row, column), text, border=1, text_wrap=True)
        _fit(drawing, row, texts, _PIXELS)
    return row + 1


def _fit(drawing: Drawing, row: int, texts: tuple[str, ...], pixels: tuple[int, ...]) -> None:
    most = max(lines(text, width) for text, width in zip(texts, pixels, strict=True))
    drawing.sheets[GUIDE].set_row(row, 7 + _LINE_POINTS * most)
