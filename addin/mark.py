"""A marked copy: red cells with notes and a sheet 校验结果; the file it is made from is never touched."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import openpyxl
from nianbao.validators.finding import SEVERITY_NAMES, Finding, Judgement, Severity
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import places
from nianbao.workbook.draw.styles import HEADING_BLUE, ORANGE, RED
from nianbao.workbook.submission import Submission
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from .mark_sheet import add_result_sheet
from .stored_values import carry_over
from .width import columns

_AUTHOR = "nianbao"
_DIVIDER = "———— 校验 ————"
"""Parts the clerk's own note from ours, so that marking a marked copy replaces ours."""
_FILLS: dict[Severity, str] = {"error": RED, "warning": ORANGE, "hint": HEADING_BLUE}
_VBA = "xl/vbaProject.bin"
_ADDRESS = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)")
_NOTE_WIDTH, _NOTE_COLUMNS, _LINE_HEIGHT = 330, 46, 19
"""Pixels; and how many columns of text fit across."""


def marked_name(path: Path) -> str:
    """What the marked copy of a file is called: 原名_校验.xlsx, or .xlsm where it keeps macros."""
    macros = path.suffix.lower() == ".xlsm"
    return f"{path.stem}_校验{'.xlsm' if macros else '.xlsx'}"


def marked_copy(path: Path, judgement: Judgement) -> bytes:
    """A copy of a workbook with its findings in it; of a published report, a filled workbook with them.

    Cells in a 强制性 finding are red, 核实性 orange, 提示 blue, each with a note that says what was
    found and how to mend it, below the clerk's own note where there is one.  Macros, protection,
    validation and the stored values of formulas stay.

    Args:
        path: the file that was judged; it is only read.
        judgement: what was found in it.
    """
    submission = judgement.submission
    original = path.read_bytes()
    book = _opened(original)
    in_place = book is not None
    if book is None:
        original = agency_workbook(submission, live_checks(submission))
        book = openpyxl.load_workbook(io.BytesIO(original))
    located = {
        id(finding): tuple(_cells(book, finding, submission, in_place)) for finding in judgement.findings
    }
    marks: dict[Cell, list[Finding]] = {}
    for finding in judgement.findings:
        if finding.verdict == "failed":
            for cell in located[id(finding)]:
                marks.setdefault(cell, []).append(finding)
    for cell, findings in marks.items():
        _mark(cell, findings)
    add_result_sheet(book, judgement, {key: cells[0] for key, cells in located.items() if cells})
    saved = io.BytesIO()
    book.save(saved)
    return carry_over(original, saved.getvalue(), book.sheetnames)


def _opened(data: bytes) -> Workbook | None:
    """The workbook, macros and rich text kept; None where it is no workbook that can be marked itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            macros = _VBA in parts.namelist()
        return openpyxl.load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return None


def _cells(book: Workbook, finding: Finding, submission: Submission, in_place: bool) -> Iterator[Cell]:
    """The cells a finding is about: where they were read, or where a filled workbook has them."""
    if in_place:
        addresses: Iterable[str] = finding.addresses
    else:
        known = places(submission.form)
        addresses = (known[name].address for name in finding.cells if name in known)
    for address in addresses:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            continue
        title = (found[1] or found[2]).replace("''", "'")
        sheet = book[title] if title in book.sheetnames else None
        if isinstance(sheet, Worksheet):
            yield _first_of_merged(sheet, found[3] + found[4])


def _first_of_merged(sheet: Worksheet, a1: str) -> Cell:
    """The cell that can be written: the corner where the place lies inside a merged range."""
    cell = sheet[a1]
    if isinstance(cell, MergedCell):
        corner = next(area for area in sheet.merged_cells.ranges if a1 in area)
        cell = sheet.cell(corner.min_row, corner.min_col)
    return cell


def _mark(cell: Cell, findings: Sequence[Finding]) -> None:
    gravest = next(severity for severity in SEVERITY_NAMES if any(f.severity == severity for f in findings))
    cell.fill = PatternFill("solid", fgColor=_FILLS[gravest].lstrip("#"))
    own = cell.comment.text.partition(_DIVIDER)[0].rstrip() if cell.comment else ""
    author = cell.comment.author if cell.comment and own else _AUTHOR
    marks = "\n".join(map(_note, findings))
    text = f"{own}\n{_DIVIDER}\n{marks}" if own else f"{_DIVIDER}\n{marks}"
    lines = sum(max(1, math.ceil(columns(line) / _NOTE_COLUMNS)) for line in text.split("\n"))
    cell.comment = Comment(text, author, height=(lines + 1) * _LINE_HEIGHT, width=_NOTE_WIDTH)


def _note(finding: Finding) -> str:
    return f"【{SEVERITY_NAMES[finding.severity]} {finding.instance}】{finding.message}\n改法：{finding.fix}"
