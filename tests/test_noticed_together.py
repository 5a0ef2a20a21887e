"""Several things done to one workbook: each is its own finding and none hides another; other doors."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cases
import openpyxl
import pytest
from districts import became, of, reasons
from doors import workbook
from filled import REAL, T3, assert_numbers, filled, seen
from handled import (
    linked,
    merged,
    protection_taken_off,
    row_changed,
    sheet_added,
    sheet_state,
    with_link,
    with_macros,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import failed, observed, only, zeros
from nianbao.addin.district.batch import Request, consolidate
from nianbao.workbook.merge.status import Status
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Observation, Submission
from office import Office
from summary_cases import summary
from test_district_summary import findings, gathered, state
from xlsx_edits import cell_edited, edited, packed, parts, read, row_inserted

HEADING, REWRITTEN = ">法人或其他组织<", ">单位<"


def heading_rewritten(data: bytes) -> bytes:
    return edited(data, {"xl/sharedStrings.xml": lambda xml: xml.replace(HEADING, REWRITTEN)})


DAMAGES = {
    "S02.row_inserted": lambda data: row_inserted(data, "复议诉讼", 8),
    "S02.label_changed": heading_rewritten,
    "S02.total_overwritten": lambda data: cell_edited(data, "t3_new_total", "<v>62</v>"),
    "S05.formula": lambda data: cell_edited(data, "t3_new_person", "<f>50+8</f><v>58</v>"),
    "S09.rows_hidden.t2_normative_made": lambda data: row_changed(data, "主动公开", 8, 'hidden="1"'),
    "S09.sheet_hidden": lambda data: sheet_state(data, "校验", "veryHidden"),
    "S09.sheet_added": lambda data: sheet_added(data, "底稿"),
    "S09.unprotected": lambda data: protection_taken_off(data, "正文"),
    "S10.outside_link": lambda data: with_link(data, "台账.xlsx"),
    "S10.macros": with_macros,
    "S11": lambda data: cell_edited(data, "nianbao_template", "<v>0</v>"),
}
"""What can be done to a workbook, by the one finding it gives."""


def structure(found: Submission) -> set[str]:
    return {instance for instance in failed(found) if instance.startswith("S")}


@cache
def good() -> bytes:
    assert structure(in_folder(filled())) == set()
    return filled()


def in_folder(data: bytes) -> Submission:
    with TemporaryDirectory() as folder:
        return read(data, Path(folder))


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(sorted(DAMAGES)), max_size=6))
def test_whatever_is_done_together_each_is_told_once_and_every_number_read(chosen: set[str]) -> None:
    data = good()
    for instance in sorted(chosen):
        data = DAMAGES[instance](data)
    found = in_folder(data)
    assert_numbers(found)
    assert structure(found) == chosen


def test_five_damages_are_five_findings(tmp_path: Path) -> None:
    data = row_inserted(heading_rewritten(filled()), T3, 20)
    data = cell_edited(with_macros(data), "t2_fee_amount", "<is><t>1234.5</t></is>", 't="inlineStr"')
    found = read(merged(cell_edited(data, "t4_review_other", ""), "复议诉讼", "B8:C8"), tmp_path)
    assert_numbers(found, t2_fee_amount=None, t4_review_other=None)
    assert structure(found) == {
        "S02.row_inserted",
        "S02.label_changed",
        "S02.cells_merged.t4_review_other",
        "S06.t2_fee_amount",
        "S10.macros",
    }


# ── rules over observations: what else they must not say ──────────────────


@pytest.mark.parametrize(
    ("observation", "instance", "severity"),
    [
        (Observation("row_inserted", (), f"{T3}!A9", "第 9 行"), "S02.row_inserted", "warning"),
        (Observation("column_inserted", (), f"{T3}!E5", "第 E 列"), "S02.column_inserted", "warning"),
        (Observation("column_moved", ("t3_new_company",)), "S02.column_moved.t3_new_company", "warning"),
        (Observation("columns_hidden", ("t3_new_person",)), "S09.columns_hidden.t3_new_person", "warning"),
        (Observation("sheet_missing", (), "", "", "正文"), "S09.sheet_missing", "hint"),
        (Observation("sheet_renamed", (), "甲!A1", "甲", "正文"), "S09.sheet_renamed", "hint"),
        (Observation("outside_link", (), "", "数据连接"), "S10.outside_link", "warning"),
    ],
)
def test_each_observation_is_one_finding(observation: Observation, instance: str, severity: str) -> None:
    one = observed(observation)
    assert failed(one) == {instance}
    finding = only(one, instance)
    assert (finding.severity, "{" in finding.message) == (severity, False)


def test_a_moved_column_goes_by_its_label() -> None:
    seen_there = Observation("column_moved", ("t3_new_company",), f"{T3}!F5", "第 F 列", "第 E 列")
    assert only(observed(seen_there), "S02.column_moved.t3_new_company").message == (
        "表三“商业企业”一列移到了第 F 列，填报工作簿里它在第 E 列"
    )


# ── summaries and other spreadsheets ──────────────────────────────────────


def test_a_summary_may_have_any_sheets_but_no_macros(tmp_path: Path) -> None:
    data = draw_summary(summary(*(cases.real(index) for index in range(3))))
    assert seen(read(data, tmp_path)) == []
    found = read(with_macros(data), tmp_path)
    assert (found.source, [kind for kind, *_ in seen(found)]) == ("summary", ["macros"])


def test_hidden_rows_of_a_spreadsheet_that_is_not_ours_are_told(tmp_path: Path) -> None:
    """Only of the sheets the report was read from."""
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    for name in list(book.defined_names):
        del book.defined_names[name]
    for title in ("封面", "填报说明", "正文", "上年数", "校验", "情况说明"):
        del book[title]
    book["主动公开"].title = "二"
    book[T3].row_dimensions[9].hidden = True
    book.create_sheet("别的").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = read_submission(tmp_path / "a.xlsx")
    assert found.source == "spreadsheet"
    assert found.number("t3_carried_in_person") == REAL.number("t3_carried_in_person")
    noticed = [s for s in found.observations if s.kind in ("rows_hidden", "sheet_hidden", "sheet_added")]
    assert [(s.kind, len(s.cells), s.found) for s in noticed] == [("rows_hidden", 7, f"“{T3}”第 9 行")]


# ── C04: what came in from another template ───────────────────────────────


def template(one: Submission, version: str) -> Submission:
    return replace(one, observations=(Observation("other_template", (), "封面!C10", version, "1"),))


@pytest.mark.parametrize(
    ("version", "status", "told"),
    [
        ("0", "accepted", {"C04.甲.xlsx.template"}),
        ("旧", "accepted", set()),
        ("0", "rejected", set()),
    ],
)
def test_c04_another_template_is_a_hint(version: str, status: Status, told: set[str]) -> None:
    one = template(zeros(agency_name="甲", agency_code="甲"), version)
    found = findings(gathered(state(one, status)), "C04")
    assert {key: one.severity for key, one in found.items()} == dict.fromkeys(told, "hint")


def test_a_file_from_another_template_is_summed_and_told(tmp_path: Path) -> None:
    inbox = tmp_path / "来件"
    inbox.mkdir()
    for number, version in enumerate("102"):
        path = workbook(inbox / f"{number}.xlsx", of(f"A{number}", f"第{number}局"))
        path.write_bytes(cell_edited(path.read_bytes(), "nianbao_template", f"<v>{version}</v>"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", year=2024))
    assert became(outcome) == [("A0", "accepted"), ("A1", "accepted"), ("2.xlsx", "unreadable")]
    assert reasons(outcome) == {
        "0.xlsx": "",
        "1.xlsx": "用的是第 0 版模板，现行的是第 1 版；数照常读取（C04）",
        "2.xlsx": "出自第 2 版模板，本程序只认到第 1 版；为免读错，没有读取。"
        "请升级 nianbao 再试，或请对方改用第 1 版的填报表",
    }


# ── other formats ─────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def copies(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Saved by LibreOffice in every format: our templates, a filled workbook, and a damaged one."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "in").mkdir()
    damaged = row_changed(linked(filled(), "t3_new_person", "台账.xlsx"), T3, 9, 'hidden="1"')
    damaged = protection_taken_off(sheet_added(sheet_state(damaged, "填报说明", "hidden"), "底稿"), "正文")
    templates = Path(__file__).parent.parent / "templates"
    sources = {"filled": filled(), "damaged": damaged}
    for name in ("agency-2021", "agency-2019"):
        sources[name] = (templates / f"{name}.xlsx").read_bytes()
    for name, data in sources.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(data)
        with office.open_calc(folder / "in" / f"{name}.xlsx") as book:
            for suffix in ("xlsx", "ods", "xls"):
                book.save_as(folder / f"{name}.{suffix}")
    return folder


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("name", ["agency-2021", "agency-2019", "filled"])
def test_a_workbook_merely_saved_again_is_accused_of_nothing(name: str, suffix: str, copies: Path) -> None:
    found = read_submission(copies / f"{name}.{suffix}")
    assert found.observations == ()
    if name == "filled":
        assert_numbers(found)
        assert structure(found) == set()


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_the_same_is_noticed_in_every_format(suffix: str, copies: Path) -> None:
    found = read_submission(copies / f"damaged.{suffix}")
    assert found.number("t3_carried_in_person") == REAL.number("t3_carried_in_person")
    formulas = suffix != "xls"
    used = f"用在{T3}!D8" if formulas else "没有看到用在哪一格"
    expected = [
        ("sheet_added", "底稿"),
        ("sheet_hidden", "“填报说明”"),
        ("rows_hidden", f"“{T3}”第 9 行"),
        ("outside_link", f"“台账.xlsx”（{used}）"),
    ]
    if formulas:
        expected.insert(1, ("unprotected", "“正文”"))
    told = [(kind, said) for kind, _, _, said in seen(found)]
    assert told[1:] == expected  # before it: the formula in an entry cell, or what cannot be seen
    assert told[0][0] == ("entry_formula" if formulas else "not_checked")


@pytest.mark.office
def test_macros_in_other_formats_are_told(copies: Path, tmp_path: Path) -> None:
    contents = parts((copies / "filled.ods").read_bytes())
    modules = {"Basic/Standard/script-lb.xml": b"<a/>", "Basic/Standard/Module1.xml": b"<a/>"}
    with_module = read(packed(contents | modules), tmp_path, "a.ods")
    assert seen(with_module) == [("macros", (), "", "LibreOffice")]
    listed_only = read(packed(contents | {"Basic/Standard/script-lb.xml": b"<a/>"}), tmp_path, "a.ods")
    assert seen(listed_only) == []
    binary = (copies / "filled.xls").read_bytes() + "_VBA_PROJECT_CUR".encode("utf-16-le").ljust(512, b"\0")
    assert [kind for kind, *_ in seen(read(binary, tmp_path, "a.xls"))] == ["not_checked", "macros"]
