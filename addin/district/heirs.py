"""Last year's figures for each member of a roster: its own, and those of the agencies it came from.

Agencies are renamed, merged and split between two years; the roster says it under 前身.  A merged agency
inherits the sum of its predecessors.  What was split cannot be divided by anybody but the agencies
themselves: it is said and left blank, and so is a sum one part of which is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.numbers import clean
from nianbao.workbook.submission import Submission

from ..inputs import gather, must_exist, read_all
from .history import own_report, read_last_year, with_agencies


@dataclass(frozen=True)
class LastYears:
    """Last year's report of each member, as far as there is one."""

    reports: Mapping[Member, Submission]
    remarks: tuple[str, ...] = ()
    """What could not be used or divided, one Chinese sentence each."""
    failures: tuple[UnreadableFile, ...] = ()
    everyone: tuple[Submission, ...] = ()
    """The reports of last year's agencies as they were, those without an heir too."""
    district: Submission | None = None
    """The district's own report, where it is among them."""


def last_years(path: Path, roster: Roster, year: int, whose: tuple[str, str] = ("", "")) -> LastYears:
    """Last year's report of each member.

    Args:
        path: a folder with the reports of last year, last year's summary (its 明细 has every
            agency), or the report of a single member.
        roster: this year's members; a report is told by code or name, or by a predecessor's.
        year: this year; reports of other years than the one before are passed over and said.
        whose: name and code of the district, to know its own report by; empty where nobody has said.

    Raises:
        WrongUsage: there is nothing, or it is not the year before.
        UnreadableFile: it is a file that cannot be read.
    """
    must_exist(path, "上年年报")
    if not path.is_dir():
        report = read_last_year(path, year)
        whole = report.source == "summary"
        return inherited(with_agencies(report)[1:] if whole else [report], roster)
    gathered = gather([path])
    results = [*read_all(gathered.files), *gathered.unreadable]
    read = [result for result in results if isinstance(result, Submission)]
    failures = tuple(result for result in results if isinstance(result, UnreadableFile))
    others = tuple(
        f"{one.path} {what}，没有用作上年数"
        for one in read
        if one.report_year != year - 1
        for what in [f"是 {one.report_year} 年度的年报" if one.report_year else "没有写明年度"]
    )
    those = [one for one in read if one.report_year == year - 1]
    district, doubt = own_report(those, roster, whose)
    single = [one for one in those if one.source != "summary" and one is not district]
    listed = [leaf for one in those if one.source == "summary" for leaf in with_agencies(one)[1:]]
    found = inherited([*single, *listed], roster)
    remarks = (*others, *([doubt] if doubt else []), *found.remarks)
    return replace(found, remarks=remarks, failures=failures, district=district)


def inherited(reports: Sequence[Submission], roster: Roster) -> LastYears:
    """Each member's report of last year, its predecessors' figures added to its own."""
    owners = {id(one): roster.find(one.agency_code, one.agency_name).member for one in reports}
    own: dict[Member, list[Submission]] = {}
    for one in reports:
        if owner := owners[id(one)]:
            own.setdefault(owner, []).append(one)
    claims = _Claims(reports, owners, _heirs(reports, roster))
    found: dict[Member, Submission] = {}
    remarks: list[str] = []
    for member in roster.members:
        parts, sentences, complete = claims.of(member)
        remarks += sentences
        mine, doubt = _one(own.get(member, []))
        if doubt:
            remarks.append(f"{member.name}{doubt}")
        elif parts and not mine and not complete:
            remarks.append(f"{member.name}的前身没有收全，相加会偏小，上年数留空")
        elif mine or parts:
            together = [*([mine] if mine else []), *parts]
            if len({one.form.version for one in together}) > 1:
                remarks.append(f"{member.name}的前身用的表式不同，上年数不能相加，留空")
            else:
                found[member] = _together(together)
    left = [one for one in reports if not owners[id(one)] and _key(one) not in claims.heirs]
    unused = [one.agency_name or one.path for one in left]
    if unused:
        remarks.append(f"上年年报中有 {len(unused)} 家不在名单上，也不是谁的前身：{'、'.join(unused)}")
    return LastYears(found, tuple(dict.fromkeys(remarks)), everyone=tuple(reports))


@dataclass(frozen=True)
class _Claims:
    """Which reports are those of which member's predecessors."""

    reports: Sequence[Submission]
    owners: Mapping[int, Member | None]
    heirs: Mapping[str, Sequence[Member]]
    """Who names a predecessor, by its ``_key``."""

    def of(self, member: Member) -> tuple[list[Submission], list[str], bool]:
        """The predecessors' reports that are this member's alone, what is to be said, and whether all are."""
        parts: dict[str, Submission] = {}
        remarks: list[str] = []
        for name in member.predecessors:
            reports = [one for one in self.reports if _is(one, name)]
            if any(self.owners[id(one)] is member for one in reports):
                continue  # its own report, under the name or code it had then
            report, doubt = _one(reports)
            reason = f"{member.name}的前身“{name}”{doubt}" if doubt else self._hindrance(member, name, report)
            if reason:
                remarks.append(reason)
            elif report:
                parts[_key(report)] = report
        return list(parts.values()), remarks, not remarks

    def _hindrance(self, member: Member, name: str, report: Submission | None) -> str:
        """Why a predecessor's figures are not the member's; empty where they are."""
        if report is None:
            return f"{member.name}的前身“{name}”没有找到上年年报，没有计入"
        owner = self.owners[id(report)]
        if owner is not None:
            return f"“{name}”仍在名单上，它的上年数不能再分给{member.name}，没有计入"
        heirs = self.heirs[_key(report)]
        if len(heirs) > 1:
            names = "、".join(heir.name for heir in heirs)
            return f"“{name}”分成了{names}，它的上年数不能拆分，没有计入，请各单位自己填"
        return ""


def _heirs(reports: Sequence[Submission], roster: Roster) -> dict[str, list[Member]]:
    """The members that name an agency of last year as a predecessor, by its ``_key``."""
    found: dict[str, dict[Member, None]] = {}
    for member in roster.members:
        for report in reports:
            if any(_is(report, name) for name in member.predecessors):
                found.setdefault(_key(report), {})[member] = None
    return {key: list(heirs) for key, heirs in found.items()}


def _is(report: Submission, name: str) -> bool:
    """Whether this is the code or the name of the agency of a report."""
    codes = {clean(report.agency_code).upper()} - {""}
    return clean(name).upper() in codes or clean(name) == clean(report.agency_name) != ""


def _key(report: Submission) -> str:
    return clean(report.agency_code).upper() or clean(report.agency_name)


def _one(reports: Sequence[Submission]) -> tuple[Submission | None, str]:
    """The only report of an agency, or what is wrong with several that say different things."""
    if len({tuple(one.numbers().items()) for one in reports}) > 1:
        paths = "、".join(dict.fromkeys(one.path for one in reports))
        return None, f"有几份不同的上年年报（{paths}），不知用哪一份，上年数留空"
    return (reports[0] if reports else None), ""


def _together(reports: Sequence[Submission]) -> Submission:
    """Several reports as one; cells one of them left blank stay blank."""
    if len(reports) == 1:
        return reports[0]
    return merge(reports[0].form, reports).as_submission(
        agency_name="、".join(report.agency_name for report in reports),
        agency_code="",
        report_year=reports[0].report_year or 0,
        path="、".join(dict.fromkeys(report.path for report in reports)),
    )
