"""Last year as a consolidation knows it: the district's own report, and the report of each agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.validators.finding import Judgement
from nianbao.validators.wording import listed
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.submission import Submission, add, with_last_year

from ..judging import judge_all
from .heirs import LastYears, inherited, last_years
from .history import read_last_year, with_agencies
from .statuses import Incoming, member_of

if TYPE_CHECKING:
    from nianbao.validators.catalogue import Catalogue

_CHAIN = "t3_carried_out_total"


@dataclass(frozen=True)
class Past:
    """What is known of the year before."""

    district: Submission | None = None
    """The district's own report."""
    reports: Mapping[Member, Submission] = field(default_factory=dict)
    """The report of each member, or of those it came from."""
    agencies: Mapping[str, Submission] = field(default_factory=dict)
    """Every agency of last year by the name it had; empty where nobody knows."""
    complete: bool = True
    """Whether ``agencies`` are all that were summed in the district's own report."""
    notes: tuple[str, ...] = ()
    """What was matched and what was not, one Chinese sentence each."""


NO_PAST = Past()
"""Nobody has given last year's reports."""


def read_past(path: Path | None, year: int, roster: Roster, whose: tuple[str, str]) -> Past:
    """The year before ``year``.

    Args:
        path: the district's own report, its summary (which has the agencies on 明细), or a folder with
            reports, one of which may be the district's own; None for nothing.
        year: this year.
        roster: this year's members; without a roster, the agencies that came in.
        whose: name and code of the district; empty where nobody has said.

    Raises:
        WrongUsage: there is nothing, or it is not the year before.
        UnreadableFile: it is a file that cannot be read.
    """
    if path is None:
        return NO_PAST
    if path.is_dir():
        return _of(last_years(path, roster, year, whose), roster, f"上年年报文件夹 {path}")
    report = read_last_year(path, year)
    if report.source != "summary":
        return Past(report)
    found = inherited(with_agencies(report)[1:], roster)
    return _of(replace(found, district=report), roster, f"上年汇总表 {path}")


def _of(found: LastYears, roster: Roster, where: str) -> Past:
    """What was found, said in the notes, and whether it is all that was summed last year."""
    agencies = {one.agency_name: one for one in found.everyone if one.agency_name}
    without = [member.name for member in roster.expected if member not in found.reports]
    said = [f"{where}：本年 {len(found.reports)} 家有上年年报"]
    said[0] += f"，没有的 {len(without)} 家：{listed(without, '家')}" if without else ""
    if found.district is not None:
        said.append(f"本级上年年报取自 {found.district.path}（“{found.district.agency_name}”）")
    else:
        said.append(f"{where}里没有本级的上年年报，汇总数不与上年比较")
    said += [*found.remarks, *(f"上年年报读不了：{failure}" for failure in found.failures)]
    return Past(
        found.district, found.reports, agencies, _adds_up(found.district, agencies.values()), tuple(said)
    )


def _adds_up(district: Submission | None, agencies: Iterable[Submission]) -> bool:
    """Whether the agencies' carried-out make up the district's: then none of last year's is missing."""
    parts = [one.number(_CHAIN) for one in agencies]
    whole = district.number(_CHAIN) if district else None
    known = [part for part in parts if part is not None]
    return whole is not None and len(known) == len(parts) and add(known) == whole


def with_past(
    incoming: Sequence[Incoming], past: Past, roster: Roster, catalogue: Catalogue | None
) -> list[Incoming]:
    """The files, judged with last year's figures and texts where their workbooks have none of their own.

    Args:
        incoming: the files, judged without.
        past: last year.
        roster: this year's members.
        catalogue: the rules; None for those each file brings.
    """
    changed: dict[int, Submission] = {}
    for place, (one, last) in enumerate(zip(incoming, lasts(incoming, past, roster), strict=True)):
        if one.judgement is not None and last is not None:
            changed[place] = completed(one.judgement.submission, last)
    judged = dict(zip(changed, judge_all(list(changed.values()), catalogue), strict=True))
    return [
        replace(one, judgement=again) if isinstance(again := judged.get(place), Judgement) else one
        for place, one in enumerate(incoming)
    ]


def lasts(incoming: Sequence[Incoming], past: Past, roster: Roster) -> list[Submission | None]:
    """Last year's report of the agency each file is from."""
    found: list[Submission | None] = []
    for one in incoming:
        member = member_of(one, roster) if past.reports and one.judgement else None
        found.append(past.reports.get(member) if member else None)
    return found


def completed(this: Submission, last: Submission) -> Submission:
    """``this`` with last year's figures and texts where it has none; its own stay as they are."""
    told = with_last_year(this, last)
    own = {name: reading for name, reading in this.last.items() if reading.kind not in ("blank", "unread")}
    return replace(told, last={**told.last, **own}, last_texts=this.last_texts or told.last_texts)


def implied(submissions: Iterable[Submission]) -> Roster:
    """The agencies of some submissions as a roster, where nobody has given one."""
    return Roster("", tuple(dict.fromkeys(Member(one.agency_code, one.agency_name) for one in submissions)))
