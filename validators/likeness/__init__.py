"""Texts that are like another agency's, or like last year's own (N07).

The checks stand here; what they need is imported when there are texts to compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nianbao.workbook.submission import Submission

from ..checks.found import Found, check

if TYPE_CHECKING:
    from ..district.gathering import AboutArrival, Arrivals


@check("last_year", last_percent=70)
def text_is_not_last_years(submission: Submission, last_percent: int) -> Iterator[Found]:
    """N07: less than this share of the text stood in last year's."""
    if submission.last_texts and submission.texts:
        from .comparing import against_last_year

        yield from against_last_year(submission, last_percent)


@check("agency", characters=100, percent=50)
def texts_are_its_own(arrivals: Arrivals, characters: int, percent: int) -> Iterator[AboutArrival]:
    """N07: no long passage, and no large share of the text, stands in another agency's too."""
    if sum(1 for one in arrivals.submissions if one.texts) > 1:
        from .comparing import between_agencies

        yield from between_agencies(arrivals, characters, percent)
