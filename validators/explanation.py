"""Explanations of the sheet 情况说明: tied to a rule instance and to the figures they were given for.

A row of 情况说明 holds the instance (``X01.person``), the explanation, and the figures of the cells
the finding names, in its order, separated by commas (``5,3``); an empty cell leaves its place empty.
A finding over more than 30 cells is tied to a checksum of them instead (``200格#1A2B3C4D``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nianbao.workbook.numbers import Number, clean
from nianbao.workbook.submission import Explanation

from .finding import Finding, Severity
from .wording import shown

MOST_FIGURES = 30
LAPSED = "“情况说明”里的说明不再算数：所写的涉及数字是“{then}”，现在是“{now}”"
MANDATORY = "“情况说明”里写了原因，但强制性问题不能以说明代替改正"
_SEPARATORS = re.compile(r"[,、;；\s]+")


def figures_of(finding: Finding) -> str:
    """The text to write in 涉及数字 for an explanation of this finding."""
    return finding.figures


def figures_text(numbers: Sequence[Number | None]) -> str:
    """Figures as an explanation is tied to them."""
    written = ",".join("" if number is None else shown(number) for number in numbers)
    if len(numbers) <= MOST_FIGURES:
        return written
    return f"{len(numbers)}格#{zlib.crc32(written.encode()):08X}"


def explained(
    finding: Finding, explanations: Iterable[Explanation], explained_as: Severity | None
) -> Finding:
    """The finding with the first explanation that stands for it and for its figures, if any.

    Args:
        finding: a finding that failed.
        explanations: the rows of 情况说明.
        explained_as: the severity an explained 强制性 finding falls to; None: it cannot be explained.
    """
    if finding.verdict != "failed":
        return finding
    if finding.severity == "error" and explained_as is None:
        return replace(finding, lapsed=MANDATORY) if _given(explanations, finding.instance) else finding
    text = standing(explanations, finding.instance, finding.figures)
    if text:
        severity = explained_as or finding.severity
        return replace(finding, explained=text, severity=severity, explainable=True)
    lapsed = ""
    if (given := _given(explanations, finding.instance)) is not None:
        lapsed = LAPSED.format(then=given.figures.strip() or "空", now=finding.figures or "空")
    return replace(finding, explainable=True, lapsed=lapsed)


def _given(explanations: Iterable[Explanation], instance: str) -> Explanation | None:
    """The last explanation with words for this instance, whatever its figures."""
    given = [one for one in explanations if _is_about(one, instance) and one.text.strip()]
    return given[-1] if given else None


def _is_about(explanation: Explanation, instance: str) -> bool:
    return clean(explanation.instance).casefold() == instance.casefold()


def standing(explanations: Iterable[Explanation], instance: str, figures: str) -> str:
    """The first explanation given for this instance and these figures; empty where there is none."""
    for one in explanations:
        if _is_about(one, instance) and one.text.strip() and _plain(one.figures) == _plain(figures):
            return one.text.strip()
    return ""


def _plain(figures: str) -> str:
    """Figures without the differences of writing: full width, spaces, other separators."""
    return _SEPARATORS.sub(",", clean(figures)).casefold()
