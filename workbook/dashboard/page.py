"""The page itself: filled in from a template, complete in one file, forbidden to ask the network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from ..draw.checks import SEVERITY_NAMES
from ..merge.status import COUNT_NAMES, STATUS_NAMES, Summary
from .charts import agency_charts, district_charts, shown
from .content import Agency, Finding, agencies, findings, progress, rules

GENERATOR = "nianbao dashboard"
"""What the page says of itself, so that it may be made anew in the same place."""
_HEAD_BYTES = 2000


@dataclass(frozen=True)
class Look:
    """The parts of the page that do not depend on what it shows."""

    page: str
    """Jinja2 template."""
    style: str
    script: str


def dashboard_page(summary: Summary, look: Look) -> bytes:
    """The dashboard of a summary in UTF-8; the same bytes for the same summary.

    Nothing of the summary is trusted: the template escapes every text, the embedded data cannot end
    its element, and the page's own policy (CSP) runs and styles only what is named by its hash.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"shown": shown, "quoted": _quoted, "linked": quote}
    listed, found = agencies(summary), findings(summary)
    whole, kinds = progress(summary)
    page = environment.from_string(look.page).render(
        summary=summary,
        policy=_policy(look),
        generator=GENERATOR,
        style=Markup(look.style),
        script=Markup(look.script),
        data=Markup(embedded(_data(summary, listed, found))),
        agencies=listed,
        findings=found,
        rules=rules(found),
        whole=whole,
        kinds=kinds,
        agency_charts=agency_charts(summary),
        district_charts=district_charts(summary),
        statuses=STATUS_NAMES,
        severities=SEVERITY_NAMES,
        count_names=COUNT_NAMES,
    )
    return page.encode("utf-8", "replace")


def is_dashboard(page: bytes) -> bool:
    """Whether these are the bytes of a page we made."""
    return f'<meta name="generator" content="{GENERATOR}">'.encode() in page[:_HEAD_BYTES]


def embedded(data: Any) -> str:
    """JSON as it may stand inside a script element: no ``<`` that could end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _data(summary: Summary, listed: Sequence[Agency], found: Sequence[Finding]) -> dict[str, Any]:
    """Everything the page shows as rows, for the script and for other programs."""
    return {
        "title": summary.title,
        "district": summary.district_name,
        "year": summary.year,
        "draft": summary.draft,
        "totals": dict(summary.merged.values),
        "agencies": [asdict(one) for one in listed],
        "findings": [asdict(one) for one in found],
    }


def _quoted(text: str) -> str:
    """A text as one value of the address behind ``#``."""
    return quote(text, safe="")


def _policy(look: Look) -> str:
    """No network, no frames, no forms; one style and one script, by hash."""
    style, script = (_digest(text) for text in (look.style, look.script))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
