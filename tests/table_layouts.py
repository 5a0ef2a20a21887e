"""Layouts of the three tables that agencies use or that go wrong on the way; every one reads whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nianbao.workbook.form import FORM_2021, leaves
from printed import (
    Box,
    Printed,
    columns,
    mapped,
    reworded,
    row_of,
    rows,
    stacked,
    tables,
    unmerged,
    with_column,
    with_row,
    without_row,
)

ROWS = [leaf.label.text for leaf in leaves(FORM_2021.table("t3").blocks[0].rows)]
COLUMNS = [leaf.label.text for leaf in leaves(FORM_2021.table("t3").blocks[0].columns)]
ITEMS = [leaf.label.text for block in FORM_2021.table("t2").blocks for leaf in leaves(block.rows)]
HEADS = ["本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额（单位：万元）"]
NO_CORRECTION, NO_PAYMENT, REST = ROWS[-5:-2]
T2, T3, T4 = tables()


def single_row_other(blank_label: bool = False) -> Printed:
    """（六）其他处理 as one row, as in many reports."""
    at = row_of(T3, NO_CORRECTION)
    table = without_row(without_row(T3, at + 1), at)
    if blank_label:
        return reworded(table, {REST: ""})
    return [
        replace(box, width=2) if box.text == "（六）其他处理" else box for box in table if box.text != REST
    ]


def numbered(style: str) -> Printed:
    return mapped(T3, lambda box: box.text.replace(".", style, 1) if box.role == "row" else box.text)


def full_width(box: Box) -> str:
    return box.text.translate({ord("0") + i: ord("０") + i for i in range(10)})


def stacked_letters(box: Box) -> str:
    return box.text if box.role == "number" else "\n".join(box.text)


def torn_row(numbers_below: bool) -> Printed:
    """A row cut in two by a page break, its label with it."""
    partial = ROWS[3]
    at = row_of(T3, partial)
    table = with_row(T3, at + 1, [("这一情形，不计其他情形）", 2)] + [("", 1)] * 7)
    table = reworded(table, {partial: "（二）部分公开（区分处理的，只计"})
    if numbers_below:
        swap = {at: at + 1, at + 1: at}
        table = [replace(box, row=swap.get(box.row, box.row)) if box.column > 2 else box for box in table]
    return table


def short_label_span() -> Printed:
    """A row whose label lacks a column of its span: all numbers stand one column too far left."""
    at = row_of(T3, ROWS[0])
    return [
        replace(box, width=2) if box.text == ROWS[0] else replace(box, column=box.column - (box.row == at))
        for box in T3
    ]


def three_cells_for_one_number() -> Printed:
    """本年处理决定数量 spans three columns, its numbers do not."""
    wide = [box for box in T2 if box.role == "number" and box.width == 3]
    return [box for box in T2 if box not in wide] + [
        replace(box, column=box.column + i, width=1, text="" if i else box.text)
        for box in wide
        for i in range(3)
    ]


EXACT_LAYOUTS: dict[str, Sequence[Printed]] = {
    "as printed": (T2, T3, T4),
    "in one table": (stacked(T2, T3, T4),),
    "no cell merged": (unmerged(T2), unmerged(T3), unmerged(T4)),
    "a table a block": (rows(T2, 0, 4), rows(T2, 4, 7), rows(T2, 7, 11), rows(T2, 11), T3, T4),
    "other order": (T4, T3, T2),
    "table two cut in a block": (rows(T2, 0, 10), rows(T2, 10), T3, T4),
    "table three over two pages": (T2, rows(T3, 0, 15), rows(T3, 15), T4),
    "table three over three pages": (T2, rows(T3, 0, 9), rows(T3, 9, 20), rows(T3, 20), T4),
    "table three over two pages, narrower": (T2, rows(T3, 0, 17), columns(rows(T3, 17), 1, 10), T4),
    "header repeated": (T2, rows(T3, 0, 15), stacked(rows(T3, 0, 3), rows(T3, 15)), T4),
    "header repeated within": (T2, stacked(rows(T3, 0, 15), rows(T3, 0, 3), rows(T3, 15)), T4),
    "header and number of table four apart": (T2, T3, rows(T4, 0, 3), rows(T4, 3)),
    "table four in three": (T2, T3, columns(T4, 0, 5), columns(T4, 5, 10), columns(T4, 10, 15)),
    "table four without its first line": (T2, T3, rows(T4, 1)),
    "1、 for 1.": (T2, numbered("、"), T4),
    "1． for 1.": (T2, numbered("．"), T4),
    "full-width figures": tuple(mapped(table, full_width) for table in (T2, T3, T4)),
    "a letter a line": tuple(mapped(table, stacked_letters) for table in (T2, T3, T4)),
    "thousands separated": tuple(
        mapped(table, lambda box: f"{int(box.text):,}" if box.role == "number" else box.text)
        for table in (T2, T3, T4)
    ),
    "index column in front": (
        T2,
        with_column(T3, 0, {0: ("序号", 3)} | {row: (str(row - 2), 1) for row in range(3, 28)}),
        T4,
    ),
    "remarks column behind": (
        T2,
        with_column(
            T3, 10, {0: ("备注", 3)} | {row: ("见说明" if row % 2 else "5", 1) for row in range(3, 28)}
        ),
        T4,
    ),
    "subtotal row": (T2, with_row(T3, row_of(T3, "（四）无法提供"), [("小计", 1)] + [("7", 1)] * 7), T4),
    "subtotal row called 合计": (
        T2,
        with_row(T3, row_of(T3, "（四）无法提供"), [("合计", 1)] + [("7", 1)] * 7),
        T4,
    ),
    "group row with a subtotal": (
        T2,
        with_row(unmerged(T3), row_of(T3, NO_CORRECTION), [("", 1), ("（六）其他处理", 2)] + [("3", 1)] * 7),
        T4,
    ),
    "subtotal column": (
        T2,
        with_column(T3, 9, {1: ("小计", 2)} | dict.fromkeys(range(3, 28), ("5", 1))),
        T4,
    ),
    "subtotal column among organisations": (
        T2,
        with_column(T3, 8, {2: ("合计", 1)} | dict.fromkeys(range(3, 28), ("5", 1))),
        T4,
    ),
    "second total column called 合计": (
        T2,
        with_column(T3, 9, {1: ("合计", 2)} | dict.fromkeys(range(3, 28), ("5", 1))),
        T4,
    ),
    "title, unit and note in the table": (
        T2,
        stacked(
            [Box(0, 0, 1, 10, "三、收到和处理政府信息公开申请情况")],
            [Box(0, 0, 1, 9, ""), Box(0, 9, 1, 1, "单位：件")],
            T3,
            [Box(0, 0, 1, 10, "注：统计期为2024年1月1日至12月31日")],
        ),
        T4,
    ),
    "columns numbered": (T2, with_row(T3, 3, [("栏次", 3)] + [(str(i), 1) for i in range(1, 8)]), T4),
    "columns of table four numbered": (T2, T3, with_row(T4, 3, [(str(i), 1) for i in range(1, 16)])),
    "table four with a label": (T2, T3, with_column(T4, 0, {0: ("项目", 3), 3: ("件数", 1)})),
    "empty row under table four": (T2, T3, with_row(T4, 4, [("", 1)] * 15)),
    "slash in the corner": (T2, mapped(T3, lambda box: "/" if box.role == "corner" else box.text), T4),
    "三、 as a row of its own": (
        T2,
        with_row(unmerged(T3), 5, [("三、本年度办理结果", 3)] + [("", 1)] * 7),
        T4,
    ),
    "a row cut in two": (T2, torn_row(numbers_below=False), T4),
    "a row cut in two, numbers below": (T2, torn_row(numbers_below=True), T4),
    "a span forgotten": (T2, short_label_span(), T4),
    "one number in three cells": (three_cells_for_one_number(), T3, T4),
    "other brackets and commas": (
        T2,
        mapped(T3, lambda box: box.text.translate(str.maketrans("（）、“”", '(),""'))),
        T4,
    ),
}
