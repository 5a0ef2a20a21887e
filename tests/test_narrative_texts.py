"""The texts by themselves (S01, N05 to N15): holds, fails, nearly fails, with the exact findings."""

from __future__ import annotations

import subprocess
import sys

import pytest
from nianbao.validators.catalogue import load
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.submission import Observation
from telling import AGENCY, FULL, findings, report, told
from test_catalogue import TEXT

TEXTS = dict.fromkeys(FORM_2021.texts, "2024年，本机关公开信息3条。") | {"s6_other": "未收取信息处理费。"}


def instances(text: str, name: str, *rules: str, **fields: object) -> list[tuple[str, str]]:
    found = findings(report({name: text}, **fields), *rules)
    return [(finding.instance, finding.severity) for finding in found]


# S01


def missing(*titles: str) -> tuple[Observation, ...]:
    return tuple(Observation("part_missing", expected=title) for title in titles)


def test_s01_a_part_that_is_not_there() -> None:
    rest = {name: text for name, text in TEXTS.items() if not name.startswith("s5")}
    one = report(rest, observations=missing("五、存在的主要问题及改进情况"))
    assert told(one, "S01") == [("S01.part5", "error", None, None)]


def test_s01_a_part_without_its_title() -> None:
    one = report(TEXTS, observations=missing("三、收到和处理政府信息公开申请情况"))
    assert told(one, "S01") == [("S01.part3", "warning", None, None)]


def test_s01_a_form_just_begun_has_one_finding_a_part() -> None:
    addresses = {name: f"正文!A{row}" for row, name in enumerate(FORM_2021.texts, 1)}
    one = report({}, source="workbook", addresses=addresses)
    found = [(f"S01.part{part}", "warning", None, None) for part in (1, 5, 6)]
    assert [one for one in told(one) if not one[0].startswith("T305")] == found
    first, *_ = findings(one, "S01")
    assert (first.message, first.addresses) == ("“一、总体情况”没有写文字", ("正文!A1",))


def test_s01_one_text_left_empty_in_our_workbook() -> None:
    one = report(TEXTS | {"s1_platform": " \n"}, source="workbook")
    (finding,) = findings(one, "S01")
    assert finding.message == "“一、总体情况”没有写文字：（四）政府信息公开平台建设"


def test_s01_a_published_report_may_have_its_own_sub_headings() -> None:
    assert told(report({"s1_proactive": "公开信息3条。", "s6_other": "未收费。"}), "S01") == []
    assert told(report({"s1_proactive": "", "s6_other": "未收费。"}), "S01") == [
        ("S01.part1", "warning", None, None)
    ]


# N05


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("s1_proactive", "2023年，我局公开信息3条。", [("N05.s1_proactive.2023", "warning")]),
        ("s1_proactive", "一是2023年公开信息3条。", [("N05.s1_proactive.2023", "warning")]),
        ("s6_other", "2023年度未收取信息处理费。", [("N05.s6_other.2023", "warning")]),
        (
            "s6_other",
            "数据统计期限为2023年1月1日至12月31日。",
            [("N05.s6_other.2023", "warning")],
        ),
        ("s1_proactive", "2024年，我局公开信息3条。", []),
        ("s1_proactive", "与2023年相比，多公开3条。", []),
        ("s1_proactive", "2023年，荣获先进；2024年，公开信息3条。", []),
        ("s1_proactive", "2015年，本机关公开信息3条。", []),
        ("s1_proactive", "按照《2023年政务公开工作要点》公开信息3条。", []),
        ("s1_proactive", "按照国办发〔2023〕3号文件公开信息3条。", []),
        ("s5_improvements", "2025年，我局将公开信息3条。", []),
        ("s5_problems", "2025年，我局将公开信息3条。", []),
    ],
)
def test_n05_the_year_a_statement_is_about(name: str, text: str, expected: list) -> None:
    assert instances(text, name, "N05") == expected


# N06


@pytest.mark.parametrize(
    ("text", "agency", "expected"),
    [
        ("杭州市上城区城市管理局公开3条。", AGENCY, "杭州市上城区城市管理局"),
        ("由成都市锦江区人民政府公开3条。", AGENCY, "成都市锦江区人民政府"),
        ("我镇公开3条。", AGENCY, "我镇"),
        ("我县公开3条。", AGENCY, "我县"),
        ("我局公开3条。", "示例市青山区白云镇人民政府", "我局"),
        ("由红旗镇人民政府公开3条。", "示例市青山区白云镇人民政府", "红旗镇人民政府"),
        ("青山区城市管理局公开3条。", AGENCY, ""),
        ("各镇人民政府、我区公开3条。", AGENCY, ""),
        ("学习杭州市上城区城市管理局的经验，公开3条。", AGENCY, ""),
        ("沿海城市更新城区，公开3条。", AGENCY, ""),
        ("由武汉市人民政府公开3条。", AGENCY, ""),
        ("我局公开3条。", AGENCY, ""),
        ("杭州市上城区城市管理局公开3条。", "城市管理局", ""),
    ],
)
def test_n06_names_of_others(text: str, agency: str, expected: str) -> None:
    found = findings(report({"s1_platform": text}, agency_name=agency), "N06")
    assert [finding.severity for finding in found] == (["warning"] if expected else [])
    assert all(f"“{expected}”" in finding.message for finding in found)


def test_n06_another_place_alone_is_a_hint() -> None:
    (finding,) = findings(report({"s1_platform": "在成都市公开3条。"}), "N06")
    assert (finding.severity, finding.message) == ("hint", "正文里有外地地名“成都市”")


# N08


LONG = "定期对各科室公开的内容进行检查并督促整改"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LONG}3次。{LONG}3次。", 1),
        (f"{LONG}，{LONG}，共3次。", 1),
        (f"一是{LONG}3次。二是{LONG}3次。", 1),
        (f"{LONG}，同时安排专人负责栏目更新，共3次。{LONG}，共3次。", 1),
        ("定期检查并督促整改，安排专人负责栏目更新，共3次。定期检查并督促整改，共4次。", 0),
        ("压实责任。压实责任。", 0),
        ("落实《中华人民共和国政府信息公开条例》。落实《中华人民共和国政府信息公开条例》。", 0),
        (f"{LONG}并及时向社会公众反馈整改落实的结果3次。{LONG}并及时向社会公众反馈整改落实的情况3次。", 1),
    ],
)
def test_n08_what_is_said_twice(text: str, expected: int) -> None:
    assert len(findings(report({"s1_platform": text}), "N08")) == expected


def test_n08_neighbouring_sentences_are_one_passage() -> None:
    passage = f"{LONG}3次。同时安排专人负责网站栏目的日常维护更新工作。"
    texts = {"s1_platform": passage, "s1_supervision": passage}
    (finding,) = findings(report(texts), "N08")
    assert finding.message.startswith("这一句（段）与“（四）政府信息公开平台建设”的一处相同")
    assert finding.addresses == ("第4行",)


# N09 to N12, N14


@pytest.mark.parametrize(
    ("name", "text", "rule", "expected"),
    [
        ("s6_other", "无。", "N09", [("N09", "warning")]),
        ("s6_other", "未收取信息处理费。", "N09", []),
        ("s6_other", "依申请公开未收费。", "N09", []),
        ("s6_other", "", "N09", []),
        ("s6_other", "收取信息处理费7270801元。", "N10", [("N10.s6_other", "warning")]),
        ("s6_other", "收取信息处理费7270800元。", "N10", []),
        ("s6_other", "收取信息处理费727.08元。", "N10", [("N10.s6_other", "warning")]),
        ("s6_other", "应收信息处理费9000000元，实收800元。", "N10", []),
        ("s6_other", "按件收取信息处理费，每件100元。", "N10", []),
        ("s5_problems", "无。", "N11", [("N11", "warning")]),
        ("s5_problems", "本年度没有问题", "N11", [("N11", "warning")]),
        ("s5_problems", "公开不够及时。", "N11", [("N11", "warning")]),
        (
            "s5_problems",
            "一是公开不够及时，二是更新不够到位，三是解读形式比较单一，四是人员不足。",
            "N11",
            [],
        ),
        ("s1_platform", "检查XX次。", "N14", [("N14.s1_platform", "warning")]),
        ("s1_platform", "检查X次，××局【待填】。", "N14", [("N14.s1_platform", "warning")]),
        ("s1_platform", "检查3次，见【2024】3号、www.xx.gov.cn。", "N14", []),
        ("s1_platform", "7×24小时值守，检查3次。", "N14", []),
    ],
)
def test_rules_about_one_text(name: str, text: str, rule: str, expected: list) -> None:
    assert instances(text, name, rule) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坚持公开为常态。" * 20, [("N14.no_number", "warning")]),
        ("坚持公开为常态。" * 20 + "2024年。", [("N14.no_number", "warning")]),
        ("坚持公开为常态。" * 20 + "开展检查三次。", []),
        ("坚持公开为常态。", []),
    ],
)
def test_n14_a_text_without_any_number(text: str, expected: list) -> None:
    assert instances(text, "s1_platform", "N14") == expected


def test_n09_the_fee_told_elsewhere_is_a_hint() -> None:
    texts = {"s1_on_request": "未收取信息处理费。", "s6_other": "无。"}
    assert [(f.instance, f.severity) for f in findings(report(texts), "N09")] == [("N09", "hint")]


def test_n10_shows_both_amounts_in_the_unit_of_the_form() -> None:
    (finding,) = findings(report({"s6_other": "收取信息处理费727.08元。"}), "N10")
    assert finding.message == (
        "正文所说的信息处理费是 727.08元，表二“行政事业性收费·本年收费金额”填的是同样的数字 727.08，"
        "疑似元与万元混淆"
    )


@pytest.mark.parametrize(
    ("agency", "text", "expected"),
    [
        ("青山区人民政府", "开展检查3次。", [("N12", "warning")]),
        ("青山区人民政府", "纳入考核，开展检查3次。", [("N12", "hint")]),
        ("青山区人民政府", "开展考核、评议，未发生责任追究3次。", []),
        ("青山区人民政府办公室", "开展检查3次。", []),
        ("青山区城市管理局", "开展检查3次。", []),
    ],
)
def test_n12_only_governments_report_their_duties(agency: str, text: str, expected: list) -> None:
    assert instances(text, "s1_supervision", "N12", agency_name=agency) == expected


def test_n13_the_limit_is_a_setting_of_the_catalogue() -> None:
    text = {"s1_proactive": "公" * 999 + "3"}
    assert told(report(text), "N13") == []
    over = report({"s1_proactive": "公 " * 1000 + "3"})
    assert [f.message for f in findings(over, "N13")] == ["第一部分共 1001 字，超过 1000 字"]
    lax = load(TEXT.replace("characters = 1000", "characters = 2000"))
    assert "N13" not in {finding.rule for finding in judge(over, lax).findings}


# N15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开信息234条，其中网站152条、公众号60条和22条。", []),
        ("公开信息234条，其中网站152条、公众号60条和21条。", [(233, 234)]),
        ("公开信息234条（其中网站152条、公众号83条）。", [(235, 234)]),
        ("公开信息234条，其中网站20条、公众号30条。", []),
        ("公开信息234条，其中网站152条、公众号82条，回复留言9条。", []),
        ("公开信息700余条，其中网站500条、公众号200余条。", []),
        ("公开信息234条，其中政策类3件、解读4件。", []),
        ("开展活动70次，其中线上20次、其他40次。", [(60, 70)]),
    ],
)
def test_n15_lists_that_should_add_up(text: str, expected: list) -> None:
    found = findings(report({"s1_proactive": text}), "N15")
    assert [(f.actual, f.expected) for f in found] == expected
    assert {f.severity for f in found} <= {"hint"}


def test_n15_is_silent_where_the_total_is_compared_with_the_tables() -> None:
    assert told(report("收到政府信息公开申请275件，其中自然人258件、其他人16件。"), "N15") == []


# all of them


def test_a_report_without_texts_pays_nothing() -> None:
    """Neither the words nor the list of places are loaded for a workbook without texts."""
    script = (
        "import sys; from nianbao.validators.judge import judge;"
        "from nianbao.workbook.form import FORM_2021;"
        "from nianbao.workbook.submission import blank_submission;"
        "judge(blank_submission(FORM_2021, '某局', 'A1', 2024));"
        "print([m for m in sys.modules if m.startswith('nianbao.validators.narrative.')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_texts_alone_never_stop_a_submission_but_for_a_missing_part() -> None:
    wrong = dict.fromkeys(FORM_2021.texts, "2023年，我镇收到申请XX件、9件。" * 3)
    assert judge(report(wrong, values=FULL)).passed
