"""The official form as data: one declaration for each version, everything else derived."""

import copyreg
from collections.abc import Callable
from typing import Any

from .form2019 import FORM_2019
from .form2021 import FORM_2021
from .model import Block, Cell, Form, GridCell, Label, Leaf, Part, Table, TextField, leaves

FORMS = (FORM_2021, FORM_2019)
COVER_NAMES = ("agency_name", "agency_code", "report_year", "form_version")
LAST_PREFIX = "last_"
"""Before a cell name: last year's figure for that cell."""

__all__ = [
    "COVER_NAMES",
    "FORMS",
    "FORM_2019",
    "FORM_2021",
    "LAST_PREFIX",
    "Block",
    "Cell",
    "Form",
    "GridCell",
    "Label",
    "Leaf",
    "Part",
    "Table",
    "TextField",
    "form_for_year",
    "form_of_version",
    "leaves",
]


def form_for_year(year: int) -> Form:
    """The form on which the report for ``year`` is written (years before 2019 get the oldest form)."""
    return next((form for form in FORMS if form.covers(year)), FORM_2019)


def form_of_version(version: str) -> Form:
    """The form with this version.

    Raises:
        KeyError: there is no such version.
    """
    for form in FORMS:
        if form.version == version:
            return form
    raise KeyError(version)


def _reduced(form: Form) -> tuple[Callable[..., Form], tuple[Any, ...]]:
    """A form declared here goes to another process by its version; any other goes whole."""
    if form in FORMS:
        return form_of_version, (form.version,)
    whole: tuple[Callable[..., Form], tuple[Any, ...]] = object.__reduce_ex__(form, 2)  # type: ignore[assignment]
    return whole


copyreg.pickle(Form, _reduced)
