"""How messages name cells and show sums: official labels, shortened by rule, never typed again.

``自然人列：一、本年新收数量 58 ＋ 二、上年结转数量 1 ＝ 59，三（七）总计 57 ＋ …… ＝ 60``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from nianbao.workbook.form import LAST_PREFIX, Cell, Form
from nianbao.workbook.numbers import Number, tidy

from .language.formula import CellName, Constant, Expression, Function, Negation, Operation

LONGEST_SUM = 8
"""A sum of more cells than this shows only those that are not 0."""
LONGEST_EXCERPT = 80
"""Characters of a foreign text that a sentence quotes."""
MOST_NAMED = 6
"""A list of more cells than this names the first ones and counts the rest."""

_NUMBERING = re.compile(r"(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)?")
_FIRST_CLAUSE = re.compile(r"[^（，、；]+")
_EVERYWHERE = "政府信息公开申请"
"""What every row of table three counts; left out before 数量."""

_FUNCTIONS: Mapping[str, str] = {"ABS": "｜{}｜", "MIN": "（{}）中最小的", "MAX": "（{}）中最大的"}
_INNER = str.maketrans("“”", "‘’")
_SIGNS: Mapping[str, str] = {"+": "＋", "-": "－", "*": "×", "/": "÷"}


def base_name(name: str) -> str:
    """The cell name without ``last_``."""
    return name.removeprefix(LAST_PREFIX)


def is_last(name: str) -> bool:
    """Whether the name asks for last year's figure."""
    return name.startswith(LAST_PREFIX)


def shown(value: Number | None) -> str:
    """A number as people write it; ``空`` for none."""
    if value is None:
        return "空"
    number = tidy(value)
    return format(Decimal(repr(number)), "f") if isinstance(number, float) else str(number)


def excerpt(text: str) -> str:
    """What stood somewhere, on one line and not too long for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[:LONGEST_EXCERPT]}……"


def quoted(label: str) -> str:
    """A label in quotation marks; those within become single ones.  No label: this year's figure."""
    return f"“{label.translate(_INNER)}”" if label else "本年"


def short(label: str) -> str:
    """An official label up to its first comma or bracket, with its numbering."""
    numbering = _NUMBERING.match(label)
    start = numbering.end() if numbering else 0
    clause = _FIRST_CLAUSE.match(label, start)
    words = clause[0] if clause else label[start:]
    return label[:start] + words.replace(_EVERYWHERE + "数量", "数量")


def row_label(cell: Cell) -> str:
    """The row of a cell, with the numbering of the labels above: ``三（三）1.属于国家秘密``."""
    if not cell.row_labels:
        return ""
    above = "".join(_numbering(label) for label in cell.row_labels[:-1])
    return above + short(cell.row_labels[-1])


def column_label(cell: Cell) -> str:
    """The column of a cell: its lowest label."""
    return short(cell.column_labels[-1])


def group_label(cell: Cell) -> str:
    """The labels above the column of a cell: ``行政诉讼 未经复议直接起诉``."""
    return " ".join(map(short, cell.column_labels[:-1]))


def cell_label(cell: Cell) -> str:
    """A cell alone: row and column, or the whole column path where the row has no label."""
    row = row_label(cell)
    return f"{row}·{column_label(cell)}" if row else f"{group_label(cell)} {column_label(cell)}".strip()


def listed(labels: Sequence[str], unit: str = "格") -> str:
    """Some labels for a sentence: the first ones, and how many there are in all."""
    if len(labels) <= MOST_NAMED:
        return "、".join(labels)
    return f"{'、'.join(labels[:MOST_NAMED])}等 {len(labels)} {unit}"


def labels_in_context(form: Form, names: Iterable[str]) -> dict[str, str]:
    """A label for each of the cells of one sentence, leaving out what they all share.

    Cells of one column are told apart by their rows, cells of one row by their columns; a single
    cell needs no label at all, or ``本年``/``上年`` where both years of it stand together.
    """
    names = tuple(names)
    cells = {name: form.cells[base_name(name)] for name in names}
    different = {cell.name: cell for cell in cells.values()}
    if len(different) == 1:
        years = len(names) > 1
        return {name: ("上年" if is_last(name) else "本年") if years else "" for name in names}
    label = _telling_label(list(different.values()))
    return {
        name: f"上年{quoted(label(cell))}" if is_last(name) else label(cell) for name, cell in cells.items()
    }


def shared_label(form: Form, names: Iterable[str]) -> str:
    """What all these cells have in common: the cell itself, the heading over them, or nothing."""
    cells = list({name: form.cells[base_name(name)] for name in map(base_name, names)}.values())
    if len(cells) == 1:
        return cell_label(cells[0])
    if len({(cell.table, cell.row_labels) for cell in cells}) > 1:
        return ""
    common: list[str] = []
    for level in zip(*(cell.column_labels[:-1] for cell in cells), strict=False):
        if len(set(level)) > 1:
            break
        common.append(short(level[0]))
    return " ".join(common)


def side(expression: Expression, value: Number | None, label: Mapping[str, str], number: _Numbers) -> str:
    """One side of a rule with every operand and the result: ``自然人 3 ＋ 商业企业 2 ＝ 5``."""
    written = _written(expression, label, number)
    if isinstance(expression, CellName | Constant):
        return written
    return f"{written} ＝ {shown(value)}"


def operands(names: Iterable[str], label: Mapping[str, str], number: _Numbers) -> str:
    """The cells with their values, one after the other."""
    return "，".join(f"{label[name]} {shown(number(name))}".strip() for name in names)


_Numbers = Callable[[str], Number | None]


def _numbering(label: str) -> str:
    found = _NUMBERING.match(label)
    return found[0].rstrip("、") if found else ""


def _telling_label(cells: list[Cell]) -> Callable[[Cell], str]:
    """The shortest kind of label that is different for each of these cells."""
    for label in (column_label, row_label):
        if len({label(cell) for cell in cells}) == len(cells):
            return label
    return cell_label


def _written(expression: Expression, label: Mapping[str, str], number: _Numbers) -> str:
    match expression:
        case Constant(value):
            return shown(value)
        case CellName(name):
            return f"{label[name]} {shown(number(name))}".strip()
        case Negation(operand):
            return f"－{_bracketed(operand, label, number)}"
        case Operation(sign, left, right):
            first = _written(left, label, number) if sign in "+-" else _bracketed(left, label, number)
            second = _written(right, label, number) if sign == "+" else _bracketed(right, label, number)
            return f"{first} {_SIGNS[sign]} {second}"
        case Function("SUM", arguments):
            return _sum(arguments, label, number)
        case Function(name, arguments):
            inner = "，".join(_written(argument, label, number) for argument in arguments)
            return _FUNCTIONS[name].format(inner)


def _bracketed(expression: Expression, label: Mapping[str, str], number: _Numbers) -> str:
    written = _written(expression, label, number)
    compound = isinstance(expression, Operation) or (
        isinstance(expression, Function) and expression.name == "SUM" and len(expression.arguments) > 1
    )
    return f"（{written}）" if compound else written


def _sum(arguments: tuple[Expression, ...], label: Mapping[str, str], number: _Numbers) -> str:
    told = [a for a in arguments if not (isinstance(a, CellName) and number(a.name) == 0)]
    silent = len(arguments) - len(told)
    if len(arguments) <= LONGEST_SUM or not silent:
        told, silent = list(arguments), 0
    written = " ＋ ".join(_written(argument, label, number) for argument in told)
    if not told:
        return f"{silent} 项之和（各项均为 0）"
    return f"{written}（其余 {silent} 项为 0）" if silent else written
