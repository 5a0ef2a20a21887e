"""The dashboard in a real browser: search, filters, sorting, print; no request, no error, nothing run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import browser
import pytest
from browser import Visit
from dashboards import ATTACKS, page
from nianbao.addin.cli.dashboard import look
from nianbao.workbook.dashboard import Look, dashboard_page
from summary_cases import SUMMARIES

pytestmark = pytest.mark.browser

AGENCIES = "//*[@id='agency-list']/tbody/tr"
FINDINGS = "//*[@id='finding-list']/tbody/tr"
Open = Callable[..., Visit]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def visit(which: str, address: str = "", *, scripts: bool = True) -> Visit:
        file = tmp_path / f"{which}.html"
        data = page(which)
        if not scripts:
            data = re.sub(rb"script-src [^;]*;", b"script-src 'none';", data, count=1)
        file.write_bytes(data)
        return browser.visit(file, tmp_path, address)

    return visit


def codes(visit: Visit) -> list[str]:
    return [row[0].text_content() for row in visit.shown(AGENCIES)]


def instances(visit: Visit) -> list[str]:
    return [row[3].text_content() for row in visit.shown(FINDINGS)]


@pytest.mark.parametrize("which", ["draft", "hostile", "empty"])
def test_nothing_is_asked_for_and_nothing_goes_wrong(which: str, opened: Open) -> None:
    visit = opened(which)
    assert (visit.console, visit.requested) == ([], [])
    assert len(visit.document.xpath("//script")) == 2
    assert visit.document.xpath("//img") == []


def test_attacks_stay_text_and_can_be_searched_for(opened: Open) -> None:
    visit = opened("hostile", f"#q={quote(ATTACKS[1])}")
    shown = [row[1].text_content() for row in visit.shown(AGENCIES)]
    assert shown == [ATTACKS[1], ATTACKS[1]]
    assert visit.document.get_element_by_id("q").get("value") is None
    assert visit.console == []


@pytest.mark.parametrize(
    ("address", "agencies", "found", "said"),
    [
        ("", 10, 4, "所列：单位 10 / 10，问题 4 / 4"),
        (f"#q={quote('桥西')}", ["QXQ004"], [], "所列：单位 1 / 10，问题 0 / 4"),
        (f"#q={quote('ｑｊｑ００３')}", ["QJQ003"], ["T301.person"], "所列：单位 1 / 10，问题 1 / 4"),
        (f"#q={quote('示例 收到')}&status=duplicate", ["SL7", "SL7"], [], "所列：单位 2 / 10，问题 0 / 4"),
        (f"#kind={quote('街道')}", ["SLJ006"], [], "所列：单位 1 / 10，问题 0 / 4"),
        ("#severity=error", 10, ["T301.person", "X01.total"], "所列：单位 10 / 10，问题 2 / 4"),
        ("#rule=T201", 10, ["T201"], "所列：单位 10 / 10，问题 1 / 4"),
        (
            f"#q={quote('没有这家')}",
            [],
            [],
            "所列：单位 0 / 10，问题 0 / 4。没有符合条件的，请换几个字，或点“清除”",
        ),
    ],
)
def test_the_address_says_what_is_listed(
    address: str, agencies: object, found: object, said: str, opened: Open
) -> None:
    visit = opened("draft", address)
    listed, told = codes(visit), instances(visit)
    assert (listed if isinstance(agencies, list) else len(listed)) == agencies
    assert (told if isinstance(found, list) else len(told)) == found
    assert visit.document.get_element_by_id("found").text_content() == said
    assert visit.console == []


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("agency-list.8.down", ["QXQ004", "SPB001", "BSY005", "QJQ003", "ZYQ002"]),
        ("agency-list.0.up", ["", "BSY005", "QJQ003", "QXQ004", "SL7"]),
    ],
)
def test_tables_are_sorted(sort: str, first: list[str], opened: Open) -> None:
    visit = opened("draft", f"#sort={sort}")
    assert codes(visit)[:5] == first
    (head,) = visit.document.xpath("//*[@id='agency-list']//th[@aria-sort]")
    assert head.get("aria-sort") == ("descending" if sort.endswith("down") else "ascending")


def test_one_chart_of_agencies_at_a_time(opened: Open) -> None:
    captions = "//div[@class='measure']//caption"
    assert [one.text for one in opened("district").shown(captions)] == ["新收申请"]
    everything = opened("district", scripts=False).shown(captions)
    assert [one.text for one in everything] == ["新收申请", "结转下年", "不予公开", "复议和诉讼", "结果纠正"]


def test_without_scripts_everything_is_there(opened: Open) -> None:
    visit = opened("draft", "#q=QJQ003", scripts=False)
    assert (len(codes(visit)), len(instances(visit))) == (10, 4)
    assert visit.shown("//form") == []
    assert visit.document.xpath("//th/button") == []


def test_it_prints(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(page("draft"))
    text = browser.printed(file, tmp_path)
    wanted = ("草稿", "按类别", "本年与上年", "问题按规则", "各单位", "问题清单", "QXQ004", "X01.total")
    assert [one for one in wanted if one not in text] == []
    assert "导出所列问题" not in text


def test_its_policy_stops_what_escaping_missed(tmp_path: Path) -> None:
    """As if the template let an agency's text through: still nothing runs and nothing is asked for."""
    own = look()
    leak = "<img src='http://example.invalid/x' onerror='document.title=1'><script>document.title=2</script>"
    broken = Look(own.page.replace("<main>", f"<main>{leak}"), own.style, own.script)
    file = tmp_path / "page.html"
    file.write_bytes(dashboard_page(SUMMARIES["final"], broken))
    visit = browser.visit(file, tmp_path)
    assert visit.requested == []
    assert visit.document.findtext("head/title").endswith("·一览")
    assert len([line for line in visit.console if "Content Security Policy" in line]) == 3


def test_the_browser_tells_what_a_page_asks_for(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<img src='http://example.invalid/x'><script>nothing()</script>", "utf-8")
    visit = browser.visit(file, tmp_path)
    assert visit.requested == ["http://example.invalid/x"]
    assert "nothing is not defined" in visit.console[0]
