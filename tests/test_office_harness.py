"""The LibreOffice harness itself: what it types, reads, saves and renders."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from office import REQUIRE, LockedCell, Office, OfficeError

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two named entry cells, a locked total over them on a protected sheet, and one cell of each kind."""
    path = tmp_path / "账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("依申请公开")
        open_cell = made.add_format({"locked": False})
        sheet.write_number("A1", 1, open_cell)
        sheet.write_blank("A2", None, open_cell)
        sheet.write_formula("A3", "=first+second", None, 777)
        sheet.write_formula("A4", "=1/0", None, "#DIV/0!")
        sheet.write_string("A5", "12")
        sheet.write_formula("A6", '=IF(second="","待填",second)', None, "旧")
        sheet.protect()
        made.add_worksheet("it's").write_number("B2", 0.5)
        for name, row in (("first", 1), ("second", 2), ("total", 3)):
            made.define_name(name, f"=依申请公开!$A${row}")
    return path


def test_reads_every_kind_by_name_and_by_address(office: Office, book: Path) -> None:
    with office.open_calc(book) as document:
        assert document.sheets == ["依申请公开", "it's"]
        assert document.names == ["first", "second", "total"]
        document.recalculate()
        kinds = {name: document.cell(f"依申请公开!A{row}").kind for row, name in enumerate("abcdef", 1)}
        assert kinds == dict(
            zip("abcdef", ("number", "blank", "number", "error", "text", "text"), strict=True)
        )
        wanted = ["first", "second", "total", "依申请公开!A4", "依申请公开!A5", "依申请公开!A6", "'it''s'!B2"]
        assert list(document.get_many(wanted).values()) == [1, None, 1, "#DIV/0!", "12", "待填", 0.5]


def test_typing_recalculates_what_depends_on_it(office: Office, book: Path) -> None:
    with office.open_calc(book) as document:
        document.set("second", 41)
        assert document.get("total") == 42
        document.set_many({"first": 2, "second": None})
        assert document.get_many(["total", "依申请公开!A6"]) == {"total": 2, "依申请公开!A6": "待填"}
        document.set("second", "40")
        assert document.cell("second").kind == "text"
        document.set_formula("second", "=SUM(first,'it''s'!B2)*2")
        assert document.get("second") == 5
        assert document.cell("second").formula.startswith("=SUM(")


def test_locked_cells_and_unknown_names_are_refused(office: Office, book: Path) -> None:
    with office.open_calc(book) as document:
        with pytest.raises(LockedCell, match="total"):
            document.set("total", 5)
        with pytest.raises(LockedCell):
            document.set_formula("total", "=1")
        with pytest.raises(OfficeError, match="no such name: third"):
            document.get("third")


def test_saves_a_copy_and_leaves_the_file_alone(office: Office, book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    copy = tmp_path / "copy.xlsx"
    with office.open_calc(book) as document:
        document.set("second", 3)
        document.save_as(copy)
    assert book.read_bytes() == before
    saved = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()), data_only=True)
    assert saved["依申请公开"]["A3"].value == 4


def test_converts_and_renders(office: Office, book: Path, tmp_path: Path) -> None:
    assert office.convert(book, ".ods").read_bytes()[30:38] == b"mimetype"
    pages = office.render(book, tmp_path)
    assert [page.name for page in pages] == ["账-1.png", "账-2.png"]
    assert all(page.read_bytes().startswith(PNG) for page in pages)


def test_an_unreadable_file_is_an_error_and_the_office_goes_on(office: Office, book: Path) -> None:
    with pytest.raises(OfficeError), office.open_calc(book.with_name("absent.xlsx")):
        pass
    with office.open_calc(book) as document:
        assert document.get("first") == 1


@pytest.mark.parametrize(("required", "outcome"), [("", "1 skipped"), ("1", "1 error")])
def test_absent_office_skips_unless_required(tmp_path: Path, required: str, outcome: str) -> None:
    tests = Path(__file__).parent
    (tmp_path / "conftest.py").write_bytes((tests / "conftest.py").read_bytes())
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = office: needs LibreOffice\n")
    (tmp_path / "test_one.py").write_text("def test_one(office):\n    assert office\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", str(tmp_path)],
        env={**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(tests), REQUIRE: required},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in run.stdout
    assert "soffice" in run.stdout
