"""Spreadsheets and their sheets, for the xlwings engine over UNO."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import uno
import xlwings as xw
from xlwings import base_classes, utils

from .cells import EVERYTHING, Range
from .marks import Note
from .names import Name, Names
from .native import BookApi, SheetApi, target


class Book(base_classes.Book):
    """One open spreadsheet."""

    app: Any = None

    def __init__(self, app: Any, document: Any) -> None:
        """Hold the UNO document."""
        self.app = app
        self.doc = document

    @property
    def api(self) -> BookApi:
        """Excel's own names for what xlwings has none."""
        return BookApi(self.doc)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names of workbook scope."""
        return Names(self, self.doc.NamedRanges)

    def sheet_of(self, cells: Any) -> Sheet:
        """The sheet on which UNO cells stand."""
        return Sheet(self, cells.Spreadsheet.Name)

    @property
    def fullname(self) -> str:
        """The path, or the title of a spreadsheet that was never saved."""
        return str(uno.fileUrlToSystemPath(self.doc.URL)) if self.doc.URL else str(self.doc.Title)

    @property
    def name(self) -> str:
        """The file name."""
        return Path(self.fullname).name

    def activate(self) -> None:
        """Bring its window to the front."""
        self.doc.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, or save under another name in the format of its suffix."""
        if path is None:
            self.doc.store()
            return
        self.doc.storeAsURL(*target(path))

    def close(self) -> None:
        """Close without saving."""
        self.doc.close(True)


class Sheets(base_classes.Sheets):
    """The sheets of a spreadsheet."""

    book: Any = None
    api: Any = None

    def __init__(self, book: Book) -> None:
        """Hold the spreadsheet."""
        self.book = book
        self.api = book.doc.Sheets

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self.book, self.book.doc.CurrentController.ActiveSheet.Name)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, name) for name in self.api.ElementNames)

    def __call__(self, key: int | str) -> Sheet:
        """By place from 1, or by name."""
        for number, name in enumerate(self.api.ElementNames, 1):
            if key == number or (isinstance(key, str) and name.lower() == key.lower()):
                return Sheet(self.book, name)
        raise KeyError(key)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, before or after another; in front of the active one where neither is given.

        Raises:
            PermissionError: the structure of the spreadsheet is protected, as Excel refuses too.
        """
        if self.book.doc.isProtected():
            raise PermissionError("The structure of the workbook is protected")
        place = before.index - 1 if before else after.index if after else self.active.index - 1
        numbers = (f"Sheet{number}" for number in range(1, len(self) + 2))
        name = name or next(free for free in numbers if not self.api.hasByName(free))
        self.api.insertNewByName(name, place)
        sheet = self(name)
        sheet.activate()
        return sheet


class Sheet(base_classes.Sheet):
    """One sheet."""

    book: Any = None

    def __init__(self, book: Book, name: str) -> None:
        """Hold where it is; most sheets are only asked for their name, and UNO is slow to answer."""
        self.book = book
        self._name = name

    @cached_property
    def sheet(self) -> Any:
        """The UNO sheet."""
        return self.book.doc.Sheets.getByName(self._name)

    @property
    def api(self) -> SheetApi:
        """Excel's own names for protection."""
        return SheetApi(self.sheet, self.book.doc.CurrentController)

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self.sheet.RangeAddress.Sheet) + 1

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, self.sheet)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self.sheet.Name = self._name = name

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.sheet.IsVisible)

    @visible.setter
    def visible(self, visible: bool) -> None:
        self.sheet.IsVisible = bool(visible)

    @property
    def used_range(self) -> Range:
        """From A1 to the last cell in use."""
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, self.sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow))

    @property
    def notes(self) -> list[Note]:
        """The notes on it."""
        places = [note.Position for note in self.sheet.Annotations]
        return [Note(Range(self, self.sheet.getCellByPosition(at.Column, at.Row))) for at in places]

    def range(self, first: Any, second: Any = None) -> Range:
        """Cells by address, by name, by (row, column) from 1, or between two of these."""
        if second is not None:
            return self._between(self.range(first), self.range(second))
        if isinstance(first, Range):
            return first
        if isinstance(first, tuple):
            row, column, *size = first
            height, width = size or (1, 1)
            cells = self.sheet.getCellRangeByPosition
            return Range(self, cells(column - 1, row - 1, column + width - 2, row + height - 2))
        start, end = utils.a1_to_tuples(first)
        if start:
            return self.range(start, end) if end else self.range(start)
        for names in (self.sheet.NamedRanges, self.book.doc.NamedRanges):
            if names.hasByName(first):
                return Name(self.book, names, first).refers_to_range
        raise xw.NoSuchObjectError(first)

    def _between(self, first: Range, second: Range) -> Range:
        one, other = first.cells.RangeAddress, second.cells.RangeAddress
        return Range(
            self,
            self.sheet.getCellRangeByPosition(
                min(one.StartColumn, other.StartColumn),
                min(one.StartRow, other.StartRow),
                max(one.EndColumn, other.EndColumn),
                max(one.EndRow, other.EndRow),
            ),
        )

    def activate(self) -> None:
        """Bring it to the front of its window."""
        self.api.Activate()

    def select(self) -> None:
        """Bring it to the front of its window."""
        self.activate()

    def clear(self) -> None:
        """Remove contents, notes and formats."""
        self.sheet.clearContents(EVERYTHING)

    def delete(self) -> None:
        """Remove it."""
        self.book.doc.Sheets.removeByName(self._name)
