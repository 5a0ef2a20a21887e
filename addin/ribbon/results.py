"""The sheet 校验结果 of an open workbook: written through xlwings, and read back to walk along it."""

from __future__ import annotations

from dataclasses import dataclass

import xlwings as xw
from nianbao.validators.finding import Judgement
from nianbao.workbook.draw.look.palette import HEADING_BLUE

from ..marking.results import HEADERS, SHEET, ResultRow, outcome, result_rows
from ..marking.targets import FILLS, place_of
from .marks import rgb
from .memory import SHEET as MEMORY
from .memory import add_sheet, literal, remove_sheet, sheet_named
from .open_book import whole_of

_WIDTHS = (15, 9, 60, 9, 9, 9, 20, 40, 14)
_HEADER_ROW = 3
_RULE, _MESSAGE, _WHERE = HEADERS.index("规则"), HEADERS.index("问题"), HEADERS.index("位置")
_WRAPPED = ("问题", "位置", "怎么改")
_MORE = " 等 "
"""Between a finding's first cell and how many it has; only the first can be linked to."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding as the sheet lists it."""

    instance: str
    message: str
    address: str
    """Its first cell, such as ``依申请公开!D8``; empty where it is about no cell."""
    row: int
    """The sheet row it stands in, from 1."""


def write_results(book: xw.Book, judgement: Judgement) -> None:
    """Replace the findings sheet, right behind the first sheet; the sheet in front stays in front.

    Args:
        book: the open workbook.
        judgement: what was found.
    """
    front = book.sheets.active
    remove_sheet(book, SHEET)
    sheet = add_sheet(book, SHEET, book.sheets[1])
    results = result_rows(judgement)
    empty = [None] * len(HEADERS)
    table = [[literal(outcome(judgement)), *empty[1:]], empty, list(HEADERS), *map(_cells, results)]
    sheet.range((1, 1), (len(table), len(HEADERS))).value = table
    _dress(sheet, len(table))
    for row, result in enumerate(results, _HEADER_ROW + 1):
        if result.finding.verdict == "failed":
            sheet.range((row, 2)).color = rgb(FILLS[result.finding.severity])
        _link(sheet.range((row, _WHERE + 1)), result)
    front.api.Activate()


def is_marked(book: xw.Book) -> bool:
    """Whether a check has left anything in the workbook."""
    return any(sheet.name in (SHEET, MEMORY) for sheet in book.sheets)


def remove_results(book: xw.Book) -> None:
    """Take the findings sheet away."""
    remove_sheet(book, SHEET)


def listed_findings(book: xw.Book) -> list[Listed]:
    """The findings as the sheet lists them now; empty where there is no such sheet."""
    sheet = sheet_named(book, SHEET)
    if sheet is None:
        return []
    table = whole_of(sheet).options(ndim=2).value
    headers = next((i for i, row in enumerate(table) if list(row[: len(HEADERS)]) == list(HEADERS)), None)
    if headers is None:
        return []
    return [
        Listed(str(row[_RULE]), str(row[_MESSAGE]), str(row[_WHERE] or "").partition(_MORE)[0], number)
        for number, row in enumerate(table[headers + 1 :], headers + 2)
        if row[_RULE]
    ]


def _cells(result: ResultRow) -> list[object]:
    return [literal(cell) if isinstance(cell, str) else cell for cell in result.cells]


def _dress(sheet: xw.Sheet, rows: int) -> None:
    for column, width in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    sheet.range((1, 1)).font.bold = True
    header = sheet.range((_HEADER_ROW, 1), (_HEADER_ROW, len(HEADERS)))
    header.color = rgb(HEADING_BLUE)
    header.font.bold = True
    for heading in _WRAPPED if rows > _HEADER_ROW else ():
        column = HEADERS.index(heading) + 1
        sheet.range((_HEADER_ROW + 1, column), (rows, column)).wrap_text = True


def _link(cell: xw.Range, result: ResultRow) -> None:
    sheet, place = place_of(next(iter(result.finding.addresses), ""))
    if sheet:
        more = len(result.finding.addresses)
        shown = result.finding.addresses[0] + (f"{_MORE}{more} 格" if more > 1 else "")
        cell.add_hyperlink(f"#'{sheet}'!{place}", shown, "转到这一格")
