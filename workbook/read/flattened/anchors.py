"""Finding the labels of a table in flattened text: which piece of the text says which label.

Labels are first found word for word, as the heaviest chain of occurrences in official order, so
that a short label (规章, 总计, 3.其他) is taken where the rest of the table is.  Rows that remain
are looked for only between their neighbours, by likeness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise, takewhile

from ..labelled.grid_reading import FEWEST_DOUBLES, SeveralReports
from ..labelled.label_match import match_label
from .pieces import Piece, Stream, plain
from .wanted import Wanted

_ROW_WITH_NUMBERS = 100
"""What a row label followed by a number weighs in the chain; any other label weighs its length."""
_SHORT = 6
"""Labels up to this length, such as 行政许可, stand in lists as well: they alone are no table."""
_MOST_PIECES = 12
"""A label may be broken over so many."""
_REACH = 40
"""Pieces looked at before the first and after the last label that was found."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label found in the text."""

    label: Wanted
    first: int
    """Number of the first piece that holds a part of it."""
    last: int
    found: str | None = None
    """What stands there, where it is not the official wording."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Some of a row of pieces that may be a label."""

    label: Wanted
    begin: int
    end: int
    likeness: float
    changed: bool

    def agrees_with(self, other: _Candidate) -> bool:
        """Whether both can stand, apart from each other and in official order."""
        if self.label.order < other.label.order:
            return self.end <= other.begin
        return self.label.order > other.label.order and self.begin >= other.end


def find_anchors(stream: Stream, labels: Sequence[Wanted]) -> list[Anchor]:
    """The labels of one table in the text, in order; empty where no row of it has a number.

    Raises:
        SeveralReports: the rows of the table stand there twice, with other numbers.
    """
    chain = _heaviest_chain(stream, labels)
    rows = [anchor for anchor in chain if _leads_to_number(stream, anchor)]
    if not rows or not any(len(a.label.plain) > _SHORT for a in (*rows, *_headings(chain))):
        return []
    _refuse_second_table(stream, rows)
    firm = [anchor for anchor in chain if not anchor.label.is_group]
    rows = sorted([*firm, *_between(stream, labels, firm)], key=_order)
    groups = [anchor for anchor in chain if anchor.label.is_group and _fits(anchor, rows)]
    return sorted([*rows, *groups], key=_order)


def _order(anchor: Anchor) -> int:
    return anchor.label.order


def _fits(group: Anchor, rows: Sequence[Anchor]) -> bool:
    """Whether a group stands before its rows, not beside the middle of them as on a printed page."""
    return all((group.last < row.first) == (_order(group) < _order(row)) for row in rows)


def _headings(anchors: Sequence[Anchor]) -> list[Anchor]:
    return [anchor for anchor in anchors if not anchor.label.cells]


def _refuse_second_table(stream: Stream, rows: Sequence[Anchor]) -> None:
    first, last = rows[0].first, rows[-1].last
    doubles: list[tuple[int, int]] = []
    for row in rows:
        others = (_anchor(stream, row.label, start) for start in _occurrences(stream, row.label))
        for other in (other for other in others if not first <= other.first <= last):
            if _first_numbers(stream, other) not in ([], _first_numbers(stream, row)):
                doubles.append((row.first, other.first))
                break
    if len(doubles) >= FEWEST_DOUBLES:
        raise SeveralReports(*(stream.pieces[place].address for place in sorted(doubles[0])))


def _first_numbers(stream: Stream, anchor: Anchor) -> list[str]:
    """What stands directly behind a label, as many numbers as its row has at most."""
    following = stream.pieces[anchor.last + 1 : anchor.last + 1 + len(anchor.label.cells)]
    return [piece.text for piece in takewhile(lambda piece: piece.is_value, following)]


def _heaviest_chain(stream: Stream, labels: Sequence[Wanted]) -> list[Anchor]:
    seen = sorted((start, label.order) for label in labels for start in _occurrences(stream, label))
    anchors = [_anchor(stream, labels[order], start) for start, order in seen]
    weights: list[int] = []
    before: list[int] = []
    heaviest = [-1] * len(labels)  # for each label the heaviest chain so far that ends with it
    open_ends: list[tuple[int, int]] = []
    for i, (start, order) in enumerate(seen):
        while open_ends and open_ends[0][0] <= start:
            ended = heappop(open_ends)[1]
            last = heaviest[seen[ended][1]]
            if last < 0 or weights[ended] > weights[last]:
                heaviest[seen[ended][1]] = ended
        earlier = [last for last in heaviest[:order] if last >= 0]
        best = max(earlier, key=weights.__getitem__, default=-1)
        before.append(best)
        weights.append(_weight(stream, anchors[i]) + (weights[best] if best >= 0 else 0))
        heappush(open_ends, (start + len(labels[order].plain), i))
    chain: list[Anchor] = []
    i = weights.index(max(weights)) if weights else -1
    while i >= 0:
        chain.append(anchors[i])
        i = before[i]
    return chain[::-1]


def _occurrences(stream: Stream, label: Wanted) -> Iterator[int]:
    end = stream.find(label.plain, 0)
    while end >= 0:
        yield end - len(label.plain)
        end = stream.find(label.plain, end)


def _anchor(stream: Stream, label: Wanted, start: int) -> Anchor:
    return Anchor(label, stream.piece_at(start), stream.piece_at(start + len(label.plain) - 1))


def _weight(stream: Stream, anchor: Anchor) -> int:
    return _ROW_WITH_NUMBERS if _leads_to_number(stream, anchor) else len(anchor.label.plain)


def _leads_to_number(stream: Stream, anchor: Anchor) -> bool:
    """Whether a number follows the label, or stands within it (a label broken around its numbers)."""
    after = stream.pieces[anchor.first : anchor.last + 2]
    return bool(anchor.label.cells) and any(piece.is_value for piece in after)


def _between(stream: Stream, labels: Sequence[Wanted], chain: Sequence[Anchor]) -> Iterator[Anchor]:
    """Rows the chain has not, looked for between its neighbours: changed wording, labels torn apart."""
    headings = {label.plain for label in labels if label.is_group or not label.cells}
    for before, after in pairwise([None, *chain, None]):
        low = before.label.order + 1 if before else 0
        high = after.label.order if after else len(labels)
        missing = [label for label in labels[low:high] if label.cells and not label.extra]
        if missing:
            begin = before.last + 1 if before else max(0, (after.first if after else 0) - _REACH)
            end = after.first if after else begin + _REACH
            words = [
                i
                for i, piece in enumerate(stream.pieces[begin:end], begin)
                if not piece.is_value and plain(piece.text) not in headings
            ]
            yield from _by_likeness(stream, missing, words)


def _by_likeness(stream: Stream, missing: Sequence[Wanted], words: Sequence[int]) -> list[Anchor]:
    """The missing labels among some pieces: the likest first, the others in official order around it."""
    texts = [stream.pieces[i].text for i in words]
    most = 2 * max(len(label.cells) for label in missing)
    longest = 2 * max(len(label.text) for label in missing)
    candidates: list[_Candidate] = []
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + _MOST_PIECES, len(words)) + 1):
            across = stream.pieces[words[begin] : words[end - 1] + 1]
            if sum(piece.is_value for piece in across) > most or sum(map(len, texts[begin:end])) > longest:
                break
            if not _is_one_cell(across):
                break
            candidate = _candidate(texts, begin, end, missing)
            if candidate:
                candidates.append(candidate)
                if candidate.likeness == 1:
                    break
    taken: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.likeness, c.end - c.begin, c.begin)):
        if all(candidate.agrees_with(other) for other in taken):
            taken.append(candidate)
    return [
        Anchor(
            c.label, words[c.begin], words[c.end - 1], "".join(texts[c.begin : c.end]) if c.changed else None
        )
        for c in taken
    ]


def _is_one_cell(pieces: Sequence[Piece]) -> bool:
    """Whether words can be one label broken around numbers: on a printed page, its lines left of them."""
    for piece, following in pairwise(pieces):
        if piece.is_value and (piece.cells > 1 or not piece.column):
            return False
        if piece.is_value and not following.is_value and following.line == piece.line:
            return False
    return True


def _candidate(texts: Sequence[str], begin: int, end: int, missing: Sequence[Wanted]) -> _Candidate | None:
    words = [plain(text) for text in texts[begin:end]]
    for label in missing:
        if _is_torn(label, words):
            return _Candidate(label, begin, end, 1, changed=False)
    found = match_label("".join(texts[begin:end]), [label.text for label in missing])
    if found is None or any("".join(words) in group for group in missing[found.index].groups):
        return None
    return _Candidate(missing[found.index], begin, end, found.likeness, found.how != "exact")


def _is_torn(label: Wanted, words: Sequence[str], said: int = 0) -> bool:
    """Whether words are the label from ``said`` on, with parts of its groups' labels between them."""
    if not words:
        return said == len(label.plain)
    word, rest = words[0], words[1:]
    if label.plain.startswith(word, said) and _is_torn(label, rest, said + len(word)):
        return True
    return any(word in group for group in label.groups) and _is_torn(label, rest, said)
