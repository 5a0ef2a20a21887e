"""What stands on the sheets of the summary: lists, links, shares, draft or final."""

from __future__ import annotations

import io
import re
import zipfile

from cases import AGENCIES
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.summary.plan import (
    DETAIL_FIRST_ROW,
    DETAIL_LEADS,
    DETAIL_SUM_ROW,
    SHARES_CHECK_ROW,
    SHARES_FIRST_ROW,
    SHARES_SUM_ROW,
    STATUS_FIRST_ROW,
)
from summary_cases import (
    REASONS,
    drawn,
    named,
    opened,
    table,
    texts,
)


def test_links_lead_to_the_files():
    with zipfile.ZipFile(io.BytesIO(drawn("draft"))) as package:
        number = opened("draft").sheetnames.index("状态") + 1
        text = package.read(f"xl/worksheets/_rels/sheet{number}.xml.rels").decode()
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
    rows = (row[2:] for row in table(sheet, SHARES_SUM_ROW)[: 4 + len(AGENCIES)])
    sums, changes, results, checks, *agencies = rows
    assert (set(changes), results) == ({0, None}, [*sums[:11], None, *sums[12:]])
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


def test_a_draft_says_so_and_why():
    shown = texts(opened("draft")["封面"])
    assert "草稿：还不能作为正式汇总，原因如下" in shown
    assert [text for text in shown if text.endswith(REASONS)] == [
        f"{i}. {r}" for i, r in enumerate(REASONS, 1)
    ]
    for name in ("主动公开", "依申请公开", "复议诉讼"):
        assert "草稿——只含已采纳的 4 个单位，原因见“封面”" in texts(opened("draft")[name])
    assert all("草稿" in sheet.oddHeader.right.text for sheet in opened("draft"))


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
