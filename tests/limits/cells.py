"""Addresses: ``B3``, ``$A$1:$C$4``, ``$1:$3``, and rectangles that touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_AREA = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?::(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6}))?")
_COLUMNS = re.compile(r"(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})")
_ROWS = re.compile(r"(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, one based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    absolute: bool = True
    """Whether every part of the address carried a ``$``."""

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    @property
    def whole_rows(self) -> bool:
        """Whether it runs from the first column to the last."""
        return (self.left, self.right) == (1, LAST_COLUMN)

    @property
    def whole_columns(self) -> bool:
        """Whether it runs from the first row to the last."""
        return (self.top, self.bottom) == (1, LAST_ROW)

    def contains(self, other: Area) -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.top <= other.top <= other.bottom <= self.bottom
            and self.left <= other.left <= other.right <= self.right
        )


def area(text: str) -> Area | None:
    """The rectangle an address names; None where it is no address, runs backwards or leaves the sheet."""
    if match := _AREA.fullmatch(text):
        d1, c1, d2, r1, d3, c2, d4, r2 = match.groups()
        left, top = column_index_from_string(c1), int(r1)
        right, bottom = (column_index_from_string(c2), int(r2)) if c2 else (left, top)
        absolute = bool(d1 and d2 and (c2 is None or (d3 and d4)))
    elif match := _COLUMNS.fullmatch(text):
        d1, c1, d2, c2 = match.groups()
        left, right = column_index_from_string(c1), column_index_from_string(c2)
        top, bottom, absolute = 1, LAST_ROW, bool(d1 and d2)
    elif match := _ROWS.fullmatch(text):
        d1, r1, d2, r2 = match.groups()
        top, bottom, left, right, absolute = int(r1), int(r2), 1, LAST_COLUMN, bool(d1 and d2)
    else:
        return None
    inside = top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN
    return Area(top, left, bottom, right, absolute) if inside else None


def overlaps(named: Iterable[tuple[str, Area]]) -> Iterator[tuple[str, str]]:
    """Pairs of rectangles that share a cell, by the text they were named with."""
    reached: list[tuple[str, Area]] = []
    for text, box in sorted(named, key=lambda pair: (pair[1].top, pair[1].left)):
        reached = [(other, old) for other, old in reached if old.bottom >= box.top]
        for other, old in reached:
            if old.left <= box.right and box.left <= old.right:
                yield other, text
        reached.append((text, box))
