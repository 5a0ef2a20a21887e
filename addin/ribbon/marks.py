"""Colours and notes on the cells that disagree, and putting back exactly what was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xlwings as xw
from nianbao.validators.finding import Finding, Severity

from .memory import Mark, forget, remember, remembered, sheet_named
from .protection import unlocked

FILLS: Mapping[Severity, tuple[int, int, int]] = {
    "error": (255, 199, 206),
    "warning": (255, 224, 178),
    "hint": (198, 217, 241),
}
"""Red for 强制性, orange for 核实性, blue for 提示."""
NOTE_HEADING = "【年报校验】"
_MOST_NOTES = 8
"""A finding over more cells than this (blank rows) is noted on its first cell only; all are coloured."""


@dataclass(frozen=True, slots=True)
class _Target:
    """A cell to be marked."""

    sheet: str
    address: str
    severity: Severity
    sentences: tuple[str, ...]


def put_marks(book: xw.Book, findings: Iterable[Finding]) -> None:
    """Colour and note every cell of the findings; the old marks must have been taken away before.

    Raises:
        CannotDo: a sheet is protected with a password; nothing was changed.
    """
    targets = [target for target in _targets(findings) if sheet_named(book, target.sheet)]
    sheets = {name: book.sheets[name] for name in dict.fromkeys(target.sheet for target in targets)}
    with unlocked(sheets.values()):
        marks = [_seen(sheets[target.sheet], target) for target in targets]
        remember(book, marks)
        for target, mark in zip(targets, marks, strict=True):
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


def place_of(address: str) -> tuple[str, str]:
    """Sheet and cell of an address such as ``依申请公开!D8``; two empty texts where it is no such address."""
    sheet, bang, cell = address.rpartition("!")
    return (sheet, cell) if bang else ("", "")


def _targets(findings: Iterable[Finding]) -> list[_Target]:
    by_place: dict[tuple[str, str], list[tuple[Finding, bool]]] = {}
    for finding in findings:
        if finding.verdict != "failed" or finding.explained:
            continue
        places = [place for place in map(place_of, dict.fromkeys(finding.addresses)) if all(place)]
        for number, place in enumerate(places):
            noted = number == 0 or len(places) <= _MOST_NOTES
            by_place.setdefault(place, []).append((finding, noted))
    return [_target(place, found) for place, found in by_place.items()]


def _target(place: tuple[str, str], found: list[tuple[Finding, bool]]) -> _Target:
    order = list(FILLS)
    worst = min((finding.severity for finding, _ in found), key=order.index)
    sentences = (
        f"{finding.rule} {finding.message}\n怎么改：{finding.fix}" for finding, noted in found if noted
    )
    return _Target(*place, worst, tuple(dict.fromkeys(sentences)))


def _seen(sheet: xw.Sheet, target: _Target) -> Mark:
    cell = sheet[target.address]
    note = cell.note.text if cell.note else ""
    ours = "\n".join((NOTE_HEADING, *target.sentences)) if target.sentences else ""
    return Mark(target.sheet, target.address, cell.color, note, ours)


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
