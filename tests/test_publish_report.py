"""The report as Word and as a page: read back as it went in, built like the official form, safe."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cases import AGENCIES, REPORTS, balanced_values, real, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS, Form
from nianbao.workbook.numbers import BLANK, Reading
from nianbao.workbook.publish.content import compose
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission
from publishing import SUFFIXES, read_back, said, set_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICIAL = REPORTS / "official_form_2021.docx"
SLIPS = {"行政事业性收费"}
"""Labels that the blank form sets to the left among others like them that it centres."""

WORDS = st.text(
    st.sampled_from("本机关开展了工作收到信息公开的在年度内和，；（）《》“”&<>'\"{}%#0123456789"),
    min_size=3,
    max_size=60,
)
SENTENCE = WORDS.map(lambda words: f"按照要求{words}完成。")
TEXT = st.lists(SENTENCE, min_size=1, max_size=3).map("\n".join)


@st.composite
def filled(draw: st.DrawFn, form: Form) -> Submission:
    """A submission in which everything is filled in."""
    texts = {name: draw(TEXT) for name in form.texts}
    return submission(
        draw(balanced_values(form, largest=draw(st.sampled_from((9, 500, 99_999))))),
        form=form,
        texts=texts,
        source="report",  # whose braces are text
        agency_name=draw(st.sampled_from(("示例市示例区教育局", "示例县人民政府", "示例镇人民政府"))),
        report_year=draw(st.integers(form.first_year, form.last_year or 2030)),
    )


def same(one: Submission, other: Submission) -> None:
    """Everything that a report says is equal."""
    assert other.numbers() == one.numbers()
    assert (other.agency_name, other.report_year) == (one.agency_name, one.report_year)
    assert other.form is one.form
    assert said(other.texts) == said(one.texts)
    assert other.observations == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("index", range(len(AGENCIES)))
def test_the_reports_of_real_agencies_read_back_equal(index: int, suffix: str, tmp_path: Path) -> None:
    same(real(index), read_back(real(index), suffix, tmp_path))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("published", sorted(REPORTS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_reports_as_published_read_back_equal(published: Path, suffix: str, tmp_path: Path) -> None:
    same(read_submission(published), read_back(read_submission(published), suffix, tmp_path))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_any_report_reads_back_equal(form: Form, suffix: str, data: st.DataObject) -> None:
    one = data.draw(filled(form))
    with TemporaryDirectory() as folder:
        same(one, read_back(one, suffix, Path(folder)))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"s1_proactive": "只有这一段，没有分段。", "s5_problems": "存在的不足有待改正。"},
        {"s1_on_request": "只有这一段。", "s5_improvements": "将按月检查。", "s6_other": "没有收取。"},
    ],
)
def test_a_part_says_only_what_is_written(texts: dict, suffix: str, tmp_path: Path) -> None:
    assert said(read_back(replace(real(0), texts=texts), suffix, tmp_path).texts) == texts


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_no_number_is_printed_as_it_stands(suffix: str, tmp_path: Path) -> None:
    odd = {
        "t2_regulation_made": Reading("blank", text="/"),
        "t2_regulation_valid": BLANK,
        "t3_new_person": Reading("text", text="58件<br>", proposed=58),
    }
    values = dict(real(0).values) | odd
    back = read_back(replace(real(0), values=values), suffix, tmp_path, draft="草稿")
    assert [(back.values[name].kind, back.values[name].text) for name in odd] == [
        ("blank", "/"),
        ("blank", ""),
        ("text", "58件<br>"),
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_text_of_an_agency_is_never_template_language(suffix: str, tmp_path: Path) -> None:
    text = "{{ 7*7 }}{% for a in b %}{# c #}{_{ }_}<script>alert(1)</script>&amp;</w:t>完成。"
    one = replace(real(0), texts={"s6_other": text}, agency_name="示例区教育局")
    data = set_in(compose(one), suffix)
    back = read_back(one, suffix, tmp_path)
    assert back.texts["s6_other"] == text
    assert b"<script" not in data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_report_is_the_same_file(suffix: str) -> None:
    report = compose(real(0), draft="草稿")
    assert set_in(report, suffix) == set_in(report, suffix)
    assert set_in(compose(real(0)), suffix) != set_in(report, suffix)


def document(data: bytes, part: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(part))


def value(element: etree._Element, path: str, attribute: str = "val") -> str:
    found = element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(W + attribute, "1")


@dataclass(frozen=True)
class Printed:
    """A cell of a Word table as far as the form lays it down."""

    text: str
    span: str
    merge: str
    fill: str
    align: str
    runs: frozenset[tuple[str, str]]


def printed_rows(table: etree._Element) -> Iterator[list[Printed]]:
    for row in table.iter(f"{W}tr"):
        yield [
            Printed(
                text="".join(cell.itertext()),
                span=value(cell, "tcPr/gridSpan"),
                merge=value(cell, "tcPr/vMerge"),
                fill=value(cell, "tcPr/shd", "fill").replace("auto", ""),
                align=value(cell, "p/pPr/jc").replace("both", "left"),
                runs=frozenset(
                    (value(run, "rPr/rFonts", "eastAsia"), value(run, "rPr/sz")) for run in cell.iter(f"{W}r")
                ),
            )
            for cell in row.iter(f"{W}tc")
        ]


def labels_only(rows: Iterator[list[Printed]]) -> list[list[Printed]]:
    """Empty cells count by their spans only; the blank form has no type in them."""
    blank = {"text": "", "align": "", "runs": frozenset()}
    return [
        [
            replace(cell, **blank)
            if not cell.text.strip()
            else replace(cell, align="" if cell.text in SLIPS else cell.align)
            for cell in row
        ]
        for row in rows
    ]


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="../shared is absent")
def test_the_tables_are_those_of_the_blank_official_form() -> None:
    nothing = submission({}, agency_name="示例局")
    ours = document(set_in(compose(nothing), ".docx"))
    theirs = document(OFFICIAL.read_bytes())
    pairs = list(zip(ours.iter(f"{W}tbl"), theirs.iter(f"{W}tbl"), strict=True))
    assert len(pairs) == 3
    for own, official in pairs:
        for path, attribute in (("tblPr/tblW", "w"), ("tblPr/jc", "val"), ("tblPr/tblLayout", "type")):
            assert value(own, path, attribute) == value(official, path, attribute)
        widths = [[col.get(f"{W}w") for col in table.iter(f"{W}gridCol")] for table in (own, official)]
        assert widths[0] == widths[1]
        assert labels_only(printed_rows(own)) == labels_only(printed_rows(official))
    page = f"{W}body/{W}sectPr/{W}"
    for part in ("pgSz", "pgMar"):
        own, official = (root.find(page + part) for root in (ours, theirs))
        assert dict(own.attrib) == dict(official.attrib)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_the_tables_stand_as_declared(form: Form) -> None:
    one = submission(dict.fromkeys(form.cells, 7), form=form)
    for table, drawn in zip(
        form.tables, document(set_in(compose(one), ".docx")).iter(f"{W}tbl"), strict=True
    ):
        rows = list(printed_rows(drawn))
        assert len(rows) == table.height
        assert {sum(int(cell.span or 1) for cell in row) for row in rows} == {table.width}
        texts = [cell.text for row in rows for cell in row if cell.text]
        assert texts == [box.text or "7" for box in table.grid]


def test_every_style_and_run_names_its_own_east_asian_font() -> None:
    data = set_in(compose(real(0)), ".docx")
    for part in ("word/document.xml", "word/styles.xml"):
        for fonts in document(data, part).iter(f"{W}rFonts"):
            assert fonts.get(f"{W}eastAsia") in ("宋体", "楷体")
            assert not [key for key in fonts.attrib if "Theme" in key or "theme" in key]
    assert "word/theme/theme1.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_the_document_obeys_the_schema(tmp_path: Path) -> None:
    from openxml_audit import FileFormat, OpenXmlValidator

    path = tmp_path / "report.docx"
    path.write_bytes(set_in(compose(real(0), draft="草稿", breakdown="合计1件。"), ".docx"))
    errors = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0).validate(path).errors
    without_theme = "relationships/theme' is missing"  # on purpose; Word needs none
    assert [error.description for error in errors if without_theme not in error.description] == []


def test_a_long_number_is_set_smaller_so_that_it_fits() -> None:
    one = submission({"t3_new_person": 12345, "t3_new_company": 123456, "t4_review_upheld": 1234567})
    root = document(set_in(compose(one), ".docx"))
    sizes = {"".join(run.itertext()): value(run, "rPr/sz") for run in root.iter(f"{W}r")}
    assert (sizes["12345"], sizes["123456"], sizes["1234567"]) == ("20", "16", "11")


def test_a_draft_says_so_on_every_page_and_a_report_has_an_empty_header() -> None:
    for draft, shown in (("草稿，不得公布", "草稿，不得公布"), ("", "")):
        data = set_in(compose(real(0), draft=draft), ".docx")
        assert "".join(document(data, "word/header.xml").itertext()) == shown
        page = html.fromstring(set_in(compose(real(0), draft=draft), ".html").decode("utf-8"))
        assert [one.text for one in page.iterfind(".//p[@class='draft']")] == ([shown] if shown else [])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_the_page_is_accessible(form: Form) -> None:
    one = submission(
        dict.fromkeys(form.cells, 7), form=form, texts=real(0).texts, report_year=form.first_year
    )
    data = set_in(compose(one), ".html").decode("utf-8")
    page = html.fromstring(data)
    assert page.get("lang") == "zh-CN"
    assert page.findtext("head/title") == page.findtext(".//h1")
    assert [h.text for h in page.iter("h2")] == [f"{part.number}、{part.title}" for part in form.parts]
    assert not list(page.iter("script", "img", "link"))
    assert "http" not in data
    named = {one.get("id") for one in page.iter("th")}
    assert len(named) == len(list(page.iter("th")))
    assert all(one.get("scope") for one in page.iter("th"))
    for table, drawn in zip(form.tables, page.iter("table"), strict=True):
        assert drawn.findtext("caption")
        texts = {one.get("id"): one.text for one in drawn.iter("th")}
        cells = [one for one in drawn.iter("td") if one.get("headers")]
        for cell, box in zip(cells, table.cells, strict=True):
            heads = [texts[name] for name in cell.get("headers").split()]
            assert [*box.row_labels, *box.column_labels] == [h for h in heads if not h.startswith("第二十条")]


def test_the_forms_differ_where_they_are_declared_to() -> None:
    pages = {
        form.version: set_in(
            compose(submission({}, form=form, report_year=form.first_year)), ".html"
        ).decode()
        for form in (FORM_2019, FORM_2021)
    }
    assert "政府集中采购" in pages["2019"]
    assert "政府集中采购" not in pages["2021"]
