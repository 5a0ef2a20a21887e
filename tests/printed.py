"""Official tables as agencies print them: rectangles to cut, join and damage, then to lay out anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from nianbao.workbook.form import FORM_2021, Form, GridCell
from nianbao.workbook.numbers import Number
from nianbao.workbook.read.blocks import Grid, Slot

UNIQUE: dict[str, Number] = {name: 1000 + place for place, name in enumerate(FORM_2021.cells)}
"""A different number in every cell, so that a shifted one is seen; no identity holds."""


@dataclass(frozen=True)
class Box:
    """A printed rectangle with its text."""

    row: int
    column: int
    height: int
    width: int
    text: str
    role: str = ""


Printed = list[Box]


def printed(key: str, values: Mapping[str, Number | None] = UNIQUE, form: Form = FORM_2021) -> Printed:
    """One table as officially drawn, with these numbers; cells not named are blank."""

    def text(box: GridCell) -> str:
        value = values.get(box.cell.name) if box.cell else box.text
        return "" if value is None else str(value)

    return [
        Box(box.row, box.column, box.height, box.width, text(box), box.role) for box in form.table(key).grid
    ]


def reworded(boxes: Printed, changes: Mapping[str, str]) -> Printed:
    """Other wording for some texts, each of which must be there."""
    assert set(changes) <= {box.text for box in boxes}
    return [replace(box, text=changes.get(box.text, box.text)) for box in boxes]


def mapped(boxes: Printed, change: Callable[[Box], str]) -> Printed:
    """Another text in every box."""
    return [replace(box, text=change(box)) for box in boxes]


def rows(boxes: Printed, first: int, last: int | None = None) -> Printed:
    """Some rows as a table of their own; spans are cut, their text stays with the upper part."""
    last = bottom(boxes) if last is None else last
    cut = []
    for box in boxes:
        top, end = max(box.row, first), min(box.row + box.height, last)
        if top < end:
            text = box.text if box.row >= first else ""
            cut.append(replace(box, row=top - first, height=end - top, text=text))
    return cut


def columns(boxes: Printed, first: int, last: int) -> Printed:
    """Some columns as a table of their own."""
    cut = []
    for box in boxes:
        left, end = max(box.column, first), min(box.column + box.width, last)
        if left < end:
            cut.append(replace(box, column=left - first, width=end - left))
    return cut


def without_row(boxes: Printed, gone: int) -> Printed:
    """The table with a row taken out, spans shortened."""
    below = [replace(box, row=box.row - 1) for box in boxes if box.row > gone]
    over = [
        replace(box, height=box.height - 1)
        for box in boxes
        if box.row <= gone < box.row + box.height and box.height > 1
    ]
    above = [box for box in boxes if box.row + box.height <= gone]
    return above + over + below


def with_row(boxes: Printed, at: int, texts: Sequence[tuple[str, int]]) -> Printed:
    """A row of (text, width) put in; spans that cross it grow, and take its first columns."""
    grown = [
        replace(box, row=box.row + (box.row >= at), height=box.height + (box.row < at < box.row + box.height))
        for box in boxes
    ]
    crossing = [box for box in boxes if box.row < at < box.row + box.height]
    column = max((box.column + box.width for box in crossing), default=0)
    new = []
    for text, width in texts:
        new.append(Box(at, column, 1, width, text))
        column += width
    return grown + new


def with_column(boxes: Printed, at: int, texts: Mapping[int, tuple[str, int]]) -> Printed:
    """A column put in: row -> (text, height); spans that cross it grow."""
    grown = [
        replace(
            box,
            column=box.column + (box.column >= at),
            width=box.width + (box.column < at < box.column + box.width),
        )
        for box in boxes
    ]
    crossed = {
        row
        for box in boxes
        if box.column < at < box.column + box.width
        for row in range(box.row, box.row + box.height)
    }
    new = [Box(row, at, height, 1, text) for row, (text, height) in texts.items() if row not in crossed]
    return grown + new


def unmerged(boxes: Printed) -> Printed:
    """Every place a cell of its own; the text of a span stands in its first place."""
    return [
        Box(row, column, 1, 1, box.text if (row, column) == (box.row, box.column) else "", box.role)
        for box in boxes
        for row in range(box.row, box.row + box.height)
        for column in range(box.column, box.column + box.width)
    ]


def stacked(*tables: Printed) -> Printed:
    """Tables below each other as one."""
    whole: Printed = []
    top = 0
    for table in tables:
        whole += [replace(box, row=box.row + top) for box in table]
        top += bottom(table)
    return whole


def moved(boxes: Printed, right: int) -> Printed:
    """The table further right."""
    return [replace(box, column=box.column + right) for box in boxes]


def bottom(boxes: Printed) -> int:
    """Rows in all."""
    return max(box.row + box.height for box in boxes)


def row_of(boxes: Printed, text: str) -> int:
    """The row in which a text stands."""
    return next(box.row for box in boxes if box.text == text)


def as_grid(boxes: Printed, page: int | None = None) -> Grid:
    """The table as a reader hands it on."""
    width = max(box.column + box.width for box in boxes)
    places: list[list[Slot | None]] = [[None] * width for _ in range(bottom(boxes))]
    for box in boxes:
        address = f"第1个表第{box.row + 1}行第{box.column + 1}列"
        places[box.row][box.column] = Slot(box.text, address, None, "", box.height, box.width, page)
    return Grid(tuple(map(tuple, places)))


def as_html(boxes: Printed) -> str:
    """The table as a web page writes it."""
    lines = ["<table>"]
    for row in range(bottom(boxes)):
        here = sorted((box for box in boxes if box.row == row), key=lambda box: box.column)
        cells = (f'<td rowspan="{box.height}" colspan="{box.width}">{escape(box.text)}</td>' for box in here)
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*lines, "</table>"])


def cells_named(*parts: str, form: Form = FORM_2021) -> set[str]:
    """Names of the cells that contain one of these."""
    return {name for name in form.cells if any(part in name for part in parts)}


def tables(values: Mapping[str, Number | None] = UNIQUE, form: Form = FORM_2021) -> Iterable[Printed]:
    """The three tables as officially drawn."""
    return [printed(table.key, values, form) for table in form.tables]


def as_docx(boxes: Printed) -> str:
    """The table as a Word file writes it: gridSpan across, vMerge down."""
    width = max(box.column + box.width for box in boxes)
    lines = []
    for row in range(bottom(boxes)):
        here = sorted((box for box in boxes if box.row <= row < box.row + box.height), key=lambda b: b.column)
        lines.append("<w:tr>" + "".join(_docx_cell(box, box.row == row) for box in here) + "</w:tr>")
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    look = f'<w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders>'
    columns = f'<w:gridCol w:w="{9000 // width}"/>' * width
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _docx_cell(box: Box, begins: bool) -> str:
    span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
    merge = "" if box.height == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    text = escape(box.text) if begins else ""
    runs = "<w:br/>".join(f"<w:t>{line}</w:t>" for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p><w:r>{runs}</w:r></w:p></w:tc>"
