"""The sheets around the tables: 封面, 正文, 情况说明; by defined name, else by what they are headed with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...draw.layout import COVER, COVER_LABELS, EXPLANATION_HEADERS, TEXTS
from ...form import Form
from ...numbers import clean
from ...submission import Explanation
from ..labelled.label_match import normal
from .book import Book, Sheet
from .references import Position
from .spots import Spot, by_names

_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?)?")


def year_in(text: str) -> int | None:
    """The year a cover says: ``2024``, ``2024年``, ``2024年度``; None for anything else."""
    found = _YEAR.fullmatch(clean(text))
    return int(found[1]) if found else None


def cover_spots(book: Book, sheets: Mapping[str, Sheet]) -> dict[str, Spot]:
    """The fields of 封面: agency, code, year, version, and what kind of workbook it is."""
    spots = dict(by_names(book, sheets, COVER_LABELS).spots)
    for name, label in COVER_LABELS.items():
        if name not in spots and COVER in sheets:
            spots.update((name, spot) for spot in _right_of(sheets[COVER], label))
    return spots


def text_spots(book: Book, form: Form, sheets: Mapping[str, Sheet]) -> dict[str, Spot]:
    """The texts of the report that have a cell of their own."""
    spots = dict(by_names(book, sheets, form.texts).spots)
    if len(spots) < len(form.texts) and TEXTS in sheets:
        by_heading = dict(_below_headings(form, sheets[TEXTS]))
        spots = {name: spot for name in form.texts if (spot := spots.get(name) or by_heading.get(name))}
    return spots


def explanations(sheet: Sheet | None) -> tuple[Explanation, ...]:
    """The rows of 情况说明 under its headers, as far as its first table goes."""
    start = _headers(sheet) if sheet is not None else None
    if sheet is None or start is None:
        return ()
    found = []
    row, left = start
    for below in range(row + 1, len(sheet.rows)):
        if isinstance(sheet.raw(below, left - 1), str):
            break
        instance, text, figures = (sheet.text(below, left + offset).strip() for offset in range(3))
        if instance or text:
            found.append(Explanation(clean(instance), text, figures))
    return tuple(found)


def local_rules(sheet: Sheet) -> str:
    """The district's own rules on the sheet 地方规则, a line in each row."""
    return "\n".join(sheet.text(row, 0).rstrip() for row in range(len(sheet.rows))).strip("\n")


def _headers(sheet: Sheet) -> Position | None:
    """Where the headers of the explanations begin."""
    for row, cells in enumerate(sheet.rows):
        for column in range(len(cells)):
            shown = tuple(sheet.text(row, column + offset).strip() for offset in range(3))
            if shown == EXPLANATION_HEADERS:
                return row, column
    return None


def _right_of(sheet: Sheet, label: str) -> Iterator[Spot]:
    """The cell to the right of a label, if the label is there."""
    for row, cells in enumerate(sheet.rows):
        for column in range(len(cells)):
            if normal(sheet.text(row, column)) == normal(label):
                yield Spot(sheet, row, column + 1)
                return


def _below_headings(form: Form, sheet: Sheet) -> Iterator[tuple[str, Spot]]:
    """Texts below their sub-heading; the only text of a part below the part's heading and a remark."""
    rows: dict[str, int] = {}
    for row in range(len(sheet.rows)):
        rows.setdefault(normal(sheet.text(row, 0)), row)
    for part in form.parts:
        for field in part.texts:
            heading = rows.get(normal(field.label or f"{part.number}、{part.title}"))
            if heading is not None:
                yield field.name, Spot(sheet, heading + (1 if field.label else 2), 0)
