"""The rules over all submissions of a district: before they are summed, and once they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nianbao.workbook.submission import Submission

from ..catalogue import Catalogue
from ..finding import Finding, Judgement
from ..judge import numbers_of
from ..rule import Rule
from ..telling import Teller
from .chain import chain
from .gathering import Arrivals, Gathering

if TYPE_CHECKING:
    from nianbao.workbook.merge.status import AgencyStatus

_SUMMARY = "summary."
_CHAIN_RULE = "X01"


def judge_arrivals(arrivals: Arrivals) -> list[Judgement]:
    """The judgements with what shows only beside the others (P01, N07), in their order."""
    catalogue = arrivals.district.catalogue
    submissions = arrivals.submissions
    more: dict[int, list[Finding]] = {}
    for rule in _rules(catalogue, summed=False):
        assert rule.across is not None
        for about in rule.across.run(arrivals, **rule.across.settings):
            teller = _teller(submissions[about.place], catalogue)
            more.setdefault(about.place, []).append(teller.about_found(rule, about.found))
    return [
        replace(judgement, findings=_in_order((*judgement.findings, *more[place]), catalogue))
        if place in more
        else judgement
        for place, judgement in enumerate(arrivals.judgements)
    ]


def among_arrivals(catalogue: Catalogue) -> frozenset[str]:
    """The rules that ``judge_arrivals`` adds: what no file shows by itself alone."""
    return frozenset(rule.id for rule in _rules(catalogue, summed=False))


def judge_gathering(gathering: Gathering) -> list[tuple[AgencyStatus | None, Finding]]:
    """What is found about the sum (C01 to C08), each with the agency it is about, if any."""
    catalogue = gathering.district.catalogue
    own = _teller(gathering.summary.submission, catalogue)
    found: list[tuple[AgencyStatus | None, Finding]] = []
    for rule in _rules(catalogue, summed=True):
        assert rule.across is not None
        for about in rule.across.run(gathering, **rule.across.settings):
            one = about.agency.submission if about.agency else None
            teller = _teller(one, catalogue) if one else own
            found.append((about.agency, teller.about_found(rule, about.found)))
    return found


def with_chain_explained(judgement: Judgement, gathering: Gathering) -> Judgement:
    """The summary's own findings, X01 explained where changes of the list account for all of it (C06)."""
    return replace(judgement, findings=tuple(_chain_explained(one, gathering) for one in judgement.findings))


def _chain_explained(finding: Finding, gathering: Gathering) -> Finding:
    if finding.rule != _CHAIN_RULE or finding.verdict != "failed":
        return finding
    between = chain(gathering, finding.instance.partition(".")[2])
    if between is None or not between.explained:
        return finding
    rule = gathering.district.catalogue.rule(_CHAIN_RULE)
    return replace(finding, explained=between.told, severity=rule.explained_as or finding.severity)


def _rules(catalogue: Catalogue, *, summed: bool) -> Iterator[Rule]:
    for rule in catalogue.rules:
        if rule.across is not None and rule.across_name.startswith(_SUMMARY) == summed:
            yield rule


def _teller(submission: Submission, catalogue: Catalogue) -> Teller:
    return Teller(submission, numbers_of(submission), catalogue)


def _in_order(findings: tuple[Finding, ...], catalogue: Catalogue) -> tuple[Finding, ...]:
    places = {rule.id: place for place, rule in enumerate(catalogue.rules)}
    return tuple(sorted(findings, key=lambda finding: places.get(finding.rule, len(places))))
