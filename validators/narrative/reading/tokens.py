"""A sentence as tokens: quantities, periods, known words, stops, and stretches nobody knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from .plain import Sentence
from .quantities import Quantity
from .runs import Period
from .words import Lexicon

_DROPPED = frozenset("“”\"'‘’")
_STOPS = frozenset(",;:()《")
_UNTIL = tuple("至到自从起")


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
    text: str,
    sentence: Sentence,
    found: Sequence[Quantity | Period],
    words: Lexicon,
    own: Collection[str] = (),
) -> list[Token]:
    """The tokens of one sentence; titles in 《》 are passed over as one unknown stretch.

    Args:
        text: the plain text the sentence stands in.
        sentence: the sentence.
        found: the quantities and periods within it.
        words: the words of the form.
        own: the names the agency goes by, the longest first.
    """
    start, end, _ = sentence
    names = [(name, text.find(name, start, end)) for name in own]
    known = {item.start: _number(item, text) for item in found}
    for name, place in reversed(names):
        if place >= 0:
            known[place] = Token("own", name, place, place + len(name))
    waiting = sorted(known, reverse=True)
    begins = _begins(words)
    made: list[Token] = []
    place = unknown = start
    while place < end:
        while waiting and waiting[-1] < place:
            waiting.pop()
        near = begins.search(text, place, waiting[-1] if waiting else end)
        place = near.start() if near else waiting[-1] if waiting else end
        if place == end:
            break
        token, beyond = _piece(text, place, end, words) if near else _whole(known[place])
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


@lru_cache
def _begins(words: Lexicon) -> re.Pattern[str]:
    """Where a token may begin, numbers and names left out."""
    return re.compile(f"[{re.escape(''.join(sorted(_DROPPED | _STOPS)))}]|{words.beginning}")


def _whole(token: Token) -> tuple[Token, int]:
    return token, max(token.end, token.start + 1)


def _piece(text: str, place: int, end: int, words: Lexicon) -> tuple[Token | None, int]:
    """The token that begins at ``place`` and where the next one may; the same place where none does."""
    char = text[place]
    if char != "《" and char in _STOPS:
        return Token(char, char, place, place + 1), place + 1
    if char == "《" and (closed := text.find("》", place, end)) > 0:
        return Token("other", text[place : closed + 1], place, closed + 1), closed + 1
    word = words.at(text, place)
    if word is not None:
        kind, value = word[1]
        beyond = place + len(word[0])
        return Token(kind, value or word[0], place, beyond), beyond
    return None, place + (char in _DROPPED)


def _number(item: Quantity | Period, text: str) -> Token:
    if isinstance(item, Period):
        alone = item.kind == "date" and text[item.start : item.end].endswith(("月", "月份"))
        month = alone and text[item.start - 1 : item.start] not in _UNTIL
        kind = "partial" if item.kind == "part" or month else item.kind
        return Token(kind, "", item.start, item.end, None, item.year)
    return Token("number", item.unit, item.start, item.end, item)
