"""An Excel that only exists as its object model: it records what is written and refuses what Excel refuses.

Filled from a real workbook by ``com_book.py``.  Formulas are not calculated: their values are those
that stand in the file.
"""

# ruff: noqa: N802, N803 - the names are Excel's

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from com_cells import SheetState
from com_parts import Com
from com_sheets import Worksheet, Worksheets
from com_stub import RPC_E_CALL_REJECTED, VBA_E_IGNORE, com_error, refused


@dataclass
class BookState:
    """A workbook: sheets, defined names as Excel spells them (``=依申请公开!$D$8``), what is in front."""

    fullname: str
    sheets: list[SheetState]
    names: list[tuple[str, str]] = field(default_factory=list)
    structure: bool = False
    saved_as: list[str] = field(default_factory=list)


class Name(Com):
    """One defined name."""

    def __init__(self, excel: Excel, name: str, refers_to: str) -> None:
        super().__init__(excel)
        self._name, self._refers_to = name, refers_to

    Name = property(lambda self: self._name)
    RefersTo = property(lambda self: self._refers_to)


class Names(Com):
    """Defined names."""

    def __init__(self, book: Workbook) -> None:
        super().__init__(book._excel)
        self._names = book._state.names

    Count = property(lambda self: len(self._names))

    def __call__(self, index: int) -> Name:
        self._excel._asked()
        return Name(self._excel, *self._names[index - 1])


class Workbook(Com):
    """One workbook."""

    def __init__(self, excel: Excel, state: BookState) -> None:
        super().__init__(excel)
        self._state = state
        self._active = state.sheets[0]

    def _sheet(self, state: SheetState) -> Worksheet:
        return Worksheet(self, state)

    def _refuse_if_locked(self) -> None:
        if self._state.structure:
            raise refused("工作簿有保护，不能更改")

    FullName = property(lambda self: self._state.fullname)
    Name = property(lambda self: re.split(r"[/\\]", self._state.fullname)[-1])
    Application = property(lambda self: self._excel)
    ActiveSheet = property(lambda self: self._sheet(self._active))
    ProtectStructure = property(lambda self: self._state.structure)
    Worksheets = property(Worksheets)
    Names = property(Names)

    def SaveCopyAs(self, Filename: str) -> None:
        self._excel._writes(f"SaveCopyAs({Path(Filename).name})")
        if not Path(Filename).parent.is_dir():
            raise refused("不能访问文件")
        Path(Filename).write_bytes(b"copy")
        self._state.saved_as.append(Filename)


class Workbooks(Com):
    """The open workbooks."""

    Count = property(lambda self: len(self._excel._books))

    def __iter__(self) -> Iterator[Workbook]:
        return iter(self._excel._books)

    def __call__(self, name: str) -> Workbook:
        self._excel._asked()
        for book in self._excel._books:
            if book._state.fullname.endswith(name):
                return book
        raise refused("下标越界")

    def Open(self, fullname: str, *_: Any) -> Workbook:
        self._excel._writes(f"Workbooks.Open({Path(fullname).name})")
        return Workbook(self._excel, BookState(fullname, [SheetState("封面")]))


class Excel(Com):
    """The application."""

    def __init__(self, *books: BookState, hwnd: int = 7) -> None:
        super().__init__(self)
        self._hwnd = hwnd
        self._books = [Workbook(self, state) for state in books]
        self._selection: Any = None
        self._settings = {"StatusBar": False, "ScreenUpdating": True, "DisplayAlerts": True}
        self._calls = 0
        self._log: list[str] = []
        self._fails_at: int | None = None
        """Which write fails, counted from 0."""
        self._busy = ""
        """``calls``: every call is rejected; ``cell``: a cell is being edited, nothing can be set."""

    def _asked(self) -> None:
        self._calls += 1
        if self._busy == "calls":
            raise com_error(RPC_E_CALL_REJECTED, "被呼叫方拒绝接收呼叫。", None, None)

    def _writes(self, told: str) -> None:
        if self._busy == "cell":
            raise refused("", VBA_E_IGNORE)
        self._log.append(told)
        if self._fails_at == len(self._log) - 1:
            raise refused("内存不足")

    def _set(self, name: str, value: Any) -> None:
        self._writes(f"{name} = {value}")
        self._settings[name] = value

    StatusBar, ScreenUpdating, DisplayAlerts = (
        property(
            lambda self, name=name: self._settings[name],
            lambda self, value, name=name: self._set(name, value),
        )
        for name in ("StatusBar", "ScreenUpdating", "DisplayAlerts")
    )
    Hwnd = property(lambda self: self._hwnd)
    Version = property(lambda self: "16.0")
    Application = property(lambda self: self)
    Selection = property(lambda self: self._selection)
    ActiveWorkbook = property(lambda self: self._books[0] if self._books else None)
    Workbooks = property(Workbooks)
