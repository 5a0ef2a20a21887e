"""Published tables whose cells are gone: one cell a line, or several apart by bars, tabs and blanks.

A row is read where exactly as many numbers belong to its label as it has columns; with fewer or
more nothing is shifted or guessed, and the row stays unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import takewhile

from ...form import Cell, Form
from ...numbers import Reading, read_printed
from ...submission import Observation
from ..blocks import Paragraph, Readings
from .added_columns import believed
from .anchors import find_anchors
from .outcomes import share_out_groups
from .pieces import Piece, Stream, plain, stream_of
from .rows import Share, TableInText, share_out
from .wanted import TableWords, Words, words_of

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
    words = words_of(form)
    stream = stream_of(lines, words.labels, words.rows)
    places = {name: place for place, name in enumerate(form.cells)}
    shares = sorted(_shares(stream, words), key=lambda share: places.get(share.label.cells[0], len(places)))
    values: dict[str, Reading] = {}
    extra: dict[str, Reading] = {}
    for share in shares:
        if share.is_read:
            for name, piece in zip(share.label.cells, share.numbers, strict=True):
                reading = _reading(stream, form.cells.get(name), share, piece)
                (extra if share.label.extra else values)[name] = reading.at(piece.address)
    observations = (*_observations(stream, shares), *_missing(words, shares))
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


def _shares(stream: Stream, words: Words) -> Iterator[Share]:
    tables: list[TableInText] = []
    for table in words.tables:
        if table.groups:
            yield from share_out_groups(stream, table, partial(_end, stream, table))
        elif anchors := find_anchors(stream, table.labels):
            tables.append(TableInText(table.labels, anchors, _end(stream, table, anchors[-1].last + 1)))
    shares = list(share_out(stream, tables))
    for found in tables:
        yield from believed(stream, found, [share for share in shares if share.label in found.labels])


def _end(stream: Stream, table: TableWords, begin: int) -> int:
    """The first piece from ``begin`` on that cannot belong to a table: a sentence, another table's label."""
    for i, piece in enumerate(stream.pieces[begin:], begin):
        if piece.is_value:
            continue
        word = plain(piece.text)
        if len(word) >= _SENTENCE or "。" in piece.text:
            return i
        known = len(word) > 1 and not any(label.plain.startswith(word) for label in table.labels)
        if known and any(word.startswith(label) or label.startswith(word) for label in table.foreign):
            return i
    return len(stream.pieces)


def _observations(stream: Stream, shares: Iterable[Share]) -> Iterator[Observation]:
    for share in shares:
        label, address = share.label, stream.pieces[share.place].address
        if share.found is not None:
            yield Observation("label_changed", label.cells, address, share.found, label.text)
        if not share.is_read and not label.extra:
            found = " ".join(piece.text for piece in share.numbers)
            yield Observation("row_unread", label.cells, address, found, label.text)


def _missing(words: Words, shares: Iterable[Share]) -> Iterator[Observation]:
    found = {name for share in shares for name in share.label.cells}
    for table in words.tables:
        cells = tuple(cell.name for cell in table.table.cells)
        if found.isdisjoint(cells):
            yield Observation("label_missing", cells, expected=table.title)
            continue
        for row in (row for row in table.labels if row.cells and not row.extra):
            if found.isdisjoint(row.cells):
                yield Observation("label_missing", row.cells, expected=row.text)
