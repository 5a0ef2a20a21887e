"""The official tables as WordprocessingML: grid, spans, borders and fonts of the blank official form.

Formatting stands at each cell, so that a table looks the same in whatever template it is put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..draw.look.palette import HEADING_BLUE, KAI, SONG
from ..form import GridCell, Table
from ..form.widths import COLUMN_TWIPS
from ..numbers import Reading
from .escape import xml_text
from .numerals import printed


@dataclass(frozen=True, slots=True)
class _Look:
    """How the official form draws one table; lengths in 1/20 point."""

    width: int
    margin: int
    """Left and right of the text in a cell."""
    line: int
    """Borders, in 1/8 point."""
    height: int = 0
    """Least height of a row."""
    last_height: int = 0
    """Least height of the last row, where it is another."""


_LOOKS: Mapping[str, _Look] = {
    "t2": _Look(width=9740, margin=57, line=8, height=340),
    "t3": _Look(width=9748, margin=57, line=8),
    "t4": _Look(width=9748, margin=108, line=4, last_height=672),
}
_POINTS_TWICE = 20
"""Text of the tables: 10 points."""
_SMALLEST_TWICE = 10
_DIGIT = 0.56
"""Width of a digit relative to the size: half in 宋体, somewhat more in the fonts that stand in for it."""
_NOTE = re.compile(r"(（.）[^（]+)(（.+）)")
"""A row label with a note in brackets, which the form prints in 楷体."""
_EDGES = ("top", "left", "bottom", "right")


def word_table(table: Table, values: Mapping[str, Reading]) -> str:
    """One table as a ``w:tbl`` element; blank cells stay blank.

    Args:
        table: the table.
        values: the reading for each of its cells, by name.
    """
    return _Drawing(table, values).xml()


@dataclass(frozen=True)
class _Drawing:
    table: Table
    values: Mapping[str, Reading]

    @property
    def look(self) -> _Look:
        return _LOOKS[self.table.key]

    def xml(self) -> str:
        look = self.look
        borders = "".join(
            f'<w:{edge} w:val="single" w:sz="{look.line}" w:space="0" w:color="auto"/>'
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        sides = f'<w:left w:w="{look.margin}" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        margins = f'<w:top w:w="0" w:type="dxa"/>{sides}<w:right w:w="{look.margin}" w:type="dxa"/>'
        grid = "".join(f'<w:gridCol w:w="{twips}"/>' for twips in COLUMN_TWIPS[self.table.key])
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{look.width}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"{''.join(map(self._row, range(self.table.height)))}</w:tbl>"
        )

    def _row(self, row: int) -> str:
        look = self.look
        last = row == self.table.height - 1
        height = (last and look.last_height) or look.height
        tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
        head = "<w:tblHeader/>" if row < self._head_rows else ""
        cells = "".join(self._cell(box, row, last) for box in self._across(row))
        return f'<w:tr><w:trPr><w:cantSplit/>{tall}{head}<w:jc w:val="center"/></w:trPr>{cells}</w:tr>'

    @property
    def _head_rows(self) -> int:
        """Rows that are repeated where a page ends; table two has a head for each block, so none."""
        return 0 if len(self.table.blocks) > 1 else min(cell.row for cell in self.table.cells)

    def _across(self, row: int) -> Iterator[GridCell]:
        """The rectangles that a row meets, from the left."""
        met = (box for box in self.table.grid if box.row <= row < box.row + box.height)
        yield from sorted(met, key=lambda box: box.column)

    def _cell(self, box: GridCell, row: int, last: bool) -> str:
        twips = COLUMN_TWIPS[self.table.key][box.column : box.column + box.width]
        span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
        merge = ""
        if box.height > 1:
            merge = f'<w:vMerge w:val="{"restart" if box.row == row else "continue"}"/>'
        fill = (
            f'<w:shd w:val="clear" w:color="auto" w:fill="{HEADING_BLUE[1:]}"/>'
            if box.role == "heading"
            else ""
        )
        runs = self._runs(box, sum(twips)) if box.row == row else ""
        align = "center" if box.role in ("stub", "column", "number") or self.table.key == "t2" else "left"
        align = "left" if box.role in ("heading", "corner") else align
        keep = "" if last else "<w:keepNext/>"
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(twips)}" w:type="dxa"/>{span}{merge}{fill}'
            f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{keep}<w:widowControl/>'
            '<w:spacing w:before="0" w:beforeAutospacing="0" w:after="0" w:afterAutospacing="0" '
            'w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0" w:firstLineChars="0" '
            f'w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>{runs}</w:p></w:tc>'
        )

    def _runs(self, box: GridCell, twips: int) -> str:
        if box.cell is not None:
            reading = self.values[box.cell.name]
            text = printed(reading)
            room = (twips - 2 * self.look.margin) / 20
            fitting = int(2 * room / (_DIGIT * len(text))) if reading.value is not None else _POINTS_TWICE
            return _run(text, SONG, max(_SMALLEST_TWICE, min(_POINTS_TWICE, fitting)))
        if box.role == "corner":
            return _run(box.text, KAI)
        note = _NOTE.fullmatch(box.text) if box.role == "row" else None
        return _run(note[1], SONG) + _run(note[2], KAI) if note else _run(box.text, SONG)


def _run(text: str, font: str, size: int = _POINTS_TWICE) -> str:
    if not text:
        return ""
    fonts = f'w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"'
    return (
        f'<w:r><w:rPr><w:rFonts {fonts}/><w:b w:val="0"/><w:i w:val="0"/><w:color w:val="000000"/>'
        f'<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>'
    )
