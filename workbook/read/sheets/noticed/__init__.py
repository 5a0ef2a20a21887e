"""What was done to a workbook besides filling it in: observed, never needed to read a number.

Reading goes by names and labels and finds every number it can; what is noticed here tells a person
what else is different from the workbook that was handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....draw.layout import TEMPLATE_VERSION
from ....form import Form
from ....submission import Observation
from ..book import Book, Frame, Sheet
from ..spots import Found, Spot
from .hidden import hidden_lines, hidden_sheets
from .merged import merged_away
from .outside import links, macros
from .sheet_list import sheets_changed, unprotected

__all__ = ["merged_away", "notice", "notice_anywhere", "other_template"]


def notice(
    book: Book, form: Form, found: Found, sheets: Mapping[str, Sheet], around: Mapping[str, Spot]
) -> Iterator[Observation]:
    """What was noticed about an agency workbook.

    Args:
        book: the workbook.
        form: the form it is on.
        found: where its cells are.
        sheets: its sheets that were read, by title.
        around: where fields of the cover and texts stand, by name.
    """
    if not found.as_drawn:
        from .headings import headings_changed
        from .lines import lines_changed

        yield from lines_changed(form, found.spots)
        yield from headings_changed(form, found)
    yield from sheets_changed(book, form, found.spots, around)
    frames = {title: sheet.frame() for title, sheet in sheets.items()}
    yield from unprotected(frames)
    yield from _notice_anywhere(book, found.spots, sheets, frames)


def notice_anywhere(
    book: Book, spots: Mapping[str, Spot], sheets: Mapping[str, Sheet]
) -> Iterator[Observation]:
    """What was noticed about any workbook: hidden, linked, macros."""
    frames = {title: sheet.frame() for title, sheet in sheets.items()}
    yield from _notice_anywhere(book, spots, sheets, frames)


def _notice_anywhere(
    book: Book, spots: Mapping[str, Spot], sheets: Mapping[str, Sheet], frames: Mapping[str, Frame]
) -> Iterator[Observation]:
    yield from hidden_sheets(book)
    yield from hidden_lines(spots, sheets, frames)
    yield from links(book, spots, sheets)
    yield from macros(book)


def other_template(mark: Spot | None) -> Iterator[Observation]:
    """Another version of our template; a workbook that has lost its mark is not accused."""
    said = mark.text() if mark is not None else ""
    if mark is not None and said not in ("", TEMPLATE_VERSION):
        yield Observation("other_template", (), mark.address, said, TEMPLATE_VERSION)
