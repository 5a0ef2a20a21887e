"""Which cells a judgement colours and what their notes say: the same in a marked copy and in Excel itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from nianbao.validators.finding import SEVERITY_NAMES, Finding, Severity
from nianbao.workbook.draw.look.palette import HEADING_BLUE, ORANGE, RED

from .results import advice

FILLS: Mapping[Severity, str] = {"error": RED, "warning": ORANGE, "hint": HEADING_BLUE}
"""The colour of a marked cell, as ``#RRGGBB``."""
NOTE_HEADING = "【年报校验】"
"""Begins our part of a note; what stands above it is the clerk's own."""
MOST_NOTES = 8
"""A finding over more cells than this (blank rows) is noted on its first cell only; all are coloured."""


@dataclass(frozen=True, slots=True)
class Target:
    """A cell to be marked."""

    sheet: str
    address: str
    """``D8``"""
    severity: Severity
    """The gravest of its findings."""
    sentences: tuple[str, ...]
    """What its note says, one for each finding; empty where only the colour is put."""

    @property
    def note(self) -> str:
        """Our part of the cell's note; empty where there is nothing to say."""
        return "\n".join((NOTE_HEADING, *self.sentences)) if self.sentences else ""


def own_addresses(finding: Finding) -> Iterable[str]:
    """Where the figures of a finding were read."""
    return finding.addresses


def targets(
    findings: Iterable[Finding], addresses: Callable[[Finding], Iterable[str]] = own_addresses
) -> list[Target]:
    """The cells of everything that fails and is not explained.

    Args:
        findings: of one submission.
        addresses: where the cells of a finding stand, as ``依申请公开!D8``; others are passed over.
    """
    by_place: dict[tuple[str, str], list[tuple[Finding, bool]]] = {}
    for finding in findings:
        if finding.verdict != "failed" or finding.explained:
            continue
        places = [place for place in map(place_of, dict.fromkeys(addresses(finding))) if all(place)]
        for number, place in enumerate(places):
            noted = number == 0 or len(places) <= MOST_NOTES
            by_place.setdefault(place, []).append((finding, noted))
    return [_target(place, found) for place, found in by_place.items()]


def place_of(address: str) -> tuple[str, str]:
    """Sheet and cell of an address such as ``依申请公开!D8``; two empty texts where it is no such address."""
    sheet, bang, cell = address.rpartition("!")
    return (sheet, cell) if bang else ("", "")


def _target(place: tuple[str, str], found: list[tuple[Finding, bool]]) -> Target:
    order = list(SEVERITY_NAMES)
    worst = min((finding.severity for finding, _ in found), key=order.index)
    sentences = (
        f"{finding.rule} {finding.message}\n怎么改：{advice(finding)}" for finding, noted in found if noted
    )
    return Target(*place, worst, tuple(dict.fromkeys(sentences)))
