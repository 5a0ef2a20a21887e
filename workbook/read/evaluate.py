"""The value of a typed formula that was saved without one.

Only plain arithmetic over numbers is evaluated, with the ``formulas`` package: a short list of
functions, cells and small ranges of this workbook, nothing that looks outside, at a clock or at
text.  Whatever goes beyond has no value, and its cell stays an error with the formula as its text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..numbers import Number, tidy
from .book import Book, Sheet
from .references import Area, Position, area_of, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANK_IS_ZERO = frozenset({"SUM", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "SUMPRODUCT"})
"""Functions to which a blank cell means 0, as it does to ``+ - * /``."""
_BLANK_MATTERS = frozenset({"MIN", "MAX", "AVERAGE", "PRODUCT", "COUNT", "IF", "AND", "OR"})
"""Functions to which a blank is something else; they are evaluated over numbers only."""
_SIGNS = frozenset("+-*/^%(),=<>")
_LONGEST = 500
_MOST_CELLS = 2_000
_MOST_FORMULAS = 500
_DEEPEST = 20


class Evaluator:
    """Evaluates formulas of one workbook, each cell once."""

    def __init__(self, book: Book, sheets: Mapping[str, Sheet]) -> None:
        """Sheets that were not read yet are read when a formula speaks of them."""
        self._book = book
        self._sheets = dict(sheets)
        self._known: dict[tuple[str, Position], Number | None] = {}

    def value(self, sheet: Sheet, where: Position) -> Number | None:
        """The number a formula cell has, or None where it cannot be told."""
        key = (sheet.title, where)
        if key not in self._known:
            if len(self._known) >= _MOST_FORMULAS:
                return None
            self._known[key] = None  # what a formula sees that leads back to itself
            self._known[key] = self._evaluate(sheet, sheet.formulas.get(where, ""))
        return self._known[key]

    def _evaluate(self, sheet: Sheet, formula: str) -> Number | None:
        if not _is_plain_arithmetic(formula):
            return None
        blank_is_zero = all(t.text.upper() in _BLANK_IS_ZERO for t in tokens(formula) if t.kind == "function")
        compiled, names = _compile(formula)
        arguments = []
        for name in names:
            values = self._values(sheet, name, blank_is_zero)
            if values is None:
                return None
            arguments.append(values)
        return _number(compiled, arguments) if compiled else None

    def _values(self, sheet: Sheet, name: str, blank_is_zero: bool) -> list[list[Number]] | None:
        """The numbers of a reference or a defined name; None where one of its cells holds no number."""
        known = self._book.names.get(name.lower())
        here = name if "!" in name else f"'{sheet.title}'!{name}"
        area = known.area if known is not None else area_of(here)
        if area is None or area.size > _MOST_CELLS:
            return None
        of = self._sheet(area)
        if of is None:
            return None
        rows: list[list[Number]] = []
        for row in range(area.top, area.bottom + 1):
            numbers = [self._cell(of, (row, column), blank_is_zero) for column in _columns(area)]
            if None in numbers:
                return None
            rows.append([number for number in numbers if number is not None])
        return rows

    def _sheet(self, area: Area) -> Sheet | None:
        if area.sheet not in self._sheets and area.sheet in self._book.titles:
            self._sheets |= self._book.load([area.sheet])
        return self._sheets.get(area.sheet)

    def _cell(self, sheet: Sheet, where: Position, blank_is_zero: bool) -> Number | None:
        if where in sheet.uncached:
            return self.value(sheet, where)
        reading = sheet.reading(*where)
        if reading.kind == "blank" and not reading.text and not reading.formula and blank_is_zero:
            return 0
        return reading.value


def _columns(area: Area) -> range:
    return range(area.left, area.right + 1)


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
        return text.upper() in _BLANK_IS_ZERO | _BLANK_MATTERS
    return kind in ("reference", "number", "name") or (kind == "other" and text in _SIGNS)


def _compile(formula: str) -> tuple[Callable[..., object] | None, tuple[str, ...]]:
    import formulas

    try:
        compiled = formulas.Parser().ast(f"={formula}")[1].compile()
    except Exception:  # the package raises whatever its parser stumbles over
        return None, ()
    return compiled, tuple(compiled.inputs)


def _number(compiled: Callable[..., object], arguments: list[list[list[Number]]]) -> Number | None:
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            result = np.asarray(compiled(*(np.array(rows, dtype=float) for rows in arguments)), dtype=float)
    except Exception:  # an Excel error among the results, or a function fed what it cannot take
        return None
    if result.size != 1 or not math.isfinite(result.item()):
        return None
    return tidy(result.item())
