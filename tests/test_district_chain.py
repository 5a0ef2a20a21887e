"""The district's own chain when the list of agencies changes: merged, renamed, divided, adjusted (C06)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from nianbao.validators.district.gathering import Gathering
from nianbao.validators.district.judge import with_chain_explained
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.status import AgencyStatus
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Adjustment
from test_district_summary import agency, findings, gathered, last_of, state


def told(whole: Gathering) -> str:
    return next((one.message.partition("其中：")[2] for one in findings(whole, "C06").values()), "")


def explained(whole: Gathering) -> bool:
    return with_chain_explained(judge(whole.summary.submission), whole).passed


def inside(**carried_in: int) -> list[AgencyStatus]:
    return [state(agency(name, carried_in=count)) for name, count in carried_in.items()]


@pytest.mark.parametrize(
    ("now", "last_out", "expected", "lawful"),
    [
        ({"合": 5}, 5, "", True),
        ({"合": 5, "新": 1}, 5, "新不在上年名单，结转 1（+1）", True),
        ({"合": 6}, 5, "合本年上年结转 6、上年结转下年 5（+1）", False),
    ],
)
def test_merged_agencies_are_held_to_the_sum_of_both(
    now: dict[str, int], last_out: int, expected: str, lawful: bool
) -> None:
    whole = gathered(
        *inside(**now),
        last_out=last_out,
        last_agencies=last_of(一=2, 二=3),
        predecessors={"合": ("一", "二")},
    )
    assert (told(whole), explained(whole)) == (expected, lawful)


def test_an_agency_that_took_another_in_keeps_its_own_name() -> None:
    whole = gathered(
        *inside(甲=7, 新=1),
        last_out=7,
        last_agencies=last_of(甲=3, 乙=4),
        predecessors={"甲": ("乙",)},
    )
    assert (told(whole), explained(whole)) == ("新不在上年名单，结转 1（+1）", True)


def test_a_renamed_agency_is_the_same() -> None:
    whole = gathered(
        *inside(新名=3, 新=1), last_out=3, last_agencies=last_of(旧名=3), predecessors={"新名": ("旧名",)}
    )
    assert (told(whole), explained(whole)) == ("新不在上年名单，结转 1（+1）", True)


@pytest.mark.parametrize(
    ("parts", "expected", "lawful"),
    [
        ({"甲": 5, "乙": 3, "新": 1}, "新不在上年名单，结转 1（+1）", True),
        ({"甲": 5, "乙": 4}, "甲、乙本年上年结转 9、上年结转下年 8（+1）", False),
    ],
)
def test_the_parts_of_a_divided_agency_are_held_to_it_together(
    parts: dict[str, int], expected: str, lawful: bool
) -> None:
    whole = gathered(
        *inside(**parts),
        last_out=8,
        last_agencies=last_of(大局=8),
        predecessors={"甲": ("大局",), "乙": ("大局",)},
    )
    assert (told(whole), explained(whole)) == (expected, lawful)


def test_a_part_that_is_missing_is_no_part_of_the_sum() -> None:
    whole = gathered(
        *inside(甲=5),
        state("乙", "missing"),
        last_out=8,
        last_agencies=last_of(大局=8),
        predecessors={"甲": ("大局",), "乙": ("大局",)},
    )
    assert (told(whole), explained(whole)) == ("甲本年上年结转 5、上年结转下年 8（-3）", False)


def test_a_correction_of_the_sum_is_an_item_of_its_own() -> None:
    whole = gathered(*inside(甲=3), last_out=2, last_agencies=last_of(甲=3))
    less, why = Reading("number", -1), "移送的一件，两家都计了"
    rows = [Adjustment(name, less, why) for name in ("t3_carried_in_person", "t3_granted_person")]
    merged = merge(FORM_2021, whole.summary.merged.submissions, rows)
    whole = replace(whole, summary=replace(whole.summary, merged=merged))
    assert told(whole) == ""
    more = gathered(*inside(甲=3, 新=2), last_out=3, last_agencies=last_of(甲=3))
    merged = merge(FORM_2021, more.summary.merged.submissions, rows)
    more = replace(more, summary=replace(more.summary, merged=merged))
    assert (told(more), explained(more)) == ("新不在上年名单，结转 2（+2）；汇总时另作调整（-1）", True)
