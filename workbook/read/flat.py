"""Published tables whose cells are gone: one cell a line, or several apart by bars, tabs and blanks.

A row is read where exactly as many numbers belong to its label as it has columns; with fewer or
more nothing is shifted or guessed, and the row stays unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import takewhile

from ..form import Cell, Form, Table
from ..numbers import Reading, read_printed
from ..submission import Observation
from .anchors import find_anchors
from .blocks import Paragraph, Readings
from .outcomes import share_out_groups
from .pieces import Piece, Stream, plain, stream_of
from .rows import Share, TableInText, share_out
from .wanted import all_labels, row_labels, wanted_groups, wanted_labels

_SENTENCE = 40
"""A piece of so many characters that is no label, or one with a full stop inside, is no table."""


def read_lines(form: Form, lines: Sequence[Paragraph]) -> Readings:
    """Read the tables of ``form`` out of flattened text.

    A cell that stands blank (``/``, ``无``) is read as blank.  A row whose numbers cannot be told
    apart with certainty is left out of ``values`` and observed as ``row_unread``, with the numbers
    that stand there; a row whose label is not there, or a whole table, as ``label_missing``.

    Args:
        form: the form whose labels are looked for.
        lines: the text, one paragraph a line.
    """
    places = {name: place for place, name in enumerate(form.cells)}
    stream = stream_of(lines, all_labels(form), row_labels(form))
    shares = sorted(_shares(stream, form), key=lambda share: places.get(share.label.cells[0], len(places)))
    values: dict[str, Reading] = {}
    extra: dict[str, Reading] = {}
    for share in shares:
        if share.is_read:
            for name, piece in zip(share.label.cells, share.numbers, strict=True):
                reading = _reading(stream, form.cells.get(name), share, piece)
                (extra if share.label.extra else values)[name] = reading.at(piece.address)
    observations = (*_observations(stream, shares), *_missing(form, shares))
    return Readings({name: values[name] for name in form.cells if name in values}, extra, observations)


def _reading(stream: Stream, cell: Cell | None, share: Share, piece: Piece) -> Reading:
    """What a number says; in another unit of money than the form's it is text (7270800元)."""
    reading = read_printed(piece.text)
    if cell is not None and cell.kind == "money" and reading.kind == "number":
        header = _words_around(stream, share.place)
        if "元" in header and cell.unit[0] not in header:
            return read_printed(f"{piece.text}元")
    return reading


def _words_around(stream: Stream, place: int) -> str:
    """The words between the numbers before a label and its own: those of its header, where it has one."""
    before = takewhile(lambda piece: not piece.is_value, reversed(stream.pieces[:place]))
    behind = takewhile(lambda piece: not piece.is_value, stream.pieces[place:])
    return "".join(piece.text for piece in (*reversed(list(before)), *behind))


def _shares(stream: Stream, form: Form) -> Iterator[Share]:
    tables: list[TableInText] = []
    for table in form.tables:
        labels = wanted_labels(form, table.key)
        groups = wanted_groups(form, table.key)
        if groups:
            yield from share_out_groups(stream, groups, labels, partial(_end, stream, form, table))
        elif anchors := find_anchors(stream, labels):
            end = _end(stream, form, table, anchors[-1].last + 1)
            tables.append(TableInText(labels, anchors, end))
    yield from share_out(stream, tables)


def _end(stream: Stream, form: Form, table: Table, begin: int) -> int:
    """The first piece from ``begin`` on that cannot belong to a table: a sentence, another table's label."""
    own = tuple(label.plain for label in wanted_labels(form, table.key))
    foreign = _foreign_words(form, table.key)
    for i, piece in enumerate(stream.pieces[begin:], begin):
        if piece.is_value:
            continue
        word = plain(piece.text)
        if len(word) >= _SENTENCE or "。" in piece.text:
            return i
        known = len(word) > 1 and not any(label.startswith(word) for label in own)
        if known and any(word.startswith(label) or label.startswith(word) for label in foreign):
            return i
    return len(stream.pieces)


@cache
def _foreign_words(form: Form, key: str) -> tuple[str, ...]:
    """Plain forms of what begins behind a table: headings of parts, labels of the other tables."""
    others = (table.key for table in form.tables if table.key != key)
    labels = (label.plain for other in others for label in wanted_labels(form, other))
    return (*(plain(part.number + part.title) for part in form.parts), *labels)


def _observations(stream: Stream, shares: Iterable[Share]) -> Iterator[Observation]:
    for share in shares:
        label, address = share.label, stream.pieces[share.place].address
        if share.found is not None:
            yield Observation("label_changed", label.cells, address, share.found, label.text)
        if not share.is_read and not label.extra:
            found = " ".join(piece.text for piece in share.numbers)
            yield Observation("row_unread", label.cells, address, found, label.text)


def _missing(form: Form, shares: Iterable[Share]) -> Iterator[Observation]:
    found = {name for share in shares for name in share.label.cells}
    for table in form.tables:
        cells = tuple(cell.name for cell in table.cells)
        if found.isdisjoint(cells):
            title = next(part.title for part in form.parts if part.table == table.key)
            yield Observation("label_missing", cells, expected=title)
            continue
        rows = (row for row in wanted_labels(form, table.key) if row.cells and not row.extra)
        for row in rows:
            if found.isdisjoint(row.cells):
                yield Observation("label_missing", row.cells, expected=row.text)
