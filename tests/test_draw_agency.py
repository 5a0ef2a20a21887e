"""The agency workbook as a file: names, formulas, locks, validation, pages, what was written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from cases import real, submission
from draw_cases import checks
from excel_limits import audit, formulas_without_values, schema_audit
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.validators import finding
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.book import CELL_LIMIT
from nianbao.workbook.draw.checks import SEVERITY_NAMES, LiveCheck
from nianbao.workbook.draw.layout import (
    EXPLANATION_HEADERS,
    EXPLANATION_ORIGIN,
    EXPLANATION_ROWS,
    SHEETS,
    places,
    stacked_areas,
    table_area,
)
from nianbao.workbook.draw.look.colours import answer_name
from nianbao.workbook.form import COVER_NAMES, FORM_2019, FORM_2021, FORMS, Form
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import (
    Explanation,
    Submission,
    blank_submission,
    compute_totals,
)
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

forms = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)


def blank(form: Form) -> Submission:
    return blank_submission(form, "示例局", "SL001", form.first_year)


def bad() -> Submission:
    """Real figures with a text, a mark, a blank, a total that disagrees, an explanation, last year's."""
    given = real(0)
    changed = {
        "t2_normative_valid": Reading("text", text="22(其中修订16件)", proposed=22),
        "t2_license_decisions": Reading("blank", text="/"),
        "t3_granted_company": Reading("blank"),
        "t3_new_charity": Reading("error", text="#REF!"),
        "t4_review_total": Reading("number", 9999),
    }
    texts = {"s1_proactive": "=SUM(1,2)\r\n第二段", "s6_other": "字" * 40_000}
    return replace(
        given,
        values={**given.values, **changed},
        last=dict(given.values),
        texts=texts,
        explanations=(Explanation("X02.fee", "政策调整", "103.3879"),),
    )


@cache
def drawn(which: str) -> bytes:
    cases = {
        "blank 2021": blank(FORM_2021),
        "blank 2019": blank(FORM_2019),
        "real": real(1),
        "bad": bad(),
    }
    return agency_workbook(cases[which], checks(cases[which]))


def opened(which: str) -> Workbook:
    return _opened(drawn(which), False)


@cache
def _opened(data: bytes, values: bool) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=values)


def of(form: Form) -> Workbook:
    return opened(f"blank {form.version}")


every_case = pytest.mark.parametrize("which", ["blank 2021", "blank 2019", "real", "bad"])


@every_case
def test_excel_opens_it_without_a_repair_prompt(which: str) -> None:
    assert audit(drawn(which)) == []
    assert schema_audit(drawn(which)) == []
    assert formulas_without_values(drawn(which)) == []


@every_case
def test_the_same_content_gives_the_same_bytes(which: str) -> None:
    again = drawn.__wrapped__(which)
    assert again == drawn(which)
    dates = {member.date_time for member in zipfile.ZipFile(io.BytesIO(again)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@every_case
def test_no_macro_no_link_nothing_volatile_nothing_newer_than_excel_2010(which: str) -> None:
    package = zipfile.ZipFile(io.BytesIO(drawn(which)))
    parts = {name: package.read(name).decode() for name in package.namelist()}
    assert not [name for name in parts if re.search(r"vba|external|drawing|comments", name)]
    used = {
        function
        for text in parts.values()
        for formula in re.findall(r"<(?:f|formula|formula1|formula2)>([^<]*)<", text)
        for function in re.findall(r"([A-Z][A-Z0-9.]+)\(", formula)
    }
    assert used <= {
        *("IF", "IFERROR", "AND", "OR", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "SUM", "ROUND", "INT"),
        *("ISNUMBER", "ISBLANK", "ISERROR", "LEN", "LEFT", "SUBSTITUTE", "CHAR", "INDEX", "MATCH", "N"),
    }
    assert not any("x14" in text and "extLst" in text for text in parts.values())


@forms
def test_every_name_is_defined_and_points_to_its_place(form: Form) -> None:
    names = {name: defined.attr_text for name, defined in of(form).defined_names.items()}
    answers = {name for name in names if name.startswith("check_")}
    expected = {name: place.reference for name, place in places(form).items()}
    assert {name: names[name] for name in names.keys() - answers} == expected
    assert answers == {answer_name(check) for check in checks(blank(form))}
    assert of(form).sheetnames == list(SHEETS)


@forms
def test_a_totals_formula_names_exactly_its_addends(form: Form) -> None:
    book, where = of(form), places(form)
    pattern = re.compile(r'=IF\(COUNT\((.+)\)=(\d+),SUM\((.+)\),""\)')
    for name in form.totals:
        formula = book[where[name].sheet][where[name].a1].value
        match = pattern.fullmatch(formula)
        assert match, formula
        counted, number, summed = match.groups()
        addends = form.cells[name].addends
        assert counted == summed
        assert sorted(_addresses(summed)) == sorted(where[part].a1 for part in addends)
        assert int(number) == len(addends)


def _addresses(ranges: str) -> Iterator[str]:
    for part in ranges.split(","):
        left, top, right, bottom = range_boundaries(part)
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                yield f"{chr(64 + column)}{row}"


@forms
def test_only_what_is_typed_is_unlocked(form: Form) -> None:
    book, where = of(form), places(form)
    typed = {*form.typed, *form.texts, *(f"last_{name}" for name in form.cells), *COVER_NAMES}
    row, left = EXPLANATION_ORIGIN
    explained = {
        ("情况说明", row + line + 1, left + column + 1)
        for line in range(EXPLANATION_ROWS)
        for column in range(len(EXPLANATION_HEADERS))
    }
    named = {
        (where[name].sheet, where[name].row + 1, where[name].column + 1) for name in typed - {"form_version"}
    }
    unlocked = {
        (sheet.title, cell.row, cell.column)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if not cell.protection.locked and not _merged_into_another(sheet, cell.coordinate)
    }
    assert unlocked == named | explained
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.protection.hashValue is None
        assert not sheet.protection.selectLockedCells


def _merged_into_another(sheet: Worksheet, a1: str) -> bool:
    return any(a1 in merged and merged.start_cell.coordinate != a1 for merged in sheet.merged_cells.ranges)


@forms
def test_every_number_cell_says_what_it_is_and_refuses_what_it_is_not(form: Form) -> None:
    book, where = of(form), places(form)
    kinds = {"count": ("whole", "0"), "money": ("custom", None), "change": ("whole", "-999999999")}
    for name, cell in form.cells.items():
        for prefix in ("", "last_"):
            place = where[prefix + name]
            rules = _validation(book[place.sheet], place.a1)
            assert rules.prompt, name
            if cell.is_total and not prefix:
                assert rules.type in (None, "none")
                continue
            kind, least = kinds[cell.kind]
            assert rules.type == kind
            assert rules.errorStyle in (None, "stop")
            assert rules.error
            assert rules.errorTitle
            if least is None:
                a1 = place.a1
                assert rules.formula1 == f"AND(ISNUMBER({a1}),{a1}>=0,ROUND({a1},6)={a1})"
            else:
                assert rules.formula1 == least
            if not prefix:
                assert cell.unit in rules.prompt
                assert all(label in rules.prompt for label in (*cell.row_labels, *cell.column_labels))
    year = _validation(book["封面"], where["report_year"].a1)
    assert (year.type, year.formula1) == ("whole", str(form.first_year))


def _validation(sheet: Worksheet, a1: str):
    found = [rules for rules in sheet.data_validations.dataValidation if a1 in rules.sqref]
    assert len(found) == 1, a1
    return found[0]


@forms
def test_the_printed_tables_are_the_official_ones(form: Form) -> None:
    book = of(form)
    for area in (*map(table_area, form.tables), *stacked_areas(form)):
        sheet = book[area.sheet]
        merged = {str(part) for part in sheet.merged_cells.ranges}
        for box in area.table.grid:
            top, left, bottom, right = (edge + 1 for edge in area.box(box))
            corner = sheet.cell(top, left)
            if (top, left) != (bottom, right):
                last = sheet.cell(bottom, right).coordinate
                assert f"{corner.coordinate}:{last}" in merged
            if box.cell is None and box.text:
                assert corner.value.replace("\n", "") == box.text
            assert corner.border.top.style == corner.border.left.style == "thin"
        headings = [box for box in area.table.grid if box.role == "heading"]
        for box in headings:
            top, left, _, _ = area.box(box)
            assert sheet.cell(top + 1, left + 1).fill.fgColor.rgb == "FFC6D9F1"


@forms
def test_each_table_is_one_printed_page_with_frozen_headers(form: Form) -> None:
    book = of(form)
    for table in form.tables:
        sheet = book[table.sheet]
        part = next(part for part in form.parts if part.table == table.key)
        assert sheet["A2"].value == f"{part.number}、{part.title}"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.page_setup.fitToHeight in (None, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_options.horizontalCentered
        last = sheet.cell(4 + table.height, table.width).coordinate
        assert sheet.print_area.replace("$", "") == f"'{table.sheet}'!A2:{last}"
        first = min(cell.row for cell in table.cells)
        assert sheet.freeze_panes == sheet.cell(5 + first, 1 + table.label_width).coordinate


def test_what_a_submission_holds_is_written_as_what_it_is() -> None:
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(drawn("bad")))
    given, where = bad(), places(FORM_2021)
    rows = {name: sheets.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in SHEETS}

    def at(name: str) -> object:
        place = where[name]
        return rows[place.sheet][place.row][place.column]

    assert at("t2_normative_valid") == "22(其中修订16件)"
    assert at("t2_license_decisions") == "/"
    assert at("t3_granted_company") == ""
    assert at("t3_new_charity") == "#REF!"
    assert at("agency_name") == given.agency_name
    assert at("agency_code") == given.agency_code
    assert at("report_year") == given.report_year
    assert (at("form_version"), at("nianbao_kind"), at("nianbao_template")) == ("2021", "填报表", "1")
    assert at("s1_proactive") == "=SUM(1,2)\n第二段"
    assert at("s1_platform") == ""
    shortened = at("s6_other")
    assert isinstance(shortened, str)
    assert len(shortened) == CELL_LIMIT
    assert shortened.endswith("……（原文共 40000 字，一个单元格放不下，后文见来源报告）")
    for name in FORM_2021.cells:
        assert at(f"last_{name}") == given.last[name].value
    totals = compute_totals(FORM_2021, given.number)
    for name, value in totals.items():
        assert at(name) == ("" if value is None else value)
    top, left = EXPLANATION_ORIGIN
    assert rows["情况说明"][top - 1][left : left + 3] == ["规则编号", "说明", "涉及数字"]
    assert rows["情况说明"][top][left : left + 3] == ["X02.fee", "政策调整", "103.3879"]


def test_a_printed_total_that_disagrees_is_listed_not_lost() -> None:
    book = _opened(drawn("bad"), True)
    sheet = book["情况说明"]
    top = EXPLANATION_ORIGIN[0] + EXPLANATION_ROWS + 3
    listed = [
        tuple(cell.value for cell in row[1:6]) for row in sheet.iter_rows(top + 1, sheet.max_row, max_col=6)
    ]
    given, where = bad(), places(FORM_2021)
    totals = compute_totals(FORM_2021, given.number)
    expected = [
        (
            where[name].address,
            cell.title,
            given.values[name].value,
            totals[name],
            "不一致",
        )
        for name, cell in FORM_2021.cells.items()
        if cell.is_total and given.values[name].value != totals[name]
    ]
    assert ("复议诉讼!E8", "行政复议 总计", 9999, totals["t4_review_total"], "不一致") in expected
    assert listed == expected
    assert sheet["F2"].value == len(expected)
    rules = _validation(opened("bad")["复议诉讼"], where["t4_review_total"].a1)
    assert "来源报告此处是 9999" in rules.prompt


def test_a_figure_without_a_cell_is_listed_beside_its_parts() -> None:
    given = real(0)
    whole = {
        "t3_other_person": Reading("number", 1),
        "t3_other_total": Reading("number", 5),
        "t3_other_charity": Reading("blank", text="/"),
        "t9_unknown": Reading("text", text="若干"),
    }
    given = replace(given, extra=whole)
    data = agency_workbook(given, checks(given))
    sheet = _opened(data, True)["情况说明"]
    top = EXPLANATION_ORIGIN[0] + EXPLANATION_ROWS + 3
    listed = [
        tuple(cell.value for cell in row[1:6]) for row in sheet.iter_rows(top + 1, sheet.max_row, max_col=6)
    ]
    assert listed == [
        ("依申请公开!D28:D30", "（六）其他处理·自然人", 1, 1, "一致"),
        ("依申请公开!J28:J30", "（六）其他处理·总计", 5, 1, "不一致"),
        (None, "t9_unknown", "若干", None, "无对应格"),
    ]
    formulas = _opened(data, False)["情况说明"]
    assert formulas.cell(top + 1, 5).value == (
        "=IF(COUNT(t3_other_no_correction_person,t3_other_no_payment_person,t3_other_rest_person)=3,"
        'SUM(t3_other_no_correction_person,t3_other_no_payment_person,t3_other_rest_person),"")'
    )
    assert _opened(data, True)["封面"]["B13"].value.startswith("来源报告印的合计有 1 处与分项之和不一致")
    assert audit(data) == []


def test_a_workbook_whose_totals_agree_lists_none() -> None:
    sheet = opened("real")["情况说明"]
    assert sheet.max_row == EXPLANATION_ORIGIN[0] + EXPLANATION_ROWS


def test_each_check_has_its_row_its_link_and_its_answer() -> None:
    given = checks(bad())
    formulas, values = opened("bad")["校验"], _opened(drawn("bad"), True)["校验"]
    assert [cell.value for cell in formulas[8]] == [
        *("组别", "规则", "内容", "级别", "左边", "关系", "右边", "差额", "结论", "位置", "怎么改")
    ]
    ordered = sorted(given, key=lambda check: check.needs_last_year)
    assert values.max_row == 8 + len(ordered)
    for row, check in enumerate(ordered, 9):
        shown = [cell.value for cell in values[row]]
        assert shown[:2] == ["与上年比" if check.needs_last_year else "本年", check.instance]
        assert shown[2] == check.title
        assert shown[4] == check.left_value
        assert shown[6] == check.right_value
        assert shown[7] == check.difference
        assert shown[8] == check.answer
        link = formulas.cell(row, 10).hyperlink
        first = places(FORM_2021)[check.cells[0]]
        assert link.location.startswith(f"{_first_sheet(check)}!")
        assert link.tooltip
        assert first.sheet == _first_sheet(check)
    assert formulas.auto_filter.ref == f"A8:K{8 + len(ordered)}"
    assert formulas.freeze_panes == "C9"


def _first_sheet(check: LiveCheck) -> str:
    return places(FORM_2021)[check.cells[0]].sheet


def test_the_cells_of_a_check_change_colour_with_its_answer() -> None:
    book, where = opened("bad"), places(FORM_2021)
    coloured: dict[str, set[tuple[str, str]]] = {}
    for sheet in book:
        for spread in sheet.conditional_formatting:
            for rule in spread.rules:
                formula = rule.formula[0]
                if formula.startswith("check_"):
                    for part in str(spread.sqref).split():
                        cells = {(sheet.title, a1) for a1 in _addresses(part)}
                        coloured.setdefault(formula, set()).update(cells)
    expected = {
        f'{answer_name(check)}="不平"': {(where[n].sheet, where[n].a1) for n in check.cells}
        for check in checks(bad())
        if check.severity != "hint"
    }
    assert coloured == expected


def test_severities_are_called_as_findings_call_them() -> None:
    assert SEVERITY_NAMES == finding.SEVERITY_NAMES


def test_two_checks_of_one_name_are_refused() -> None:
    twice = (*checks(real(0)), checks(real(0))[0])
    with pytest.raises(ValueError, match="check_T301_person"):
        agency_workbook(real(0), twice)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_readings_are_written_and_audited(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS))
    texts = st.text(max_size=40).map(lambda text: Reading("text", text=text))
    numbers = st.integers(-(10**9), 10**9).map(lambda n: Reading("number", n))
    money = st.integers(0, 10**12).map(lambda n: Reading("number", n / 10**6))
    readings = st.one_of(numbers, money, texts, st.just(Reading("blank")), st.just(Reading("unread")))
    values = {name: data.draw(readings) for name in data.draw(st.sets(st.sampled_from(list(form.cells))))}
    case = replace(
        submission({}, form=form, report_year=data.draw(st.sampled_from([None, form.first_year]))),
        agency_name=data.draw(st.text(max_size=30)),
        texts={"s5_problems": data.draw(st.text(max_size=200))},
    )
    case = replace(case, values={**case.values, **values})
    book = agency_workbook(case, checks(case))
    assert audit(book) == []
    assert formulas_without_values(book) == []
