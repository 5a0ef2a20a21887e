"""A summary that comes back: a draft says so, and its tables are checked against 明细, 构成 and 状态."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from cases import real
from districts import of
from doors import nianbao, with_totals, workbook
from judging import zeros
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.workbook.draw.layout import places
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Adjustment, Submission
from office import Office
from summary_cases import draft, drawn, summary
from xlsx_edits import edited, packed, parts, read

GIVEN = [
    with_totals(zeros(agency_name=name, agency_code=code), t3_new_person=new, t3_granted_person=new)
    for name, code, new in (("甲局", "A1", 3), ("乙局", "A2", 4), ("丙镇", "B1", 0))
]
RULES = ("C01", "C05", "C08")


@pytest.fixture(scope="module")
def data() -> bytes:
    return draw_summary(summary(*GIVEN))


def found(one: Submission) -> dict[str, Finding]:
    return {finding.instance: finding for finding in judge(one).findings if finding.rule in RULES}


def cell(title: str, a1: str, value: int | None) -> Callable[[bytes], bytes]:
    """An edit of the value stored in a cell, whatever stood there; None takes the cell out."""
    pattern = re.compile(rf'<c r="{a1}"([^<>]*?)(?:/>|>.*?</c>)')
    put = "" if value is None else f'<c r="{a1}"><v>{value}</v></c>'

    def edit(data: bytes) -> bytes:
        titles = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
        part = f"xl/worksheets/sheet{titles.index(title) + 1}.xml"
        return edited(data, {part: lambda xml: pattern.sub(put, xml, count=1)})

    return edit


def place(data: bytes, row: int, name: str) -> str:
    """The cell of 明细 in this row and under this name."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))["明细"]
    (column,) = (one.column_letter for one in sheet[7] if one.value == name)
    return f"{column}{row}"


# ── as drawn ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("which", ["final", "2019"])
def test_a_summary_as_drawn_holds(which: str, tmp_path: Path) -> None:
    assert found(read(drawn(which), tmp_path)) == {}


def test_what_it_is_made_of_is_read_with_addresses(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None and one.makeup.agencies is not None and one.makeup.shares is not None
    assert [agency.numbers() for agency in one.makeup.agencies] == [agency.numbers() for agency in GIVEN]
    assert one.makeup.agencies[1].values["t3_new_person"].address == f"明细!{place(data, 9, 't3_new_person')}"
    assert one.makeup.accepted == ("甲局", "乙局", "丙镇")
    assert [(name, row["t3_new_total"].value) for name, row in one.makeup.shares] == [
        ("甲局", 3), ("乙局", 4), ("丙镇", 0),
    ]  # fmt: skip


def test_those_set_aside_are_not_among_them(tmp_path: Path) -> None:
    one = read(draw_summary(draft()), tmp_path)
    assert one.makeup is not None and one.makeup.agencies is not None
    assert len(one.makeup.agencies) == 4
    assert set(found(one)) == {"C05"}


def test_c05_a_draft_is_told_with_its_address(tmp_path: Path) -> None:
    (finding,) = found(read(draw_summary(draft()), tmp_path)).values()
    assert (finding.severity, finding.addresses) == ("error", ("封面!C9",))
    assert finding.message == "封面写明这是“汇总表（草稿）”，还有应计入的单位没有计入"


def test_other_files_know_nothing_of_this() -> None:
    assert real(0).makeup is None
    assert found(real(0)) == {}


# ── C01 ───────────────────────────────────────────────────────────────────────


def test_c01_a_number_typed_over_a_formula_of_the_tables(data: bytes, tmp_path: Path) -> None:
    typed = cell("依申请公开", places(FORM_2021)["t3_new_person"].a1, 9)(data)
    finding = found(read(typed, tmp_path))["C01.t3_new_person"]
    assert (finding.severity, finding.actual, finding.expected, finding.difference) == ("error", 9, 7, 2)
    detail = [place(data, row, "t3_new_person") for row in (8, 9)]
    assert finding.addresses == ("依申请公开!D8", *(f"明细!{a1}" for a1 in detail))
    assert finding.message == (
        "一、本年新收政府信息公开申请数量·自然人：汇总表写 9，“明细”里已采纳的 3 行相加 7，差 2；"
        "明细各行：甲局 3、乙局 4"
    )


def test_c01_a_number_changed_on_detail_only(data: bytes, tmp_path: Path) -> None:
    """The tables still hold what they held: nothing has recalculated them."""
    name = "t2_fee_amount"
    changed = found(read(cell("明细", place(data, 10, name), 5)(data), tmp_path))
    assert {key: (one.actual, one.expected) for key, one in changed.items()} == {
        f"C01.{name}": (0, 5),
        f"C08.copy.{name}": (0, 5),
    }
    assert changed[f"C01.{name}"].message.endswith("明细各行：丙镇 5")


def test_c01_a_blank_on_detail_under_a_sum(data: bytes, tmp_path: Path) -> None:
    changed = found(read(cell("明细", place(data, 9, "t2_fee_amount"), None)(data), tmp_path))
    assert set(changed) == {"C01.t2_fee_amount", "C08.copy.t2_fee_amount"}
    assert changed["C01.t2_fee_amount"].message.endswith("汇总表写 0，“明细”里却有单位没有填数：乙局")


def without_row(one: Submission, name: str) -> Submission:
    """What Excel leaves when a row of 明细 is deleted: every formula has followed."""
    assert one.makeup is not None and one.makeup.agencies is not None
    left = tuple(agency for agency in one.makeup.agencies if agency.agency_name != name)
    shares = tuple(row for row in one.makeup.shares or () if row[0] != name)
    gone = next(agency for agency in one.makeup.agencies if agency.agency_name == name)
    values = {
        key: Reading("number", (reading.value or 0) - (gone.number(key) or 0), address=reading.address)
        for key, reading in one.values.items()
    }
    return replace(one, values=values, makeup=replace(one.makeup, agencies=left, shares=shares))


def test_c01_a_deleted_row_is_missed_by_name(data: bytes, tmp_path: Path) -> None:
    changed = found(without_row(read(data, tmp_path), "乙局"))
    assert {key: one.message for key, one in changed.items()} == {
        "C01.rows": "“状态”表写着已采纳的 1 家不在“明细”里，没有加进汇总数：乙局"
    }


def test_c01_a_row_that_status_does_not_know(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None
    changed = found(replace(one, makeup=replace(one.makeup, accepted=("甲局", "丙镇"))))
    assert {key: one.message for key, one in changed.items()} == {
        "C01.rows_more": "“明细”里有 1 行按已采纳相加，“状态”表里却不是已采纳：乙局"
    }


def test_c01_without_detail_nothing_can_be_checked(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None
    (finding,) = found(replace(one, makeup=replace(one.makeup, agencies=None))).values()
    assert (finding.instance, finding.severity) == ("C01.no_detail", "warning")


def test_c01_two_agencies_of_one_name_are_counted(tmp_path: Path) -> None:
    twins = [replace(GIVEN[0], agency_code=code) for code in ("A1", "A9")]
    assert found(read(draw_summary(summary(*twins)), tmp_path)) == {}


# ── C08 ───────────────────────────────────────────────────────────────────────


def test_c01_and_c08_go_with_adjustments(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None
    row = Adjustment("t3_granted_person", Reading("number", -1), "重复计了一件")
    less = with_totals(one, t3_granted_person=6)
    assert found(replace(less, adjustments=(row,))) == {}
    assert set(found(less)) == {
        "C01.t3_granted_person", "C08.t3_granted_total", "C08.t3_handled_person", "C08.t3_handled_total",
    }  # fmt: skip
    more = found(replace(one, adjustments=(row,)))
    assert more["C01.t3_granted_person"].message.endswith("甲局 3、乙局 4，另加“调整” -1")


def typed_into_detail(one: Submission, name: str, value: int) -> Submission:
    """What stands there once a leaf of 明细 was typed over and Excel has recalculated the tables."""
    assert one.makeup is not None and one.makeup.agencies is not None
    first, *others = one.makeup.agencies
    before = first.number(name) or 0
    changed = replace(first, values={**first.values, name: replace(first.values[name], value=value)})
    typed = with_totals(one, **{name: (one.number(name) or 0) - before + value})
    return replace(typed, makeup=replace(one.makeup, agencies=(changed, *others)))


def test_c08_a_leaf_typed_over_on_detail_is_led_back_to_its_row(data: bytes, tmp_path: Path) -> None:
    changed = found(typed_into_detail(read(data, tmp_path), "t3_carried_in_person", 2))
    assert set(changed) == {"C08.t3_carried_in_total"}
    finding = changed["C08.t3_carried_in_total"]
    assert (finding.actual, finding.expected, finding.difference) == (0, 2, -2)
    assert finding.message == (
        "二、上年结转政府信息公开申请数量·总计：“明细”里各单位所报总计相加 0，汇总表 2，差 -2；"
        "甲局写 0、分项相加 2"
    )
    assert finding.addresses[1:] == (f"明细!{place(data, 8, 't3_carried_in_total')}",)


def test_c08_a_row_that_does_not_add_up_though_the_sum_does(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None and one.makeup.agencies is not None
    rows = [
        replace(
            row, values={**row.values, "t4_review_total": replace(row.values["t4_review_total"], value=n)}
        )
        for row, n in zip(one.makeup.agencies, (1, -1, 0), strict=True)
    ]
    changed = found(replace(one, makeup=replace(one.makeup, agencies=tuple(rows), shares=None)))
    assert {key: one.message.partition("：")[2] for key, one in changed.items()} == {
        "C08.t4_review_total": (
            "“明细”里有 2 行的总计与该行的分项不符：甲局写 1、分项相加 0、乙局写 -1、分项相加 0"
        )
    }


def test_c08_a_number_typed_on_shares(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None and one.makeup.shares is not None
    where = one.makeup.shares[1][1]["t3_new_total"].address
    changed = found(read(cell("构成", where.partition("!")[2], 6)(data), tmp_path))
    (finding,) = changed.values()
    assert (finding.instance, finding.actual, finding.expected) == ("C08.copy.t3_new_total", 9, 7)
    assert finding.addresses[1:] == (where,)
    assert "乙局构成 6、明细 4；“构成”各家相加 9，“明细”相加 7，差 2" in finding.message


def test_c08_a_row_taken_out_of_shares(data: bytes, tmp_path: Path) -> None:
    one = read(data, tmp_path)
    assert one.makeup is not None and one.makeup.shares is not None
    changed = found(replace(one, makeup=replace(one.makeup, shares=one.makeup.shares[1:])))
    assert {key: one.message for key, one in changed.items()} == {
        "C08.copy_rows": "“构成”列出的单位与“明细”不同：少了甲局"
    }


# ── at the doors ──────────────────────────────────────────────────────────────


def test_validate_tells_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "汇总.xlsx").write_bytes(draw_summary(draft()))
    said = nianbao(capsys, "validate", tmp_path / "汇总.xlsx")
    assert said.status == 1
    assert "封面写明这是“汇总表（草稿）”" in said.out


def test_the_next_level_refuses_a_summary_that_was_tampered_with(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    (folder / "示例区.xlsx").write_bytes(cell("明细", place(data, 8, "t2_fee_amount"), 5)(data))
    workbook(folder / "另一区.xlsx", of("Q2", "另一区"))
    said = nianbao(
        capsys, "consolidate", folder, "-o", tmp_path / "市.xlsx", "--year", 2022, "--format", "json"
    )
    states = {one["agency"]: (one["status"], one["reason"]) for one in said.document["agencies"]}
    assert states["示例区"] == ("rejected", "有强制性问题 2 处：C01、C08")


def test_the_next_level_names_a_draft_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "汇总.xlsx").write_bytes(draw_summary(draft()))
    said = nianbao(
        capsys, "consolidate", tmp_path / "汇总.xlsx", "-o", tmp_path / "市.xlsx", "--format", "json"
    )
    (state,) = said.document["agencies"]
    assert state["reason"] == "来件是汇总草稿，还有单位没有计入，定稿后再报（C05）"


def stale(sheet: bytes) -> bytes:
    """A sheet whose formulas have no stored values: whoever opens it calculates."""
    return re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", sheet)


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_typing_into_detail_in_libreoffice(suffix: str, data: bytes, office: Office, tmp_path: Path) -> None:
    """A leaf typed over, everything recalculated and saved by another program."""
    typed = cell("明细", place(data, 8, "t3_carried_in_person"), 2)(data)
    sheets = {name: stale for name in parts(typed) if name.startswith("xl/worksheets/sheet")}
    (tmp_path / "in.xlsx").write_bytes(packed({n: sheets.get(n, bytes)(d) for n, d in parts(typed).items()}))
    (tmp_path / "out").mkdir()
    path = office.convert(tmp_path / "in.xlsx", suffix, tmp_path / "out")
    changed = found(read(path.read_bytes(), tmp_path, path.name))
    assert set(changed) == {"C08.t3_carried_in_total"}
