"""正文: the texts of the report under their official headings, with room to write."""

from __future__ import annotations

from ...form import Part, TextField
from ..book import cell_text
from ..drawing import Drawing, page
from ..layout import TEXT_COLUMN, TEXT_ROWS, TEXTS, Place, text_rows
from ..look.entry import check_typing, text_rules
from ..look.palette import FANGSONG, GREY_TEXT, HEI, KAI, TO_FILL
from ..look.table import Content, lines, write_box
from .guidance import notes_for

_TEXT_PIXELS, _COUNT_PIXELS = 660, 80
_TEXT_POINTS = 12
_LINE_POINTS = 18.0
_LEAST_POINTS, _MOST_POINTS = 21.0, 409.0
"""Height of one of a text's rows; Excel allows no more than 409."""
_NOTE = (
    "第二、三、四部分的表格在各自的表里填，这里只写文字。右边是字数（不计空格和换行）。\n"
    "要用表里的数，写【新收】【不予公开】【行政复议】等官方标签，出年报和校验时换成表里的数。"
)
"""What stands over the texts; what may stand in brackets: ``publish/figures.py``."""


def draw_texts(drawing: Drawing) -> None:
    """The whole sheet."""
    sheet, styles = drawing.sheets[TEXTS], drawing.styles
    sheet.set_column_pixels(TEXT_COLUMN, TEXT_COLUMN, _TEXT_PIXELS)
    sheet.set_column_pixels(TEXT_COLUMN + 1, TEXT_COLUMN + 1, _COUNT_PIXELS)
    title = styles.get(font_name=HEI, font_size=16, align="center")
    write_box(sheet, (0, 0, 0, 1), Content("figure", TEXTS), title)
    sheet.set_row(0, 32)
    drawing.write(Place(TEXTS, 1, 0), _NOTE, font_color=GREY_TEXT, text_wrap=True)
    sheet.set_row(1, 32)
    for part in drawing.form.parts:
        if part.texts:
            _draw_part(drawing, part)
    last = max(text_rows(drawing.form).values()) + TEXT_ROWS - 1
    sheet.freeze_panes(2, 0)
    page(sheet)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, 1)


def _draw_part(drawing: Drawing, part: Part) -> None:
    rows = text_rows(drawing.form)
    top = rows[part.texts[0].name] - 2
    drawing.sheets[TEXTS].set_row(top, 30)
    heading = f"{part.number}、{part.title}"
    drawing.write(Place(TEXTS, top, 0), heading, font_name=HEI, font_size=14)
    counts = [_count(field.name) for field in part.texts]
    now = sum(_counted(drawing.submission.texts.get(field.name, "")) for field in part.texts)
    if len(counts) > 1:
        formula = f'="共 "&({"+".join(counts)})&" 字"'
        small = {"font_color": GREY_TEXT, "align": "center"}
        drawing.compute(Place(TEXTS, top, 1), formula, f"共 {now} 字", **small)
    for field in part.texts:
        _draw_text(drawing, field, heading)


def _draw_text(drawing: Drawing, field: TextField, heading: str) -> None:
    sheet, styles = drawing.sheets[TEXTS], drawing.styles
    place = drawing.places[field.name]
    text = cell_text(drawing.submission.texts.get(field.name, ""))
    label = field.label or "".join(note.text for note in notes_for(field.name, drawing.form.version))
    sheet.set_row(place.row - 1, 22)
    drawing.write(Place(TEXTS, place.row - 1, 0), label, font_name=KAI, font_size=12)
    bottom = place.row + TEXT_ROWS - 1
    shown = styles.get(
        border=1,
        font_name=FANGSONG,
        font_size=_TEXT_POINTS,
        text_wrap=True,
        valign="top",
        align="left",
        locked=False,
    )
    write_box(sheet, (place.row, 0, bottom, 0), Content("entry", text), shown)
    need = _LINE_POINTS * (1 + lines(text, _TEXT_PIXELS, _TEXT_POINTS * 96 / 72)) / TEXT_ROWS
    for row in range(place.row, bottom + 1):
        sheet.set_row(row, min(max(need, _LEAST_POINTS), _MOST_POINTS))
    formula = f'={_count(field.name)}&" 字"'
    grey = {"font_color": GREY_TEXT, "align": "center", "valign": "top"}
    drawing.compute(Place(TEXTS, place.row, 1), formula, f"{_counted(text)} 字", **grey)
    check_typing(sheet, place, text_rules(drawing.form, field, label[:20] or heading))
    blank = {
        "type": "formula",
        "criteria": f"=ISBLANK({place.a1})",
        "format": styles.change(bg_color=TO_FILL),
    }
    sheet.conditional_format(place.a1, blank)


def _count(name: str) -> str:
    """An expression for the characters of a text without spaces and line ends."""
    bare = name
    for space in ('" "', '"　"', "CHAR(10)"):
        bare = f'SUBSTITUTE({bare},{space},"")'
    return f"LEN({bare})"


def _counted(text: str) -> int:
    text = cell_text(text)
    return len(text) - sum(text.count(space) for space in " 　\n")
