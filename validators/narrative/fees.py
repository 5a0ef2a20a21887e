"""信息处理费: what part six has to say of it, and whether its amount fits the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..checks.rows import rows
from ..wording import excerpt

_FEE = re.compile(r"收费通知|信息处理费")
"""What the official form asks part six to report."""
_SPACE = re.compile(r"\s+")
_UNPAID = "t3_other_no_payment"


def fee_notices_are_reported(submission: Submission) -> Iterator[Found]:
    """T305: applications ended for want of payment, yet part six says nothing of a fee.

    Silent where the source has no part six that could be read; in our own workbook a part six that
    was not read is one that was left empty.
    """
    told = submission.texts.get("s6_other", "" if submission.source == "workbook" else None)
    if told is None or _FEE.search(_SPACE.sub("", told)):
        return
    row = next(row for row in rows(submission.form) if row.key == _UNPAID)
    unpaid = [name for name in row.labels if (submission.number(name) or 0) > 0]
    if unpaid:
        total = submission.number(f"{_UNPAID}_total")
        value = total or sum(submission.number(name) or 0 for name in unpaid)
        quote = excerpt(told)
        yield Found("unmentioned", cells=tuple(unpaid), where=row.where, value=value, excerpt=quote)
