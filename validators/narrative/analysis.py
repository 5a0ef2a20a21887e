"""Every text of a submission read once, for all the rules that compare it with the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from nianbao.workbook.submission import Submission

from ..checks.found import Found
from .claims.compare import Comparison
from .claims.mentions import Reader
from .claims.setting import setting_of
from .claims.topics import Mention
from .reading.plain import Plain
from .reading.words import lexicon

PLANS = "s5_improvements"
"""A text about what is still to be done: its numbers are none of the year's."""


class Analysis(NamedTuple):
    """What was read in a submission's texts, and what does not agree."""

    submission: Submission
    plains: Mapping[str, Plain]
    """The texts that are not empty, by name, ready to be searched."""
    mentions: Mapping[str, tuple[Mention, ...]]
    findings: Mapping[str, tuple[Found, ...]]
    """By rule."""


_latest: list[Analysis] = []
"""The submission judged last: its rules run one after the other."""


def analysis_of(submission: Submission) -> Analysis:
    """The analysis of a submission; the latest one is kept."""
    if not _latest or _latest[0].submission is not submission:
        _latest[:] = [_analysed(submission)]
    return _latest[0]


def _analysed(submission: Submission) -> Analysis:
    setting, words = setting_of(submission), lexicon(submission.form.version)
    plains = {name: Plain(text) for name, text in submission.texts.items() if text.strip()}
    mentions = {
        name: tuple(Reader(text, name, setting, words).mentions())
        for name, text in plains.items()
        if name != PLANS
    }
    findings: dict[str, list[Found]] = {}
    for name, said in mentions.items():
        comparison = Comparison(submission, plains[name], name)
        for mention in said:
            for told in comparison.of(mention):
                findings.setdefault(told.rule, []).append(told.found)
    return Analysis(
        submission, plains, mentions, {rule: tuple(_told_apart(f)) for rule, f in findings.items()}
    )


def _told_apart(found: list[Found]) -> Iterator[Found]:
    """A second finding about the same cell of the same text gets a number."""
    seen: dict[str, int] = {}
    for one in found:
        seen[one.key] = seen.get(one.key, 0) + 1
        yield one if seen[one.key] == 1 else replace(one, key=f"{one.key}.{seen[one.key]}")
