"""A mould: a workbook that was read, without its values; and what pouring other values into it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple

from ....form import COVER_NAMES
from ....numbers import Number, Reading, tidy
from ....submission import Submission
from ..book import shown
from ..pages import year_in
from .parting import Sheet, Unlike, text_of

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class FormNumber(NamedTuple):
    """A number of the form: where it stands among the values, and what is known of it."""

    name: str
    sheet: int
    at: int
    formula: str
    address: str
    seen: dict[bytes, Reading]
    """Short numbers met before: most cells hold 0."""


class FormText(NamedTuple):
    """A text or field of the cover."""

    name: str
    sheet: int
    at: int
    shared: bool


class Constants(NamedTuple):
    """Values of a sheet that nobody types, such as the official labels."""

    indexes: Sequence[int]
    expected: Sequence[bytes]
    shared: bool
    """They are shared strings: the values are only their numbers."""


@dataclass(frozen=True)
class Mould:
    """A workbook that was read, without its values."""

    around: tuple[object, ...]
    sheets: tuple[tuple[str, tuple[bytes, bytes, bytes]], ...]
    """Parts with what has to be equal in them."""
    constants: tuple[tuple[int, Constants], ...]
    """Values that have to be equal, with the number of their sheet."""
    numbers: tuple[FormNumber, ...]
    last: tuple[FormNumber, ...]
    texts: tuple[FormText, ...]
    sums: tuple[tuple[int, itemgetter[tuple[Number, ...]]], ...]
    """Totals: position among ``numbers``, and what picks the numbers it sums."""
    first: Submission
    """What the strict reader found in the workbook it was made of."""


def poured(mould: Mould, sheets: Sequence[Sheet], strings: Sequence[bytes], path: str) -> Submission | None:
    """The submission in a workbook of which all but the values is equal; None where a value is unusual."""
    if any(
        constants_in(sheets[number].values, strings, one) != one.expected for number, one in mould.constants
    ):
        return None
    values = [sheets[one.sheet].values[one.at] for one in mould.numbers]
    if not all(map(_NUMBER.fullmatch, values)):
        return None
    readings = [_reading(one, value) for one, value in zip(mould.numbers, values, strict=True)]
    known = [reading.value for reading in readings]
    for total, addends in mould.sums:
        if known[total] != sum(addends(known)):
            return None
    last = [(one, sheets[one.sheet].values[one.at]) for one in mould.last]
    if not all(_NUMBER.fullmatch(value) for _, value in last):
        return None
    texts = {one.name: _shown(one, sheets, strings) for one in mould.texts}
    first = mould.first
    return replace(
        first,
        path=path,
        values=dict(zip(first.values, readings, strict=True)),
        last={one.name: _reading(one, value) for one, value in last},
        agency_name=texts.get("agency_name", first.agency_name),
        agency_code=texts.get("agency_code", first.agency_code),
        report_year=year_in(texts["report_year"]) if "report_year" in texts else first.report_year,
        texts={name: text for name, text in texts.items() if text and name not in COVER_NAMES},
    )


def _reading(one: FormNumber, value: bytes) -> Reading:
    reading = one.seen.get(value)
    if reading is None:
        number = float(value)
        if abs(number) == float("inf"):
            raise Unlike
        reading = Reading("number", tidy(number), "", None, one.formula, one.address)
        if len(value) <= 2:
            one.seen[value] = reading
    return reading


def _shown(one: FormText, sheets: Sequence[Sheet], strings: Sequence[bytes]) -> str:
    value = sheets[one.sheet].values[one.at]
    if one.shared:
        if not value.isdigit() or int(value) >= len(strings):
            raise Unlike
        return text_of(strings[int(value)]).strip()
    if not _NUMBER.fullmatch(value):
        raise Unlike
    return shown(tidy(float(value)))


def constants_in(values: Sequence[bytes], strings: Sequence[bytes], one: Constants) -> list[bytes]:
    """What stands in these places, shared strings as they are written.

    Raises:
        Unlike: a number of a shared string leads nowhere.
    """
    found = [values[index] for index in one.indexes]
    if not one.shared:
        return found
    try:
        return [strings[int(index)] for index in found]
    except (ValueError, IndexError) as error:
        raise Unlike from error
