"""``nianbao report``: the report for publication, as Word or as a web page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import NianbaoError, UnreadableFile
from nianbao.workbook.publish.breakdown import NotTheSum, breakdown
from nianbao.workbook.publish.content import Report, UnknownFields, compose
from nianbao.workbook.submission import Submission

from ..district.local_rules import district_of
from ..errors import WrongUsage
from ..inputs import must_exist, read
from ..judging import judge_all
from ..marking.results import heading
from ..outputs import write_new
from .console import Exit, tell
from .paper import Paper

SUFFIXES = (".docx", ".html", ".htm")
_MOST_SHOWN = 10


def run(arguments: argparse.Namespace) -> int:
    """Write the report; 1 where the data do not let it be published."""
    out, template = arguments.output, arguments.template
    _refuse_confusion(arguments.file, out, template)
    submission = read(arguments.file)
    (judged,) = judge_all([submission], district_of(arguments.rules).catalogue)
    if isinstance(judged, UnreadableFile):
        raise judged
    paper = Paper()
    reasons = why_draft(judged)
    if reasons and not arguments.draft:
        paper.whole(str(arguments.file))
        paper.line(f"没有写出年报：{'；'.join(reasons)}。", 1, "bold red")
        _show_errors(paper, judged)
        paper.line("改好后再出年报；只想先看样子，加 --draft 出草稿。", 1)
        return Exit.DATA_ERRORS
    draft = draft_line(reasons) if arguments.draft else ""
    try:
        report = compose_report(submission, draft)
    except (NotTheSum, UnknownFields) as error:
        paper.line(f"没有写出年报。{error}", 0, "bold red")
        return Exit.DATA_ERRORS
    data = set_report(report, out.suffix, template)
    lost = _differences(submission, data, out.suffix)
    write_new(out, data, force=arguments.force)
    paper.whole(f"{arguments.file} → {out}")
    paper.line(f"{heading(submission)}{'（草稿）' if draft else ''}", 1)
    if lost:
        paper.line(f"注意：{lost}", 1, "yellow")
    else:
        paper.line(f"已从写出的年报读回核对，表中 {len(submission.form.cells)} 格与来件一致", 1)
    return Exit.DONE


def why_draft(judgement: Judgement) -> list[str]:
    """What keeps a report from being published: clauses, none where nothing does."""
    reasons = [f"有 {len(judgement.errors)} 项强制性问题没有解决"] if judgement.errors else []
    submission = judgement.submission
    if any(seen.kind == "draft" for seen in submission.observations):
        reasons.append("汇总表自己标明是草稿")
    blank = sum(submission.number(name) is None for name in submission.form.cells)
    if blank and not judgement.errors:
        reasons.append(f"表中还有 {blank} 格不是数字")
    return reasons


def draft_line(reasons: Sequence[str]) -> str:
    """What stands at the head of a draft."""
    return f"草稿，不得公布：{'；'.join(reasons) or '尚未定稿'}"


def compose_report(submission: Submission, draft: str) -> Report:
    """The report, with the breakdown by agency where the submission is a summary; a draft goes without
    a breakdown that does not add up.

    Raises:
        NotTheSum: the summary is not what its agencies and adjustments add up to.
        UnknownFields: a text asks for a figure that there is not.
    """
    try:
        shares = breakdown(submission)
    except NianbaoError as error:
        if not draft:
            raise
        tell(f"提醒：{error}；草稿里没有写构成")
        shares = ""
    return compose(submission, breakdown=shares, draft=draft)


def set_report(report: Report, suffix: str, template: Path | None = None) -> bytes:
    """The report in the format of a suffix, set in a template of one's own or in ours.

    Raises:
        BadTemplate: the template cannot be used.
        WrongUsage: the template cannot be read.
    """
    kind = ".docx" if suffix.lower() == ".docx" else ".html"
    if template is None:
        source, name = (files("nianbao.templates") / f"report{kind}").read_bytes(), f"report{kind}"
    else:
        source, name = _bytes(template), str(template)
    if kind == ".docx":
        from nianbao.workbook.publish.word import word_report

        return word_report(report, source, name)
    from nianbao.workbook.publish.page import web_report

    return web_report(report, source, name)


def _bytes(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as error:
        raise WrongUsage(f"模板 {template} 不能打开（{error.strerror or error}）") from error


def _refuse_confusion(file: Path, out: Path, template: Path | None) -> None:
    if template is not None:
        must_exist(template, "模板")
        pages = [path.suffix.lower() != ".docx" for path in (template, out)]
        if template.suffix.lower() not in SUFFIXES or pages[0] != pages[1]:
            raise WrongUsage(
                f"模板 {template} 与要写的 {out} 不是同一种格式（.docx 配 .docx，.html 配 .html）"
            )
    for given, what in ((file, "来件"), (template, "模板")):
        if given is not None and given.resolve() == out.resolve():
            raise WrongUsage(f"结果会盖掉{what} {out}。请换一个文件名")


def _show_errors(paper: Paper, judgement: Judgement) -> None:
    for finding in judgement.errors[:_MOST_SHOWN]:
        where = f"（{'、'.join(finding.addresses[:3])}）" if any(finding.addresses) else ""
        paper.line(f"{finding.instance}  {finding.message}{where}", 2, "red")
    if len(judgement.errors) > _MOST_SHOWN:
        paper.line(f"等 {len(judgement.errors)} 项，全部见 nianbao validate", 2, "red")


def _differences(submission: Submission, data: bytes, suffix: str) -> str:
    """What the written report does not say as the submission does; a wrong number stops it.

    Raises:
        WrongUsage: a number in the report is another than in the submission: the template is at fault.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        path.write_bytes(data)
        try:
            back = read(path)
        except UnreadableFile as error:
            return f"写出的年报读不回来（{error.reason}），请对照模板检查"
    if back.form.version != submission.form.version:
        return f"写出的年报读回来像是 {back.form.version} 版表式，请对照模板检查"
    pairs = {name: (submission.number(name), back.number(name)) for name in submission.form.cells}
    wrong = [name for name, (own, read_back) in pairs.items() if read_back not in (None, own)]
    if wrong:
        cell = submission.form.cells[wrong[0]]
        own, read_back = pairs[wrong[0]]
        raise WrongUsage(
            f"没有写出：按此模板印出的数与来件不同，共 {len(wrong)} 格，"
            f"例如“{cell.title}”来件是 {own}，印出的是 {read_back}。请检查模板里的数"
        )
    missing = sum(own is not None and read_back is None for own, read_back in pairs.values())
    return f"写出的年报里读不到 {missing} 格，请检查模板里的表" if missing else ""
