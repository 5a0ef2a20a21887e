"""Judging what was read: all at once, and one submission that cannot be judged must not stop the rest.

Where nobody names the rules, each workbook is judged by those it carries.
"""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.validators import judge as rules
from nianbao.validators.catalogue import Catalogue
from nianbao.validators.district.carried import carried
from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Submission


def judge_all(
    results: Sequence[Submission | UnreadableFile], catalogue: Catalogue | None = None
) -> list[Judgement | UnreadableFile]:
    """A judgement for each submission, in order; what could not be read stays what it is.

    Args:
        results: what was read.
        catalogue: the rules for all; None for those each workbook carries, else the usual ones.
    """
    alike: dict[int, list[tuple[int, Submission]]] = {}
    used: dict[int, Catalogue] = {}
    for place, result in enumerate(results):
        if isinstance(result, Submission):
            by = catalogue or rules_for(result)
            used[id(by)] = by
            alike.setdefault(id(by), []).append((place, result))
    judged: dict[int, Judgement | UnreadableFile] = {}
    for key, those in alike.items():
        found = _judged([one for _, one in those], used[key])
        judged |= {place: one for (place, _), one in zip(those, found, strict=True)}
    return [
        judged[place] if isinstance(result, Submission) else result for place, result in enumerate(results)
    ]


def rules_for(submission: Submission) -> Catalogue:
    """The rules a submission is judged by where nobody names others."""
    return carried(submission.local_rules).catalogue


def _judged(submissions: Sequence[Submission], catalogue: Catalogue) -> list[Judgement | UnreadableFile]:
    try:
        return list(rules.judge_all(submissions, catalogue))
    except Exception:
        return [judge_alone(submission, catalogue) for submission in submissions]


def judge_alone(submission: Submission, catalogue: Catalogue) -> Judgement | UnreadableFile:
    """A judgement by these rules; where the program itself fails, the file is unreadable and says so."""
    try:
        return rules.judge(submission, catalogue)
    except Exception as error:
        reason = f"校验时程序出错（{type(error).__name__}：{error}），请把此文件交给维护人员"
        return UnreadableFile(submission.path, reason)
