"""Where everything stands in the agency workbook: one place for each defined name.

Drawing asks here where to write, messages and links ask here what to call a cell.  Nothing of it
depends on what a submission holds, so every workbook of a form has every name in the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Literal

from ..form import COVER_NAMES, FORM_2021, LAST_PREFIX, Form, GridCell, Table
from ..form.widths import COLUMN_TWIPS

COVER, GUIDE, TEXTS = "封面", "填报说明", "正文"
LAST_YEAR, CHECKS, EXPLANATIONS = "上年数", "校验", "情况说明"
SHEETS = (COVER, GUIDE, *(table.sheet for table in FORM_2021.tables), TEXTS, LAST_YEAR, CHECKS, EXPLANATIONS)
RESULTS, MARKS = "校验结果", "年报标记"
LOCAL_RULES = "地方规则"
OUR_OWN = frozenset({RESULTS, MARKS, LOCAL_RULES})
"""Sheets that not every workbook has: findings, what cells looked like before, the district's own rules."""
TEMPLATE_VERSION = "1"
"""Changes when names or sheets move, so that a reader can tell old workbooks from new ones."""

KIND_NAME, TEMPLATE_NAME = "nianbao_kind", "nianbao_template"
"""Defined names of the two marker cells on 封面: what kind of workbook this is, and which template."""
AGENCY_KIND, SUMMARY_KIND, DRAFT_KIND = "填报表", "汇总表", "汇总表（草稿）"
COVER_LABELS: Mapping[str, str] = {
    "agency_name": "单位名称",
    "agency_code": "单位代码",
    "report_year": "报告年度",
    "form_version": "表式版本",
    KIND_NAME: "工作簿类型",
    TEMPLATE_NAME: "模板版本",
}
"""What stands to the left of the fields of 封面, in their order."""

TABLE_ORIGIN = (4, 0)
"""Row and column (zero based) of a table's grid on its own sheet; title and notes stand above."""

TEXT_COLUMN = 0
TEXT_ROWS = 10
"""A text is one merged cell of this many rows, so that it may be taller than one row can be."""

EXPLANATION_HEADERS = ("规则编号", "说明", "涉及数字")
EXPLANATION_ORIGIN = (4, 1)
"""Row and column of the first explanation on 情况说明; the headers stand in the row above."""
EXPLANATION_ROWS = 30
"""Rows ready for explanations; there are more where a submission has more."""

ADJUSTMENTS = "调整"
"""On a summary: the sheet with corrections of its sums."""
ADJUSTMENT_HEADERS = ("规则号", "单元格", "增减数", "原因", "涉及单位", "经办")
ADJUSTMENT_SUM = "各单位合计"
"""Stands further right in the row of those headers, over the sum that is corrected."""
ADJUSTMENT_FIRST_ROW = 5

_COVER_COLUMN = 2
_COVER_FIRST_ROW = 4
_ENLARGED: Mapping[str, float] = {"t2": 1.15, "t3": 1.15, "t4": 1.5}
"""How much wider than printed: a number is typed on a screen, and the page is scaled to fit."""
_PIXELS_PER_TWIP = 96 / 1440


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a workbook, zero based."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """Column and row, such as ``D8``."""
        return f"{column_letters(self.column)}{self.row + 1}"

    @property
    def address(self) -> str:
        """``依申请公开!D8``, as messages show it."""
        return f"{self.sheet}!{self.a1}"

    @property
    def reference(self) -> str:
        """``依申请公开!$D$8``, as a defined name refers to it."""
        return f"{self.sheet}!${column_letters(self.column)}${self.row + 1}"


@dataclass(frozen=True)
class Area:
    """Where a table's grid stands on a sheet, and which sheet columns each grid column takes."""

    table: Table
    sheet: str
    row: int
    column: int
    pixels: tuple[int, ...]
    """Width of each sheet column under the table, from the left."""
    spans: tuple[int, ...]
    """How many sheet columns each grid column takes; adds up to ``len(pixels)``."""

    @cached_property
    def edges(self) -> tuple[int, ...]:
        """The first sheet column of each grid column, and the one after the last."""
        return tuple(accumulate(self.spans, initial=self.column))

    def box(self, cell: GridCell) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column of a printed rectangle."""
        top = self.row + cell.row
        right = self.edges[cell.column + cell.width] - 1
        return top, self.edges[cell.column], top + cell.height - 1, right

    def width(self, cell: GridCell) -> int:
        """Width of a printed rectangle in pixels."""
        _, left, _, right = self.box(cell)
        return sum(self.pixels[left - self.column : right - self.column + 1])

    @property
    def first_number_row(self) -> int:
        """Sheet row of the first number."""
        return self.row + min(cell.row for cell in self.table.cells)

    def places(self) -> dict[str, Place]:
        """The place of each number cell of the table, by cell name."""
        return {
            cell.name: Place(self.sheet, self.row + cell.row, self.edges[cell.column])
            for cell in self.table.cells
        }


def column_letters(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


def table_area(
    table: Table,
    sheet: str = "",
    origin: tuple[int, int] = TABLE_ORIGIN,
    enlarged: float | None = None,
) -> Area:
    """A table alone on a sheet, one sheet column for each grid column, widths in the official ratio.

    Args:
        table: the table.
        sheet: the sheet it is drawn on; empty for the table's own.
        origin: row and column (zero based) of the grid's corner.
        enlarged: width relative to the official Word form; None for the usual one.
    """
    scale = (enlarged or _ENLARGED[table.key]) * _PIXELS_PER_TWIP
    pixels = tuple(round(twips * scale) for twips in COLUMN_TWIPS[table.key])
    return Area(table, sheet or table.sheet, *origin, pixels, (1,) * table.width)


_SHARED_PIXELS = (57, 70, *(42,) * 6, *(53,) * 7)
"""Fifteen columns on which all three tables can stand below each other: those of table four, of
which table three takes six together for its widest labels, and table two takes them by threes."""
_SHARED_SPANS: Mapping[str, tuple[int, ...]] = {
    "t2": (4, 4, 3, 4),
    "t3": (1, 1, 6, *(1,) * 7),
    "t4": (1,) * 15,
}


@cache
def stacked_areas(form: Form, sheet: str = LAST_YEAR, first_row: int = 4) -> tuple[Area, ...]:
    """All tables of a form below each other on one sheet; a part title fits into the row above each."""
    areas: list[Area] = []
    for table in form.tables:
        areas.append(Area(table, sheet, first_row + 1, 0, _SHARED_PIXELS, _SHARED_SPANS[table.key]))
        first_row += table.height + 2
    return tuple(areas)


@cache
def places(form: Form) -> Mapping[str, Place]:
    """The place of every defined name of the agency workbook: cover, cells, texts, last year's cells."""
    return dict(_walk(form))


def place(form: Form, name: str) -> Place:
    """Where a name stands; for many names, ask ``places`` once.

    Raises:
        KeyError: the form has no such name.
    """
    return places(form)[name]


def _walk(form: Form) -> Iterator[tuple[str, Place]]:
    for offset, name in enumerate((*COVER_NAMES, KIND_NAME, TEMPLATE_NAME)):
        yield name, Place(COVER, _COVER_FIRST_ROW + offset, _COVER_COLUMN)
    for table in form.tables:
        yield from table_area(table).places().items()
    for name, row in text_rows(form).items():
        yield name, Place(TEXTS, row, TEXT_COLUMN)
    for area in stacked_areas(form):
        for name, where in area.places().items():
            yield LAST_PREFIX + name, where


def adjustment_place(number: int) -> Place:
    """The cell of 调整 in which the cell of an adjustment is named; the first one is number 0."""
    return Place(ADJUSTMENTS, ADJUSTMENT_FIRST_ROW + number, 1 + ADJUSTMENT_HEADERS.index("单元格"))


def text_rows(form: Form) -> dict[str, int]:
    """The first sheet row of each text on 正文; the row above holds its sub-heading."""
    rows: dict[str, int] = {}
    row = 3
    for part in form.parts:
        row += bool(part.texts)
        for field in part.texts:
            rows[field.name] = row + 1
            row += 1 + TEXT_ROWS
    return rows


def explanation_rows(given: int) -> int:
    """How many rows 情况说明 has for explanations, some of which are given already."""
    return max(EXPLANATION_ROWS, given + 5)


def ranges(cells: Iterable[Place], absolute: bool = False, merged: Literal[",", " "] = ",") -> str:
    """A1 references that cover exactly these cells of one sheet: ``D8:I31,D33:I33``.

    Args:
        cells: cells of one sheet.
        absolute: write ``$D$8``.
        merged: what stands between references; a space for lists of ranges in the file format.
    """
    runs: dict[tuple[int, int], list[int]] = {}
    for row, columns in _rows(cells).items():
        for left, right in _runs(columns):
            runs.setdefault((left, right), []).append(row)
    boxes = sorted(
        (top, left, bottom, right) for (left, right), rows in runs.items() for top, bottom in _runs(rows)
    )
    return merged.join(_a1(*box, absolute) for box in boxes)


def _rows(cells: Iterable[Place]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.column)
    return rows


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for number in sorted(set(numbers)):
        if first is None or last is None:
            first = number
        elif number != last + 1:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _a1(top: int, left: int, bottom: int, right: int, absolute: bool) -> str:
    mark = "$" if absolute else ""
    corners = [f"{mark}{column_letters(c)}{mark}{r + 1}" for r, c in ((top, left), (bottom, right))]
    return corners[0] if corners[0] == corners[1] else ":".join(corners)
