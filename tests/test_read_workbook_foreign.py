"""Spreadsheets that are not ours: reports somebody keeps in Excel, and pieces of our own workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cases
import openpyxl
import pytest
from nianbao.workbook.form import FORM_2019, FORM_2021, Form, GridCell
from nianbao.workbook.numbers import Number
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission
from office import Office
from openpyxl.worksheet.worksheet import Worksheet

REAL = cases.real(0)
TITLE = f"{REAL.agency_name}2024年政府信息公开工作年度报告"
Write = Callable[[Worksheet, int, GridCell, "Number | None"], None]


def as_number(sheet: Worksheet, top: int, box: GridCell, value: Number | None) -> None:
    sheet.cell(top + box.row, box.column + 1, value)


def as_text(sheet: Worksheet, top: int, box: GridCell, value: Number | None) -> None:
    sheet.cell(top + box.row, box.column + 1, None if value is None else str(value))


def write_table(sheet: Worksheet, top: int, form: Form, key: str, found: Submission, write: Write) -> int:
    """One table as it is printed, from row ``top`` on; returns the first free row."""
    table = form.table(key)
    for box in table.grid:
        if box.cell is None:
            sheet.cell(top + box.row, box.column + 1, box.text)
        else:
            write(sheet, top, box, found.number(box.cell.name))
        if box.height > 1 or box.width > 1:
            row, column = top + box.row, box.column + 1
            sheet.merge_cells(
                start_row=row,
                start_column=column,
                end_row=row + box.height - 1,
                end_column=column + box.width - 1,
            )
    return top + table.height


def report_on_one_sheet(path: Path, write: Write = as_number) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:J1")
    row = 3
    for part in FORM_2021.parts:
        sheet.cell(row, 1, f"{part.number}、{part.title}")
        row += 1
        if part.table:
            row = write_table(sheet, row, FORM_2021, part.table, REAL, write) + 1
        for field in part.texts:
            if field.label:
                sheet.cell(row, 1, field.label)
            sheet.cell(row + 1, 1, REAL.texts[field.name])
            row += 2
    book.save(path)


@pytest.mark.parametrize("write", [as_number, as_text], ids=["numbers", "text"])
def test_report_on_one_sheet(write: Write, tmp_path: Path) -> None:
    report_on_one_sheet(tmp_path / "年报.xlsx", write)
    found = read_submission(tmp_path / "年报.xlsx")
    assert found.source == "spreadsheet"
    assert found.numbers() == REAL.numbers()
    assert (found.agency_name, found.report_year) == (REAL.agency_name, 2024)
    assert set(found.texts) == set(REAL.texts)
    assert found.observations == ()
    assert found.values["t2_regulation_made"].address == "Sheet!B17"


def test_tables_on_sheets_of_their_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "封皮"
    book.active["B3"] = TITLE
    for key in ("t4", "t2", "t3"):
        write_table(book.create_sheet(f"附表{key[1]}"), 2, FORM_2021, key, REAL, as_number)
    book.save(tmp_path / "a.xlsx")
    found = read_submission(tmp_path / "a.xlsx")
    assert found.numbers() == REAL.numbers()
    assert (found.agency_name, found.report_year) == (REAL.agency_name, 2024)
    assert {seen.kind for seen in found.observations} == {"part_missing"}


def test_trial_form_is_told_by_its_labels(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    values = {name: index for index, name in enumerate(FORM_2019.cells)}
    written = cases.submission(values, form=FORM_2019)
    row = 1
    for table in FORM_2019.tables:
        row = write_table(book.active, row, FORM_2019, table.key, written, as_number) + 1
    book.save(tmp_path / "a.xlsx")
    found = read_submission(tmp_path / "a.xlsx")
    assert found.form is FORM_2019
    assert found.numbers() == values


def test_blank_report_is_blank_and_errors_are_errors(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    row = 1
    for table in FORM_2021.tables:
        row = write_table(book.active, row, FORM_2021, table.key, cases.submission({}), as_number) + 1
    sheet = book.active
    first = next(r for r in range(1, row) if str(sheet.cell(r, 1).value).startswith("一、本年新收"))
    for column, value in enumerate(("/", "12件", "#REF!", "2025-01-02", 0, -1), 4):
        sheet.cell(first, column, value)
    sheet.cell(first, 6).data_type = "e"
    import datetime

    sheet.cell(first, 7).value = datetime.date(2025, 1, 2)
    book.save(tmp_path / "a.xlsx")
    found = read_submission(tmp_path / "a.xlsx")
    typed = [found.values[f"t3_new_{c}"] for c in ("person", "company", "institute", "charity", "law_firm")]
    assert [(r.kind, r.value, r.text, r.proposed) for r in typed] == [
        ("blank", None, "/", None),
        ("text", None, "12件", 12),
        ("error", None, "#REF!", None),
        ("text", None, "2025-01-02", None),
        ("number", 0, "", None),
    ]
    rest = {r.kind for name, r in found.values.items() if not name.startswith("t3_new")}
    assert rest == {"blank"}


def test_two_reports_in_one_workbook_are_refused(tmp_path: Path) -> None:
    from nianbao.workbook.errors import UnreadableFile

    book = openpyxl.Workbook()
    for title in ("甲局", "乙局"):
        write_table(book.create_sheet(title), 1, FORM_2021, "t3", REAL, as_number)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="不止一份年报"):
        read_submission(tmp_path / "a.xlsx")


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_report_in_other_formats(suffix: str, office: Office, tmp_path: Path) -> None:
    report_on_one_sheet(tmp_path / "年报.xlsx")
    found = read_submission(office.convert(tmp_path / "年报.xlsx", suffix))
    assert found.numbers() == REAL.numbers()
    assert [seen.kind for seen in found.observations] == (["not_checked"] if suffix == ".xls" else [])


def test_web_page_saved_as_xls_is_read_as_a_page(tmp_path: Path) -> None:
    rows = []
    for table in FORM_2021.tables:
        rows.append("<table>")
        for number in range(table.height):
            cells = []
            for box in table.grid:
                if box.row == number:
                    shown = box.text if box.cell is None else REAL.number(box.cell.name)
                    cells.append(f'<td rowspan="{box.height}" colspan="{box.width}">{shown}</td>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        rows.append("</table>")
    page = f"<html><head><meta charset='utf-8'></head><body><p>{TITLE}</p>{''.join(rows)}</body></html>"
    path = tmp_path / "年报.xls"
    path.write_text(page, "utf-8")
    found = read_submission(path)
    assert found.source == "report"
    assert found.numbers() == REAL.numbers()
