"""``nianbao demo``: the whole way once, on the figures of five published reports."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from nianbao.validators.finding import Judgement
from nianbao.validators.judge import judge
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.files import write_whole
from nianbao.workbook.form import form_for_year
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Submission, blank_submission, compute_totals

from ..district.batch import Outcome, Request, consolidate
from ..inputs import read
from ..marking.mark import marked_copy, marked_name
from ..marking.results import heading
from ..marking.results import outcome as verdict
from ..outputs import workbook_name
from . import consolidate_text, validate_text
from .console import Exit, answer
from .paper import Paper
from .report import compose_report, draft_line, set_report, why_draft

_YEAR = 2024
_DISTRICT = ("示例区", "SLQ000")
_CHANGED = "t3_new_person"
_DISAGREE = {"T301.person", "T301.total"}
"""What one application too many among the natural persons unbalances: their column and the total's."""
_BECAME = ["accepted", "rejected", "accepted", "accepted", "accepted", "missing"]
"""In roster order: the second is of another year, the sixth sent nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Draw, validate, consolidate, publish, mark; returns 0 only if everything came out as it must."""
    folder: Path = arguments.folder
    paper = Paper()
    paper.line("一、用五份已公布年报的数字制作填报工作簿", style="bold")
    drawn = list(_draw(folder / "来件", paper))
    answer()
    paper.line("二、逐份读回、校验", style="bold")
    judgements = [judge(read(path)) for path in drawn]
    for judgement in judgements:
        paper.line(f"{heading(judgement.submission)}  {verdict(judgement)}", 1)
    answer()
    paper.line("三、按六家的名单汇总", style="bold")
    roster = folder / "编制主体名单.csv"
    write_whole(roster, (files("nianbao.examples") / "roster.csv").read_bytes())
    outcome = consolidate(
        Request(
            drawn,
            folder / f"{_YEAR}年度汇总表.xlsx",
            year=_YEAR,
            roster=roster,
            district_name=_DISTRICT[0],
            district_code=_DISTRICT[1],
        )
    )
    consolidate_text.show(outcome)
    answer()
    paper.line("四、写出本区年报（汇总表还是草稿，年报也只能是草稿）", style="bold")
    reports = _publish(outcome.out, paper)
    answer()
    paper.line("五、改错一格，看校验怎么说", style="bold")
    damaged, found = _damage(judgements[0].submission, folder / "改错一格")
    validate_text.show([(damaged, found)])
    marked = damaged.with_name(marked_name(damaged))
    write_whole(marked, marked_copy(damaged, found))
    answer()
    _tell_places(paper, folder, outcome, reports, marked)
    return _verdict(paper, judgements, outcome, found)


def _draw(folder: Path, paper: Paper) -> Iterator[Path]:
    agencies = json.loads((files("nianbao.examples") / "agencies.json").read_text("utf-8"))
    for number, agency in enumerate(agencies, 1):
        form = form_for_year(agency["report_year"])
        blank = blank_submission(form, agency["agency_name"], agency["agency_code"], agency["report_year"])
        values = {name: Reading("number", agency["values"][name]) for name in form.cells}
        submission = replace(blank, values=values, texts=agency["texts"])
        path = folder / workbook_name(submission.agency_code, submission.agency_name)
        write_whole(path, agency_workbook(submission, live_checks(submission)))
        paper.whole(f"{number}/{len(agencies)}  {path}", 1, "")
        yield path


def _publish(summary: Path, paper: Paper) -> list[Path]:
    """The district's own report beside its summary, as Word and as a page."""
    judgement = judge(read(summary))
    report = compose_report(judgement.submission, draft_line(why_draft(judgement)))
    paths = [summary.with_name(f"{_YEAR}年度本区年报{suffix}") for suffix in (".docx", ".html")]
    for path in paths:
        write_whole(path, set_report(report, path.suffix))
        paper.whole(str(path), 1, "")
    return paths


def _damage(submission: Submission, folder: Path) -> tuple[Path, Judgement]:
    """The same workbook with one typed number one too high, its totals following as in Excel."""
    values = dict(submission.values)
    values[_CHANGED] = Reading("number", (submission.number(_CHANGED) or 0) + 1)
    totals = compute_totals(submission.form, lambda name: values[name].value)
    values |= {name: Reading("number", total) for name, total in totals.items()}
    changed = replace(submission, values=values)
    path = folder / workbook_name(submission.agency_code, submission.agency_name)
    write_whole(path, agency_workbook(changed, live_checks(changed)))
    return path, judge(read(path))


def _tell_places(paper: Paper, folder: Path, outcome: Outcome, reports: list[Path], marked: Path) -> None:
    paper.line("文件都在这里", style="bold")
    paper.whole(f"{folder / '来件'}  五份填报工作簿", 1, "")
    paper.whole(f"{outcome.out}  汇总表", 1, "")
    for path in reports:
        paper.whole(f"{path}  本区年报（草稿）", 1, "")
    paper.whole(f"{marked}  带标注的副本", 1, "")


def _verdict(paper: Paper, judgements: list[Judgement], outcome: Outcome, found: Judgement) -> int:
    expected = (
        all(judgement.passed for judgement in judgements)
        and [agency.status for agency in outcome.summary.agencies] == _BECAME
        and outcome.summary.draft
        and {finding.instance for finding in found.errors} == _DISAGREE
    )
    if not expected:
        paper.line("演示结果与预期不符，请报告维护人员", style="bold red")
        return Exit.DATA_ERRORS
    paper.line(
        "演示完成，结果与预期一致：四家采纳，一家年度不对退回，一家缺报，汇总表是草稿", style="bold green"
    )
    return Exit.DONE
