"""What ``nianbao consolidate`` tells people: who is in, who is not and why, and where the summary lies."""

from __future__ import annotations

from collections.abc import Mapping

from nianbao.workbook.merge.status import COUNT_NAMES, STATUS_NAMES, AgencyStatus, Status
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from ..batch import Outcome
from ..results import outcome as verdict
from .paper import Paper

_WIDE = 100
_COLOURS: Mapping[Status, str] = {
    "accepted": "green",
    "rejected": "red",
    "unreadable": "red",
    "missing": "yellow",
    "duplicate": "yellow",
    "not_on_roster": "yellow",
}


def show(outcome: Outcome) -> None:
    """Write the table of agencies, the state of the summary, and where it lies."""
    paper = Paper()
    summary = outcome.summary
    paper.line(summary.title, style="bold")
    paper.console.print(_table(summary.agencies, paper.width))
    counts = summary.counts_by_status()
    told = "，".join(f"{STATUS_NAMES[status]} {count}" for status, count in counts.items() if count)
    paper.line(f"共 {outcome.files} 份来件：{told}")
    if outcome.judgement.findings:
        paper.line(f"汇总数字的校验：{verdict(outcome.judgement)}，见汇总表“校验”")
    paper.line(summary.state, style="yellow bold" if summary.draft else "green bold")
    for reason in summary.draft_reasons:
        paper.line(f"· {reason}", 1)
    paper.line(f"汇总表：{outcome.out}", style="bold")


def _table(agencies: tuple[AgencyStatus, ...], width: int) -> Table:
    """On a narrow terminal the files are only named for those that are not in the sum."""
    wide = width >= _WIDE
    table = Table(box=SIMPLE_HEAD, width=width, pad_edge=False, header_style="bold")
    table.add_column("状态", no_wrap=True)
    table.add_column("单位", ratio=3, overflow="fold")
    table.add_column("说明", ratio=4, overflow="fold")
    if wide:
        table.add_column("文件", ratio=4, overflow="fold")
    for agency in agencies:
        counted = "，".join(f"{COUNT_NAMES[kind]} {count}" for kind, count in agency.counts.items() if count)
        named = agency.path if not wide and agency.status != "accepted" else ""
        cells = [agency.agency, "；".join(filter(None, (agency.reason, counted, named)))]
        cells += [agency.path] if wide else []
        status = Text(STATUS_NAMES[agency.status], _COLOURS[agency.status])
        table.add_row(status, *map(Text, cells))
    return table
