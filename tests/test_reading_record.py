"""A judgement written and read back is the same judgement, to the type of each number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cases
import pytest
from districts import of
from doors import bad_inputs, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.reading.record import read_back, written
from nianbao.validators.finding import Change, Finding, Judgement
from nianbao.validators.judge import judge
from nianbao.workbook.form import FORM_2021, FORMS
from nianbao.workbook.numbers import Reading
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import (
    Adjustment,
    Explanation,
    Makeup,
    Observation,
    Submission,
)

TEXT = st.text(st.characters(exclude_categories=()), max_size=6)
NUMBERS = st.none() | st.integers() | st.floats(allow_nan=False)
READINGS = st.builds(
    Reading,
    st.sampled_from(["number", "blank", "text", "error", "unread"]),
    NUMBERS,
    TEXT,
    NUMBERS,
    TEXT,
    TEXT,
)
CELLS = st.dictionaries(st.sampled_from(list(FORM_2021.cells)) | TEXT, READINGS, max_size=5)
NAMES = st.lists(TEXT, max_size=2).map(tuple)
NAMED = st.dictionaries(TEXT, TEXT, max_size=2)


def several(kind: type) -> st.SearchStrategy:
    return st.lists(st.from_type(kind), max_size=2).map(tuple)


for _kind, _fields in (
    (Observation, {"cells": NAMES, "address": TEXT, "found": TEXT, "expected": TEXT}),
    (Explanation, {"instance": TEXT, "text": TEXT, "figures": TEXT}),
    (Adjustment, {"amount": READINGS, "before": NUMBERS, "cell": TEXT}),
    (Change, {"cell": TEXT, "before": NUMBERS, "after": st.integers() | st.floats(allow_nan=False)}),
):
    st.register_type_strategy(_kind, st.builds(_kind, **_fields))
FINDINGS = st.builds(
    Finding,
    message=TEXT,
    cells=NAMES,
    addresses=NAMES,
    expected=NUMBERS,
    actual=NUMBERS,
    difference=NUMBERS,
    candidates=st.lists(several(Change), max_size=2).map(tuple),
    candidate_lines=NAMES,
    explained=st.none() | TEXT,
)
PLAIN = st.builds(
    Submission,
    form=st.sampled_from(FORMS),
    path=st.just("来件/甲局.xlsx"),
    source=st.sampled_from(["workbook", "summary", "spreadsheet", "report"]),
    values=CELLS,
    report_year=st.none() | st.integers(2000, 2100),
    texts=NAMED,
    last=CELLS,
    last_texts=NAMED,
    extra=CELLS,
    explanations=several(Explanation),
    adjustments=several(Adjustment),
    observations=several(Observation),
    addresses=NAMED,
    makeup=st.none(),
)
MAKEUPS = st.builds(
    Makeup,
    agencies=st.none() | st.lists(PLAIN, max_size=2).map(tuple),
    shares=st.none() | st.lists(st.tuples(TEXT, CELLS), max_size=2).map(tuple),
    accepted=st.none() | NAMES,
)


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    submission = replace(draw(PLAIN), makeup=draw(st.none() | MAKEUPS))
    return Judgement(submission, draw(st.lists(FINDINGS, max_size=3).map(tuple)), draw(st.integers(0, 500)))


@settings(max_examples=150, deadline=None)
@given(judgements())
def test_what_is_written_is_read_back(judgement: Judgement) -> None:
    again = read_back(written(judgement), "来件/甲局.xlsx")
    assert again == judgement
    assert repr(again) == repr(judgement)


@pytest.mark.parametrize("index", range(5))
def test_real_reports_come_back_whole(index: int) -> None:
    one = replace(cases.real(index), last=cases.real((index + 1) % 5).values, path="甲.xlsx")
    judgement = judge(replace(one, values=one.values | {"t3_new_total": Reading("number", 7.5)}))
    assert judgement.errors
    again = read_back(written(judgement), "甲.xlsx")
    assert again == judgement
    assert repr(again) == repr(judgement)


def test_files_of_every_kind_come_back_whole(inbox: Path, roster: Path, tmp_path: Path) -> None:
    """A summary too, with what it is made of."""
    good = workbook(inbox / "甲.xlsx", of("A1", "甲局"))
    summary = consolidate(Request([good], tmp_path / "汇总.xlsx", year=2024)).out
    readable = 0
    for path in (good, summary, *bad_inputs(tmp_path / "坏", good).values()):
        try:
            submission = read_submission(path)
        except Exception:
            continue
        readable += 1
        judgement = judge(submission)
        again = read_back(written(judgement), str(path))
        assert again == judgement
        assert repr(again) == repr(judgement)
    assert readable >= 2


def test_it_can_be_told_of_another_place() -> None:
    judgement = judge(replace(cases.real(0), path="甲.xlsx"))
    again = read_back(written(judgement), "别处/甲.xlsx")
    assert again == replace(judgement, submission=replace(judgement.submission, path="别处/甲.xlsx"))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[[],[],1]", b"\xff", b"[1,2,3]", b'["",[],0]'])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
        read_back(data, "甲.xlsx")
