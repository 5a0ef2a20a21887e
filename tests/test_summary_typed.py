"""What a district types into its summary: on the sheets, read back, and carried over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from districts import of
from doors import nianbao, with_totals, workbook
from judging import zeros
from nianbao.workbook.adjustments import COUNTED, FAULTS
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.adjusting.ground import HEADERS
from nianbao.workbook.merge.summary.plan import SHARES_SUM_ROW
from nianbao.workbook.merge.summary.reading import read_summary
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Adjustment, Explanation
from summary_cases import SUMMARIES, adjusted, adjustment, drawn, named, opened, table, texts

GIVEN = adjusted()
MERGED = GIVEN.merged


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# ── on the sheets ─────────────────────────────────────────────────────────────


def test_beside_each_row_stands_what_comes_of_it() -> None:
    rows = table(opened("adjusted")["调整"], 5)[: len(MERGED.adjustments) + 1]
    shown = [dict(zip(HEADERS, row, strict=False)) for row in rows]
    assert [row["核对"] for row in shown] == [
        *(FAULTS[one.fault] if one.fault else COUNTED for one in MERGED.adjustments),
        None,
    ]
    first = MERGED.sums["t3_granted_person"]
    assert [row[name] for row in shown[1:3] for name in ("各单位合计", "调整", "结果")] == [
        *(first, -2, first - 2),
        *(first, -2, first - 2),
    ]
    assert [shown[0][name] for name in ("位置", "计入的单元格")] == ["依申请公开!D8", "t3_new_person"]
    assert [shown[4][name] for name in ("位置", "计入的单元格", "结果")] == ["依申请公开!J8", None, None]
    assert (opened("adjusted")["调整"]["L3"].value, opened("adjusted")["调整"]["M3"].value) == (4, 8)


def test_every_cell_is_listed_with_sum_adjustment_and_result() -> None:
    sheet = opened("adjusted")["调整"]
    top = next(row for row in range(1, 80) if sheet.cell(row, 3).value == "官方名称")
    rows = table(sheet, top)[: len(FORM_2021.cells)]
    assert [row[8] for row in rows] == [*FORM_2021.typed, *FORM_2021.totals]
    assert {row[8]: tuple(row[9:12]) for row in rows} == {
        name: (MERGED.sums[name], MERGED.adjusted[name], MERGED.values[name]) for name in FORM_2021.cells
    }
    assert len({row[2] for row in rows}) == len(rows)
    assert [row[1:3] for row in table(sheet, top + len(rows) + 3)] == [
        ["C07", "没有重复计数"],
        ["X01", "结转相符"],
    ]


def test_a_cell_is_chosen_from_those_that_can_be_adjusted() -> None:
    book = opened("adjusted", values=False)
    lists = {
        str(one.sqref).split(":")[0]: one.formula1.replace("$", "")
        for one in book["调整"].data_validations.dataValidation
        if one.type == "list"
    }
    assert lists.pop("F6") == "summed_agencies"
    assert book.defined_names["summed_agencies"].attr_text == "明细!$B$8:$B$12"
    spans = {start: book["调整"][area] for start, area in lists.items()}
    assert [cell.value for (cell,) in spans["B6"]] == ["C07", "X01"]
    assert [cell.value for (cell,) in spans["C6"]] == [FORM_2021.cells[n].title for n in FORM_2021.typed]
    sheet = book["调整"]
    assert sheet.protection.sheet
    assert [sheet.cell(6, column).protection.locked for column in range(1, 14)] == [
        True, *[False] * 6, *[True] * 6,
    ]  # fmt: skip
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("D6", "A5:M35")


def test_shares_and_detail_keep_agencies_and_adjustments_apart() -> None:
    rows = table(opened("adjusted")["构成"], SHARES_SUM_ROW)[:4]
    sums, changes, results, checks = (dict(enumerate(row)) for row in rows)
    column = next(at for at, value in changes.items() if value == -2)
    name = "t3_new_total"
    assert (sums[column], results[column]) == (MERGED.sums[name], MERGED.values[name])
    assert set(checks.values()) - {None, "核对：与汇总表"} == {"平"}
    assert [row[2] for row in rows][:1] == [MERGED.sums["t2_regulation_made"]]
    detail = table(opened("adjusted")["明细"], 5)[0]
    names = [cell.value for cell in opened("adjusted")["明细"][7]]
    assert detail[names.index("t3_new_person")] == MERGED.sums["t3_new_person"]
    assert named(opened("adjusted"), "t3_new_person") == MERGED.sums["t3_new_person"] - 2


def test_a_fault_that_is_typed_later_makes_a_draft_of_a_final_summary() -> None:
    late = draw_summary(replace(GIVEN, draft_reasons=()))
    book = openpyxl.load_workbook(io.BytesIO(late), data_only=True)
    said = "草稿——“调整”有 8 行不能计入"
    assert said in texts(book["封面"])
    assert f"{said}；含调整 4 行" in texts(book["主动公开"])


def test_room_grows_with_the_rows() -> None:
    rows = [adjustment("t3_new_person", 1, f"依据{number}") for number in range(40)]
    more = replace(GIVEN, merged=merge(FORM_2021, MERGED.submissions, rows))
    book = openpyxl.load_workbook(io.BytesIO(draw_summary(more)), data_only=True)
    assert book["调整"].auto_filter.ref == "A5:M60"
    assert named(book, "t3_new_person") == MERGED.sums["t3_new_person"] + 40


# ── read back ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stored", [True, False], ids=["with values", "saved without values"])
def test_what_was_typed_is_read(stored: bool, tmp_path: Path) -> None:
    path = written(tmp_path / "汇总.xlsx", drawn("adjusted"))
    if not stored:
        openpyxl.load_workbook(path).save(path)
    found = read_submission(path)
    assert found.numbers() == GIVEN.submission.numbers()
    assert (dict(found.texts), found.explanations) == (dict(GIVEN.texts), GIVEN.explanations)
    given = GIVEN.submission.adjustments
    assert [
        (one.cell, one.amount.value, one.rule, one.agency, one.handler, one.address, one.fault)
        for one in found.adjustments
    ] == [
        (one.cell, one.amount.value, one.rule, one.agency, one.handler, one.address, one.fault)
        for one in given
    ]
    assert [one.before for one in found.adjustments if one.counts] == [
        one.before for one in given if one.counts
    ]


@pytest.mark.parametrize("which", [which for which in SUMMARIES if which != "adjusted"])
def test_without_adjustments_none_are_read(which: str, tmp_path: Path) -> None:
    found = read_submission(written(tmp_path / "汇总.xlsx", drawn(which)))
    assert (found.adjustments, dict(found.texts), found.explanations) == ((), {}, ())


def test_typing_over_it_is_read(tmp_path: Path) -> None:
    """What openpyxl types, and no program has calculated yet."""
    book = openpyxl.load_workbook(io.BytesIO(drawn("final")))
    sheet = book["调整"]
    for a1, value in (("C9", "t3_new_person"), ("D9", -1), ("E9", "依据"), ("C11", "t3_new_person")):
        sheet[a1] = value
    book.save(tmp_path / "汇总.xlsx")
    found = read_submission(tmp_path / "汇总.xlsx")
    plain = SUMMARIES["final"].merged.values
    assert found.number("t3_new_person") == plain["t3_new_person"] - 1
    assert found.number("t3_new_total") == plain["t3_new_total"] - 1
    assert [(one.address, one.fault) for one in found.adjustments] == [
        ("调整!C9", None),
        ("调整!C11", "no_amount"),
    ]


def test_drawn_again_it_is_the_same_summary(tmp_path: Path) -> None:
    path = written(tmp_path / "汇总.xlsx", drawn("adjusted"))
    again = written(tmp_path / "又.xlsx", draw_summary(replace(read_summary(path), rules=GIVEN.rules)))
    one, other = read_submission(path), read_submission(again)
    assert other.adjustments == one.adjustments
    assert other.texts == one.texts
    assert other.numbers() == one.numbers()


# ── carried over ──────────────────────────────────────────────────────────────

INBOX = [
    with_totals(
        replace(zeros(agency_name=name, agency_code=code), report_year=2024),
        t3_new_person=new,
        t3_granted_person=new,
    )
    for name, code, new in (("甲局", "A1", 3), ("乙局", "A2", 4))
]


def typed(path: Path, rows: Sequence[Adjustment], **fields: object) -> None:
    """The summary as it is once somebody has typed these into it and saved it."""
    whole = read_summary(path)
    merged = merge(FORM_2021, whole.merged.submissions, rows)
    path.write_bytes(draw_summary(replace(whole, merged=merged, **fields)))  # type: ignore[arg-type]


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A summary of two agencies, made once, with an adjustment and a text typed into it."""
    folder = tmp_path / "来件"
    folder.mkdir()
    for one in INBOX:
        workbook(folder / f"{one.agency_name}.xlsx", one)
    out = tmp_path / "汇总.xlsx"
    first = nianbao(capsys, "consolidate", folder, "-o", out, "--agency", "某区", "--code", "Q1")
    assert first.status == 0
    assert "带过来" not in first.err
    rows = (
        adjustment("t3_new_person", -1, "重复", rule="C07", agency="乙局"),
        adjustment("t3_granted_person", -1, "重复"),
    )
    texts_, why = {"s6_other": "没有收取信息处理费。"}, Explanation("S01.part5", "另行公布")
    typed(out, rows, texts=texts_, explanations=(why,))
    return out


def again(place: Path, capsys: pytest.CaptureFixture[str], *options: object):
    return nianbao(capsys, "consolidate", place.parent / "来件", "-o", place, *options)


def test_consolidating_again_keeps_what_was_typed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = again(place, capsys)
    assert said.status == 0
    assert "里原来填写的带过来了：“调整” 2 行、“正文” 1 段、“情况说明” 1 条、汇总机关（某区、Q1）" in said.err
    found = read_submission(place)
    assert (found.agency_name, found.agency_code) == ("某区", "Q1")
    assert [(one.rule, one.name, one.amount.value, one.reason, one.agency) for one in found.adjustments] == [
        ("C07", "t3_new_person", -1, "重复", "乙局"),
        ("", "t3_granted_person", -1, "重复", ""),
    ]
    assert found.texts == {"s6_other": "没有收取信息处理费。"}
    assert [(one.instance, one.text) for one in found.explanations] == [("S01.part5", "另行公布")]
    assert (found.number("t3_new_total"), found.number("t3_granted_total")) == (6, 6)
    once = place.read_bytes()
    assert again(place, capsys).status == 0
    assert place.read_bytes() == once


def test_fresh_drops_it_and_says_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = again(place, capsys, "--fresh")
    assert "照 --fresh" in said.err and "“调整” 2 行" in said.err
    found = read_submission(place)
    assert (found.adjustments, dict(found.texts), found.agency_name) == ((), {}, "")
    assert found.number("t3_new_total") == 7


def test_a_name_given_now_is_the_one(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = again(place, capsys, "--agency", "新区")
    assert "汇总机关" not in said.err.partition("带过来了")[2].partition("；")[0]
    found = read_submission(place)
    assert (found.agency_name, found.agency_code) == ("新区", "")


def test_a_sum_that_changed_under_an_adjustment_is_told(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = with_totals(INBOX[0], t3_new_person=5, t3_granted_person=5)
    path = place.parent / "来件" / "甲局.xlsx"
    path.unlink()
    workbook(path, changed)
    said = again(place, capsys)
    title = FORM_2021.cells["t3_new_person"].title
    assert f"“调整”里“{title}”的各单位合计上次是 7，这次是 9，请核对这条调整（重复）是否仍然成立" in said.err
    assert read_submission(place).number("t3_new_total") == 8


def test_an_agency_that_is_gone_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place.parent / "来件" / "乙局.xlsx").unlink()
    roster = place.parent / "名单.csv"
    roster.write_text("代码,名称\nA1,甲局\nA2,乙局\n", "utf-8")
    said = again(place, capsys, "--roster", roster)
    assert said.status == 1
    assert "涉及的“乙局”没有计入本次汇总（未报送），这条调整可能已不成立" in said.out.replace(
        "\n", ""
    ).replace(" ", "")


def test_a_row_that_cannot_count_makes_a_draft(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = read_submission(place).adjustments
    typed(place, (first, replace(second, reason="")))
    checked = nianbao(capsys, "validate", place, "--format", "json")
    errors = [one for one in checked.document["files"][0]["findings"] if one["severity"] == "error"]
    assert [(one["rule"], one["addresses"]) for one in errors if one["rule"] == "C09"] == [
        ("C09", ["调整!C7"])
    ]
    said = again(place, capsys)
    assert said.status == 1
    assert "“调整”有 1 行不能计入（C09），须改正或清空" in said.out
    assert "草稿" in read_submission(place).observations[0].found


def test_another_years_summary_with_something_typed_is_not_covered(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = place.parent / "别的"
    folder.mkdir()
    workbook(folder / "甲局.xlsx", of("A1", "甲局", 2022))
    before = place.read_bytes()
    said = nianbao(capsys, "consolidate", folder, "-o", place)
    assert said.status == 2
    assert "是 2024 年度的汇总表，里面有人填写的内容" in said.err
    assert place.read_bytes() == before
    assert nianbao(capsys, "consolidate", folder, "-o", place, "--fresh").status == 0
    assert read_submission(place).report_year == 2022
