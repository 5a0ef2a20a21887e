"""A summary as it comes in, checked against what the file itself says it is made of (C01, C05, C08).

Between being drawn and being sent on, anybody may have typed into a summary, deleted a row or put a
number where a formula stood.  What is compared is what stands there now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nianbao.workbook.adjustments import applied_everywhere, weigh
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission, add, compute_totals

from ..checks.found import Found, check
from ..wording import listed, shown

_MOST_PLACES = 8
"""So many agencies' cells are told as addresses."""


@check("unfinished")
def summary_is_final(submission: Submission) -> Iterator[Found]:
    """C05: a summary that calls itself a draft is not sent on."""
    for seen in submission.observations:
        if seen.kind == "draft":
            yield Found("unfinished", found=seen.found, address=seen.address)


@check("detail", "detail_gap", "rows", "rows_more", "no_detail")
def tables_are_the_sum_of_detail(submission: Submission) -> Iterator[Found]:
    """C01: every typed cell is the sum of its column on 明细, over the agencies that 状态 accepts."""
    makeup = submission.makeup
    if makeup is None:
        return
    if makeup.agencies is None:
        yield Found("no_detail", "no_detail")
        return
    yield from _same_agencies(makeup.agencies, makeup.accepted)
    adjusted = _adjusted(submission, makeup.agencies)
    for name in submission.form.typed if makeup.agencies else ():
        yield from _cell(submission, makeup.agencies, name, adjusted[name])


@check("shares", "row", "copy", "copy_rows")
def totals_are_the_sum_of_shares(submission: Submission) -> Iterator[Found]:
    """C08: the agencies' own totals follow from their figures and add up to those of the tables."""
    makeup = submission.makeup
    if makeup is None or not makeup.agencies:
        return
    reckoned = [compute_totals(submission.form, one.number) for one in makeup.agencies]
    adjusted = _adjusted(submission, makeup.agencies)
    for name in submission.form.totals:
        totals = [each[name] for each in reckoned]
        yield from _total(submission, makeup.agencies, totals, name, adjusted[name])
    if makeup.shares is not None:
        yield from _shares(submission, makeup.agencies, makeup.shares)


def _adjusted(submission: Submission, agencies: Sequence[Submission]) -> Mapping[str, Number]:
    """By how much the rows of 调整 change each cell of the sum, totals too."""
    form = submission.form
    sums = {name: _sum(agencies, name) for name in form.typed} if submission.adjustments else {}
    return applied_everywhere(form, weigh(form, submission.adjustments, sums))


def _sum(agencies: Sequence[Submission], name: str) -> Number | None:
    """What the agencies have in a cell, added up; None where one of them has no number."""
    known = [value for one in agencies if (value := one.number(name)) is not None]
    return add(known) if len(known) == len(agencies) else None


def _same_agencies(agencies: Sequence[Submission], accepted: Sequence[str] | None) -> Iterator[Found]:
    """Whether 明细 holds just those that 状态 calls 已采纳, each as often."""
    if accepted is None:
        return
    there, meant = Counter(one.agency_name for one in agencies), Counter(accepted)
    for case, names in (("rows", meant - there), ("rows_more", there - meant)):
        if names:
            told = sorted(names.elements())
            yield Found(case, case, found=listed(told, "家"), count=len(told), tied=",".join(told))


def _cell(
    submission: Submission, agencies: Sequence[Submission], name: str, adjusted: Number
) -> Iterator[Found]:
    """A typed cell of the tables against its column on 明细."""
    value, where = submission.number(name), submission.form.cells[name].title
    if value is None:
        return
    blank = [one for one in agencies if one.number(name) is None]
    if blank:
        names = listed([one.agency_name for one in blank], "家")
        yield Found("detail_gap", name, (name,), where, names, value=value, beside=_places(blank, name))
        return
    should = add((_sum(agencies, name) or 0, adjusted))
    if not _differ(value, should):
        return
    inside = [one for one in agencies if one.number(name)]
    parts = listed([f"{one.agency_name} {shown(one.number(name))}" for one in inside], "家")
    yield Found(
        "detail",
        name,
        (name,),
        where,
        (parts or "各家均为 0") + _as_adjusted(adjusted),
        count=len(agencies),
        value=value,
        should=should,
        beside=_places(inside, name),
    )


def _as_adjusted(adjusted: Number) -> str:
    return f"，另加“调整” {shown(adjusted)}" if adjusted else ""


def _total(
    submission: Submission,
    agencies: Sequence[Submission],
    reckoned: Sequence[Number | None],
    name: str,
    adjusted: Number,
) -> Iterator[Found]:
    """A total of the tables against the agencies' own, and theirs against their own figures."""
    value, where = submission.number(name), submission.form.cells[name].title
    wrong = [
        (one, should)
        for one, should in zip(agencies, reckoned, strict=True)
        if should is not None and (own := one.number(name)) is not None and _differ(own, should)
    ]
    told = listed(
        [f"{one.agency_name}写 {shown(one.number(name))}、分项相加 {shown(n)}" for one, n in wrong], "家"
    )
    at = _places([one for one, _ in wrong], name)
    reported = _sum(agencies, name)
    total = None if reported is None else add((reported, adjusted))
    if value is not None and total is not None and _differ(total, value):
        because = _as_adjusted(adjusted) + (f"；{told}" if told else "")
        yield Found("shares", name, (name,), where, because, value=total, should=value, beside=at)
    elif wrong:
        yield Found("row", name, (name,), where, told, count=len(wrong), beside=at)


def _shares(
    submission: Submission,
    agencies: Sequence[Submission],
    shares: Sequence[tuple[str, Mapping[str, Reading]]],
) -> Iterator[Found]:
    """构成 shows the agencies of 明细 with the figures they have there."""
    there, meant = Counter(name for name, _ in shares), Counter(one.agency_name for one in agencies)
    if there != meant:
        lost, more = (sorted(names.elements()) for names in (meant - there, there - meant))
        said = [f"少了{listed(lost, '家')}"] if lost else []
        said += [f"多了{listed(more, '家')}"] if more else []
        told = "，".join(said)
        yield Found("copy_rows", "copy_rows", found=told, count=len(lost) + len(more), tied=told)
        return
    rows: dict[str, list[Mapping[str, Reading]]] = {}
    for agency, readings in reversed(shares):
        rows.setdefault(agency, []).append(readings)
    matched = [(one, rows[one.agency_name].pop()) for one in agencies]
    for name in shares[0][1]:
        yield from _copied(submission, [(one, readings[name]) for one, readings in matched], name)


def _copied(
    submission: Submission, pairs: Sequence[tuple[Submission, Reading]], name: str
) -> Iterator[Found]:
    """One column of 构成 against the same column of 明细."""
    other = [(one, reading) for one, reading in pairs if _is_other(reading, one.number(name))]
    if not other:
        return
    said = [
        f"{one.agency_name}构成 {shown(reading.value)}、明细 {shown(one.number(name))}"
        for one, reading in other
    ]
    yield Found(
        "copy",
        f"copy.{name}",
        (name,),
        submission.form.cells[name].title,
        listed(said, "家"),
        count=len(other),
        value=add(reading.value or 0 for _, reading in pairs),
        should=add(one.number(name) or 0 for one, _ in pairs),
        beside=tuple(reading.address for _, reading in other[:_MOST_PLACES]),
    )


def _is_other(reading: Reading, own: Number | None) -> bool:
    """Whether 构成 shows something else; a formula without a stored value shows nothing yet."""
    if reading.value is None:
        return own is not None and not reading.formula
    return own is None or _differ(reading.value, own)


def _places(agencies: Sequence[Submission], name: str) -> tuple[str, ...]:
    return tuple(one.values[name].address for one in agencies[:_MOST_PLACES])


def _differ(one: Number, other: Number) -> bool:
    """Whether two figures differ by as much as the smallest unit of money."""
    return add((one, -other)) != 0
