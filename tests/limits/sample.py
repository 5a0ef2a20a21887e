"""A workbook with one of everything that the limits are about, just within them."""

from __future__ import annotations

import io

import xlsxwriter


def good_workbook() -> bytes:
    """Its bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        main = book.add_worksheet("依申请公开")
        other = book.add_worksheet("it's 校验")
        book.add_worksheet("空表")
        book.add_worksheet("2024年")
        red = book.add_format({"bg_color": "#FFC7CE", "num_format": "0.0####", "locked": False})
        main.write_number("A1", 1, red)
        main.write_number("A2", 2)
        main.write_formula("A3", '=IF(COUNT(first)<1,"待填",SUM(A1:A2)+first)', None, 4)
        main.write_string("B1", "字" * 32767)
        main.merge_range("C1:D2", "合并", red)
        main.set_column("A:A", 255)
        main.set_row(20, 30)
        prompt = {"input_title": "题" * 32, "input_message": "长" * 255}
        alert = {"error_title": "题" * 32, "error_message": "长" * 255}
        whole = {"validate": "integer", "criteria": ">=", "value": 0}
        main.data_validation("A1:A2", whole | prompt | alert)
        main.data_validation("B5", {"validate": "list", "source": ["是", "否"]})
        main.conditional_format("A1:A2", {"type": "formula", "criteria": "=total<>A1", "format": red})
        main.conditional_format("A3", {"type": "cell", "criteria": "<", "value": 0, "format": red})
        main.write_url("E1", "internal:'it''s 校验'!A1", tip="提示")
        main.write_url("E2", "internal:first")
        main.write_url("E3", "https://example.org/", string="外")
        main.write_formula("E4", "=HYPERLINK(\"#'it''s 校验'!B2\",\"看\")", None, "看")
        main.write_comment("A2", "注", {"author": "甲"})
        main.repeat_rows(0, 2)
        main.print_area("A1:E9")
        main.set_header("&C" + "页" * 250)
        main.freeze_panes(1, 1)
        other.add_table("A1:B3", {"name": "明细", "columns": [{"header": "代码"}, {"header": "名称"}]})
        other.autofilter("D1:E3")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='it''s 校验'!$B$2:$B$3"})
        main.insert_chart("A10", chart)
        book.define_name("first", "=依申请公开!$A$1")
        book.define_name("spare", "=依申请公开!$A$3")
        book.define_name("total", "=依申请公开!$A$3")
        book.define_name("依申请公开!local", "='it''s 校验'!$A$1:$B$3")
    return out.getvalue()
