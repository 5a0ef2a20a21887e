"""What ties a workbook to something outside it: links to other files, and macros."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ....submission import Observation
from ..book import Book, Sheet
from ..formats.surroundings import UNNAMED_LINK, file_name
from ..references import Position, address, tokens
from ..spots import Spot

_FILE = re.compile(r"\[([^\[\]]*)\]")
_MOST_PLACES = 3
"""So many places of a link are named; the others are counted."""


def links(book: Book, spots: Mapping[str, Spot], sheets: Mapping[str, Sheet]) -> Iterator[Observation]:
    """Each linked file once, with the cells and names that use it."""
    around = book.around()
    places: dict[str, list[tuple[str, Position]]] = {file: [] for file in around.links}
    for sheet in sheets.values():
        for where, formula in sheet.formulas.items():
            if "[" in formula or "DDE(" in formula:
                for file in _files(formula, around.links):
                    places.setdefault(file, []).append((sheet.title, where))
    if not places and not around.connections:
        return
    cells = {(spot.sheet.title, (spot.row, spot.column)): name for name, spot in spots.items()}
    names = _names(book, around.links)
    for file, used in places.items():
        linked = tuple(cells[place] for place in used if place in cells)
        shown = [address(title, *where) for title, where in used]
        at = shown[0] if shown else ""
        yield Observation("outside_link", linked, at, _told(file, shown, names.get(file, [])))
    for source in around.connections:
        yield Observation("outside_link", (), "", source)


def macros(book: Book) -> Iterator[Observation]:
    """Each kind of macro; none is ever run."""
    for kind in book.around().macros:
        yield Observation("macros", (), "", kind)


def _files(formula: str, links: tuple[str, ...]) -> list[str]:
    """The files a formula speaks of, each once."""
    found: dict[str, None] = {}
    for token in tokens(formula):
        if token.kind == "outside":
            found[_file(token.text, links)] = None
    if "DDE(" in formula:
        found["DDE 数据源"] = None
    return list(found)


def _file(prefix: str, links: tuple[str, ...]) -> str:
    """The file that stands before a reference: ``[1]台账!`` or ``'[台账.xlsx]台账'!``."""
    named = _FILE.search(prefix)
    if named is None:
        return UNNAMED_LINK
    if named[1].isdecimal():
        number = int(named[1])
        return links[number - 1] if 0 < number <= len(links) else UNNAMED_LINK
    return file_name(named[1]) or UNNAMED_LINK


def _names(book: Book, links: tuple[str, ...]) -> dict[str, list[str]]:
    """Defined names that lead to linked files, by file; without a linked file, none is looked for."""
    found: dict[str, list[str]] = {}
    for key, name in book.names.items() if links else ():
        if "[" in name.refers_to:
            for file in _files(name.refers_to, links):
                found.setdefault(file, []).append(key)
    return found


def _told(file: str, places: list[str], names: list[str]) -> str:
    """A file with where it is used: ``“台账.xlsx”（用在依申请公开!D8）``."""
    used = _first(places, "格")
    if names:
        used += f"{'、' if used else ''}名称 {_first(names, '个')}"
    return f"“{file}”（用在{used}）" if used else f"“{file}”（没有看到用在哪一格）"


def _first(items: list[str], unit: str) -> str:
    shown = "、".join(items[:_MOST_PLACES])
    return f"{shown} 等 {len(items)} {unit}" if len(items) > _MOST_PLACES else shown
