"""Fonts and notes of cells, for the xlwings engine over UNO."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlwings import base_classes, utils

from .native import NoteApi
from .spelling import rgb, rgb_number

_BOLD, _NORMAL = 150.0, 100.0


class Font(base_classes.Font):
    """The font of a range."""

    def __init__(self, cells: Any) -> None:
        """Hold the range."""
        self._cells = cells.cells

    @property
    def api(self) -> Any:
        """The UNO cell range."""
        return self._cells

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return bool(self._cells.CharWeight > _NORMAL)

    @bold.setter
    def bold(self, on: bool) -> None:
        self._cells.CharWeight = _BOLD if on else _NORMAL

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour of the letters; None for automatic."""
        return rgb(self._cells.CharColor)

    @color.setter
    def color(self, value: Sequence[int] | str) -> None:
        self._cells.CharColor = rgb_number(utils.hex_to_rgb(value) if isinstance(value, str) else value)


class Note(base_classes.Note):
    """The note on one cell."""

    def __init__(self, place: Any) -> None:
        """Hold the cell."""
        self._place = place

    @property
    def api(self) -> NoteApi:
        """Excel's own names for what xlwings has none."""
        return NoteApi(self._annotation)

    @property
    def _annotation(self) -> Any:
        return self._place.corner.Annotation

    @property
    def location(self) -> Any:
        """The cell."""
        return self._place

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._annotation.String)

    @text.setter
    def text(self, text: str) -> None:
        self._annotation.String = text

    def delete(self) -> None:
        """Remove it."""
        notes, here = self._place.sheet.sheet.Annotations, self._place.corner.CellAddress
        for index in range(notes.Count):
            at = notes.getByIndex(index).Position
            if (at.Row, at.Column) == (here.Row, here.Column):
                notes.removeByIndex(index)
                return
