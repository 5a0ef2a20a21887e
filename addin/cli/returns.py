"""``nianbao returns``: notices and marked copies for whoever must act, a chase list for the missing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nianbao.workbook.merge.status import Summary

from ..district.local_rules import applied, district_of
from ..errors import WrongUsage
from ..inputs import must_exist
from ..returns.case import Returns
from ..returns.lists import TASKS
from ..returns.matter import Matter, returns
from ..returns.notice import Sender
from ..returns.word import NoticeTemplate
from ..returns.writing import INDEX, Letters, Written, write_returns
from .console import Exit, progress, tell
from .district_job import examined, request_of
from .paper import Paper


def run(arguments: argparse.Namespace) -> int:
    """Write everything and tell; returns the exit status."""
    template = NoticeTemplate(arguments.template)
    matter = _from_summary(arguments) if _is_summary(arguments.paths) else _from_folders(arguments)
    if arguments.agency:
        matter = replace(matter, summary=replace(matter.summary, district_name=arguments.agency))
    found = returns(matter)
    sender = Sender(found.district, arguments.contact.strip())
    letters = Letters(sender, template, found.year)
    with progress("写通知") as step:
        written = write_returns(
            found, matter.files, arguments.output, letters, force=arguments.force, step=step
        )
    _show(found, written, arguments.output)
    return _status(found, matter.summary)


def _is_summary(paths: Sequence[Path]) -> bool:
    """A single file is a summary; reading it says so if it is none."""
    return len(paths) == 1 and not paths[0].is_dir()


def _from_summary(arguments: argparse.Namespace) -> Matter:
    from nianbao.workbook.merge.roster import read_roster
    from nianbao.workbook.merge.summary.reading import read_summary

    (path,) = arguments.paths
    must_exist(path, "汇总表")
    for option in ("year", "last_year", "prefer"):
        if getattr(arguments, option) is not None:
            name = option.replace("_", "-")
            raise WrongUsage(f"--{name} 只在给出来件文件夹时有用；汇总表里已经定下")
    summary = read_summary(path)
    district = district_of(arguments.rules)
    roster = None
    if arguments.roster:
        must_exist(arguments.roster, "名单")
        roster = applied(district, read_roster(arguments.roster))
    files = {one.path: path.parent / one.path for one in summary.agencies if one.path}
    return Matter(summary, files, roster, district, arguments.deadline)


def _from_folders(arguments: argparse.Namespace) -> Matter:
    from nianbao.workbook.merge.roster import read_roster

    out: Path = arguments.output
    for path in arguments.paths:
        if path.is_dir() and path.resolve() in (out.resolve(), *out.resolve().parents):
            reason = "否则下次会把标注件当成来件"
            raise WrongUsage(f"结果文件夹 {out} 不能放在来件文件夹 {path} 里面，{reason}。请换一个地方")
    request = replace(request_of(arguments), out=out / "汇总表.xlsx")
    outcome, district = examined(request), request.district
    roster = applied(district, read_roster(arguments.roster)) if arguments.roster else None
    return Matter(outcome.summary, outcome.given, roster, district, arguments.deadline)


def _show(found: Returns, written: Written, folder: Path) -> None:
    """How many agencies get what, each with its files; and what is still to be looked at."""
    paper = Paper()
    counted = "，".join(f"{TASKS[task]} {count} 家" for task, count in found.by_task().items() if count)
    chased = f"催报 {len(found.missing)} 家" if found.missing else ""
    told = "，".join(filter(None, (counted, chased)))
    paper.line(f"{found.district}{found.year}年度：{told or '没有要退回的，也没有要催报的'}", style="bold")
    for one in written.sent:
        case = one.case
        numbers = (("强制性", case.errors), ("待说明", case.owed))
        shown = "，".join(f"{name} {count}" for name, count in numbers if count)
        paper.line(f"{TASKS[case.task]}  {case.agency or case.code}{f'（{shown}）' if shown else ''}", 1)
        for name in one.files:
            paper.whole(name, 2, "")
        if one.remark:
            paper.line(f"提醒：{one.remark}", 2, "yellow")
    for missing in found.missing:
        paper.line(f"催报  {missing.agency}", 1)
    if found.asides:
        paper.line(f"另有 {len(found.asides)} 份来件不退回，原因见“{INDEX}”", 1)
    if written.names:
        paper.whole(f"都在文件夹 {folder}", 0)
    if written.left:
        names = "、".join(written.left)
        tell(f"提醒：文件夹里还有以前写的、这次没有写的 {len(written.left)} 个文件：{names}")
    deadlines = [one.deadline for one in found.cases] + [one.deadline for one in found.missing]
    if None in deadlines:
        tell("提醒：有的单位没有期限，通知里写“尽快”。可用 --deadline、名单的“截止日期”或本地规则给出")


def _status(found: Returns, summary: Summary) -> int:
    """3 where a file could not be read; 1 where anything must be redone or is missing; else 0."""
    lost = any(file.lost for case in found.cases for file in case.files)
    if lost or any(one.status == "unreadable" for one in summary.agencies):
        return Exit.UNREADABLE
    tasks = found.by_task()
    return Exit.DATA_ERRORS if tasks["redo"] or tasks["choose"] or found.missing else Exit.DONE
