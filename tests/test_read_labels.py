"""Recognising official labels however they are written."""

from __future__ import annotations

import pytest
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS, Form, leaves
from nianbao.workbook.read.blocks import Paragraph
from nianbao.workbook.read.labelled.labels import (
    best_form,
    label_index,
    match_label,
    normal,
    split_number,
)
from printed import (
    as_grid,
    tables,
    without_row,
)

ROWS = [leaf.label.text for leaf in leaves(FORM_2021.table("t3").blocks[0].rows)]
COLUMNS = [leaf.label.text for leaf in leaves(FORM_2021.table("t3").blocks[0].columns)]
ITEMS = [leaf.label.text for block in FORM_2021.table("t2").blocks for leaf in leaves(block.rows)]
HEADS = ["本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额（单位：万元）"]
NO_CORRECTION, NO_PAYMENT, REST = ROWS[-5:-2]
T2, T3, T4 = tables()


# --- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１．属于国家秘密", "1.属于国家秘密"),
        ("1、属于国家秘密", "1.属于国家秘密"),
        ("(1)属于国家秘密", "1.属于国家秘密"),
        ("（1） 属于 国家\n秘密", "1.属于国家秘密"),
        ("①属于国家秘密", "1.属于国家秘密"),
        ("⒈属于国家秘密", "1.属于国家秘密"),
        ("一．本年新收", "一、本年新收"),
        ("(一)予以公开", "(一)予以公开"),
        ("㈠予以公开", "(一)予以公开"),
        ("一）予以公开", "(一)予以公开"),
        ("3.危及「三安全一稳定」", '3.危及"三安全一稳定"'),
        ("3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
        ("本年收费金额〔单位:万元〕", "本年收费金额(单位:万元)"),
        ("信息\u3000内容\u00a0", "信息内容"),
        ("2.5", "2.5"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_number_and_wording_apart() -> None:
    assert split_number("（三）不予公开") == ("(三)", "不予公开")
    assert split_number("3、其它") == ("3.", "其他")
    assert split_number("3其他") == ("3.", "其他")
    assert split_number("规章") == ("", "规章")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_every_official_label_is_itself(form: Form) -> None:
    for table in form.tables:
        for edge in ("row", "column"):
            texts = [one.text for one in label_index(form) if one.table == table.key and one.edge == edge]
            for text in dict.fromkeys(texts):
                match = match_label(text, list(dict.fromkeys(texts)))
                assert match is not None
                assert (match.official, match.how) == (text, "exact")


@pytest.mark.parametrize(
    ("found", "officials", "expected"),
    [
        ("2.其他法律和行政法规禁止公开", ROWS, ("2.其他法律行政法规禁止公开", "changed")),
        ("2.其他法律行政止公开", ROWS, ("2.其他法律行政法规禁止公开", "changed")),
        (
            "1.申请人无正当理由逾期不补正、行政机关不再受理其政府信息公开申请",
            ROWS,
            (NO_CORRECTION, "changed"),
        ),
        (
            "1.申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请。",
            ROWS,
            (NO_CORRECTION, "exact"),
        ),
        ("逾期不补正", ROWS, (NO_CORRECTION, "changed")),
        ("逾期不缴费", ROWS, (NO_PAYMENT, "changed")),
        ("2.逾期未缴费", ROWS, (NO_PAYMENT, "changed")),
        ("其他", ROWS, (REST, "changed")),
        ("3.其它", ROWS, (REST, "exact")),
        ("总计", ROWS, ("（七）总计", "changed")),
        ("（七）合计", ROWS, ("（七）总计", "changed")),
        ("（二）部分公开", ROWS, (ROWS[3], "prefix")),
        ("一、本年新收", ROWS, (ROWS[0], "prefix")),
        ("一、本年收到政府信息公开申请数量", ROWS, (ROWS[0], "changed")),
        ("3.危及三安全一稳定", ROWS, ("3.危及“三安全一稳定”", "exact")),
        ("危及“三安全一稳定”", ROWS, ("3.危及“三安全一稳定”", "changed")),
        ("商业\n企业", COLUMNS, ("商业企业", "exact")),
        ("公益组织", COLUMNS, ("社会公益组织", "changed")),
        ("其他组织", COLUMNS, ("其他", "changed")),
        ("规范性文件", ITEMS, ("行政规范性文件", "changed")),
        ("行政许可（件）", ITEMS, ("行政许可", "changed")),
        ("行政强制措施", ITEMS, ("行政强制", "changed")),
        ("本年收费金额", HEADS, ("本年收费金额（单位：万元）", "prefix")),
        ("本年收费金额（万元，保留六位小数）", HEADS, ("本年收费金额（单位：万元）", "changed")),
        ("本年制发数量", HEADS, ("本年制发件数", "changed")),
        ("本年处理决定数", HEADS, ("本年处理决定数量", "prefix")),
    ],
)
def test_label_that_really_occurs(found: str, officials: list[str], expected: tuple[str, str]) -> None:
    match = match_label(found, officials)
    assert match is not None
    assert (match.official, match.how) == expected


@pytest.mark.parametrize(
    ("found", "officials"),
    [
        ("", ROWS),
        ("小计", ROWS),
        ("政府信息", ROWS),
        ("行政机关", ROWS),
        ("公开申请数量", ROWS),
        ("申请人", ROWS),
        ("5.属于国家秘密的信息类", ROWS),
        ("小计", COLUMNS),
        ("法人或其他组织", COLUMNS),
        ("行政处罚、行政强制", ITEMS),
        ("行政确认", ITEMS),
        ("政府集中采购", ITEMS),
        ("其他对外管理服务事项", ITEMS),
        ("本年新制作数量", HEADS),
        ("对外公开总数量", HEADS),
        ("上一年项目数量", HEADS),
    ],
)
def test_label_that_is_none_or_could_be_two(found: str, officials: list[str]) -> None:
    assert match_label(found, officials) is None


def test_form_is_told_by_its_own_labels() -> None:
    old = dict.fromkeys(FORM_2019.cells, 1)
    assert best_form(map(as_grid, tables())) is FORM_2021
    assert best_form(map(as_grid, tables(old, FORM_2019))) is FORM_2019
    assert best_form([Paragraph("信息内容 本年新制作数量"), Paragraph("其他对外管理服务事项 0")]) is FORM_2019
    assert best_form(["本年制发件", "数 本年废止件数"]) is FORM_2021
    assert best_form([]) is FORM_2021
    assert best_form([as_grid(T2), as_grid(without_row(without_row(T3, 24), 23))]) is FORM_2021
