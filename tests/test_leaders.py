"""The sheets for leaders: what charts show, this year beside last, who stands first."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from excel_limits import audit, formulas_without_values, schema_audit
from leaders_cases import agency, chart_ranges, district, in_sheet
from lxml import etree
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.merge.measures import applicants, outcomes, refused, results
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.leaders.year_on_year import difference, growth, lines_of
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from summary_cases import SUMMARIES, drawn, opened, summary

SIZES = (0, 1, 2, 20, 21, 80)


@cache
def made(size: int) -> bytes:
    return draw_summary(district(size) if size else SUMMARIES["empty"])


@cache
def book(size: int) -> Workbook:
    return load_workbook(io.BytesIO(made(size)), data_only=True)


def block(sheet: Worksheet, title: str, width: int) -> list[list[object]]:
    """The rows below a title and its headings, as far as the first column is filled."""
    (at,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == title]
    found: list[list[object]] = []
    for row in sheet.iter_rows(at.row + 2, at.row + 30, at.column, at.column + width - 1, values_only=True):
        if row[0] in (None, ""):
            break
        found.append([None if value == "" else value for value in row])
    return found


@pytest.mark.parametrize("size", SIZES)
def test_excel_opens_it_without_repair(size: int) -> None:
    assert audit(made(size)) == []
    assert schema_audit(made(size)) == []
    assert formulas_without_values(made(size)) == []


@pytest.mark.parametrize("size", SIZES)
def test_charts_refer_to_the_cells_that_hold_their_numbers(size: int) -> None:
    ranges = list(chart_ranges(made(size)))
    assert {one.chart for one in ranges} == (set(range(1, 6)) if size else set())
    for one in ranges:
        stands = [value if value != "" else None for value in in_sheet(book(size), one.formula)]
        numbers = [value if isinstance(value, int | float) else None for value in stands]
        assert one.cached in (stands, numbers), one.formula


@pytest.mark.parametrize("which", SUMMARIES)
def test_charts_of_odd_summaries_too(which: str) -> None:
    for one in chart_ranges(drawn(which)):
        stands = [value if value != "" else None for value in in_sheet(opened(which), one.formula)]
        numbers = [value if isinstance(value, int | float) else None for value in stands]
        assert one.cached in (stands, numbers), one.formula


def test_eighty_agencies_are_twenty_bars_and_the_others() -> None:
    rows = block(book(80)["图表"], "新收申请最多的 20 个单位与其余（件）", 2)
    total = sum(3 * (index // 2) for index in range(80))
    first = [[f"第{index + up}局", 3 * (index // 2)] for index in range(78, 58, -2) for up in (0, 1)]
    assert rows == [*first, ["其余 60 个单位", total - sum(value for _, value in first)]]


def test_twenty_agencies_have_a_bar_each_but_those_without_applications() -> None:
    assert len(block(book(20)["图表"], "新收申请最多的 18 个单位与其余（件）", 2)) == 19
    rows = block(book(2)["图表"], "新收申请最多的 0 个单位与其余（件）", 2)
    assert rows == [["没有", None], ["其余 2 个单位", 0]]


def test_the_charts_show_the_tables() -> None:
    given, sheet = district(21).merged.values, book(21)["图表"]
    shown = block(sheet, "本年度办理结果（件）", 2)
    assert [label for label, _ in shown] == [
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
    ]
    assert sum(value for _, value in shown) == given["t3_handled_total"]
    people = block(sheet, "新收申请的申请人（件）", 2)
    assert [label for label, _ in people][:2] == ["自然人", "商业企业"]
    assert sum(value for _, value in people) == given["t3_new_total"]
    contested = block(sheet, "行政复议、行政诉讼结果（件）", 5)
    assert [(label, sum(values)) for label, *values in contested] == [
        ("行政复议", given["t4_review_total"]),
        ("未经复议直接起诉", given["t4_direct_total"]),
        ("复议后起诉", given["t4_after_review_total"]),
    ]
    assert block(sheet, "本年与上年（件）", 3) == [
        ["新收申请", given["t3_new_total"] // 2, given["t3_new_total"]],
        ["上年结转", 0, 0],
        ["办理结果", given["t3_handled_total"] // 2, given["t3_handled_total"]],
        ["结转下年", given["t3_carried_out_total"] // 2, given["t3_carried_out_total"]],
        ["行政复议", "上年未知", given["t4_review_total"]],
        ["行政诉讼", "上年未知", given["t4_direct_total"]],
    ]


def test_every_chart_says_in_words_what_it_shows() -> None:
    with zipfile.ZipFile(io.BytesIO(made(80))) as package:
        root = etree.fromstring(package.read("xl/drawings/drawing1.xml"))
    told = [element.get("descr") or "" for element in root.iter("{*}cNvPr")]
    assert len(told) == 5
    assert told[0].startswith("新收申请最多的 20 个单位与其余（件）。横条图")
    assert "第78局 117；第79局 117；" in told[0]
    assert "行政复议 上年 上年未知、本年 " in told[4]


def test_two_hundred_cells_beside_last_year() -> None:
    listed = list(lines_of(FORM_2021))
    assert sorted(line.cell.name for line in listed) == sorted(FORM_2021.cells)
    names = [line.cell.name for line in listed]
    at = names.index("t3_new_total")
    assert names[at + 1] == "t3_new_person"
    assert [line.is_part for line in listed[at : at + 7]] == [False] + [True] * 6
    assert names[-5:] == [
        f"t4_after_review_{o}" for o in ("total", "upheld", "corrected", "other", "pending")
    ]
    assert sorted(line.cell.name for line in lines_of(FORM_2019)) == sorted(FORM_2019.cells)


def test_last_year_unknown_and_zero_are_told_apart() -> None:
    sheet = book(21)["同比"]
    rows = {tuple(row[:3]): row[4:] for row in sheet.iter_rows(4, values_only=True)}
    new = district(21).merged.values["t3_new_total"]
    half = new // 2
    assert rows["依申请公开", "一、本年新收政府信息公开申请数量", "总计"] == (
        new,
        half,
        new - half,
        (new - half) / half,
    )
    assert rows["依申请公开", "二、上年结转政府信息公开申请数量", "总计"] == (0, 0, 0, "上年为 0")
    assert rows["主动公开", "规章", "本年制发件数"] == (0, "上年未知", "上年未知", "上年未知")
    unknown = load_workbook(io.BytesIO(made(0)), data_only=True)["同比"]
    assert {row[4:] for row in unknown.iter_rows(4, values_only=True)} == {
        ("本年未知", "上年未知", "本年未知", "本年未知")
    }


@pytest.mark.parametrize(
    ("now", "last", "gap", "part"),
    [
        (12, 10, 2, 0.2),
        (0.3, 0.1, 0.2, pytest.approx(2)),
        (0, 10, -10, -1),
        (3, 0, 3, "上年为 0"),
        (None, 3, "本年未知", "本年未知"),
        (3, None, "上年未知", "上年未知"),
        (None, None, "本年未知", "本年未知"),
    ],
)
def test_differences(now: float | None, last: float | None, gap: object, part: object) -> None:
    assert (difference(now, last), growth(now, last)) == (gap, part)


def test_lists_are_sorted_and_equal_figures_keep_their_order() -> None:
    sheet, given = book(21)["排行"], [agency(index) for index in range(21)]
    new = [one.number("t3_new_total") for one in given]
    order = sorted(range(21), key=lambda index: (-new[index], index))
    assert [row[:3] for row in _list(sheet, "新收申请最多")] == [
        [place, f"第{index}局", new[index]] for place, index in enumerate(order[:10], 1)
    ]
    assert [row[3:] for row in _list(sheet, "新收申请最多")][:3] == [[40, -10], ["上年未知", None], [38, -11]]
    fewer = _list(sheet, "新收比上年减少最多")
    assert [row[2] for row in fewer] == sorted(row[2] for row in fewer)
    assert fewer[0] == [1, "第19局", -11, 27, 38]
    assert _list(sheet, "新收比上年增加最多") == [[1, "第7局", 8, 9, 1]]
    assert _list(sheet, "复议诉讼结果纠正最多") == [[1, "第5局", 1, 2, 0.5]]


def test_shares_are_those_of_each_agency() -> None:
    given = [agency(index) for index in range(80)]
    names = refused(FORM_2021).cells
    shares = {
        one.agency_name: sum(one.number(name) for name in names) / one.number("t3_handled_total")
        for one in given
        if one.number("t3_handled_total")
    }
    rows = _list(book(80)["排行"], "不予公开占比最高")
    assert [row[2] for row in rows] == sorted(shares.values(), reverse=True)[:10]
    assert {row[1]: row[2] for row in rows} == {row[1]: shares[row[1]] for row in rows}


def test_nobody_known_is_not_nobody() -> None:
    given = [replace(agency(index), last={}) for index in range(4)]
    sheet = load_workbook(io.BytesIO(draw_summary(summary(*given, year=2024))), data_only=True)["排行"]
    assert _list(sheet, "新收比上年增加最多")[0][1] == "没有可比的数"
    assert _list(sheet, "复议诉讼结果纠正最多")[0][1] == "没有"


def test_an_agency_without_a_figure_is_on_no_list_and_no_bar() -> None:
    given = [agency(index) for index in range(6)]
    values = given[5].values | {"t3_new_total": replace(given[5].values["t3_new_total"], value=None)}
    given[5] = replace(given[5], values=values)
    made_ = load_workbook(io.BytesIO(draw_summary(summary(*given, year=2024))), data_only=True)
    assert [row[1] for row in _list(made_["排行"], "新收申请最多")] == ["第4局", "第2局", "第3局"]
    rows = block(made_["图表"], "新收申请最多的 3 个单位与其余（件）", 2)
    assert rows[-1] == ["其余 2 个单位", 0]


def _list(sheet: Worksheet, title: str) -> list[list[object]]:
    """The filled rows of a list: rank, agency, three figures; empty texts as None."""
    (at,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == title]
    rows = sheet.iter_rows(at.row + 2, at.row + 11, at.column, at.column + 4, values_only=True)
    shown = [[None if value == "" else value for value in row] for row in rows]
    return [row for row in shown if row[1] is not None]


@pytest.mark.parametrize("form", [FORM_2019, FORM_2021], ids=["2019", "2021"])
def test_measures_cover_the_tables(form) -> None:
    handled = {name for one in outcomes(form) for name in one.cells}
    rows = {form.cells[name].row for name in form.cells["t3_handled_person"].addends}
    assert {form.cells[name].row for name in handled} == rows
    assert len(handled) == len(rows)
    assert tuple(name for one in applicants(form) for name in one.cells) == form.cells["t3_new_total"].addends
    assert [len(row.measures) for row in results(form)] == [4, 4, 4]


@pytest.mark.parametrize("name", ["图表", "同比", "排行"])
def test_each_prints_one_page_wide(name: str) -> None:
    sheet = load_workbook(io.BytesIO(made(21)))[name]
    assert (sheet.page_setup.fitToWidth or 1, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    assert sheet.freeze_panes is not None
    assert sheet.print_area
