"""The sum and what it is made of (C01 to C09): each check yields what it finds, about whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from nianbao.workbook.adjustments import applied
from nianbao.workbook.form import Form
from nianbao.workbook.numbers import Number, clean
from nianbao.workbook.submission import Submission

from ..checks.adjustments import adjustment_label
from ..checks.found import Found, check
from ..checks.structure import template_age
from ..wording import excerpt, listed
from .gathering import GOVERNMENT, AboutSummary, Gathering

if TYPE_CHECKING:
    from nianbao.workbook.merge.status import AgencyStatus

_VERTICAL = re.compile(r"^国家税务总局|(?:税务|烟草专卖|邮政管理|海事)局$|海关$|调查队$|^中国人民银行")
"""Names of agencies that everywhere belong to a system of their own."""
_JOINTLY = re.compile(
    r"联合(?:制发|印发|发文|出台|制定)[^。；;]{0,20}文件|文件[^。；;]{0,12}联合(?:制发|印发|发文)"
)
_BETWEEN = re.compile(r"[、，,；;\n]")
_SENTENCE = re.compile(r"[^。；;\n]*")


@check("cell", "gap")
def sum_is_that_of_the_agencies(gathering: Gathering) -> Iterator[AboutSummary]:
    """C01: every typed cell is the exact sum of agencies and adjustments, every total that of its addends."""
    merged = gathering.summary.merged
    for name in merged.gaps:
        yield AboutSummary(Found("gap", name, (name,), merged.form.cells[name].title))
    changes = applied(merged.adjustments)
    for name, should in sums(merged.form, merged.submissions, changes).items():
        value = merged.values[name]
        if value is not None and should is not None and Fraction(repr(value)) != Fraction(repr(should)):
            where = merged.form.cells[name].title + adjusted_by(merged.adjusted[name])
            yield AboutSummary(Found("cell", name, (name,), where, value=value, should=should))


@check("missing", "duplicate", "extra")
def every_member_is_there_once(gathering: Gathering) -> Iterator[AboutSummary]:
    """C02: nobody of the roster is missing or there twice, nobody beyond it; missing is never 0."""
    undecided = gathering.summary.undecided
    twice: Counter[str] = Counter(agency.agency for agency in undecided)
    told: set[str] = set()
    for agency in gathering.summary.agencies:
        key = agency.code or agency.agency
        if agency.status == "missing":
            yield AboutSummary(Found("missing", key, where=agency.agency), agency)
        elif agency.status == "duplicate" and agency in undecided and agency.agency not in told:
            told.add(agency.agency)
            yield AboutSummary(
                Found("duplicate", key, where=agency.agency, count=twice[agency.agency]), agency
            )
        elif agency.status == "not_on_roster" and not _on_roster(gathering, agency):
            yield AboutSummary(Found("extra", key or agency.path, where=agency.agency), agency)


@check("came", "named")
def vertical_agencies_report_elsewhere(gathering: Gathering) -> Iterator[AboutSummary]:
    """C03: no vertically managed agency in the sum, unless the district's rules say it belongs there."""
    for agency in gathering.summary.agencies:
        key = agency.code or agency.agency
        if agency.status == "not_on_roster" and _on_roster(gathering, agency):
            yield AboutSummary(Found("came", key, where=agency.agency), agency)
        elif (
            agency.status in ("accepted", "missing")
            and _VERTICAL.search(agency.agency)
            and not gathering.district.is_told(agency.code, agency.agency)
        ):
            yield AboutSummary(Found("named", key, where=agency.agency), agency)


@check("year", "no_year", "form", "template")
def files_are_of_this_year_and_form(gathering: Gathering) -> Iterator[AboutSummary]:
    """C04: every file is of the year that is summed and on its form; which are from another template."""
    year, form = gathering.summary.year, gathering.summary.merged.form
    for agency in gathering.summary.agencies:
        one = agency.submission
        if one is None:
            continue
        key = agency.path
        if one.report_year is None:
            yield AboutSummary(Found("no_year", key, expected=str(year)), agency)
        elif one.report_year != year:
            found = Found("year", key, found=str(one.report_year), expected=str(year))
            yield AboutSummary(found, agency)
        elif one.form.version != form.version:
            found = Found("form", key, found=one.form.version, expected=form.version)
            yield AboutSummary(found, agency)
        for seen in one.observations if agency.status == "accepted" else ():
            if seen.kind == "other_template" and template_age(seen) != "unknown":
                found = Found("template", f"{key}.template", found=seen.found, expected=seen.expected)
                yield AboutSummary(found, agency)


@check("draft")
def nothing_is_left_to_correct(gathering: Gathering) -> Iterator[AboutSummary]:
    """C05: no file with a 强制性 problem is left; as long as there is one, the summary is a draft."""
    left = [
        agency
        for agency in gathering.summary.agencies
        if agency.status == "rejected" and (judged := gathering.judgements.get(agency.path)) and judged.errors
    ]
    if left:
        names = listed([agency.agency for agency in left], "份")
        yield AboutSummary(Found("draft", found=names, count=len(left)))


@check("differs")
def carried_in_is_what_was_carried_out(gathering: Gathering) -> Iterator[AboutSummary]:
    """C06: the sum's carried-in total is last year's carried-out total; else where the difference is."""
    from .chain import chain

    found = chain(gathering, "total")
    if found is not None and found.difference:
        yield AboutSummary(
            Found(
                "differs",
                cells=(found.carried_in, f"last_{found.carried_out}"),
                found=found.told,
                value=found.value,
                should=found.should,
            )
        )


@check("suits", "documents")
def nothing_is_counted_twice(gathering: Gathering) -> Iterator[AboutSummary]:
    """C07: suits the government may share with an agency (复议后起诉), documents issued jointly."""
    inside = [a for a in gathering.summary.agencies if a.status == "accepted" and a.submission]
    yield from _shared_suits(inside)
    made = [agency for agency in inside if _has_any(agency, "t2_normative_made")]
    for agency in made if len(made) > 1 else ():
        assert agency.submission is not None
        for name, text in agency.submission.texts.items():
            if said := _JOINTLY.search(text):
                found = Found(
                    "documents",
                    agency.code or agency.agency,
                    ("t2_normative_made",),
                    agency.agency,
                    text=name,
                    excerpt=excerpt(_around(text, said.start())),
                )
                yield AboutSummary(found, agency)
                break


@check("total")
def shares_add_up(gathering: Gathering) -> Iterator[AboutSummary]:
    """C08: the totals as the agencies report them, with the adjustments, add up to those of the tables."""
    merged = gathering.summary.merged
    for name in merged.form.totals:
        should = merged.values[name]
        reported = [one.values[name].value for one in merged.submissions]
        known = [value for value in reported if value is not None]
        if should is None or not known or len(known) < len(reported):
            continue
        value = _exact([*known, merged.adjusted[name]])
        if value != should:
            where = merged.form.cells[name].title + adjusted_by(merged.adjusted[name])
            yield AboutSummary(Found("total", name, (name,), where, value=value, should=should))


@check("left", "outside")
def adjustments_are_about_those_summed(gathering: Gathering) -> Iterator[AboutSummary]:
    """C09: whom an adjustment names is in the sum; where not, it may no longer hold."""
    from nianbao.workbook.merge.status import STATUS_NAMES

    own = gathering.summary.submission
    inside = {
        _plain(text)
        for a in gathering.summary.agencies
        if a.status == "accepted"
        for text in (a.agency, a.code)
    }
    for number, one in enumerate(own.adjustments, 1):
        for named in filter(None, map(str.strip, _BETWEEN.split(one.agency))) if one.counts else ():
            if _plain(named) in inside:
                continue
            known = [
                a for a in gathering.summary.agencies if _plain(named) in (_plain(a.agency), _plain(a.code))
            ]
            yield AboutSummary(
                Found(
                    "left" if known else "outside",
                    f"{number}.{named}",
                    where=adjustment_label(own, one),
                    found=named,
                    expected=STATUS_NAMES[known[0].status] if known else "",
                    address=one.address,
                )
            )


def adjusted_by(change: Number) -> str:
    """What is said behind a cell that is adjusted."""
    return f"（含调整 {change:+}）" if change else ""


def sums(
    form: Form, submissions: tuple[Submission, ...], changes: Mapping[str, Number]
) -> dict[str, Number | None]:
    """Every cell of the sum, reckoned apart from ``merge``: typed cells as fractions, then the totals.

    Args:
        form: the form.
        submissions: who is summed.
        changes: by how much typed cells are adjusted.
    """
    known: dict[str, Number | None] = {}
    for name in form.typed:
        column = [one.values[name].value for one in submissions]
        figures = [value for value in column if value is not None]
        whole = bool(figures) and len(figures) == len(column)
        known[name] = _exact([*figures, changes.get(name, 0)]) if whole else None
    for name in form.totals:
        parts = [known[addend] for addend in form.cells[name].addends]
        present = [part for part in parts if part is not None]
        known[name] = _exact(present) if len(present) == len(parts) else None
    return known


def _exact(figures: list[Number]) -> Number:
    """The sum as people reckon it; whole numbers, which nearly all are, want no fractions for that."""
    whole = sum(figures)
    if isinstance(whole, int):
        return whole
    total = sum((Fraction(repr(figure)) for figure in figures), Fraction())
    return int(total) if total.denominator == 1 else float(total)


def _plain(name: str) -> str:
    return "".join(clean(name).split()).casefold()


def _on_roster(gathering: Gathering, agency: AgencyStatus) -> bool:
    """Whether a file put aside is from a member: then the roster or the rules call it vertical."""
    return gathering.roster is not None and any(
        member.code == agency.code and member.name == agency.agency for member in gathering.roster.members
    )


def _shared_suits(inside: list[AgencyStatus]) -> Iterator[AboutSummary]:
    """After a review that upheld a decision, reviewer and agency are sued together."""
    name = "t4_after_review_total"
    sued = [agency for agency in inside if _has_any(agency, name)]
    own = [agency for agency in sued if agency.kind == GOVERNMENT]
    others = [agency.agency for agency in sued if agency.kind != GOVERNMENT]
    for agency in own if others else ():
        found = Found("suits", agency.code or agency.agency, (name,), agency.agency, listed(others, "家"))
        yield AboutSummary(found, agency)


def _has_any(agency: AgencyStatus, name: str) -> bool:
    """Whether an agency counts any in a cell, which only one of the forms may have."""
    reading = agency.submission.values.get(name) if agency.submission else None
    return reading is not None and (reading.value or 0) > 0


def _around(text: str, at: int) -> str:
    """The sentence that holds this place."""
    return next(one[0] for one in _SENTENCE.finditer(text) if one.start() <= at <= one.end() and one[0])
