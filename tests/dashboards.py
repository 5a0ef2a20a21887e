"""Dashboards to look at: the summaries of other tests, and one whose every text is an attack."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from leaders_cases import district
from lxml import etree, html
from nianbao.addin.cli.dashboard import look
from nianbao.workbook.dashboard import dashboard_page
from nianbao.workbook.merge.status import AgencyStatus, Problem, Summary
from summary_cases import COUNTS, SUMMARIES

ATTACKS = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "</script><img src=http://example.invalid/x onerror=alert(1)>",
    "{% raw %}\" onmouseover='alert(1)",
    "<!--<script>",
    "javascript:alert(1)//",
)


def hostile() -> Summary:
    """A summary in which every text somebody else wrote is an attack."""
    statuses = tuple(
        AgencyStatus(text, text, f"{text}.xlsx", "rejected", text, COUNTS, text, text) for text in ATTACKS
    )
    found = tuple(Problem(t, t, f"{t}.xlsx", t, t, "error", "failed", t, t, t, (t,), (t,)) for t in ATTACKS)
    given = district(2)
    submissions = tuple(
        replace(one, agency_name=text) for one, text in zip(given.merged.submissions, ATTACKS, strict=False)
    )
    merged = replace(given.merged, submissions=submissions)
    accepted = tuple(
        replace(one, agency=text, code=text) for one, text in zip(given.agencies, ATTACKS, strict=False)
    )
    return replace(
        given,
        merged=merged,
        district_name=ATTACKS[0] + ATTACKS[1],
        agencies=accepted + statuses,
        problems=found,
        draft_reasons=ATTACKS,
    )


@cache
def page(which: str) -> bytes:
    """A page by the name of its summary; ``hostile`` and ``district`` beside those of ``SUMMARIES``."""
    others = {"hostile": hostile, "district": lambda: district(30)}
    return dashboard_page(others[which]() if which in others else SUMMARIES[which], look())


def parsed(data: bytes) -> etree._Element:
    return html.document_fromstring(data.decode("utf-8"))


def data_of(document: etree._Element) -> dict[str, Any]:
    """What is embedded for scripts and other programs."""
    return json.loads(document.get_element_by_id("data").text)


def grid(document: etree._Element, caption: str) -> list[list[str]]:
    """The texts of the body of a table, by the beginning of its caption."""
    (table,) = [t for t in document.iter("table") if t.findtext("caption").startswith(caption)]
    return [
        [" ".join(cell.text_content().split()) for cell in row if not cell.xpath("./svg[not(../text())]")]
        for row in table.find("tbody")
    ]
