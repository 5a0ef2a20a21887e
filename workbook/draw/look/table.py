"""Painting a table of the form as it is printed: labels, merges, borders, widths, heights.

What stands in the number cells is asked of the caller, so that the agency workbook (typed cells,
totals) and the summary workbook (sums of many agencies) are drawn by the same hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...form import Cell
from ...numbers import Number
from ..book import cell_text
from ..layout import Area
from .palette import LABEL_POINTS
from .styles import CellStyle, Styles

_LABEL_PIXELS = LABEL_POINTS * 96 / 72
"""Width of one full-width character of a label."""
_PADDING_PIXELS = 7
_LINE_POINTS = 13.5
_ROW_POINTS = 21.0


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a number cell."""

    style: CellStyle
    value: Number | str | None = None
    """The number or text that is shown; with a formula, the value stored for readers that do not
    calculate (Excel's protected view, our own reader).  None: blank, or ``""`` as formula result."""
    formula: str = ""
    """With ``=`` in front; empty where the cell holds the value itself."""


def paint_table(
    sheet: Worksheet,
    styles: Styles,
    area: Area,
    content: Callable[[Cell], Content],
    set_columns: bool = True,
) -> None:
    """Draw the printed grid of ``area.table``.

    Args:
        sheet: the sheet called ``area.sheet``.
        styles: the formats of the sheet's workbook.
        area: where the grid stands.
        content: gives what stands in each number cell.
        set_columns: set the widths of the sheet columns; False where tables share them.
    """
    if set_columns:
        set_widths(sheet, area)
    for offset, points in enumerate(row_heights(area)):
        sheet.set_row(area.row + offset, points)
    left = area.table.label_width > 1
    for box in area.table.grid:
        where = area.box(box)
        if box.cell is None:
            text = fitted(box.text, area.width(box))
            write_box(sheet, where, Content("figure", text), styles.label(box, left))
        else:
            shown = content(box.cell)
            write_box(sheet, where, shown, styles.number(shown.style))


def set_widths(sheet: Worksheet, area: Area) -> None:
    """Give the sheet columns under a table their widths."""
    for offset, pixels in enumerate(area.pixels):
        sheet.set_column_pixels(area.column + offset, area.column + offset, pixels)


def write_box(sheet: Worksheet, box: tuple[int, int, int, int], content: Content, style: Format) -> None:
    """Write one cell, merged where ``box`` (first row, first column, last row, last column) is larger."""
    top, left, bottom, right = box
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", style)
    if content.formula:
        stored = "" if content.value is None else content.value
        stored = cell_text(stored) if isinstance(stored, str) else stored
        sheet.write_formula(top, left, content.formula, style, stored)
    elif content.value is None or content.value == "":
        sheet.write_blank(top, left, None, style)
    elif isinstance(content.value, str):
        sheet.write_string(top, left, cell_text(content.value), style)
    else:
        sheet.write_number(top, left, content.value, style)


def row_heights(area: Area) -> list[float]:
    """Heights in points at which every label of the table is shown whole."""
    heights = [_ROW_POINTS] * area.table.height
    boxes = sorted(area.table.grid, key=lambda box: box.height)
    for box in boxes:
        if box.cell is not None or not box.text:
            continue
        rows = slice(box.row, box.row + box.height)
        need = 6 + _LINE_POINTS * lines(fitted(box.text, area.width(box)), area.width(box))
        missing = need - sum(heights[rows])
        if missing > 0:
            heights[box.row + box.height - 1] += missing
    return heights


def lines(text: str, pixels: float, character: float = _LABEL_PIXELS) -> int:
    """How many lines a text takes in a cell of this width; half-width characters count half."""
    room = max(1, int((pixels - _PADDING_PIXELS) * 2 / character))
    return sum(max(1, ceil(half_widths(line) / room)) for line in text.split("\n"))


def half_widths(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(1 if character.isascii() else 2 for character in text)


def fitted(text: str, pixels: float) -> str:
    """A label broken as the official form breaks it where it is narrow: 商业/企业, （三）/不予公开."""
    if len(text) <= 2 or lines(text, pixels) == 1:
        return text
    number, bracket, words = text.partition("）")
    if number.startswith("（") and lines(words, pixels) == 1:
        return f"{number}{bracket}\n{words}"
    if len(text) in {4, 6}:
        return "\n".join(text[at : at + 2] for at in range(0, len(text), 2))
    return text
