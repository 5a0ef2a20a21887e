"""Rules as linear expressions, exactly: what a search for the wrong figure solves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .formula import CellName, Comparison, Constant, Expression, Function, Negation, Operation


@dataclass(frozen=True, slots=True)
class Linear:
    """``constant + sum of coefficient x cell``; no coefficient is 0."""

    coefficients: Mapping[str, Fraction]
    constant: Fraction


def gap(comparison: Comparison) -> Linear | None:
    """``left - right``; None where a MIN, MAX, ABS or a product of cells bends it."""
    return linear(Operation("-", comparison.left, comparison.right))


def linear(expression: Expression) -> Linear | None:
    """The expression multiplied out, or None where it is not linear."""
    match expression:
        case Constant(value):
            return Linear({}, Fraction(str(value)))
        case CellName(name):
            return Linear({name: Fraction(1)}, Fraction(0))
        case Negation(operand):
            inner = linear(operand)
            return None if inner is None else _scaled(inner, Fraction(-1))
        case Function("SUM", arguments):
            parts = [part for argument in arguments if (part := linear(argument)) is not None]
            return _summed(parts) if len(parts) == len(arguments) else None
        case Operation(sign, left, right):
            first, second = linear(left), linear(right)
            return None if first is None or second is None else _combined(sign, first, second)
    return None


def _combined(sign: str, first: Linear, second: Linear) -> Linear | None:
    match sign:
        case "+":
            return _summed((first, second))
        case "-":
            return _summed((first, _scaled(second, Fraction(-1))))
        case "*" if not second.coefficients:
            return _scaled(first, second.constant)
        case "*" if not first.coefficients:
            return _scaled(second, first.constant)
        case "/" if not second.coefficients and second.constant:
            return _scaled(first, 1 / second.constant)
    return None


def _scaled(part: Linear, factor: Fraction) -> Linear:
    scaled = {name: value * factor for name, value in part.coefficients.items() if factor}
    return Linear(scaled, part.constant * factor)


def _summed(parts: Iterable[Linear]) -> Linear:
    coefficients: dict[str, Fraction] = {}
    constant = Fraction(0)
    for part in parts:
        constant += part.constant
        for name, value in part.coefficients.items():
            coefficients[name] = coefficients.get(name, Fraction(0)) + value
    return Linear({name: value for name, value in coefficients.items() if value}, constant)
