"""The sheets for leaders at work in LibreOffice: lists sort themselves, comparisons follow the typing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from leaders_cases import district
from nianbao.workbook.draw.layout import column_letters
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.leaders.year_on_year import FIRST_ROW, lines_of
from nianbao.workbook.merge.summary.plan import DETAIL_FIRST_ROW, DETAIL_LEADS
from office import Document, Office
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.office

FIRST_NAME, FIRST_FIGURE = "排行!B6", "排行!C6"
BAR, BAR_FIGURE = "图表!N5", "图表!O5"


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(draw_summary(district(24)))
    return path


def detail(name: str, agency: int) -> str:
    column = len(DETAIL_LEADS) + list(FORM_2021.cells).index(name)
    return f"明细!{column_letters(column)}{DETAIL_FIRST_ROW + agency + 1}"


def compared(name: str) -> list[str]:
    row = [line.cell.name for line in lines_of(FORM_2021)].index(name) + FIRST_ROW + 1
    return [f"同比!{letter}{row}" for letter in "EFGH"]


def shown(book: Document, *cells: str) -> list[object]:
    return list(book.get_many(cells).values())


def test_stored_values_are_what_the_formulas_give(summary: Path, office: Office, tmp_path: Path) -> None:
    with office.open_calc(summary) as book:
        book.recalculate()
        book.save_as(tmp_path / "calculated.xlsx")
    for name in ("图表", "同比", "排行"):
        assert _values(tmp_path / "calculated.xlsx", name) == _values(summary, name)


def _values(path: Path, name: str) -> dict[tuple[int, int], object]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return {
        (row, column): round(value, 9) if isinstance(value, float) else value
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if value != ""
    }


def test_a_list_and_the_chart_sort_themselves(summary: Path, office: Office) -> None:
    with office.open_calc(summary) as book:
        cells = (FIRST_NAME, FIRST_FIGURE, BAR, BAR_FIGURE)
        assert shown(book, *cells) == ["第22局", 33, "第22局", 33]
        book.set(detail("t3_new_total", 4), 40)
        assert shown(book, *cells) == ["第4局", 40, "第4局", 40]
        book.set(detail("t3_new_total", 9), 40)
        assert shown(book, *cells) == ["第4局", 40, "第4局", 40]
        assert shown(book, "排行!B7", "排行!C7") == ["第9局", 40]
        book.set(detail("t3_new_total", 4), None)
        assert shown(book, *cells) == ["第9局", 40, "第9局", 40]


def test_the_others_stay_what_is_left(summary: Path, office: Office) -> None:
    with office.open_calc(summary) as book:
        assert shown(book, "图表!N25", "图表!O25") == ["其余 4 个单位", 6]
        book.set(detail("t3_new_total", 0), 1000)
        assert shown(book, BAR, BAR_FIGURE, "图表!N25", "图表!O25") == ["第0局", 1000, "其余 4 个单位", 12]


def test_last_year_is_compared_as_soon_as_it_is_typed(summary: Path, office: Office) -> None:
    with office.open_calc(summary) as book:
        cells = compared("t2_license_decisions")
        assert shown(book, *cells) == [0, "上年未知", "上年未知", "上年未知"]
        book.set("last_t2_license_decisions", 8)
        assert shown(book, *cells) == [0, 8, -8, -1]
        book.set("last_t2_license_decisions", 0)
        assert shown(book, *cells) == [0, 0, 0, "上年为 0"]
        book.set(detail("t2_license_decisions", 0), None)
        assert shown(book, *cells) == ["本年未知", 0, "本年未知", "本年未知"]


def test_each_is_one_page(summary: Path, office: Office, tmp_path: Path) -> None:
    pdf = office.convert(summary, ".pdf", tmp_path)
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = text.split("\f")
    assert [sum(f"汇总表·{name}\n" in page for page in pages) for name in ("图表", "同比", "排行")] == [
        1,
        1,
        1,
    ]
