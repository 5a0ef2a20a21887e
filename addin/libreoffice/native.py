"""The few members of Excel's own object model that the buttons use, where xlwings has no name for them."""

# ruff: noqa: N802, N803 - the names are Excel's

from __future__ import annotations

from pathlib import Path
from typing import Any

import uno
from nianbao.workbook.errors import NianbaoError

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
}


class BookApi:
    """The members of Excel's Workbook for which xlwings has no name of its own."""

    def __init__(self, document: Any) -> None:
        """Hold the UNO document."""
        self._document = document

    @property
    def ProtectStructure(self) -> bool:
        """Whether sheets cannot be added or removed."""
        return bool(self._document.isProtected())

    def SaveCopyAs(self, Filename: str) -> None:
        """Save a copy; the open spreadsheet keeps its name and its unsaved changes."""
        self._document.storeToURL(*target(Filename))


def target(path: str) -> tuple[str, tuple[Any, ...]]:
    """Where to store, and in the format of the suffix.

    Raises:
        NianbaoError: LibreOffice stores no such files.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _FILTERS:
        raise NianbaoError(f"LibreOffice 不能存成 {suffix or '没有后缀的文件'}。请先把工作簿另存为 .xlsx")
    form = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    form.Name, form.Value = "FilterName", _FILTERS[suffix]
    return uno.systemPathToFileUrl(str(Path(path).resolve())), (form,)


class Protection:
    """What a protected sheet allows; no host asks LibreOffice, which keeps it through unprotecting."""

    def __getattr__(self, name: str) -> bool:
        return False


class SheetApi:
    """The members of Excel's Worksheet for which xlwings has no name of its own."""

    def __init__(self, cells: Any, controller: Any) -> None:
        """Hold the UNO sheet and what governs its window."""
        self._cells = cells
        self._controller = controller

    @property
    def ProtectContents(self) -> bool:
        """Whether the sheet is protected."""
        return bool(self._cells.isProtected())

    @property
    def ProtectDrawingObjects(self) -> bool:
        """Whether notes cannot be changed: where the sheet is protected."""
        return self.ProtectContents

    @property
    def ProtectScenarios(self) -> bool:
        """Whether scenarios cannot be changed: where the sheet is protected."""
        return self.ProtectContents

    @property
    def Protection(self) -> Protection:
        """What a protected sheet allows."""
        return Protection()

    def Protect(self, Password: str = "", *_: bool) -> None:
        """Protect; LibreOffice itself remembers what the sheet allowed before."""
        self._cells.protect(Password)

    def Activate(self) -> None:
        """Bring the sheet to the front of its window."""
        self._controller.setActiveSheet(self._cells)

    def Unprotect(self, Password: str = "") -> None:
        """Take the protection away.

        Raises:
            PermissionError: the sheet has another password.
        """
        try:
            self._cells.unprotect(Password)
        except Exception as error:
            raise PermissionError("The password is wrong") from error
        if self._cells.isProtected():
            raise PermissionError("The password is wrong")


class RangeApi:
    """The members of Excel's Range for which xlwings has no name of its own."""

    def __init__(self, cells: Any) -> None:
        """Hold the UNO cell range."""
        self._cells = cells

    @property
    def Locked(self) -> bool | None:
        """Whether the cells are locked; None where some are and some are not."""
        flags = {bool(part.CellProtection.IsLocked) for part in self._cells.CellFormatRanges}
        return flags.pop() if len(flags) == 1 else None


class NoteApi:
    """The members of Excel's Comment for which xlwings has no name of its own."""

    def __init__(self, annotation: Any) -> None:
        """Hold the UNO annotation."""
        self._annotation = annotation

    def Text(self, Text: str, Start: int, Overwrite: bool) -> None:
        """Put in words in front of the character ``Start``, counted from 1."""
        whole = str(self._annotation.String)
        self._annotation.String = whole[: Start - 1] + Text + ("" if Overwrite else whole[Start - 1 :])
