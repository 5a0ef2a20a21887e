"""Any spreadsheet as a Submission: ours by its names, any other by the official labels it shows."""

from __future__ import annotations

from collections.abc import Mapping

from ..form import Form
from ..numbers import UNREAD, Reading
from ..submission import Observation, Submission
from .book import Book, Sheet
from .grids import grid_of
from .kinds import Content
from .labels import best_form, read_grids
from .refusal import NOT_THE_FORM, Refusal
from .spots import spot_at

_MOST_ROWS = 1_000
"""A sheet with more rows holds no report; lists and registers have that many."""


def read_spreadsheet(content: Content, path: str, form: Form | None = None) -> Submission:
    """The submission in a spreadsheet.

    Args:
        content: the content of the file.
        path: the file as a person is to see it.
        form: the form to read it as; None for the one it says it is, or whose labels it has.

    Raises:
        Refusal: it is damaged, has a password, or holds nothing of the form.
    """
    from .workbook import is_ours, read_workbook

    book = open_book(content)
    if is_ours(book):
        return read_workbook(book, path, form)
    return read_foreign(book, path, form)


def open_book(content: Content) -> Book:
    """The workbook in a spreadsheet's content.

    Raises:
        Refusal: it is damaged, or has a password.
    """
    if content.package is None:
        from .binary import open_biff

        return open_biff(content.data)
    if content.kind == "ods":
        from .ods import open_ods

        return open_ods(content.package)
    from .ooxml import open_ooxml

    return open_ooxml(content.package)


def read_foreign(book: Book, path: str, form: Form | None = None) -> Submission:
    """The submission in a spreadsheet that is not ours, by official labels.

    Raises:
        Refusal: nothing of the form is in it.
    """
    sheets = {
        title: sheet for title, sheet in book.load(book.titles).items() if len(sheet.rows) <= _MOST_ROWS
    }
    grids = [grid_of(sheet) for sheet in sheets.values()]
    form = form or best_form(grids)
    read = read_grids(form, grids)
    if not read.values:
        first = next(iter(form.cells.values()))
        raise Refusal(NOT_THE_FORM, name=first.name, label=first.row_labels[-1])
    unseen = (Observation("not_checked", found=book.unseen),) if book.unseen else ()
    return Submission(
        form=form,
        path=path,
        source="spreadsheet",
        values={name: as_stored(read.values.get(name, UNREAD), sheets) for name in form.cells},
        extra={name: as_stored(reading, sheets) for name, reading in read.extra.items()},
        observations=(*read.observations, *unseen),
    )


def as_stored(reading: Reading, sheets: Mapping[str, Sheet]) -> Reading:
    """A reading by label, corrected where the shown text hides what is stored: a date, a percentage."""
    spot = spot_at(reading.address, sheets)
    if spot is None or reading.kind != "text":
        return reading
    stored = spot.reading()
    return stored if stored.kind == "text" and stored.proposed is None else reading
