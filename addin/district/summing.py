"""What came in, looked at side by side, summed, and the sum judged (P01, N07, C01 to C08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.validators.district.rules import District
from nianbao.validators.finding import Finding, Judgement
from nianbao.workbook.draw.layout import ADJUSTMENTS
from nianbao.workbook.form import form_for_year
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.merge.status import STATUS_NAMES, AgencyStatus, Problem, Status, Summary
from nianbao.workbook.submission import Explanation, Submission, with_last_year

from ..marking.results import advice
from .carried import NOTHING, Typed
from .past import Past
from .statuses import Incoming, member_of

About = tuple[AgencyStatus | None, Finding]
"""A finding with the agency it is about; None: the summary itself."""

_DRAFT: Mapping[Status, str] = {
    "missing": "（C02）",
    "rejected": "",
    "unreadable": "",
    "duplicate": "（C02）",
}
"""Any agency with one of these makes the summary a draft, with the rule that says so where the state
alone does; a file beyond the roster does not."""
TOLD_BY_STATUS = ("C02", "C04", "C05")
"""Rules whose failing a status of an agency says already."""
_COVER_RULE = "S08"
_ADJUSTMENT_RULE = "C09"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Sources:
    """What a summary is made from, beside the agencies' states."""

    incoming: Sequence[Incoming]
    roster: Roster | None
    district: District
    past: Past
    """The year before."""
    typed: Typed = NOTHING
    """What people typed into the summary that is made anew."""


@dataclass(frozen=True)
class Summed:
    """A sum, judged."""

    summary: Summary
    judgement: Judgement
    findings: tuple[About, ...]


def side_by_side(
    incoming: Sequence[Incoming],
    roster: Roster | None,
    district: District,
    year: int,
    lasts: Mapping[str, Submission],
) -> list[Incoming]:
    """The files with what shows only beside the others; those of another year are not compared.

    Args:
        incoming: the files, judged one by one.
        roster: who is to report.
        district: its own rules.
        year: the year that is consolidated.
        lasts: last year's report of the agency each file is from, by path.
    """
    from nianbao.validators.district.gathering import Arrivals
    from nianbao.validators.district.judge import judge_arrivals

    those = [one for one in incoming if one.judgement and one.judgement.submission.report_year == year]
    judged = judge_arrivals(
        Arrivals(
            [one.judgement for one in those if one.judgement],
            [member_of(one, roster) if roster else None for one in those],
            district,
            year,
            roster.members if roster else (),
            [lasts.get(one.path) for one in those],
        )
    )
    known = {one.path: judgement for one, judgement in zip(those, judged, strict=True)}
    return [replace(one, judgement=known.get(one.path, one.judgement)) for one in incoming]


def summarise(
    agencies: tuple[AgencyStatus, ...], year: int, district: tuple[str, str], sources: Sources
) -> Summed:
    """The sum over the accepted, judged itself.

    Args:
        agencies: what became of each file and each member.
        year: the year that is summed.
        district: name and code of the district; empty where nobody has said.
        sources: all the rest.
    """
    from nianbao.validators.district.gathering import Gathering
    from nianbao.validators.district.judge import judge_gathering, with_chain_explained
    from nianbao.validators.judge import judge
    from nianbao.validators.live import live_checks

    catalogue = sources.district.catalogue
    accepted = [one.submission for one in agencies if one.status == "accepted" and one.submission]
    typed = sources.typed
    merged = merge(form_for_year(year), accepted, typed.adjustments)
    summary = Summary(
        merged,
        year,
        district[0],
        district[1],
        agencies,
        last=typed.last,
        texts=typed.texts,
        explanations=typed.explanations,
        rules={rule.id: rule.title for rule in catalogue.rules},
    )
    last = sources.past.district
    if last:
        summary = replace(summary, last=with_last_year(summary.submission, last).last)
    gathering = Gathering(
        summary,
        {one.path: one.judgement for one in sources.incoming if one.judgement},
        sources.district,
        sources.roster or Roster("", tuple(Member(one.code, one.agency) for one in agencies)),
        last,
        sources.past.agencies,
        sources.past.complete,
    )
    judgement = with_chain_explained(_about_figures(judge(summary.submission, catalogue)), gathering)
    summary = replace(summary, explanations=_explanations(summary, judgement))
    findings = tuple(judge_gathering(gathering))
    return Summed(
        replace(
            summary,
            problems=(*_of_the_sum(summary, judgement, findings), *_of_agencies(agencies, sources.incoming)),
            checks=live_checks(summary.submission, catalogue),
            draft_reasons=tuple(_draft_reasons(summary, judgement, findings)),
        ),
        judgement,
        findings,
    )


def _explanations(summary: Summary, judgement: Judgement) -> tuple[Explanation, ...]:
    """What is written on 情况说明: so that whoever reads the summary judges it as it was judged here.

    A row from an earlier run whose figures have changed gives way to that of this run.
    """
    from nianbao.validators.explanation import standing

    found = [
        Explanation(one.instance, one.explained, one.figures)
        for one in judgement.findings
        if one.explained and not standing(summary.explanations, one.instance, one.figures)
    ]
    replaced = {one.instance for one in found}
    return (*(one for one in summary.explanations if one.instance not in replaced), *found)


def _about_figures(judgement: Judgement) -> Judgement:
    """Without what a cover lacks: that does not touch the sum, and is said in the notes."""
    return replace(judgement, findings=tuple(f for f in judgement.findings if f.rule != _COVER_RULE))


def _of_the_sum(summary: Summary, judgement: Judgement, findings: Sequence[About]) -> list[Problem]:
    """Findings about the sum first, then those about the state of an agency."""
    whole = AgencyStatus(summary.district_name or "汇总", summary.district_code, "", "accepted")
    own = [(whole, finding) for finding in judgement.findings if finding.verdict == "failed"]
    own += [(whole, finding) for agency, finding in findings if agency is None]
    theirs = [(agency, finding) for agency, finding in findings if agency is not None]
    return [_problem(agency, finding) for agency, finding in (*own, *theirs)]


def _of_agencies(agencies: Sequence[AgencyStatus], incoming: Sequence[Incoming]) -> list[Problem]:
    """Every failed finding of every file, in the order of the agencies."""
    findings = {one.path: one.judgement.findings for one in incoming if one.judgement}
    return [
        _problem(agency, finding)
        for agency in agencies
        for finding in findings.get(agency.path, ())
        if finding.verdict == "failed"
    ]


def _places(agency: AgencyStatus, finding: Finding) -> tuple[str, ...]:
    """Places in the agency's own file; the sum has none, its cells are told beside."""
    return tuple(dict.fromkeys(filter(None, finding.addresses))) if agency.path else ()


def _problem(agency: AgencyStatus, finding: Finding) -> Problem:
    said = [finding.message]
    said += [f"原文：{finding.excerpt}"] if finding.excerpt else []
    said += [f"已说明：{finding.explained}"] if finding.explained else []
    said += [finding.lapsed] if finding.lapsed else []
    return Problem(
        agency=agency.agency,
        code=agency.code,
        path=agency.path,
        rule=finding.rule,
        instance=finding.instance,
        severity=finding.severity,
        verdict=finding.verdict,
        title=finding.title,
        message="\n".join(said),
        fix=advice(finding),
        addresses=_places(agency, finding),
        cells=finding.cells,
    )


def _draft_reasons(summary: Summary, judgement: Judgement, findings: Sequence[About]) -> list[str]:
    """Why the summary is not final: whoever is not in the sum, and what does not hold in the sum."""
    reasons = []
    for status in _DRAFT:
        those = summary.undecided if status == "duplicate" else summary.agencies
        names = [one.agency or Path(one.path).name for one in those if one.status == status]
        if names:
            unit, who = "家" if status == "missing" else "份", _listed(list(dict.fromkeys(names)))
            reasons.append(f"{STATUS_NAMES[status]} {len(names)} {unit}{_DRAFT[status]}：{who}")
    if not summary.merged.submissions:
        return [*reasons, "没有采纳任何一份来件"]
    if summary.faulty:
        reasons.append(f"“{ADJUSTMENTS}”有 {summary.faulty} 行不能计入（{_ADJUSTMENT_RULE}），须改正或清空")
    failed = [one.instance for one in judgement.errors if one.rule != _ADJUSTMENT_RULE]
    failed += [
        one.instance for _, one in findings if one.severity == "error" and one.rule not in TOLD_BY_STATUS
    ]
    if failed:
        reasons.append(f"汇总数字有强制性问题 {len(failed)} 处：{_listed(failed)}")
    return reasons


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown}等"
