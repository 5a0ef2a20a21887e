"""Making workbooks with XlsxWriter: the same bytes for the same content, a value with every formula."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2021, 9, 26)
"""The day the form in force was issued: any fixed day, so that equal content gives equal bytes."""
_TEXT_IS_TEXT = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


class Sheet(Worksheet):
    """A sheet on which a formula may have an empty text as its stored value.

    XlsxWriter leaves such a value without a type, which readers take for no value at all and
    calculate, or show nothing; Excel itself writes it as text.
    """

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        if result == "":
            attributes = [*attributes, ("t", "str")]
        super()._xml_formula_element(formula, result, attributes)


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
