"""The summary workbook at work in LibreOffice: calculated anew, changed, printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from nianbao.workbook.draw.layout import column_letters
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.plan import DETAIL_FIRST_ROW, DETAIL_LEADS, DETAIL_SUM_ROW
from nianbao.workbook.read import read_submission
from office import LockedCell, Office
from python_calamine import CalamineWorkbook
from summary_cases import SUMMARIES

pytestmark = pytest.mark.office


def drawn(which: str, folder: Path) -> Path:
    path = folder / "汇总.xlsx"
    path.write_bytes(draw_summary(SUMMARIES[which]))
    return path


def detail(name: str, row: int) -> str:
    column = len(DETAIL_LEADS) + list(FORM_2021.cells).index(name)
    return f"明细!{column_letters(column)}{row + 1}"


def shown(path: Path) -> dict[str, object]:
    """Every value of a workbook, by sheet, row and column; an empty text shows nothing."""
    book = CalamineWorkbook.from_path(path)
    return {
        f"{name}!R{row}C{column}": round(value, 9) if isinstance(value, float) else value
        for name in book.sheet_names
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
        for column, value in enumerate(cells, 1)
        if value != ""
    }


@pytest.mark.parametrize("which", SUMMARIES)
def test_every_stored_value_is_what_its_formula_gives(which: str, office: Office, tmp_path: Path) -> None:
    path = drawn(which, tmp_path)
    with office.open_calc(path) as book:
        book.recalculate()
        book.save_as(tmp_path / "calculated.xlsx")
    assert shown(tmp_path / "calculated.xlsx") == shown(path)
    found = read_submission(tmp_path / "calculated.xlsx")
    assert (found.source, found.numbers()) == ("summary", SUMMARIES[which].submission.numbers())


def test_a_change_in_the_detail_is_followed_everywhere(office: Office, tmp_path: Path) -> None:
    with office.open_calc(drawn("final", tmp_path)) as book:
        before = book.get_many(["t3_new_person", "t3_new_total", "t3_handled_person", "封面!F38"])
        book.set(detail("t3_new_person", DETAIL_FIRST_ROW + 4), 1002)
        book.set(detail("t3_new_total", DETAIL_FIRST_ROW + 4), 1003)
        assert book.get("t3_new_person") == before["t3_new_person"] + 1000
        assert book.get("t3_new_total") == before["t3_new_total"] + 1000
        assert book.get("t3_handled_person") == before["t3_handled_person"]
        assert book.get("check_T301_person") == "不平"
        assert book.get("check_T301_company") == "平"
        assert "不平 0 项" in book.get("构成!A2")
        book.set(detail("t3_new_total", DETAIL_FIRST_ROW + 4), 3)
        assert "不平 1 项" in book.get("构成!A2")


def test_a_blank_in_the_detail_leaves_no_sum_and_a_rule_undecided(office: Office, tmp_path: Path) -> None:
    with office.open_calc(drawn("final", tmp_path)) as book:
        book.set(detail("t3_new_person", DETAIL_FIRST_ROW), None)
        names = ["t3_new_person", "t3_new_total", "t3_new_company", "check_T301_person", "check_T301_company"]
        assert book.get_many([*names, detail("t3_new_person", DETAIL_SUM_ROW)]) == {
            "t3_new_person": "",
            "t3_new_total": "",
            "t3_new_company": 5,
            "check_T301_person": "待填",
            "check_T301_company": "平",
            detail("t3_new_person", DETAIL_SUM_ROW): "",
        }
        assert "待填 1 项" in book.get("构成!A2")


def test_what_is_computed_is_locked_and_the_name_may_be_filled_in(office: Office, tmp_path: Path) -> None:
    with office.open_calc(drawn("final", tmp_path)) as book:
        for name in ("t3_new_person", "t3_new_total", "report_year", "check_T301_person"):
            with pytest.raises(LockedCell):
                book.set(name, 1)
        book.set("agency_name", "新示例区")
        assert book.get("封面!B2") == "新示例区2024年度政府信息公开工作年度报告汇总表"
        assert book.get("状态!A1") == "新示例区2024年度政府信息公开工作年度报告汇总表·状态"


def test_sheets_print_on_the_pages_they_were_laid_out_for(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(draw_summary(replace(SUMMARIES["draft"], checks=())))
    cover, tables, lists, shares, details, checks = 1, 3, 2, 4, 15, 1
    charts, top_lists, adjustments, written, explanations = 1, 1, 1, 2, 2
    pages = office.render(path, tmp_path, dpi=20)
    drawn_pages = cover + tables + charts + top_lists + lists + shares + details + checks
    assert len(pages) == drawn_pages + adjustments + written + explanations
