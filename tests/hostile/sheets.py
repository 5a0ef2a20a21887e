"""Spreadsheets: sizes that are claimed, sizes that are real, old formats that go round in circles."""

from __future__ import annotations

import re
import struct
from random import Random

from compound import compound

from .attack import Attack, good_parts, spoilt
from .zips import MEGABYTE, SHEET, ods, zipped

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def spreadsheet(*tables: str) -> bytes:
    """An OpenDocument spreadsheet of these tables, each given by what stands in it."""
    body = "".join(
        f'<table:table table:name="{chr(97 + n)}">{table}</table:table>' for n, table in enumerate(tables)
    )
    return ods(
        f'<?xml version="1.0"?><office:document-content {_SPACES}><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>".encode()
    )


def in_cell(text: str, row: str = "", cell: str = "") -> str:
    """One row with one cell."""
    cell = f"<table:table-cell {cell}><text:p>{text}</text:p></table:table-cell>"
    return f"<table:table-row {row}>{cell}</table:table-row>"


ENDLESS = in_cell(
    "1", 'table:number-rows-repeated="1048576"', 'table:number-columns-repeated="16384" table:formula="of:=1"'
)


def cells(rows: int, columns: int, cell: str = '<c r="{a1}"><v>1</v></c>') -> bytes:
    """A sheet with so many cells in it."""
    letters = [name(column) for column in range(columns)]
    body = "".join(
        f'<row r="{row}">' + "".join(cell.format(a1=f"{c}{row}") for c in letters) + "</row>"
        for row in range(1, rows + 1)
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
    return f"{head}<sheetData>{body}</sheetData></worksheet>".encode()


def name(column: int) -> str:
    """The letters of a column."""
    return (name(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def changed(pattern: str, new: str, part: str = SHEET) -> bytes:
    """The good workbook with one place of a part written otherwise."""
    xml = good_parts()[part].decode()
    after = re.sub(pattern, new, xml, count=1)
    assert after != xml
    return spoilt({part: after.encode()})


def merged(count: int) -> bytes:
    """A sheet with very many merged ranges."""
    ranges = "".join(f'<mergeCell ref="A{n + 1}:B{n + 1}"/>' for n in range(count))
    return changed("<mergeCells.*?</mergeCells>", f'<mergeCells count="{count}">{ranges}</mergeCells>')


def names(count: int) -> bytes:
    """A workbook with very many defined names."""
    more = "".join(f'<definedName name="n{n}">依申请公开!$A${n % 60 + 1}</definedName>' for n in range(count))
    return changed("<definedNames>", "<definedNames>" + more, "xl/workbook.xml")


def sheets(count: int) -> bytes:
    """A workbook that lists one sheet very often."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 50}" r:id="rId1"/>' for n in range(count))
    return changed("</sheets>", listed + "</sheets>", "xl/workbook.xml")


def strings(count: int, length: int) -> bytes:
    """Very many, or very long, shared strings."""
    chance = Random(7)
    text = "".join(f"<si><t>{words(chance, length)}</t></si>" for _ in range(count))
    return changed("</sst>", text + "</sst>", "xl/sharedStrings.xml")


def words(chance: Random, length: int) -> str:
    """Chinese characters that do not pack well."""
    return "".join(chance.choices("公开申请信息答复处理机关部门单位", k=length))


def long_formula() -> bytes:
    """A formula of brackets in brackets."""
    return changed(r"<f>[^<]*</f>", "<f>" + "(" * 100_000 + "1" + ")" * 100_000 + "</f>")


def cyclic() -> bytes:
    """A compound file whose table of sectors goes round in a circle."""
    data = bytearray(compound("Workbook"))
    struct.pack_into("<I", data, 512 + 4, 1)  # the directory continues at itself
    return bytes(data)


def cyclic_tree() -> bytes:
    """A compound file whose directory entries are each other's children."""
    data = bytearray(compound("Workbook", "其他"))
    for entry in range(3):
        struct.pack_into("<III", data, 1024 + 128 * entry + 68, 0, 1, 2)
    return bytes(data)


def many_sectors() -> bytes:
    """A compound file that says its tables fill 4 billion sectors."""
    data = bytearray(compound("Workbook"))
    struct.pack_into("<I", data, 44, 0xFFFFFFF0)
    struct.pack_into("<II", data, 68, 0, 0xFFFFFFF0)
    return bytes(data)


def biff(*records: tuple[int, bytes]) -> bytes:
    """A bare stream of records as Excel 97 writes them."""
    opening = (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    return b"".join(
        struct.pack("<HH", kind, len(data)) + data for kind, data in (opening, *records, (0x0A, b""))
    )


TOO_FAR = "工作表“依申请公开”的内容超出 2999 行或 702 列"
MUCH = "工作表“"

ATTACKS = (
    Attack(
        "一百万行.xlsx",
        "a row numbered 1,048,576 without content, and a dimension that claims all",
        lambda: changed("</sheetData>", '<row r="1048576"/></sheetData>'),
    ),
    Attack(
        "末格.xlsx",
        "a value at XFD1048576",
        lambda: changed("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ),
    Attack(
        "末格无编号.xlsx",
        "rows and cells without numbers, 3 million of them",
        lambda: changed(
            "</sheetData>", "".join(f'<row ht="{n % 9973}"/>' for n in range(2_000_000)) + "</sheetData>"
        ),
        "工作表“依申请公开”里有 2000616 个单元格",
    ),
    Attack(
        "无编号单元格.xlsx",
        "cells without numbers, 2 million in one row",
        lambda: changed(
            "</sheetData>",
            "<row>" + "".join(f"<c><v>{n}</v></c>" for n in range(2_000_000)) + "</row></sheetData>",
        ),
        "工作表“依申请公开”里有 2000617 个单元格",
    ),
    Attack(
        "填满.xlsx",
        "a sheet filled to the last cell that is still read: 2.1 million numbers",
        lambda: spoilt({SHEET: cells(2999, 702, '<c r="{a1}"><v>1</v></c>')}),
        "工作表“依申请公开”里有 2108561 个单元格",
    ),
    Attack(
        "谎报共享文本.xlsx",
        "uniqueCount of 99,999,999,999",
        lambda: changed(r'uniqueCount="\d+"', 'uniqueCount="99999999999"', "xl/sharedStrings.xml"),
    ),
    Attack("共享文本极多.xlsx", "3 million shared strings", lambda: strings(1_000_000, 8), ""),
    Attack(
        "共享文本极长.xlsx", "one shared string of 15 million characters", lambda: strings(1, 15_000_000), ""
    ),
    Attack(
        "合并极多.xlsx",
        "500,000 merged ranges",
        lambda: merged(500_000),
        "文件内部异常复杂（“xl/worksheets/sheet4.xml”有 500000 个标记",
    ),
    Attack(
        "名称极多.xlsx",
        "300,000 defined names",
        lambda: names(300_000),
        "文件内部异常复杂（“xl/workbook.xml”有 300436 个标记",
    ),
    Attack("工作表极多.xlsx", "one sheet listed 20,000 times", lambda: sheets(20_000), ""),
    Attack("括号套括号.xlsx", "a formula of 100,000 brackets", long_formula, ""),
    Attack(
        "二进制.xlsb",
        "a binary workbook",
        lambda: spoilt(
            {
                "_rels/.rels": good_parts()["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
                "xl/workbook.bin": b"",
            }
        ),
        "这是二进制工作簿（.xlsb）",
    ),
    Attack(
        "密码.xlsx",
        "a workbook with a password",
        lambda: compound("EncryptedPackage", "EncryptionInfo"),
        "文件设有打开密码",
    ),
    Attack("循环扇区.xls", "a compound file whose sector chain is a circle", cyclic, "文件已损坏"),
    Attack("循环目录.et", "a compound file whose directory tree is a circle", cyclic_tree, "文件已损坏"),
    Attack("扇区谎报.xls", "a compound file that claims 4 billion sectors", many_sectors, "文件已损坏"),
    Attack(
        "记录谎报.xls",
        "a record with a row number 65535 and a string length 65535",
        lambda: biff(
            (0x203, struct.pack("<HHHd", 65535, 255, 0, 1.0)), (0xFC, struct.pack("<II", 2**31, 2**31))
        ),
        "不是年报填报表",
    ),
    Attack(
        "重复行.ods",
        "one row repeated a million times, with 16,384 formulas each",
        lambda: spreadsheet(ENDLESS),
        "工作表“a”里有",
    ),
    Attack(
        "许多表重复行.ods", "the same on 20 sheets", lambda: spreadsheet(*[ENDLESS] * 20), "工作表“a”里有"
    ),
    Attack(
        "长段落.ods",
        "a cell of 30 million characters",
        lambda: spreadsheet(in_cell("".join(f"{n}&amp;" for n in range(4 * MEGABYTE)))),
        "工作表“a”的一格里有",
    ),
    Attack(
        "深层.ods",
        "elements 500,000 deep",
        lambda: spreadsheet("<text:p>" * 500_000),
        "文件内部的“content.xml”已损坏",
    ),
    Attack(
        "空格谎报.ods",
        "`text:s` that stands for 2 billion blanks, 20,000 times",
        lambda: spreadsheet(in_cell('<text:s text:c="2000000000"/>' * 20_000)),
        "工作表“a”的一格里有",
    ),
)
__all__ = ["ATTACKS", "cells", "zipped"]
