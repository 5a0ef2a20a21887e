"""The summary workbook as a file: names, formulas, stored values, lists, links."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from cases import AGENCIES, balanced_values, real, submission
from excel_limits import audit, formulas_without_values, schema_audit
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.draw.layout import KIND_NAME, SUMMARY_KIND, TEMPLATE_NAME, places
from nianbao.workbook.form import COVER_NAMES, FORM_2021
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.plan import (
    DETAIL_FIRST_ROW,
    DETAIL_LEADS,
    DETAIL_SUM_ROW,
    SHARES_CHECK_ROW,
    SHARES_FIRST_ROW,
    STATUS_FIRST_ROW,
)
from nianbao.workbook.merge.summary.reading import read_agencies
from nianbao.workbook.read import read_submission
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from summary_cases import REASONS, SUMMARIES, accepted, draft, summary

each = pytest.mark.parametrize("which", SUMMARIES)
SHEETS = ["封面", "主动公开", "依申请公开", "复议诉讼", "状态", "问题清单", "构成", "明细", "校验", "上年数"]


@cache
def drawn(which: str) -> bytes:
    return draw_summary(SUMMARIES[which])


@cache
def opened(which: str, values: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(drawn(which)), data_only=values)


def named(book: Workbook, name: str) -> object:
    (destination,) = book.defined_names[name].destinations
    sheet, a1 = destination
    return book[sheet][a1].value


def table(sheet: Worksheet, first_row: int, first_column: int = 1) -> list[list[object]]:
    rows = sheet.iter_rows(min_row=first_row + 1, min_col=first_column, values_only=True)
    return [list(row) for row in rows]


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
    wanted = {*form.cells, *COVER_NAMES, KIND_NAME, TEMPLATE_NAME, *(f"last_{name}" for name in form.cells)}
    found = {name for name in book.defined_names if not name.startswith("check_")}
    assert found == wanted
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
        SUMMARY_KIND,
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
    assert (found.source, found.observations) == ("summary", ())
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
    names = [cell.value for cell in formulas["明细"][DETAIL_FIRST_ROW]]
    for name in given.merged.form.typed:
        letters = formulas["明细"].cell(1, names.index(name) + 1).column_letter
        area = f"明细!${letters}${DETAIL_FIRST_ROW + 1}:${letters}${last}"
        total = f"SUM({area})"
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


def test_links_lead_to_the_files():
    with zipfile.ZipFile(io.BytesIO(drawn("draft"))) as package:
        text = package.read("xl/worksheets/_rels/sheet5.xml.rels").decode()
    targets = re.findall(r'Target="([^"]*)" TargetMode="External"', text)
    assert targets[0] == "来件\\重庆市沙坪坝区人民政府办公室.xlsx"
    assert targets[2] == "来件\\城管局%20报送稿%232（50%25）.xlsx"


def test_status_has_a_row_for_each_file_and_each_absent_member():
    rows = table(opened("draft")["状态"], STATUS_FIRST_ROW)
    assert [(row[0], row[1], row[4], row[5:9], row[9]) for row in rows] == [
        (1, "SPB001", "已采纳", [0, 1, 2, 3], None),
        (2, "ZYQ002", "已采纳", [0, 1, 2, 3], None),
        (3, "QJQ003", "已退回", [1, 0, 0, 0], "有 1 条强制性错误没有解决。"),
        (4, "QXQ004", "已采纳", [0, 1, 2, 3], None),
        (5, "BSY005", "已采纳", [0, 1, 2, 3], None),
        (6, "SLJ006", "未报送", [None] * 4, "没有收到文件。"),
        (7, "SL7", "重复报送", [0, 1, 2, 3], "收到两份。"),
        (8, "SL7", "重复报送", [0, 1, 2, 3], "收到两份。"),
        (9, None, "无法读取", [None] * 4, "不是有效的工作簿。"),
        (10, "WQ1", "不在名单", [0, 1, 2, 3], "名单上没有这个单位。"),
    ]


def test_problems_link_to_the_agency_and_to_the_cell():
    sheet = opened("draft")["问题清单"]
    rows = table(sheet, STATUS_FIRST_ROW)
    assert [row[2:6] for row in rows] == [
        ["重庆市綦江区城市管理局", "强制性", "不符", "T301.person"],
        ["曲靖市沾益区政务服务管理局", "核实性", "不符", "T201"],
        ["别处", "提示", "不符", "T307"],
        ["重庆市沙坪坝区人民政府办公室", "强制性", "待填", "X01.total"],
    ]
    links = {
        cell.coordinate: cell.hyperlink.location
        for row in sheet
        for cell in row
        if cell.hyperlink is not None
    }
    assert links == {
        "C5": "状态!C7",
        "K5": "依申请公开!D8",
        "C6": "状态!C6",
        "K6": "主动公开!B7",
        "C8": "状态!C5",
        "K8": "依申请公开!J9",
    }


def test_detail_keeps_what_is_not_summed_apart():
    rows = table(opened("draft")["明细"], DETAIL_FIRST_ROW)
    assert [row[0] for row in rows] == [
        "SPB001",
        "ZYQ002",
        "QXQ004",
        "BSY005",
        None,
        "以下 2 份没有计入合计，只供查看",
        "QJQ003",
        "WQ1",
    ]
    assert rows[0][len(DETAIL_LEADS) :] == [AGENCIES[0]["values"][name] for name in FORM_2021.cells]
    assert rows[7][len(DETAIL_LEADS) :] == [
        3 if name == "t3_new_person" else None for name in FORM_2021.cells
    ]
    assert opened("draft")["明细"].auto_filter.ref.endswith(f"{DETAIL_FIRST_ROW + 4}")
    assert opened("draft")["明细"].freeze_panes == f"C{DETAIL_FIRST_ROW + 1}"


def test_a_gap_leaves_its_column_without_a_sum_and_shows_what_stood_there():
    book = opened("gap")
    rows = table(book["明细"], DETAIL_SUM_ROW)
    columns = dict(
        zip(FORM_2021.cells, zip(*(row[len(DETAIL_LEADS) :] for row in rows), strict=True), strict=True)
    )
    assert columns["t3_new_person"][0] is None
    assert columns["t3_new_person"][2:] == (58, None, AGENCIES[2]["values"]["t3_new_person"])
    assert columns["t2_normative_valid"][-1] == "22(其中修订16件)"
    assert columns["t2_fee_amount"][0] == 0.300001
    assert named(book, "t3_new_total") is None
    assert named(book, "t3_new_company") == 4


def test_shares_add_up_to_the_tables():
    sheet = opened("final")["构成"]
    sums, checks, *agencies = (row[2:] for row in table(sheet, SHARES_CHECK_ROW - 1)[: 2 + len(AGENCIES)])
    assert len(sums) == 10 + 25 + 1 + 3
    assert checks.count("平") == 38
    assert checks[11] is None
    new = [agency["values"]["t3_new_total"] for agency in AGENCIES]
    assert [row[10] for row in agencies] == new
    assert [row[11] for row in agencies] == [value / 206 for value in new]
    assert (sums[10], sums[11]) == (206, 1)
    assert sheet["A2"].value == "各单位对主要数字的贡献。合计与汇总表核对：平 38 项，不平 0 项，待填 0 项。"


def test_shares_tell_when_reported_totals_are_not_the_sums():
    sheet = opened("gap")["构成"]
    labels = [sheet.cell(5, column).value or sheet.cell(4, column).value for column in range(3, 42)]
    checks = table(sheet, SHARES_CHECK_ROW)[0][2:]
    assert [label for label, answer in zip(labels, checks, strict=True) if answer == "不平"] == ["行政复议"]
    waiting = [label for label, answer in zip(labels, checks, strict=True) if answer == "待填"]
    assert waiting == ["现行有效件数", "一、本年新收政府信息公开申请数量"]
    assert table(sheet, SHARES_FIRST_ROW)[0][2:][-3:] == [99, 1, 2]


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_a_draft_says_so_and_why():
    shown = texts(opened("draft")["封面"])
    assert "草稿：还不能作为正式汇总，原因如下" in shown
    assert [text for text in shown if text.endswith(REASONS)] == [
        f"{i}. {r}" for i, r in enumerate(REASONS, 1)
    ]
    for name in ("主动公开", "依申请公开", "复议诉讼"):
        assert "草稿——只含已采纳的 4 个单位，原因见“封面”" in texts(opened("draft")[name])
    assert all("草稿" in opened("draft")[name].oddHeader.right.text for name in SHEETS[:8])


def test_a_final_one_says_so():
    shown = texts(opened("final")["封面"])
    assert "正式：应报单位均已采纳，计入汇总" in shown
    assert [text for text in shown if "草稿" in text] == []
    assert "正式——5 个单位全部计入" in texts(opened("final")["主动公开"])


def test_counts_and_main_figures_on_the_cover():
    sheet = opened("draft")["封面"]
    rows = {row[0]: row for row in sheet.iter_rows(min_col=2, max_col=8, values_only=True) if row[0]}
    counts = [rows[name][2] for name in ("已采纳", "已退回", "无法读取", "未报送", "重复报送", "不在名单")]
    assert (counts, rows["合计"][2]) == ([4, 1, 1, 1, 2, 1], 10)
    assert rows["一、本年新收政府信息公开申请数量"][2:] == ("件", 205, "—", "—", "—")
    compared = opened("final")["封面"]
    rows = {row[0]: row for row in compared.iter_rows(min_col=2, max_col=8, values_only=True) if row[0]}
    assert rows["一、本年新收政府信息公开申请数量"][2:] == ("件", 206, 140, 66, 66 / 140)


def test_without_rules_about_last_year_there_is_no_sheet_for_it():
    bare = replace(SUMMARIES["draft"], checks=())
    book = load_workbook(io.BytesIO(draw_summary(bare)))
    assert book.sheetnames == SHEETS[:-1]
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
