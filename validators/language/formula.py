"""The rule language: one comparison between two Excel expressions over cell names.

``=t3_new_{column}+t3_carried_in_{column}=t3_handled_{column}+t3_carried_out_{column}``

    comparison  = ["="] expression ("=" | "<>" | "<=" | ">=" | "<" | ">") expression
    expression  = numbers, cell names, + - * / ( ), and SUM ABS MIN MAX

``{axis}`` inside a name stands for each value of an axis.  Axes of the rule are filled in for each
instance; any other axis is a compact list and may only stand as a whole argument of a function:
``SUM(t3_{outcome}_person)``.

Python's own parser reads the text once ``=`` and ``<>`` are spelled its way; nothing is evaluated
by it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Literal, cast

Operator = Literal["=", "<>", "<=", ">=", "<", ">"]
FunctionName = Literal["SUM", "ABS", "MIN", "MAX"]
Sign = Literal["+", "-", "*", "/"]

_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>+\-*/(),]|\d+(?:\.\d+)?|(?:[A-Za-z_]|\{[a-z]+\})(?:\w|\{[a-z]+\})*)")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_SPELLED = re.compile(r"__([a-z]+)__")
_PYTHON_OPERATORS = {"=": "==", "<>": "!="}
_OPERATORS: Mapping[type[ast.cmpop], Operator] = {
    ast.Eq: "=",
    ast.NotEq: "<>",
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.Gt: ">",
}
_SIGNS: Mapping[type[ast.operator], Sign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_ARGUMENTS: Mapping[str, tuple[int, int]] = {"SUM": (1, 255), "MIN": (1, 255), "MAX": (1, 255), "ABS": (1, 1)}
"""How many arguments Excel allows each function."""


class FormulaError(Exception):
    """A formula of the catalogue is not in the rule language: our fault, never the filler's."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in the formula."""

    value: int | float


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell, by its defined name; it may still hold ``{axis}``."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """A sign before an operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands with a sign between them."""

    sign: Sign
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Function:
    """A function over arguments; ABS has one."""

    name: FunctionName
    arguments: tuple[Expression, ...]


Expression = Constant | CellName | Negation | Operation | Function


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``: what a rule asserts, with both sides at hand."""

    left: Expression
    operator: Operator
    right: Expression

    @property
    def names(self) -> tuple[str, ...]:
        """Every cell name, once, in order of mention."""
        return tuple(dict.fromkeys((*names(self.left), *names(self.right))))

    @property
    def text(self) -> str:
        """As an Excel formula, with ``=`` in front."""
        return f"={text(self.left)}{self.operator}{text(self.right)}"

    @property
    def axes(self) -> frozenset[str]:
        """The axes still to be filled in."""
        return frozenset(axis for name in self.names for axis in _PLACEHOLDER.findall(name))

    def fill(self, chosen: Mapping[str, str], listed: Mapping[str, Iterable[str]]) -> Comparison:
        """The comparison with every ``{axis}`` replaced.

        Args:
            chosen: one value for each axis of the rule.
            listed: all values of the other axes, for lists inside a function.

        Raises:
            FormulaError: an axis has no value, or a list stands outside a function.
        """
        return Comparison(_fill(self.left, chosen, listed), self.operator, _fill(self.right, chosen, listed))


def parse(formula: str) -> Comparison:
    """Read ``left operator right``; a leading ``=`` may be left out.

    Raises:
        FormulaError: the text is not in the rule language; the message quotes it.
    """
    tokens = _tokens(formula)
    if tokens[:1] == ["="]:
        tokens = tokens[1:]
    spelled = " ".join(_PYTHON_OPERATORS.get(token, _PLACEHOLDER.sub(r"__\1__", token)) for token in tokens)
    try:
        tree = ast.parse(spelled, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"{formula!r} is not a formula: {error.msg}") from None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
        raise FormulaError(f"{formula!r} must be one comparison: left operator right")
    try:
        left, right = _expression(tree.left), _expression(tree.comparators[0])
    except FormulaError as error:
        raise FormulaError(f"{formula!r}: {error}") from None
    return Comparison(left, _OPERATORS[type(tree.ops[0])], right)


def names(expression: Expression) -> Iterator[str]:
    """Cell names in order of mention, repeated where they are mentioned again."""
    match expression:
        case CellName(name):
            yield name
        case Negation(operand):
            yield from names(operand)
        case Operation(_, left, right):
            yield from names(left)
            yield from names(right)
        case Function(_, arguments):
            for argument in arguments:
                yield from names(argument)
        case Constant():
            return


_TIGHTNESS: Mapping[Sign, int] = {"+": 1, "-": 1, "*": 2, "/": 2}


def text(expression: Expression) -> str:
    """As Excel writes it, with no more parentheses than needed."""
    match expression:
        case Constant(value):
            return format(Decimal(repr(value)), "f")
        case CellName(name):
            return name
        case Negation(operand):
            inner = text(operand)
            return f"-({inner})" if isinstance(operand, Operation | Negation) else f"-{inner}"
        case Operation(sign, left, right):
            return f"{_within(left, sign)}{sign}{_within(right, sign, second=True)}"
        case Function(name, arguments):
            return f"{name}({','.join(map(text, arguments))})"


def _within(part: Expression, sign: Sign, second: bool = False) -> str:
    """An operand, in parentheses where it binds less tightly than the sign beside it."""
    inner = text(part)
    if second and isinstance(part, Negation):
        return f"({inner})"
    if not isinstance(part, Operation):
        return inner
    looser = _TIGHTNESS[part.sign] < _TIGHTNESS[sign]
    equal = _TIGHTNESS[part.sign] == _TIGHTNESS[sign]
    return f"({inner})" if looser or (second and equal) else inner


def _tokens(formula: str) -> list[str]:
    tokens: list[str] = []
    position, end = 0, len(formula.rstrip())
    while position < end:
        found = _TOKEN.match(formula, position)
        if found is None or "__" in found[1]:
            raise FormulaError(
                f"{formula!r} is not a formula: unexpected {formula[position:].strip()[:12]!r}"
            )
        tokens.append(found[1])
        position = found.end()
    return tokens


def _expression(node: ast.expr) -> Expression:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Constant(value)
        case ast.Name(id=name):
            return CellName(_SPELLED.sub(r"{\1}", name))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Negation(_expression(operand))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return Operation(_SIGNS[type(sign)], _expression(left), _expression(right))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            fewest, most = _ARGUMENTS.get(name, (0, 0))
            if not fewest <= len(arguments) <= most or not most:
                raise FormulaError(f"{name} with {len(arguments)} arguments is not in the rule language")
            return Function(cast(FunctionName, name), tuple(map(_expression, arguments)))
    raise FormulaError(f"{ast.unparse(node)!r} is not in the rule language")


def _fill(
    expression: Expression, chosen: Mapping[str, str], listed: Mapping[str, Iterable[str]]
) -> Expression:
    match expression:
        case CellName(name):
            known = _chosen(name, chosen)
            if axes := _PLACEHOLDER.findall(known):
                raise FormulaError(f"{{{axes[0]}}} in {name!r} has no value here; lists stand in a function")
            return CellName(known)
        case Negation(operand):
            return Negation(_fill(operand, chosen, listed))
        case Operation(sign, left, right):
            return Operation(sign, _fill(left, chosen, listed), _fill(right, chosen, listed))
        case Function(name, arguments):
            filled = tuple(_fill_arguments(arguments, chosen, listed))
            if not filled:
                raise FormulaError(f"{name} has no arguments left: its list is empty")
            return Function(name, filled)
        case Constant():
            return expression


def _fill_arguments(
    arguments: tuple[Expression, ...], chosen: Mapping[str, str], listed: Mapping[str, Iterable[str]]
) -> Iterator[Expression]:
    for argument in arguments:
        if not isinstance(argument, CellName):
            yield _fill(argument, chosen, listed)
            continue
        name = _chosen(argument.name, chosen)
        axes = tuple(dict.fromkeys(_PLACEHOLDER.findall(name)))
        if unknown := [axis for axis in axes if axis not in listed]:
            raise FormulaError(f"{{{unknown[0]}}} in {name!r} is no axis")
        for values in product(*(tuple(listed[axis]) for axis in axes)):
            yield CellName(_chosen(name, dict(zip(axes, values, strict=True))))


def _chosen(name: str, chosen: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: chosen.get(found[1], found[0]), name)
