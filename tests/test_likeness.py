"""Texts that are like another's, or last year's own (N07): found, not found, nearly found."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from cases import REPORTS, ROOT
from doors import nianbao, workbook
from hypothesis import given
from hypothesis import strategies as st
from judging import told, zeros
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.district.gathering import Arrivals
from nianbao.validators.district.judge import judge_arrivals
from nianbao.validators.district.rules import NO_DISTRICT, District
from nianbao.validators.district.rules_file import read_rules
from nianbao.validators.explanation import figures_of
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.validators.likeness.essence import essence
from nianbao.validators.likeness.matching import Passage, fingerprints, pairs, passages
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Explanation, Submission, with_last_year

OWN = (
    "全年梳理惠企政策四十二条并制作图解十九份，在园区服务站和门户网站同步发布。"
    "针对群众关心的老旧小区加装电梯，分三批公布进度表，接受咨询一百零七人次。"
    "组织村居信息员培训五场，逐条讲解发布流程和常见差错，课后抽查合格率稳步上升，另把历年台账扫描归档。"
)
OTHER = (
    "围绕河道清淤工程，每月在公示牌更新施工单位和质量抽检结果，邀请代表现场查看。"
    "学校招生片区调整前召开听证会两次，采纳家长意见十一条，结果当天上网。"
    "对去年留下的栏目断更问题逐项销号，指定专人每周巡查并登记处理情况。"
)


def report(name: str, *texts: str, code: str = "", **fields: object) -> Submission:
    parts = ("s1_proactive", "s1_management", "s5_problems")
    return zeros(
        agency_name=name,
        agency_code=code or name,
        texts=dict(zip(parts, texts, strict=False)),
        **fields,
    )


def side_by_side(*reports: Submission, district: District = NO_DISTRICT) -> list[list[Finding]]:
    arrivals = Arrivals([judge(one) for one in reports], [None] * len(reports), district, 2024)
    return [[f for f in one.findings if f.rule == "N07"] for one in judge_arrivals(arrivals)]


def instances(found: Sequence[Sequence[Finding]]) -> list[list[str]]:
    return [[one.instance for one in those] for those in found]


def test_texts_of_their_own_are_not_alike() -> None:
    assert instances(side_by_side(report("甲局", OWN), report("乙局", OTHER))) == [[], []]


def test_a_copied_part_is_told_to_both_with_both_passages() -> None:
    first = report("某区水务局", f"某区水务局{OWN}", OTHER[:40])
    copy = OWN.replace("四十二", "51").replace("十九", "7").replace("五场", "8场")
    second = report("某区财政局", "财政局" + copy)
    found = side_by_side(first, second, report("丙局", OTHER))
    assert instances(found) == [["N07.某区财政局"], ["N07.某区水务局"], []]
    finding = found[1][0]
    assert (finding.severity, finding.verdict) == ("warning", "failed")
    assert finding.message.startswith("与某区水务局的正文有 1 处相同，共 ")
    own, others = finding.excerpt.split("｜")
    assert own.startswith("某区财政局“财政局全年梳理惠企政策51条并制作图解7份")
    assert others.startswith("某区水务局“某区水务局全年梳理惠企政策四十二条并制作图解十九份")
    assert finding.addresses[0].startswith("正文!")


@pytest.mark.parametrize(("taken", "expected"), [(1, False), (2, False), (3, True)])
def test_a_sentence_is_no_passage(taken: int, expected: bool) -> None:
    copy = "。".join(OWN.split("。")[:taken]) + "。"
    found = side_by_side(report("甲局", OWN, OTHER), report("乙局", copy, OTHER[::-1] * 2))
    assert instances(found) == ([["N07.乙局"], ["N07.甲局"]] if expected else [[], []])


def test_what_the_format_has_written_does_not_count() -> None:
    fixed = (
        "根据《中华人民共和国政府信息公开条例》和《政府信息公开工作年度报告格式》要求，{name}编制了2024年度政府信息公开工作年度报告。\n"
        "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止，由总体情况、主动公开政府信息情况等六部分组成。\n"
        "如对本报告有疑问，请与{name}办公室联系，联系电话：12345678，地址：某区某路1号，邮编：100000。\n"
        "一、总体情况\n（一）主动公开\n2024年本单位未收取信息处理费，没有其他需要报告的事项。\n"
        "本年度未收到政府信息公开申请。本年度未发生行政复议和行政诉讼。本年度未制发行政规范性文件。\n"
    )
    found = side_by_side(report("甲局", fixed.format(name="甲局")), report("乙局", fixed.format(name="乙局")))
    assert instances(found) == [[], []]


def test_two_files_of_one_agency_are_for_another_rule() -> None:
    assert instances(side_by_side(report("甲局", OWN), report("甲局", OWN))) == [[], []]


def test_many_alike_are_told_with_the_first() -> None:
    many = [report(f"{number}号局", OWN, code=f"A{number:02}") for number in range(30)]
    found = instances(side_by_side(*many))
    assert all(found)
    assert all(len(one) <= 3 for one in found)
    assert found[29] == ["N07.A00"]


def test_the_limits_are_the_districts(tmp_path: Path) -> None:
    path = tmp_path / "规则.toml"
    two = (report("甲局", OWN, OTHER), report("乙局", OWN, OTHER[::-1] * 2))
    for text, expected in (
        ("[settings]\nN07.characters = 90\n", True),
        ("[settings]\nN07.characters = 1000\nN07.percent = 90\n", False),
        ("[settings]\nN07.characters = 1000\nN07.percent = 20\n", True),
        ("[severity]\nN07 = 'error'\n", True),
    ):
        path.write_text(text, "utf-8")
        found = side_by_side(*two, district=read_rules(path))
        assert [bool(one) for one in found] == [expected, expected]
    assert found[0][0].severity == "error"


def test_an_explanation_stands_for_just_this_passage() -> None:
    one, other = report("甲局", OWN), report("乙局", OWN)
    finding = side_by_side(one, other)[0][0]
    said = replace(one, explanations=(Explanation("N07.乙局", "两局合署办公", figures_of(finding)),))
    assert side_by_side(said, other)[0][0].explained == "两局合署办公"
    longer = replace(other, texts={"s1_proactive": OWN + OTHER})
    changed = replace(said, texts={"s1_proactive": OWN + OTHER})
    assert side_by_side(changed, longer)[0][0].explained is None


# ── last year's own text ──────────────────────────────────────────────────────


def last_year(this: str, last: str) -> list[str]:
    before = report("甲局", last, report_year=2023)
    return [one.message for one in told(with_last_year(report("甲局", this), before), "N07")]


def test_a_text_that_is_last_years_but_for_the_figures() -> None:
    (message,) = last_year(OWN.replace("四十二", "四十三"), OWN)
    assert message.startswith("与本单位上年的正文有 1 处相同，共 ")
    assert message.endswith("占今年正文的 100%（套话、名称、数字不计）")


def test_a_text_of_which_a_part_is_last_years_is_none() -> None:
    assert last_year(OWN + OTHER, OWN) == []
    assert last_year(OTHER, OWN) == []
    assert last_year(OWN[:40], OWN[:40]) == []


def test_validate_compares_with_last_years_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    this = workbook(tmp_path / "今年.xlsx", report("甲局", OWN, OTHER))
    last = workbook(tmp_path / "上年.xlsx", report("甲局", OWN, OTHER, report_year=2023))
    assert "N07" not in nianbao(capsys, "validate", this).out
    said = nianbao(capsys, "validate", this, "--last-year", last, "--format", "json")
    (finding,) = (one for one in said.document["files"][0]["findings"] if one["rule"] == "N07")
    assert finding["instance"] == "N07.last_year"
    assert finding["excerpt"].startswith("今年“全年梳理")
    assert "｜上年“全年梳理" in finding["excerpt"]


def test_consolidate_tells_who_is_alike(
    inbox: Path, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for code, name, text in (("A1", "甲局", OWN), ("A2", "乙镇", OWN), ("A3", "丙街道", OTHER)):
        workbook(inbox / f"{name}.xlsx", report(name, text, code=code))
    out = tmp_path / "汇总.xlsx"
    said = nianbao(
        capsys, "consolidate", inbox, "-o", out, "--roster", roster, "--year", 2024, "--format", "json"
    )
    assert said.status == 0
    told = [one["reason"] for one in said.document["agencies"]]
    assert [("N07：与乙镇" in one, "N07：与甲局" in one) for one in told] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_name("问题清单").to_python()
    told_there = [row for row in rows if "N07.A2" in row]
    assert len(told_there) == 1
    assert "｜乙镇“全年梳理" in str(told_there[0])


# ── the parts ─────────────────────────────────────────────────────────────────


def test_names_figures_and_punctuation_are_the_same_for_all() -> None:
    one = essence(
        {"a": "重庆市綦江区城市管理局2024年修复沿街破损的路面和护栏，增设便民座椅、夜间照明３处。"},
        ("重庆市綦江区城市管理局",),
    )
    two = essence(
        {"a": "城市管理局2023年修复沿街破损的路面和护栏,增设便民座椅夜间照明 1,200 处。"},
        ("某市某区城市管理局",),
    )
    assert one.signs == two.signs == "@年修复沿街破损的路面和护栏增设便民座椅夜间照明0处\n"


def test_a_sentence_that_only_states_counts_is_the_same_for_all() -> None:
    counts = "2024年新收申请62件，办结61件，结转下年度继续办理2件。"
    assert essence({"a": counts}, ("甲局",)).length == 0
    told = "2024年在三个园区设立服务站，为企业逐户讲解申请流程和所需材料12次。"
    assert essence({"a": told}, ("甲局",)).length > 20


@given(st.text("甲乙丙丁0\n", max_size=120), st.text("甲乙丙丁0\n", max_size=120))
def test_passages_are_in_both_and_do_not_overlap(first: str, second: str) -> None:
    found = passages(first, second)
    for one in found:
        assert 0 <= one.first < one.first_end <= len(first)
        assert 0 <= one.second < one.second_end <= len(second)
        assert first[one.first : one.first + 12] == second[one.second : one.second + 12]
        assert one.alike <= one.first_end - one.first
    assert all(a.first_end <= b.first for a, b in pairwise(found))


def test_runs_with_a_word_between_them_are_one_passage() -> None:
    first = "甲乙丙丁戊己庚辛壬癸子丑寅卯一二三四五六七八九十百千万"
    second = first[:13] + "不同" + first[13:]
    assert passages(first, second) == [Passage(0, 27, 0, 29, 27)]
    assert passages(first, first[:11]) == []


@given(st.integers(0, 2**32))
def test_what_two_texts_share_gives_them_a_fingerprint_in_common(seed: int) -> None:
    chance = random.Random(seed)
    shared = "".join(map(chr, (chance.randrange(0x4E00, 0x9FFF) for _ in range(30))))
    texts = [
        "".join(map(chr, (chance.randrange(0x4E00, 0x9FFF) for _ in range(50)))) + shared for _ in range(2)
    ]
    assert fingerprints(texts[0]) & fingerprints(texts[1])


def test_pairs_are_the_same_in_every_run() -> None:
    sys.path.insert(0, str(ROOT / "bench"))
    import likeness

    chance = random.Random(7)
    reports = likeness.every_tenth_copied(chance, [likeness.report(chance, place) for place in range(40)])
    found = side_by_side(*reports)
    named = [(place, one.instance) for place, those in enumerate(found) for one in those]
    assert named == [
        (place, f"N07.A{other:04}")
        for tenth in range(0, 40, 10)
        for place, other in ((tenth, tenth + 1), (tenth + 1, tenth))
    ]
    essences = [essence(dict(one.texts), (one.agency_name,)) for one in reports]
    assert pairs(essences) == sorted(set(pairs(essences)))


@pytest.mark.skipif(not REPORTS.exists(), reason="the published reports are not here")
def test_published_reports_of_five_agencies_are_not_alike() -> None:
    reports = [read_submission(path) for path in sorted(REPORTS.glob("*.txt"))]
    assert len(reports) == 5
    assert instances(side_by_side(*reports)) == [[]] * 5


def test_the_catalogue_states_the_limits() -> None:
    rule = CATALOGUE.rule("N07")
    assert rule.check is not None
    assert rule.across is not None
    assert (dict(rule.check.settings), dict(rule.across.settings)) == (
        {"last_percent": 70},
        {"characters": 100, "percent": 50},
    )
