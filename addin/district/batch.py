"""The district's batch job: read what came in, judge it, sum what may be summed, write the summary."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.validators.district.rules import NO_DISTRICT, District
from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.files import write_together
from nianbao.workbook.form import form_for_year
from nianbao.workbook.merge.roster import Roster, read_roster
from nianbao.workbook.merge.status import AgencyStatus, Summary
from nianbao.workbook.submission import Submission
from nianbao.workbook.visible import visible_name

from ..errors import NothingReadable, WrongUsage
from ..inputs import gather, must_exist, read
from ..intake.addresses import address_of
from ..intake.archives import archive_of
from ..intake.results import without_own_results
from ..intake.rivals import Rival
from ..reading.means import Means
from ..reading.together import Examined, Step, examine_all
from .carried import Known, carry_over, changed_sums
from .history import doubts
from .local_rules import applied, common_rules, remarks
from .past import implied, lasts, read_past, with_past
from .statuses import Incoming, Terms, most_common_years, statuses
from .summing import About, Sources, side_by_side, summarise


@dataclass(frozen=True)
class Request:
    """What is to be consolidated, and with what."""

    paths: Sequence[Path]
    """Files and folders, in any order; folders with their subfolders."""
    out: Path
    """Where the summary stands or would stand: paths are shown as seen from its folder.  Where it lies
    among the inputs it is passed over."""
    year: int | None = None
    """The year to consolidate; None for the one most submissions carry."""
    roster: Path | None = None
    """Who is to report; None takes the agencies of the files."""
    last_year: Path | None = None
    """The year before, for the rules across years: the district's own report or summary, or a folder with
    it and the agencies' reports."""
    district_name: str = ""
    """Whose summary it is; empty: as the summary at ``out`` or last year's report says, else left blank."""
    district_code: str = ""
    """Its code, likewise."""
    district: District = NO_DISTRICT
    """Its own rules."""
    fresh: bool = False
    """Drop what people typed into the summary that stands at ``out``; else it is carried over."""
    prefer_newest: bool = False
    """Take the newest of several versions from one agency, where the times recorded tell which it is."""
    jobs: int | None = 1
    """Processes to read and judge with, None for as many as are worth it; the result is the same."""
    cache: Path | None = None
    """The folder where what was read is kept for the next time; None to keep nothing, and use nothing."""
    cluster: str = ""
    """The address of a Dask scheduler whose workers read and judge; empty for this computer."""


@dataclass(frozen=True)
class Outcome:
    """What a consolidation came to."""

    out: Path
    """Where the summary stands or would stand."""
    summary: Summary
    judgement: Judgement
    """Every rule over the summary's own figures."""
    findings: tuple[About, ...]
    """What the sum and the state of the agencies show (C01 to C08), each with its agency, if any."""
    given: Mapping[str, Path]
    """The files as they were given, by ``AgencyStatus.path``."""
    skipped: tuple[tuple[Path, str], ...]
    """Files that lay there and were not taken for submissions, with the reason; ``summary.skipped`` has
    the same with the paths as a person sees them."""
    notes: tuple[str, ...]
    """What was decided without being asked, one Chinese sentence each."""
    known: int = 0
    """How many files had not changed since they were judged, and were taken from the cache."""

    @property
    def files(self) -> int:
        """How many files were examined."""
        return len(self.given)


def consolidate(request: Request, step: Step | None = None) -> Outcome:
    """Read, judge and sum submissions, and write the summary workbook, whole or not at all.

    Lists that no sheet can hold are written beside it, together with it or not at all.

    Args:
        request: what to consolidate, and where to write it.
        step: told after each file read.

    Raises:
        WrongUsage: as ``examine`` raises it, or ``request.out`` is there already and no summary.
        UnreadableFile: as ``examine`` raises it.
        UnwritableOutput: the summary cannot be written, or needs pyarrow, which is not installed.
    """
    _refuse_to_cover(request.out)
    outcome = examine(request, step)
    from nianbao.workbook.merge.summary import summary_files

    write_together(summary_files(outcome.summary, request.out))
    return outcome


def examine(request: Request, step: Step | None = None) -> Outcome:
    """Read, judge and sum submissions; nothing is written.

    Args:
        request: what to consolidate.
        step: told after each file read.

    Raises:
        WrongUsage: there are no files, the year is not clear, ``last_year`` is of another year, or
            the district's rules are for another year or roster, or a summary of another year that
            somebody typed into stands at ``request.out``.
        UnreadableFile: the roster, last year's report, or every single file cannot be read.
    """
    out, district = request.out, request.district
    members = _roster(request.roster, district)
    aside = {out: "汇总表，是本命令的结果"}
    rules = Path(district.path) if district.path else None
    named = ((request.roster, "编制主体名单"), (request.last_year, "上年年报"), (rules, "本地规则文件"))
    aside |= {file: what for path, what in named if path for file in _files_of(path, request.paths)}
    gathered = gather(request.paths, aside)
    examined = _examined(request, sorted(gathered.files), step)
    failed = [(Path(failure.path), failure) for failure in gathered.unreadable]
    incoming, given = _incoming([*zip(sorted(gathered.files), examined.results, strict=True), *failed], out)
    if not incoming:
        raise WrongUsage(f"没有找到要汇总的文件：{'、'.join(map(str, request.paths))}")
    notes = remarks((one.judgement.submission for one in incoming if one.judgement), district)
    chosen = request.year or _chosen_year(incoming, notes)
    typed = carry_over(out, chosen, _known(request), request.fresh, notes)
    name = request.district_name or typed.district_name
    code = request.district_code or typed.district_code
    known = members or implied(one.judgement.submission for one in incoming if one.judgement)
    past = read_past(request.last_year, chosen, known, (name, code))
    last = past.district
    if last and not name:
        name, code = last.agency_name, code or last.agency_code
    incoming = with_past(incoming, past, known, common_rules(district))
    own = without_own_results(_readable(incoming), chosen, members)
    incoming = [one for one in incoming if one.path not in own.skipped]
    ours = ((given.pop(path), why) for path, why in own.skipped.items())
    skipped = tuple(sorted((*gathered.skipped, *ours)))
    earlier = zip(incoming, lasts(incoming, past, known), strict=True)
    before = {one.path: report for one, report in earlier if report}
    incoming = side_by_side(incoming, members, district, chosen, before)
    terms = Terms(chosen, form_for_year(chosen), request.prefer_newest, own.clashes)
    agencies = tuple(_linked(one, given, out) for one in statuses(incoming, members, terms))
    sources = Sources(incoming, members, district, past, typed)
    summed = summarise(agencies, chosen, (name, code), sources)
    notes += changed_sums(typed.adjustments, summed.summary.merged)
    notes += (*past.notes, *_notes(summed.summary, members, last))
    summary = replace(summed.summary, skipped=tuple((_shown(path, out), why) for path, why in skipped))
    notes += examined.notes
    return Outcome(
        out, summary, summed.judgement, summed.findings, given, skipped, tuple(notes), examined.known
    )


def _known(request: Request) -> set[Known]:
    given: tuple[tuple[Known, object], ...] = (
        ("district", request.district_name),
        ("last", request.last_year),
    )
    return {what for what, value in given if value}


def _refuse_to_cover(out: Path) -> None:
    """A summary may be made anew; anything else that stands there, such as a submission, stays."""
    if not out.exists():
        return
    try:
        is_summary = read(out).source == "summary"
    except UnreadableFile:
        is_summary = False
    if not is_summary:
        raise WrongUsage(f"{out} 已经存在，而且不是汇总表，没有覆盖。请给汇总表换一个名字")


def _files_of(path: Path, inboxes: Sequence[Path]) -> list[Path]:
    """The file itself; of a folder that lies in an inbox, every file in it."""
    within = any(inbox.resolve() in path.resolve().parents for inbox in inboxes)
    return sorted(path.rglob("*")) if path.is_dir() and within else [path]


def _roster(path: Path | None, district: District) -> Roster | None:
    if path is None:
        return None
    must_exist(path, "名单")
    return applied(district, read_roster(path))


def _examined(request: Request, files: Sequence[Path], step: Step | None) -> Examined:
    """Every file read, and judged by itself."""
    rules = request.district.text if request.district.path else None
    return examine_all(files, rules, Means(request.jobs, request.cache, request.cluster), step)


def _incoming(
    found: Sequence[tuple[Path, Judgement | UnreadableFile]], out: Path
) -> tuple[list[Incoming], dict[str, Path]]:
    """The files, and where each lies, by the path a person sees."""
    incoming: list[Incoming] = []
    given: dict[str, Path] = {}
    for path, judged in found:
        shown = _shown(path, out)
        given[shown] = path
        if isinstance(judged, Judgement):
            incoming.append(Incoming(shown, path, judged))
        else:
            incoming.append(Incoming(shown, path, None, judged.reason))
    return incoming, given


def _readable(incoming: Sequence[Incoming]) -> list[Rival]:
    return [Rival(one.path, one.file, one.judgement) for one in incoming if one.judgement]


def _shown(path: Path, out: Path) -> str:
    """The way to a file (``_way``) as a person is to see it."""
    return visible_name(_way(path, out))


def _way(path: Path, out: Path) -> str:
    """The path from the summary's folder, with ``/``; the path itself where there is no such way.

    A name that is no proper text (such as GBK bytes in a Linux folder) is spelled out byte by byte.
    """
    if address := address_of(path):
        return address
    try:
        way = Path(os.path.relpath(path, out.parent))
    except ValueError:  # another drive of Windows
        way = path
    return way.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _chosen_year(incoming: Sequence[Incoming], notes: list[str]) -> int:
    """The year most submissions carry; said in ``notes``."""
    judged = [one.judgement.submission for one in incoming if one.judgement]
    if not judged:
        raise NothingReadable([(one.path, one.failure) for one in incoming])
    years = most_common_years(judged)
    if len(years) != 1:
        why = f"{'、'.join(map(str, years))} 年度的来件一样多" if years else "来件都没有写明年度"
        raise WrongUsage(f"{why}，请用 --year 指定报告年度")
    carried = sum(one.report_year == years[0] for one in judged)
    notes.append(f"没有指定年度，取多数来件的 {years[0]} 年度（{len(judged)} 份中有 {carried} 份）")
    return years[0]


def _linked(status: AgencyStatus, given: Mapping[str, Path], out: Path) -> AgencyStatus:
    """With a link wherever a relative one leads from the summary to the file, or to its archive."""
    if not status.path or address_of(given[status.path]):
        return status
    archive = archive_of(given[status.path])
    link = _way(archive or given[status.path], out)
    return status if Path(link).is_absolute() else replace(status, link=link)


def _notes(summary: Summary, roster: Roster | None, last: Submission | None) -> list[str]:
    notes = doubts(summary.submission, last) if last else []
    if roster is None:
        notes.append("没有给出名单，以来件为准，无从得知谁缺报")
        notes += [
            f"{agency.path} 本身是汇总表，作为一个主体计入"
            for agency in summary.agencies
            if agency.status == "accepted" and agency.submission and agency.submission.source == "summary"
        ]
    if not summary.district_name:
        notes.append("没有给出汇总机关名称（--agency），汇总表封面上留空，向上级报送前请填写")
    return notes
