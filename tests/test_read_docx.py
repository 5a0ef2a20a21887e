"""Word documents: paragraphs and tables as they stand with every change accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from cases import REPORTS
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read.blocks import Block, Grid, Paragraph, Readings
from nianbao.workbook.read.documents.docx import read_blocks
from nianbao.workbook.read.labelled.labels import read_grids
from printed import UNIQUE, Printed, as_docx
from table_layouts import EXACT_LAYOUTS, T2, T3, T4

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/></Types>'
)
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:wps="urn:wps" xmlns:v="urn:v" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def package(body: str, parts: Mapping[str, str] | None = None, root: str = "document") -> bytes:
    """A Word file with this body; other parts by kind (``numbering``, ``styles``)."""
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r0" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        "word/document.xml": f"<w:{root} {NAMESPACES}><w:body>{body}</w:body></w:{root}>",
    } | {f"word/{kind}.xml": text for kind, text in parts.items()}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    return data.getvalue()


def document(tmp_path: Path, body: str, parts: Mapping[str, str] | None = None) -> list[Block]:
    return read_bytes(tmp_path, package(body, parts))


def read_bytes(tmp_path: Path, data: bytes) -> list[Block]:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    return read_blocks(path)


def shown(blocks: Sequence[Block]) -> list[object]:
    """Paragraphs as text, grids as rows of texts."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [[None if slot is None else slot.text for slot in row] for row in block.rows]
        for block in blocks
    ]


def form_of(blocks: Sequence[Block]) -> Readings:
    return read_grids(FORM_2021, [block for block in blocks if isinstance(block, Grid)])


def numbers(blocks: Sequence[Block]) -> dict[str, object]:
    return {name: reading.value for name, reading in form_of(blocks).values.items()}


def p(*runs: str) -> str:
    return "<w:p>" + "".join(runs) + "</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if '<w:p' in content else p(r(content))}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


# --- the form -------------------------------------------------------------------------------------


@pytest.mark.skipif(not REPORTS.exists(), reason="no reports beside the project")
def test_blank_official_form() -> None:
    blocks = read_blocks(REPORTS / "official_form_2021.docx")
    readings = form_of(blocks)
    assert set(readings.values) == set(FORM_2021.cells)
    assert {reading.kind for reading in readings.values.values()} == {"blank"}
    assert readings.observations == ()
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert [text for text in texts if text[1] == "、"] == [
        f"{part.number}、{part.title}" for part in FORM_2021.parts
    ]


@pytest.mark.parametrize("parts", EXACT_LAYOUTS.values(), ids=EXACT_LAYOUTS.keys())
def test_every_layout_reads_from_a_document(tmp_path: Path, parts: Sequence[Printed]) -> None:
    blocks = document(tmp_path, p().join(map(as_docx, parts)))
    readings = form_of(blocks)
    assert {name: reading.value for name, reading in readings.values.items()} == UNIQUE
    assert readings.observations == ()


def test_document_made_by_another_program(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("某局2024年政府信息公开工作年度报告", 0)
    made.sections[0].header.paragraphs[0].text = "页眉"
    made.sections[0].footer.paragraphs[0].text = "页脚"
    table = made.add_table(rows=14, cols=4)
    for box in T2:
        cell = table.cell(box.row, box.column)
        if box.width > 1:
            cell = cell.merge(table.cell(box.row, box.column + box.width - 1))
        cell.text = box.text
    made.add_paragraph("三、收到和处理政府信息公开申请情况")
    made.save(str(tmp_path / "made.docx"))
    blocks = read_blocks(tmp_path / "made.docx")
    assert numbers(blocks) == {name: value for name, value in UNIQUE.items() if name.startswith("t2")}
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "某局2024年政府信息公开工作年度报告",
        "三、收到和处理政府信息公开申请情况",
    ]


def test_tables_inside_a_layout_table(tmp_path: Path) -> None:
    inner = "".join(as_docx(table) + p() for table in (T2, T3, T4))
    blocks = document(tmp_path, tbl(tr(tc(p(r("左栏"))), tc(p(r("某局年报")) + inner))) + p(r("完")))
    assert numbers(blocks) == UNIQUE
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["左栏", "某局年报", "完"]


def test_number_in_a_table_of_its_own_inside_a_cell(tmp_path: Path) -> None:
    body = as_docx(T2).replace("<w:p><w:r><w:t>1006</w:t></w:r></w:p>", tbl(tr(tc("1006"))) + p())
    assert numbers(document(tmp_path, body)) == {n: v for n, v in UNIQUE.items() if n.startswith("t2")}


def test_addresses(tmp_path: Path) -> None:
    blocks = document(tmp_path, p(r("甲")) + as_docx(T2) + p(r("乙")) + as_docx(T4))
    assert [block.address for block in blocks if isinstance(block, Paragraph)] == ["第1段", "第2段"]
    assert form_of(blocks).values["t4_direct_upheld"].address == "第2个表第4行第6列"


# --- cells ----------------------------------------------------------------------------------------


def test_merged_cells(tmp_path: Path) -> None:
    body = tbl(
        tr(tc("甲", '<w:vMerge w:val="restart"/>'), tc("乙", '<w:gridSpan w:val="2"/>')),
        tr(tc("甲的旧文字", "<w:vMerge/>"), tc("1"), tc("2")),
        tr(tc("丙", '<w:vMerge w:val="continue"/>'), tc("3"), tc("4", "<w:vMerge/>")),
    )
    grid = document(tmp_path, body)[0]
    assert isinstance(grid, Grid)
    assert [[slot and (slot.text, slot.height, slot.width) for slot in row] for row in grid.rows] == [
        [("甲", 3, 1), ("乙", 1, 2), None],
        [None, ("1", 1, 1), ("2", 2, 1)],
        [None, ("3", 1, 1), None],
    ]


def test_columns_left_out_at_the_left(tmp_path: Path) -> None:
    body = tbl(
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("1"), tc("2"), properties='<w:gridBefore w:val="1"/>'),
    )
    assert shown(document(tmp_path, body)) == [[["甲", "乙", "丙"], [None, "1", "2"]]]


def test_old_style_merge_across(tmp_path: Path) -> None:
    body = tbl(
        tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙")),
        tr(tc("1"), tc("2"), tc("3")),
    )
    assert shown(document(tmp_path, body)) == [[["甲", None, "乙"], ["1", "2", "3"]]]


def test_paragraphs_and_breaks_in_a_cell_are_lines(tmp_path: Path) -> None:
    body = tbl(tr(tc(p(r("商业")) + p(r("企业"))), tc(p(r("科研"), "<w:r><w:br/></w:r>", r("机构")))))
    assert shown(document(tmp_path, body)) == [[["商业\n企业", "科研\n机构"]]]


def test_two_numbers_in_a_cell_are_not_run_together(tmp_path: Path) -> None:
    body = as_docx(T2).replace("<w:t>1006</w:t>", "<w:t>10</w:t><w:br/><w:t>06</w:t>")
    reading = form_of(document(tmp_path, body)).values["t2_license_decisions"]
    assert (reading.kind, reading.value, reading.text) == ("text", None, "10\n06")


def test_rows_and_cells_in_content_controls(tmp_path: Path) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format(
        tbl(
            control.format(tr(tc("甲"), control.format(tc("1")))),
            tr(tc("乙"), tc(p(control.format(r("2"))))),
            tr(tc("丙"), tc(control.format(p(r("3"))))),
        )
    )
    assert shown(document(tmp_path, body)) == [[["甲", "1"], ["乙", "2"], ["丙", "3"]]]


def test_prompt_of_an_empty_control_is_blank(tmp_path: Path) -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    text = r("单击此处输入文字。")
    body = tbl(
        tr(tc("甲"), tc(p(prompt.format(text)))),
        tr(tc("乙"), prompt.format(tc(p(text)))),
        tr(tc("丙"), tc(prompt.format(p(text)))),
    )
    assert shown(document(tmp_path, body)) == [[["甲", ""], ["乙", ""], ["丙", ""]]]


# --- changes, fields, what is not shown -------------------------------------------------------------


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
    body = tbl(
        tr(tc("甲"), tc(p(deleted, f"<w:ins>{r('15')}</w:ins>"))),
        tr(tc("乙"), tc(p(f"<w:moveFrom>{r('3')}</w:moveFrom>", f"<w:moveTo>{r('4')}</w:moveTo>"))),
        tr(tc("删去的行"), tc("9"), properties="<w:del/>"),
        tr(tc("新的行"), tc("8"), tc("删去的格", "<w:cellDel/>"), properties="<w:ins/>"),
    )
    assert shown(document(tmp_path, body)) == [[["甲", "15"], ["乙", "4"], ["新的行", "8"]]]


def test_hidden_text_and_notes_are_left_out(tmp_path: Path) -> None:
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    body = p(r("甲", "<w:vanish/>"), r("乙"), r("丙", '<w:vanish w:val="0"/>'), note) + tbl(
        tr(tc("规章"), tc("1")), tr(tc("样例"), tc("9"), properties="<w:hidden/>")
    )
    assert shown(document(tmp_path, body)) == ["乙丙", [["规章", "1"]]]


def test_fields_show_their_result(tmp_path: Path) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>"
    nested = mark("begin") + r("7") + mark("separate") + r("8") + mark("end")
    body = p(mark("begin"), code, nested, mark("separate"), r("15"), mark("end"), r("件")) + p(
        f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>', f"<w:hyperlink>{r('链接')}</w:hyperlink>"
    )
    assert shown(document(tmp_path, body)) == ["15件", "3链接"]


def test_raised_figures_are_not_run_together(tmp_path: Path) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = tbl(tr(tc(p(r("12"), r("1", raised))), tc(p(r("m"), r("2", raised)))))
    assert shown(document(tmp_path, body)) == [[["12[1]", "m2"]]]


def test_text_boxes_follow_their_paragraph_and_come_once(tmp_path: Path) -> None:
    content = f"<w:txbxContent>{p(r('框里'))}{tbl(tr(tc('甲'), tc('1')))}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p(r('旧框'))}</w:txbxContent></v:textbox></w:pict></w:r>"
    body = p(r("前"), both, r("后")) + p(old)
    assert shown(document(tmp_path, body)) == ["前后", "框里", [["甲", "1"]], "旧框"]


def test_ruby_shows_its_base(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('zhāng')}</w:rt><w:rubyBase>{r('章')}</w:rubyBase></w:ruby></w:r>"
    assert shown(document(tmp_path, p(r("规"), ruby))) == ["规章"]


def level(place: int, style: str, pattern: str) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def test_automatic_numbers_are_text(tmp_path: Path) -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%2.") + level(2, "decimal", "%1.%3")
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="6">{level(0, "bullet", "●")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="4"/></w:lvlOverride></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style></w:styles>"
    )

    def item(text: str, number: int, place: int = 0) -> str:
        listed = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>'
        return p(f"<w:pPr>{listed}</w:pPr>", r(text))

    body = (
        p('<w:pPr><w:pStyle w:val="h"/></w:pPr>', r("总体情况"))
        + tbl(
            tr(tc(item("属于国家秘密", 1, 1)), tc("1")), tr(tc(item("重复申请", 1, 1)), tc(item("2", 1, 1)))
        )
        + item("主动公开政府信息情况", 1)
        + item("属于国家秘密", 1, 1)
        + item("圆点", 2)
        + item("政府信息公开行政复议、行政诉讼情况", 3)
        + item("", 1)
        + item("不编号", 0)
        + item("存在的主要问题及改进情况", 1)
    )
    assert shown(document(tmp_path, body, {"numbering": numbering, "styles": styles})) == [
        "一、总体情况",
        [["1.属于国家秘密", "1"], ["2.重复申请", "3. 2"]],
        "二、主动公开政府信息情况",
        "1.属于国家秘密",
        "圆点",
        "四、政府信息公开行政复议、行政诉讼情况",
        "不编号",
        "四、存在的主要问题及改进情况",
    ]


# --- refusals -------------------------------------------------------------------------------------

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (COMPOUND, "旧版 Word 文件（.doc）。请另存为 .docx"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("只是文字".encode(), "已损坏"),
        (package("")[:-40], "已损坏"),
        (package("").replace(b"PK\x01\x02", b"PK\x01\x09", 1), "已损坏"),
        (package("<w:p>", root="x"), "已损坏"),
        (package("").replace(b"w:body", b"w:bodi"), "“word/document.xml”已损坏"),
    ],
    ids=["empty", "old", "password", "text", "cut", "broken", "not well formed", "checksum"],
)
def test_refusals(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes(tmp_path, data)
    assert sentence in refusal.value.reason
    assert refusal.value.path == str(tmp_path / "report.docx")


def test_entities_are_refused(tmp_path: Path) -> None:
    data = io.BytesIO(package(p(r("甲"))))
    with zipfile.ZipFile(data) as old:
        files = {name: old.read(name) for name in old.namelist()}
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    files["word/document.xml"] = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode() + files[
        "word/document.xml"
    ].replace("甲".encode(), b"&e;")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in files.items():
            new.writestr(name, content)
    with pytest.raises(UnreadableFile, match="文档类型声明"):
        read_bytes(tmp_path, out.getvalue())


def test_workbook_under_the_name_docx(tmp_path: Path) -> None:
    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    with pytest.raises(UnreadableFile, match="不是年报的工作簿或文档"):
        read_bytes(tmp_path, data.getvalue())


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="文件不存在"):
        read_blocks(tmp_path / "missing.docx")
