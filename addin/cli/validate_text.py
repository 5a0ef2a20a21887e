"""What ``nianbao validate`` tells people: file by file, the gravest findings first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from nianbao.validators.finding import Finding, Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.merge.status import COUNT_NAMES, STATUS_NAMES

from ..marking.results import by_kind, heading, how_to_explain, is_to_explain, outcome, where
from .paper import Paper

_MEANINGS: Mapping[str, str] = {
    "error": "须改正，否则不能汇总",
    "warning": "核实后改正或写明原因",
    "hint": "供核对，不影响报送",
    "undecided": "缺数，还不能判断",
}
_COLOURS: Mapping[str, str] = {"error": "red", "warning": "yellow", "hint": "cyan", "undecided": "dim"}
_MOST_CANDIDATES = 3


def show(results: Sequence[tuple[Path, Judgement | UnreadableFile]]) -> None:
    """Write every file's outcome and findings, and a last line that counts the files."""
    paper = Paper()
    for number, (path, result) in enumerate(results):
        if number:
            paper.line()
        paper.whole(str(path))
        if isinstance(result, Judgement):
            _judgement(paper, result)
        else:
            paper.line(f"{STATUS_NAMES['unreadable']}：{result.reason}", 1, "red")
    if len(results) > 1:
        paper.line()
        paper.line(_total(results), style="bold")


def _judgement(paper: Paper, judgement: Judgement) -> None:
    colour = "green" if judgement.passed else "red"
    paper.line(f"{heading(judgement.submission)}  {outcome(judgement)}", 1, colour)
    told: dict[tuple[str, ...], str] = {}
    for kind, findings in by_kind(judgement.findings).items():
        paper.line(f"{COUNT_NAMES[kind]}（{_MEANINGS[kind]}）", 1, f"bold {_COLOURS[kind]}")
        if kind == "undecided":
            rules = Counter(finding.rule for finding in findings)
            listed = "、".join(f"{rule}×{count}" if count > 1 else rule for rule, count in rules.items())
            paper.line(f"{len(findings)} 项：{listed}", 2)
            continue
        for finding in findings:
            _finding(paper, finding)
            if finding.lapsed:
                paper.line(finding.lapsed, 3)
            if is_to_explain(finding, judgement):
                paper.line(how_to_explain(finding), 3)
            _candidates(paper, finding, told)


def _finding(paper: Paper, finding: Finding) -> None:
    paper.line(f"{finding.instance}  {finding.title}", 2, "bold")
    if places := where(finding.addresses):
        paper.line(f"位置：{places}", 3)
    paper.line(finding.message, 3)
    if finding.excerpt:
        paper.line(f"原文：{finding.excerpt}", 3)
    paper.line(f"已说明：{finding.explained}" if finding.explained else f"改法：{finding.fix}", 3)


def _candidates(paper: Paper, finding: Finding, told: dict[tuple[str, ...], str]) -> None:
    """The first candidates; where an earlier finding has the same ones, only which."""
    lines = finding.candidate_lines
    if lines and (before := told.setdefault(lines, finding.instance)) != finding.instance:
        paper.line(f"候选：同 {before}", 3)
        return
    for line in lines[:_MOST_CANDIDATES]:
        paper.line(f"候选：{line}", 3)
    if (more := len(lines) - _MOST_CANDIDATES) > 0:
        paper.line(f"另有 {more} 个候选，用 --format json 可见", 3)


def _total(results: Sequence[tuple[Path, Judgement | UnreadableFile]]) -> str:
    judgements = [result for _, result in results if isinstance(result, Judgement)]
    passed = sum(judgement.passed for judgement in judgements)
    unreadable = len(results) - len(judgements)
    told = f"共 {len(results)} 份：通过 {passed}，未通过 {len(judgements) - passed}"
    return f"{told}，{STATUS_NAMES['unreadable']} {unreadable}" if unreadable else told
