"""Cell formats shared by the agency workbook and the summary workbook."""

from __future__ import annotations

from typing import Any, Literal

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from ...form import GridCell
from .palette import HEADING_BLUE, KAI, LABEL_POINTS, NUMBER_POINTS, SONG, TOTAL_GREY

CellStyle = Literal["entry", "total", "figure"]
"""``entry``: typed by a person, unlocked; ``total``: a computed sum, grey; ``figure``: any other
number that is only shown."""


class Styles:
    """The formats of one workbook; equal properties give the same format."""

    def __init__(self, book: Workbook) -> None:
        """Formats are made in ``book`` as they are first asked for."""
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """A format with these XlsxWriter properties, on top of 宋体, vertically centred, locked."""
        base = {"font_name": SONG, "font_size": LABEL_POINTS, "valign": "vcenter"}
        wanted = base | properties
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def change(self, **properties: Any) -> Format:
        """What a conditional format changes: only these properties, nothing underneath."""
        key = (("", "change"), *sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def label(self, box: GridCell, left: bool) -> Format:
        """The format of a printed label; ``left`` for row labels that the official form aligns left."""
        if box.role == "heading":
            return self.get(border=1, bg_color=HEADING_BLUE, indent=0)
        if box.role == "corner":
            return self.get(border=1, font_name=KAI, text_wrap=True)
        align = "left" if left and box.role == "row" else "center"
        return self.get(border=1, text_wrap=True, align=align)

    def number(self, style: CellStyle) -> Format:
        """The format of a number cell."""
        common: dict[str, Any] = {"border": 1, "align": "center", "font_size": NUMBER_POINTS}
        if style == "entry":
            return self.get(locked=False, **common)
        if style == "total":
            return self.get(bg_color=TOTAL_GREY, **common)
        return self.get(**common)
