"""``nianbao import``: published reports into filled workbooks, and what did not go over."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Observation, Submission, compute_totals

from ..errors import WrongUsage
from ..inputs import gather, read
from ..marking.results import heading
from ..outputs import distinct, write_new
from .console import Exit, progress, tell
from .paper import Paper

_LONGEST_QUOTE = 40


def run(arguments: argparse.Namespace) -> int:
    """Convert every report; returns the exit status.

    1 means that a workbook does not say all that its report says: rows were not read, texts stand
    where numbers should, or printed totals disagree with the formulas that took their place.
    """
    gathered = gather(arguments.reports, enter_folders=False)
    for path, reason in gathered.skipped:
        tell(f"跳过 {path}：{reason}")
    targets = _targets(gathered.files, arguments.output)
    paper = Paper()
    statuses = [Exit.DONE]
    with progress("读取") as step:
        for number, (path, target) in enumerate(zip(gathered.files, targets, strict=True), 1):
            try:
                statuses.append(_convert(paper, path, target, arguments.force))
            except UnreadableFile as error:
                paper.whole(str(path))
                paper.line(f"读不了：{error.reason}", 1, "red")
                statuses.append(Exit.UNREADABLE)
            step(number, len(gathered.files), path.name)
    return max(statuses)


def _targets(files: Sequence[Path], output: Path) -> list[Path]:
    """Where each workbook goes: the named file for a single report, else a folder."""
    if output.suffix.lower() == ".xlsx" and not output.is_dir():
        if len(files) != 1:
            raise WrongUsage(f"有 {len(files)} 份年报，-o 应是文件夹，不是“{output}”")
        targets = [output]
    else:
        targets = [output / name for name in distinct(f"{path.stem}.xlsx" for path in files)]
    inputs = {path.resolve() for path in files}
    for target in targets:
        if target.resolve() in inputs:
            raise WrongUsage(f"结果会盖掉来件 {target}。请把 -o 指到别的文件夹")
    return targets


def _convert(paper: Paper, path: Path, target: Path, force: bool) -> Exit:
    from nianbao.validators.live import live_checks
    from nianbao.workbook.draw.agency import agency_workbook

    submission = read(path)
    write_new(target, agency_workbook(submission, live_checks(submission)), force=force)
    lost = _not_carried_over(submission)
    kinds = Counter(reading.kind for reading in submission.values.values())
    paper.whole(f"{path} → {target}")
    paper.line(heading(submission), 1)
    blank = f"，空白 {kinds['blank']} 格" if kinds["blank"] else ""
    paper.line(f"读到 {kinds['number']} 个数，表上共 {len(submission.form.cells)} 个{blank}", 1)
    for sentence in lost:
        paper.line(sentence, 1, "red")
    return Exit.DATA_ERRORS if lost else Exit.DONE


def _not_carried_over(submission: Submission) -> list[str]:
    """What the report says and the workbook does not, one sentence each."""
    sentences = [
        f"没有读出“{seen.expected}”{_where(seen)}"
        for seen in submission.observations
        if seen.kind in ("row_unread", "label_missing")
    ]
    sentences += [
        f"不是数字：{submission.form.cells[name].title}，原文是“{reading.text}”"
        for name, reading in submission.values.items()
        if reading.kind in ("text", "error")
    ]
    computed = compute_totals(submission.form, submission.number)
    sentences += [
        f"印出的合计与明细之和不符：{submission.form.cells[name].title} 印的是 {submission.number(name)}，"
        f"明细之和是 {total}（工作簿中由公式计算）"
        for name, total in computed.items()
        if total is not None and submission.number(name) not in (None, total)
    ]
    return sentences


def _where(seen: Observation) -> str:
    quoted = f"原文是“{seen.found[:_LONGEST_QUOTE]}”" if seen.found else ""
    told = "，".join(filter(None, (seen.address, quoted)))
    return f"（{told}）" if told else ""
