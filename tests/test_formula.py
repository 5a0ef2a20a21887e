"""The rule language: what it reads, what it refuses, and that nothing is lost between text and tree."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nianbao.validators.language.formula import (
    CellName,
    Comparison,
    Constant,
    Expression,
    FormulaError,
    Function,
    Negation,
    Operation,
    parse,
    text,
)
from nianbao.validators.language.linear import gap, linear

NAMES = ("a", "b", "last_a", "t3_new_total")


def expressions(depth: int = 3) -> st.SearchStrategy[Expression]:
    leaves = st.one_of(
        st.sampled_from(NAMES).map(CellName),
        st.integers(0, 1000).map(Constant),
        st.integers(1, 9999999).map(lambda millionths: Constant(millionths / 10**6)),
    )
    if not depth:
        return leaves
    inner = expressions(depth - 1)
    several = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        leaves,
        inner.map(Negation),
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
        st.builds(Function, st.sampled_from(("SUM", "MIN", "MAX")), several),
        inner.map(lambda one: Function("ABS", (one,))),
    )


OPERATORS = st.sampled_from(("=", "<>", "<=", ">=", "<", ">"))
COMPARISONS = st.builds(Comparison, expressions(), OPERATORS, expressions())


@given(COMPARISONS)
def test_what_is_written_is_read_back_as_the_same_tree(comparison: Comparison) -> None:
    assert parse(comparison.text) == comparison


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("=a+b=last_a", "=a+b=last_a"),
        ("a + b = last_a", "=a+b=last_a"),
        ("=a-(b-3)<=-(a+b)*2", "=a-(b-3)<=-(a+b)*2"),
        ("=(a+b)>=((0.30))*b", "=a+b>=0.3*b"),
        ("=a/(b*a)<>(a/b)*a", "=a/(b*a)<>a/b*a"),
        ("=SUM( a,b )>ABS(a-b)", "=SUM(a,b)>ABS(a-b)"),
        ("=a-(-b)<MIN(a,MAX(b,1))", "=a-(-b)<MIN(a,MAX(b,1))"),
    ],
)
def test_formulas_are_read_as_excel_reads_them(written: str, plain: str) -> None:
    assert parse(written).text == plain


@pytest.mark.parametrize(
    "written",
    [
        "",
        "=",
        "=a",
        "=a=b=c",
        "=(a=b)=c",
        "=a=b or c",
        "=a=(b,c)",
        "=a=b(1)",
        "=a=IF(b,1,2)",
        "=a=SUM()",
        "=a=ABS(b,c)",
        "=a=sum(b)",
        "=a==b",
        "=a=b^2",
        "=a=b**2",
        "=a=b//2",
        "=a=b%2",
        "=a=1_000",
        "=a=007",
        "=a=1e3",
        "=a=True",
        "=a='text'",
        "=a=b.c",
        "=a=b[0]",
        "=a=b;c",
        "=a=b#c",
        "=a=封面!A1",
        "=a=__import__(1)",
        "=a=SUM(*b)",
        "=a=(b",
        "=a=+b",
        "=a=not b",
        "=a=lambda",
        "=a={b}c}",
    ],
)
def test_anything_else_is_refused_by_name(written: str) -> None:
    with pytest.raises(FormulaError):
        parse(written)


def test_cells_are_named_once_in_order_of_mention() -> None:
    assert parse("=b+SUM(a,t3_new_total)=last_a-b").names == ("b", "a", "t3_new_total", "last_a")


def test_axes_are_filled_in_and_lists_expanded() -> None:
    template = parse("=t3_{row}_total=SUM(t3_{row}_{applicant})+MAX(1,x_{row}_{applicant}_{row})")
    assert template.axes == {"row", "applicant"}
    filled = template.fill({"row": "new"}, {"applicant": ("person", "company")})
    assert filled.text == (
        "=t3_new_total=SUM(t3_new_person,t3_new_company)+MAX(1,x_new_person_new,x_new_company_new)"
    )
    assert filled.axes == frozenset()


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("=a=t3_{outcome}_person", "{outcome} in 't3_{outcome}_person' has no value"),
        ("=a=SUM(t3_{outcome}_person+1)", "{outcome} in 't3_{outcome}_person' has no value"),
        ("=a=SUM(t3_{other}_person)", "{other} in 't3_{other}_person' is no axis"),
        ("=a=SUM(t3_{nothing}_person)", "SUM has no arguments left"),
    ],
)
def test_a_list_outside_a_function_or_of_nothing_is_refused(template: str, complaint: str) -> None:
    with pytest.raises(FormulaError, match="^" + complaint.replace("{", "\\{").replace("}", "\\}")):
        parse(template).fill({}, {"outcome": ("granted",), "nothing": ()})


def exact(expression: Expression, cells: dict[str, Fraction]) -> Fraction:
    """An independent evaluator over exact numbers; raises ZeroDivisionError."""
    match expression:
        case Constant(value):
            return Fraction(str(value))
        case CellName(name):
            return cells[name]
        case Negation(operand):
            return -exact(operand, cells)
        case Operation(sign, left, right):
            a, b = exact(left, cells), exact(right, cells)
            return {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b
        case Function(name, arguments):
            values = [exact(argument, cells) for argument in arguments]
            by_name = {"SUM": sum(values), "MIN": min(values), "MAX": max(values), "ABS": abs(values[0])}
            return Fraction(by_name[name])


@given(expressions(), st.lists(st.integers(-50, 50), min_size=len(NAMES), max_size=len(NAMES)))
def test_a_linear_form_is_the_expression_multiplied_out(expression: Expression, figures: list[int]) -> None:
    found = linear(expression)
    if found is None:
        return
    cells = dict(zip(NAMES, map(Fraction, figures), strict=True))
    multiplied = sum((factor * cells[name] for name, factor in found.coefficients.items()), found.constant)
    assert multiplied == exact(expression, cells)
    assert all(found.coefficients.values())


def test_the_balance_of_table_three_is_linear() -> None:
    found = gap(parse("=a+b=SUM(a,last_a)-2*t3_new_total/4+1"))
    assert found is not None
    assert found.coefficients == {"b": 1, "last_a": -1, "t3_new_total": Fraction(1, 2)}
    assert found.constant == -1


@pytest.mark.parametrize("bent", ["=a*b=1", "=MIN(a,b)=1", "=ABS(a)=1", "=1/a=1", "=a/0=1", "=SUM(a,a*b)=1"])
def test_what_is_not_linear_says_so(bent: str) -> None:
    assert gap(parse(bent)) is None


def test_text_keeps_decimals_as_written() -> None:
    assert text(Constant(0.000001)) == "0.000001"
    assert parse("=a<=0.000001*b").text == "=a<=0.000001*b"
