"""References and formulas in the grammars of Excel and OpenDocument."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nianbao.workbook.draw.layout import Place
from nianbao.workbook.read.sheets.formats.ods import plain_formula, plain_reference
from nianbao.workbook.read.sheets.references import Area, area_of, position, shifted, tokens

ROWS, COLUMNS = st.integers(0, 1_048_575), st.integers(0, 16_383)


@given(row=ROWS, column=COLUMNS)
def test_position_reads_what_layout_writes(row: int, column: int) -> None:
    place = Place("依申请公开", row, column)
    assert position(place.a1) == (row, column)
    assert area_of(place.reference) == Area("依申请公开", row, column, row, column)


@pytest.mark.parametrize(
    ("refers_to", "area"),
    [
        ("Sheet1!$D$8", Area("Sheet1", 7, 3, 7, 3)),
        ("=Sheet1!D8", Area("Sheet1", 7, 3, 7, 3)),
        ("'表 3!（局''办）'!$D$8", Area("表 3!（局'办）", 7, 3, 7, 3)),
        ("Sheet1!$D$8:$E$9", Area("Sheet1", 7, 3, 8, 4)),
        ("Sheet1!$E$9:$D$8", Area("Sheet1", 7, 3, 8, 4)),
        ("#REF!", None),
        ("Sheet1!#REF!", None),
        ("#REF!$D$8", None),
        ("[1]Sheet1!$D$8", None),
        ("'[台账.xlsx]Sheet1'!$D$8", Area("[台账.xlsx]Sheet1", 7, 3, 7, 3)),
        ("Sheet1:Sheet2!$D$8", None),
        ("Sheet1!$D$8,Sheet1!$E$8", None),
        ("Sheet1!$D:$D", None),
        ("58", None),
        ("OFFSET(Sheet1!$D$8,0,0)", None),
        ("", None),
    ],
)
def test_names_lead_to_rectangles_or_nowhere(refers_to: str, area: Area | None) -> None:
    assert area_of(refers_to) == area


def test_formula_falls_into_pieces() -> None:
    found = [
        (token.kind, token.text) for token in tokens('IF(COUNT($D8:I8)=6,SUM(表三!D8,t3_new_x)*1.5e3,"A1")')
    ]
    assert found == [
        ("function", "IF"),
        ("other", "("),
        ("function", "COUNT"),
        ("other", "("),
        ("reference", "$D8:I8"),
        ("other", ")"),
        ("other", "="),
        ("number", "6"),
        ("other", ","),
        ("function", "SUM"),
        ("other", "("),
        ("reference", "表三!D8"),
        ("other", ","),
        ("name", "t3_new_x"),
        ("other", ")"),
        ("other", "*"),
        ("number", "1.5e3"),
        ("other", ","),
        ("text", '"A1"'),
        ("other", ")"),
    ]


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("[1]台账!A1", "outside"),
        ("'C:\\[a.xlsx]表'!A1", "outside"),
        ("A:C", "lines"),
        ("3:5", "lines"),
        ("#REF!", "error"),
    ],
)
def test_what_is_no_plain_reference_is_told(formula: str, kind: str) -> None:
    assert tokens(formula)[0].kind == kind


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("SUM(D8:I8)", "SUM(E10:J10)"),
        ("$D$8+$D8+D$8", "$D$8+$D10+E$8"),
        ("'a D8'!D8&\"D8\"&D8()", "'a D8'!E10&\"D8\"&D8()"),
        ("t3_new_person+LOG10(A1)", "t3_new_person+LOG10(B3)"),
    ],
)
def test_formula_copied_down_and_right(formula: str, moved: str) -> None:
    assert shifted(formula, 2, 1) == moved


def test_formula_copied_off_the_sheet() -> None:
    assert shifted("A1+B2", -1, 0) == "#REF!+B1"


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ('of:=IF(COUNT([.D8:.I8])=6;SUM([.D8:.I8]);"a;[.D8]")', 'IF(COUNT(D8:I8)=6,SUM(D8:I8),"a;[.D8]")'),
        ("of:=[$依申请公开.$D$8]+[.E8]", "依申请公开!$D$8+E8"),
        ("of:=['表 3'.D8]", "'表 3'!D8"),
        ("msoxl:=SUM(A1,B1)", "SUM(A1,B1)"),
        ("=[.#REF!]+1", "#REF!+1"),
    ],
)
def test_opendocument_formula_in_excels_grammar(formula: str, plain: str) -> None:
    assert plain_formula(formula) == plain


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("$依申请公开.$D$8", "依申请公开!$D$8"),
        ("$'表 3'.$D$8", "'表 3'!$D$8"),
        ("$主动公开.$B$7:.$D$7", "主动公开!$B$7:$D$7"),
        ("$主动公开.$B$7:$主动公开.$D$7", "主动公开!$B$7:$D$7"),
        ("$主动公开.$B$7:$依申请公开.$D$7", "#REF!"),
        ("#REF!", "#REF!"),
    ],
)
def test_opendocument_name(address: str, plain: str) -> None:
    assert plain_reference(address) == plain
