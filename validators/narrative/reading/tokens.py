"""A sentence as tokens: quantities, periods, known words, stops, and stretches nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    numbers = {item.start: item for item in found}
    made: list[Token] = []
    place = unknown = start
    while place < end:
        token, beyond = _piece(text, place, end, numbers, words)
        if token is None and beyond == place:
            place += 1
            continue
        if unknown < place:
            made.append(Token("other", text[unknown:place], unknown, place))
        if token is not None:
            made.append(token)
        place = unknown = beyond
    if unknown < end:
        made.append(Token("other", text[unknown:end], unknown, end))
    return made


def _piece(
    text: str, place: int, end: int, numbers: Mapping[int, Quantity | Period], words: Lexicon
) -> tuple[Token | None, int]:
    """The token that begins at ``place`` and where the next one may; the same place where none does."""
    char = text[place]
    if place in numbers:
        token = _number(numbers[place])
        return token, max(token.end, place + 1)
    if char in ",;:()":
        return Token(char, char, place, place + 1), place + 1
    if char == "《" and (closed := text.find("》", place, end)) > 0:
        return Token("other", text[place : closed + 1], place, closed + 1), closed + 1
    word = words.at(text, place)
    if word is not None:
        kind, value = word[1]
        beyond = place + len(word[0])
        return Token(kind, value or word[0], place, beyond), beyond
    return None, place + (char in _DROPPED)


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
        for beside, row in ((year, "carried_in"), (year + 1, "carried_out"), (year - 1, "carried_in")):
            if beside in near and (beside != year or near[beside] > place):
                told[place] = token._replace(kind="row", value=row)
                for small in range(place + 1, near[beside] + 1):
                    told[small] = told[small]._replace(kind="glue")
                if near[beside] < place:
                    told[near[beside]] = told[near[beside]]._replace(kind="glue")
                break
    return told
