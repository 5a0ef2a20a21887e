"""Where things stand: every name has one place, every place one name."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nianbao.workbook.draw.layout import (
    KIND_NAME,
    LAST_YEAR,
    SHEETS,
    TEMPLATE_NAME,
    TEXT_ROWS,
    Place,
    column_letters,
    place,
    places,
    ranges,
    stacked_areas,
    table_area,
    text_rows,
)
from nianbao.workbook.draw.look.table import fitted, lines, row_heights
from nianbao.workbook.form import COVER_NAMES, FORM_2021, FORMS, Form
from openpyxl.utils import get_column_letter, range_boundaries

forms = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)


def test_the_sheets_of_the_design() -> None:
    assert SHEETS == (
        "封面",
        "填报说明",
        "主动公开",
        "依申请公开",
        "复议诉讼",
        "正文",
        "上年数",
        "校验",
        "情况说明",
    )


def test_addresses_as_messages_show_them() -> None:
    assert place(FORM_2021, "t3_new_person").address == "依申请公开!D8"
    assert place(FORM_2021, "t3_carried_out_total").a1 == "J32"
    assert place(FORM_2021, "t4_after_review_total").reference == "复议诉讼!$O$8"
    with pytest.raises(KeyError):
        place(FORM_2021, "t3_new_nobody")


@forms
def test_every_name_has_a_place_of_its_own(form: Form) -> None:
    cells = set(form.cells)
    expected = cells | {f"last_{name}" for name in cells} | set(form.texts) | set(COVER_NAMES)
    assert set(places(form)) == expected | {KIND_NAME, TEMPLATE_NAME}
    assert len(set(places(form).values())) == len(places(form))


@forms
def test_the_tables_stand_apart_on_the_sheet_of_last_year(form: Form) -> None:
    taken = [
        (row, column)
        for area in stacked_areas(form)
        for box in area.table.grid
        for row, column in _inside(area.box(box))
    ]
    assert len(set(taken)) == len(taken)
    assert {area.sheet for area in stacked_areas(form)} == {LAST_YEAR}


@forms
def test_texts_do_not_run_into_each_other(form: Form) -> None:
    rows = list(text_rows(form).values())
    assert all(second - first > TEXT_ROWS for first, second in pairwise(rows))


@forms
def test_no_label_is_taller_than_its_rows(form: Form) -> None:
    for area in (*map(table_area, form.tables), *stacked_areas(form)):
        heights = row_heights(area)
        for box in area.table.grid:
            text = fitted(box.text, area.width(box))
            room = sum(heights[box.row : box.row + box.height])
            assert lines(text, area.width(box)) * 13 <= room <= 409 * box.height


def test_narrow_labels_break_as_on_the_official_form() -> None:
    assert fitted("社会公益组织", 53) == "社会\n公益\n组织"
    assert fitted("商业企业", 53) == "商业\n企业"
    assert fitted("自然人", 53) == "自然人"
    assert fitted("（三）不予公开", 71) == "（三）\n不予公开"
    assert fitted("三、本年度办理结果", 58) == "三、本年度办理结果"
    assert fitted("现行有效件数", 187) == "现行有效件数"


@given(st.integers(0, 16_383))
def test_column_letters(column: int) -> None:
    assert column_letters(column) == get_column_letter(column + 1)


@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1))
def test_ranges_cover_exactly_their_cells(cells: set[tuple[int, int]]) -> None:
    written = ranges(Place("表", row, column) for row, column in cells)
    covered = [cell for part in written.split(",") for cell in _cells_of(part)]
    assert sorted(covered) == sorted(cells)


def _cells_of(a1: str) -> list[tuple[int, int]]:
    left, top, right, bottom = range_boundaries(a1)
    return _inside((top - 1, left - 1, bottom - 1, right - 1))


def _inside(box: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    top, left, bottom, right = box
    return list(product(range(top, bottom + 1), range(left, right + 1)))
