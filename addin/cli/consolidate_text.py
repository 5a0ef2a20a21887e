"""What ``nianbao consolidate`` tells people: who is in, who is not and why, and where the summary lies."""

from __future__ import annotations

from collections.abc import Mapping

from nianbao.validators.finding import SEVERITY_NAMES
from nianbao.workbook.merge.status import COUNT_NAMES, STATUS_NAMES, AgencyStatus, Status
from nianbao.workbook.merge.summary.plan import STATUS as STATUS_SHEET
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from ..district.batch import Outcome
from ..district.summing import TOLD_BY_STATUS
from ..marking.results import outcome as verdict
from ..marking.width import columns, printable, wrap
from .paper import Paper

_WIDE = 100
_MOST_ROWS = 120
_GAP = 3
"""Terminal columns that rich puts beside each column, and once more at the edge."""
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
    shown = _shown(summary.agencies)
    if shown:
        paper.console.print(_table(outcome, shown, paper.width))
    if len(shown) < len(summary.agencies):
        paper.line(f"{STATUS_NAMES['accepted']}的单位较多，没有逐一列出，见汇总表“{STATUS_SHEET}”")
    counts = summary.counts_by_status()
    told = "，".join(f"{STATUS_NAMES[status]} {count}" for status, count in counts.items() if count)
    paper.line(f"共 {outcome.files} 份来件：{told}")
    if outcome.judgement.findings:
        paper.line(f"汇总数字的校验：{verdict(outcome.judgement)}，见汇总表“校验”")
    _show_findings(paper, outcome)
    paper.line(summary.state, style="yellow bold" if summary.draft else "green bold")
    for reason in summary.draft_reasons:
        paper.line(f"· {reason}", 1)
    paper.whole(f"汇总表：{outcome.out}")


def _show_findings(paper: Paper, outcome: Outcome) -> None:
    """What the sum and the states show beside what the table of agencies says already."""
    for agency, finding in outcome.findings:
        if agency is None or finding.rule not in TOLD_BY_STATUS:
            name = SEVERITY_NAMES[finding.severity]
            paper.line(f"{finding.instance}  {finding.title}（{name}）", 1, "bold")
            paper.line(finding.message, 2)
            if finding.excerpt:
                paper.line(f"原文：{finding.excerpt}", 2)


def _shown(agencies: tuple[AgencyStatus, ...]) -> tuple[AgencyStatus, ...]:
    """All of them; where that is more than anybody reads, those who need somebody to act."""
    if len(agencies) <= _MOST_ROWS:
        return agencies
    return tuple(agency for agency in agencies if agency.status != "accepted")


def _table(outcome: Outcome, agencies: tuple[AgencyStatus, ...], width: int) -> Table:
    """On a narrow terminal the files are only named for those that are not in the sum.

    Lines are broken here: rich breaks at spaces, and Chinese has none where it could.
    """
    titles = ("状态", "单位", "说明", "文件")[: 4 if width >= _WIDE else 3]
    widths = _widths(agencies, width - _GAP * len(titles) - 1, len(titles))
    table = Table(box=SIMPLE_HEAD, header_style="bold")
    for title, column_width in zip(titles, widths, strict=True):
        table.add_column(title, width=column_width)
    for agency in agencies:
        path = str(outcome.given[agency.path]) if agency.path else ""
        named = path if len(titles) == 3 and agency.status != "accepted" else ""
        reason = "；".join(filter(None, (agency.reason, _remarks(agency), named)))
        cells = (agency.agency, reason, path)
        broken = (
            "\n".join(wrap(printable(text), room)) for text, room in zip(cells, widths[1:], strict=False)
        )
        table.add_row(Text(STATUS_NAMES[agency.status], _COLOURS[agency.status]), *map(Text, broken))
    return table


def _remarks(agency: AgencyStatus) -> str:
    """What was found beside 强制性 problems, which are in the reason."""
    counted = ((COUNT_NAMES[kind], count) for kind, count in agency.counts.items() if kind != "error")
    return "，".join(f"{name} {count}" for name, count in counted if count)


def _widths(agencies: tuple[AgencyStatus, ...], free: int, count: int) -> list[int]:
    """Terminal columns for each column: names whole where that leaves the larger part for the rest."""
    status = max(map(columns, STATUS_NAMES.values()))
    free -= status
    longest = max(columns(one.agency) for one in agencies)
    name = max(columns("单位"), min(longest, free // (count - 1)))
    return [status, name, *[(free - name) // (count - 2)] * (count - 2)]
