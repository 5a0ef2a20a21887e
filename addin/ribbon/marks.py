"""Colours and notes on the cells that disagree, and putting back exactly what was there.

A blank form has nearly two hundred cells to colour, and every call to Excel crosses two processes:
cells of one colour are painted together, and the notes of a sheet are asked for once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import xlwings as xw
from nianbao.validators.finding import Finding
from nianbao.workbook.draw.layout import Place, ranges
from nianbao.workbook.read.sheets.references import position

from ..marking.targets import FILLS, targets
from .memory import Mark, forget, remember, remembered
from .protection import unlocked

Colour = tuple[int, int, int]
"""Red, green, blue."""

_ONE_CALL = 255
"""Characters of a note that Excel may keep of one call (Microsoft's article 213841)."""


def rgb(colour: str) -> Colour:
    """``#FFC7CE`` as red, green, blue."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return red, green, blue


def put_marks(book: xw.Book, findings: Iterable[Finding]) -> None:
    """Colour and note every cell of the findings; the old marks must have been taken away before.

    Raises:
        CannotDo: a sheet is protected with a password; nothing was changed.
    """
    standing = {sheet.name: sheet for sheet in book.sheets}
    marked = [target for target in targets(findings) if target.sheet in standing]
    if not marked:
        return
    sheets = {target.sheet: standing[target.sheet] for target in marked}
    with unlocked(sheets.values()):
        notes = _notes(sheets)
        marks = [
            Mark(
                target.sheet,
                target.address,
                sheets[target.sheet][target.address].color,
                notes.get((target.sheet, target.address), ""),
                target.note,
            )
            for target in marked
        ]
        remember(book, marks)
        _paint(sheets, {(one.sheet, one.address): rgb(FILLS[one.severity]) for one in marked})
        for mark in marks:
            if mark.ours:
                _write(sheets[mark.sheet][mark.address], mark.both, bool(mark.note))


def take_marks_away(book: xw.Book) -> int:
    """Put back fills and notes as they were; gives back how many cells were marked.

    A note the clerk has changed since stays as it is now; so does a fill.

    Raises:
        CannotDo: a sheet is protected with a password; nothing was changed.
    """
    marks = remembered(book)
    if not marks:
        forget(book)
        return 0
    sheets = {sheet.name: sheet for sheet in book.sheets if sheet.name in {mark.sheet for mark in marks}}
    standing = [mark for mark in marks if mark.sheet in sheets]
    ours = {rgb(colour) for colour in FILLS.values()}
    with unlocked(sheets.values()):
        notes = _notes(sheets)
        painted = [mark for mark in standing if sheets[mark.sheet][mark.address].color in ours]
        _paint(sheets, {(mark.sheet, mark.address): mark.fill for mark in painted})
        for mark in standing:
            if mark.ours and notes.get((mark.sheet, mark.address)) == mark.both:
                cell = sheets[mark.sheet][mark.address]
                if mark.note:
                    _write(cell, mark.note, True)
                elif cell.note is not None:
                    cell.note.delete()
        forget(book)
    return len(marks)


def _notes(sheets: Mapping[str, xw.Sheet]) -> dict[tuple[str, str], str]:
    """Every note by sheet and cell."""
    return {
        (name, note.location.address.replace("$", "")): note.text
        for name, sheet in sheets.items()
        for note in sheet.notes
    }


def _paint(sheets: Mapping[str, xw.Sheet], fills: Mapping[tuple[str, str], Colour | None]) -> None:
    """Give cells their fills, rectangle by rectangle; None takes a fill away."""
    alike: dict[tuple[str, Colour | None], list[Place]] = {}
    for (sheet, cell), fill in fills.items():
        alike.setdefault((sheet, fill), []).append(Place(sheet, *position(cell)))
    for (sheet, fill), places in alike.items():
        for rectangle in ranges(places).split(","):
            sheets[sheet][rectangle].color = fill


def _write(cell: xw.Range, text: str, noted: bool) -> None:
    """Put a note on a cell, or other words into the one it has."""
    if noted and cell.note is not None:
        note = cell.note
        note.text = text[:_ONE_CALL]
    else:
        note = cell.add_note(text[:_ONE_CALL])
    for start in range(_ONE_CALL, len(text), _ONE_CALL):
        note.api.Text(text[start : start + _ONE_CALL], _units(text[:start]) + 1, False)


def _units(text: str) -> int:
    """The length of a text as Excel counts it: a rare character takes two places."""
    return len(text.encode("utf-16-le")) // 2
