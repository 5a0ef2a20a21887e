"""构成: the sentence names who received what, and what it names adds up."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from cases import submission
from hypothesis import given
from hypothesis import strategies as st
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.status import AgencyStatus, Summary
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.numbers import Reading
from nianbao.workbook.publish.breakdown import MOST_LISTED, NotTheSum, Share, breakdown, sentence
from nianbao.workbook.publish.content import compose
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Adjustment, Submission, compute_totals
from publishing import read_back

SUQIAN = {
    **{
        "市政府": 349,
        "市各部门": 933,
        "沭阳县": 477,
        "泗阳县": 301,
        "泗洪县": 874,
        "宿豫区": 216,
        "宿城区": 348,
    },
    **{"经开区": 55, "湖滨新区": 26, "苏宿园区": 12, "洋河新区": 16},
}
"""The breakdown a published report gives, which adds up to its 3511 new and 96 carried over."""


def one_agency(name: str, new: int, carried: int = 0, **more: int) -> Submission:
    """An agency whose applications were all of natural persons and all granted, if not told otherwise."""
    typed = dict.fromkeys(FORM_2021.typed, 0) | {
        "t3_new_person": new,
        "t3_carried_in_person": carried,
        "t3_granted_person": new + carried,
        **more,
    }
    totals = compute_totals(FORM_2021, typed.__getitem__)
    return submission(typed | totals, agency_name=name, agency_code=name)


def summary_file(
    folder: Path,
    agencies: list[tuple[Submission, str]],
    adjustments: tuple[Adjustment, ...] = (),
    draft: tuple[str, ...] = (),
) -> Submission:
    """A district's summary as it is read back from disk."""
    summary = Summary(
        merged=merge(FORM_2021, [one for one, _ in agencies], adjustments),
        year=2024,
        district_name="示例区人民政府",
        district_code="SLQ000",
        agencies=tuple(
            AgencyStatus(one.agency_name, one.agency_code, "", "accepted", kind=kind, submission=one)
            for one, kind in agencies
        ),
        draft_reasons=draft,
    )
    path = folder / "汇总表.xlsx"
    path.write_bytes(draw_summary(summary))
    return read_submission(path)


def counts(said: str) -> list[int]:
    """The numbers listed behind 其中."""
    return [int(count) for count in re.findall(r"(\d+)件", said.partition("其中：")[2])]


def test_the_breakdown_of_a_published_report() -> None:
    said = sentence(FORM_2021, (3511, 96), [Share(name, "", count) for name, count in SUQIAN.items()], 0)
    assert said == (
        "政府信息公开申请合计3607件（本年新收3511件，上年结转96件），其中：市政府349件，市各部门933件，"
        "沭阳县477件，泗阳县301件，泗洪县874件，宿豫区216件，宿城区348件，经开区55件，湖滨新区26件，"
        "苏宿园区12件，洋河新区16件。"
    )


@given(
    st.lists(st.integers(0, 900), min_size=1, max_size=60),
    st.sampled_from(("", "部门", "mixed")),
    st.integers(-5, 5),
)
def test_what_is_listed_always_adds_up(numbers: list[int], kind: str, adjusted: int) -> None:
    kinds = {"mixed": ("部门", "镇", "街道", "")}.get(kind, (kind,))
    shares = [Share(f"第{i}局", kinds[i % len(kinds)], number) for i, number in enumerate(numbers)]
    said = sentence(FORM_2021, (sum(numbers) + adjusted, 0), shares, adjusted)
    if not sum(numbers):
        assert said == ""
        return
    listed, _, rest = said.partition("，各单位共")
    assert sum(counts(listed)) == sum(numbers)
    assert len(counts(listed)) <= MOST_LISTED
    assert bool(rest) == bool(adjusted)
    assert f"合计{sum(numbers) + adjusted}件" in said


def test_a_long_list_goes_by_kind_else_names_the_largest() -> None:
    shares = [Share(f"单位{i}", "镇" if i % 3 else "部门", i) for i in range(1, 31)]
    said = sentence(FORM_2021, (465, 0), shares, 0)
    assert said.endswith("其中：镇（20个）300件，部门（10个）165件。")
    plain = sentence(FORM_2021, (465, 0), [replace(share, kind="") for share in shares], 0)
    assert plain.endswith(
        "其中：" + "".join(f"单位{i}{i}件，" for i in range(21, 31)) + "其余20个单位210件。"
    )


def test_adjustments_are_told_apart() -> None:
    shares = [Share("甲局", "", 6), Share("乙局", "", 5)]
    assert sentence(FORM_2021, (9, 0), shares, -2) == (
        "政府信息公开申请合计9件（本年新收9件，上年结转0件），其中：甲局6件，乙局5件，各单位共11件，"
        "经核对调整减少2件。"
    )
    assert sentence(FORM_2021, (12, 0), shares, 1).endswith("各单位共11件，经核对调整增加1件。")


AGENCIES = [
    (one_agency("示例区教育局", 7, 1), "部门"),
    (one_agency("示例镇人民政府", 3), "镇"),
    (one_agency("示例街道办事处", 0), "街道"),
]


def test_a_summary_tells_its_breakdown_and_nobody_else_does(tmp_path: Path) -> None:
    summary = summary_file(tmp_path, AGENCIES)
    assert breakdown(summary) == (
        "政府信息公开申请合计11件（本年新收10件，上年结转1件），其中：示例区教育局8件，示例镇人民政府3件。"
    )
    assert breakdown(AGENCIES[0][0]) == ""


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_it_stands_behind_the_text_on_applications_and_raises_no_doubt(suffix: str, tmp_path: Path) -> None:
    summary = summary_file(tmp_path, AGENCIES)
    texts = {"s1_on_request": "2024年新收政府信息公开申请10件。", "s1_supervision": "开展了工作考核。"}
    told = breakdown(summary)
    back = read_back(replace(summary, texts=texts), suffix, tmp_path, breakdown=told)
    assert back.numbers() == summary.numbers()
    assert dict(back.texts)["s1_on_request"] == f"{texts['s1_on_request']}\n{told}"
    about = {finding.rule for finding in judge(back).findings}
    assert not about & {"N01", "N02", "N03", "N06", "N15"}
    assert compose(replace(summary, texts={}), breakdown=told).parts[0].sections[0].breakdown == told


def test_an_adjusted_summary_adds_up_too(tmp_path: Path) -> None:
    def minus(name: str) -> Adjustment:
        return Adjustment(name, Reading("number", -2), "同一申请两家各计一次")

    adjusted = (minus("t3_new_person"), minus("t3_granted_person"))
    summary = summary_file(tmp_path, AGENCIES, adjusted)
    assert summary.number("t3_new_total") == 8
    assert breakdown(summary) == (
        "政府信息公开申请合计9件（本年新收8件，上年结转1件），其中：示例区教育局8件，示例镇人民政府3件，"
        "各单位共11件，经核对调整减少2件。"
    )


def test_a_summary_that_is_not_its_sum_is_refused(tmp_path: Path) -> None:
    summary = summary_file(tmp_path, AGENCIES)
    values = dict(summary.values) | {"t3_new_total": Reading("number", 99)}
    with pytest.raises(NotTheSum, match=r"是 99，而“明细”各单位加“调整”是 10"):
        breakdown(replace(summary, values=values))
