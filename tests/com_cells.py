"""Cells of the Excel of ``com_excel.py``: what they hold, what they refuse, what was written to them."""

# ruff: noqa: N802, N803 - the names are Excel's

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from com_parts import ONE_CALL, Com, Comment, Font, Hyperlinks, Interior
from com_stub import refused

SHOWN = 24
"""Up to so many values are told one by one."""
LOCALE_DATE = re.compile(r"\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?")
A1 = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


@dataclass
class Cell:
    """One cell."""

    value: Any = None
    formula: str = ""
    locked: bool = True
    colour: int | None = None
    note: str | None = None
    link: str = ""
    bold: bool = False
    wrap: bool = False


@dataclass
class SheetState:
    """One sheet: its cells by row and column from 1, how it is protected, which columns are wide."""

    name: str
    visible: int = -1
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    """Of ``Contents DrawingObjects Scenarios``; empty where it is not protected."""
    password: str = ""
    allowed: dict[str, bool] = field(default_factory=dict)
    """``AllowFormattingCells`` and the like, in the order in which ``Protect`` takes them."""
    widths: dict[int, float] = field(default_factory=dict)


def corner(a1: str) -> tuple[int, int]:
    letters, row = A1.fullmatch(a1).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(row), column


def letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def entered(value: Any) -> tuple[Any, str]:
    """Value and formula a cell has after this was typed into it."""
    if value is None or value == "":
        return None, ""
    if not isinstance(value, str):
        return (value if isinstance(value, bool | dt.datetime) else float(value)), ""
    if value.startswith("'"):
        return value[1:], ""
    if value.startswith("="):
        return None, value
    if LOCALE_DATE.fullmatch(value):
        return dt.datetime(2024, 1, 2), ""
    try:
        return float(value), ""
    except ValueError:
        return value, ""


class Count(Com):
    """``Rows`` or ``Columns`` of a range."""

    def __init__(self, excel: Any, count: int) -> None:
        super().__init__(excel)
        self._count = count

    @property
    def Count(self) -> int:
        return self._count


class Range(Com):
    """A rectangle of cells."""

    def __init__(self, sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
        super().__init__(sheet._excel)
        self._sheet, self._state = sheet, sheet._state
        self._box = (top, left, bottom, right)

    def __call__(self, row: int, column: int | None = None) -> Range:
        self._excel._asked()
        top, left, _, right = self._box
        if column is None:
            row, column = divmod(row - 1, right - left + 1)
            row, column = row + 1, column + 1
        return Range(self._sheet, top + row - 1, left + column - 1, top + row - 1, left + column - 1)

    def _places(self) -> list[tuple[int, int]]:
        top, left, bottom, right = self._box
        return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def _cells(self) -> list[Cell]:
        return [self._state.cells.setdefault(place, Cell()) for place in self._places()]

    def _seen(self, member: str) -> list[Any]:
        return [getattr(self._state.cells.get(place, Cell()), member) for place in self._places()]

    def _one(self) -> Cell:
        return self._cells()[0]

    def _where(self) -> str:
        top, left, bottom, right = self._box
        first, last = f"{letters(left)}{top}", f"{letters(right)}{bottom}"
        return f"{self._state.name}!{first if first == last else f'{first}:{last}'}"

    def _formats(self, what: str, permission: str = "AllowFormattingCells") -> None:
        if "Contents" in self._state.protected and not self._state.allowed.get(permission):
            raise refused(f"不能设置类 Range 的 {what} 属性：工作表受保护")

    def _draws(self) -> None:
        if "DrawingObjects" in self._state.protected:
            raise refused("应用程序定义或对象定义错误：批注受保护")

    def _rows(self, member: str) -> Any:
        found = iter(self._seen(member))
        top, left, bottom, right = self._box
        table = tuple(tuple(next(found) for _ in range(left, right + 1)) for _ in range(top, bottom + 1))
        return table[0][0] if len(self._places()) == 1 else table

    @property
    def Value(self) -> Any:
        return self._rows("value")

    @Value.setter
    def Value(self, value: Any) -> None:
        top, left, *_ = self._box
        table = value if isinstance(value, list | tuple) else None
        shown = [list(row) for row in table] if table and len(table) * len(table[0]) <= SHOWN else None
        told = shown or (f"{len(table)}x{len(table[0])}" if table else repr(value))
        self._excel._writes(f"{self._where()}.Value = {told}")
        if "Contents" in self._state.protected and any(self._seen("locked")):
            raise refused("您试图更改的单元格或图表位于受保护的工作表中")
        for row, column in self._places():
            typed = table[row - top][column - left] if table else value
            cell = self._state.cells.setdefault((row, column), Cell())
            cell.value, cell.formula = entered(typed)

    @property
    def Formula(self) -> Any:
        def text(place: tuple[int, int]) -> str:
            cell = self._state.cells.get(place, Cell())
            return cell.formula or ("" if cell.value is None else str(cell.value))

        top, left, bottom, right = self._box
        rows = tuple(tuple(text((i, j)) for j in range(left, right + 1)) for i in range(top, bottom + 1))
        return rows[0][0] if len(self._places()) == 1 else rows

    @Formula.setter
    def Formula(self, text: Any) -> None:
        self.Value = text

    Interior = property(Interior)
    Font = property(Font)
    Hyperlinks = property(Hyperlinks)

    @property
    def Comment(self) -> Comment | None:
        return None if self._one().note is None else Comment(self)

    def AddComment(self, Text: str) -> Comment:
        self._excel._writes(f"{self._where()}.AddComment({len(Text)} characters)")
        self._draws()
        if self._one().note is not None:
            raise refused("应用程序定义或对象定义错误")
        self._one().note = Text[:ONE_CALL]
        return Comment(self)

    @property
    def Locked(self) -> bool | None:
        locked = set(self._seen("locked"))
        return locked.pop() if len(locked) == 1 else None

    @property
    def WrapText(self) -> bool:
        return bool(self._one().wrap)

    @WrapText.setter
    def WrapText(self, on: bool) -> None:
        self._excel._writes(f"{self._where()}.WrapText = {on}")
        self._formats("WrapText")
        for cell in self._cells():
            cell.wrap = on

    @property
    def ColumnWidth(self) -> float:
        return self._state.widths.get(self._box[1], 8.43)

    @ColumnWidth.setter
    def ColumnWidth(self, width: float) -> None:
        self._excel._writes(f"{self._where()}.ColumnWidth = {width}")
        self._formats("ColumnWidth", "AllowFormattingColumns")
        self._state.widths[self._box[1]] = width

    @property
    def Row(self) -> int:
        return self._box[0]

    @property
    def Column(self) -> int:
        return self._box[1]

    @property
    def Rows(self) -> Count:
        return Count(self._excel, self._box[2] - self._box[0] + 1)

    @property
    def Columns(self) -> Count:
        return Count(self._excel, self._box[3] - self._box[1] + 1)

    @property
    def Count(self) -> int:
        return len(self._places())

    @property
    def Address(self) -> str:
        top, left, bottom, right = self._box
        first, last = f"${letters(left)}${top}", f"${letters(right)}${bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def Worksheet(self) -> Any:
        return self._sheet

    def Select(self) -> None:
        self._excel._writes(f"{self._where()}.Select()")
        if self._sheet._book._active is not self._state:
            raise refused("类 Range 的 Select 方法无效")
        self._excel._selection = self
