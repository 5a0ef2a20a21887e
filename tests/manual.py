"""The manual as tests read it: its pages in the order of reading, their commands, examples and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cases import ROOT

FIRST = ROOT / "docs" / "使用手册.md"
PAGES = (
    FIRST,
    *(
        ROOT / "docs" / "手册" / f"{name}.md"
        for name in ("填报", "消息", "问答", "区县", "汇总", "年报", "命令", "本地规则", "安装", "试用")
    ),
)
PICTURES = ROOT / "docs" / "images"
_FENCED = re.compile(r"^```(\w*)(?: exit=(\d))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^<!-- 例 (.*?) -->\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """Commands to be typed, and what the manual says the screen then shows."""

    heading: str
    commands: tuple[str, ...]
    status: int
    shown: tuple[str, ...]


def text(page: Path) -> str:
    """One page, without what stands between fences where that matters to nobody."""
    return page.read_text("utf-8")


def whole() -> str:
    """All pages, one after the other."""
    return "\n".join(text(page) for page in PAGES)


def steps(page: Path) -> list[Step]:
    """The command blocks of a page in order; a block of text right after one is what it shows."""
    found: list[Step] = []
    heading = ""
    for part in re.split(r"(?m)^(?=#+ )", text(page)):
        heading = part.partition("\n")[0].lstrip("# ")
        blocks = [match.groups() for match in _FENCED.finditer(part)]
        for number, (language, status, body) in enumerate(blocks):
            if language == "sh":
                after = blocks[number + 1] if number + 1 < len(blocks) else ("", "", "")
                shown = after[2].splitlines() if after[0] == "text" else []
                found.append(Step(heading, tuple(body.splitlines()), int(status or 0), tuple(shown)))
    return found


def examples() -> list[tuple[dict[str, str], tuple[str, ...]]]:
    """Worked examples of messages: what is filled in otherwise, and the lines that are then said."""
    found = []
    for page in PAGES:
        for changes, body in _EXAMPLE.findall(text(page)):
            filled = dict(change.split("=", 1) for change in changes.split(" | "))
            found.append((filled, tuple(body.splitlines())))
    return found


def slug(heading: str) -> str:
    """The anchor GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower())
    return kept.replace(" ", "-")
