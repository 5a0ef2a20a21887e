"""Our own results lying among the submissions: marked copies and earlier summaries."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.merge.roster import Member, Roster
from nianbao.workbook.numbers import clean
from nianbao.workbook.read.package import Package
from nianbao.workbook.read.refusal import Refusal
from nianbao.workbook.submission import Submission

from ..marking.results import SHEET as RESULT_SHEET
from .archives import on_disk
from .rivals import Rival, same_report

_MARKED = "_校验"
_WORKBOOK = "xl/workbook.xml"
_MOST_NAMED = 3


@dataclass(frozen=True)
class Sorted:
    """What came in without our own results; and those."""

    submissions: tuple[Rival, ...]
    skipped: Mapping[str, str]
    """Why, by the path shown."""
    clashes: Mapping[str, str]
    """Summaries that stay although some of their agencies sent files too, and why that counts twice."""


def without_own_results(files: Sequence[Rival], year: int, roster: Roster | None) -> Sorted:
    """Set aside what this program wrote itself and nobody changed since.

    A marked copy that says the same as another file of its agency is no second submission; one that
    does not was changed by somebody and stays.  A summary all of whose agencies sent files of their
    own is an earlier result of this work; summed, it would count everything twice.

    Args:
        files: what could be read.
        year: the year that is summed; summaries of other years are submissions sent by mistake.
        roster: who is to report: a summary of one of them is its submission, and only agencies of the
            roster are counted beside it.
    """
    skipped = dict(_marked_copies(files))
    rest = [one for one in files if one.shown not in skipped]
    clashes: dict[str, str] = {}
    for one, leaves in _summaries(rest, year, roster):
        there = [name for name, others in leaves.items() if others]
        listed = "、".join(there[:_MOST_NAMED]) + (f"等 {len(there)} 家" if len(there) > _MOST_NAMED else "")
        if there and len(there) == len(leaves) and not _member(one, roster):
            skipped[one.shown] = f"是汇总表，其中的 {listed}都另有来件，再计入就重复了"
        elif there:
            clashes[one.shown] = f"是汇总表，其中的 {listed}另有来件，一并计入就重复了，请只留一种（C02）"
    submissions = tuple(one for one in files if one.shown not in skipped)
    return Sorted(submissions, skipped, clashes)


def is_marked(path: Path) -> bool:
    """Whether a file is a copy with our sheet 校验结果."""
    if path.stem.endswith(_MARKED):
        return True
    try:
        with on_disk(path) as real:
            if not zipfile.is_zipfile(real):
                return False
            package = Package(real.read_bytes())
            return package.has(_WORKBOOK) and f'name="{RESULT_SHEET}"'.encode() in package.xml(_WORKBOOK)
    except (Refusal, UnreadableFile, OSError):
        return False


def _marked_copies(files: Sequence[Rival]) -> Iterator[tuple[str, str]]:
    by_agency: dict[tuple[str, str, int | None], list[Rival]] = {}
    for one in files:
        submission = one.judgement.submission
        key = (clean(submission.agency_code).upper(), clean(submission.agency_name), submission.report_year)
        by_agency.setdefault(key, []).append(one)
    for those in by_agency.values():
        marked = [one for one in those if len(those) > 1 and is_marked(one.file)]
        originals = [one for one in those if one not in marked]
        for one in marked:
            same = next((other for other in originals if same_report(one.judgement, other.judgement)), None)
            if same:
                yield one.shown, f"本工具写的带标注的副本，数字和文字与 {same.shown} 相同，以后者为准"


def _summaries(
    files: Sequence[Rival], year: int, roster: Roster | None
) -> Iterator[tuple[Rival, dict[str, list[Rival]]]]:
    """Each summary with its agencies, and which of the other files that may be summed are theirs."""
    plain = [one for one in files if one.judgement.submission.report_year == year]
    summaries = [one for one in plain if one.judgement.submission.source == "summary"]
    if not summaries:
        return
    counted = _Agencies([one for one in plain if roster is None or _member(one, roster)])
    for one in summaries:
        makeup = one.judgement.submission.makeup
        leaves = (makeup.agencies if makeup else None) or ()
        yield one, {leaf.agency_name: [x for x in counted.like(leaf) if x is not one] for leaf in leaves}


def _member(one: Rival, roster: Roster | None) -> Member | None:
    submission = one.judgement.submission
    return roster.find(submission.agency_code, submission.agency_name).member if roster else None


class _Agencies:
    """Files by the agency they are of: by code where both have one, else by name."""

    def __init__(self, files: Sequence[Rival]) -> None:
        self._by_code: dict[str, list[Rival]] = {}
        self._by_name: dict[str, list[Rival]] = {}
        for one in files:
            submission = one.judgement.submission
            self._by_code.setdefault(clean(submission.agency_code).upper(), []).append(one)
            self._by_name.setdefault(clean(submission.agency_name), []).append(one)

    def like(self, leaf: Submission) -> list[Rival]:
        """The files of the agency of a row of 明细."""
        code, name = clean(leaf.agency_code).upper(), clean(leaf.agency_name)
        same = self._by_code.get(code, []) if code else []
        named = self._by_name.get(name, []) if name else []
        return same + [one for one in named if not code or not clean(one.judgement.submission.agency_code)]
