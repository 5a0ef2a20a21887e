"""The text against the tables, and the texts themselves (S01, N01 to N15, T305).

The checks stand here; what they need is imported when there is a text to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.submission import Submission

from ..checks.found import Found, check

_ABOUT_PARTS = ("part_missing", "part_retitled", "part_order")
_COUNTS = ("differs", "scope", "loosely", "last_year")


@check("missing", "heading", "retitled", "order", "empty")
def parts_are_complete(submission: Submission) -> Iterator[Found]:
    """S01: the six parts with their titles, in their order; a text that is empty."""
    if any(seen.kind in _ABOUT_PARTS for seen in submission.observations) or _has_places_for_texts(
        submission
    ):
        from . import completeness

        yield from completeness.parts_are_complete(submission)


@check(*_COUNTS, "change")
def applications_agree(submission: Submission) -> Iterator[Found]:
    """N01: how many applications were received."""
    yield from _compared(submission, "N01")


@check(*_COUNTS, "change", "share", "all")
def outcomes_agree(submission: Submission) -> Iterator[Found]:
    """N02: what became of them, what was carried over, and percentages."""
    yield from _compared(submission, "N02")


@check(*_COUNTS, "change", "share", "all")
def cases_agree(submission: Submission) -> Iterator[Found]:
    """N03: reviews and suits."""
    yield from _compared(submission, "N03")


@check(*_COUNTS, "change", "unit")
def documents_and_decisions_agree(submission: Submission) -> Iterator[Found]:
    """N04: documents made, abolished and valid, decisions, and charges."""
    yield from _compared(submission, "N04")


@check("theme", "period")
def years_are_the_reports(submission: Submission) -> Iterator[Found]:
    """N05: the years spoken of."""
    if _has_text(submission):
        from . import telling

        yield from telling.wrong_years(submission)


@check("agency", "place", "self")
def names_are_its_own(submission: Submission) -> Iterator[Found]:
    """N06: names of other places and agencies."""
    if _has_text(submission) and submission.agency_name.strip():
        from . import telling

        yield from telling.strangers(submission)


@check("clause", "sentence", "alike")
def nothing_is_said_twice(submission: Submission) -> Iterator[Found]:
    """N08: passages that stand twice in the report."""
    if _has_text(submission):
        from . import telling

        yield from telling.repeats(submission)


@check("unmentioned", "elsewhere")
def part_six_speaks_of_the_fee(submission: Submission) -> Iterator[Found]:
    """N09: 信息处理费 is reported in part six."""
    if _has_text(submission):
        from . import fees

        yield from fees.part_six_speaks_of_the_fee(submission)


@check("less", "unit")
def fee_fits_the_amount(submission: Submission) -> Iterator[Found]:
    """N10: 信息处理费 is no more than the amount of 行政事业性收费."""
    if _has_text(submission):
        from . import fees

        yield from fees.fee_fits_the_amount(submission)


@check("none", "short")
def part_five_says_something(submission: Submission) -> Iterator[Found]:
    """N11: problems and improvements."""
    if _has_text(submission):
        from . import parts

        yield from parts.part_five_says_something(submission)


@check("none", "some")
def government_reports_its_duties(submission: Submission) -> Iterator[Found]:
    """N12: what only a government has to report."""
    if _has_text(submission):
        from . import parts

        yield from parts.government_reports_its_duties(submission)


@check("long", characters=1000)
def part_one_is_short_enough(submission: Submission, characters: int) -> Iterator[Found]:
    """N13: the length of part one."""
    if _has_text(submission):
        from . import parts

        yield from parts.part_one_is_short_enough(submission, characters)


@check("open", "figure", "no_number")
def texts_are_finished(submission: Submission) -> Iterator[Found]:
    """N14: blanks left to fill, fields that name no figure, and a text without any number."""
    if _has_text(submission):
        from . import parts

        yield from parts.texts_are_finished(submission)


@check("sum")
def lists_add_up(submission: Submission) -> Iterator[Found]:
    """N15: parts of a total that is named."""
    if _has_text(submission):
        from . import telling

        yield from telling.lists(submission)


@check("unmentioned")
def fee_notices_are_reported(submission: Submission) -> Iterator[Found]:
    """T305: applications ended for want of payment, yet part six says nothing of a fee."""
    row = (name for name in submission.form.cells if name.startswith("t3_other_no_payment_"))
    if any((submission.number(name) or 0) > 0 for name in row):
        from . import fees

        yield from fees.fee_notices_are_reported(submission)


def _has_text(submission: Submission) -> bool:
    return any(text.strip() for text in submission.texts.values())


def _has_places_for_texts(submission: Submission) -> bool:
    return any(name in submission.texts or name in submission.addresses for name in submission.form.texts)


def _compared(submission: Submission, rule: str) -> Iterator[Found]:
    if _has_text(submission):
        from .analysis import analysis_of

        yield from analysis_of(submission).findings.get(rule, ())
