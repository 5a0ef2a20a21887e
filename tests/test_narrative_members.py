"""N06 where the roster is known: another member named as if it were the author, and lawful mentions."""

from __future__ import annotations

import pytest
from cases import ROOT  # noqa: F401  the path of the helpers
from nianbao.validators.district.gathering import Arrivals
from nianbao.validators.district.judge import judge_arrivals
from nianbao.validators.district.rules import NO_DISTRICT
from nianbao.validators.judge import judge
from nianbao.workbook.merge.roster import Member
from telling import report

ROSTER = (
    Member("1", "示例市青山区城市管理局", "部门", predecessors=("示例市青山区市容环境卫生管理局",)),
    Member("2", "示例市青山区财政局", "部门"),
    Member("3", "示例市青山区白云镇人民政府", "镇"),
    Member("4", "示例市青山区红旗街道办事处", "街道"),
    Member("5", "示例市青山区人民政府办公室", "本级"),
    Member("6", "示例市青山区柳林镇人民政府", "镇"),
)


def members_named(text: str, member: Member, roster: tuple[Member, ...] = ROSTER) -> list[str]:
    """The instances of N06 in a report of that member, in which only this is written."""
    one = judge(report({"s1_proactive": text}, agency_name=member.name))
    (judged,) = judge_arrivals(Arrivals([one], [member], NO_DISTRICT, 2024, roster))
    return [f.instance for f in judged.findings if f.rule == "N06"]


@pytest.mark.parametrize(
    ("text", "place", "whose"),
    [
        ("2024年，区财政局认真贯彻落实条例，公开3条。", 0, 1),
        ("区财政局2024年主动公开信息3条。", 0, 1),
        ("青山区财政局（以下简称我局）公开3条。", 0, 1),
        ("现将示例市青山区财政局2024年政府信息公开工作情况报告如下，公开3条。", 0, 1),
        ("如有疑问，请与青山区财政局联系，公开3条。", 0, 1),
        ("一是白云镇高度重视政务公开，公开3条。", 0, 2),
        ("红旗街道2024年政府信息公开工作报告，公开3条。", 0, 3),
        ("柳林镇坚持以公开为常态，公开3条。", 2, 5),
    ],
)
def test_another_member_in_the_authors_place(text: str, place: int, whose: int) -> None:
    assert members_named(text, ROSTER[place]) == [f"N06.member.{ROSTER[whose].name}"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2024年，区城市管理局认真贯彻落实条例，公开3条。", 0),
        ("区市容环境卫生管理局2024年并入我局，公开3条。", 0),
        ("青山区市容环境卫生管理局2024年主动公开信息3条。", 0),
        ("会同区财政局公开预算信息3条。", 0),
        ("区财政局认真组织，与我局联合公开信息3条。", 0),
        ("区财政局牵头的事项公开3条。", 0),
        ("公开区财政局批复的预算3条。", 0),
        ("区政府办公室2024年主动公开我局文件3条。", 0),
        ("区园林管理所2024年公开信息3条。", 0),
        ("财政局主动公开信息3条。", 0),
        ("白云镇2024年公开信息3条。", 2),
        ("区财政局国库支付中心公开信息3条。", 0),
        ("区财政局2024年主动公开信息3条。", 4),
        ("请与区直各部门联系，公开3条。", 0),
    ],
)
def test_lawful_mentions(text: str, place: int) -> None:
    assert members_named(text, ROSTER[place]) == []


def test_without_a_roster_nobody_is_another_member() -> None:
    assert members_named("区财政局2024年主动公开信息3条。", ROSTER[0], ()) == []


def test_a_member_is_told_once_and_said_what_is_and_what_should_be() -> None:
    text = "区财政局2024年主动公开信息3条。区财政局高度重视公开。"
    one = judge(report({"s1_proactive": text}, agency_name=ROSTER[0].name))
    (judged,) = judge_arrivals(Arrivals([one], [ROSTER[0]], NO_DISTRICT, 2024, ROSTER))
    (finding,) = (f for f in judged.findings if f.rule == "N06")
    assert finding.severity == "warning"
    assert finding.message == (
        "正文在该写本单位的地方写了名单中的另一单位“区财政局”，本单位是“示例市青山区城市管理局”"
    )
    assert finding.excerpt == "区财政局2024年主动公开信息3条"
    assert finding.addresses == ("第3行",)


def test_what_the_report_alone_shows_is_not_told_twice() -> None:
    text = "由柳林镇人民政府公开3条。柳林镇人民政府2024年公开3条。"
    assert members_named(text, ROSTER[2]) == ["N06.s1_proactive.1"]
