"""Lists as Excel sheets: title, headings, filter, frozen panes, one page across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nianbao.workbook.draw.look.styles import Styles
    from xlsxwriter.worksheet import Worksheet

Cell = str | int
_HEADING_ROW = 2
_LEADS = 3
"""Columns that stay in sight: number, code, name."""
_LINE_POINTS, _PADDING_POINTS, _LEAST_POINTS, _MOST_POINTS = 13.5, 6.0, 21.0, 409.0
_A4 = 9


@dataclass(frozen=True)
class Listing:
    """One sheet."""

    name: str
    title: str
    columns: Mapping[str, int]
    """Headings with their widths in pixels."""
    rows: Sequence[Sequence[Cell]]
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Files beside the workbook that cells lead to, by row and column of ``rows``."""
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Background and font of cells that say just this."""


def workbook(title: str, listings: Sequence[Listing]) -> bytes:
    """A workbook of lists (.xlsx); the same bytes for the same lists."""
    from nianbao.workbook.draw.book import Book
    from nianbao.workbook.draw.look.styles import Styles

    book = Book(title, "")
    styles = Styles(book)
    for listing in listings:
        sheet = book.add_worksheet(listing.name)
        _head(sheet, styles, listing)
        for number, row in enumerate(listing.rows):
            _row(sheet, styles, listing, number, row)
        _page(sheet, listing)
    return book.data()


def _head(sheet: Worksheet, styles: Styles, listing: Listing) -> None:
    from nianbao.workbook.draw.look.palette import HEADING_BLUE, HEI
    from nianbao.workbook.draw.look.table import Content, write_box

    title = styles.get(font_name=HEI, font_size=16)
    write_box(sheet, (0, 0, 0, 0), Content("figure", listing.title), title)
    sheet.set_row(0, 30)
    sheet.set_row(_HEADING_ROW, 24)
    heading = styles.get(border=1, border_color=_line(), bg_color=HEADING_BLUE, font_name=HEI, align="center")
    for column, (text, pixels) in enumerate(listing.columns.items()):
        sheet.set_column_pixels(column, column, pixels)
        sheet.write_string(_HEADING_ROW, column, text, heading)
    sheet.freeze_panes(_HEADING_ROW + 1, _LEADS)


def _row(sheet: Worksheet, styles: Styles, listing: Listing, number: int, row: Sequence[Cell]) -> None:
    from nianbao.workbook.draw.look.palette import LINK_BLUE
    from nianbao.workbook.draw.look.table import Content, lines, write_box
    from nianbao.workbook.merge.summary.lists import link_target

    at = _HEADING_ROW + 1 + number
    line = {"border": 1, "border_color": _line()}
    tallest = max(
        lines(str(value), width) for value, width in zip(row, listing.columns.values(), strict=True)
    )
    points = max(_LEAST_POINTS, tallest * _LINE_POINTS + _PADDING_POINTS)
    sheet.set_row(at, min(_MOST_POINTS, points))
    for column, value in enumerate(row):
        target = listing.links.get((number, column))
        if target:
            linked = styles.get(**line, text_wrap=True, font_color=LINK_BLUE, underline=1)
            sheet.write_url(at, column, f"external:{link_target(target)}", linked, str(value), "打开这份文件")
        elif isinstance(value, int):
            sheet.write_number(at, column, value, styles.get(**line, align="center"))
        elif value in listing.colours:
            background, font = listing.colours[value]
            shown = styles.get(**line, align="center", bg_color=background, font_color=font, bold=True)
            sheet.write_string(at, column, value, shown)
        else:
            text = styles.get(**line, text_wrap=True)
            write_box(sheet, (at, column, at, column), Content("figure", value), text)


def _page(sheet: Worksheet, listing: Listing) -> None:
    last = _HEADING_ROW + max(1, len(listing.rows))
    sheet.autofilter(_HEADING_ROW, 0, last, len(listing.columns) - 1)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_footer("&C&9第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)


def _line() -> str:
    from nianbao.workbook.merge.summary.plan import LINE

    return LINE
