"""Agency and year of a published report: what the title says, and nothing that is not said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cases import AGENCIES, REPORTS
from nianbao.workbook.read.blocks import Paragraph
from nianbao.workbook.read.report import read_report
from nianbao.workbook.read.texts.header import Header, read_header


def header(*lines: str) -> Header:
    paragraphs = [Paragraph(line, f"第{number}行") for number, line in enumerate(lines, 1)]
    return read_header(paragraphs, paragraphs)


TITLES = [
    ["示例市财政局2024年政府信息公开工作年度报告"],
    ["《示例市财政局2024年政府信息公开工作年度报告》"],
    ["示例市财政局 2024 年政府信息公开工作年度报告"],
    ["示例市财政局２０２４年政府信息公开工作年度报告"],
    ["示例市财政局二〇二四年政府信息公开工作年度报告"],
    ["示例市财政局二○二四年度政府信息公开工作年度报告"],
    ["示例市财政局二零二四年政府信息公开年报"],
    ["示例市财政局2024年度政府信息公开年报"],
    ["示例市财政局2024年政府信息公开年度报告"],
    ["示例市财政局2024年政务信息公开工作报告"],
    ["示例市财政局政府信息公开2024年度报告"],
    ["示例市财政局政府信息公开工作年度报告（2024年度）"],
    ["示例市财政局关于2024年度政府信息公开工作的报告"],
    ["关于示例市财政局2024年政府信息公开工作的年度报告"],
    ["2024年度示例市财政局政府信息公开工作年度报告"],
    ["示例市财政局", "2024年政府信息公开工作年度报告"],
    ["示例市财政局", "二〇二四年政府信息公开工作年度报告"],
    ["示例市财政局2024年", "政府信息公开工作年度报告"],
    ["示例市财政局2024年政府", "信息公开工作年度报告"],
    ["示例市财政局政府信息公开工作年度报告", "（2024年度）"],
    ["2024年政府信息公开工作年度报告", "示例市财政局", "（2025年1月10日）"],
    ["示例市财政局2024年政府信息公开工作年度报告_示例市人民政府"],
    ["首页>政务公开>示例市财政局2024年政府信息公开工作年度报告", "日期：2025-01-21"],
    ["当前位置：首页 > 年报", "示例市财政局2024年政府信息公开工作年度报告", "字体：大 中 小"],
    ["首页 政务公开 互动交流", "示例市财政局", "2024年政府信息公开工作年度报告", "日期:2025-01-21"],
]


@pytest.mark.parametrize("lines", TITLES, ids=" / ".join)
def test_the_title_names_agency_and_year(lines: Sequence[str]) -> None:
    found = header(*lines, "发布日期：2025年1月21日")
    assert (found.agency_name, found.report_year) == ("示例市财政局", 2024)


def test_the_line_above_can_begin_the_name() -> None:
    found = header("示例市样本区", "城市管理局", "2024年政府信息公开工作年度报告")
    assert found.agency_name == "示例市样本区城市管理局"
    assert found.addresses == {"agency_name": "第2行", "report_year": "第2行"}


def test_a_place_in_the_title_needs_none_above_it() -> None:
    assert (
        header("样本区", "示例市样本区财政局2024年政府信息公开工作年度报告").agency_name
        == "示例市样本区财政局"
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["依据条例公布《示例镇人民政府2023年政府信息公开工作年度报告》。"], ("示例镇人民政府", 2023)),
        (["现将示例街道办事处2023年政府信息公开工作情况报告如下："], ("示例街道办事处", 2023)),
        (["现将我局2023年政府信息公开工作情况报告如下："], ("", 2023)),
        (["数据统计期限为2024年1月1日至2024年12月31日。"], ("", 2024)),
        (["统计期限自 2024 年 1 月 1 日起至 12 月 31 日止。"], ("", 2024)),
        (["如有疑问，请与示例县人民政府办公室联系（电话：0000）。"], ("示例县人民政府办公室", None)),
        (["如有疑问，请与示例市财政局办公室联系。"], ("示例市财政局", None)),
        (["如有疑问，请与本机关政务公开股联系。"], ("", None)),
        (["如有疑问，请与示例镇党政办公室联系。"], ("", None)),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_without_a_title_the_text_may_say_it(lines: list[str], expected: tuple[str, int | None]) -> None:
    found = header("首页>政务公开", "日期：2025-01-21", *lines)
    assert (found.agency_name, found.report_year) == expected


@pytest.mark.parametrize(
    "line",
    [
        "日期：2025-01-21",
        "根据《中华人民共和国政府信息公开工作年度报告格式》的要求编制。",
        "《关于做好2023年政府信息公开工作年度报告编制工作的通知》",
        "2024年，本机关继续推进政务公开。",
        "政府信息公开年报",
    ],
)
def test_what_is_not_said_stays_unknown(line: str) -> None:
    assert header(line) == Header()


def test_a_short_name_is_completed_where_the_report_writes_it_out() -> None:
    intro = "现将区住房保障中心2023年政府信息公开工作情况报告如下。"
    full = "样本区住房保障中心在样本区人民政府网站公开信息。"
    assert header(intro, full).agency_name == "样本区住房保障中心"
    assert header(intro, "现将区住房保障中心情况报告如下。").agency_name == "区住房保障中心"


@pytest.mark.skipif(not REPORTS.exists(), reason="needs ../shared")
def test_the_five_published_reports() -> None:
    found = [read_report(path) for path in sorted(REPORTS.glob("00*.txt"))]
    names = [agency["agency_name"] for agency in AGENCIES]
    names[1] = names[1].removeprefix("曲靖市")  # the report itself never writes the city
    assert [one.agency_name for one in found] == names
    assert [one.report_year for one in found] == [agency["report_year"] for agency in AGENCIES]
