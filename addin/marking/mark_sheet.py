"""The sheet 校验结果 of a marked copy: one row for each finding, with a link to the cell."""

from __future__ import annotations

from collections.abc import Mapping

from nianbao.validators.finding import Judgement
from nianbao.workbook.draw.layout import COVER
from nianbao.workbook.draw.look.palette import HEADING_BLUE, HEI, LINK_BLUE, SONG
from nianbao.workbook.merge.status import COUNT_NAMES
from nianbao.workbook.numbers import Number
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .results import HEADERS, SHEET, ResultRow, heading, outcome, result_rows
from .targets import FILLS
from .width import printable, wrap

_WIDTHS = (15, 9, 60, 9, 9, 9, 28, 40, 14)
_WHERE = HEADERS.index("位置")
_COLOURS = {COUNT_NAMES[severity]: colour for severity, colour in FILLS.items()}
_HEADER_ROW = 4
_LINE_POINTS = 14
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def add_result_sheet(book: Workbook, judgement: Judgement, links: Mapping[int, Cell]) -> None:
    """Put the sheet behind 封面, or first where there is none; an older one is replaced.

    Args:
        book: the copy.
        judgement: what was found.
        links: the cell each finding leads to, by the finding's ``id``.
    """
    if SHEET in book.sheetnames:
        book.remove(book[SHEET])
    sheet = book.create_sheet(SHEET, book.sheetnames.index(COVER) + 1 if COVER in book.sheetnames else 0)
    _write(sheet["A1"], f"{SHEET}：{heading(judgement.submission)}")
    sheet["A1"].font = Font(HEI, 14)
    sheet["A2"] = outcome(judgement)
    sheet["A2"].font = Font(SONG, 11, bold=True)
    _headers(sheet)
    for row, result in enumerate(result_rows(judgement), _HEADER_ROW + 1):
        for column, value in enumerate(result.cells, 1):
            cell = sheet.cell(row, column)
            _write(cell, value)
            cell.font, cell.border = Font(SONG, 10), _BOX
            cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = _LINE_POINTS * _lines(result)
        sheet.cell(row, 2).fill = _fill(_COLOURS.get(result.severity))
        target = links.get(id(result.finding))
        if target is not None:
            _link(sheet.cell(row, _WHERE + 1), target)
    _page(sheet)


def _headers(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_HEADER_ROW, column, title)
        cell.font, cell.border, cell.fill = Font(SONG, 10, bold=True), _BOX, _fill(HEADING_BLUE)
        cell.alignment = Alignment("center", "center")
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write(cell: Cell, value: str | Number | None) -> None:
    """The value as it is: what a sender wrote is never a formula, and never breaks the XML."""
    if isinstance(value, str):
        cell.value, cell.data_type = printable(value), "s"
    else:
        cell.value = value


def _lines(result: ResultRow) -> int:
    """Lines the highest cell of a row takes: openpyxl cannot fit heights, and programs do not all do it."""
    texts = (str(value) for value in result.cells)
    return max(len(wrap(text, width - 1)) for text, width in zip(texts, _WIDTHS, strict=True))


def _fill(colour: str | None) -> PatternFill:
    return PatternFill("solid", fgColor=colour.lstrip("#")) if colour else PatternFill()


def _link(cell: Cell, target: Cell) -> None:
    place = f"{target.parent.title}!{target.coordinate}"
    cell.hyperlink = Hyperlink(
        ref=cell.coordinate,
        location=f"{quote_sheetname(target.parent.title)}!{target.coordinate}",
        tooltip=f"转到 {place}",
    )
    if cell.value is None:
        _write(cell, place)
    cell.font = Font(SONG, 10, underline="single", color=LINK_BLUE.lstrip("#"))


def _page(sheet: Worksheet) -> None:
    """One page wide on A4 across, headers on each page, a filter over the rows."""
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    last = get_column_letter(len(HEADERS))
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{last}{max(sheet.max_row, _HEADER_ROW)}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
