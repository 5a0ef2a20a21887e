"""PDF reports: ruled tables as grids, the rest as paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from cases import REPORTS
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read.blocks import Block, Grid, Paragraph, Readings
from nianbao.workbook.read.documents.pdf import MOST_PAGES, read_blocks
from nianbao.workbook.read.labelled.labels import read_grids
from office import Office
from pdf_maker import Page, pdf, written
from printed import UNIQUE, Printed, as_docx, rows, stacked
from table_layouts import EXACT_LAYOUTS, T2, T3, T4
from test_read_docx import p, package, r

HEADING = "三、收到和处理政府信息公开申请情况"


def read(tmp_path: Path, data: bytes) -> list[Block]:
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    return read_blocks(path)


def paragraphs(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def grids(blocks: Sequence[Block]) -> list[Grid]:
    return [block for block in blocks if isinstance(block, Grid)]


def form_of(blocks: Sequence[Block]) -> Readings:
    return read_grids(FORM_2021, grids(blocks))


def assert_whole(blocks: Sequence[Block]) -> None:
    readings = form_of(blocks)
    assert {name: reading.value for name, reading in readings.values.items()} == UNIQUE
    assert readings.observations == ()


def assert_table_two(blocks: Sequence[Block]) -> None:
    values = {name: reading.value for name, reading in form_of(blocks).values.items()}
    assert values == {name: value for name, value in UNIQUE.items() if name.startswith("t2")}


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", ["stroked", "thin", "frames"])
def test_ruled_tables(tmp_path: Path, lines: str) -> None:
    first = Page().write(60, 40, "二、主动公开政府信息情况").table(T2, lines=lines).write(60, 400, HEADING)
    blocks = read(tmp_path, pdf([first, Page().table(T3, lines=lines), Page().table(T4, lines=lines)]))
    assert_whole(blocks)
    assert paragraphs(blocks) == ["二、主动公开政府信息情况", HEADING]
    assert [type(block) for block in blocks] == [Paragraph, Grid, Paragraph, Grid, Grid]
    assert form_of(blocks).values["t4_review_upheld"].address == "第3页第3个表第4行第1列"


def test_spans_are_those_drawn(tmp_path: Path) -> None:
    grid = grids(read(tmp_path, pdf([Page().table(T3)])))[0]
    drawn = sorted((box.row, box.column, box.height, box.width, box.text) for box in T3)
    assert [
        (row, column, slot.height, slot.width, slot.text)
        for row, slots in enumerate(grid.rows)
        for column, slot in enumerate(slots)
        if slot is not None
    ] == drawn


def test_table_over_pages_with_running_lines(tmp_path: Path) -> None:
    pages = []
    for number, part in enumerate((rows(T3, 0, 12), rows(T3, 12, 20), rows(T3, 20)), 1):
        page = Page().write(60, 30, "某局2024年政府信息公开工作年度报告").table(part)
        pages.append(page.write(290, 810, f"- {number} -"))
    blocks = read(tmp_path, pdf([Page().table(T2), *pages, Page().table(T4)]))
    assert_whole(blocks)
    assert paragraphs(blocks) == []
    assert form_of(blocks).values["t3_carried_out_person"].address == "第4页第2个表第28行第4列"


def test_header_repeated_on_every_page(tmp_path: Path) -> None:
    parts = [rows(T3, 0, 12), stacked(rows(T3, 0, 3), rows(T3, 12))]
    assert_whole(
        read(
            tmp_path,
            pdf([Page().table(T2), *map(Page().__class__.table, [Page(), Page()], parts), Page().table(T4)]),
        )
    )


def test_second_page_a_little_aside(tmp_path: Path) -> None:
    pages = [Page().table(rows(T3, 0, 12)), Page().table(rows(T3, 12), left=62, numbers=33.8)]
    assert_whole(read(tmp_path, pdf([Page().table(T2), *pages, Page().table(T4)])))


def test_row_and_group_cut_by_the_page_break(tmp_path: Path) -> None:
    cut = EXACT_LAYOUTS["a row cut in two, numbers below"][1]
    pages = [Page().table(rows(cut, 0, 7)), Page().table(rows(cut, 7))]
    assert_whole(read(tmp_path, pdf([Page().table(T2), *pages, Page().table(T4)])))


def test_shading_is_no_line(tmp_path: Path) -> None:
    page = Page()
    for top in range(40, 400, 13):
        page.fill(50, top, 545, top + 12, grey=1.0)
    page.table(T2).write(60, 41, "二、主动公开政府信息情况").write(60, 370, HEADING)
    blocks = read(tmp_path, pdf([page]))
    assert_table_two(blocks)
    assert len(grids(blocks)) == 1
    assert paragraphs(blocks) == ["二、主动公开政府信息情况", HEADING]


def test_table_without_outer_sides(tmp_path: Path) -> None:
    assert_table_two(read(tmp_path, pdf([Page().table(T2, open_sides=True)])))


def test_frame_around_the_page_and_text_box(tmp_path: Path) -> None:
    page = Page().frame(20, 20, 575, 822).table(T2).frame(60, 500, 300, 540).write(70, 510, "框里的话")
    blocks = read(tmp_path, pdf([page]))
    assert_table_two(blocks)
    assert paragraphs(blocks) == ["框里的话"]


def test_letters_drawn_twice_for_bold(tmp_path: Path) -> None:
    page = Page().table(T2)
    shadow = Page().table(T2, left=60.3, lines="none")
    page._drawn += shadow._drawn
    assert_table_two(read(tmp_path, pdf([page])))


def test_watermark_over_the_table(tmp_path: Path) -> None:
    page = Page().turned(80, 300, "内部资料 2024", 40).table(T2)
    blocks = read(tmp_path, pdf([page]))
    assert_table_two(blocks)
    assert paragraphs(blocks) == []


@pytest.mark.parametrize("rotate", [90, 270])
def test_page_turned_on_its_side(tmp_path: Path, rotate: int) -> None:
    """A landscape table on an upright sheet that the viewer turns."""
    page = Page(595).table(T4, labels=40, numbers=44)
    content = page.content
    page._drawn = [
        f"q {'0 1 -1 0 595 0' if rotate == 90 else '0 -1 1 0 0 842'} cm",
        content,
        "Q",
    ]
    blocks = read(tmp_path, pdf([page], rotate=rotate))
    values = {name: reading.value for name, reading in form_of(blocks).values.items()}
    assert values == {name: value for name, value in UNIQUE.items() if name.startswith("t4")}


def test_number_broken_in_a_narrow_cell_is_one_number(tmp_path: Path) -> None:
    assert_table_two(read(tmp_path, pdf([Page().table(T2, numbers=14, row=30)])))


def test_two_numbers_in_a_cell_stay_two(tmp_path: Path) -> None:
    table = [box if box.text != "1006" else type(box)(*[*vars(box).values()][:4], "10\n06") for box in T2]
    reading = form_of(read(tmp_path, pdf([Page().table(table)]))).values["t2_license_decisions"]
    assert (reading.kind, reading.text) == ("text", "10\n06")


def test_blank_cells_stay_blank(tmp_path: Path) -> None:
    table = [box if box.text != "1006" else type(box)(*[*vars(box).values()][:4], "") for box in T2]
    assert form_of(read(tmp_path, pdf([Page().table(table)]))).values["t2_license_decisions"].kind == "blank"


# --- text -----------------------------------------------------------------------------------------


def test_broken_lines_are_paragraphs(tmp_path: Path) -> None:
    full = "政府信息公开工作" * 6
    page = (
        Page()
        .write(76, 80, full[:46])
        .write(60, 94, full)
        .write(60, 108, "到此为止。")
        .write(76, 122, "一、总体情况")
        .write(76, 136, full[:46])
        .write(290, 800, "1")
    )
    second = Page().write(60, 80, "接上页。").write(76, 94, "二、").write(290, 800, "2")
    blocks = read(tmp_path, pdf([page, second]))
    assert paragraphs(blocks) == [
        full[:46] + full + "到此为止。",
        "一、总体情况",
        full[:46] + "接上页。",
        "二、",
    ]
    assert [block.address for block in blocks if isinstance(block, Paragraph)] == ["第1页"] * 3 + ["第2页"]


def test_table_without_lines_comes_as_rows_of_text(tmp_path: Path) -> None:
    blocks = read(tmp_path, pdf([Page().table(rows(T2, 8, 11), lines="none", labels=120, numbers=80)]))
    assert grids(blocks) == []
    assert paragraphs(blocks) == ["信息内容\t本年处理决定数量", "行政处罚\t1007", "行政强制\t1008"]


@pytest.mark.parametrize(
    "number", ["- 3 -", "—3—", "第 3 页", "第3页 共12页", "3/12", "3", "Page 3 of 12", "· 3 ·"]
)
def test_page_numbers_are_left_out(tmp_path: Path, number: str) -> None:
    pages = [Page().write(60, 300, "正文正文正文正文正文正文")] * 2
    third = Page().write(60, 300, "末页末页末页末页末页末页").write(290, 800, number)
    assert number not in paragraphs(read(tmp_path, pdf([*pages, third])))


def test_a_count_at_the_foot_of_a_page_is_no_page_number(tmp_path: Path) -> None:
    page = Page().write(60, 700, "行政许可的处理决定数量是多少呢请看下面").write(60, 800, "18")
    assert paragraphs(read(tmp_path, pdf([page])))[-1] == "18"


def test_radicals_are_whole_characters(tmp_path: Path) -> None:
    page = Page().write(60, 80, "某市⼈⺠政府办公室关于政府信息公开工作年度报告")
    (paragraph,) = paragraphs(read(tmp_path, pdf([page])))
    assert paragraph.startswith("某市人民政府")


# --- refusals -------------------------------------------------------------------------------------

LOCK = "<< /Filter /Standard /V 1 /R 2 /O <" + "00" * 32 + "> /U <" + "00" * 32 + "> /P -4 >>"
SCAN = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
    " /Resources << /XObject << /I 4 0 R >> >> >>",
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    " /Length 1 >>\nstream\n0\nendstream",
    "<< /Length 28 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream",
]
NO_CODES = [
    *SCAN[:2],
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
    " /Resources << /Font << /F 4 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
    " /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4"
    " /FontBBox [0 0 1 1] /Ascent 1 /Descent 0 >> >>] >>",
    "<< /Length 44 >>\nstream\nBT /F 8 Tf 60 700 Td <0102010301040105> Tj ET\nendstream",
]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7\nrubbish", "已损坏"),
        ("文字".encode(), "已损坏"),
        (pdf([Page().table(T2)])[:900], "已损坏"),
        (pdf([]), "已损坏"),
        (pdf([Page()], Encrypt=LOCK, ID="[<00> <00>]"), "打开密码"),
        (written(SCAN), "扫描件"),
        (written(NO_CODES), "没有编码"),
        (pdf([Page()] * (MOST_PAGES + 1)), f"有 {MOST_PAGES + 1} 页"),
    ],
    ids=["empty", "rubbish", "text", "cut", "no pages", "password", "scan", "no codes", "too long"],
)
def test_refusals(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(tmp_path, data)
    assert sentence in refusal.value.reason


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="文件不存在"):
        read_blocks(tmp_path / "missing.pdf")


# --- made by others -------------------------------------------------------------------------------


@pytest.mark.skipif(not REPORTS.exists(), reason="no reports beside the project")
def test_published_report_of_hongze() -> None:
    blocks = read_blocks(REPORTS / "hongze_2024.pdf")
    readings = form_of(blocks)
    values = {name: reading.value for name, reading in readings.values.items()}
    columns = ("person", "company", "institute", "charity", "law_firm", "other_org", "total")
    other_rows = ("other_no_correction", "other_no_payment", "other_rest")
    lost = {f"t3_{row}_{column}" for row in other_rows for column in columns}
    persons = {
        "new": 95, "granted": 50, "partial": 9, "refuse_stability": 1, "refuse_process": 1,
        "refuse_enforcement_file": 1, "unable_not_held": 31, "unable_not_ready": 1,
        "reject_petition": 1, "handled": 95,
    }  # fmt: skip
    filled = {f"t3_{row}_{column}": n for row, n in persons.items() for column in ("person", "total")} | {
        "t2_normative_made": 3, "t2_normative_valid": 8, "t2_license_decisions": 9487,
        "t2_penalty_decisions": 2776, "t2_coercion_decisions": 84, "t2_fee_amount": 7545,
        "t4_review_upheld": 1, "t4_review_corrected": 1, "t4_review_total": 2, "t4_direct_upheld": 1,
        "t4_direct_total": 1, "t4_after_review_upheld": 2, "t4_after_review_other": 1,
        "t4_after_review_total": 3,
    }  # fmt: skip
    assert values == {name: filled.get(name, 0) for name in FORM_2021.cells if name not in lost}
    assert {name: reading.value for name, reading in readings.extra.items()} == {
        f"t3_other_{column}": 0 for column in columns
    }
    assert [(one.kind, one.found) for one in readings.observations] == [
        ("label_changed", "2.其他法律行政止公开"),
        *[("label_missing", "（六）其他处理")] * 3,
    ]
    assert not any(text.strip("- ").isdigit() for text in paragraphs(blocks))


@pytest.mark.parametrize(
    "name", ["as printed", "index column in front", "subtotal column", "a row cut in two", "header repeated"]
)
def test_word_documents_printed_by_libreoffice(tmp_path: Path, office: Office, name: str) -> None:
    blocks = read_blocks(office.convert(word_file(tmp_path, EXACT_LAYOUTS[name]), ".pdf"))
    assert_whole(blocks)
    assert paragraphs(blocks)[0] == "某局2024年政府信息公开工作年度报告"


@pytest.mark.skipif(not REPORTS.exists(), reason="no reports beside the project")
@pytest.mark.office
def test_official_form_printed_by_libreoffice(tmp_path: Path, office: Office) -> None:
    readings = form_of(read_blocks(office.convert(REPORTS / "official_form_2021.docx", ".pdf", tmp_path)))
    assert {name: reading.kind for name, reading in readings.values.items()} == dict.fromkeys(
        FORM_2021.cells, "blank"
    )
    assert readings.observations == ()


def word_file(tmp_path: Path, parts: Sequence[Printed]) -> Path:
    title = p(r("某局2024年政府信息公开工作年度报告")) + p(r("政府信息公开工作" * 60))
    path = tmp_path / "report.docx"
    path.write_bytes(package(title + p(r(HEADING)).join(map(as_docx, parts)) + p(r("五、"))))
    return path
