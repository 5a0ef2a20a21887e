"""``nianbao validate``: judge files one by one; text for people, JSON for programs, marked copies."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Submission, with_last_year

from ..district.history import doubts, refuse_other_year, same_agency, with_agencies
from ..district.local_rules import common_rules, district_of, remarks
from ..errors import WrongUsage
from ..inputs import gather, must_exist, read, read_all
from ..intake.archives import on_disk
from ..judging import judge_all
from .console import Exit, answer_json, progress, tell

Result = tuple[Path, Judgement | UnreadableFile]


def run(arguments: argparse.Namespace) -> int:
    """Judge every file; returns the exit status."""
    district = district_of(arguments.rules)
    gathered = gather(arguments.files, enter_folders=False)
    for path, reason in gathered.skipped:
        tell(f"跳过 {path}：{reason}")
    folder = arguments.last_year if arguments.last_year and arguments.last_year.is_dir() else None
    last = None if folder else _last_year(arguments.last_year)
    read_files: list[Submission | UnreadableFile] = []
    with progress("读取") as step:
        for path, result in zip(gathered.files, read_all(gathered.files), strict=True):
            read_files.append(result)
            step(len(read_files), len(gathered.files), path.name)
    if folder:
        read_files = _with_folder(read_files, folder)
    if last is not None:
        read_files = _with_history(read_files, last)
    for remark in remarks((one for one in read_files if isinstance(one, Submission)), district):
        tell(f"提醒：{remark}")
    results = list(zip(gathered.files, judge_all(read_files, common_rules(district)), strict=True))
    if arguments.format == "json":
        from .validate_json import document

        answer_json(document(results))
    else:
        from .validate_text import show

        show(results)
    if arguments.mark:
        _mark(results, arguments.mark)
    return _status(results)


def _last_year(path: Path | None) -> Submission | None:
    if path is None:
        return None
    must_exist(path, "上年年报")
    return read(path)


def _with_history(
    results: Sequence[Submission | UnreadableFile], last: Submission
) -> list[Submission | UnreadableFile]:
    """Last year's figures for the only file, or for the files of the agencies they are of.

    A summary has every agency of last year on its 明细.

    Raises:
        WrongUsage: they are not of the year before, or of none of the agencies.
    """
    submissions = [result for result in results if isinstance(result, Submission)]
    reports = with_agencies(last)
    before = {
        id(one): report for one in submissions for report in reversed(reports) if same_agency(one, report)
    }
    if len(submissions) == 1 and (len(reports) == 1 or submissions[0].source == "summary"):
        before.setdefault(id(submissions[0]), last)
    if submissions and not before:
        what = "汇总表，其中没有要校验的单位" if len(reports) > 1 else "年报，要校验的文件中没有这个单位"
        raise WrongUsage(f"{last.path} 是“{last.agency_name}”的{what}")
    for heir in submissions:
        if id(heir) in before:
            if heir.report_year is not None:
                refuse_other_year(last, heir.report_year)
            for doubt in doubts(heir, before[id(heir)]):
                tell(f"提醒：{doubt}")
    return [
        with_last_year(result, before[id(result)])
        if isinstance(result, Submission) and id(result) in before
        else result
        for result in results
    ]


def _with_folder(
    results: Sequence[Submission | UnreadableFile], folder: Path
) -> list[Submission | UnreadableFile]:
    """Last year's figures for each agency whose report of last year is in the folder.

    Raises:
        WrongUsage: the files are not all of one year.
    """
    from ..district.heirs import last_years
    from ..district.past import implied

    submissions = [result for result in results if isinstance(result, Submission)]
    years = {one.report_year for one in submissions} - {None}
    if not submissions:
        return list(results)
    if len(years) != 1:
        raise WrongUsage("--last-year 是文件夹时，要校验的文件须是同一年度，才知道上年是哪一年")
    roster = implied(submissions)
    found = last_years(folder, roster, years.pop() or 0)
    for remark in (*found.remarks, *(f"上年年报读不了：{failure}" for failure in found.failures)):
        tell(f"提醒：{remark}")
    completed: list[Submission | UnreadableFile] = []
    for result in results:
        member = (
            roster.find(result.agency_code, result.agency_name).member
            if isinstance(result, Submission)
            else None
        )
        last = found.reports.get(member) if member else None
        completed.append(with_last_year(result, last) if isinstance(result, Submission) and last else result)
    return completed


def _mark(results: Iterable[Result], folder: Path) -> None:
    """Write a marked copy of every file that could be read."""
    from nianbao.workbook.files import write_whole

    from ..marking.mark import marked_copy, marked_name, with_its_suffix
    from ..outputs import distinct

    results = list(results)
    judged = [(path, result) for path, result in results if isinstance(result, Judgement)]
    targets = [folder / name for name in distinct(marked_name(path) for path, _ in judged)]
    either = [target.with_suffix(suffix) for target in targets for suffix in (".xlsx", ".xlsm")]
    covered = {target.resolve() for target in either} & {path.resolve() for path, _ in results}
    if covered:
        raise WrongUsage(f"标注副本会盖掉来件 {min(covered)}，没有写。请把 --mark 指到别的文件夹")
    with progress("标注") as step:
        for number, ((path, judgement), target) in enumerate(zip(judged, targets, strict=True), 1):
            with on_disk(path) as real:
                copy = marked_copy(real, judgement)
            write_whole(with_its_suffix(target, copy), copy)
            step(number, len(judged), target.name)
    tell(f"标注副本 {len(judged)} 份，在文件夹 {folder}")


def _status(results: Iterable[Result]) -> int:
    judgements = [result for _, result in results]
    if any(isinstance(result, UnreadableFile) for result in judgements):
        return Exit.UNREADABLE
    failed = any(isinstance(result, Judgement) and not result.passed for result in judgements)
    return Exit.DATA_ERRORS if failed else Exit.DONE
