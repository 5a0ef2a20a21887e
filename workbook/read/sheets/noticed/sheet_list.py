"""Sheets that were added, renamed or taken out, and those whose protection was taken off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....draw.layout import CHECKS, LAST_YEAR, SHEETS, places
from ....form import Form
from ....submission import Observation
from ..book import Book, Frame
from ..references import address
from ..spots import Spot
from .own_sheets import made_by_programs

_ANSWER = "check_"
"""Names that begin like this lead to answers on 校验."""


def sheets_changed(
    book: Book, form: Form, spots: Mapping[str, Spot], around: Mapping[str, Spot]
) -> Iterator[Observation]:
    """Sheets of ours that are gone or go by another name, and sheets that are not ours."""
    gone = [title for title in SHEETS if title not in book.titles]
    more = [title for title in (*book.titles, *book.around().others) if title not in SHEETS]
    if not gone and all(map(made_by_programs, more)):
        return
    homes = _homes(book, form, spots, around) if gone else {}
    for title in gone:
        now = homes.get(title) or _in_its_place(book, title)
        if now in more:
            yield Observation("sheet_renamed", (), address(now, 0, 0), now, title)
            more.remove(now)
        else:
            yield Observation("sheet_missing", _lost(form, title, spots), "", "", title)
    for title in more:
        if not made_by_programs(title):
            yield Observation("sheet_added", (), address(title, 0, 0), title)


def unprotected(frames: Mapping[str, Frame]) -> Iterator[Observation]:
    """The sheets of ours that say they are not protected, together."""
    titles = [title for title in SHEETS if title in frames and frames[title].protected is False]
    if titles:
        yield Observation("unprotected", (), address(titles[0], 0, 0), "、".join(f"“{t}”" for t in titles))


def _homes(book: Book, form: Form, spots: Mapping[str, Spot], around: Mapping[str, Spot]) -> dict[str, str]:
    """The title of the sheet on which the cells of each sheet of ours stand now."""
    homes: dict[str, str] = {}
    for name, place in places(form).items():
        spot = spots.get(name) or around.get(name)
        if spot is not None:
            homes.setdefault(place.sheet, spot.sheet.title)
        elif place.sheet == LAST_YEAR and (kept := book.names.get(name)) and kept.area is not None:
            homes.setdefault(LAST_YEAR, kept.area.sheet)
    if CHECKS not in book.titles:
        answers = (known.area for name, known in book.names.items() if name.startswith(_ANSWER))
        homes.update((CHECKS, area.sheet) for area in answers if area is not None)
    return homes


def _in_its_place(book: Book, title: str) -> str:
    """What stands where a sheet without cells of the form stood, if all others are in their places."""
    if len(book.titles) != len(SHEETS):
        return ""
    differing = [(now, ours) for now, ours in zip(book.titles, SHEETS, strict=True) if now != ours]
    return differing[0][0] if len(differing) == 1 and differing[0][1] == title else ""


def _lost(form: Form, title: str, spots: Mapping[str, Spot]) -> tuple[str, ...]:
    """The cells of the table on a sheet that is gone, where none of them was found elsewhere."""
    cells = [cell.name for table in form.tables if table.sheet == title for cell in table.cells]
    return () if any(name in spots for name in cells) else tuple(cells)
