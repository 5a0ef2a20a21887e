"""The six parts of a published report and their texts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cases import REPORTS
from flattened import cell_a_line, report, shown
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read.blocks import Block, Grid, Paragraph, Slot
from nianbao.workbook.read.report import read_report
from nianbao.workbook.read.texts.sections import Sections, read_sections
from nianbao.workbook.submission import Observation

TABLE = Grid(((Slot("规章"), Slot("0")),))
NUMBERS = {name: 100 + place for place, name in enumerate(FORM_2021.cells)}


def sections(*blocks: str | Grid) -> Sections:
    return read_sections(
        FORM_2021,
        [
            block if isinstance(block, Grid) else Paragraph(block, f"第{number}行")
            for number, block in enumerate(blocks, 1)
        ],
    )


def missing(found: Sections) -> list[str]:
    return [seen.expected for seen in found.observations if seen.kind == "part_missing"]


WHOLE: list[str | Grid] = [
    "示例市财政局2024年政府信息公开工作年度报告",
    "一、总体情况",
    "全年工作平稳。",
    "（一）主动公开",
    "公开信息12条。",
    "其中网站9条。",
    "（二）依申请公开",
    "收到申请3件。",
    "（三）政府信息管理",
    "清理文件2件。",
    "（四）政府信息公开平台建设",
    "维护专栏1个。",
    "（五）监督保障",
    "培训1次。",
    "二、主动公开政府信息情况",
    TABLE,
    "三、收到和处理政府信息公开申请情况",
    TABLE,
    "四、政府信息公开行政复议、行政诉讼情况",
    TABLE,
    "五、存在的主要问题及改进情况",
    "（一）存在的主要问题",
    "更新偏慢。",
    "（二）改进情况",
    "按月检查。",
    "六、其他需要报告的事项",
    "未收取信息处理费。",
]
TEXTS = {
    "s1_proactive": "全年工作平稳。\n公开信息12条。\n其中网站9条。",
    "s1_on_request": "收到申请3件。",
    "s1_management": "清理文件2件。",
    "s1_platform": "维护专栏1个。",
    "s1_supervision": "培训1次。",
    "s5_problems": "更新偏慢。",
    "s5_improvements": "按月检查。",
    "s6_other": "未收取信息处理费。",
}


def changed(**changes: str) -> list[str | Grid]:
    """The whole report with other headings; names are those of ``HEADINGS``."""
    named = {HEADINGS[name]: text for name, text in changes.items()}
    return [named.get(block, block) if isinstance(block, str) else block for block in WHOLE]


HEADINGS = {
    "one": "一、总体情况",
    "two": "二、主动公开政府信息情况",
    "three": "三、收到和处理政府信息公开申请情况",
    "four": "四、政府信息公开行政复议、行政诉讼情况",
    "five": "五、存在的主要问题及改进情况",
    "six": "六、其他需要报告的事项",
    "proactive": "（一）主动公开",
    "on_request": "（二）依申请公开",
    "management": "（三）政府信息管理",
    "platform": "（四）政府信息公开平台建设",
    "supervision": "（五）监督保障",
    "problems": "（一）存在的主要问题",
    "improvements": "（二）改进情况",
}


def test_each_text_stands_under_its_name() -> None:
    found = sections(*WHOLE)
    assert found.texts == TEXTS
    assert found.observations == ()
    assert found.addresses["s1_proactive"] == "第3行"
    assert found.addresses["s1_on_request"] == "第7行"
    assert found.addresses["s6_other"] == "第27行"
    assert [line.text for line in found.front] == ["示例市财政局2024年政府信息公开工作年度报告", ""]


@pytest.mark.parametrize(
    "changes",
    [
        {"one": "一、 总体情况", "five": "五．存在的主要问题及改进情况"},
        {"one": "一、总体情况。", "six": "六、其他需要报告的事项："},
        {"one": "第一部分 总体情况", "two": "第二部分  主动公开政府信息情况"},
        {"four": "四、政府信息公开行政复议,行政诉讼情况", "six": "六、其他需要报告的事项："},
        {"four": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"},
        {"five": "五、政府信息公开工作存在的主要问题及改进情况", "six": "六、其他需要报告事项"},
        {"one": "总体情况", "two": "主动公开政府信息情况", "six": "其他需要报告的事项"},
        {"proactive": "（一）主动公开情况。", "platform": "（四）平台建设情况。"},
        {"proactive": "(一)依法做好主动公开", "supervision": "(五)加强监督保障"},
        {"proactive": "1.主动公开情况", "on_request": "2.依申请公开办理情况"}
        | {"management": "3.政府信息管理情况", "platform": "4.平台建设", "supervision": "5.监督保障"},
        {"proactive": "主动公开", "on_request": "依申请公开", "management": "政府信息管理"}
        | {"platform": "平台建设", "supervision": "监督保障"},
        {"problems": "（一）存在问题", "improvements": "（二）改进措施"},
        {"problems": "（一）主要不足。", "improvements": "（二）下一步打算。"},
    ],
    ids=lambda changes: " ".join(changes.values()),
)
def test_headings_may_be_worded_otherwise(changes: dict[str, str]) -> None:
    found = sections(*changed(**changes))
    assert found.texts == TEXTS
    assert {seen.kind for seen in found.observations} <= {"part_retitled"}


def test_a_sub_heading_may_run_into_its_text() -> None:
    found = sections(
        "一、总体情况",
        "（一）主动公开情况。一是公开信息12条。",
        "（二）依申请公开方面，收到申请3件。",
        "（三）政府信息管理清理2件。",
        TABLE,
    )
    assert found.texts == {
        "s1_proactive": "一是公开信息12条。",
        "s1_on_request": "依申请公开方面，收到申请3件。",
        "s1_management": "政府信息管理清理2件。",
    }


def test_everything_on_one_line() -> None:
    found = sections(" ".join(block for block in WHOLE if isinstance(block, str)))
    assert {name: text.split() for name, text in found.texts.items()} == {
        name: text.split() for name, text in TEXTS.items()
    }
    assert found.observations == ()


@pytest.mark.parametrize("part", FORM_2021.parts, ids=lambda part: part.title)
def test_a_missing_heading_is_told(part: object) -> None:
    heading = f"{part.number}、{part.title}"  # type: ignore[attr-defined]
    found = sections(*(block for block in WHOLE if block != heading))
    assert found.observations == (Observation("part_missing", expected=heading),)


def test_without_its_heading_a_part_with_texts_is_absent() -> None:
    found = sections(*(block for block in WHOLE if block != HEADINGS["one"]))
    assert found.texts == {name: text for name, text in TEXTS.items() if not name.startswith("s1_")}


def test_a_part_ends_where_the_tables_begin_even_without_a_heading() -> None:
    lines = report(FORM_2021, shown(NUMBERS), cell_a_line)
    lines.remove(HEADINGS["two"])
    found = sections(*lines)
    assert found.texts["s1_proactive"].count("\n") == 0
    assert missing(found) == [HEADINGS["two"]]


def test_present_but_empty_is_not_absent() -> None:
    found = sections(HEADINGS["one"], HEADINGS["two"], TABLE, HEADINGS["six"])
    assert found.texts == {"s1_proactive": "", "s6_other": ""}
    empty = sections(HEADINGS["five"], "（一）存在的主要问题", "（二）改进情况", HEADINGS["six"], "无。")
    assert empty.texts == {"s5_problems": "", "s5_improvements": "", "s6_other": "无。"}


def test_a_part_without_sub_headings_belongs_to_its_first_text() -> None:
    found = sections(HEADINGS["one"], "全年公开信息12条。", "收到申请3件。", HEADINGS["two"])
    assert found.texts == {"s1_proactive": "全年公开信息12条。\n收到申请3件。"}


def test_lists_in_the_text_are_no_headings() -> None:
    found = sections(
        HEADINGS["one"],
        "一、加强组织领导。",
        "二、主动公开力度加大。",
        "四、平台更加规范。",
        HEADINGS["two"],
        TABLE,
        HEADINGS["five"],
        "一、更新偏慢。",
        "二、解读偏少。",
        HEADINGS["six"],
        "无。",
    )
    assert set(found.texts) == {"s1_proactive", "s5_problems", "s6_other"}
    assert found.texts["s5_problems"] == "一、更新偏慢。\n二、解读偏少。"


def test_a_table_of_contents_is_passed_over() -> None:
    contents = [f"{part.number}、{part.title}" for part in FORM_2021.parts]
    assert sections("目录", *contents, *WHOLE[1:]).texts == TEXTS


@pytest.mark.parametrize(
    "turn",
    [
        "下一步，我局将按月检查。",
        "针对以上问题，我局将按月检查。",
        "今后，按月检查。",
        "2025年，我局将按月检查。",
    ],
)
@pytest.mark.parametrize("apart", ["", "\n"], ids=["same paragraph", "own paragraph"])
def test_improvements_begin_with_the_sentence_that_turns_to_them(turn: str, apart: str) -> None:
    lines = f"更新偏慢。{apart}{turn}".split("\n")
    found = sections(HEADINGS["five"], *lines, HEADINGS["six"], "无。")
    assert found.texts == {"s5_problems": "更新偏慢。", "s5_improvements": turn, "s6_other": "无。"}


def test_problems_alone_stay_whole() -> None:
    found = sections(HEADINGS["five"], "更新偏慢，解读偏少。", HEADINGS["six"], "无。")
    assert found.texts == {"s5_problems": "更新偏慢，解读偏少。", "s6_other": "无。"}


@pytest.mark.parametrize(
    "below",
    [
        ["市政府部门网站", "其他网站"],
        ["【打印】【关闭】", "分享到："],
        ["示例市财政局", "2025年1月20日"],
        ["二〇二五年一月二十日"],
        ["主办：示例市财政局", "网站标识码：0000000000", "版权所有"],
    ],
    ids=" ".join,
)
def test_what_a_page_has_below_a_report_is_left_out(below: Sequence[str]) -> None:
    assert sections(HEADINGS["six"], "未收取信息处理费。", *below).texts == {"s6_other": "未收取信息处理费。"}


def test_other_last_lines_are_kept() -> None:
    lines = ["未收取信息处理费。", "联系电话：0000-0000000"]
    assert sections(HEADINGS["six"], *lines).texts == {"s6_other": "\n".join(lines)}


def test_lines_broken_by_a_page_are_put_together() -> None:
    found = sections(
        HEADINGS["one"],
        "全年围绕中心工作公开各类信息并及时更新栏目，其中网站公",
        "开信息12条，新媒体公开信息9条，公开栏公开信息6条，全部",
        "按时完成。",
        "（二）依申请公开。全年收到政府信息公开申请3件，均在法定",
        "-3-",
        "期限内答复。",
        HEADINGS["two"],
    )
    assert found.texts["s1_proactive"].count("\n") == 0
    assert found.texts["s1_on_request"] == "全年收到政府信息公开申请3件，均在法定期限内答复。"


def test_leftovers_of_a_conversion_are_no_text() -> None:
    assert sections(HEADINGS["six"], "[bookmark: _GoBack]无。").texts == {"s6_other": "无。"}


@pytest.mark.skipif(not REPORTS.exists(), reason="needs ../shared")
def test_the_five_published_reports_have_all_their_texts() -> None:
    for path in sorted(REPORTS.glob("00*.txt")):
        submission = read_report(path)
        assert list(submission.texts) == list(FORM_2021.texts), path.name
        assert all(submission.texts.values()), path.name
        parts = [seen.expected for seen in submission.observations if seen.kind == "part_missing"]
        assert parts == ([HEADINGS["three"], HEADINGS["four"]] if "003" in path.name else []), path.name


def test_blocks_are_left_as_they_are() -> None:
    blocks: list[Block] = [Paragraph(block) if isinstance(block, str) else block for block in WHOLE]
    before = list(blocks)
    read_sections(FORM_2021, blocks)
    assert blocks == before
