"""A summary read back whole: what ``draw_summary`` draws, ``read_summary`` finds."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cases import balanced_values, real, submission
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.status import COUNT_NAMES, STATUS_NAMES, AgencyStatus, Problem, Summary
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.reading import read_summary
from nianbao.workbook.numbers import BLANK, Reading
from nianbao.workbook.submission import Adjustment, Submission
from office import Office
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from summary_cases import SUMMARIES, drawn, summary

each = pytest.mark.parametrize("which", SUMMARIES)


def as_shown(given: Summary) -> Summary:
    """What of a summary its workbook can show; a text is read without the space around it."""
    accepted = iter(given.merged.submissions)
    agencies = [
        replace(
            one, submission=_row(one, next(accepted) if one.status == "accepted" else one.submission, given)
        )
        for one in given.agencies
    ]
    shown = [one.submission for one in agencies if one.status == "accepted" and one.submission]
    return replace(
        given,
        merged=merge(given.merged.form, shown, _typed(given)),
        agencies=tuple(agencies),
        checks=(),
        rules={},
        last={name: _bare(reading) for name, reading in given.last.items() if reading.kind != "blank"},
        texts={name: text.strip() for name, text in given.texts.items() if text.strip()},
    )


def _row(agency: AgencyStatus, whole: Submission | None, given: Summary) -> Submission | None:
    if whole is None or whole.form != given.merged.form:
        return None
    values = {name: BLANK if one.kind == "unread" else _bare(one) for name, one in whole.values.items()}
    year = given.year if agency.status == "accepted" else None
    return Submission(whole.form, agency.path, "workbook", values, agency.agency, agency.code, year)


def _typed(given: Summary) -> list[Adjustment]:
    """The adjustments, without where they stand."""
    return [
        replace(one, amount=_bare(one.amount), reason=one.reason.strip(), address="")
        for one in given.merged.adjustments
    ]


def _bare(reading: Reading) -> Reading:
    return replace(reading, address="", formula="")


def without_places(found: Summary) -> Summary:
    """The same without where each reading was read."""

    def bare(one: Submission) -> Submission:
        return replace(one, values={name: _bare(reading) for name, reading in one.values.items()})

    return replace(
        found,
        merged=merge(found.merged.form, [bare(one) for one in found.merged.submissions], _typed(found)),
        agencies=tuple(
            replace(one, submission=bare(one.submission)) if one.submission else one for one in found.agencies
        ),
        last={name: _bare(reading) for name, reading in found.last.items()},
    )


def unlinked(given: Summary) -> list[AgencyStatus]:
    return [replace(one, link="") for one in given.agencies]


def read_back(data: bytes, folder: Path) -> Summary:
    path = folder / "汇总.xlsx"
    path.write_bytes(data)
    return without_places(read_summary(path))


@each
def test_a_drawn_summary_is_read_back_equal(which, tmp_path):
    assert read_back(drawn(which), tmp_path) == as_shown(SUMMARIES[which])


line = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=30)
text = st.lists(line, max_size=3).map("\n".join)
name = line.filter(str.strip)
ODD = (
    BLANK,
    Reading("blank", text="/"),
    Reading("text", text="12", proposed=12),
    Reading("error", text="#REF!"),
)
TEXTS = list(FORM_2021.texts)
INSTANCES = ("T301.person", "T201", "S04", "X01.total")


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    """Any agencies in any state, any findings, any wording."""
    values = draw(balanced_values())
    cells = st.sampled_from([*FORM_2021.cells, *(f"last_{one}" for one in FORM_2021.cells), "agency_name"])
    agencies, given = [], []
    for number in range(draw(st.integers(0, 4))):
        status = draw(st.sampled_from(list(STATUS_NAMES)))
        one = replace(submission(values), values=_damaged(draw, submission(values)))
        agencies.append(
            AgencyStatus(
                agency=draw(name),
                code=draw(line),
                path="" if status == "missing" else f"来件/{number}{draw(line)}.xlsx",
                status=status,
                reason=draw(text),
                counts={} if status == "missing" else {key: draw(st.integers(0, 99)) for key in COUNT_NAMES},
                kind=draw(line),
                submission=None if status in ("missing", "unreadable") else one,
            )
        )
        given += [one] if status == "accepted" else []
    problems = [
        Problem(
            agency=whose.agency,
            code=whose.code,
            path=whose.path,
            rule=instance.partition(".")[0],
            instance=instance,
            severity=draw(st.sampled_from(["error", "warning", "hint"])),
            verdict=draw(st.sampled_from(["failed", "undecided"])),
            title=draw(line),
            message=draw(text),
            fix=draw(text),
            addresses=tuple(draw(st.lists(name, max_size=3))),
            cells=tuple(draw(st.lists(cells, max_size=3))),
        )
        for whose in agencies
        for instance in draw(st.lists(st.sampled_from(INSTANCES), max_size=2))
    ]
    return Summary(
        merged=merge(FORM_2021, given),
        year=2024,
        district_name=draw(name).strip(),
        district_code=draw(line).strip(),
        agencies=tuple(agencies),
        problems=tuple(problems),
        last=_damaged(draw, submission(values)) if draw(st.booleans()) else {},
        texts={one: draw(name) for one in draw(st.sets(st.sampled_from(TEXTS), max_size=2))},
        skipped=tuple((f"来件/{one}.tmp", draw(text)) for one in draw(st.sets(name, max_size=2))),
        draft_reasons=tuple(draw(st.lists(text, max_size=3))),
    )


def _damaged(draw: st.DrawFn, whole: Submission) -> dict[str, Reading]:
    """The values, one of them no number."""
    odd = [
        BLANK,
        Reading("blank", text="/"),
        Reading("text", text="12", proposed=12),
        Reading("error", text="#REF!"),
    ]
    return {**whole.values, draw(st.sampled_from(list(whole.values))): draw(st.sampled_from(odd))}


@settings(max_examples=12, deadline=None)
@given(summaries())
def test_whatever_is_drawn_is_read_back_equal(tmp_path_factory, given):
    folder = tmp_path_factory.getbasetemp()
    assert read_back(draw_summary(given), folder) == as_shown(given)


def edited(change: Callable[[Workbook], None], folder: Path, which: str = "draft") -> Path:
    book = load_workbook(io.BytesIO(drawn(which)))
    change(book)
    path = folder / "改过.xlsx"
    book.save(path)
    return path


def _reverse(sheet: Worksheet, first: int, last: int) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(first, last)]
    for number, row in enumerate(reversed(rows), first):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


def test_sorted_hidden_moved_and_longer_lists_are_read(tmp_path):
    def change(book: Workbook) -> None:
        _reverse(book["状态"], 5, 14)
        _reverse(book["问题清单"], 5, 8)
        _reverse(book["明细"], 8, 11)
        book["状态"].row_dimensions[6].hidden = True
        book["状态"].insert_rows(1, 2)
        book["状态"]["L6"] = "经办"
        book["问题清单"].insert_cols(3)
        book["明细"].delete_rows(2)

    found = without_places(read_summary(edited(change, tmp_path)))
    wanted = as_shown(SUMMARIES["draft"])
    assert found.problems == wanted.problems
    assert [replace(one, link="") for one in found.agencies] == [
        replace(one, link="") for one in wanted.agencies
    ]
    assert (found.merged, found.draft_reasons) == (wanted.merged, wanted.draft_reasons)


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize("which", ["draft", "final"])
def test_a_summary_saved_by_libreoffice_is_read_equal(which, suffix, office: Office, tmp_path):
    (tmp_path / "in.xlsx").write_bytes(drawn(which))
    (tmp_path / "out").mkdir()
    saved = office.convert(tmp_path / "in.xlsx", suffix, tmp_path / "out")
    found, wanted = without_places(read_summary(saved)), as_shown(SUMMARIES[which])
    assert unlinked(found) == unlinked(wanted)
    assert replace(found, agencies=()) == replace(wanted, agencies=())


STATUSES = "应是“已采纳”“已退回”“无法读取”“未报送”“重复报送”“不在名单”之一，实为"
REFUSALS = {
    f"状态!E5：{STATUSES}“采纳了”": ("状态", "E5", "采纳了"),
    "状态!E5：是“已退回”，与“明细”上的不一致": ("状态", "E5", "已退回"),
    "状态!A4：这一行表头缺少“原因”。请恢复表头，或用原来的汇总表": ("状态", "J4", "理由"),
    "状态!A4：这一行表头有两个“状态”。请恢复表头，或用原来的汇总表": ("状态", "L4", "状态"),
    "状态!F6：应是个数，实为“若干”": ("状态", "F6", "若干"),
    f"明细!C8：{STATUSES}“”": ("明细", "C8", None),
    "状态!C6：已采纳，“明细”上却没有这份文件的数字": ("明细", "B9", "某局"),
    "明细!B14：“状态”上没有“某局”的这份文件": ("明细", "B14", "某局"),
    "问题清单!D5：应是“强制性”“核实性”“提示”之一，实为“很重”": ("问题清单", "D5", "很重"),
    "问题清单!F6：没有规则编号": ("问题清单", "F6", None),
    "问题清单!K5：“这里”不是汇总表上的数字格": ("问题清单", "K5", "这里"),
    "封面：没有“汇总状态”，不知道是不是草稿": ("封面", "B11", None),
}


@pytest.mark.parametrize("sentence", REFUSALS)
def test_what_cannot_be_read_is_refused_with_its_cell(sentence, tmp_path):
    sheet, cell, value = REFUSALS[sentence]

    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    path = edited(change, tmp_path)
    with pytest.raises(UnreadableFile) as refused:
        read_summary(path)
    assert refused.value.reason == sentence


def test_without_a_list_there_is_no_summary(tmp_path):
    path = edited(lambda book: book.remove(book["问题清单"]), tmp_path)
    with pytest.raises(UnreadableFile) as refused:
        read_summary(path)
    assert refused.value.reason == "没有“问题清单”表，它被删去或改名了。请用原来的汇总表"


def test_an_agency_workbook_is_no_summary(tmp_path):
    from nianbao.workbook.draw.agency import agency_workbook

    path = tmp_path / "a.xlsx"
    path.write_bytes(agency_workbook(real(0), ()))
    with pytest.raises(UnreadableFile, match=r"：这不是汇总表。请给出 nianbao consolidate 生成的汇总表$"):
        read_summary(path)


def test_three_hundred_agencies_are_read_in_seconds(tmp_path):
    many = [
        replace(real(index % 5), agency_name=f"第{index}局", agency_code=f"{index:03}")
        for index in range(300)
    ]
    given = summary(*many, year=2024)
    found = read_back(draw_summary(given), tmp_path)
    assert [one.agency for one in found.agencies] == [one.agency for one in given.agencies]
    assert found.merged.values == given.merged.values
