"""A grid with its spans laid out: which cell covers a place, which cells a row has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...numbers import read_printed
from ..blocks import Grid, Slot
from .label_match import normal


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """One cell of a grid with the places it covers; boxes are equal only where they are the same."""

    slot: Slot
    top: int
    left: int
    bottom: int
    """The first row below it."""
    right: int
    """The first column after it."""

    @property
    def text(self) -> str:
        """What stands in it; a number of a spreadsheet as text."""
        raw = self.slot.raw
        return self.slot.text or ("" if raw is None else str(raw))

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it, not even a blank mark such as ``/``."""
        return not normal(self.text)

    @property
    def is_number(self) -> bool:
        """Whether it holds a plain number."""
        return isinstance(self.slot.raw, int | float) or read_printed(self.text).kind == "number"

    @property
    def is_wording(self) -> bool:
        """Whether it holds words that can be a label: no number, no blank mark, no error."""
        if isinstance(self.slot.raw, int | float):
            return False
        return read_printed(self.text).kind == "text" and any(char.isalpha() for char in self.text)


class Places:
    """The boxes of a grid by place."""

    def __init__(self, grid: Grid) -> None:
        """Lay out spans; a span ends where another cell or the grid begins to."""
        self.grid = grid
        self.height = len(grid.rows)
        self.width = len(grid.rows[0]) if grid.rows else 0
        self._covering: list[list[Box | None]] = [[None] * self.width for _ in range(self.height)]
        for top, row in enumerate(grid.rows):
            for left, slot in enumerate(row):
                if slot is not None:
                    self._place(slot, top, left)

    def at(self, row: int, column: int) -> Box | None:
        """The box that covers a place, or None where the row has no cell there."""
        return self._covering[row][column]

    def row(self, row: int) -> tuple[Box, ...]:
        """The boxes that cover a row, left to right, those that began further up included."""
        return self._rows[row]

    def boxes(self) -> Iterator[Box]:
        """Every box once, by its top left place."""
        for number, row in enumerate(self._rows):
            yield from (box for box in row if box.top == number)

    @cached_property
    def _rows(self) -> tuple[tuple[Box, ...], ...]:
        return tuple(tuple(dict.fromkeys(box for box in row if box)) for row in self._covering)

    def _place(self, slot: Slot, top: int, left: int) -> None:
        right = left + 1
        while right < min(left + slot.width, self.width) and self._free(top, right):
            right += 1
        bottom = top + 1
        while bottom < min(top + slot.height, self.height) and all(
            self._free(bottom, column) for column in range(left, right)
        ):
            bottom += 1
        box = Box(slot, top, left, bottom, right)
        for row in range(top, bottom):
            self._covering[row][left:right] = [box] * (right - left)

    def _free(self, row: int, column: int) -> bool:
        return self.grid.rows[row][column] is None and self._covering[row][column] is None
