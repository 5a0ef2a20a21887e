"""填入上年数: last year's figures onto the sheet 上年数 of the open workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlwings as xw
from nianbao.workbook.form import LAST_PREFIX
from nianbao.workbook.numbers import Number
from nianbao.workbook.read.sheets.book import Book
from nianbao.workbook.submission import with_last_year

from ..district.history import doubts, read_last_year
from ..errors import CannotDo
from .open_book import as_read, submission_in
from .protection import locked

Cell = tuple[str, int, int]
"""Sheet, row and column, zero based."""


def fill(book: xw.Book, path: Path) -> str:
    """Write the figures of last year's report; gives back what was done and what to look at.

    A figure last year's report does not have stays as it is.

    Raises:
        WrongUsage: it is the report of another year.
        UnreadableFile: it, or the open workbook, cannot be read.
        CannotDo: the workbook has no sheet for last year's figures, or it is locked.
    """
    read = as_read(book)
    this = submission_in(read, book.name)
    if this.report_year is None:
        raise CannotDo("请先在封面填好年度，才能核对选中的是不是上一年度的年报")
    last = read_last_year(path, this.report_year)
    figures = {
        name: reading.value
        for name, reading in with_last_year(this, last).last.items()
        if reading.value is not None
    }
    places = _places(read, figures)
    if not places:
        raise CannotDo("这份工作簿没有“上年数”表里的名称，填不进去。请用新下发的填报表")
    before = {name: this.number(LAST_PREFIX + name) for name in places}
    runs = [
        (book.sheets[sheet].range((row + 1, column + 1), (row + 1, column + len(numbers))), numbers)
        for sheet, row, column, numbers in _runs(places, figures)
    ]
    closed = next((cells.sheet.name for cells, _ in runs if locked(cells)), "")
    if closed:
        raise CannotDo(f"工作表“{closed}”的格被锁定，填不进去。请先撤销该表的保护")
    _write_all(runs)
    changed = sum(old is not None and old != figures[name] for name, old in before.items())
    said = f"已从“{path.name}”填入上年数 {len(places)} 个"
    said += f"，其中 {changed} 个与原来填的不同，已换成该年报的数" if changed else ""
    return "。".join((said, *doubts(this, last))) + "。"


def _write_all(runs: Sequence[tuple[xw.Range, list[Number]]]) -> None:
    """Write every run of figures; where one cannot be written, those before it are put back."""
    written: list[tuple[xw.Range, Any]] = []
    try:
        for cells, numbers in runs:
            before = cells.formula
            written.append((cells, before))
            cells.value = numbers
    except Exception:
        for cells, before in written:
            cells.formula = before
        raise


def _places(read: Book, figures: dict[str, Number]) -> dict[str, Cell]:
    found = {}
    for name in figures:
        defined = read.names.get((LAST_PREFIX + name).lower())
        if defined is not None and defined.area is not None:
            found[name] = (defined.area.sheet, defined.area.top, defined.area.left)
    return found


def _runs(
    places: dict[str, Cell], figures: dict[str, Number]
) -> Iterator[tuple[str, int, int, list[Number]]]:
    """Neighbouring cells of a row together: one call writes them."""
    run: tuple[str, int, int, list[Number]] | None = None
    for name, (sheet, row, column) in sorted(places.items(), key=lambda item: item[1]):
        if run and (sheet, row, column) == (run[0], run[1], run[2] + len(run[3])):
            run[3].append(figures[name])
            continue
        if run:
            yield run
        run = (sheet, row, column, [figures[name]])
    if run:
        yield run
