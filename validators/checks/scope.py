"""Which rules speak about a submission at all: who it is from, and which form last year's figures are on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from nianbao.workbook.form import form_for_year, form_of_version
from nianbao.workbook.submission import Submission

_OFFICE = re.compile(r"(?:(?:人民)?政府)?(?:办公厅|办公室)?$")
_MAKERS = ("省", "市", "自治州", "州", "自治区")
"""Places whose governments make 规章.  A county-level city has the same name as a city with
districts and gets the benefit of the doubt."""


def cannot_make_regulations(submission: Submission) -> bool:
    """T201: a department, or a government below the city with districts."""
    return not _OFFICE.sub("", submission.agency_name, count=1).endswith(_MAKERS)


SCOPES: Mapping[str, Callable[[Submission], bool]] = {
    "cannot_make_regulations": cannot_make_regulations,
}
"""What ``scope`` in the catalogue may name."""


def comparable_names(submission: Submission) -> frozenset[str]:
    """The cells whose figure of last year means the same as this year's.

    Between the trial form and the form of 2021, table two was rebuilt and is not compared (X03);
    of the other tables, the cells that both forms have are.
    """
    year = submission.report_year
    last = submission.form.version if year is None else form_for_year(year - 1).version
    return _in_both(submission.form.version, last)


@lru_cache
def _in_both(this: str, last: str) -> frozenset[str]:
    here, there = form_of_version(this).cells, form_of_version(last).cells
    return frozenset(
        name for name, cell in here.items() if this == last or (name in there and cell.table != "t2")
    )
