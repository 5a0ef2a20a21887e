"""Workbooks open in the Excel of ``com_excel.py``, and a clerk who presses buttons."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cases import real
from com_book import book_in, opened
from com_cells import Cell
from com_excel import BookState, Excel
from live_office import Clerk
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Submission

FULLNAME = r"C:\2024 年报\填报 表=1.xlsx"
TABLE, RESULTS, MEMORY = "依申请公开", "校验结果", "年报标记"
RED = 0xCEC7FF
"""As Excel says it: blue, green, red."""


def with_values(submission: Submission, **values: int) -> Submission:
    readings = {name: Reading("number", value) for name, value in values.items()}
    return replace(submission, values={**submission.values, **readings})


def drawn(submission: Submission) -> bytes:
    return agency_workbook(submission, live_checks(submission))


LAST_YEAR = drawn(replace(real(0), report_year=2023))
RIGHT = opened(drawn(real(0)), FULLNAME)
WRONG = opened(drawn(with_values(real(0), t3_carried_in_person=2)), FULLNAME)
"""Two balances fail, and nothing the narrative speaks of has changed."""
DOUBTFUL = opened(drawn(with_values(real(0), t2_regulation_made=1, t2_regulation_valid=1)), FULLNAME)


@dataclass
class Desk:
    """An Excel with one workbook open, and a clerk in front of it."""

    excel: Excel
    clerk: Clerk

    @property
    def state(self) -> BookState:
        return self.excel._books[0]._state

    def sheet(self, name: str) -> Any:
        return next(sheet for sheet in self.state.sheets if sheet.name == name)

    def cell(self, name: str, row: int, column: int) -> Cell:
        return self.sheet(name).cells[row, column]

    def click(self, action: str) -> str:
        """Press a button; ``self.calls`` is what was written meanwhile."""
        before = len(self.excel._log)
        said = self.clerk.click(action)
        self.calls = self.excel._log[before:]
        return said

    def look(self) -> dict[str, Any]:
        """Everything that can be seen of the workbook, protection included."""
        return {
            sheet.name: (
                sheet.visible,
                sheet.protected,
                sheet.password,
                sheet.allowed if sheet.protected else {},
                {place: copy.copy(cell) for place, cell in sheet.cells.items() if cell != Cell()},
            )
            for sheet in self.state.sheets
        } | {"": (self.excel.StatusBar, self.excel.ScreenUpdating, self.excel.DisplayAlerts)}

    def dress(self) -> dict[str, Any]:
        """Fills and notes alone."""
        return {
            sheet.name: {at: (c.colour, c.note) for at, c in sheet.cells.items() if c.colour or c.note}
            for sheet in self.state.sheets
        }


def desk(state: BookState) -> Desk:
    excel = Excel(copy.deepcopy(state))
    return Desk(excel, Clerk(book_in(excel)))


def prepared(state: BookState, *clicks: str) -> Desk:
    one = desk(state)
    for action in clicks:
        one.click(action)
    return one


def last_year(folder: Path) -> Path:
    path = folder / "2023.xlsx"
    path.write_bytes(LAST_YEAR)
    return path


def explained(state: BookState) -> BookState:
    """The doubtful workbook after the clerk has written why it is right."""
    one = prepared(state, "export")
    for row in range(5, 35):
        if (row, 2) in one.sheet("情况说明").cells and one.cell("情况说明", row, 2).value:
            one.sheet("情况说明").cells[row, 3].value = "代市政府起草"
    return one.state
