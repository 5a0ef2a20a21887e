"""Making workbooks with XlsxWriter: the same bytes for the same content, a value with every formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..numbers import Number

_CREATED = datetime(2021, 9, 26)
"""The day the form in force was issued: any fixed day, so that equal content gives equal bytes."""
CELL_LIMIT = 32_767
"""Characters (UTF-16 units) that Excel holds in one cell."""
_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TEXT_IS_TEXT = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


Formula = tuple[str, Number | str]
"""A formula and the value stored with it; an empty text where it shows nothing."""


class _Run(NamedTuple):
    """Cells side by side at the end of a row, made when the file is written."""

    first_column: int
    cells: Callable[[], Sequence[Number | Formula]]
    formats: Sequence[Format]


class Sheet(Worksheet):
    """A sheet on which a formula may have an empty text as its stored value.

    XlsxWriter leaves such a value without a type, which readers take for no value at all and
    calculate, or show nothing; Excel itself writes it as text.
    """

    def write_run(
        self,
        row: int,
        first_column: int,
        cells: Callable[[], Sequence[Number | Formula]],
        formats: Sequence[Format],
    ) -> None:
        """Cells side by side up to the end of a row: the same bytes as one by one, in a fraction of the time.

        Args:
            row: a row without comments; cells before the run go through XlsxWriter.
            first_column: where the run begins.
            cells: gives a finite number or a formula for each cell; called once, when the file is
                written, so that a large sheet never stands in memory cell by cell.
            formats: one for each cell; where the same list is given for many rows, it is looked at once.
        """
        self._check_dimensions(row, first_column)
        self._check_dimensions(row, first_column + len(formats) - 1)
        self._runs()[row] = _Run(first_column, cells, formats)

    def _runs(self) -> dict[int, _Run]:
        runs: dict[int, _Run] = self.__dict__.setdefault("_number_runs", {})
        return runs

    def _write_rows(self) -> None:
        """Every row in order: those with a run here, stretches of others by XlsxWriter."""
        inside: Any = self  # XlsxWriter declares no types of its own extent
        first, last = inside.dim_rowmin, inside.dim_rowmax
        start = first
        for row, run in sorted(self._runs().items()):
            self._write_stretch(start, row - 1)
            self._write_run(row, run)
            start = row + 1
        self._write_stretch(start, last)
        inside.dim_rowmin, inside.dim_rowmax = first, last

    def _write_stretch(self, first: int, last: int) -> None:
        inside: Any = self
        if first <= last:
            inside.dim_rowmin, inside.dim_rowmax = first, last
            super()._write_rows()

    def _write_run(self, row: int, run: _Run) -> None:
        inside: Any = self
        self._write_row(row, f"{inside.dim_colmin + 1}:{inside.dim_colmax + 1}", self.row_info.get(row))
        for column, cell in sorted(self.table[row].items()):
            self._write_cell(row, column, cell)
        openings = self._openings(run.first_column, run.formats)
        number = row + 1
        cells = [
            f"{begin}{number}{style}{_content(cell)}</v></c>"
            for (begin, style), cell in zip(openings, run.cells(), strict=True)
        ]
        inside.fh.write("".join(cells))
        self._xml_end_tag("row")

    def _openings(self, first_column: int, formats: Sequence[Format]) -> list[tuple[str, str]]:
        """What stands before and behind the row's number in the tag of each cell of a run."""
        known: dict[tuple[int, int], list[tuple[str, str]]]
        known = self.__dict__.setdefault("_run_openings", {})
        key = (first_column, id(formats))
        if key not in known:
            known[key] = [
                (f'<c r="{xl_col_to_name(column)}', f'" s="{index}"')
                for column, index in enumerate(map(_style_index, formats), first_column)
            ]
        return known[key]

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        if result == "":
            attributes = [*attributes, ("t", "str")]
        elif isinstance(result, str):
            result = self._escape_control_characters(result)  # type: ignore[no-untyped-call]
        super()._xml_formula_element(formula, result, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        """The formula without ``=``; XlsxWriter also searches it for thirty functions newer than
        Excel 2010, of which we write none, and takes half the time of a large summary for it.
        """
        return formula.removeprefix("=")


def _style_index(style: Format) -> int:
    index: int = style._get_xf_index()  # type: ignore[no-untyped-call]
    return index


def _content(cell: Number | Formula) -> str:
    """The rest of a cell's tag and what stands in it, up to the end of its value."""
    if isinstance(cell, int):
        return f"><v>{cell}"
    if isinstance(cell, float):
        return f"><v>{cell:.16G}"
    formula, value = cell
    kind = ' t="str"' if isinstance(value, str) else ""
    return f"{kind}><f>{escape(formula.removeprefix('='))}</f><v>{escape(str(value))}"


class Book(Workbook):
    """A workbook being drawn; ``data`` closes it and gives its bytes."""

    worksheet_class = Sheet

    def __init__(self, title: str, subject: str, comments: str = "", *, large: bool = False) -> None:
        """A workbook without sheets, and what its file properties say.

        Args:
            title: the file's title.
            subject: its subject.
            comments: its comments.
            large: put sheets together in temporary files: 10,000 agencies take 250 MB so, else 700.
        """
        self._package = io.BytesIO()
        super().__init__(self._package, {"in_memory": not large} | _TEXT_IS_TEXT)
        properties = {"title": title, "subject": subject, "comments": comments, "author": "nianbao"}
        self.set_properties(properties | {"created": _CREATED})

    def add_sheet(self, name: str) -> Sheet:
        """A sheet behind those there are."""
        sheet = self.add_worksheet(name)
        assert isinstance(sheet, Sheet)
        return sheet

    def data(self) -> bytes:
        """The finished package (.xlsx)."""
        self.close()
        return self._package.getvalue()


def utf16_length(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def cell_text(text: str) -> str:
    """A text as one cell can hold it: line ends as Excel knows them, no character XML forbids.

    Text that one cell cannot hold is cut, and says so at its end: never silently.
    """
    text = _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) <= CELL_LIMIT // 2 or utf16_length(text) <= CELL_LIMIT:
        return text
    remark = f"……（原文共 {len(text)} 字，一个单元格放不下，后文见来源报告）"
    kept = text[: CELL_LIMIT - len(remark)]
    while utf16_length(kept) > CELL_LIMIT - len(remark):
        kept = kept[: -max(1, (utf16_length(kept) - CELL_LIMIT + len(remark)) // 2)]
    return kept + remark
