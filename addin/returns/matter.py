"""From a summary, or a folder of submissions, to what every agency has to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nianbao.validators.catalogue import Catalogue
from nianbao.validators.district.rules import NO_DISTRICT, District
from nianbao.validators.finding import Finding, Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.merge.status import AgencyStatus, Problem, Summary
from nianbao.workbook.submission import Submission

from ..district.summing import TOLD_BY_STATUS
from ..inputs import read_all
from ..judging import judge_all
from .case import Aside, Case, Missing, ReturnedFile, Returns, Task

_EXPLAINED = "已说明："
"""Begins the line of a problem's message that gives the explanation."""


@dataclass(frozen=True)
class Matter:
    """A summary, where its files lie, and what the district says about its agencies."""

    summary: Summary
    files: Mapping[str, Path]
    """Where each file lies, by ``AgencyStatus.path``."""
    roster: Roster | None = None
    district: District = NO_DISTRICT
    deadline: date | None = None
    """The day by which everything is to be sent again; None: the roster's, the district's or the law's."""


def returns(matter: Matter) -> Returns:
    """What every agency has to do; the files of those that have anything to do are read and judged anew."""
    groups = _groups(matter.summary.agencies)
    wanted = [one for group in groups for one in _looked_at(group, matter.summary.problems)]
    judged = {id(file.status): file for file in _examined(matter, wanted)}
    cases: list[Case] = []
    asides: list[Aside] = []
    for group in groups:
        files = [judged[id(one)] for one in group if id(one) in judged]
        task = _task(matter.summary, files)
        if task:
            first = group[0]
            who = (first.agency, first.code, first.kind)
            cases.append(Case(*who, task, tuple(files), *_terms(matter, first)))
        asides += _asides(group, files, task)
    missing = [
        Missing(one.agency, one.code, one.kind, *_terms(matter, one))
        for one in matter.summary.agencies
        if one.status == "missing"
    ]
    return Returns(
        matter.summary.district_name, matter.summary.year, tuple(cases), tuple(missing), tuple(asides)
    )


def _groups(agencies: Iterable[AgencyStatus]) -> list[list[AgencyStatus]]:
    """The files of each agency together, in order of the first; a file of nobody stands alone."""
    groups: dict[tuple[str, str, str], list[AgencyStatus]] = {}
    for one in agencies:
        if one.status != "missing":
            nobody = "" if one.agency or one.code else one.path
            groups.setdefault((one.code, one.agency, nobody), []).append(one)
    return list(groups.values())


def _looked_at(group: Sequence[AgencyStatus], problems: Iterable[Problem]) -> list[AgencyStatus]:
    """The files of an agency that decide what it has to do: those that were summed, else all others."""
    if not (group[0].agency or group[0].code):
        return []
    accepted = [one for one in group if one.status == "accepted"]
    if accepted:
        owing = {(one.path, one.agency) for one in problems if _is_owed(_finding(one))}
        return [one for one in accepted if (one.path, one.agency) in owing]
    return [one for one in group if one.status != "not_on_roster"]


def _task(summary: Summary, files: Sequence[ReturnedFile]) -> Task | None:
    """What these files ask of their agency; None where nothing is open any more."""
    statuses = {one.status.status for one in files}
    if "accepted" in statuses:
        return "explain" if any(one.findings for one in files) else None
    if "duplicate" in statuses:
        return "choose"
    return "redo" if any(not _mended(summary, one) for one in files) else None


def _mended(summary: Summary, file: ReturnedFile) -> bool:
    """Whether a file was put right after it was summed, so that only the summary is old."""
    if not file.changed or file.judgement is None:
        return False
    return file.judgement.passed and file.judgement.submission.report_year == summary.year


def _asides(
    group: Sequence[AgencyStatus], files: Sequence[ReturnedFile], task: Task | None
) -> Iterator[Aside]:
    """Why nothing is asked about some files of an agency; a summed file without questions goes unsaid."""
    asked = {id(file.status) for file in files} if task else set()
    taken = next((one for one in group if one.status == "accepted"), None)
    for one in group:
        if id(one) in asked or one is taken:
            continue
        if taken is not None:
            yield Aside(one, f"已采纳该单位的 {taken.path}，这一份不必处理")
        elif any(file.status is one for file in files):
            yield Aside(one, "来件在汇总之后已经改好，请重新汇总")
        elif one.status == "not_on_roster":
            yield Aside(one, f"不退回，请自行核对：{one.reason}")
        else:
            yield Aside(one, f"不知道是哪个单位的，请自行核对：{one.reason}")


def _terms(matter: Matter, agency: AgencyStatus) -> tuple[date | None, str, str]:
    """By when, whom to ask for there, and how to reach them."""
    member = matter.roster.find(agency.code, agency.agency).member if matter.roster else None
    known = member or Member(agency.code, agency.agency, agency.kind)
    due = matter.district.deadline(known.kind, matter.summary.year, known.deadline)
    return matter.deadline or due, known.contact, known.phone


def _examined(matter: Matter, wanted: Sequence[AgencyStatus]) -> Iterator[ReturnedFile]:
    """Each file read and judged again, with what only the district could see."""
    catalogue = matter.district.catalogue
    paths = [matter.files.get(one.path, Path(one.path)) for one in wanted]
    results = judge_all(list(read_all(paths)), catalogue)
    problems: dict[tuple[str, str], list[Finding]] = {}
    for problem in matter.summary.problems:
        problems.setdefault((problem.path, problem.agency), []).append(_finding(problem))
    for status, result in zip(wanted, results, strict=True):
        told = problems.get((status.path, status.agency), [])
        if isinstance(result, UnreadableFile):
            lost = "" if status.status == "unreadable" else result.reason
            yield ReturnedFile(
                status, _open(one for one in told if one.rule not in TOLD_BY_STATUS), lost=lost
            )
        else:
            whole = _with_district(result, told, catalogue)
            changed = _changed(status.submission, result.submission)
            yield ReturnedFile(status, _open(whole.findings), whole, changed=changed)


def _changed(then: Submission | None, now: Submission) -> bool:
    return then is not None and then.form == now.form and then.numbers() != now.numbers()


def _with_district(judgement: Judgement, told: Iterable[Finding], catalogue: Catalogue) -> Judgement:
    """The judgement with what shows only when the agency's file lies beside the others."""
    from nianbao.validators.district.judge import among_arrivals

    known = {finding.instance for finding in judgement.findings}
    across = among_arrivals(catalogue)
    more = [finding for finding in told if finding.rule in across and finding.instance not in known]
    return replace(judgement, findings=(*judgement.findings, *more))


def _finding(problem: Problem) -> Finding:
    """A finding as far as 问题清单 tells it."""
    lines = problem.message.split("\n")
    explained = [line.removeprefix(_EXPLAINED) for line in lines if line.startswith(_EXPLAINED)]
    return Finding(
        rule=problem.rule,
        instance=problem.instance,
        severity=problem.severity,
        verdict=problem.verdict,
        title=problem.title,
        message="\n".join(line for line in lines if not line.startswith(_EXPLAINED)),
        fix=problem.fix,
        cells=problem.cells,
        addresses=problem.addresses,
        explained=explained[0] if explained else None,
    )


def _is_owed(finding: Finding) -> bool:
    return finding.severity == "warning" and finding.verdict == "failed" and finding.explained is None


def _open(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What an agency must act on, the gravest first."""
    failed = [one for one in findings if one.verdict == "failed" and one.severity != "hint"]
    errors = [one for one in failed if one.severity == "error"]
    return (*errors, *(one for one in failed if _is_owed(one)))
