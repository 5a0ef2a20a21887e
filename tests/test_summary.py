"""The summary workbook as a file: names, formulas, stored values, read back."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from cases import balanced_values, real, submission
from excel_limits import audit, formulas_without_values, schema_audit
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.draw.layout import DRAFT_KIND, KIND_NAME, SUMMARY_KIND, TEMPLATE_NAME, places
from nianbao.workbook.form import COVER_NAMES
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.adjusting.ground import SUMMED_AGENCIES
from nianbao.workbook.merge.summary.plan import (
    DETAIL_FIRST_ROW,
    SHARES_CHECK_ROW,
)
from nianbao.workbook.merge.summary.reading import read_agencies
from nianbao.workbook.read import read_submission
from openpyxl import load_workbook
from summary_cases import (
    SHEETS,
    SUMMARIES,
    accepted,
    draft,
    drawn,
    named,
    opened,
    summary,
    table,
)

each = pytest.mark.parametrize("which", SUMMARIES)


@each
def test_excel_opens_it_without_repair(which):
    assert audit(drawn(which)) == []
    assert schema_audit(drawn(which)) == []
    assert formulas_without_values(drawn(which)) == []


@each
def test_the_same_bytes_each_time(which):
    assert draw_summary(SUMMARIES[which]) == drawn(which)


@each
def test_every_name_stands_where_it_does_in_the_agency_workbook(which):
    form = SUMMARIES[which].merged.form
    book = opened(which)
    wanted = {*form.cells, *form.texts, *COVER_NAMES, KIND_NAME, TEMPLATE_NAME}
    wanted |= {f"last_{name}" for name in form.cells}
    found = {name for name in book.defined_names if not name.startswith("check_")}
    assert found == wanted | {SUMMED_AGENCIES}
    assert {name: book.defined_names[name].attr_text for name in wanted} == {
        name: place.reference for name, place in places(form).items() if name in wanted
    }
    assert book.sheetnames == SHEETS


@each
def test_the_cover_says_what_it_is(which):
    given, book = SUMMARIES[which], opened(which)
    assert [named(book, name) for name in (*COVER_NAMES, KIND_NAME)] == [
        "示例区",
        "SLQ",
        given.year,
        given.merged.form.version,
        DRAFT_KIND if given.draft else SUMMARY_KIND,
    ]


@each
def test_stored_values_are_the_sums(which):
    merged, book = SUMMARIES[which].merged, opened(which)
    assert {name: named(book, name) or None for name in merged.values} == {
        name: value or None for name, value in merged.values.items()
    }
    zeros = [name for name, value in merged.values.items() if value == 0]
    assert [name for name in zeros if named(book, name) != 0] == []


@settings(max_examples=5, deadline=None)
@given(st.lists(balanced_values(), min_size=1, max_size=3))
def test_any_balanced_forms_sum_and_agree(forms):
    book = load_workbook(
        io.BytesIO(draw_summary(summary(*map(submission, forms), year=2024))), data_only=True
    )
    merged = summary(*map(submission, forms)).merged
    assert {name: named(book, name) for name in merged.values} == merged.values
    checks = [answer for answer in table(book["构成"], SHARES_CHECK_ROW)[0][2:] if answer]
    assert set(checks) == {"平"}


@each
def test_it_reads_back_as_a_submission_of_the_next_level(which, tmp_path):
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(drawn(which))
    given, found = SUMMARIES[which], read_submission(path)
    assert found.numbers() == given.submission.numbers()
    assert (found.source, [seen.kind for seen in found.observations]) == ("summary", ["draft"] * given.draft)
    assert (found.agency_name, found.agency_code) == (given.district_name, given.district_code)
    assert (found.report_year, found.form) == (given.year, given.merged.form)
    last = {name: reading.value for name, reading in found.last.items() if reading.value is not None}
    assert last == {name: reading.value for name, reading in given.last.items()}


@each
def test_its_agencies_read_back_one_by_one(which, tmp_path):
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(drawn(which))
    found = read_agencies(path, read_submission(path))
    given = SUMMARIES[which].merged.submissions
    assert [(one.agency_code, one.agency_name, one.numbers()) for one in found] == [
        (one.agency_code, one.agency_name, one.numbers()) for one in given
    ]


@each
def test_leaves_sum_exactly_the_accepted_rows(which):
    given = SUMMARIES[which]
    formulas = opened(which, values=False)
    last = DETAIL_FIRST_ROW + max(1, len(given.merged.submissions))
    rows = max(30, len(given.merged.adjustments) + 15)
    names = [cell.value for cell in formulas["明细"][DETAIL_FIRST_ROW]]
    for name in given.merged.form.typed:
        letters = formulas["明细"].cell(1, names.index(name) + 1).column_letter
        area = f"明细!${letters}${DETAIL_FIRST_ROW + 1}:${letters}${last}"
        spans = ((column, f"调整!${column}$6:${column}${5 + rows}") for column in "DIM")
        amounts, cells, answers = (span for _, span in spans)
        total = f'SUM({area})+SUMIFS({amounts},{cells},"{name}",{answers},"计入")'
        if given.merged.form.cells[name].kind == "money":
            total = f"ROUND({total},6)"
        assert named(formulas, name) == f'=IF(COUNT({area})=ROWS({area}),{total},"")'


@each
def test_formulas_need_nothing_outside_and_never_change_by_themselves(which):
    with zipfile.ZipFile(io.BytesIO(drawn(which))) as package:
        parts = package.namelist()
        texts = {part: package.read(part).decode() for part in parts if part.endswith((".xml", ".rels"))}
    assert [part for part in parts if "externalLink" in part or "vba" in part.lower()] == []
    formulas = [found for text in texts.values() for found in re.findall(r"<f>(.*?)</f>", text)]
    called = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert called & {"NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"} == set()
    assert [formula for formula in formulas if "[" in formula] == []
    outside = [t for text in texts.values() for t in re.findall(r'Target="([^"]*)" TargetMode', text)]
    given = [agency.link for agency in SUMMARIES[which].agencies if agency.link]
    assert len(outside) == len(given)


def test_without_rules_about_last_year_there_is_no_sheet_for_it():
    bare = replace(SUMMARIES["draft"], checks=())
    book = load_workbook(io.BytesIO(draw_summary(bare)))
    assert book.sheetnames == [name for name in SHEETS if name not in ("同比", "上年数")]
    assert [name for name in book.defined_names if name.startswith("last_")] == []


def test_accepted_agencies_and_sums_belong_together():
    given = draft()
    with pytest.raises(ValueError, match=r"^5 accepted agencies, 4 submissions summed$"):
        draw_summary(replace(given, agencies=(*given.agencies, accepted(real(2)))))


def test_eighty_agencies_with_odd_names():
    odd = [
        replace(real(index % 5), agency_name=f"=甲&乙<{index}>", agency_code=f"00{index}")
        for index in range(80)
    ]
    data = draw_summary(summary(*odd, year=2024, district_name="=示例&区"))
    assert audit(data) == []
    book = load_workbook(io.BytesIO(data))
    assert [row[:2] for row in table(book["明细"], DETAIL_FIRST_ROW)] == [
        [one.agency_code, one.agency_name] for one in odd
    ]
    assert book["封面"]["C5"].value == "=示例&区"
