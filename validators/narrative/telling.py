"""Years, names, repeated passages and lists of a submission's texts, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.numbers import tidy
from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..wording import excerpt
from . import repeats as repeated
from . import years
from .analysis import PLANS, analysis_of
from .lists import disagrees, listings
from .places import Home


def wrong_years(submission: Submission) -> Iterator[Found]:
    """N05, one finding a text and year."""
    analysis = analysis_of(submission)
    told: set[str] = set()
    for wrong in years.wrong_years(analysis):
        key = f"{wrong.name}.{wrong.year}"
        if key not in told:
            told.add(key)
            quote = analysis.plains[wrong.name].quote(wrong.start, wrong.end, wrong.sentence)
            right = str(submission.report_year)
            yield Found(
                wrong.case, key, found=str(wrong.year), expected=right, text=wrong.name, excerpt=quote
            )


def strangers(submission: Submission) -> Iterator[Found]:
    """N06, one finding a name."""
    analysis = analysis_of(submission)
    home = Home(submission.agency_name)
    told: set[str] = set()
    for name, plain in analysis.plains.items():
        for stranger in home.strangers(plain):
            if stranger.words not in told:
                told.add(stranger.words)
                quote = plain.quote(stranger.start, stranger.end, stranger.sentence)
                yield Found(
                    stranger.case,
                    f"{name}.{len(told)}",
                    found=stranger.words,
                    expected=home.agency,
                    text=name,
                    excerpt=quote,
                )


def repeats(submission: Submission) -> Iterator[Found]:
    """N08, one finding a passage."""
    plains = analysis_of(submission).plains
    labels = {field.name: field.label or part.title for part in submission.form.parts for field in part.texts}
    for number, one in enumerate(repeated.repeats(plains), 1):
        where = "前面" if one.first == one.name else f"“{labels[one.first]}”"
        quote = excerpt(plains[one.name].quote(one.start, one.end))
        yield Found(
            one.case, f"{one.name}.{number}", where=where, count=one.characters, text=one.name, excerpt=quote
        )


def lists(submission: Submission) -> Iterator[Found]:
    """N15, one finding a list; a total that is compared with the tables is not asked twice."""
    analysis = analysis_of(submission)
    for name, plain in analysis.plains.items():
        compared = {m.quantity.start for m in analysis.mentions.get(name, ()) if m.said == "count"}
        number = 0
        for listing in listings(plain) if name != PLANS else ():
            if listing.total.start in compared or not disagrees(listing):
                continue
            number += 1
            values = [item.value for item in listing.items]
            yield Found(
                "sum",
                f"{name}.{number}",
                found="＋".join(map(str, values)),
                value=tidy(sum(values)),
                should=listing.total.value,
                text=name,
                excerpt=excerpt(plain.quote(listing.total.start, listing.items[-1].end)),
            )
