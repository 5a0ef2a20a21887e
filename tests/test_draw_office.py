"""The agency workbook at work in LibreOffice: typed into, calculated, saved, read back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from cases import real
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import places
from nianbao.workbook.draw.look.colours import answer_name
from nianbao.workbook.draw.outcome import PROGRESS, SENTENCE, count_place, progress_place
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS, Form
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission, blank_submission
from office import CalcCell, Document, LockedCell, Office
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.office


def drawn(submission: Submission, folder: Path) -> Path:
    path = folder / "drawn.xlsx"
    path.write_bytes(agency_workbook(submission, live_checks(submission)))
    return path


def damaged() -> Submission:
    """Real figures with every kind of trouble, and last year's figures."""
    given = real(2)
    changed = {
        "t2_fee_amount": Reading("number", 103.3879),
        "t2_normative_valid": Reading("text", text="22(其中修订16件)", proposed=22),
        "t3_new_person": Reading("number", 77),
        "t3_granted_company": Reading("blank"),
        "t4_review_total": Reading("number", 9999),
        "t4_direct_upheld": Reading("number", -3),
    }
    last = {name: Reading("number", reading.value) for name, reading in given.values.items()}
    return replace(given, values={**given.values, **changed}, last=last)


def cases() -> Mapping[str, Submission]:
    return {
        "blank 2021": blank_submission(FORM_2021, "", "", 2024),
        "blank 2019": blank_submission(FORM_2019, "示例局", "", 2020),
        "damaged": damaged(),
    }


@pytest.mark.parametrize("which", cases())
def test_every_stored_value_is_what_its_formula_gives(which: str, office: Office, tmp_path: Path) -> None:
    path = drawn(cases()[which], tmp_path)
    stored = _formula_values(path)
    with office.open_calc(path) as book:
        book.recalculate()
        found = book.get_many(stored)
    assert {cell: _plain(value) for cell, value in found.items()} == stored


def _formula_values(path: Path) -> dict[str, object]:
    """Stored value of every formula, by address."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": _plain(values[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _plain(value: object) -> object:
    if value is None:
        return ""
    return round(value, 6) if isinstance(value, int | float) else value


def answers(book: Document, submission: Submission) -> dict[str, object]:
    names = {check.instance: answer_name(check) for check in live_checks(submission)}
    found = book.get_many(names.values())
    return {instance: found[name] for instance, name in names.items()}


def counted(book: Document, form: Form) -> tuple[object, ...]:
    return tuple(book.get(progress_place(form, None, what).address) for what in PROGRESS)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_a_clerk_fills_it_and_it_answers(form: Form, office: Office, tmp_path: Path) -> None:
    blank = blank_submission(form, "", "", form.first_year)
    typed: dict[str, Number] = dict.fromkeys(form.typed, 0)
    typed |= {
        "t3_new_person": 7,
        "t3_carried_in_person": 2,
        "t3_granted_person": 8,
        "t3_carried_out_person": 1,
        "t3_new_charity": 4,
        "t3_reject_petition_charity": 4,
        "t4_direct_upheld": 3,
        "t4_direct_pending": 2,
    }
    with office.open_calc(drawn(blank, tmp_path)) as book:
        book.recalculate()
        assert set(answers(book, blank).values()) == {"待填"}
        assert counted(book, form) == (len(form.typed), 0, len(form.typed), 0)
        waiting = f"还有 {len(form.typed)} 格没有填（浅黄色）；没有发生的填 0，不要留空。"
        assert book.get(SENTENCE.address) == waiting
        assert book.get("t3_handled_person") == ""

        book.set_many(typed)
        assert counted(book, form) == (len(form.typed), len(form.typed), 0, 0)
        assert book.get("t3_new_total") == 11
        assert book.get("t3_handled_total") == 12
        assert book.get("t4_direct_total") == 5
        assert book.get(SENTENCE.address) == "本页的单位名称或报告年度还没有填。"
        book.set("agency_name", "示例局")
        assert book.get(SENTENCE.address).startswith("填写齐全，强制性、核实性规则没有不平的。")
        now = answers(book, blank)
        last = {check.instance for check in live_checks(blank) if check.needs_last_year}
        assert {instance for instance, answer in now.items() if answer == "待填"} <= last
        assert {answer for instance, answer in now.items() if instance not in last} == {"平"}

        book.set("t3_new_person", 9)
        changed = answers(book, blank)
        assert {i for i in changed if changed[i] == "不平"} == {"T301.person", "T301.total"}
        assert book.get(count_place("error", "不平", False).address) == 2
        assert book.get(SENTENCE.address) == "有 2 条强制性规则不平，请按“校验”表逐条核对，改平后再报送。"

        book.set("t3_granted_person", None)
        changed = answers(book, blank)
        assert changed["T301.person"] == "待填"
        assert changed["T301.charity"] == "平"
        assert book.get("t3_handled_person") == ""
        assert book.get("t3_handled_total") == ""

        book.set("t3_granted_person", "八件")
        assert counted(book, form) == (len(form.typed), len(form.typed) - 1, 0, 1)
        assert book.get(SENTENCE.address) == "有 1 格填的不是数字（红色），请改成数字。"
        with pytest.raises(LockedCell):
            book.set("t3_new_total", 5)
        with pytest.raises(LockedCell):
            book.set("form_version", "2019")


def test_last_years_figures_wake_the_rules_that_need_them(office: Office, tmp_path: Path) -> None:
    given = real(0)
    with office.open_calc(drawn(given, tmp_path)) as book:
        book.recalculate()
        assert answers(book, given)["X01.person"] == "待填"
        assert book.get(SENTENCE.address).startswith("填写齐全")
        carried = given.number("t3_carried_in_person")
        book.set("last_t3_carried_out_person", carried)
        assert answers(book, given)["X01.person"] == "平"
        book.set("last_t3_carried_out_person", carried + 1)
        assert answers(book, given)["X01.person"] == "不平"
        assert "1 条核实性规则不平" in book.get(SENTENCE.address)


def test_an_explanation_shows_the_rule_it_speaks_of(office: Office, tmp_path: Path) -> None:
    with office.open_calc(drawn(real(0), tmp_path)) as book:
        book.set_many({"情况说明!B5": "T301.person", "情况说明!B6": "T9"})
        assert book.get("情况说明!E5") == next(
            check.title for check in live_checks(real(0)) if check.instance == "T301.person"
        )
        assert book.get("情况说明!F5") == "平"
        assert book.get("情况说明!E6") == "没有这条规则，请照抄编号"


def test_saved_by_libreoffice_it_reads_back_the_same(office: Office, tmp_path: Path) -> None:
    given, where = damaged(), places(FORM_2021)
    saved = tmp_path / "saved.xlsx"
    with office.open_calc(drawn(given, tmp_path)) as book:
        book.set("t3_new_person", 42)
        expected = {name: book.cell(name) for name in where}
        book.save_as(saved)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(saved.read_bytes()))
    rows = {
        name: sheets.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in sheets.sheet_names
    }
    found = {name: rows[place.sheet][place.row][place.column] for name, place in where.items()}
    assert found == {name: _read_value(cell) for name, cell in expected.items()}
    assert found["t3_new_person"] == 42
    names = load_workbook(saved).defined_names
    assert {name: names[name].attr_text.replace("'", "") for name in where} == {
        name: place.reference for name, place in where.items()
    }


def _read_value(cell: CalcCell) -> object:
    return "" if cell.kind == "blank" else cell.value


def test_pages_as_printed(office: Office, tmp_path: Path) -> None:
    pages = office.render(drawn(real(0), tmp_path), tmp_path, dpi=30)
    shapes = Counter("portrait" if _portrait(page) else "landscape" for page in pages)
    assert shapes["landscape"] >= 3
    assert shapes["portrait"] >= 5
    assert 12 <= len(pages) <= 20


def _portrait(png: Path) -> bool:
    size = png.read_bytes()[16:24]
    return int.from_bytes(size[:4], "big") < int.from_bytes(size[4:], "big")
