"""Making workbooks with XlsxWriter: the same bytes for the same content, a value with every formula."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2021, 9, 26)
"""The day the form in force was issued: any fixed day, so that equal content gives equal bytes."""
CELL_LIMIT = 32_767
"""Characters (UTF-16 units) that Excel holds in one cell."""
_ILLEGAL = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TEXT_IS_TEXT = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


class Sheet(Worksheet):
    """A sheet on which a formula may have an empty text as its stored value.

    XlsxWriter leaves such a value without a type, which readers take for no value at all and
    calculate, or show nothing; Excel itself writes it as text.
    """

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


class Book(Workbook):
    """A workbook drawn in memory; ``data`` closes it and gives its bytes."""

    worksheet_class = Sheet

    def __init__(self, title: str, subject: str, comments: str = "") -> None:
        """A workbook without sheets, and what its file properties say."""
        self._package = io.BytesIO()
        super().__init__(self._package, {"in_memory": True} | _TEXT_IS_TEXT)
        properties = {"title": title, "subject": subject, "comments": comments, "author": "nianbao"}
        self.set_properties(properties | {"created": _CREATED})

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
