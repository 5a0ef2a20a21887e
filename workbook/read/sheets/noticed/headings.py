"""Headings of the tables that were rewritten: those above several columns, or beside several rows.

Labels of single rows and columns are looked for in order to read; these are not, and a table whose
upper headings say something else would be read without a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....form import Form
from ....submission import Observation
from ...labelled.label_match import normal
from ..references import address
from ..spots import Found, drawn_labels
from .lines import lines_of, without_gaps


def headings_changed(form: Form, found: Found) -> Iterator[Observation]:
    """Each official heading in whose place something else stands, unless it was told as a label."""
    told = {normal(seen.expected) for seen in found.observations if seen.kind.startswith("label_")}
    for table in form.tables:
        lines = lines_of(form, table, found.spots)
        if lines is None:
            continue
        rows, columns = without_gaps(lines.rows), without_gaps(lines.columns)
        for place, text in drawn_labels(form):
            if place.sheet != table.sheet or normal(text) in told:
                continue
            row, column = rows.get(place.row), columns.get(place.column)
            if row is None or column is None:
                continue
            shown = lines.sheet.text(row, column).strip()
            if normal(shown) != normal(text):
                yield Observation("label_changed", (), address(lines.sheet.title, row, column), shown, text)
