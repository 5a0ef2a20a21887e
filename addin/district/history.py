"""Last year's report as the source of 上年数: found, read, and checked to be last year's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.workbook.numbers import clean
from nianbao.workbook.submission import Submission

from ..errors import WrongUsage
from ..inputs import must_exist, read

if TYPE_CHECKING:
    from nianbao.workbook.merge.roster import Roster

_PLACE = re.compile(r".+[省市州盟旗区县](?:人民政府)?")
"""What a whole province, city or district is called, or its government."""
_SIZE = "t3_new_total"


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


def own_report(
    reports: Sequence[Submission], roster: Roster, whose: tuple[str, str]
) -> tuple[Submission | None, str]:
    """The district's own among last year's reports, and what is to be said where that is not plain.

    It is the summary; else the report that bears the district's name or code; else the only one of
    nobody on the roster that is named like a place (``某区``, ``某县人民政府``) and counts no fewer
    applications than all others together.
    """
    summaries = [one for one in reports if one.source == "summary"]
    others = [one for one in reports if one.source != "summary"]
    named = [one for one in others if _is_of(one, whose)]
    strangers = [
        one
        for one in others
        if roster.find(one.agency_code, one.agency_name).member is None
        and _PLACE.fullmatch(clean(one.agency_name))
        and (one.number(_SIZE) or 0) >= sum(other.number(_SIZE) or 0 for other in others if other is not one)
    ]
    for those in (summaries, named, strangers):
        if len(those) == 1:
            return those[0], ""
        if those:
            paths = "、".join(one.path for one in those)
            return None, f"有 {len(those)} 份像是本级的上年年报（{paths}），不知用哪一份，汇总数不与上年比较"
    return None, ""


def _is_of(report: Submission, whose: tuple[str, str]) -> bool:
    name, code = clean(whose[0]), clean(whose[1]).upper()
    return clean(report.agency_name) == name != "" or clean(report.agency_code).upper() == code != ""


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
