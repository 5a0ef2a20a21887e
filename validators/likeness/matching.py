"""Which of many texts share passages, and which passages: fingerprints first, then sign by sign.

Every run of ``WIDTH`` signs has a number; of every ``WINDOW`` neighbouring ones the least is kept
(winnowing), so that two texts with ``WIDTH + WINDOW - 1`` signs in common keep a number in common.
Pairs with enough of them are compared sign by sign.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .essence import Essence

WIDTH, WINDOW = 12, 8
_FEWEST_SHARED = 3
"""Fingerprints in common before a pair is looked at at all."""
_STRETCH, _FEWEST_IN_STRETCH = 130, 30
"""A pair is compared sign by sign where so many runs within such a stretch are common: 100 signs in pieces
of 16 have more."""
_FEWEST_PERCENT = 20
"""Or where so many of all runs of the shorter text are."""
_WIDELY = 20
"""A fingerprint more texts than this have is looked at between the first of them and each other one."""
_MOST_APART = 10
"""Runs with no more than so many other signs between them, on both sides, are one passage."""


@dataclass(frozen=True, order=True)
class Passage:
    """A stretch two texts have in common but for a few signs: up to, not including, the ends."""

    first: int
    first_end: int
    second: int
    second_end: int
    alike: int
    """How many signs are the same."""


def pairs(essences: Sequence[Essence]) -> list[tuple[int, int]]:
    """The pairs worth comparing, by place, in order."""
    having: dict[int, list[int]] = {}
    for place, one in enumerate(essences):
        for number in fingerprints(one.signs):
            having.setdefault(number, []).append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in having.values():
        if len(places) > _WIDELY:
            shared.update((places[0], other) for other in places[1:])
        elif len(places) > 1:
            shared.update(combinations(places, 2))
    likely = [pair for pair, count in shared.items() if count >= _FEWEST_SHARED]
    return sorted(_with_enough_runs(essences, likely))


def _with_enough_runs(
    essences: Sequence[Essence], likely: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Those of the likely pairs with enough runs in common, counted over all runs."""
    import numpy as np

    runs = _counted_through(essences, sorted({place for pair in likely for place in pair}))
    others: dict[int, list[int]] = {}
    for first, second in likely:
        others.setdefault(second, []).append(first)
    there = np.zeros(1 + max((int(one.max(initial=0)) for one in runs.values()), default=0), np.bool_)
    for second, firsts in others.items():
        there[runs[second]] = True
        for first in firsts:
            upto = np.concatenate(([0], there[runs[first]].cumsum()))
            most = (upto[_STRETCH:] - upto[:-_STRETCH]).max() if len(upto) > _STRETCH else upto[-1]
            shorter = min(len(runs[first]), len(runs[second]))
            if most >= _FEWEST_IN_STRETCH or upto[-1] * 100 >= _FEWEST_PERCENT * shorter:
                yield first, second
        there[runs[second]] = False


def _counted_through(essences: Sequence[Essence], places: Sequence[int]) -> dict[int, NDArray[np.intp]]:
    """The runs of each text, equal ones of all texts by one small number, so that to look up is to index."""
    import numpy as np

    runs = [_runs(essences[place].signs) for place in places]
    if not runs:
        return {}
    numbers = np.unique(np.concatenate(runs), return_inverse=True)[1]
    ends = np.cumsum([len(one) for one in runs])
    return dict(zip(places, np.split(numbers, ends[:-1]), strict=True))


def fingerprints(signs: str) -> frozenset[int]:
    """The least number of every window, each once."""
    import numpy as np

    numbers = _runs(signs)
    if len(numbers) < WINDOW:
        return frozenset(sorted(numbers.tolist())[:1])
    windows = np.lib.stride_tricks.sliding_window_view(numbers, WINDOW)
    return frozenset(np.unique(windows.min(axis=1)).tolist())


def _runs(signs: str) -> NDArray[np.uint32]:
    """The number of every run, in order: its CRC-32; runs over a text's end are left out."""
    import numpy as np

    count = len(signs) - WIDTH + 1
    if count < 1:
        return np.empty(0, np.uint32)
    octets = np.frombuffer(signs.encode("utf-16-le"), np.uint8)
    numbers = np.full(count, crc32(bytes(2 * WIDTH)), np.uint32)
    for place, table in enumerate(_tables()):
        numbers ^= table[octets[place : place + 2 * count : 2]]
    ends = np.concatenate(([0], np.cumsum(octets.view("<u2") == ord("\n"))))
    kept: NDArray[np.uint32] = numbers[ends[WIDTH:] == ends[:-WIDTH]]
    return kept


@cache
def _tables() -> list[NDArray[np.uint32]]:
    """What each octet of a run adds to its CRC-32, by its place: octets add up independently (XOR)."""
    import numpy as np

    length = 2 * WIDTH
    nothing = crc32(bytes(length))
    return [
        np.array(
            [crc32(bytes(place) + bytes([one]) + bytes(length - place - 1)) ^ nothing for one in range(256)],
            np.uint32,
        )
        for place in range(length)
    ]


def passages(first: str, second: str) -> list[Passage]:
    """Everything of ``WIDTH`` signs and more that both have, in the order of the first; each stretch once."""
    standing = _standing(second)
    runs: list[tuple[int, int, int]] = []
    at = 0
    while at <= len(first) - WIDTH:
        best = (0, 0)
        for there in standing.get(first[at : at + WIDTH], ()):
            length = _common(first, at, second, there)
            if length > best[0]:
                best = (length, there)
        if best[0] >= WIDTH:
            runs.append((at, best[1], best[0]))
            at += best[0]
        else:
            at += 1
    return list(_joined(runs))


def _joined(runs: Sequence[tuple[int, int, int]]) -> Iterator[Passage]:
    """Runs close to each other on both sides, in the same order, as one passage."""
    current: Passage | None = None
    for first, second, length in runs:
        if (
            current
            and first - current.first_end <= _MOST_APART
            and 0 <= second - current.second_end <= _MOST_APART
        ):
            current = Passage(
                current.first, first + length, current.second, second + length, current.alike + length
            )
            continue
        if current:
            yield current
        current = Passage(first, first + length, second, second + length, length)
    if current:
        yield current


def _common(first: str, at: int, second: str, there: int) -> int:
    """How many signs are the same from here on; a text's end is never crossed."""
    length = WIDTH
    most = min(len(first) - at, len(second) - there)
    while length < most and first[at + length] == second[there + length] != "\n":
        length += 1
    return length


@lru_cache(maxsize=64)
def _standing(signs: str) -> dict[str, list[int]]:
    """Where each run of ``WIDTH`` signs stands; runs over a text's end are left out."""
    found: dict[str, list[int]] = {}
    for at in range(len(signs) - WIDTH + 1):
        run = signs[at : at + WIDTH]
        if "\n" not in run:
            found.setdefault(run, []).append(at)
    return found
