"""What stands in the cells (S04 to S06): filled at all, whole numbers, amounts in 万元."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from nianbao.workbook.form import Cell, form_of_version
from nianbao.workbook.numbers import MONEY_DECIMALS, Number, Reading
from nianbao.workbook.submission import ObservationKind, Submission

from ..wording import cell_label, excerpt, listed, shown
from .found import Found, check
from .rows import cell_name, regions

USUAL_DECIMALS = 4
"""Published reports give amounts (万元) with up to four decimals."""


@check("blank", "mark")
def every_cell_is_filled(submission: Submission) -> Iterator[Found]:
    """S04: the blank cells, one finding a row; one for a table in which nothing is filled at all."""
    blank = {name for name, reading in submission.values.items() if reading.kind == "blank"}
    left = {name for name in blank if not _waits(submission, name)}
    for region in regions(submission.form, left) if left else ():
        marks = dict.fromkeys(submission.values[name].text for name in region.cells)
        found = "、".join(f"“{excerpt(mark)}”" for mark in marks if mark)
        yield Found(
            "mark" if found else "blank",
            region.key,
            region.cells,
            region.where,
            found,
            count=len(region.cells),
            listed=region.listed,
        )


@check("text", "text_with_number", "digits_as_text", "error", "negative", "fraction", "formula", "evaluated")
def counts_are_whole_numbers(submission: Submission) -> Iterator[Found]:
    """S05: one finding a cell that holds no count; one for all cells that hold a formula."""
    for name, reading in submission.values.items():
        value = reading.value
        if isinstance(value, int) and value >= 0:
            continue
        cell = submission.form.cells[name]
        if cell.kind == "money":
            continue
        if value is None:
            yield from _no_number(submission, cell, reading)
        elif cell.is_total and reading.formula:
            continue
        elif value < 0 and cell.kind == "count":
            yield _about(submission, cell, "negative", value)
        elif value != int(value):
            yield _about(submission, cell, "fraction", value)
    evaluated = _observed(submission, "entry_evaluated")
    yield from _formulas(submission, "evaluated", evaluated)
    left = [name for name in _observed(submission, "entry_formula") if name not in evaluated]
    yield from _formulas(submission, "formula", left)


@check("text", "text_with_number", "digits_as_text", "error", "negative", "too_fine", "fine")
def amounts_are_in_ten_thousand_yuan(submission: Submission) -> Iterator[Found]:
    """S06: one finding a cell that holds no amount, or one finer than 分."""
    for name in _amounts(submission.form.version):
        cell, reading = submission.form.cells[name], submission.values[name]
        value = reading.value
        if value is None:
            yield from _no_number(submission, cell, reading)
        elif value < 0:
            yield _about(submission, cell, "negative", value)
        elif decimals(value) > MONEY_DECIMALS:
            yield _about(submission, cell, "too_fine", value)
        elif decimals(value) > USUAL_DECIMALS:
            yield _about(submission, cell, "fine", value)


def decimals(value: Number) -> int:
    """How many decimals the number is written with."""
    if isinstance(value, int):
        return 0
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache
def _amounts(version: str) -> tuple[str, ...]:
    return tuple(name for name, cell in form_of_version(version).cells.items() if cell.kind == "money")


def _waits(submission: Submission, name: str) -> bool:
    """Whether this is a total whose formula waits for its own addends: nobody left it blank."""
    cell = submission.form.cells[name]
    if not cell.is_total or not submission.values[name].formula:
        return False
    return any(submission.values[addend].value is None for addend in cell.addends)


def _no_number(submission: Submission, cell: Cell, reading: Reading) -> Iterator[Found]:
    if _waits(submission, cell.name):
        return
    where = cell_name(submission.form, cell)
    if reading.kind == "error":
        yield Found("error", cell.name, (cell.name,), where, excerpt(reading.text))
    elif reading.kind == "text":
        meant = reading.proposed
        case = "text_with_number" if reading.text != shown(meant) else "digits_as_text"
        yield Found(
            "text" if meant is None else case,
            cell.name,
            (cell.name,),
            where,
            excerpt(reading.text),
            should=meant,
        )


def _about(submission: Submission, cell: Cell, case: str, value: Number) -> Found:
    where = cell_name(submission.form, cell)
    return Found(case, cell.name, (cell.name,), where, shown(value), value=value)


def _observed(submission: Submission, kind: ObservationKind) -> list[str]:
    seen = (name for seen in submission.observations if seen.kind == kind for name in seen.cells)
    return list(dict.fromkeys(seen))


def _formulas(submission: Submission, case: str, names: Iterable[str]) -> Iterator[Found]:
    wanted = set(names)
    if wanted:
        cells = tuple(name for name in submission.form.cells if name in wanted)
        labels = listed([cell_label(submission.form.cells[name]) for name in cells])
        yield Found(case, case, cells, count=len(cells), listed=labels)
