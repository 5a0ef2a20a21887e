"""Defined names, for the xlwings engine over UNO."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import uno
import xlwings as xw
from xlwings import base_classes

from .cells import Range
from .spelling import excel_reference, libreoffice_reference


class Names(base_classes.Names):
    """Defined names of one scope."""

    def __init__(self, book: Any, ranges: Any) -> None:
        """Hold the UNO named ranges."""
        self.book = book
        self.ranges = ranges

    @property
    def api(self) -> Any:
        """The UNO named ranges."""
        return self.ranges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Every name at once."""
        find = self.ranges.getByName  # asking UNO for a method costs more than calling it
        return [(name, Name(self.book, self.ranges, name, find)) for name in self.ranges.ElementNames]

    def __call__(self, key: int | str) -> Name:
        """By place from 1, or by name."""
        name = self.ranges.ElementNames[key - 1] if isinstance(key, int) else key
        return Name(self.book, self.ranges, name)

    def contains(self, key: str) -> bool:
        """Whether there is such a name."""
        return bool(self.ranges.hasByName(key))

    def __len__(self) -> int:
        return len(self.ranges.ElementNames)

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name."""
        origin = uno.createUnoStruct("com.sun.star.table.CellAddress")
        self.ranges.addNewByName(name, libreoffice_reference(refers_to), origin, 0)
        return self(name)


class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Any, ranges: Any, name: str, find: Callable[[str], Any] | None = None) -> None:
        """Hold where the name is defined, and what finds it there."""
        self.book = book
        self.ranges = ranges
        self._name = name
        self._find = find or ranges.getByName

    @property
    def api(self) -> Any:
        """The UNO named range."""
        return self._find(self._name)

    @property  # type: ignore[misc]  # no button renames or redirects a name
    def name(self) -> str:
        """The name itself."""
        return self._name

    @property  # type: ignore[misc]
    def refers_to(self) -> str:
        """What it refers to, spelled as in Excel."""
        return excel_reference(self.api.Content)

    @property
    def refers_to_range(self) -> Range:
        """The cells it refers to.

        Raises:
            NoSuchObjectError: it refers to no cells, such as ``#REF!``.
        """
        cells = self.api.getReferredCells()
        if cells is None:
            raise xw.NoSuchObjectError(f"'{self._name}' is not a range")
        return Range(self.book.sheet_of(cells), cells)

    def delete(self) -> None:
        """Remove the name; the cells stay."""
        self.ranges.removeByName(self._name)
