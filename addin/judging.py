"""Judging what was read: all at once, and one submission that cannot be judged must not stop the rest."""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.validators import judge as rules
from nianbao.validators.catalogue import CATALOGUE, Catalogue
from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Submission


def judge_all(
    results: Sequence[Submission | UnreadableFile], catalogue: Catalogue = CATALOGUE
) -> list[Judgement | UnreadableFile]:
    """A judgement for each submission, in order; what could not be read stays what it is."""
    submissions = [result for result in results if isinstance(result, Submission)]
    try:
        judged: list[Judgement | UnreadableFile] = list(rules.judge_all(submissions, catalogue))
    except Exception:
        judged = [_judge_alone(submission, catalogue) for submission in submissions]
    each = iter(judged)
    return [next(each) if isinstance(result, Submission) else result for result in results]


def _judge_alone(submission: Submission, catalogue: Catalogue) -> Judgement | UnreadableFile:
    try:
        return rules.judge(submission, catalogue)
    except Exception as error:
        reason = f"校验时程序出错（{type(error).__name__}：{error}），请把此文件交给维护人员"
        return UnreadableFile(submission.path, reason)
