"""What a spreadsheet is once its file format is gone: sheets of cells, and defined names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ...numbers import Reading, read_typed, tidy
from .references import Area, Position, address

ROWS, COLUMNS = 2999, 702
"""How far a sheet is read; the form takes some 60 rows and 15 columns."""
Box = tuple[int, int, int, int]
"""First row, first column, last row, last column, zero based."""


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name."""

    refers_to: str
    """As the file says it: ``依申请公开!$D$8``, ``#REF!``."""
    area: Area | None
    """The cells it refers to; None where it refers to no rectangle of this workbook."""


Lines = tuple[tuple[int, int], ...]
"""Runs of rows or of columns: the first and the last of each, zero based."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a sheet shows its cells, as far as the file format tells."""

    hidden_rows: Lines = ()
    hidden_columns: Lines = ()
    protected: bool | None = None
    """None where the format does not tell."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is in a workbook besides sheets of cells and names."""

    hidden: Mapping[str, bool] = field(default_factory=dict)
    """Titles of hidden sheets; whether only a macro can show it again."""
    others: tuple[str, ...] = ()
    """Titles of sheets that have no cells: charts, dialogs."""
    macros: tuple[str, ...] = ()
    """Each kind of macro that is in it, in Chinese."""
    links: tuple[str, ...] = ()
    """Names of the files it is linked to; formulas in ``.xlsx`` call the first one ``[1]``."""
    connections: tuple[str, ...] = ()
    """Other sources it draws from, in Chinese."""


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet."""

    title: str
    rows: Sequence[Sequence[object]]
    """Values as stored with the cells; None or "" where there is none."""
    formulas: Mapping[Position, str] = field(default_factory=dict)
    """Formulas without ``=``."""
    uncached: AbstractSet[Position] = frozenset()
    """Cells whose formula has no value stored with it."""
    errors: Mapping[Position, str] = field(default_factory=dict)
    """Error values: ``#REF!``."""
    percents: AbstractSet[Position] = frozenset()
    """Cells that show their number as a percentage."""
    merged: Callable[[], Sequence[Box]] = tuple
    """Gives the merged ranges."""
    frame: Callable[[], Frame] = Frame
    """Gives what is hidden and protected."""

    def raw(self, row: int, column: int) -> object:
        """The stored value; None where nothing is stored."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            value = self.rows[row][column]
            return None if value == "" else value
        return None

    def text(self, row: int, column: int) -> str:
        """What the cell shows, as text; empty where it shows nothing."""
        error = self.errors.get((row, column))
        return error if error is not None else shown(self.raw(row, column), (row, column) in self.percents)

    def reading(self, row: int, column: int) -> Reading:
        """What stands in the cell, with its address and formula.

        A date, a time or a percentage is text without a proposal: which count was meant cannot be
        known (Excel makes the date 1月2日 of ``1-2``).  A formula without a stored value is blank
        here; who knows the form decides what to make of it.
        """
        where = (row, column)
        formula = self.formulas.get(where, "")
        place = address(self.title, row, column)
        if where in self.errors:
            return Reading("error", None, self.errors[where], None, formula, place)
        value = self.raw(row, column)
        percent = where in self.percents and isinstance(value, int | float)
        if percent or isinstance(value, _TIMES):
            return Reading("text", None, self.text(row, column), None, formula, place)
        return read_typed(value, place, formula)


@dataclass(frozen=True)
class Book:
    """A workbook of any format, with its sheets read only when asked for."""

    titles: tuple[str, ...]
    """Sheet names in order."""
    names: Mapping[str, Name]
    """Defined names in lower case (Excel ignores their case), those of the whole workbook first."""
    load: Callable[[Collection[str]], dict[str, Sheet]]
    """Reads some sheets by title."""
    unseen: str = ""
    """What the file format does not let us see, in Chinese; empty where formulas are seen."""
    around: Callable[[], Around] = Around
    """Gives what else is in the workbook."""


_TIMES = (datetime, date, time, timedelta)


def shown(value: object, percent: bool = False) -> str:
    """A stored value as a person sees it: 3.0 as 3, 0.12 as 12%, a date as 2025-01-02."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{tidy(value * 100):.15g}%" if percent else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value)
