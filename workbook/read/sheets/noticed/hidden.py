"""Hidden sheets, rows and columns: what stands there counts, and nobody sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....draw.layout import column_letters
from ....submission import Observation
from ..book import Book, Frame, Lines, Sheet
from ..references import address
from ..spots import Spot
from .own_sheets import made_by_programs

_VERY_HIDDEN = "（深度隐藏，在“取消隐藏”里也看不到）"


def hidden_sheets(book: Book) -> Iterator[Observation]:
    """Each hidden sheet, but for those a program hid itself."""
    for title, very in book.around().hidden.items():
        if not made_by_programs(title):
            told = f"“{title}”{_VERY_HIDDEN if very else ''}"
            yield Observation("sheet_hidden", (), address(title, 0, 0), told)


def hidden_lines(
    spots: Mapping[str, Spot], sheets: Mapping[str, Sheet], frames: Mapping[str, Frame]
) -> Iterator[Observation]:
    """The hidden rows of each sheet together, and its hidden columns; as far as something stands there."""
    for title, sheet in sheets.items():
        frame = frames[title]
        if not frame.hidden_rows and not frame.hidden_columns:
            continue
        height = len(sheet.rows)
        width = max(map(len, sheet.rows), default=0)
        rows, columns = _within(frame.hidden_rows, height), _within(frame.hidden_columns, width)
        here = {name: spot for name, spot in spots.items() if spot.sheet is sheet}
        if rows:
            cells = tuple(name for name, spot in here.items() if _covers(rows, spot.row))
            told = f"“{sheet.title}”{lines_named(rows)}"
            yield Observation("rows_hidden", cells, address(sheet.title, rows[0][0], 0), told)
        if columns:
            cells = tuple(name for name, spot in here.items() if _covers(columns, spot.column))
            told = f"“{sheet.title}”{lines_named(columns, '列')}"
            yield Observation("columns_hidden", cells, address(sheet.title, 0, columns[0][0]), told)


def lines_named(lines: Lines, unit: str = "行") -> str:
    """``第 3、5 至 7 行``; columns by their letters."""

    def name(line: int) -> str:
        return str(line + 1) if unit == "行" else column_letters(line)

    runs = (name(first) if first == last else f"{name(first)} 至 {name(last)}" for first, last in lines)
    return f"第 {'、'.join(runs)} {unit}"


def _within(lines: Lines, end: int) -> Lines:
    return tuple((first, min(last, end - 1)) for first, last in lines if first < end)


def _covers(lines: Lines, line: int) -> bool:
    return any(first <= line <= last for first, last in lines)
