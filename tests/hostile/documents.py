"""Documents: PDF, Word, web pages and text that never end or go round in circles."""

from __future__ import annotations

import zlib

from pdf_maker import Page, pdf, written

from .attack import Attack
from .pdfs import deep_pages, forms_of_forms, many_pages, one_page, page_circle, recursive_form, stream
from .zips import _BILLION, _OUTSIDE, MEGABYTE, zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def docx(body: str, declaration: str = "") -> bytes:
    """A Word document with this body."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>{declaration}<w:document xmlns:w="{_W}">'
    xml = f"{head}<w:body>{body}</w:body></w:document>"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    return zipped(
        [
            ("[Content_Types].xml", _TYPES),
            ("word/document.xml", xml.encode()),
            ("word/_rels/document.xml.rels", rels.encode()),
        ]
    )


def nested_docx_tables(depth: int) -> str:
    """A table in a table in a table."""
    return "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


RUN = "<w:r><w:t>{}</w:t></w:r>"
HTML = "<html><body>{}</body></html>"

ATTACKS = (
    Attack(
        "两万页.pdf",
        "20,000 pages",
        lambda: many_pages(20_000),
        "有 20000 页",
    ),
    Attack("页树循环.pdf", "pages that are their own children", page_circle, "文件已损坏"),
    Attack(
        "页树极深.pdf",
        "a page tree 20,000 deep",
        lambda: deep_pages(20_000),
        "文件已损坏",
    ),
    Attack(
        "递归表单.pdf",
        "a form that draws itself ten times",
        recursive_form,
        "没有找到年报的三张表",
    ),
    Attack(
        "表单套表单.pdf",
        "ten forms in each form, twelve deep: a billion billion drawings",
        forms_of_forms,
        "第 1 页画的东西太多（套用的图形",
    ),
    Attack(
        "百万字符.pdf",
        "a page with a million characters",
        lambda: one_page(stream(b"BT /F 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 50_000 + b"ET")),
        "第 1 页画的东西太多（文字和线条",
    ),
    Attack(
        "百万线条.pdf",
        "a page with 300,000 lines, each crossing each",
        lambda: one_page(
            stream(
                b"".join(
                    b"%d 0 m %d 842 l S 0 %d m 595 %d l S " % (n % 595, n % 595, n % 842, n % 842)
                    for n in range(150_000)
                )
                + b"BT /F 9 Tf (abc) Tj ET"
            )
        ),
        "第 1 页画的东西太多（文字和线条",
    ),
    Attack(
        "五千线条.pdf",
        "500 by 800 crossing lines",
        lambda: one_page(
            stream(
                b"".join(b"%d 0 m %d 842 l S " % (n * 4, n * 4) for n in range(148))
                + b"".join(b"0 %d m 595 %d l S " % (n * 4, n * 4) for n in range(210))
                + b"BT /F 9 Tf (abc) Tj ET"
            )
        ),
        "第 1 页画的东西太多（横竖线的交点",
    ),
    Attack(
        "巨幅.pdf",
        "a page a million kilometres wide",
        lambda: one_page(stream(b"BT /F 9 Tf (abc) Tj ET"), "", "0 0 1000000000000000 1000000000000000"),
        "没有找到年报的三张表",
    ),
    Attack(
        "解压炸弹.pdf",
        "a page description of 700 MB blanks",
        lambda: one_page(stream(b" " * (700 * MEGABYTE))),
        "文件解压后异常庞大（“第 1 页",
    ),
    Attack(
        "数组套数组.pdf",
        "arrays a million deep",
        lambda: one_page(stream(b"[" * 1_000_000)),
        "这是扫描件",
    ),
    Attack(
        "对象套对象.pdf",
        "a catalog of brackets",
        lambda: written(["<< /Type /Catalog /Pages " + "[" * 200_000 + " >>"]),
        "文件已损坏",
    ),
    Attack(
        "解压炸弹没有结尾.pdf",
        "the same with its end cut off, twice packed",
        lambda: one_page(
            stream(zlib.compress(b" " * (700 * MEGABYTE), 9)[:-8]).replace(
                "/FlateDecode", "[/FlateDecode /FlateDecode]"
            )
        ),
        "文件解压后异常庞大（“第 1 页",
    ),
    Attack(
        "没传完.pdf",
        "the first half of a PDF",
        lambda: pdf([Page().write(60, 60, "年报" * 30)])[:700],
        "文件已损坏",
    ),
    Attack(
        "实体炸弹.docx",
        "billion laughs in a Word document",
        lambda: docx("<w:p/>", _BILLION),
        "文件内部的“word/document.xml”含有",
    ),
    Attack(
        "外部实体.docx",
        "an external entity in a Word document",
        lambda: docx("<w:p/>", _OUTSIDE),
        "文件内部的“word/document.xml”含有",
    ),
    Attack(
        "表套表.docx",
        "tables in tables, 70 deep",
        lambda: docx(nested_docx_tables(70)),
        "没有找到年报的三张表",
    ),
    Attack(
        "表套表极深.docx",
        "tables in tables, 5,000 deep",
        lambda: docx(nested_docx_tables(5000)),
        "文件内部的“word/document.xml”已损坏",
    ),
    Attack(
        "百万碎片.docx",
        "a paragraph of 600,000 runs",
        lambda: docx("<w:p>" + "".join(RUN.format(n) for n in range(100_000)) + "</w:p>"),
        "一段里有",
    ),
    Attack(
        "段落极多.docx",
        "500,000 paragraphs",
        lambda: docx("".join("<w:p>" + RUN.format(n) + "</w:p>" for n in range(500_000))),
        "文件内部异常复杂（“word/document.xml”有 3000005 个标记",
    ),
    Attack(
        "单元格极多.docx",
        "a table of 300,000 cells",
        lambda: docx("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 30 + "</w:tr>") * 10_000 + "</w:tbl>"),
        "文件内部异常复杂（“word/document.xml”有 920007 个标记",
    ),
    Attack(
        "深层.html",
        "elements 100,000 deep",
        lambda: HTML.format("<div>" * 100_000 + "a").encode(),
        "没有找到年报的三张表",
    ),
    Attack(
        "表套表.html",
        "tables in tables, 2,000 deep",
        lambda: HTML.format("<table><tr><td>" * 2_000).encode(),
        "没有找到年报的三张表",
    ),
    Attack(
        "跨行跨列.html",
        "5,000 rows whose cells each span 5,000 rows and 1,000 columns",
        lambda: HTML.format(
            "<table>" + "<tr><td rowspan=5000 colspan=1000>1</td></tr>" * 5000 + "</table>"
        ).encode(),
        "一个表里有 320000 个单元格",
    ),
    Attack(
        "实体炸弹.html",
        "billion laughs and an embedded svg with an external entity",
        (
            f'<?xml version="1.0"?>{_BILLION}<html><body>&l9;<svg>{_OUTSIDE}'
            '<image href="file:///etc/passwd"/>&e;</svg></body></html>'
        ).encode,
        "没有找到年报的三张表",
    ),
    Attack(
        "标签极多.html",
        "two million elements",
        lambda: HTML.format("<p>1</p>" * 2_000_000).encode(),
        "文件内部异常复杂（“网页”有 4000004 个标记",
    ),
    Attack("一行一百兆.txt", "a line of 100 MB", lambda: b"1" * (100 * MEGABYTE), "文件超过 64 MB"),
    Attack(
        "一行六十兆.txt",
        "a line of 60 MB",
        lambda: "一、总体情况12件".encode() * (60 * MEGABYTE // 23),
        "有 24618735 个字",
    ),
    Attack(
        "一行一兆.txt",
        "a line of 1 MB",
        lambda: "一、总体情况12件".encode() * (1 * MEGABYTE // 23),
        "第1行有 410310 个字",
    ),
    Attack(
        "行数极多.txt",
        "two million lines",
        lambda: b"1\t2\t3\n" * 2_000_000,
        "有 12000000 个字",
    ),
    Attack(
        "空格极多.txt",
        "ten lines of 90,000 blanks",
        lambda: ("一、" + " " * 90_000 + "件\n").encode() * 10,
        "没有找到年报的三张表",
    ),
    Attack(
        "数字极多.txt",
        "ten lines of 90,000 figures",
        lambda: ("1" * 90_000 + "件\n").encode() * 10,
        "没有找到年报的三张表",
    ),
    Attack(
        "书名号极多.md",
        "brackets that open and never close",
        lambda: b"[a](" * 240_000,
        "第1行有 960000 个字",
    ),
    Attack(
        "短行极多.txt",
        "half a million lines",
        lambda: b"1\n" * 490_000,
        "没有找到年报的三张表",
    ),
    Attack(
        "正文极长.html",
        "900,000 characters of words like those of a report",
        lambda: HTML.format(
            "<p>一、总体情况</p>"
            + "<p>新收政府信息公开申请12件，予以公开3件，部分公开4件，上年结转0件。</p>" * 24_000
        ).encode(),
        "没有找到年报的三张表",
    ),
    Attack(
        "星号极多.md",
        "Markdown marks that open and never close",
        lambda: b"**a " * 500_000,
        "有 2000000 个字",
    ),
    Attack("控制字符.txt", "control characters", "一、总体情况\x00\x08\x1b[2J".encode, "内容不是文字"),
)
