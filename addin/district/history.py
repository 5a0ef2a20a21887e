"""Last year's report as the source of 上年数: found, read, and checked to be last year's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.numbers import clean
from nianbao.workbook.submission import Submission

from ..errors import WrongUsage
from ..inputs import gather, must_exist, read, read_all

if TYPE_CHECKING:
    from nianbao.workbook.merge.roster import Member, Roster


def read_last_year(path: Path, year: int) -> Submission:
    """The report of the year before ``year``.

    Raises:
        WrongUsage: there is no such file, or it is the report of another year.
        UnreadableFile: it cannot be read.
    """
    must_exist(path, "上年年报")
    last = read(path)
    refuse_other_year(last, year)
    return last


def refuse_other_year(last: Submission, year: int) -> None:
    """Refuse figures that are not those of the year before.

    Raises:
        WrongUsage: the report says it is of another year.
    """
    if last.report_year not in (None, year - 1):
        raise WrongUsage(
            f"{last.path} 是 {last.report_year} 年度的年报，{year} 年度的上年数应取自 {year - 1} 年度"
        )


def same_agency(this: Submission, last: Submission) -> bool:
    """Whether both say they are of one agency: by code where both have one, else by name."""
    if clean(this.agency_code) and clean(last.agency_code):
        return clean(this.agency_code).upper() == clean(last.agency_code).upper()
    return clean(this.agency_name) == clean(last.agency_name)


def with_agencies(last: Submission) -> tuple[Submission, ...]:
    """A report of last year; of a summary, also each agency on its 明细."""
    if last.source != "summary":
        return (last,)
    from nianbao.workbook.merge.summary.reading import read_agencies

    return (last, *read_agencies(Path(last.path), last))


def doubts(this: Submission, last: Submission) -> list[str]:
    """What a person should know before trusting these figures as last year's, one sentence each."""
    found = []
    if last.report_year is None:
        found.append(f"{last.path} 没有写明年度，按 {this.report_year} 年度的上一年使用")
    if clean(this.agency_name) != clean(last.agency_name):
        found.append(f"上年年报的单位是“{last.agency_name}”，本年是“{this.agency_name}”，请确认是同一单位")
    if this.form.version != last.form.version:
        found.append(f"上年用的是 {last.form.version} 版表式，与本年含义相同的数字才会填入上年数")
    return found


def last_years(
    path: Path, roster: Roster, year: int
) -> tuple[dict[Member, Submission], tuple[UnreadableFile, ...]]:
    """Last year's report of each member, and what could not be read.

    Args:
        path: a folder with the reports of last year, last year's summary (its 明细 has every
            agency), or the report of a single member.
        roster: this year's members; a report is told by code or name, or by a predecessor's.
        year: this year; reports of other years than the one before are passed over in a folder.

    Raises:
        WrongUsage: there is nothing, or it is not the year before.
        UnreadableFile: it is a file that cannot be read.
    """
    must_exist(path, "上年年报")
    if path.is_dir():
        gathered = gather([path])
        results = [*read_all(gathered.files), *gathered.unreadable]
        failures = tuple(result for result in results if isinstance(result, UnreadableFile))
        reports = [result for result in results if isinstance(result, Submission)]
        return _by_member((one for one in reports if one.report_year == year - 1), roster), failures
    report = read_last_year(path, year)
    if report.source != "summary":
        return _by_member([report], roster), ()
    from nianbao.workbook.merge.summary.reading import read_agencies

    return _by_member(read_agencies(path, report), roster), ()


def _by_member(reports: Iterable[Submission], roster: Roster) -> dict[Member, Submission]:
    """Each member's own report, else the sum of its predecessors'; nothing where two claim to be its own."""
    own: dict[Member, list[Submission]] = {}
    inherited: dict[Member, list[Submission]] = {}
    for report in reports:
        member = roster.find(report.agency_code, report.agency_name).member
        if member:
            own.setdefault(member, []).append(report)
            continue
        known = {clean(report.agency_code), clean(report.agency_name)} - {""}
        for heir in roster.members:
            if known & set(heir.predecessors):
                inherited.setdefault(heir, []).append(report)
    found = {member: _together(those) for member, those in inherited.items() if member not in own}
    return found | {member: those[0] for member, those in own.items() if len(those) == 1}


def _together(reports: Sequence[Submission]) -> Submission:
    """The predecessors of one agency as one report; cells one of them left blank stay blank."""
    from nianbao.workbook.merge.merge import merge

    if len(reports) == 1:
        return reports[0]
    return merge(reports[0].form, reports).as_submission(
        agency_name="、".join(report.agency_name for report in reports),
        agency_code="",
        report_year=reports[0].report_year or 0,
        path="、".join(report.path for report in reports),
    )
