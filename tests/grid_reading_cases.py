"""Reading printed tables in tests, and saying what was lost."""

from __future__ import annotations

from nianbao.workbook.form import FORM_2021, Form
from nianbao.workbook.read.blocks import Readings
from nianbao.workbook.read.labelled.labels import (
    read_grids,
)
from printed import (
    UNIQUE,
    Printed,
    as_grid,
)


def read(*parts: Printed, form: Form = FORM_2021) -> Readings:
    return read_grids(form, [as_grid(part) for part in parts])


def kinds(readings: Readings) -> list[tuple[str, str, str, int]]:
    return [(one.kind, one.found, one.expected, len(one.cells)) for one in readings.observations]


def assert_reads(readings: Readings, lost: set[str] = frozenset()) -> None:
    """Every cell but the lost ones has its own number; nothing is anywhere else."""
    assert {name: one.value for name, one in readings.values.items()} == {
        name: value for name, value in UNIQUE.items() if name not in lost
    }
    assert {
        name for one in readings.observations for name in one.cells if one.kind != "label_changed"
    } == lost
