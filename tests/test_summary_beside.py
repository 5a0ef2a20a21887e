"""Lists longer than a sheet: their rows in Parquet files beside the summary, and a summary that says so."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cases import real
from districts import became, of
from doors import workbook
from excel_limits import audit, formulas_without_values
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.addin.district.batch import Request, consolidate
from nianbao.validators.judge import judge
from nianbao.workbook import files
from nianbao.workbook.draw.layout import ADJUSTMENT_FIRST_ROW, ADJUSTMENTS
from nianbao.workbook.errors import UnreadableFile, UnwritableOutput
from nianbao.workbook.files import write_together
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge import summary as drawing
from nianbao.workbook.merge.status import Summary
from nianbao.workbook.merge.summary import draw_summary, lists, summary_files
from nianbao.workbook.merge.summary.beside import LIST_ROWS
from nianbao.workbook.merge.summary.leaders.per_agency import FIRST_ROW
from nianbao.workbook.merge.summary.plan import SHARES_FIRST_ROW
from nianbao.workbook.merge.summary.reading import read_agencies, read_summary
from nianbao.workbook.read import package as package_parts
from nianbao.workbook.read import read_submission
from office import Office
from openpyxl import Workbook, load_workbook
from summary_cases import SUMMARIES, drawn, final, gap, summary
from test_summary_reading import as_shown, summaries, unlinked, without_places


def written(given: Summary, folder: Path, rows: int) -> Path:
    out = folder / "汇总.xlsx"
    write_together(summary_files(given, out, rows))
    return out


def opened(given: Summary) -> Workbook:
    return load_workbook(io.BytesIO(draw_summary(given)))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("which", SUMMARIES)
def test_a_summary_with_its_rows_beside_is_read_back_equal(which: str, tmp_path: Path) -> None:
    out = written(SUMMARIES[which], tmp_path, 0)
    found, wanted = without_places(read_summary(out)), as_shown(SUMMARIES[which])
    assert unlinked(found) == unlinked(wanted)
    assert replace(found, agencies=()) == replace(wanted, agencies=())
    problems = ["汇总_问题清单.parquet"] if wanted.problems else []
    assert names(tmp_path) == sorted(["汇总.xlsx", "汇总_明细.parquet", "汇总_状态.parquet", *problems])
    assert audit(out) == []
    assert formulas_without_values(out) == []


@settings(max_examples=12, deadline=None)
@given(summaries(), st.integers(0, 5))
def test_the_tables_say_the_same_whatever_a_sheet_holds(
    tmp_path_factory: pytest.TempPathFactory, given: Summary, rows: int
) -> None:
    out = written(given, tmp_path_factory.mktemp("laws"), rows)
    assert read_submission(out).numbers() == given.submission.numbers()
    found, wanted = without_places(read_summary(out)), as_shown(given)
    assert unlinked(found) == unlinked(wanted)
    assert replace(found, agencies=()) == replace(wanted, agencies=())
    file = out.with_name("汇总_明细.parquet")
    assert file.exists() == (len(given.agencies) > rows)
    if file.exists():
        table = pq.read_table(file).to_pylist()
        shown = [row for row in table if row["status"] == "已采纳"]
        for row, one in zip(shown, given.merged.submissions, strict=True):
            others = json.loads(row["as_written"] or "{}")
            assert {name: row[name] for name in FORM_2021.cells} == one.numbers()
            texts = {name: reading.text for name, reading in one.values.items() if reading.value is None}
            assert others == {name: text for name, text in texts.items() if text}


def test_columns_are_those_of_the_sheet(tmp_path: Path) -> None:
    written(SUMMARIES["draft"], tmp_path, 0)
    detail = pq.read_schema(tmp_path / "汇总_明细.parquet")
    assert detail.names == ["agency_code", "agency_name", "status", "path", *FORM_2021.cells, "as_written"]
    kinds = {name: str(detail.field(name).type) for name in FORM_2021.cells}
    assert {name for name, kind in kinds.items() if kind == "double"} == {"t2_fee_amount"}
    assert set(kinds.values()) == {"double", "int64"}
    for title in ("状态", "问题清单"):
        headings = [cell.value for cell in load_workbook(tmp_path / "汇总.xlsx")[title][4]]
        assert pq.read_schema(tmp_path / f"汇总_{title}.parquet").names == headings


def test_numbers_that_are_no_whole_numbers_are_kept(tmp_path: Path) -> None:
    written(gap(), tmp_path, 0)
    rows = pq.read_table(tmp_path / "汇总_明细.parquet").to_pylist()
    assert [row["t2_fee_amount"] for row in rows] == [0.1, 0.2, 0.000001]
    assert [row["as_written"] for row in rows] == [None, None, '{"t2_normative_valid": "22(其中修订16件)"}']


def test_the_same_bytes_each_time_and_none_are_other_where_the_lists_fit() -> None:
    one = SUMMARIES["draft"]
    fits = max(len(one.agencies) + len(one.skipped), len(one.problems))
    assert summary_files(one, Path("汇总.xlsx"), 0) == summary_files(one, Path("汇总.xlsx"), 0)
    assert draw_summary(one, fits) == draw_summary(one, fits + 1) == drawn("draft")
    assert draw_summary(one, fits - 1) != drawn("draft")


def test_only_the_list_that_is_too_long_leaves_its_sheet(tmp_path: Path) -> None:
    one = replace(SUMMARIES["draft"], skipped=(("a.tmp", "临时文件"),))
    made = summary_files(one, tmp_path / "汇总.xlsx", len(one.agencies))
    assert {path.name: data is not None for path, data in made.items()} == {
        "汇总_明细.parquet": False,
        "汇总_状态.parquet": True,
        "汇总_问题清单.parquet": False,
        "汇总.xlsx": True,
    }
    write_together(made)
    assert read_summary(tmp_path / "汇总.xlsx").skipped == one.skipped
    assert [a.agency_name for a in read_submission(tmp_path / "汇总.xlsx").makeup.agencies] == [
        agency.agency for agency in one.agencies if agency.status == "accepted"
    ]


def test_every_list_of_the_limit_fits_on_a_sheet() -> None:
    assert SHARES_FIRST_ROW + LIST_ROWS + 2 <= 1_048_576
    assert FIRST_ROW + LIST_ROWS < 1_000_000


def test_the_sheets_say_where_the_rows_are(tmp_path: Path) -> None:
    book = load_workbook(written(SUMMARIES["draft"], tmp_path, 0), data_only=True)
    said = {row[0].value: row[2].value for row in book["明细"].iter_rows(8, 12)}
    assert (said["行数"], said["所在文件"]) == (6, "汇总_明细.parquet")
    assert re.fullmatch("[0-9a-f]{64}", str(said["校验码（SHA-256）"]))
    first = "行数超过一张 Excel 工作表能放的，另存在旁边：“明细”6 行在“汇总_明细.parquet”"
    assert str(book["明细"]["A8"].value).startswith(first)
    (line,) = (cell.value for row in book["封面"] for cell in row if str(cell.value).startswith("行数超过"))
    assert all(f"汇总_{title}.parquet" in line for title in ("明细", "状态", "问题清单"))
    for table in FORM_2021.tables:
        texts = [str(cell.value) for row in book[table.sheet].iter_rows(1, 4) for cell in row]
        assert any(text.startswith("各单位的数在旁边的文件里") for text in texts)


def test_no_formula_looks_at_rows_that_are_not_there(tmp_path: Path) -> None:
    book = load_workbook(written(SUMMARIES["adjusted"], tmp_path, 0))
    found = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        and cell.value.startswith("=")
        and any(int(at) != 6 for at in re.findall(r"明细!\$?[A-Z]+\$?(\d+)", cell.value))
    ]
    assert found == []
    assert "summed_agencies" not in book.defined_names
    for title in ("排行", "状态", "问题清单", "明细"):
        formulas = [cell for row in book[title].iter_rows(2) for cell in row if cell.data_type == "f"]
        assert formulas == []


def test_a_summary_of_the_next_level_is_judged_by_its_own_sums(tmp_path: Path) -> None:
    out = written(final(), tmp_path, 0)
    found = read_submission(out)
    assert [f.instance for f in judge(found).findings if f.rule in ("C01", "C05", "C08")] == []
    assert [one.number("t3_new_total") for one in found.makeup.agencies] == [found.number("t3_new_total")]
    values = {**found.values, "t3_new_person": replace(found.values["t3_new_person"], value=1)}
    typed_over = [f.instance for f in judge(replace(found, values=values)).findings if f.rule == "C01"]
    assert typed_over == ["C01.t3_new_person"]


def _lost(out: Path) -> None:
    out.with_name("汇总_明细.parquet").unlink()


def _other(out: Path) -> None:
    out.with_name("汇总_明细.parquet").write_bytes(out.with_name("汇总_状态.parquet").read_bytes())


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_lost, "“明细”的行数超过一张工作表能放的，另存在“汇总_明细.parquet”里，而它不在旁边。请把它放回 "),
        (_other, "不是“汇总.xlsx”的“明细”：内容与汇总表上记的校验码不符。请用与它同时生成的那一份"),
    ],
)
def test_a_file_lost_or_of_another_run_is_said(
    harm: Callable[[Path], None], reason: str, tmp_path: Path
) -> None:
    out = written(final(), tmp_path, 0)
    harm(out)
    for read in (read_summary, lambda path: read_agencies(path, read_submission(path))):
        with pytest.raises(UnreadableFile) as refused:
            read(out)
        assert refused.value.reason.startswith(reason)
    assert read_submission(out).numbers() == final().submission.numbers()


def test_files_renamed_together_are_found(tmp_path: Path) -> None:
    out = written(final(), tmp_path, 0)
    for path in list(tmp_path.iterdir()):
        path.rename(path.with_name(path.name.replace("汇总", "区级")))
    assert len(read_agencies(out.with_name("区级.xlsx"), read_submission(out.with_name("区级.xlsx")))) == 5


def test_without_pyarrow_nothing_is_written_or_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = written(final(), tmp_path, 0)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UnwritableOutput, match=r'请先安装.*pip install "nianbao\[parquet\]"'):
        summary_files(final(), out, 0)
    with pytest.raises(UnreadableFile, match=r'pip install "nianbao\[parquet\]"'):
        read_summary(out)
    assert draw_summary(final()) == drawn("final")


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c, out = (tmp_path / name for name in "abcd")
    for path in (a, b, out):
        path.write_bytes(b"old")
    rename = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == out and path.suffix == ".tmp":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    with monkeypatch.context() as during, pytest.raises(UnwritableOutput, match="d：不能写入"):
        during.setattr(Path, "replace", refuse)
        write_together({a: b"new", b: None, c: b"new", out: b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys("abd", b"old")
    write_together({a: b"new", b: None, c: b"new", out: b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys("acd", b"new")
    assert files.write_whole(b, b"b") is None
    assert b.read_bytes() == b"b"


def test_consolidating_writes_reads_and_takes_away_what_stands_beside(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("甲局", "乙镇", "丙街道"), 1):
        workbook(inbox / f"{name}.xlsx", of(f"A{number}", name))
    out = inbox / "汇总.xlsx"
    request = Request([inbox], out, year=2024, district_name="某区", district_code="Q1")
    with monkeypatch.context() as during:
        during.setattr(drawing, "summary_files", partial(summary_files, rows=2))
        for _ in range(2):
            outcome = consolidate(request)
            assert len(became(outcome)) == 3
            assert {"汇总_明细.parquet", "汇总_状态.parquet"} <= set(names(inbox))
    skipped = {path.name: why for path, why in outcome.skipped}
    assert skipped["汇总_明细.parquet"].startswith("Parquet 数据文件，不是年报")
    above = consolidate(Request([out], tmp_path / "市.xlsx", year=2024))
    assert (became(above), above.summary.merged.values) == (
        [("Q1", "accepted")],
        outcome.summary.merged.values,
    )
    consolidate(request)
    assert [name for name in names(inbox) if name.endswith(".parquet")] == []


def test_links_end_where_excel_holds_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_LINK_LIMIT", 3)
    book = opened(SUMMARIES["draft"])
    status = [row[10] for row in book["状态"].iter_rows(5)]
    assert sum(cell.hyperlink is not None for cell in status) == 3
    assert [cell.value or "" for cell in status] == [one.path for one in SUMMARIES["draft"].agencies]
    assert "Excel 一张表最多 3 个链接，序号 " in book["状态"]["A2"].value
    assert "Excel 一张表最多 3 个链接，序号 1 以后不带链接。" in book["问题清单"]["A2"].value
    assert "个链接" not in opened(summary(real(0), year=2024))["状态"]["A2"].value


@pytest.mark.office
def test_an_adjustment_is_followed_where_the_rows_stand_in_a_file(office: Office, tmp_path: Path) -> None:
    whole, calculated = SUMMARIES["adjusted"], tmp_path / "calculated.xlsx"
    with office.open_calc(written(whole, tmp_path, 0)) as book:
        book.recalculate()
        before = book.get("t3_granted_person")
        book.set(f"{ADJUSTMENTS}!D{ADJUSTMENT_FIRST_ROW + 2}", -4)
        assert book.get("t3_granted_person") == before - 1
        book.set(f"{ADJUSTMENTS}!D{ADJUSTMENT_FIRST_ROW + 2}", -3)
        book.save_as(calculated)
    assert read_submission(calculated).numbers() == whole.submission.numbers()


def test_lists_too_large_to_check_leave_a_summary_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [replace(real(n % 5), agency_name=f"第{n}局", agency_code=f"{n:03}") for n in range(120)]
    out = written(summary(*many, year=2024), tmp_path, LIST_ROWS)
    with zipfile.ZipFile(out) as package:
        *_, second, largest = sorted((part.file_size, part.filename) for part in package.infolist())
    assert (
        largest[1]
        == f"xl/worksheets/sheet{load_workbook(out, read_only=True).sheetnames.index('明细') + 1}.xml"
    )
    monkeypatch.setattr(package_parts, "PART_LIMIT", second[0])
    found = read_submission(out)
    assert found.numbers() == summary(*many, year=2024).submission.numbers()
    told = [(f.instance, f.severity) for f in judge(found).findings if f.rule in ("C01", "C08")]
    assert told == [("C01.no_detail", "warning")]
