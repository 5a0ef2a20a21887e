"""Evaluate rule instances, three-valued: over a frame of agencies at once, or for one submission.

Blank is undecided: an identity over a blank neither holds nor fails.  Both paths walk the same
tree with the same arithmetic and give the same answers; the frame path costs some ten microseconds
an instance at 10,000 agencies, the other needs no numpy.

Sides are compared as Excel shows them: 15 significant digits, and no difference below half of
0.000001 (one 分, in 万元), as in ``ROUND(left-right,6)=0``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal, Protocol

from nianbao.workbook.form import LAST_PREFIX
from nianbao.workbook.numbers import MONEY_DECIMALS, Number, tidy

from .language.formula import (
    CellName,
    Comparison,
    Constant,
    Expression,
    Function,
    FunctionName,
    Negation,
    Operation,
    Operator,
)
from .rule import Instance

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[np.float64]]

Answer = Literal["holds", "fails", "undecided"]

HOLDS, FAILS, UNDECIDED = 1, 0, -1
"""Answers in the array of ``Answers``."""
CODES: Mapping[int, Answer] = {HOLDS: "holds", FAILS: "fails", UNDECIDED: "undecided"}

SMALLEST = 0.5 * 10**-MONEY_DECIMALS
"""A difference below this is none."""
_FIFTEEN_DIGITS_MATTER = 10.0 ** (15 - MONEY_DECIMALS)
"""Below this, 15 significant digits reach beyond six decimals."""

_TESTS: Mapping[Operator, Callable[[Any], Any]] = {
    "=": lambda gap: abs(gap) < SMALLEST,
    "<>": lambda gap: abs(gap) >= SMALLEST,
    "<=": lambda gap: gap < SMALLEST,
    ">=": lambda gap: gap > -SMALLEST,
    "<": lambda gap: gap <= -SMALLEST,
    ">": lambda gap: gap >= SMALLEST,
}
"""Whether ``left operator right``, from ``left - right``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one instance for one submission, with both sides where they are known."""

    answer: Answer
    left: Number | None
    right: Number | None
    difference: Number | None
    """``left - right`` to six decimals."""


@dataclass(frozen=True)
class Answers:
    """The answers of many instances for many agencies."""

    instances: tuple[Instance, ...]
    codes: NDArray[np.int8]
    """Agencies x instances: ``HOLDS``, ``FAILS`` or ``UNDECIDED``."""

    def of(self, key: str) -> NDArray[np.int8]:
        """The answers of one instance, agency by agency.

        Raises:
            KeyError: no instance has this key.
        """
        for column, instance in enumerate(self.instances):
            if instance.key == key:
                return self.codes[:, column]
        raise KeyError(key)


def evaluate(instances: Sequence[Instance], frame: pd.DataFrame | Columns) -> Answers:
    """Answer every instance for every agency of a frame.

    Args:
        instances: what to evaluate.
        frame: one row an agency, one column a cell name; NaN (or None) is blank.  Columns that
            begin with ``last_`` may be absent: then last year is unknown.

    Raises:
        KeyError: the frame lacks a column of this year that an instance names.
    """
    import numpy as np

    columns = _Columns(frame)
    codes = np.empty((columns.height, len(instances)), dtype=np.int8, order="F")
    with np.errstate(all="ignore"):
        for place, instance in enumerate(instances):
            codes[:, place] = _codes(instance, columns)
    return Answers(tuple(instances), codes)


def outcome(instance: Instance, number: Callable[[str], Number | None]) -> Outcome:
    """Answer one instance for one submission.

    Args:
        instance: what to evaluate.
        number: gives the number in a cell, or None where there is none.
    """
    answer, left, right, gap = _answered(instance, Figures(number).__getitem__)
    return Outcome(answer, _known(left), _known(right), _known(round(gap, MONEY_DECIMALS)))


class Figures(dict[str, float]):
    """The cells of one submission for arithmetic, each converted when it is first asked for."""

    def __init__(self, number: Callable[[str], Number | None]) -> None:
        """Args: number: gives the number in a cell, or None where there is none."""
        super().__init__()
        self._number = number

    def __missing__(self, name: str) -> float:
        self[name] = known = finite(self._number(name))
        return known


def holds(instance: Instance, figures: Figures) -> bool:
    """Whether one instance holds for one submission; what ``outcome`` tells besides is not reckoned."""
    return _answered(instance, figures.__getitem__)[0] == "holds"


def _answered(instance: Instance, cell: Callable[[str], float]) -> tuple[Answer, float, float, float]:
    """The answer, both sides, and their difference."""
    answer, left, right, gap = _sides(instance.comparison, cell)
    if instance.when is not None:
        speaks = _sides(instance.when, cell)[0]
        answer = answer if speaks == "holds" else "holds" if speaks == "fails" else "undecided"
    return answer, left, right, gap


def _sides(comparison: Comparison, cell: Callable[[str], float]) -> tuple[Answer, float, float, float]:
    left, right = _value(comparison.left, cell, _SCALAR), _value(comparison.right, cell, _SCALAR)
    gap = _gap(left, right)
    return _answer(comparison.operator, gap), left, right, gap


class _Arithmetic(Protocol):
    """The operations in which numbers and arrays of numbers differ."""

    def least(self, a: Any, b: Any) -> Any: ...
    def greatest(self, a: Any, b: Any) -> Any: ...
    def quotient(self, a: Any, b: Any) -> Any: ...


class _Scalar:
    """NaN stands for no number, and spreads as in an array."""

    def least(self, a: float, b: float) -> float:
        return a if math.isnan(a) or a < b else b

    def greatest(self, a: float, b: float) -> float:
        return a if math.isnan(a) or a > b else b

    def quotient(self, a: float, b: float) -> float:
        return a / b if b else math.nan


class _Vector:
    """The same over arrays."""

    def least(self, a: Any, b: Any) -> Any:
        import numpy as np

        return np.minimum(a, b)

    def greatest(self, a: Any, b: Any) -> Any:
        import numpy as np

        return np.maximum(a, b)

    def quotient(self, a: Any, b: Any) -> Any:
        import numpy as np

        return np.where(b == 0, math.nan, np.true_divide(a, b))


_SCALAR, _VECTOR = _Scalar(), _Vector()


def _value(expression: Expression, cell: Callable[[str], Any], by: _Arithmetic) -> Any:
    """The value of an expression; ``cell`` gives numbers or arrays, never None."""
    match expression:
        case CellName(name):
            return cell(name)
        case Constant(value):
            return float(value)
        case Function(name, arguments):
            # Nearly all arguments are cells; to ask for them here makes a report's rules twice as fast.
            values = [cell(a.name) if isinstance(a, CellName) else _value(a, cell, by) for a in arguments]
            return _called(name, values, by)
        case Operation(sign, left, right):
            return _operated(sign, _value(left, cell, by), _value(right, cell, by), by)
        case Negation(operand):
            return -_value(operand, cell, by)


def _called(name: FunctionName, values: list[Any], by: _Arithmetic) -> Any:
    if name == "SUM":
        return sum(values)
    if name == "ABS":
        return abs(values[0])
    return reduce(by.least if name == "MIN" else by.greatest, values)


def _operated(sign: str, left: Any, right: Any, by: _Arithmetic) -> Any:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else by.quotient(left, right)


def _gap(left: float, right: float) -> float:
    """``left - right`` of the sides as Excel shows them; NaN where one is no number."""
    if max(abs(left), abs(right)) >= _FIFTEEN_DIGITS_MATTER:
        left, right = float(f"{left:.15g}"), float(f"{right:.15g}")
    return left - right


def _answer(operator: Operator, gap: float) -> Answer:
    if math.isnan(gap):
        return "undecided"
    return "holds" if _TESTS[operator](gap) else "fails"


def value_of(expression: Expression, number: Callable[[str], Number | None]) -> Number | None:
    """The value of an expression for one submission; None where an operand has none."""
    return _known(_value(expression, lambda name: finite(number(name)), _SCALAR))


def finite(value: Number | None) -> float:
    """A cell's number for arithmetic; NaN where there is none, or one no spreadsheet could hold."""
    if value is None:
        return math.nan
    try:
        number = float(value)
    except OverflowError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def _known(value: float) -> Number | None:
    return tidy(float(value)) if math.isfinite(value) else None


def _codes(instance: Instance, columns: _Columns) -> NDArray[np.int8]:
    import numpy as np

    comparison = instance.comparison
    codes = _compared(comparison.left, comparison.operator, comparison.right, columns)
    if instance.when is None:
        return codes
    condition = instance.when
    speaks = _compared(condition.left, condition.operator, condition.right, columns)
    silent = np.where(speaks == FAILS, np.int8(HOLDS), np.int8(UNDECIDED))
    return np.where(speaks == HOLDS, codes, silent)


def _compared(left: Expression, operator: Operator, right: Expression, columns: _Columns) -> NDArray[np.int8]:
    import numpy as np

    first = np.broadcast_to(_value(left, columns.cell, _VECTOR), columns.height)
    second = np.broadcast_to(_value(right, columns.cell, _VECTOR), columns.height)
    gap = first - second
    large = (np.abs(first) >= _FIFTEEN_DIGITS_MATTER) | (np.abs(second) >= _FIFTEEN_DIGITS_MATTER)
    for row in np.flatnonzero(large):
        gap[row] = _gap(float(first[row]), float(second[row]))
    codes: NDArray[np.int8] = _TESTS[operator](gap).astype(np.int8)
    codes[np.isnan(gap)] = UNDECIDED
    return codes


class _Columns:
    """The columns of a frame as arrays of floats, each converted once."""

    def __init__(self, frame: pd.DataFrame | Columns) -> None:
        self._frame = frame
        self._known: dict[str, NDArray[np.float64]] = {}
        self.height = len(frame.index) if hasattr(frame, "index") else len(next(iter(frame.values()), ()))

    def cell(self, name: str) -> NDArray[np.float64]:
        """The figures of one cell."""
        import numpy as np

        known = self._known.get(name)
        if known is None:
            if name not in self._frame and name.startswith(LAST_PREFIX):
                known = np.full(self.height, math.nan)
            else:
                known = np.asarray(self._frame[name], dtype=np.float64)
                known = np.where(np.isfinite(known), known, math.nan)
            self._known[name] = known
        return known
