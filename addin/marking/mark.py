"""A marked copy: coloured cells with notes and a sheet 校验结果; the original is never touched."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import openpyxl
from nianbao.validators.finding import Finding, Judgement
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import places
from nianbao.workbook.form import Form
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..judging import rules_for
from .mark_sheet import add_result_sheet
from .stored_values import carry_over
from .targets import FILLS, NOTE_HEADING, own_addresses, place_of, targets
from .width import columns, printable

_AUTHOR = "nianbao"
_VBA = "xl/vbaProject.bin"
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d*")
_NOTE_WIDTH, _NOTE_COLUMNS, _LINE_HEIGHT = 330, 46, 19
"""Pixels; and how many columns of text fit across."""


def marked_name(path: Path) -> str:
    """What the marked copy of a file is called: 原名_校验.xlsx."""
    return f"{path.stem}_校验.xlsx"


def with_its_suffix(target: Path, copy: bytes) -> Path:
    """The path with ``.xlsm`` where the copy carries macros: Excel refuses them under another suffix."""
    return target.with_suffix(".xlsm") if _has_macros(copy) else target


class MarkedCopy(NamedTuple):
    """A marked copy, and of what."""

    data: bytes
    is_own: bool
    """Of the file itself; else of a workbook filled with what was read from it."""


def marked_copy(path: Path, judgement: Judgement) -> bytes:
    """The bytes of ``mark``."""
    return mark(path, judgement).data


def mark(path: Path, judgement: Judgement) -> MarkedCopy:
    """A copy of a workbook with its findings in it; of a published report, a filled workbook with them.

    Cells in a 强制性 finding are red, 核实性 orange, 提示 blue, each with a note that says what was
    found and how to mend it, below the clerk's own note where there is one.  Macros, protection,
    validation and the stored values of formulas stay.

    Args:
        path: the file that was judged; it is only read.
        judgement: what was found in it.
    """
    try:
        return MarkedCopy(_marked(path.read_bytes(), judgement, own_addresses), is_own=True)
    except Exception:  # openpyxl raises whatever it stumbles over: no workbook, or a damaged one
        submission = judgement.submission
        filled = agency_workbook(submission, live_checks(submission, rules_for(submission)))
        marked = _marked(filled, judgement, _in_filled_workbook(submission.form))
        return MarkedCopy(marked, is_own=False)


def _marked(original: bytes, judgement: Judgement, addresses: Callable[[Finding], Iterable[str]]) -> bytes:
    """The workbook with its findings in it; macros and rich text are kept."""
    book = openpyxl.load_workbook(io.BytesIO(original), keep_vba=_has_macros(original), rich_text=True)
    for target in targets(judgement.findings, addresses):
        cell = _cell(book, target.sheet, target.address)
        if cell is not None:
            cell.fill = PatternFill("solid", fgColor=FILLS[target.severity].lstrip("#"))
            if target.note:
                _annotate(cell, printable(target.note))
    links = {
        id(finding): cell
        for finding in judgement.findings
        for address in reversed(list(addresses(finding)))
        if (cell := _cell(book, *place_of(address))) is not None
    }
    add_result_sheet(book, judgement, links)
    saved = io.BytesIO()
    book.save(saved)
    return carry_over(original, saved.getvalue(), book.sheetnames)


def _has_macros(package: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return _VBA in parts.namelist()


def _in_filled_workbook(form: Form) -> Callable[[Finding], list[str]]:
    """Where a workbook drawn from a report has the cells of a finding."""
    known = places(form)
    return lambda finding: [known[name].address for name in finding.cells if name in known]


def _cell(book: Workbook, title: str, a1: str) -> Cell | None:
    """The cell that can be written: the corner where the place lies inside a merged range."""
    sheet = book[title] if title in book.sheetnames else None
    if not isinstance(sheet, Worksheet) or not _CELL.fullmatch(a1):
        return None
    cell = sheet[a1]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if a1 in area)
        cell = sheet.cell(area.min_row, area.min_col)
    return cell if isinstance(cell, Cell) else None


def _annotate(cell: Cell, note: str) -> None:
    """Put our note below the clerk's own, in place of an older one of ours."""
    own = cell.comment.text.partition(NOTE_HEADING)[0].rstrip() if cell.comment else ""
    author = cell.comment.author if cell.comment and own else _AUTHOR
    text = f"{own}\n{note}" if own else note
    lines = sum(max(1, math.ceil(columns(line) / _NOTE_COLUMNS)) for line in text.split("\n"))
    cell.comment = Comment(text, author, height=(lines + 1) * _LINE_HEIGHT, width=_NOTE_WIDTH)
