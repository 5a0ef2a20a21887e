"""Towns to district, to city, to province: the same command, and the sums of all leaves at the top."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from cases import AGENCIES
from districts import of
from doors import nianbao, workbook
from nianbao.addin.inputs import read
from nianbao.workbook.draw.layout import ADJUSTMENT_FIRST_ROW, ADJUSTMENTS
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.summary.adjusting import ground
from nianbao.workbook.merge.summary.reading import read_agencies, read_summary

LEVELS = {
    "省": ("东市", "西市"),
    "东市": ("甲区", "乙区"),
    "西市": ("丙县", "西市民政局"),
    "甲区": ("甲镇", "甲区财政局", "甲区教育局"),
    "乙区": ("乙区审计局", "乙区统计局"),
    "丙县": ("丙县民政局", "丙县财政局"),
    "甲镇": ("甲镇政府", "甲镇服务中心"),
}
LEAVES = sorted({name for below in LEVELS.values() for name in below} - set(LEVELS))
FIGURES = {name: AGENCIES[i % 5]["values"] for i, name in enumerate(LEAVES)}
ADJUSTED = "t2_license_decisions"


def consolidated(place: str, out: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The summary of a place, everything below it made first and sent to its inbox."""
    for name in LEVELS[place]:
        path = root / f"{place}来件" / f"{name}.xlsx"
        if name in LEVELS:
            consolidated(name, path, root, capsys)
        else:
            workbook(path, of(name, name, index=LEAVES.index(name) % 5))
    return summed(place, out, root, capsys)


def summed(place: str, out: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The summary of what lies in the inbox of a place."""
    roster = root / f"{place}名单.csv"
    roster.write_text("代码,名称\n" + "".join(f"{name},{name}\n" for name in LEVELS[place]), "utf-8-sig")
    whose = ("--roster", roster, "--year", 2024, "--agency", place, "--code", place)
    said = nianbao(capsys, "consolidate", root / f"{place}来件", *whose, "-o", out, "--format", "json")
    assert (said.status, said.document["draft"]) == (0, False), said.document["agencies"]
    return out


def leaves(place: str) -> list[str]:
    return [leaf for name in LEVELS.get(place, ()) for leaf in leaves(name)] if place in LEVELS else [place]


def sums(place: str) -> dict[str, float]:
    return {cell: sum(FIGURES[leaf][cell] for leaf in leaves(place)) for cell in FORM_2021.cells}


def test_the_top_is_the_sum_of_all_leaves_and_the_way_down_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    top = consolidated("省", tmp_path / "省.xlsx", tmp_path, capsys)
    assert read(top).numbers() == sums("省")
    found: list[str] = []

    def descend(path: Path, name: str) -> None:
        """From a summary's 状态 over its links to the files it was made from, down to the agencies."""
        if name not in LEVELS:
            assert read(path).numbers() == FIGURES[name]
            found.append(name)
            return
        summary = read_summary(path)
        assert [one.agency for one in summary.agencies] == list(LEVELS[name])
        rows = {one.agency_name: one.numbers() for one in read_agencies(path, read(path))}
        for below in summary.agencies:
            assert rows[below.agency] == sums(below.agency)
            there = path.parent / below.link
            assert there.is_file()
            descend(there, below.agency)

    descend(top, "省")
    assert sorted(found) == LEAVES


def test_an_adjustment_below_reaches_the_top_and_leaves_the_agencies_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    consolidated("省", tmp_path / "省.xlsx", tmp_path, capsys)
    district = tmp_path / "东市来件" / "甲区.xlsx"
    book = openpyxl.load_workbook(district)
    row = ADJUSTMENT_FIRST_ROW + 1
    typed = {ground.RULE: "C07", ground.CELL: ADJUSTED, ground.AMOUNT: -1, ground.REASON: "两家重复计一件"}
    for column, value in typed.items():
        book[ADJUSTMENTS].cell(row, column + 1, value)
    book.save(district)
    summed("甲区", district, tmp_path, capsys)
    summed("东市", tmp_path / "省来件" / "东市.xlsx", tmp_path, capsys)
    top = summed("省", tmp_path / "省.xlsx", tmp_path, capsys)
    assert read(top).numbers() == sums("省") | {ADJUSTED: sums("省")[ADJUSTED] - 1}
    assert read(district).numbers() == sums("甲区") | {ADJUSTED: sums("甲区")[ADJUSTED] - 1}
    for one in read_agencies(district, read(district)):
        assert one.numbers() == sums(one.agency_name), "the agencies' own figures stay as they sent them"
