"""A spreadsheet that is not ours as a Submission: a published report, read by labels and headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...form import FORMS
from ...numbers import Reading
from ...submission import Observation, Submission
from ..labelled.labels import SeveralReports
from ..refusal import NOT_THE_FORM, Refusal
from ..report import submission_of
from .book import Book, Sheet
from .grids import blocks_of
from .noticed import notice_anywhere
from .spots import spot_at

_MOST_ROWS = 1_000
"""A sheet with more rows holds no report; lists and registers have that many."""


def read_foreign(book: Book, path: str) -> Submission:
    """The report in a spreadsheet that is not ours, by official labels and headings.

    Raises:
        Refusal: nothing of the form is in it, or the tables of several reports are.
    """
    loaded = book.load(book.titles)
    sheets = {title: sheet for title, sheet in loaded.items() if len(sheet.rows) <= _MOST_ROWS}
    blocks = [block for sheet in sheets.values() for block in blocks_of(sheet)]
    try:
        report = submission_of(blocks, path)
    except SeveralReports:
        raise
    except Refusal as refusal:
        raise Refusal(NOT_THE_FORM, name=FORMS[0].typed[0], reason=str(refusal)) from refusal
    unseen = (Observation("not_checked", found=book.unseen),) if book.unseen else ()
    return replace(
        report,
        source="spreadsheet",
        values={name: as_stored(reading, sheets) for name, reading in report.values.items()},
        extra={name: as_stored(reading, sheets) for name, reading in report.extra.items()},
        observations=(*report.observations, *unseen, *_noticed(book, report, sheets)),
    )


def _noticed(book: Book, report: Submission, sheets: Mapping[str, Sheet]) -> Iterator[Observation]:
    """What was noticed about the sheets the report was read from."""
    spots = {
        name: spot for name, reading in report.values.items() if (spot := spot_at(reading.address, sheets))
    }
    used = {spot.sheet.title: spot.sheet for spot in spots.values()}
    for seen in notice_anywhere(book, spots, used):
        if seen.kind != "sheet_hidden" or seen.address.rpartition("!")[0] in used:
            yield seen


def as_stored(reading: Reading, sheets: Mapping[str, Sheet]) -> Reading:
    """A reading by label, corrected where the shown text hides what is stored: a date, a percentage."""
    spot = spot_at(reading.address, sheets)
    if spot is None or reading.kind != "text":
        return reading
    stored = spot.reading()
    return stored if stored.kind == "text" and stored.proposed is None else reading
