"""Text files: characters, lines, and lines that keep the cells of a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import REPORTS
from flattened import shown
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2021, FORMS, Form
from nianbao.workbook.numbers import Number
from nianbao.workbook.read.blocks import Block, Grid, Paragraph
from nianbao.workbook.read.documents.textfile import read_blocks
from nianbao.workbook.read.labelled.labels import read_grids

TEXT = "示例市财政局\n行政许可 12 件\n"


def blocks(tmp_path: Path, content: str | bytes, name: str = "report.txt") -> list[Block]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_blocks(path)


def texts(found: list[Block]) -> list[str]:
    return [block.text for block in found if isinstance(block, Paragraph)]


def rows(grid: Block) -> list[list[str | None]]:
    assert isinstance(grid, Grid)
    return [[slot and slot.text for slot in row] for row in grid.rows]


def matrix(form: Form, key: str, cells: dict[str, str], repeated: bool) -> list[list[str]]:
    """A table cell by cell; a merged cell once, or written out in all it covers."""
    table = form.table(key)
    lines = [[""] * table.width for _ in range(table.height)]
    for box in table.grid:
        text = cells[box.cell.name] if box.cell else box.text
        for row in range(box.row, box.row + box.height):
            for column in range(box.column, box.column + box.width):
                if repeated or (row, column) == (box.row, box.column):
                    lines[row][column] = text
    return lines


def markdown(form: Form, cells: dict[str, str], repeated: bool = False) -> str:
    lines: list[str] = []
    for part in form.parts:
        lines += [f"## {part.number}、{part.title}", ""]
        if part.table:
            first, *others = matrix(form, part.table, cells, repeated)
            lines += [f"| {' | '.join(first)} |", "|" + " --- |" * len(first)]
            lines += [f"| {' | '.join(row)} |" for row in others]
            lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    assert texts(blocks(tmp_path, TEXT.encode(encoding))) == ["示例市财政局", "行政许可 12 件"]


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"], ids=["big endian", "little endian"])
def test_both_orders_of_bytes_are_read(tmp_path: Path, mark: bytes) -> None:
    encoding = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    assert texts(blocks(tmp_path, mark + TEXT.encode(encoding))) == ["示例市财政局", "行政许可 12 件"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的（0 字节）"),
        (b" \r\n\t\r\n", "文件是空的（0 字节）"),
        (bytes(range(256)) * 8, "内容不是文字"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "内容不是文字"),
        ("年报".encode() + b"\x00\x01\x02", "内容不是文字"),
        ("政府信息公开年报\n".encode() * 3 + b"\xff\xff\n" + TEXT.encode(), "文字在第 4 行损坏"),
        (("政府信息公开年报" * 4).encode()[:-1], "文字在第 1 行损坏"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], "内容不是文字"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        blocks(tmp_path, content)
    assert refusal.value.reason.startswith(reason)


def test_lines_keep_their_number_and_their_indent(tmp_path: Path) -> None:
    found = blocks(tmp_path, "\r\n  规章  \r\n\r\n0\r3\n")
    assert found == [Paragraph("  规章", "第2行"), Paragraph("0", "第4行"), Paragraph("3", "第5行")]


def test_bare_page_numbers_are_left_out_where_every_page_has_one(tmp_path: Path) -> None:
    assert texts(blocks(tmp_path, "甲\n5\n\n3\n\f乙\n7\n4\n\f丙\n5\n")) == ["甲", "5", "乙", "7", "丙"]
    assert texts(blocks(tmp_path, "甲\n3\n\f乙\n7\n")) == ["甲", "3", "乙", "7"]


def test_tabs_and_bars_that_keep_cells_are_a_grid(tmp_path: Path) -> None:
    found = blocks(tmp_path, "标题\n内容\t本年\t上年\n甲\t3\t\n乙\t\t4\n")
    assert [type(block) for block in found] == [Paragraph, Grid]
    assert rows(found[1]) == [["内容", "本年", "上年"], ["甲", "3", ""], ["乙", "", "4"]]
    slot = found[1].rows[1][1]  # type: ignore[union-attr]
    assert slot is not None
    assert (slot.text, slot.address) == ("3", "第3行第2列")
    bars = blocks(tmp_path, "| 内容 | 本年 | 上年 |\n|---|---|---|\n| 甲 | 3 | |\n| 乙 | | 4 |\n")
    assert rows(bars[0]) == rows(found[1])


@pytest.mark.parametrize(
    "text",
    [
        "内容\t本年\t上年\n甲\t3\n乙\t\t4\n",
        "\t甲\n\t3\n\t乙\n\t4\n",
        "甲 | 乙 | 丙\n丁 | 戊 | 己\n",
        "(本列) | 申请人 | | |\n自然人 | 企业 | |\n甲 | 1 | 2 | \n乙 | 丙 | 3 | 4\n",
    ],
    ids=["uneven", "indented", "without numbers", "moved to the left"],
)
def test_lines_that_lost_cells_stay_lines(tmp_path: Path, text: str) -> None:
    assert not any(isinstance(block, Grid) for block in blocks(tmp_path, text))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
@pytest.mark.parametrize("repeated", [False, True], ids=["once", "repeated"])
@pytest.mark.parametrize("separator", ["|", "\t"], ids=["markdown", "tabs"])
def test_whole_tables_are_read_from_text(tmp_path: Path, separator: str, repeated: bool, form: Form) -> None:
    values: dict[str, Number] = {name: 100 + place for place, name in enumerate(form.cells)}
    cells = shown(values)
    text = markdown(form, cells, repeated)
    if separator == "\t":
        tables = [matrix(form, table.key, cells, repeated) for table in form.tables]
        text = "\n\n标题\n".join("\n".join("\t".join(row) for row in table) for table in tables)
    found = blocks(tmp_path, text, "report.md" if separator == "|" else "report.txt")
    readings = read_grids(form, [block for block in found if isinstance(block, Grid)])
    assert {name: reading.value for name, reading in readings.values.items()} == values
    assert readings.observations == ()


def test_markdown_loses_its_marks(tmp_path: Path) -> None:
    text = "# 一、总体情况 #\n\n**公开**信息，见[网站](http://x.cn)。\n> 1\\.引文&nbsp;\n```\n![](a.png)\n"
    found = texts(blocks(tmp_path, text, "report.md"))
    assert [line.strip() for line in found] == ["一、总体情况", "公开信息，见网站。", "1.引文"]


def test_marks_in_plain_text_are_left(tmp_path: Path) -> None:
    assert texts(blocks(tmp_path, "# 一、总体情况\n**公开**\n")) == ["# 一、总体情况", "**公开**"]


def test_tables_as_html_in_markdown(tmp_path: Path) -> None:
    table = "<table><tr><td>内容</td><td>本年</td></tr><tr><td>甲</td><td></td></tr></table>"
    found = blocks(tmp_path, f"# 二、主动公开政府信息情况\n\n{table}\n\n完。\n", "report.md")
    assert [block.text if isinstance(block, Paragraph) else rows(block) for block in found] == [
        "二、主动公开政府信息情况",
        [["内容", "本年"], ["甲", ""]],
        "完。",
    ]


@pytest.mark.skipif(not REPORTS.exists(), reason="needs ../shared")
def test_published_texts_have_no_false_tables() -> None:
    for path in sorted(REPORTS.glob("00*.txt")):
        grids = [block for block in read_blocks(path) if isinstance(block, Grid)]
        read = read_grids(FORM_2021, grids).values
        assert all(name.startswith("t2_") for name in read), path.name
