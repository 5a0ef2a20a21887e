"""Reading flattened text in tests: numbers that tell cells apart, lines, readings."""

from __future__ import annotations

from collections.abc import Sequence

from flattened import LAYOUTS, Layout, cell_a_line, report, shown
from nianbao.workbook.form import FORM_2021, FORMS, Form, form_of_version
from nianbao.workbook.numbers import Number
from nianbao.workbook.read.blocks import Paragraph, Readings
from nianbao.workbook.read.flattened.flat import read_lines

DISTINCT: dict[str, dict[str, Number]] = {
    form.version: {name: 100 + place for place, name in enumerate(form.cells)} for form in FORMS
}
"""A different number in every cell, so that a shifted one is seen."""
CELLS = [name for name in LAYOUTS if "page" not in name]
"""Layouts that break no text."""
LOSE_BLANKS = [name for name in LAYOUTS if name not in ("bars", "tabs", "numbers above", "numbers below")]
KEEP_LINES = [name for name in LAYOUTS if name not in ("one line", "numbers above", "numbers below")]
ONE_NUMBER_ROWS = ("行政许可", "行政处罚", "行政强制", "行政事业性收费")


def paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(line, f"第{number}行") for number, line in enumerate(lines, 1)]


def read(lines: Sequence[str], form: Form = FORM_2021) -> Readings:
    return read_lines(form, paragraphs(lines))


def numbers(readings: Readings) -> dict[str, Number | None]:
    return {name: reading.value for name, reading in readings.values.items()}


def row_of(form: Form, name: str) -> tuple[str, ...]:
    """The cells of the row a cell stands in, as they are read together."""
    cell = form.cells[name]
    row = (cell.table, cell.row)
    return tuple(other for other, c in form.cells.items() if (c.table, c.row) == row)


def lines_of(version: str = "2021", layout: Layout = cell_a_line, **cells: str) -> list[str]:
    """A report with a different number in every cell, but for those given."""
    form = form_of_version(version)
    return report(form, shown(DISTINCT[version]) | cells, layout)
