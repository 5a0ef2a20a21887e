"""Workbooks made from another version of our template: older ones are read for ever, later ones refused.

``tests/versions/`` keeps one filled workbook of each version that was ever handed out, as it was drawn
then.  After a change of ``TEMPLATE_VERSION``: ``kept(...)`` below, written there under the new number.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cases import AGENCIES, ROOT, submission
from doors import nianbao
from nianbao.addin.ribbon.open_book import submission_in
from nianbao.validators.judge import judge
from nianbao.workbook.draw.layout import TEMPLATE_NAME, TEMPLATE_VERSION
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.read import read_submission
from nianbao.workbook.read.kinds import recognise
from nianbao.workbook.read.sheets import open_book
from nianbao.workbook.submission import Submission
from xlsx_edits import cell_edited, drawn, edited

KEPT = sorted((ROOT / "tests" / "versions").glob("template-*.xlsx"))
REFUSED = (
    "出自第 2 版模板，本程序只认到第 1 版；为免读错，没有读取。"
    "请升级 nianbao 再试，或请对方改用第 1 版的填报表"
)


def kept() -> Submission:
    """What every kept workbook says: published figures, under a made-up name."""
    return submission(AGENCIES[0]["values"])


def of_version(version: str) -> bytes:
    return cell_edited(drawn(kept()), TEMPLATE_NAME, f"<v>{version}</v>")


def numbered(path: Path) -> int:
    return int(path.stem.removeprefix("template-"))


def test_a_workbook_of_every_version_is_kept() -> None:
    assert [numbered(path) for path in KEPT] == list(range(1, int(TEMPLATE_VERSION) + 1))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_workbook_of_any_version_handed_out_is_read(path: Path) -> None:
    found = read_submission(path)
    assert (found.source, found.agency_name, found.report_year) == ("workbook", "示例局", 2024)
    assert found.numbers() == kept().numbers()
    old = [one.message for one in judge(found).findings if one.rule == "S11"]
    version = str(numbered(path))
    told = f"用的是第 {version} 版模板，现行的是第 {TEMPLATE_VERSION} 版；数照常读取"
    assert old == ([] if version == TEMPLATE_VERSION else [told])


def test_an_older_workbook_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "旧.xlsx"
    path.write_bytes(of_version("0"))
    found = read_submission(path)
    assert found.numbers() == kept().numbers()
    (told,) = [one for one in judge(found).findings if one.rule == "S11"]
    assert (told.severity, told.message) == ("hint", "用的是第 0 版模板，现行的是第 1 版；数照常读取")


@pytest.mark.parametrize("version", ["2", "17"])
def test_a_newer_workbook_is_refused(version: str, tmp_path: Path) -> None:
    path = tmp_path / "新.xlsx"
    path.write_bytes(of_version(version))
    with pytest.raises(UnreadableFile) as refused:
        read_submission(path)
    assert (refused.value.path, refused.value.reason) == (str(path), REFUSED.replace("2", version, 1))


def test_a_newer_workbook_that_names_its_cells_otherwise_is_refused_too(tmp_path: Path) -> None:
    """Not read by its labels as if it were somebody's own table."""

    def others(xml: str) -> str:
        cells = re.sub(r'(<definedName name=")((?:last_)?t\d_)', r"\1neu_\2", xml)
        return cells.replace('name="封面"', 'name="首页"').replace("封面!", "首页!")

    path = tmp_path / "新.xlsx"
    path.write_bytes(edited(of_version("2"), {"xl/workbook.xml": others}))
    with pytest.raises(UnreadableFile) as refused:
        read_submission(path)
    assert refused.value.reason == REFUSED


def test_the_buttons_refuse_it_too() -> None:
    book = open_book(recognise(of_version("2"), ".xlsx"))
    with pytest.raises(UnreadableFile) as refused:
        submission_in(book, "新.xlsx")
    assert refused.value.reason == REFUSED


def test_one_newer_workbook_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for version in "21":
        (tmp_path / f"{version}.xlsx").write_bytes(of_version(version))
    said = nianbao(capsys, "validate", tmp_path / "2.xlsx", tmp_path / "1.xlsx", "--format", "json")
    assert said.status == 3
    files = {Path(one["path"]).name: one for one in said.document["files"]}
    assert files["2.xlsx"]["status"] == "unreadable"
    assert files["2.xlsx"]["reason"] == REFUSED
    assert files["1.xlsx"]["status"] == "passed"
