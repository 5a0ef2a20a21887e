"""Three answers, one arithmetic: one submission, a frame of agencies, and an exact oracle agree."""

from __future__ import annotations

import math
import time
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.validators.catalogue import CATALOGUE, instances
from nianbao.validators.engine import CODES, evaluate, outcome
from nianbao.validators.language.formula import Comparison, parse
from nianbao.validators.rule import Instance
from nianbao.workbook.form import FORMS, Form
from nianbao.workbook.numbers import Number
from test_formula import COMPARISONS, NAMES, exact

RULE = CATALOGUE.rule("T301")


def instance(comparison: Comparison, when: Comparison | None = None) -> Instance:
    cells = tuple(dict.fromkeys((*comparison.names, *(when.names if when else ()))))
    return Instance(RULE, "T999", "", "error", comparison, when, cells)


def rule(formula: str, when: str = "") -> Instance:
    return instance(parse(formula), parse(when) if when else None)


def both_answers(one: Instance, figures: dict[str, Number | None]) -> str:
    """The answer for one submission, which must be that for a frame."""
    alone = outcome(one, figures.get).answer
    frame = pd.DataFrame({name: [figures.get(name)] for name in NAMES}, dtype=object)
    assert CODES[int(evaluate([one], frame).codes[0, 0])] == alone
    return alone


@pytest.mark.parametrize(
    ("formula", "when", "figures", "answer"),
    [
        ("=a=b", "", {"a": 1, "b": 1}, "holds"),
        ("=a=b", "", {"a": 0, "b": 0}, "holds"),
        ("=a=b", "", {"a": 1, "b": 2}, "fails"),
        ("=a=b", "", {"a": None, "b": 0}, "undecided"),
        ("=a=b", "", {"a": None, "b": None}, "undecided"),
        ("=a=b", "", {"a": math.nan, "b": 0}, "undecided"),
        ("=a=0*b", "", {"a": 0, "b": None}, "undecided"),
        ("=SUM(a,b)=1", "", {"a": 1, "b": None}, "undecided"),
        ("=MIN(a,b)<=1", "", {"a": 0, "b": None}, "undecided"),
        ("=MAX(b,a)>=1", "", {"a": 5, "b": None}, "undecided"),
        ("=a<>b", "", {"a": 1, "b": None}, "undecided"),
        ("=a=b", "last_a>0", {"a": 1, "b": 2, "last_a": 1}, "fails"),
        ("=a=b", "last_a>0", {"a": 1, "b": 1, "last_a": 1}, "holds"),
        ("=a=b", "last_a>0", {"a": None, "b": 2, "last_a": 1}, "undecided"),
        ("=a=b", "last_a>0", {"a": 1, "b": 2, "last_a": 0}, "holds"),
        ("=a=b", "last_a>0", {"a": None, "b": 2, "last_a": 0}, "holds"),
        ("=a=b", "last_a>0", {"a": 1, "b": 1, "last_a": None}, "undecided"),
        ("=a/b=1", "", {"a": 2, "b": 2}, "holds"),
        ("=a/b=1", "", {"a": 2, "b": 0}, "undecided"),
        ("=a/b=0", "", {"a": 0, "b": 0}, "undecided"),
        ("=-a<b", "", {"a": 5, "b": -4}, "holds"),
        ("=ABS(a-b)>2", "", {"a": 1, "b": 4}, "holds"),
        ("=ABS(a-b)>3", "", {"a": 1, "b": 4}, "fails"),
    ],
)
def test_blank_is_neither_zero_nor_failure(formula: str, when: str, figures: dict, answer: str) -> None:
    assert both_answers(rule(formula, when), figures) == answer


@pytest.mark.parametrize(
    ("formula", "a", "b", "answer"),
    [
        ("=a+0.2=b", 0.1, 0.3, "holds"),
        ("=a=b", 727.08, 727.080001, "fails"),
        ("=a=b", 727.08, 727.0800004, "holds"),
        ("=a<b", 727.08, 727.0800004, "fails"),
        ("=a<=b", 727.0800004, 727.08, "holds"),
        ("=a>b", 727.080001, 727.08, "holds"),
        ("=a>=b", 727.079999, 727.08, "fails"),
        ("=a<>b", 1.0000004, 1, "fails"),
        ("=a=b", 2**53, 2**53 + 1, "holds"),
        ("=a=b", 999999999999998, 999999999999999, "fails"),
        ("=a=b", 1234567890.12345, 1234567890.123451, "holds"),
        ("=a=b", 1234567890.12345, 1234567890.12346, "fails"),
        ("=a<b", 1e15, 1e15 + 2, "fails"),
        ("=a=b", 10**400, 1, "undecided"),
        ("=a*10=b", 1e308, 1e308, "fails"),
    ],
)
def test_sides_are_compared_as_excel_shows_them(formula: str, a: Number, b: Number, answer: str) -> None:
    if a == 10**400:
        assert outcome(rule(formula), {"a": a, "b": b}.get).answer == answer
    else:
        assert both_answers(rule(formula), {"a": a, "b": b}) == answer


def test_both_sides_and_the_difference_are_known() -> None:
    found = outcome(rule("=a+b=last_a"), {"a": 0.1, "b": 0.2, "last_a": 59}.get)
    assert (found.answer, found.left, found.right, found.difference) == ("fails", 0.3, 59, -58.7)
    assert isinstance(outcome(rule("=a=b"), {"a": 2, "b": 3}.get).difference, int)
    half = outcome(rule("=a+b=last_a"), {"a": 1, "b": 2}.get)
    assert (half.answer, half.left, half.right, half.difference) == ("undecided", 3, None, None)


def oracle(one: Instance, figures: dict[str, Number | None]) -> str | None:
    """The answer by exact arithmetic; None where it hangs on less than the smallest difference."""

    def compared(comparison: Comparison) -> str | None:
        if any(figures[name] is None for name in comparison.names):
            return "undecided"
        cells = {name: Fraction(str(figures[name])) for name in comparison.names}
        try:
            difference = exact(comparison.left, cells) - exact(comparison.right, cells)
            size = max(abs(exact(comparison.left, cells)), abs(exact(comparison.right, cells)))
        except ZeroDivisionError:
            return "undecided"
        if abs(abs(difference) - Fraction(1, 2 * 10**6)) < Fraction(1, 10**9) or size > 10**6:
            return None
        gap = 0 if abs(difference) < Fraction(1, 2 * 10**6) else difference
        tests = {"=": gap == 0, "<>": gap != 0, "<=": gap <= 0, ">=": gap >= 0, "<": gap < 0, ">": gap > 0}
        return "holds" if tests[comparison.operator] else "fails"

    if one.when is None:
        return compared(one.comparison)
    speaks = compared(one.when)
    if speaks == "holds":
        return compared(one.comparison)
    return {"fails": "holds", "undecided": "undecided", None: None}[speaks]


FIGURES = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.integers(0, 500),
    st.integers(0, 10**8).map(lambda millionths: millionths / 10**6),
)


@settings(max_examples=300)
@given(COMPARISONS, st.none() | COMPARISONS, st.lists(FIGURES, min_size=len(NAMES), max_size=len(NAMES)))
def test_one_submission_a_frame_and_exact_arithmetic_agree(
    comparison: Comparison, when: Comparison | None, figures: list[Number | None]
) -> None:
    one = instance(comparison, when)
    known = dict(zip(NAMES, figures, strict=True))
    wanted = oracle(one, known)
    found = both_answers(one, known)
    if wanted is not None and not _may_round_to_a_zero_divisor(one):
        assert found == wanted


def _may_round_to_a_zero_divisor(one: Instance) -> bool:
    """Division by a difference that is exactly 0 but not in binary, or the other way round."""
    return "/" in one.comparison.text or (one.when is not None and "/" in one.when.text)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_every_rule_answers_a_frame_as_it_answers_each_row(form: Form) -> None:
    names = [*form.cells, *(f"last_{name}" for name in form.cells)]
    figures = np.random.default_rng(20241231).integers(0, 6, (300, len(names))).astype(float)
    figures[figures == 5] = np.nan
    figures[0] = 0
    frame = pd.DataFrame(figures, columns=names)
    codes = evaluate(instances(form), frame).codes
    assert codes.shape == (300, len(instances(form)))
    for row, codes_of_row in enumerate(codes):
        known = {name: None if math.isnan(value) else value for name, value in frame.iloc[row].items()}
        alone = [outcome(one, known.get).answer for one in instances(form)]
        assert [CODES[int(code)] for code in codes_of_row] == alone
    assert set(np.unique(codes)) == {-1, 0, 1}


def test_a_frame_may_lack_last_year_but_no_cell_of_this_year() -> None:
    names = list(FORMS[0].cells)
    frame = pd.DataFrame(np.zeros((2, len(names))), columns=names)
    answers = evaluate(instances(FORMS[0]), frame)
    assert answers.of("X01.total").tolist() == [-1, -1]
    assert answers.of("T301.person").tolist() == [1, 1]
    with pytest.raises(KeyError):
        answers.of("T301.nobody")
    with pytest.raises(KeyError, match="t3_new_person"):
        evaluate(instances(FORMS[0]), frame.drop(columns="t3_new_person"))


@pytest.mark.parametrize("dtype", ["Int64", "float64", "Float64", object])
def test_any_kind_of_column_is_taken(dtype: object) -> None:
    frame = pd.DataFrame({"a": [1, 2, None], "b": [1, 1, 1]}).astype(dtype)
    assert evaluate([rule("=a=b")], frame).codes[:, 0].tolist() == [1, 0, -1]
    arrays = {"a": np.array([1.0, 2.0, np.nan]), "b": np.array([1.0, 1.0, 1.0])}
    assert evaluate([rule("=a=b")], arrays).codes[:, 0].tolist() == [1, 0, -1]


def test_no_agencies_get_no_answers() -> None:
    frame = pd.DataFrame({"a": [], "b": []}, dtype=float)
    assert evaluate([rule("=a=b"), rule("=a=MAX(b,1)", "b>0")], frame).codes.shape == (0, 2)


def test_ten_thousand_agencies_are_answered_at_once() -> None:
    form = FORMS[0]
    names = [*form.cells, *(f"last_{name}" for name in form.cells)]
    frame = pd.DataFrame(np.random.default_rng(1).integers(0, 50, (10_000, len(names))), columns=names)
    evaluate(instances(form), frame.head(1))
    begin = time.perf_counter()
    evaluate(instances(form), frame)
    assert time.perf_counter() - begin < 1
