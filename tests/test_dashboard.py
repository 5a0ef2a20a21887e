"""The dashboard as a file: what stands on it, what can never happen on it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from dashboards import ATTACKS, data_of, grid, hostile, page, parsed
from districts import of
from doors import nianbao, workbook
from leaders_cases import agency, district
from nianbao.addin.cli.dashboard import look
from nianbao.workbook.dashboard import dashboard_page, is_dashboard
from nianbao.workbook.dashboard.charts import agency_charts, district_charts
from nianbao.workbook.dashboard.content import findings, progress, rules
from nianbao.workbook.dashboard.page import embedded
from summary_cases import REASONS, SUMMARIES

each = pytest.mark.parametrize("which", [*SUMMARIES, "hostile", "district"])


@each
def test_it_is_complete_in_itself(which: str) -> None:
    document = parsed(page(which))
    assert [e.tag for e in document.iter("link", "img", "iframe", "object", "embed", "base")] == []
    assert document.xpath("//*[@src or @style or @srcset or @action or @formaction]") == []
    assert [
        n for e in document.iter() if isinstance(e.tag, str) for n in e.attrib if n.startswith("on")
    ] == []
    assert re.findall(r"@import|url\(", look().style) == []
    assert re.findall(r"https?:|fetch|XMLHttp|innerHTML|eval\(|import\(", look().script) == []


@each
def test_only_its_own_style_and_script_are_allowed(which: str) -> None:
    document = parsed(page(which))
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    parts = [e.text for e in document.xpath("//style | //script[not(@type)]")]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in parts]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert len(document.xpath("//script")) == 2


@each
def test_the_same_bytes_each_time(which: str) -> None:
    given = {"hostile": hostile(), "district": district(30)}.get(which) or SUMMARIES[which]
    assert dashboard_page(given, look()) == page(which)
    assert is_dashboard(page(which))
    assert not is_dashboard(b"<html><title>nianbao dashboard</title>")


def test_what_agencies_wrote_is_text() -> None:
    document = parsed(page("hostile"))
    names = [" ".join(e.text_content().split()) for e in document.xpath("//*[@id='agency-list']//th/a")]
    assert names[-len(ATTACKS) :] == [" ".join(text.split()) for text in ATTACKS]
    assert "49" not in document.xpath("string(//h1)")
    assert document.xpath("string(//h1)").startswith(ATTACKS[0] + ATTACKS[1])
    assert [one["message"] for one in data_of(document)["findings"]] == list(ATTACKS)
    targets = document.xpath("//a/@href")
    assert [one for one in targets if re.match(r"[^#/]*:", one)] == []


def test_embedded_data_cannot_end_its_element() -> None:
    text = embedded({"a": "</script><!--\u2028&", "b": [1, None]})
    assert re.search("[<>&\u2028]", text) is None
    assert text == '{"a":"\\u003c/script\\u003e\\u003c!--\\u2028\\u0026","b":[1,null]}'
    with pytest.raises(ValueError):
        embedded(float("nan"))


def test_a_member_counts_once() -> None:
    whole, kinds = progress(SUMMARIES["draft"])
    assert dict(whole.counts) == {
        "accepted": 4,
        "duplicate": 1,
        "rejected": 1,
        "unreadable": 0,
        "missing": 1,
    }
    assert (whole.total, whole.accepted) == (7, "57%")
    assert [(one.kind, one.total, one.accepted) for one in kinds] == [("部门", 6, "67%"), ("街道", 1, "0%")]
    assert [bar[2] for bar in whole.bars] == ["accepted", "duplicate", "rejected", "missing"]
    assert sum(bar[1] for bar in whole.bars) == pytest.approx(100, abs=0.1)
    assert progress(SUMMARIES["empty"])[0].accepted == "0%"


def test_every_agency_and_every_finding_has_its_row() -> None:
    document = parsed(page("draft"))
    listed = grid(document, "每份文件一行")
    assert [(row[0], row[3], row[4:8]) for row in listed] == [
        ("SPB001", "已采纳", ["0", "1", "2", "3"]),
        ("ZYQ002", "已采纳", ["0", "1", "2", "3"]),
        ("QJQ003", "已退回", ["1", "0", "0", "0"]),
        ("QXQ004", "已采纳", ["0", "1", "2", "3"]),
        ("BSY005", "已采纳", ["0", "1", "2", "3"]),
        ("SLJ006", "未报送", ["—"] * 4),
        ("SL7", "重复报送", ["0", "1", "2", "3"]),
        ("SL7", "重复报送", ["0", "1", "2", "3"]),
        ("", "无法读取", ["—"] * 4),
        ("WQ1", "不在名单", ["0", "1", "2", "3"]),
    ]
    assert [row[8] for row in listed] == ["62", "0", "1", "140", "3", "—", "—", "—", "—", "—"]
    assert [row[1:4] for row in grid(document, "强制性问题不解决")] == [
        ["强制性", "不符", "T301.person"],
        ["核实性", "不符", "T201"],
        ["提示", "不符", "T307"],
        ["强制性", "待填", "X01.total"],
    ]
    assert [e.text for e in document.xpath("//header//li")] == list(REASONS)


def test_rules_are_counted_the_severest_first() -> None:
    given = findings(SUMMARIES["draft"])
    counted = rules([*given, *given[1:2]])
    assert [(one.rule, one.severity_name, one.failed, one.undecided, one.agencies) for one in counted] == [
        ("T301", "强制性", 1, 0, 1),
        ("X01", "强制性", 0, 1, 1),
        ("T201", "核实性", 2, 0, 1),
        ("T307", "提示", 1, 0, 1),
    ]
    assert [one.share for one in counted] == [50, 50, 100, 50]


def test_agencies_are_ranked_and_the_others_summed() -> None:
    chart = agency_charts(district(30))[0]
    total = sum(agency(index).number("t3_new_total") for index in range(30))
    shown = [3 * (index // 2) for index in range(29, 9, -1)]
    assert [row.values for row in chart.rows] == [
        *((f"{value}",) for value in shown),
        (f"{total - sum(shown)}",),
    ]
    assert [row.label for row in chart.rows[:3]] == ["第28局", "第29局", "第26局"]
    assert chart.rows[-1].label == "其余 10 个单位"
    assert chart.rows[-1].bars == ((0.0, 100.0, 0, 0),)
    assert chart.rows[0].bars == ((0.0, round(100 * 42 / (total - sum(shown)), 2), 0, 0),)


def test_the_sum_is_shown_beside_last_year() -> None:
    given = district(30)
    values = given.merged.values
    outcomes, people, results, years = district_charts(given)
    assert outcomes.rows[0].values == (
        f"{values['t3_granted_total']:,}",
        f"{values['t3_granted_total'] / values['t3_handled_total']:.1%}",
    )
    assert people.rows[0].values == (f"{values['t3_new_total']:,}", "100.0%")
    assert [sum(map(int, row.values)) for row in results.rows] == [
        values["t4_review_total"],
        values["t4_direct_total"],
        0,
    ]
    assert results.rows[2].bars == ()
    now, last = values["t3_new_total"], values["t3_new_total"] // 2
    assert years.rows[0].values == (
        f"{last:,}",
        f"{now:,}",
        f"+{now - last:,}",
        f"{(now - last) / last:+.1%}",
    )
    assert years.rows[1].values == ("0", "0", "0", "上年为 0")
    assert years.rows[4].values == ("上年未知", "16", "上年未知", "上年未知")
    assert [bar[2:] for bar in years.rows[0].bars] == [(1, 0), (0, 1)]


def test_what_is_not_known_is_not_zero() -> None:
    outcomes, _, _, years = district_charts(SUMMARIES["gap"])
    assert years.rows[0].values == ("上年未知", "不全", "上年未知", "上年未知")
    assert agency_charts(SUMMARIES["2019"])[0].note == "另有 3 个单位的这个数不全，没有列入。"
    assert agency_charts(SUMMARIES["2019"])[0].rows == ()
    assert "没有可画的数" in parsed(page("empty")).text_content()
    assert outcomes.extra == ("占比",)


@each
def test_it_can_be_used_without_eyes(which: str) -> None:
    document = parsed(page(which))
    assert [t for t in document.iter("table") if not t.findtext("caption")] == []
    assert document.xpath("//table//th[not(@scope)]") == []
    assert document.xpath("//svg[not(@aria-hidden='true')]") == []
    assert len(document.xpath("//h1")) == 1
    assert document.xpath("//section[not(@aria-label or @aria-labelledby)]") == []
    names = document.xpath("//@id")
    assert len(names) == len(set(names))
    assert document.get("lang") == "zh-CN"


def test_from_a_folder_and_from_its_summary(inbox: Path, roster: Path, tmp_path: Path, capsys) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇", t3_new_person=999))
    common = ("--roster", roster, "--agency", "某区")
    nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--year", 2024, *common)
    one = nianbao(capsys, "dashboard", inbox, "-o", tmp_path / "一.html", "--year", 2024, *common)
    two = nianbao(capsys, "dashboard", tmp_path / "汇总.xlsx", "-o", tmp_path / "二.html")
    assert (one.status, two.status) == (1, 1)
    assert one.out.splitlines()[0] == "某区2024年度：已采纳 1 份，已退回 1 份，未报送 1 份"
    first, second = (parsed((tmp_path / f"{name}.html").read_bytes()) for name in "一二")
    assert data_of(first) == data_of(second)
    for caption in ("按类别", "新收申请的申请人", "本年与上年", "每份文件一行"):
        assert grid(first, caption) == grid(second, caption)
    assert first.xpath("//*[@id='agency-list']//a/@href")[1] == "%E6%9D%A5%E4%BB%B6/1.xlsx"


def test_links_follow_the_page_to_another_folder(inbox: Path, tmp_path: Path, capsys) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx")
    said = nianbao(capsys, "dashboard", tmp_path / "汇总.xlsx", "-o", tmp_path / "网页" / "一.html")
    assert said.status == 0
    document = parsed((tmp_path / "网页" / "一.html").read_bytes())
    assert document.xpath("//*[@id='agency-list']//a/@href")[1] == "../%E6%9D%A5%E4%BB%B6/1.xlsx"


def test_what_it_refuses(inbox: Path, tmp_path: Path, capsys) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    summary, other = tmp_path / "汇总.xlsx", tmp_path / "别的.html"
    nianbao(capsys, "consolidate", inbox, "-o", summary)
    other.write_text("<p>别的", "utf-8")
    refused = {
        (summary, "--year", 2024, "-o", tmp_path / "一.html"): "--year 只在给出来件文件夹时有用",
        (inbox, "-o", inbox / "一.html"): "不能放在来件文件夹",
        (inbox, "-o", tmp_path / "一.docx"): "文件名应以 .html 结尾",
        (inbox, "-o", other): "已经存在，没有覆盖",
        (other, "-o", other): "是给出的文件之一",
    }
    for arguments, sentence in refused.items():
        said = nianbao(capsys, "dashboard", *arguments)
        assert (said.status, said.out) == (2, "")
        assert sentence in said.err
    assert other.read_text("utf-8") == "<p>别的"


def test_a_page_of_ours_is_made_anew_without_asking(inbox: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "一.html"
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    assert nianbao(capsys, "dashboard", inbox, "-o", out).status == 0
    workbook(inbox / "2.xlsx", of("A2", "乙镇"))
    assert nianbao(capsys, "dashboard", inbox, "-o", out).status == 0
    assert "乙镇" in out.read_text("utf-8")
