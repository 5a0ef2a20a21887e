"""The page of a notice: its sizes in points, and how much fits on one.

Every line of the template has a fixed height, so that a page holds the same whatever font stands in
for an absent one.  The template of ``templates/`` is built with these sizes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..marking.width import printable, wrap


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


WIDTH, HEIGHT = 456.0, 724.0
"""Of what is printed on, inside the margins of A4."""
MARGINS: Mapping[str, float] = {"top": 62, "right": 69, "bottom": 55.9, "left": 70.3}
TITLE = Look(22, 32, after=1)
SUBTITLE = Look(13, 20, after=8)
ADDRESSEE = Look(13, 21, before=2)
BODY = Look(13, 21, after=5, indent=26)
FACT = Look(10.5, 14.5)
HEADING = Look(11.5, 17, before=7, after=2)
COLUMN = Look(10, 14)
ITEM = Look(9.5, 12.5)
REST = Look(10, 14, before=2)
CLOSING = Look(11.5, 18, before=6, indent=23)
SIGNED = Look(13, 21)
OFFICE = Look(13, 21, before=8)
FACTS = (72.0, 384.0)
ITEMS = (30.0, 92.0, 186.0, 148.0)
"""Widths of the columns of the two kinds of table."""
CELL_SIDE, CELL_TOP = 4.0, 2.0
"""Space between text and line of a cell: left and right, above and below."""
_LINE = 1.0
HEADER_HEIGHT = COLUMN.line + 2 * CELL_TOP + _LINE
"""Of the headings of a table, which take one line."""
_RESERVE = 14.0
"""Left free, for lines that break a little earlier than is reckoned here."""
_MOST_LINES = 6
_CUT = "……"


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The lines of one paragraph; a little narrower than it will be set."""
    return wrap(text, max(2, int(width / size * 2) - 1))


def cut(text: str, width: float, most: int = _MOST_LINES) -> str:
    """The text of a cell, cut where it takes more lines than a page can spare for one finding."""
    kept: list[str] = []
    for part in printable(text).split("\n"):
        lines = wrapped(part, width - 2 * CELL_SIDE, ITEM.size)
        if len(lines) > most:
            whole = "".join(lines[:most])
            kept.append(whole[: -len(_CUT)] + _CUT if most else _CUT)
            break
        kept.append(part)
        most -= len(lines)
    return "\n".join(kept)


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
