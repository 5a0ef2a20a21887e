"""The text against the tables, and the texts themselves (N01 to N15, T305).

The checks stand here; what they need is imported when there is a text to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.submission import Submission

from ..checks.found import Found, check


@check("unmentioned")
def fee_notices_are_reported(submission: Submission) -> Iterator[Found]:
    """T305: applications ended for want of payment, yet part six says nothing of a fee."""
    from . import fees

    yield from fees.fee_notices_are_reported(submission)
