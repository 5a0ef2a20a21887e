"""What tests of the text rules share: a report of known figures, and findings as plain tuples."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from cases import ROOT, submission
from nianbao.validators.finding import Finding
from nianbao.validators.judge import judge
from nianbao.workbook.submission import Submission

sys.path.insert(0, str(ROOT / "bench"))

import narrative as bench

AGENCY = "示例市青山区城市管理局"
FULL = bench.figures("full")
LAST = bench.last_year()

__all__ = ["AGENCY", "FULL", "LAST", "bench", "findings", "report", "told"]


def report(texts: str | Mapping[str, str], **fields: object) -> Submission:
    """A published report with these texts; a string alone is the text about applications."""
    if isinstance(texts, str):
        texts = {"s1_on_request": texts}
    known: dict[str, object] = {
        "source": "report",
        "agency_name": AGENCY,
        "texts": texts,
        "last": LAST,
        "addresses": {name: f"第{place}行" for place, name in enumerate(texts, 3)},
    }
    changed = known | fields
    values = changed.pop("values", FULL)
    return submission(values, **changed)  # type: ignore[arg-type]


def findings(one: Submission, *rules: str) -> list[Finding]:
    """What the rules about texts say, or only these of them."""
    wanted = rules or ("S01", *(f"N{number:02}" for number in range(1, 16)), "T305")
    return [finding for finding in judge(one).findings if finding.rule in wanted]


def told(one: Submission, *rules: str) -> list[tuple[str, str, object, object]]:
    """Instance, severity, what the text says and what the tables say."""
    return [(f.instance, f.severity, f.actual, f.expected) for f in findings(one, *rules)]
