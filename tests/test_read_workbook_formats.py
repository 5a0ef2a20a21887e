"""The same workbook as other programs write it: equal values whatever the container."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import cases
import pytest
from nianbao.workbook.draw.layout import SHEETS
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Explanation, Submission
from office import Office
from test_read_workbook import assert_same
from xlsx_edits import cell_edited, drawn, edited, packed, parts, read, sheet_part

WRITTEN = replace(
    cases.real(0), last=cases.real(1).values, explanations=(Explanation("X01.total", "属实", "1=2"),)
)
T3 = sheet_part("依申请公开")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def data() -> bytes:
    return drawn(WRITTEN)


def assert_read(data: bytes, folder: Path, name: str = "a.xlsx") -> Submission:
    found = read(data, folder, name)
    assert_same(found, WRITTEN)
    assert found.observations == ()
    return found


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.xls", "a.et", "a.ods", "a.txt", "没有后缀"])
def test_content_counts_not_the_name(name: str, data: bytes, tmp_path: Path) -> None:
    assert_read(data, tmp_path, name)


def test_utf16_parts(data: bytes, tmp_path: Path) -> None:
    contents = parts(data)
    for name in (T3, "xl/workbook.xml", "xl/sharedStrings.xml"):
        contents[name] = contents[name].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert_read(packed(contents), tmp_path)


def test_prefixed_elements(data: bytes, tmp_path: Path) -> None:
    def prefixed(xml: str) -> str:
        return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"'))

    names = (T3, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
    assert_read(edited(data, dict.fromkeys(names, prefixed)), tmp_path)


def test_strict_namespaces(data: bytes, tmp_path: Path) -> None:
    def strict(xml: str) -> str:
        xml = xml.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        return xml.replace(OFFICE_RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")

    names = [name for name in parts(data) if name.endswith((".xml", ".rels")) and "theme" not in name]
    used = [
        name
        for name in names
        if MAIN in parts(data)[name].decode() or OFFICE_RELATIONS in parts(data)[name].decode()
    ]
    assert_read(edited(data, dict.fromkeys(used, strict)), tmp_path)


def test_parts_in_other_places_and_cases(data: bytes, tmp_path: Path) -> None:
    contents = {
        name.replace("xl/", "Book/"): content.replace(b"xl/", b"book/")
        for name, content in parts(data).items()
    }
    assert_read(packed(contents), tmp_path)


def test_package_that_does_not_say_what_it_is_about(data: bytes, tmp_path: Path) -> None:
    assert_read(packed({name: part for name, part in parts(data).items() if name != "_rels/.rels"}), tmp_path)


def test_absolute_targets(data: bytes, tmp_path: Path) -> None:
    def absolute(xml: str) -> str:
        return xml.replace('Target="worksheets', 'Target="/xl/worksheets')

    assert_read(edited(data, {"xl/_rels/workbook.xml.rels": absolute}), tmp_path)


def test_comments_cdata_and_single_quotes(data: bytes, tmp_path: Path) -> None:
    def edit(xml: str) -> str:
        xml = xml.replace("<sheetData>", "<sheetData><!-- <c r='A1'> -->")
        xml = xml.replace('<c r="D8"', "<c  r='D8'")
        return re.sub(r"<f>([^<]*)</f>", r"<f><![CDATA[\1]]></f>", xml.replace("&quot;", '"'))

    found = assert_read(edited(data, {T3: edit}), tmp_path)
    assert found.values["t3_new_total"].formula == 'IF(COUNT(D8:I8)=6,SUM(D8:I8),"")'


def test_cells_without_references(data: bytes, tmp_path: Path) -> None:
    """Legal, and some libraries write it: a cell without a reference follows the one before it."""

    def edit(xml: str) -> str:
        rows = re.findall(r'<row r="(\d+)"', xml)
        assert rows == [str(i + 1) for i in range(len(rows))]
        return re.sub(r'<c r="[A-Z]+\d+"', "<c", xml)

    def whole_rows(xml: str) -> str:
        def full(row: re.Match[str]) -> str:
            cells = {m[1]: m[0] for m in re.finditer(r'<c r="([A-Z]+)\d+".*?(?:/>|</c>)', row[0])}
            number = re.search(r'r="(\d+)"', row[0])
            assert number
            every = (cells.get(c, f'<c r="{c}{number[1]}"/>') for c in "ABCDEFGHIJ")
            return f'<row r="{number[1]}">{"".join(every)}</row>'

        return re.sub(r"<row .*?</row>", full, xml)

    assert_read(edited(edited(data, {T3: whole_rows}), {T3: edit}), tmp_path)


def test_inline_and_rich_strings(data: bytes, tmp_path: Path) -> None:
    name = WRITTEN.agency_name
    split = f"<is><r><t>{name[:3]}</t></r><r><rPr><b/></rPr><t>{name[3:]}</t></r></is>"
    assert_read(cell_edited(data, "agency_name", split, 't="inlineStr"'), tmp_path)

    def rich(xml: str) -> str:
        halves = f"<r><t>{name[:3]}</t></r><r><t>{name[3:]}</t></r><rPh sb='0' eb='1'><t>x</t></rPh>"
        return xml.replace(f"<si><t>{name}</t></si>", f"<si>{halves}</si>")

    assert_read(edited(data, {"xl/sharedStrings.xml": rich}), tmp_path)


def test_macros_are_never_asked_for(data: bytes, tmp_path: Path) -> None:
    contents = parts(data) | {"xl/vbaProject.bin": b"\0" * 100}
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main+xml", b"vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    assert_read(packed(contents), tmp_path, "a.xlsm")


def test_damaged_parts_nobody_needs_do_not_matter(data: bytes, tmp_path: Path) -> None:
    contents = parts(data) | {"xl/theme/theme1.xml": b"<a", "docProps/app.xml": b"", "xl/calcChain.xml": b"?"}
    contents[sheet_part(SHEETS[1])] = b"<worksheet"
    assert_read(packed(contents), tmp_path)


# ── through LibreOffice ───────────────────────────────────────────────────


@pytest.fixture(scope="module")
def copies(office: Office, data: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook saved by LibreOffice in every format, and once more with what a clerk might do."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "in").mkdir()
    source = folder / "in" / "a.xlsx"
    source.write_bytes(data)
    with office.open_calc(source) as book:
        for suffix in ("xlsx", "ods", "xls"):
            book.save_as(folder / f"a.{suffix}")
        book.set_formula("t3_new_person", "=50+8")
        book.set_formula("t3_new_company", "=1/0")
        book.set("t3_new_institute", "12")
        book.set("t3_new_charity", None)
        for suffix in ("xlsx", "ods", "xls"):
            book.save_as(folder / f"b.{suffix}")
    return folder


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_saved_by_libreoffice(suffix: str, copies: Path) -> None:
    found = read_submission(copies / f"a.{suffix}")
    assert_same(found, WRITTEN)
    kinds = [seen.kind for seen in found.observations]
    assert kinds == (["not_checked"] if suffix == "xls" else [])


@pytest.mark.office
def test_wps_et_is_the_same_format(copies: Path, tmp_path: Path) -> None:
    (tmp_path / "a.et").write_bytes((copies / "a.xls").read_bytes())
    assert_same(read_submission(tmp_path / "a.et"), WRITTEN)


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_changed_in_libreoffice(suffix: str, copies: Path) -> None:
    found = read_submission(copies / f"b.{suffix}")
    formulas = suffix != "xls"

    def reading(column: str) -> Reading:
        return replace(found.values[f"t3_new_{column}"], address="")

    assert reading("person") == Reading("number", 58, formula="50+8" if formulas else "")
    assert reading("company") == Reading("error", text="#DIV/0!", formula="1/0" if formulas else "")
    assert reading("institute") == Reading("text", text="12", proposed=12)
    assert reading("charity") == Reading("blank")
    if formulas:  # LibreOffice stores 0 in an .xls where this formula gives an empty text
        assert found.values["t3_new_total"].kind == "blank"
    cells = [(seen.kind, seen.cells) for seen in found.observations]
    entry = [("entry_formula", (f"t3_new_{column}",)) for column in ("person", "company")]
    assert cells == (entry if formulas else [("not_checked", ())])
