"""Cell ranges, for the xlwings engine over UNO: values, formulas, colour, links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import uno
from xlwings import base_classes, utils

from .marks import Font, Note
from .native import RangeApi
from .spelling import excel_formula, link_url, moment, rgb, rgb_number, serial

CONTENTS = 1 | 2 | 4 | 16
"""Numbers, dates, texts and formulas (com.sun.star.sheet.CellFlags)."""
EVERYTHING = CONTENTS | 8 | 32 | 64 | 256
"""Contents, notes and every kind of format."""

_ERRORS_IN_FORMULAS = 4
_DATES = 2
_DATE_FORMAT = 2
_EXCEL_GRAMMAR = 4


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error in a cell."""

    text: str
    """As the cell shows it: ``#REF!``."""


class Range(base_classes.Range):
    """A rectangle of cells on one sheet."""

    sheet: Any = None
    options: Any = None
    max_cells_per_read: Any = None
    max_cells_per_write: Any = None

    def __init__(self, sheet: Any, cells: Any) -> None:
        """Hold the UNO cell range."""
        self.sheet = sheet
        self.cells = cells

    @property
    def api(self) -> RangeApi:
        """Excel's own names for what xlwings has none."""
        return RangeApi(self.cells)

    @property
    def row(self) -> int:
        """First row, from 1."""
        return int(self.cells.RangeAddress.StartRow) + 1

    @property
    def column(self) -> int:
        """First column, from 1."""
        return int(self.cells.RangeAddress.StartColumn) + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        at = self.cells.RangeAddress
        return at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row, first column, rows, columns."""
        return (self.sheet.name, self.row, self.column, *self.shape)

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, first: int, second: int | None = None) -> Range:
        """One cell of it: by number, or by row and column, from 1."""
        width = self.shape[1]
        row, column = divmod(first - 1, width) if second is None else (first - 1, second - 1)
        return self.sheet.range((self.row + row, self.column + column))  # type: ignore[no-any-return]

    @property
    def address(self) -> str:
        """Such as ``$A$1:$B$2``."""
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address, with or without ``$`` and the name of the book."""

        def corner(row: int, column: int) -> str:
            letters: str = "$" * col_absolute + utils.col_name(column)
            return letters + "$" * row_absolute + str(row)

        rows, columns = self.shape
        address = corner(self.row, self.column)
        if len(self) > 1:
            address += ":" + corner(self.row + rows - 1, self.column + columns - 1)
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    @property
    def raw_value(self) -> list[list[Any]]:
        """Values row by row: numbers, texts, dates, ``ErrorValue``, None for an empty cell.

        TRUE and FALSE are 1 and 0, as LibreOffice counts them.
        """
        formulas = self.cells.getFormulaArray()
        values = [
            [None if value == "" and formula == "" else value for value, formula in zip(*rows, strict=True)]
            for rows in zip(self.cells.getDataArray(), formulas, strict=True)
        ]
        self._put_moments(values)
        self._put_errors(values)
        return values

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows, columns = self.shape
        table = value if isinstance(value, list | tuple) else [[value] * columns] * rows
        self.cells.setDataArray(tuple(tuple(_encoded(cell) for cell in row) for row in table))
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                self._put_special(self.cells.getCellByPosition(j, i), cell)

    def _put_special(self, cell: Any, value: Any) -> None:
        """What a data array cannot carry: formulas, truth values and the look of dates."""
        if isinstance(value, bool):
            self._put_formula(cell, "=TRUE()" if value else "=FALSE()")
        elif isinstance(value, str) and value.startswith("="):
            self._put_formula(cell, value)
        elif isinstance(value, dt.date):
            locale = uno.createUnoStruct("com.sun.star.lang.Locale")
            cell.NumberFormat = self._formats.getStandardFormat(_DATE_FORMAT, locale)

    def _put_moments(self, values: list[list[Any]]) -> None:
        """Typed dates and times, numbers in LibreOffice, become dates."""
        for group in _items(self.cells.queryContentCells(_DATES)):
            for row, column in self._within(group):
                if isinstance(values[row][column], float):
                    values[row][column] = moment(values[row][column])

    def _put_errors(self, values: list[list[Any]]) -> None:
        for group in _items(self.cells.queryFormulaCells(_ERRORS_IN_FORMULAS)):
            for row, column in self._within(group):
                values[row][column] = ErrorValue(self.cells.getCellByPosition(column, row).String)

    def _within(self, group: Any) -> Iterator[tuple[int, int]]:
        """Rows and columns of some of the cells, counted from the corner of the range."""
        at = group.RangeAddress
        for row in range(at.StartRow - self.row + 1, at.EndRow - self.row + 2):
            for column in range(at.StartColumn - self.column + 1, at.EndColumn - self.column + 2):
                yield row, column

    @property
    def formula(self) -> Any:
        """Formulas (and constants) spelled as in Excel: a text for one cell, rows of texts for more."""
        rows = tuple(tuple(excel_formula(text) for text in row) for row in self.cells.getFormulaArray())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        rows, columns = self.shape
        table = [[value] * columns] * rows if isinstance(value, str) else value
        for i, row in enumerate(table):
            for j, text in enumerate(row):
                self._put_formula(self.cells.getCellByPosition(j, i), text)

    def _put_formula(self, cell: Any, text: str) -> None:
        if not text.startswith("="):
            cell.Formula = text
            return
        parser = self.sheet.book.doc.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = _EXCEL_GRAMMAR
        cell.setTokens(parser.parseFormula(text[1:], cell.CellAddress))

    @property
    def _formats(self) -> Any:
        return self.sheet.book.doc.NumberFormats

    def _refuse_if_protected(self) -> None:
        """Excel refuses formats and notes on a protected sheet; UNO does not, so refuse here."""
        if self.sheet.sheet.isProtected():
            raise PermissionError("The sheet is protected")

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None where there is none."""
        return rgb(self.cells.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self._refuse_if_protected()
        if isinstance(value, str):
            value = utils.hex_to_rgb(value)
        elif isinstance(value, int):
            value = utils.int_to_rgb(value)
        self.cells.CellBackColor = -1 if value is None else rgb_number(value)

    @property
    def number_format(self) -> str:
        """The format code."""
        return str(self._formats.getByKey(self.cells.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        locale = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        key = self._formats.queryKey(code, locale, False)
        self.cells.NumberFormat = key if key != -1 else self._formats.addNew(code, locale)

    @property
    def wrap_text(self) -> bool:
        """Whether text is broken over lines."""
        return bool(self.cells.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, on: bool) -> None:
        self.cells.IsTextWrapped = on

    @property
    def column_width(self) -> float:
        """Width of the first column, in characters."""
        return float(self.cells.Columns.getByIndex(0).Width) / 190

    @column_width.setter
    def column_width(self, width: float) -> None:
        self.cells.Columns.Width = int(width * 190 + 100)

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self)

    def clear_contents(self) -> None:
        """Remove contents only."""
        self.cells.clearContents(CONTENTS)

    @property
    def corner(self) -> Any:
        """The UNO cell at the top left."""
        return self.cells.getCellByPosition(0, 0)

    @property
    def note(self) -> Note | None:
        """The note on the cell, or None."""
        return Note(self) if self.corner.Annotation.String else None

    def add_note(self, text: str) -> Note:
        """Put a note on the cell."""
        self._refuse_if_protected()
        self.sheet.sheet.Annotations.insertNew(self.corner.CellAddress, text)
        return Note(self)

    @property
    def hyperlink(self) -> str:
        """The target of the link in the cell.

        Raises:
            ValueError: the cell has no link.
        """
        fields = self.corner.TextFields
        if not fields.Count:
            raise ValueError("The cell has no hyperlink")
        return str(fields.getByIndex(0).URL)

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Put a link into the cell; LibreOffice shows the target instead of a screen tip."""
        field = self.sheet.book.doc.createInstance("com.sun.star.text.TextField.URL")
        field.URL = link_url(address)
        field.Representation = text_to_display or address
        self.corner.String = ""
        self.corner.insertTextContent(self.corner.createTextCursor(), field, False)

    def select(self) -> None:
        """Show the sheet and select the cells."""
        self.sheet.activate()
        self.sheet.book.doc.CurrentController.select(self.cells)


def _encoded(value: Any) -> Any:
    """A value as a data array takes it; formulas and truth values are put in afterwards.

    As in Excel, a text that begins with an apostrophe is the text behind it, whatever it looks like.
    """
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return serial(value)
    return value.removeprefix("'") if isinstance(value, str) else float(value)


def _items(collection: Any) -> list[Any]:
    return [collection.getByIndex(index) for index in range(collection.Count)]
