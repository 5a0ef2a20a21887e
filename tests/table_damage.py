"""One thing gone wrong in the source of a web table: what an editor, a script or a paste leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from printed import Box, Printed, bottom

Source = list[list[Box]]
"""The cells of each row as the page writes them; where they come to stand is up to the browser."""
Damage = Callable[[list[Box], int], list[Box]]
"""Changes the cell at a place of a row."""


def source_of(boxes: Printed) -> Source:
    """A table as the page writes it."""
    return [
        sorted((box for box in boxes if box.row == row), key=lambda box: box.column)
        for row in range(bottom(boxes))
    ]


def html_of(source: Source) -> str:
    """The page."""
    rows = (
        "".join(f"<td rowspan={b.height} colspan={b.width}>{escape(b.text)}</td>" for b in row)
        for row in source
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def cell_dropped(row: list[Box], place: int) -> list[Box]:
    return row[:place] + row[place + 1 :]


def number_put_in(row: list[Box], place: int) -> list[Box]:
    return [*row[:place], Box(0, 0, 1, 1, "7"), *row[place:]]


def blank_put_in(row: list[Box], place: int) -> list[Box]:
    return [*row[:place], Box(0, 0, 1, 1, ""), *row[place:]]


def wider(row: list[Box], place: int) -> list[Box]:
    return [replace(box, width=box.width + (i == place)) for i, box in enumerate(row)]


def taller(row: list[Box], place: int) -> list[Box]:
    return [replace(box, height=box.height + (i == place)) for i, box in enumerate(row)]


def narrower(row: list[Box], place: int) -> list[Box]:
    return [replace(box, width=max(1, box.width - (i == place))) for i, box in enumerate(row)]


def lower(row: list[Box], place: int) -> list[Box]:
    return [replace(box, height=max(1, box.height - (i == place))) for i, box in enumerate(row)]


def emptied(row: list[Box], place: int) -> list[Box]:
    return [replace(box, text="" if i == place else box.text) for i, box in enumerate(row)]


def half_of_label_lost(row: list[Box], place: int) -> list[Box]:
    def kept(box: Box, at: int) -> str:
        return box.text[: len(box.text) // 2] if at == place and box.role != "number" else box.text

    return [replace(box, text=kept(box, at)) for at, box in enumerate(row)]


def merged_with_next(row: list[Box], place: int) -> list[Box]:
    if place + 1 >= len(row):
        return row
    wide = replace(row[place], width=row[place].width + row[place + 1].width)
    return [*row[:place], wide, *row[place + 2 :]]


DAMAGES: tuple[Damage, ...] = (
    cell_dropped,
    number_put_in,
    blank_put_in,
    wider,
    taller,
    narrower,
    lower,
    emptied,
    half_of_label_lost,
    merged_with_next,
)
