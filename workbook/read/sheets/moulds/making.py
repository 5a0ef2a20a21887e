"""Making the mould of a workbook that the strict reader has read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from ....draw.layout import CHECKS, GUIDE
from ....numbers import Number, Reading
from ....submission import Submission
from ...package import Package
from .mould import Constants, FormNumber, FormText, Mould, constants_in
from .parting import Sheet, Unlike, around_of, sheet_of, strings_of

_CELL = re.compile(
    rb'<c r="([A-Z]+\d+)"((?: [a-z]+="[^"<>]*")*)>(<f[ >](?:[^<]*</f>)?|<f[^<>]*/>)?(?:<v>([^<]*)</v>)'
)
_KIND = re.compile(rb' t="([^"]*)"')


class _Value(NamedTuple):
    """One stored value of a sheet."""

    address: str
    kind: bytes
    """The cell's type: ``n``, ``s`` (a shared string), ``str`` (what a formula shows) ..."""
    computed: bool
    """It stands with a formula."""


def made(package: Package, submission: Submission, parts: Mapping[str, str]) -> Mould:
    """The mould of a workbook.

    Raises:
        Unlike: something in it is written in a way that is not foreseen here.
    """
    titles = [title for title in parts if title not in (GUIDE, CHECKS)]
    sheets: dict[str, Sheet] = {}
    spots: dict[str, tuple[int, int, _Value]] = {}
    for number, title in enumerate(titles):
        for index, value in enumerate(_values(title, package.xml(parts[title]))):
            spots[value.address] = (number, index, value)
    strings = strings_of(package)
    numbers = [_number(name, reading, spots) for name, reading in submission.values.items()]
    last = [_number(name, reading, spots) for name, reading in submission.last.items()]
    texts = [
        _of_text(name, spots[where])
        for name, where in submission.addresses.items()
        if where in spots and name != "form_version"
    ]
    taken = {(one.sheet, one.at) for one in (*numbers, *last)} | {(one.sheet, one.at) for one in texts}
    untyped: dict[tuple[int, bool], list[int]] = {}
    for number, index, value in spots.values():
        if (number, index) not in taken and not value.computed:
            untyped.setdefault((number, value.kind == b"s"), []).append(index)
    found = [sheet_of(package, parts[title], sheets) for title in titles]
    constants = []
    for (number, shared), indexes in untyped.items():
        one = Constants(indexes, [], shared)
        constants.append((number, one._replace(expected=constants_in(found[number].values, strings, one))))
    return Mould(
        around=around_of(package),
        sheets=tuple((parts[title], one.rest) for title, one in zip(titles, found, strict=True)),
        constants=tuple(constants),
        numbers=tuple(numbers),
        last=tuple(last),
        texts=tuple(texts),
        sums=tuple(_sums(submission)),
        first=submission,
    )


def _values(title: str, xml: bytes) -> Iterator[_Value]:
    """The stored values of a sheet in the order in which taking it apart gives them."""
    start, end = xml.find(b"<sheetData>"), xml.find(b"</sheetData>")
    count = 0
    for cell in _CELL.finditer(xml, start, end):
        reference, attributes, formula, _ = cell.groups()
        kind = _KIND.search(attributes)
        yield _Value(f"{title}!{reference.decode()}", kind[1] if kind else b"n", formula is not None)
        count += 1
    if count != xml.count(b"<v>", start, end) or xml.find(b"<v ", start, end) >= 0:
        raise Unlike


def _number(name: str, reading: Reading, spots: Mapping[str, tuple[int, int, _Value]]) -> FormNumber:
    if reading.kind != "number" or reading.address not in spots:
        raise Unlike
    sheet, index, value = spots[reading.address]
    if value.kind != b"n":
        raise Unlike
    return FormNumber(name, sheet, index, reading.formula, reading.address, {})


def _of_text(name: str, spot: tuple[int, int, _Value]) -> FormText:
    sheet, index, value = spot
    if value.kind not in (b"s", b"n") or value.computed:
        raise Unlike
    return FormText(name, sheet, index, value.kind == b"s")


def _sums(submission: Submission) -> Iterator[tuple[int, itemgetter[tuple[Number, ...]]]]:
    form = submission.form
    order = {name: position for position, name in enumerate(submission.values)}
    for name in form.totals:
        yield order[name], itemgetter(*(order[addend] for addend in form.cells[name].addends))
