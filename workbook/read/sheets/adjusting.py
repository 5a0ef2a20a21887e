"""调整 of a summary: its rows as they were typed, and what they do to sums saved without a value.

A table's cell holds the sum over 明细 and a term for 调整.  Where the workbook was saved without
values, the term is reckoned here from what was typed, as the sheet's own formulas would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...adjustments import applied, weigh
from ...draw.layout import ADJUSTMENT_HEADERS, ADJUSTMENT_SUM, ADJUSTMENTS
from ...form import Form
from ...numbers import Number, Reading
from ...submission import Adjustment, add
from .book import Sheet
from .references import Position, address

TERM = re.compile(r"\+SUMIFS\([^()]*\)", re.IGNORECASE)
"""What a table's formula adds to the sum of the agencies."""
_RULE, _CELL, _AMOUNT, _REASON, _AGENCY, _HANDLER = range(len(ADJUSTMENT_HEADERS))


def read_adjustments(sheet: Sheet | None) -> tuple[Adjustment, ...]:
    """The rows under the headers, as far as the first one without number on its left.

    ``before`` is the sum of the agencies that is stored beside a row.
    """
    start = _headers(sheet) if sheet is not None else None
    return tuple(_rows(sheet, start)) if sheet is not None and start is not None else ()


def with_adjustments(
    form: Form,
    adjustments: tuple[Adjustment, ...],
    typed: Mapping[str, Reading],
    reckoned: dict[str, Number],
) -> tuple[tuple[Adjustment, ...], dict[str, Reading]]:
    """The adjustments weighed, and the typed cells with those that were saved without a value adjusted.

    Args:
        form: the form.
        adjustments: as they were read.
        typed: the readings of the typed cells.
        reckoned: those of them that were reckoned from 明细 alone.
    """
    named = zip(weigh(form, adjustments, {}), adjustments, strict=True)
    stored = {one.name: given.before for one, given in named if given.before is not None}
    weighed = weigh(form, adjustments, stored | reckoned)
    changes = applied(weighed)
    adjusted = {
        name: replace(typed[name], value=add((value, changes[name])))
        for name, value in reckoned.items()
        if name in changes
    }
    return weighed, {**typed, **adjusted}


def _headers(sheet: Sheet) -> Position | None:
    """Where the headers begin."""
    for row, cells in enumerate(sheet.rows):
        for column in range(len(cells)):
            shown = tuple(sheet.text(row, column + offset) for offset in range(len(ADJUSTMENT_HEADERS)))
            if shown == ADJUSTMENT_HEADERS:
                return row, column
    return None


def _rows(sheet: Sheet, start: Position) -> Iterator[Adjustment]:
    top, left = start
    sums = next((c for c in range(left, len(sheet.rows[top])) if sheet.text(top, c) == ADJUSTMENT_SUM), None)
    for row in range(top + 1, len(sheet.rows)):
        if left and not isinstance(sheet.raw(row, left - 1), int | float):
            return
        texts = [sheet.text(row, left + offset) for offset in range(len(ADJUSTMENT_HEADERS))]
        if any(text.strip() for text in texts):
            before = None if sums is None else sheet.reading(row, sums).value
            yield Adjustment(
                cell=texts[_CELL],
                amount=sheet.reading(row, left + _AMOUNT),
                reason=texts[_REASON].strip(),
                rule=texts[_RULE].strip(),
                agency=texts[_AGENCY].strip(),
                handler=texts[_HANDLER].strip(),
                address=address(ADJUSTMENTS, row, left + _CELL),
                before=before,
            )
