"""Headings that read differently or stand in another order: read, observed, and told by S01."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from cases import submission
from flattened import cell_a_line, report, shown
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.publish.content import compose
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission
from publishing import set_in

TITLES = [f"{part.number}、{part.title}" for part in FORM_2021.parts]
ONE, TWO, THREE, FOUR, FIVE, SIX = TITLES
VALUES = dict.fromkeys(FORM_2021.cells, 0)
TEXTS = {
    **{"s1_proactive": "主动公开信息12条。", "s1_on_request": "收到政府信息公开申请0件。"},
    **{"s1_management": "清理文件2件。", "s1_platform": "维护专栏1个。", "s1_supervision": "培训1次。"},
    **{"s5_problems": "栏目更新偏慢，解读形式单一，工作人员业务能力还有不足。"},
    **{"s5_improvements": "按月检查栏目，组织业务培训。", "s6_other": "未收取信息处理费。"},
}
FORMATS = (".txt", ".md", ".html", ".docx")


def written(
    folder: Path, suffix: str, retitled: Mapping[str, str] | None = None, order: str = "123456"
) -> Submission:
    """A report in a format, its parts under other titles or in another order, as it is read."""
    retitled = retitled or {}
    path = folder / f"report{suffix}"
    if suffix in (".docx", ".html"):
        one = submission(VALUES, agency_name="示例市示例局", texts=TEXTS, source="report")
        whole = compose(one)
        parts = [whole.parts[int(number) - 1] for number in order]
        named = tuple(replace(part, heading=retitled.get(part.heading, part.heading)) for part in parts)
        path.write_bytes(set_in(replace(whole, parts=named), suffix))
    else:
        lines = _lines(order)
        mark = "## " if suffix == ".md" else ""
        headed = [mark + retitled.get(line, line) if line in TITLES else line for line in lines]
        path.write_text("\n\n".join(headed), "utf-8")
    return read_submission(path)


def _lines(order: str) -> list[str]:
    lines = report(FORM_2021, shown(VALUES), cell_a_line)
    begins = [lines.index(title) for title in TITLES] + [len(lines)]
    parts = [lines[begin:end] for begin, end in pairwise(begins)]
    return lines[: begins[0]] + [line for number in order for line in parts[int(number) - 1]]


def told(one: Submission) -> list[tuple[str, str, str]]:
    findings = (finding for finding in judge(one).findings if finding.rule == "S01")
    return [(finding.instance, finding.severity, finding.message) for finding in findings]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_official_headings_are_silent(suffix: str, tmp_path: Path) -> None:
    one = written(tmp_path, suffix)
    assert [seen for seen in one.observations if seen.kind.startswith("part")] == []
    assert told(one) == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_another_title_is_told_with_both_wordings(suffix: str, tmp_path: Path) -> None:
    mine = {THREE: "三、依申请公开政府信息情况", FIVE: "五、存在的主要问题及改进措施"}
    one = written(tmp_path, suffix, mine)
    assert told(one) == [
        (f"S01.title{number}", "warning", f"标题写成了“{mine[title]}”，官方标题是“{title}”")
        for number, title in ((3, THREE), (5, FIVE))
    ]
    assert one.number("t3_new_total") == 0
    assert one.texts["s5_problems"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_another_order_is_told_with_both_parts(suffix: str, tmp_path: Path) -> None:
    one = written(tmp_path, suffix, order="123465")
    message = f"“{SIX}”排在了“{FIVE}”前面，按官方格式应在它后面"
    assert told(one) == [("S01.order5", "warning", message)]
    straight = written(tmp_path, suffix)
    assert one.texts == straight.texts
    assert one.number("t4_review_total") == 0


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_part_before_the_tables(suffix: str, tmp_path: Path) -> None:
    one = written(tmp_path, suffix, order="152346")
    assert [instance for instance, _, _ in told(one)] == ["S01.order2"]
    assert one.texts["s6_other"]


@pytest.mark.parametrize(
    ("title", "mine"),
    [
        (ONE, "一、 总 体 情 况"),
        (ONE, "一．总体情况"),
        (ONE, "第一部分　总体情况"),
        (ONE, "总体情况"),
        (TWO, "（二）主动公开政府信息情况"),
        (THREE, "3、收到和处理政府信息公开申请情况"),
        (FOUR, "四、政府信息公开行政复议，行政诉讼情况"),
        (SIX, "六、其他需要报告的事项："),
    ],
)
def test_white_space_width_and_points_are_no_other_title(title: str, mine: str, tmp_path: Path) -> None:
    assert told(written(tmp_path, ".html", {title: mine})) == []


@pytest.mark.parametrize(
    ("title", "mine", "key"),
    [
        (TWO, "三、主动公开政府信息情况", "title2"),
        (THREE, "三、收到和处理信息公开申请情况", "title3"),
        (FOUR, "四、行政复议和行政诉讼情况", "title4"),
        (FIVE, "五、不足与打算", "title5"),
        (SIX, "六、其他", "title6"),
    ],
)
def test_nearly_the_official_title(title: str, mine: str, key: str, tmp_path: Path) -> None:
    assert [instance for instance, _, _ in told(written(tmp_path, ".html", {title: mine}))] == [f"S01.{key}"]


def test_a_table_of_contents_moves_nothing(tmp_path: Path) -> None:
    lines = _lines("123456")
    contents = [*TITLES, "本报告由六个部分组成。"]
    path = tmp_path / "report.txt"
    path.write_text("\n".join([lines[0], *contents, *lines[1:]]), "utf-8")
    assert told(read_submission(path)) == []


def test_sub_headings_of_part_one_are_no_parts(tmp_path: Path) -> None:
    lines = _lines("123456")
    at = lines.index(ONE) + 1
    inner = ["一、主动公开。公开12条。", "二、依申请公开", "收到申请0件。", "三、政府信息管理", "清理2件。"]
    path = tmp_path / "report.txt"
    path.write_text("\n".join([*lines[:at], *inner, *lines[at:]]), "utf-8")
    assert told(read_submission(path)) == []


def test_a_missing_part_is_still_missing(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("\n".join(_lines("12346")), "utf-8")
    assert [(instance, severity) for instance, severity, _ in told(read_submission(path))] == [
        ("S01.part5", "error")
    ]
