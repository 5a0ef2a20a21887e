"""The district's own rules that a workbook carries on its sheet 地方规则 (S12).

They were put there by ``nianbao new --rules``; anybody may have changed them since.  So they are loaded
as strictly as a file: what law lays down cannot be lowered, and what does not load is not used at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from nianbao.workbook.submission import Submission

from ..checks.found import Found, check

if TYPE_CHECKING:
    from .rules import District

_NAME = "工作簿所带的地方规则"


def carried(text: str) -> District:
    """The rules in what a workbook carries (``Submission.local_rules``); as they come where there are none,
    or none that can be used.
    """
    return _loaded(text)[0]


@check("unusable")
def rules_can_be_used(submission: Submission) -> Iterator[Found]:
    """S12: what a workbook carries as the district's own rules loads without a fault."""
    if fault := _loaded(submission.local_rules)[1]:
        yield Found("unusable", found=fault)


@lru_cache(maxsize=32)
def _loaded(text: str) -> tuple[District, str]:
    """The rules in a text, and what is wrong with it; all workbooks of a district carry the same."""
    from .rules import NO_DISTRICT, DistrictRulesError
    from .rules_file import rules_in

    if not text:
        return NO_DISTRICT, ""
    try:
        return rules_in(text, _NAME), ""
    except DistrictRulesError as error:
        told = str(error).replace(f"{_NAME} ", _NAME)
        return NO_DISTRICT, told.replace("：\n  ", "：").replace("\n  ", "；")
