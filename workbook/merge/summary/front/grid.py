"""The columns of the summary's 封面, and the headings of what stands on it."""

from __future__ import annotations

from ....draw.drawing import Drawing
from ....draw.layout import COVER
from ....draw.look.palette import HEADING_BLUE, HEI
from ....draw.look.table import Content, write_box
from ....draw.sheets.lead import LEFT

VALUE, FIRST, RIGHT = 2, 3, 7
WIDTHS = {0: 24, LEFT: 120, VALUE: 300, FIRST: 56, 4: 92, 5: 92, 6: 92, RIGHT: 82}
"""Pixels of each column."""


def table_heading(drawing: Drawing, row: int, texts: tuple[str, ...]) -> None:
    """A row of headings: the first over two columns, the last as far as the table reaches."""
    sheet = drawing.sheets[COVER]
    style = drawing.styles.get(border=1, bg_color=HEADING_BLUE, align="center", font_name=HEI)
    sheet.set_row(row, 22)
    write_box(sheet, (row, LEFT, row, VALUE), Content("figure", texts[0]), style)
    for offset, text in enumerate(texts[1:-1]):
        write_box(sheet, (row, FIRST + offset, row, FIRST + offset), Content("figure", text), style)
    write_box(sheet, (row, FIRST + len(texts) - 2, row, RIGHT), Content("figure", texts[-1]), style)
