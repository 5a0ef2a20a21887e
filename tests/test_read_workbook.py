"""Reading our own workbook: what was written in comes out, whoever saved the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cases
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from nianbao.workbook.draw.layout import places
from nianbao.workbook.form import FORM_2019, FORM_2021, Form
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Explanation, Submission, blank_submission
from xlsx_edits import cell_edited, drawn, edited, read, sheet_part

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bare(readings: dict[str, Reading]) -> dict[str, tuple[object, ...]]:
    """Readings without where they stand."""
    return {name: (r.kind, r.value, r.text, r.proposed) for name, r in readings.items()}


def assert_same(found: Submission, written: Submission) -> None:
    """Everything a workbook carries is the same."""
    assert found.form is written.form
    assert found.numbers() == written.numbers()
    assert bare(found.values) == bare(written.values)
    assert bare(found.last) == bare(written.last)
    fields = ("agency_name", "agency_code", "report_year", "texts", "explanations")
    assert {f: getattr(found, f) for f in fields} == {f: getattr(written, f) for f in fields}


@pytest.mark.parametrize("index", range(5))
def test_real_figures_come_back(index: int, tmp_path: Path) -> None:
    written = replace(
        cases.real(index),
        last=cases.real((index + 1) % 5).values,
        explanations=(
            Explanation("X01.total", "机构改革，并入一个单位", "121=121"),
            Explanation("X04.a", "属实"),
        ),
    )
    found = read(drawn(written), tmp_path)
    assert_same(found, written)
    assert (found.source, found.observations) == ("workbook", ())


@pytest.mark.parametrize("form", [FORM_2021, FORM_2019], ids=lambda form: form.version)
def test_blank_form_is_blank(form: Form, tmp_path: Path) -> None:
    written = blank_submission(form, "示例局", "SL001", 2024 if form is FORM_2021 else 2020)
    found = read(drawn(written), tmp_path)
    assert_same(found, written)
    assert found.observations == ()


@QUICK
@given(values=cases.balanced_values())
def test_any_balanced_form_comes_back(values: dict, tmp_path: Path) -> None:
    written = cases.submission(values, last=values)
    found = read(drawn(written), tmp_path)
    assert_same(found, written)
    assert found.observations == ()


@QUICK
@given(values=cases.balanced_values(FORM_2019))
def test_trial_form_comes_back(values: dict, tmp_path: Path) -> None:
    written = cases.submission(values, form=FORM_2019, report_year=2020)
    found = read(drawn(written), tmp_path)
    assert_same(found, written)
    assert found.observations == ()


def test_every_reading_says_its_cell_and_totals_their_formula(tmp_path: Path) -> None:
    found = read(drawn(cases.real(0)), tmp_path)
    where = places(FORM_2021)
    assert {name: r.address for name, r in found.values.items()} == {
        name: where[name].address for name in FORM_2021.cells
    }
    assert {name for name, r in found.values.items() if r.formula} == set(FORM_2021.totals)
    assert found.addresses == {
        name: where[name].address
        for name in ("agency_name", "agency_code", "report_year", "form_version", *FORM_2021.texts)
    }


def test_more_explanations_than_rows_and_nothing_from_the_table_below_them(tmp_path: Path) -> None:
    """A source whose printed total is not its sum has that listed below the explanations."""
    values = cases.real(0).numbers() | {"t3_new_total": 999}
    given = tuple(Explanation(f"X04.{number}", f"第 {number} 条\n属实", str(number)) for number in range(40))
    found = read(drawn(cases.submission(values, explanations=given)), tmp_path)
    assert found.explanations == given
    assert found.numbers() == cases.real(0).numbers()


def test_form_asked_for_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(drawn(cases.real(0)))
    found = read_submission(path, form=FORM_2019)
    assert found.form is FORM_2019
    assert found.number("t3_new_total") == cases.real(0).number("t3_new_total")
    assert "form_mismatch" in {seen.kind for seen in found.observations}


def test_version_that_contradicts_the_names_is_observed(tmp_path: Path) -> None:
    data = cell_edited(drawn(cases.real(0)), "form_version", "<is><t>2019</t></is>", 't="inlineStr"')
    found = read(data, tmp_path)
    assert found.form is FORM_2021
    seen = [(s.kind, s.address, s.found, s.expected) for s in found.observations]
    assert seen == [("form_mismatch", places(FORM_2021)["form_version"].address, "2019", "2021")]


@pytest.mark.parametrize(
    ("inner", "attributes", "year"),
    [
        ("<v>2024</v>", "", 2024),
        ("<is><t>2024年</t></is>", 't="inlineStr"', 2024),
        ("<is><t>２０２４年度</t></is>", 't="inlineStr"', 2024),
        ("<is><t>去年</t></is>", 't="inlineStr"', None),
        ("<v>24</v>", "", None),
        ("", "", None),
    ],
)
def test_year_on_the_cover(inner: str, attributes: str, year: int | None, tmp_path: Path) -> None:
    found = read(cell_edited(drawn(cases.real(0)), "report_year", inner, attributes), tmp_path)
    assert found.report_year == year


def test_code_typed_as_number_keeps_its_digits(tmp_path: Path) -> None:
    found = read(cell_edited(drawn(cases.real(0)), "agency_code", "<v>500106000001</v>"), tmp_path)
    assert found.agency_code == "500106000001"


def entry(data: bytes, tmp_path: Path, name: str = "t3_new_person") -> Reading:
    return replace(read(data, tmp_path).values[name], address="")


def test_what_a_clerk_types_stays_what_it_is(tmp_path: Path) -> None:
    data = drawn(cases.real(0))

    def typed(inner: str, attributes: str = "") -> Reading:
        return entry(cell_edited(data, "t3_new_person", inner, attributes), tmp_path)

    text = 't="inlineStr"'
    assert typed("") == Reading("blank")
    assert typed("<v>0</v>") == Reading("number", 0)
    assert typed("<v>2.5</v>") == Reading("number", 2.5)
    assert typed("<v>1E2</v>") == Reading("number", 100)
    assert typed("<is><t>12</t></is>", text) == Reading("text", text="12", proposed=12)
    assert typed("<is><t>12件</t></is>", text) == Reading("text", text="12件", proposed=12)
    assert typed("<is><t>/</t></is>", text) == Reading("blank", text="/")
    assert typed('<is><t xml:space="preserve">  </t></is>', text) == Reading("blank")
    assert typed("<v>1</v>", 't="b"') == Reading("text", text="TRUE")
    assert typed("<v>#REF!</v>", 't="e"') == Reading("error", text="#REF!")
    assert typed("<f>1/0</f><v>#DIV/0!</v>", 't="e"') == Reading("error", text="#DIV/0!", formula="1/0")
    assert typed("<is><r><t>1</t></r><r><rPr/><t>2 件</t></r></is>", text) == Reading(
        "text", text="12 件", proposed=12
    )


def test_date_and_percentage_are_no_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(drawn(cases.real(0)))
    book = openpyxl.load_workbook(path)
    sheet = book["依申请公开"]
    shown = {"D8": (45659, "m月d日"), "E8": (0.5, "h:mm"), "F8": (2, "0%"), "G8": (0.125, "0.0%")}
    for cell, (value, number_format) in shown.items():
        sheet[cell] = value
        sheet[cell].number_format = number_format
    book.save(path)
    values = read_submission(path).values
    assert [
        replace(values[f"t3_new_{column}"], address="") for column in ("person", "company", "institute")
    ] == [
        Reading("text", text="2025-01-02"),
        Reading("text", text="12:00:00"),
        Reading("text", text="200%"),
    ]
    assert values["t3_new_charity"].text == "12.5%"


def test_stray_cell_far_out_does_not_matter(tmp_path: Path) -> None:
    far = (
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="3000" spans="1:1"/><row r="4000"><c r="XFD4000" t="inlineStr"><is><t>x</t></is></c></row>',
    )
    for rows in far:
        data = edited(
            drawn(cases.real(0)),
            {
                sheet_part("依申请公开"): lambda xml, rows=rows: xml.replace(
                    "</sheetData>", rows + "</sheetData>"
                )
            },
        )
        assert_same(read(data, tmp_path), cases.real(0))
    wide = edited(
        drawn(cases.real(0)),
        {sheet_part("依申请公开"): lambda xml: xml.replace("</row>", '<c r="XFD5"><v>1</v></c></row>', 1)},
    )
    assert_same(read(wide, tmp_path), cases.real(0))
