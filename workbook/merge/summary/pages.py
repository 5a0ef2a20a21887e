"""How the sheets of the summary print: A4, landscape, headings on every page, breaks between groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlsxwriter.worksheet import Worksheet

from ...draw.look.palette import HEI
from ..status import Summary

_A4 = 9
_MARGINS = 0.4
"""Inches, left and right."""
_PAGE_PIXELS = (297 / 25.4 - 2 * _MARGINS) * 96
_SLACK = 0.74
"""Columns are wider where Excel's standard font is absent, as in LibreOffice on Linux."""


def prepare_page(
    sheet: Worksheet,
    summary: Summary,
    heading_rows: tuple[int, int] | None = None,
    *,
    portrait: bool = False,
    title: str = "",
) -> None:
    """Paper, margins, page numbers, and 草稿 at the head of every page of a draft.

    Args:
        sheet: the sheet.
        summary: says whether it is a draft.
        heading_rows: rows repeated on every page.
        portrait: upright; else landscape.
        title: what stands at the head of every page, where the sheet's own title is not printed.
    """
    sheet.set_paper(_A4)
    if portrait:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_margins(left=_MARGINS, right=_MARGINS, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&L&9&A&C&9第 &P 页，共 &N 页", {"margin": 0.3})
    left = f'&L&"{HEI}"&11 {title.replace("&", "&&")}' if title else ""
    right = f'&R&"{HEI}"&9草稿' if summary.draft else ""
    if left or right:
        sheet.set_header(left + right, {"margin": 0.3})
    if heading_rows:
        sheet.repeat_rows(*heading_rows)


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring columns that belong on one page."""

    table: str
    first: int
    last: int
    pixels: int


@dataclass(frozen=True)
class Strips:
    """A wide sheet cut into pages side by side."""

    scale: int
    """Print size in percent."""
    starts: tuple[int, ...]
    """The first column of every page but the leftmost."""

    def apply(self, sheet: Worksheet) -> None:
        """Print in these strips."""
        sheet.set_print_scale(self.scale)
        sheet.set_v_pagebreaks(list(self.starts))

    def parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """A run of columns cut where pages end, so that a heading over it stands on each of them."""
        edges = [first, *(start for start in self.starts if first < start <= last), last + 1]
        return [(left, right - 1) for left, right in pairwise(edges)]


def cut(groups: Sequence[Group], lead_pixels: int, scale: int) -> Strips:
    """Strips that keep groups whole, and tables where a page holds them.

    Args:
        groups: all columns but the repeated leading ones, from the left.
        lead_pixels: width of the leading columns, which every page repeats.
        scale: print size in percent.
    """
    room = _PAGE_PIXELS * 100 / scale * _SLACK - lead_pixels
    starts: list[int] = []
    used, table = 0, groups[0].table
    for group in groups:
        wanted = group.pixels
        if group.table != table:
            table = group.table
            wanted = sum(other.pixels for other in groups if other.table == table)
        if used and used + wanted > room:
            starts.append(group.first)
            used = 0
        used += group.pixels
    return Strips(scale, tuple(starts))
