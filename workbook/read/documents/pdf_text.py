"""Characters of a PDF page run together: lines, the text of a cell, paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Char = dict[str, Any]
"""A character as pdfplumber gives it: ``text``, ``x0``, ``x1``, ``top``, ``bottom``, ``size`` (points)."""
Area = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the top left corner of the page."""

_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "母民西见角车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙"
)
"""Radicals that some programs write for whole characters; Unicode has no normal form for these."""
_KANGXI = range(0x2F00, 0x2FD6)
_SAME_LINE = 0.5
"""Part of its size by which a character may stand higher or lower than its line."""
_GAP_FIGURES = 0.35
_GAP_WORDS = 0.8
"""Gaps, in character sizes, that are blanks: between figures and letters, between others."""
_GAP_CELLS = 1.8
"""A gap this wide stands between two cells of a table without lines."""
_PADDING = 12.0
"""Points that both margins of a cell take together, about."""
_PITCH = 2.6
"""Largest distance between the lines of a paragraph, in character sizes."""
_FULL, _FLUSH = 1.6, 0.6
"""In character sizes: how near to the right edge a line is full, how near to the left it goes on."""
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)])")
"""A line that begins like this opens a part; it never goes on from the line above."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line outside tables."""

    text: str
    area: Area
    size: float
    page: int
    """One based."""
    is_full: bool = False
    """Whether it reaches the right edge of the text on its page."""
    is_flush: bool = False
    """Whether it begins at the left edge, without indent."""

    @property
    def is_row(self) -> bool:
        """Whether wide gaps cut it into cells."""
        return "\t" in self.text


def lines_of(chars: Iterable[Char], page: int) -> list[Line]:
    """The lines of a page outside its tables, top to bottom; wide gaps come as tabs."""
    rows = _rows(chars)
    lines = [Line(_run(row), _area(row), _size(row), page) for row in rows]
    lines = [line for line in lines if line.text.strip()]
    prose = [line for line in lines if not line.is_row]
    left = min((line.area[0] for line in prose), default=0.0)
    right = max((line.area[2] for line in prose), default=0.0)
    return [
        replace(
            line,
            is_full=line.area[2] >= right - _FULL * line.size,
            is_flush=line.area[0] <= left + _FLUSH * line.size,
        )
        for line in lines
    ]


def cell_text(chars: Iterable[Char], width: float) -> str:
    """The text of a cell of this width: broken lines joined, but figures only where they did not fit."""
    text = ""
    was_full = True
    for row in _rows(chars):
        line = _run(row).replace("\t", " ").strip()
        figures = text[-1:].isdigit() and line[:1].isdigit()
        text += ("\n" if figures and not was_full else "") + line
        left, _, right, _ = _area(row)
        was_full = width - (right - left) < _PADDING + _size(row)
    return text


def join_lines(lines: Sequence[Line]) -> list[Line]:
    """Paragraphs: a full line goes on in the next one, unless that is indented."""
    joined: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last and last.is_full and line.is_flush and _follows(last, line):
            joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip() + line.text.lstrip())
        else:
            joined.append(line)
        last = line
    return joined


def _follows(before: Line, line: Line) -> bool:
    """Whether a line can be the next of the same paragraph."""
    if before.is_row or line.is_row or abs(before.size - line.size) >= 1 or _HEADING.match(line.text):
        return False
    return before.page != line.page or line.area[1] - before.area[1] < _PITCH * line.size


def _rows(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters by line, each line left to right."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: (_middle(char), char["x0"])):
        if rows and abs(_middle(rows[-1][0]) - _middle(char)) <= _SAME_LINE * _height(char):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda char: float(char["x0"])) for row in rows]


def _run(row: Sequence[Char]) -> str:
    text = ""
    end = None
    for char in row:
        shown = _whole(char["text"])
        if end is not None and not shown.isspace():
            text += _between(text, shown, (char["x0"] - end) / max(_height(char), 1.0))
        text += shown
        end = char["x1"] if not shown.isspace() else end
    return text


def _between(before: str, after: str, gap: float) -> str:
    """What a gap between two characters stands for."""
    if gap >= _GAP_CELLS:
        return "\t"
    figures = before[-1:].isascii() and after.isascii()
    blank = gap >= (_GAP_FIGURES if figures else _GAP_WORDS)
    return " " if blank and not before[-1:].isspace() else ""


def _whole(text: str) -> str:
    shown = text.translate(_RADICALS)
    return unicodedata.normalize("NFKC", shown) if ord(shown[:1] or " ") in _KANGXI else shown


def _area(row: Sequence[Char]) -> Area:
    return (
        min(char["x0"] for char in row),
        min(char["top"] for char in row),
        max(char["x1"] for char in row),
        max(char["bottom"] for char in row),
    )


def _size(row: Sequence[Char]) -> float:
    return max(_height(char) for char in row)


def _height(char: Char) -> float:
    return float(char["bottom"] - char["top"])


def _middle(char: Char) -> float:
    return float(char["top"] + char["bottom"]) / 2
