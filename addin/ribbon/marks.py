"""Colours and notes on the cells that disagree, and putting back exactly what was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import xlwings as xw
from nianbao.validators.finding import Finding, Severity

from ..targets import Target, targets
from .memory import Mark, forget, remember, remembered, sheet_named
from .protection import unlocked

FILLS: Mapping[Severity, tuple[int, int, int]] = {
    "error": (255, 199, 206),
    "warning": (255, 224, 178),
    "hint": (198, 217, 241),
}
"""Red for 强制性, orange for 核实性, blue for 提示."""


def put_marks(book: xw.Book, findings: Iterable[Finding]) -> None:
    """Colour and note every cell of the findings; the old marks must have been taken away before.

    Raises:
        CannotDo: a sheet is protected with a password; nothing was changed.
    """
    marked = [target for target in targets(findings) if sheet_named(book, target.sheet)]
    sheets = {name: book.sheets[name] for name in dict.fromkeys(target.sheet for target in marked)}
    with unlocked(sheets.values()):
        marks = [_seen(sheets[target.sheet], target) for target in marked]
        remember(book, marks)
        for target, mark in zip(marked, marks, strict=True):
            cell = sheets[target.sheet][target.address]
            cell.color = FILLS[target.severity]
            _annotate(cell, mark)


def take_marks_away(book: xw.Book) -> int:
    """Put back fills and notes as they were; gives back how many cells were marked.

    A note the clerk has changed since stays as it is now; so does a fill.

    Raises:
        CannotDo: a sheet is protected with a password; nothing was changed.
    """
    marks = remembered(book)
    sheets = {mark.sheet: sheet for mark in marks if (sheet := sheet_named(book, mark.sheet)) is not None}
    with unlocked(sheets.values()):
        for mark in marks:
            if mark.sheet in sheets:
                _restore(sheets[mark.sheet][mark.address], mark)
        forget(book)
    return len(marks)


def _seen(sheet: xw.Sheet, target: Target) -> Mark:
    cell = sheet[target.address]
    note = cell.note.text if cell.note else ""
    return Mark(target.sheet, target.address, cell.color, note, target.note)


def _annotate(cell: xw.Range, mark: Mark) -> None:
    if not mark.ours:
        return
    if cell.note:
        cell.note.text = f"{mark.note}\n{mark.ours}"
    else:
        cell.add_note(mark.ours)


def _restore(cell: xw.Range, mark: Mark) -> None:
    if cell.color in FILLS.values():
        cell.color = mark.fill
    if cell.note and mark.ours and cell.note.text == "\n".join(filter(None, (mark.note, mark.ours))):
        if mark.note:
            cell.note.text = mark.note
        else:
            cell.note.delete()
