"""A sentence as tokens: quantities, periods, known words, stops, and stretches nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .quantities import Quantity
from .runs import Period
from .words import Lexicon

_DROPPED = frozenset("“”\"'‘’")


class Token(NamedTuple):
    """One piece of a sentence."""

    kind: str
    """``number``, ``year``, ``date``, ``partial``, a stop (``, ; : ( )``), a kind of word, or ``other``."""
    value: str
    """Which word of its kind, or the text of an unknown stretch."""
    start: int
    """Where it stands in the plain text."""
    end: int
    quantity: Quantity | None = None
    year: int | None = None


def tokens(
    text: str, start: int, end: int, found: Sequence[Quantity | Period], words: Lexicon
) -> list[Token]:
    """The tokens of one sentence; titles in 《》 are passed over as one unknown stretch.

    Args:
        text: the plain text the sentence stands in.
        start: where the sentence begins.
        end: where it ends.
        found: the quantities and periods within it.
        words: the words of the form.
    """
    made: list[Token] = []
    for token in _pieces(text, start, end, found, words):
        last = made[-1] if made else None
        if token.kind == "other" and last and last.kind == "other" and last.end == token.start:
            made[-1] = last._replace(value=text[last.start : token.end], end=token.end)
        else:
            made.append(token)
    return made


def _pieces(
    text: str, start: int, end: int, found: Sequence[Quantity | Period], words: Lexicon
) -> Iterator[Token]:
    numbers = {item.start: item for item in found}
    place = start
    while place < end:
        char = text[place]
        if place in numbers:
            token = _number(numbers[place])
            yield token
            place = max(token.end, place + 1)
        elif char == "《" and (closed := text.find("》", place, end)) > 0:
            yield Token("other", text[place : closed + 1], place, closed + 1)
            place = closed + 1
        elif char in _DROPPED and not words.at(text, place):
            place += 1
        elif char in ",;:()":
            yield Token(char, char, place, place + 1)
            place += 1
        elif word := words.at(text, place):
            kind, value = word[1]
            yield Token(kind, value or word[0], place, place + len(word[0]))
            place += len(word[0])
        else:
            yield Token("other", char, place, place + 1)
            place += 1


def _number(item: Quantity | Period) -> Token:
    if isinstance(item, Period):
        kind = "partial" if item.kind == "part" else item.kind
        return Token(kind, "", item.start, item.end, None, item.year)
    return Token("number", item.unit, item.start, item.end, item)


def carrying_told(pieces: Sequence[Token], year: int | None) -> list[Token]:
    """The tokens with each bare 结转 told apart by the year beside it: 2023年结转, 结转2025年."""
    told = list(pieces)
    for place, token in enumerate(told):
        if (token.kind, token.value) != ("verb", "carry") or year is None:
            continue
        before = next((i for i in range(place - 1, -1, -1) if told[i].kind != "glue"), -1)
        behind = next((i for i in range(place + 1, len(told)) if told[i].kind not in ("glue", "to")), -1)
        near = {told[i].year: i for i in (before, behind) if i >= 0 and told[i].kind in ("year", "date")}
        for beside, row in ((year + 1, "carried_out"), (year - 1, "carried_in")):
            if beside in near:
                told[place] = token._replace(kind="row", value=row)
                told[near[beside]] = told[near[beside]]._replace(kind="glue")
    return told
