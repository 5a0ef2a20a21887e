"""The lists of a summary as rows under headings, wherever they stand on their sheets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ...draw.layout import column_letters
from ...errors import UnreadableFile

_Value = TypeVar("_Value")
_Position = tuple[int, int]
"""Row and column, zero based."""


@dataclass(frozen=True)
class Cells:
    """The stored values of some sheets; an empty cell is ``""``."""

    path: str
    sheets: Mapping[str, Sequence[Sequence[object]]]

    def sheet(self, title: str) -> Sequence[Sequence[object]]:
        """The rows of a sheet.

        Raises:
            UnreadableFile: there is no such sheet.
        """
        if title not in self.sheets:
            raise UnreadableFile(self.path, f"没有“{title}”表，它被删去或改名了。请用原来的汇总表")
        return self.sheets[title]

    def refusal(self, title: str, place: _Position | None, sentence: str) -> UnreadableFile:
        """Why the summary cannot be read, with sheet and cell."""
        cell = "" if place is None else f"!{column_letters(place[1])}{place[0] + 1}"
        return UnreadableFile(self.path, f"{title}{cell}：{sentence}")


def open_cells(path: Path, titles: Collection[str]) -> Cells:
    """Those sheets of a workbook that are there.

    Raises:
        UnreadableFile: the workbook cannot be opened.
    """
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = {
            title: book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            for title in book.sheet_names
            if title in titles
        }
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableFile(str(path), f"打不开（{error}）。请用 Excel、WPS 修复后另存一份再试") from error
    return Cells(str(path), sheets)


@dataclass(frozen=True)
class Table:
    """The rows below a row of headings; rows without any text are left out."""

    cells: Cells
    sheet: str
    columns: Mapping[str, int]
    """The column of each heading."""
    first: int
    """The first row below the headings, zero based."""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """From top to bottom."""
        below = self.cells.sheet(self.sheet)[self.first :]
        return tuple(
            Row(self, number, values)
            for number, values in enumerate(below, self.first)
            if any(value != "" for value in values)
        )


@dataclass(frozen=True)
class Row:
    """One row of a table; cells are called by their heading."""

    table: Table
    number: int
    """Zero based."""
    values: Sequence[object]

    def position(self, heading: str) -> _Position:
        """Row and column of a cell, zero based."""
        return self.number, self.table.columns[heading]

    def address(self, heading: str) -> str:
        """Sheet and cell, such as ``状态!E7``."""
        row, column = self.position(heading)
        return f"{self.table.sheet}!{column_letters(column)}{row + 1}"

    def raw(self, heading: str) -> object:
        """The stored value; None where nothing is stored."""
        column = self.table.columns[heading]
        value = self.values[column] if column < len(self.values) else ""
        return None if value == "" else value

    def text(self, heading: str) -> str:
        """What the cell shows; a code somebody made a number is read without decimals."""
        value = self.raw(heading)
        if value is None:
            return ""
        return f"{value:.15g}" if isinstance(value, float) else str(value)

    def lines(self, heading: str) -> tuple[str, ...]:
        """The lines of the cell."""
        return tuple(filter(None, self.text(heading).split("\n")))

    def count(self, heading: str) -> int:
        """A whole number.

        Raises:
            UnreadableFile: something else stands there.
        """
        text = self.text(heading)
        if not (text.isascii() and text.isdigit()):
            raise self.refusal(heading, f"应是个数，实为“{text}”")
        return int(text)

    def one_of(self, heading: str, known: Mapping[str, _Value]) -> _Value:
        """What the text of the cell stands for.

        Raises:
            UnreadableFile: it is none of those known.
        """
        text = self.text(heading)
        if text not in known:
            raise self.refusal(heading, f"应是“{'”“'.join(known)}”之一，实为“{text}”")
        return known[text]

    def refusal(self, heading: str, sentence: str) -> UnreadableFile:
        """Why the row cannot be read, with its cell."""
        return self.table.cells.refusal(self.table.sheet, self.position(heading), sentence)


def find_table(cells: Cells, sheet: str, headings: Sequence[str]) -> Table:
    """The table with these headings, in the row where most of them stand; others may stand there too.

    Raises:
        UnreadableFile: there is no such sheet, or a heading is missing.
    """
    rows = cells.sheet(sheet)
    wanted = set(headings)
    found = max(range(len(rows)), key=lambda at: (len(wanted & set(map(str, rows[at]))), -at), default=None)
    texts = [] if found is None else [str(value) for value in rows[found]]
    for heading in headings:
        if texts.count(heading) != 1:
            fault = "有两个" if heading in texts else "缺少"
            place = None if found is None else (found, 0)
            raise cells.refusal(sheet, place, f"这一行表头{fault}“{heading}”。请恢复表头，或用原来的汇总表")
    if found is None:
        raise ValueError("a table has headings")
    return Table(cells, sheet, {heading: texts.index(heading) for heading in headings}, found + 1)
