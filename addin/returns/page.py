"""The page of a notice: its sizes in points, and how much fits on one.

Every line of the template has a fixed height, so that a page holds the same whatever font stands in
for an absent one.  The template of ``templates/`` is built with these sizes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..marking.width import columns, printable, wrap


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set, in points."""

    size: float
    line: float
    before: float = 0
    after: float = 0
    indent: float = 0
    """Of the first line."""

    def lines(self, text: str, width: float) -> int:
        """How many lines a text takes in this width."""
        return sum(len(wrapped(part, width, self.size)) for part in text.split("\n"))

    def height(self, text: str, width: float) -> float:
        """Height of a paragraph with the space around it."""
        lead = " " * round(self.indent / self.size * 2)
        return self.before + self.lines(lead + text, width) * self.line + self.after


WIDTH, HEIGHT = 448.0, 706.0
"""Of what is printed on, inside the margins of A4."""
MARGINS: Mapping[str, float] = {"top": 72, "right": 73, "bottom": 63.9, "left": 74.3}
TITLE = Look(22, 32, after=2)
SUBTITLE = Look(14, 22, after=8)
ADDRESSEE = Look(14, 23, before=4)
BODY = Look(14, 23, after=6, indent=28)
FACT = Look(11, 16)
HEADING = Look(12, 19, before=8, after=2)
COLUMN = Look(10, 15)
ITEM = Look(10, 13.5)
REST = Look(10.5, 16, before=3)
CLOSING = Look(12, 19, before=8, indent=24)
SIGNED = Look(14, 23)
OFFICE = Look(14, 23, before=12)
FACTS = (80.0, 368.0)
ITEMS = (32.0, 98.0, 178.0, 140.0)
"""Widths of the columns of the two kinds of table."""
CELL_SIDE, CELL_TOP = 4.0, 2.0
"""Space between text and line of a cell: left and right, above and below."""
_LINE = 1.0
_RESERVE = 14.0
"""Left free, for lines that break a little earlier than is reckoned here."""
_MOST_LINES = 7
_CUT = "……（全文见标注件）"


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The lines of one paragraph; a little narrower than it will be set."""
    return wrap(text, max(2, int(width / size * 2) - 1))


def cut(text: str, width: float, most: int = _MOST_LINES) -> str:
    """The text of a cell, cut where it takes more lines than a page can spare for one finding."""
    inner = width - 2 * CELL_SIDE
    lines = [line for part in printable(text).split("\n") for line in wrapped(part, inner, ITEM.size)]
    if len(lines) <= most:
        return printable(text)
    kept = "".join(lines[:most])
    room = columns(kept) - columns(_CUT)
    while columns(kept) > room:
        kept = kept[:-1]
    return kept + _CUT


def row_height(cells: Sequence[str], widths: Sequence[float], look: Look) -> float:
    """Height of a row of a table."""
    tallest = max(look.lines(text, width - 2 * CELL_SIDE) for text, width in zip(cells, widths, strict=True))
    return tallest * look.line + 2 * CELL_TOP + _LINE


def fit(rows: Sequence[Sequence[float]], room: float, extra: float) -> list[int]:
    """How many rows of each group fit, from the first of each; every group that has rows shows one.

    Args:
        rows: the heights of each group's rows, groups in order of importance.
        room: height there is for all of them.
        extra: what a group takes that is cut short, for saying so.
    """
    shown = [min(1, len(group)) for group in rows]
    free = room - _RESERVE - sum(group[0] for group in rows if group)
    free -= extra * sum(len(group) > 1 for group in rows)
    for number, group in enumerate(rows):
        while shown[number] < len(group) and group[shown[number]] <= free:
            free -= group[shown[number]]
            shown[number] += 1
    return shown
