"""Workbooks saved without the values of their formulas: totals computed, typed formulas evaluated."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from filled import T3, WHERE, assert_numbers, filled, seen
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read import read_submission


@pytest.fixture(scope="module")
def data() -> bytes:
    return filled()


def saved_by_openpyxl(data: bytes, path: Path, **typed: object) -> Path:
    """Every formula loses its stored value."""
    path.write_bytes(data)
    book = openpyxl.load_workbook(path)
    for name, value in typed.items():
        place = WHERE[name]
        book[place.sheet][place.a1] = value
    book.save(path)
    return path


def test_totals_without_stored_values_are_computed(data: bytes, tmp_path: Path) -> None:
    found = read_submission(saved_by_openpyxl(data, tmp_path / "a.xlsx"))
    assert_numbers(found)
    assert seen(found) == [("total_recomputed", tuple(FORM_2021.totals), "", "")]


def test_total_over_a_blank_is_not_computed(data: bytes, tmp_path: Path) -> None:
    found = read_submission(saved_by_openpyxl(data, tmp_path / "a.xlsx", t3_new_person=None))
    assert_numbers(found, t3_new_person=None, t3_new_total=None)
    computed = tuple(name for name in FORM_2021.totals if name != "t3_new_total")
    assert seen(found) == [("total_recomputed", computed, "", "")]


@pytest.mark.parametrize(
    "formula", ["=50+8", "=SUM(E8:I8)*0+58", "=E8*14.5", "=ROUND(57.6,0)", "=t3_new_company+54", "=E9+58"]
)
def test_typed_formula_without_stored_value_is_evaluated(formula: str, data: bytes, tmp_path: Path) -> None:
    found = read_submission(saved_by_openpyxl(data, tmp_path / "a.xlsx", t3_new_person=formula))
    assert_numbers(found)
    assert seen(found) == [
        ("entry_formula", ("t3_new_person",), f"{T3}!D8", formula),
        ("entry_evaluated", ("t3_new_person",), f"{T3}!D8", formula),
        ("total_recomputed", tuple(FORM_2021.totals), "", ""),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "=NOW()",
        '="58"',
        "=[1]台账!A1",
        "=D8",
        "=D9+D10/0",
        "=VLOOKUP(1,A1:B2,2)",
        "=A8",
        "=SUM(A:XFD)",
        "=(1+2",
    ],
)
def test_formula_that_cannot_be_evaluated_is_an_error(formula: str, data: bytes, tmp_path: Path) -> None:
    found = read_submission(saved_by_openpyxl(data, tmp_path / "a.xlsx", t3_new_person=formula))
    reading = found.values["t3_new_person"]
    assert (reading.kind, reading.value, reading.text, reading.formula) == (
        "error",
        None,
        formula,
        formula[1:],
    )
    linked = ["outside_link"] if "[" in formula else []
    assert [kind for kind, *_ in seen(found)] == ["entry_formula", "total_recomputed", *linked]
    assert found.number("t3_new_total") is None


def test_formulas_package_is_not_imported_without_need(data: bytes, tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    code = (
        "import sys; from pathlib import Path; from nianbao.workbook.read import read_submission;"
        f"read_submission(Path({str(path)!r}));"
        "heavy = {'formulas', 'numpy', 'pandas', 'openpyxl', 'xlsxwriter', 'lxml', 'xlrd'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
