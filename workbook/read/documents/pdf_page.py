"""One page of a PDF: its ruled tables by their lines, and the text outside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import TableFinder, TableSettings
from pdfplumber.utils.geometry import obj_to_edges

from ..refusal import BUSY_PAGE, Refusal
from .pdf_text import Area, Char, Line, cell_text, lines_of
from .tables import RawCell, RawTable

Edge = dict[str, Any]

_THIN = 3.0
"""Points: a filled rectangle this thin is a drawn line; a thicker one is shading."""
_NEAR = 3.0
"""Points within which two lines are the same line."""
_SLOPE = 0.1
_MOST_EDGES = 20_000
_MOST_CROSSINGS = 12_000
"""Lines of a page down times lines across; a table of 60 rows and 20 columns has 1,300."""
_FEWEST_RULES = 3
"""So many horizontal lines that end in one place make an open side of a table."""


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell of a ruled table, with its text."""

    area: Area
    text: str
    page: int
    """One based."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table drawn with lines; a table cut by a page break has parts on several pages."""

    cells: tuple[RuledCell, ...]
    page: int
    """One based."""

    @property
    def area(self) -> Area:
        """The rectangle around it."""
        lefts, tops, rights, bottoms = zip(*(cell.area for cell in self.cells), strict=True)
        return (min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(slots=True)
class PageContent:
    """Lines and tables of a page, top to bottom."""

    number: int
    height: float
    items: list[Line | RuledTable] = field(default_factory=list)


def read_page(page: Page, number: int) -> PageContent:
    """The content of a page; turned characters (watermarks, stamps) are left out."""
    clean = page.dedupe_chars(tolerance=1)
    chars = [char for char in clean.chars if not _is_turned(char)]
    tables: list[RuledTable] = []
    for areas in _ruled(clean):
        inside = {area: [char for char in chars if _holds(area, char)] for area in areas}
        chars = [char for char in chars if not any(_holds(area, char) for area in areas)]
        cells = (RuledCell(area, cell_text(held, area[2] - area[0]), number) for area, held in inside.items())
        tables.append(RuledTable(tuple(cells), number))
    items: list[Line | RuledTable] = [*lines_of(chars, number), *tables]
    items.sort(key=lambda item: (item.area[1], item.area[0]))
    return PageContent(number, float(page.height), items)


def as_table(parts: Sequence[RuledTable]) -> RawTable:
    """Rows and columns of a table from the lines its cells lie between.

    Args:
        parts: the parts of one table, page by page.
    """
    shifts = _below_each_other(parts)
    placed = [(cell, shift) for part, shift in zip(parts, shifts, strict=True) for cell in part.cells]
    across = _positions(x for cell, _ in placed for x in (cell.area[0], cell.area[2]))
    down = _positions(y + shift for cell, shift in placed for y in (cell.area[1], cell.area[3]))
    table = RawTable()
    for cell, shift in placed:
        left, right = across[cell.area[0]], across[cell.area[2]]
        top, bottom = down[cell.area[1] + shift], down[cell.area[3] + shift]
        if right > left and bottom > top:
            table.cells.append(RawCell(top, left, bottom - top, right - left, [cell.text], cell.page))
    return table


def _ruled(page: Page) -> Iterator[list[Area]]:
    """The cells of each ruled table that has more than one column."""
    edges = list(_edges(page))
    if len(edges) > _MOST_EDGES:
        raise Refusal(BUSY_PAGE, page=page.page_number, what="线条", most=f"{_MOST_EDGES} 条")
    edges += _open_sides(edges)
    upright: list[Edge | int | float] = [edge for edge in edges if edge["orientation"] == "v"]
    level: list[Edge | int | float] = [edge for edge in edges if edge["orientation"] == "h"]
    if len(upright) < 2 or len(level) < 2:
        return
    if _places(upright, "x0") * _places(level, "top") > _MOST_CROSSINGS:
        raise Refusal(BUSY_PAGE, page=page.page_number, what="横竖线的交点", most=f"{_MOST_CROSSINGS} 个")
    settings = TableSettings(
        vertical_strategy="explicit",
        horizontal_strategy="explicit",
        explicit_vertical_lines=upright,
        explicit_horizontal_lines=level,
        snap_tolerance=_NEAR,
        join_tolerance=_NEAR,
        intersection_tolerance=_NEAR,
    )
    for table in TableFinder(page, settings).tables:
        areas = [tuple(map(float, cell)) for cell in table.cells]
        if len({round(area[0] / _NEAR) for area in areas}) > 1:
            yield areas  # type: ignore[misc]


def _places(edges: Sequence[Any], key: str) -> int:
    return len({round(edge[key] / _NEAR) for edge in edges})


def _edges(page: Page) -> Iterator[Edge]:
    """Edges of what is drawn as lines; shading behind text has no edges."""
    for line in page.lines:
        yield from obj_to_edges(line)
    for shape in (*page.rects, *page.curves):
        if shape.get("stroke") or min(shape["width"], shape["height"]) < _THIN:
            yield from obj_to_edges(shape)


def _open_sides(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The left and right side of tables drawn without them."""
    level = [edge for edge in edges if edge["orientation"] == "h" and edge["width"] > _NEAR]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    for side in ("x0", "x1"):
        groups: dict[int, list[Edge]] = {}
        for edge in level:
            groups.setdefault(round(edge[side] / _NEAR), []).append(edge)
        for group in groups.values():
            x, tops = group[0][side], [edge["top"] for edge in group]
            closed = any(abs(edge["x0"] - x) <= 2 * _NEAR for edge in upright)
            if len({round(top) for top in tops}) >= _FEWEST_RULES and not closed:
                yield group[0] | {
                    "orientation": "v", "x0": x, "x1": x, "width": 0,
                    "top": min(tops), "bottom": max(tops), "height": max(tops) - min(tops),
                }  # fmt: skip


def _is_turned(char: Char) -> bool:
    """Whether a character stands at an angle; slanted letters do not."""
    across, up = char["matrix"][:2]
    return bool(abs(up) > _SLOPE * abs(across))


def _holds(area: Area, char: Char) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(area[0] <= x < area[2] and area[1] <= y < area[3])


def _below_each_other(parts: Sequence[RuledTable]) -> list[float]:
    """By how much to move each part down so that it begins where the one before ends."""
    shifts, end = [], 0.0
    for part in parts:
        _, top, _, bottom = part.area
        shifts.append(end - top)
        end += bottom - top
    return shifts


def _positions(values: Iterator[float]) -> dict[float, int]:
    """Each value's place among the lines they lie on."""
    places: dict[float, int] = {}
    place, before = -1, float("-inf")
    for value in sorted(set(values)):
        place += value - before > _NEAR
        places[value], before = place, value
    return places
