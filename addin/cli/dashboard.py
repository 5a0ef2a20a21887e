"""``nianbao dashboard``: how far a district is, what was found and what it comes to, on one web page."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from nianbao.workbook.dashboard import Look, dashboard_page, is_dashboard
from nianbao.workbook.merge.status import COUNT_NAMES, STATUS_NAMES, AgencyStatus, Summary

from ..errors import WrongUsage
from ..inputs import must_exist, read
from ..outputs import write_new
from .console import Exit
from .district_job import examined, request_of
from .paper import Paper

_ONLY_FOLDERS = ("year", "roster", "last_year", "prefer", "rules")


def run(arguments: argparse.Namespace) -> int:
    """Write the page and tell; returns the exit status."""
    out: Path = arguments.output
    for path in arguments.paths:
        if path.resolve() == out.resolve():
            raise WrongUsage(f"{out} 是给出的文件之一，不能把一览写在它上面。请换一个名字")
        if path.is_dir() and path.resolve() in out.resolve().parents:
            raise WrongUsage(f"一览不能放在来件文件夹 {path} 里面，否则下次会被当成来件。请换一个地方")
    summary = _from_summary(arguments) if _is_summary(arguments.paths) else _from_folders(arguments)
    if arguments.agency:
        summary = replace(summary, district_name=arguments.agency)
    again = out.is_file() and is_dashboard(out.read_bytes())
    write_new(out, dashboard_page(summary, look()), force=arguments.force or again)
    _show(summary, out)
    return _status(summary)


def look() -> Look:
    """The page's own template, style and script."""
    folder = files("nianbao.templates")
    page, style, script = (
        (folder / f"dashboard.{suffix}").read_text("utf-8") for suffix in ("html", "css", "js")
    )
    return Look(page, style, script)


def _is_summary(paths: Sequence[Path]) -> bool:
    """Whether the one file given is a summary; anything else is consolidated first."""
    if len(paths) != 1 or paths[0].is_dir():
        return False
    must_exist(paths[0], "汇总表")
    return read(paths[0]).source == "summary"


def _from_summary(arguments: argparse.Namespace) -> Summary:
    from nianbao.workbook.merge.summary.reading import read_summary

    for option in _ONLY_FOLDERS:
        if getattr(arguments, option) is not None:
            name = option.replace("_", "-")
            raise WrongUsage(f"--{name} 只在给出来件文件夹时有用；汇总表里已经定下")
    (path,) = arguments.paths
    summary = read_summary(path)
    linked = (_moved(one, path.parent, arguments.output.parent) for one in summary.agencies)
    return replace(summary, agencies=tuple(linked))


def _moved(agency: AgencyStatus, before: Path, now: Path) -> AgencyStatus:
    """With its link as seen from the page's folder; without one where no relative way leads there."""
    if not agency.link:
        return agency
    try:
        link = Path(os.path.relpath(before / agency.link, now)).as_posix()
    except ValueError:  # another drive of Windows
        link = ""
    return replace(agency, link=link)


def _from_folders(arguments: argparse.Namespace) -> Summary:
    return examined(request_of(arguments)).summary


def _show(summary: Summary, out: Path) -> None:
    paper = Paper()
    counted = summary.counts_by_status().items()
    statuses = "，".join(f"{STATUS_NAMES[status]} {count} 份" for status, count in counted if count)
    paper.line(f"{summary.district_name}{summary.year}年度：{statuses}", style="bold")
    found = dict.fromkeys(COUNT_NAMES, 0)
    for one in summary.problems:
        found["undecided" if one.verdict == "undecided" else one.severity] += 1
    listed = "，".join(f"{COUNT_NAMES[name]} {count} 条" for name, count in found.items() if count)
    paper.line(f"问题：{listed or '没有'}", 1)
    paper.whole(f"一览 {out}", 0)


def _status(summary: Summary) -> int:
    """As of ``consolidate``: 3 where a file could not be read, 1 where it is no final sum, else 0."""
    statuses = {agency.status for agency in summary.agencies}
    if "unreadable" in statuses:
        return Exit.UNREADABLE
    sound = not summary.draft and statuses <= {"accepted", "duplicate"}
    return Exit.DONE if sound else Exit.DATA_ERRORS
