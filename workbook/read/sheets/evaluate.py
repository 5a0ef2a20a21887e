"""The value of a typed formula that was saved without one.

Only plain arithmetic over numbers is evaluated, with the ``formulas`` package: a short list of
functions, cells and small ranges of this workbook, nothing that looks outside, at a clock or at
text.  Whatever goes beyond has no value, and its cell stays an error with the formula as its text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from ...numbers import Number, tidy
from .book import COLUMNS, ROWS, Book, Sheet
from .references import Area, Position, area_of, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_FUNCTIONS = frozenset(
    {"SUM", "PRODUCT", "SUMPRODUCT", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "MIN", "MAX"}
    | {"AVERAGE", "COUNT", "IF", "AND", "OR", "NOT"}
)
_ROWS_OF = re.compile(r"\bROWS\(([^()\"]+)\)", re.IGNORECASE)
_NOTHING = '""'
_SIGNS = frozenset("+-*/^%(),=<>")
_LONGEST = 500
_MOST_CELLS = 2_000
_MOST_FORMULAS = 500
_DEEPEST = 20


Result = Number | Literal[""] | None
"""A number; an empty text, which a formula gives to show nothing; None where it cannot be told."""


class Evaluator:
    """Evaluates formulas of one workbook, each cell once."""

    def __init__(
        self, book: Book, sheets: Mapping[str, Sheet], left_out: re.Pattern[str] | None = None
    ) -> None:
        """Sheets that were not read yet are read when a formula speaks of them.

        Args:
            book: the workbook.
            sheets: those of its sheets that were read.
            left_out: parts of formulas that are left out: what the caller reckons himself.
        """
        self._book = book
        self._left_out = left_out
        self._sheets = dict(sheets)
        self._known: dict[tuple[str, Position], Result] = {}

    def value(self, sheet: Sheet, where: Position) -> Result:
        """What the formula of a cell gives."""
        key = (sheet.title, where)
        if key not in self._known:
            if len(self._known) >= _MOST_FORMULAS:
                return None
            self._known[key] = None  # what a formula sees that leads back to itself
            self._known[key] = self._evaluate(sheet, sheet.formulas.get(where, ""))
        return self._known[key]

    def _evaluate(self, sheet: Sheet, formula: str) -> Result:
        if self._left_out is not None:
            formula = self._left_out.sub("", formula)
        formula = _ROWS_OF.sub(lambda match: self._rows_of(sheet, match), formula)
        if not _is_plain_arithmetic(formula):
            return None
        compiled, names = _compile(formula)
        arguments = []
        for name in names:
            values = self._values(sheet, name)
            if values is None:
                return None
            arguments.append(values)
        return _result(compiled, arguments) if compiled else None

    def _rows_of(self, sheet: Sheet, match: re.Match[str]) -> str:
        """``ROWS(A1:A5)`` as the number it is; the package knows only values, not where they stand."""
        area = self._area(sheet, match[1])
        return match.group() if area is None else str(area.bottom - area.top + 1)

    def _area(self, sheet: Sheet, name: str) -> Area | None:
        known = self._book.names.get(name.lower())
        here = name if "!" in name else f"'{sheet.title}'!{name}"
        area = known.area if known is not None else area_of(here)
        if area is None or area.size > _MOST_CELLS or area.bottom >= ROWS or area.right >= COLUMNS:
            return None
        return area

    def _values(self, sheet: Sheet, name: str) -> list[list[object]] | None:
        """The numbers and blanks of a reference or a defined name; None where anything else is there."""
        area = self._area(sheet, name)
        of = self._sheet(area.sheet) if area is not None else None
        if area is None or of is None:
            return None
        rows: list[list[object]] = []
        for row in range(area.top, area.bottom + 1):
            cells = [self._cell(of, (row, column)) for column in range(area.left, area.right + 1)]
            if None in cells:
                return None
            rows.append(cells)
        return rows

    def _sheet(self, title: str) -> Sheet | None:
        if title not in self._sheets and title in self._book.titles:
            self._sheets |= self._book.load([title])
        return self._sheets.get(title)

    def _cell(self, sheet: Sheet, where: Position) -> object:
        """A number, the package's own sign for a blank cell, or None for anything else."""
        from formulas.functions import sh

        if where in sheet.uncached:
            value = self.value(sheet, where)
            return None if value == "" else value
        reading = sheet.reading(*where)
        if reading.kind == "blank" and not reading.text and not reading.formula:
            return sh.EMPTY
        return reading.value


def _is_plain_arithmetic(formula: str) -> bool:
    if not formula or len(formula) > _LONGEST:
        return False
    depth = 0
    for token in tokens(formula):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth > _DEEPEST or not _is_allowed(token.kind, token.text):
            return False
    return True


def _is_allowed(kind: str, text: str) -> bool:
    if kind == "function":
        return text.upper() in _FUNCTIONS
    plain = kind in ("reference", "number", "name") or (kind == "other" and text in _SIGNS)
    return plain or text == _NOTHING


def _compile(formula: str) -> tuple[Callable[..., object] | None, tuple[str, ...]]:
    import formulas

    try:
        compiled = formulas.Parser().ast(f"={formula}")[1].compile()
    except Exception:  # the package raises whatever its parser stumbles over
        return None, ()
    return compiled, tuple(compiled.inputs)


def _result(compiled: Callable[..., object], arguments: list[list[list[object]]]) -> Result:
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            found = np.asarray(compiled(*(np.array(rows, dtype=object) for rows in arguments)), dtype=object)
            value = found.item()
            return "" if value == "" else _number(float(value))
    except Exception:  # several values, an Excel error, or a function fed what it cannot take
        return None


def _number(value: float) -> Number | None:
    return tidy(value) if math.isfinite(value) else None
