"""Passages that stand twice in one report (N08); titles of laws and fixed phrases do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from .reading.plain import Plain, Sentence, without_number

_TITLE = re.compile(r"《[^》]*》")
_STOPS = str.maketrans("", "", ',;:、“”"()')
_FIXED = (
    "国务院办公厅关于印发中华人民共和国政府信息公开工作年度报告格式的通知",
    "中华人民共和国政府信息公开条例",
    "中华人民共和国政府信息公开工作年度报告格式",
    "本报告中所列数据的统计期限",
)
_SENTENCE, _CLAUSE, _NEXT_TO_IT = 15, 20, 7
"""Characters, titles not counted, from which a repeated sentence, a clause, or a clause said twice in a
row is told."""
_GRAM, _LONG, _ALIKE = 4, 30, 0.85
"""Longer sentences are compared by their runs of four characters; so many of both must be shared."""


class Repeat(NamedTuple):
    """A passage that stands a second time."""

    case: str
    """``clause`` within a sentence, ``sentence``, or ``alike`` where a few characters differ."""
    name: str
    """The text the second one stands in."""
    first: str
    """The text the first one stands in."""
    start: int
    end: int
    characters: int


class _Clause(NamedTuple):
    start: int
    text: str
    said: str
    """The text without the number it begins with."""


class _Passage(NamedTuple):
    name: str
    sentence: Sentence
    clauses: tuple[_Clause, ...]
    said: str
    weight: int
    grams: frozenset[str]
    """Its runs of four characters; none for one too short to be compared by them."""


def repeats(plains: Mapping[str, Plain]) -> Iterator[Repeat]:
    """Every repeated passage, once; neighbouring ones of the same two texts together."""
    known: dict[str, _Passage] = {}
    clauses: dict[str, str] = {}
    joined: list[Repeat] = []
    for passage in _passages(plains):
        doubled = list(_clause_twice(passage))
        before = known.get(passage.said)
        if before is not None and passage.weight >= _SENTENCE:
            doubled = [_repeat("sentence", passage, before)]
        elif not doubled and (near := _near(passage, known)) is not None:
            doubled = [_repeat("alike", passage, near)]
        elif not doubled:
            doubled = list(_clause_again(passage, clauses))
        for one in doubled:
            _join(joined, one)
        known.setdefault(passage.said, passage)
        for clause in passage.clauses:
            clauses.setdefault(clause.said, passage.name)
    yield from joined


def _passages(plains: Mapping[str, Plain]) -> Iterator[_Passage]:
    for name, plain in plains.items():
        for sentence in plain.sentences:
            own = without_number(sentence.text)
            said = own.translate(_STOPS)
            weight = _weight(own) if "《" in own else _without_fixed(said)
            runs = range(len(said) - _GRAM + 1) if weight >= _LONG else ()
            grams = frozenset([said[at : at + _GRAM] for at in runs])
            yield _Passage(name, sentence, tuple(_clauses(sentence)), said, weight, grams)


def _weight(own: str) -> int:
    """How much of a passage without its number is its own: without titles, fixed phrases and stops."""
    return _without_fixed(_TITLE.sub("", own).translate(_STOPS))


def _without_fixed(said: str) -> int:
    for phrase in _FIXED:
        said = said.replace(phrase, "")
    return len(said)


def _clauses(sentence: Sentence) -> Iterator[_Clause]:
    start = sentence.start
    for clause in sentence.text.replace(";", ",").split(","):
        yield _Clause(start, clause, without_number(clause))
        start += len(clause) + 1


def _clause_twice(passage: _Passage) -> Iterator[Repeat]:
    """The same clause twice in a row."""
    for previous, clause in pairwise(passage.clauses):
        if clause.text == previous.text and _weight(clause.said) >= _NEXT_TO_IT:
            yield _clause_repeat(passage, clause, passage.name)


def _clause_again(passage: _Passage, known: Mapping[str, str]) -> Iterator[Repeat]:
    for clause in passage.clauses:
        if clause.said in known and _weight(clause.said) >= _CLAUSE:
            yield _clause_repeat(passage, clause, known[clause.said])


def _clause_repeat(passage: _Passage, clause: _Clause, first: str) -> Repeat:
    end = clause.start + len(clause.text)
    return Repeat("clause", passage.name, first, clause.start, end, len(clause.text))


def _near(passage: _Passage, known: Mapping[str, _Passage]) -> _Passage | None:
    """A long sentence said before with a few characters changed."""
    if not passage.grams:
        return None
    samples = [passage.said[at : at + _GRAM] for at in range(0, len(passage.said) - _GRAM, _GRAM)]
    for other in known.values():
        if other.grams and sum(map(other.grams.__contains__, samples)) > len(samples) / 2:
            shared = len(passage.grams & other.grams)
            if shared >= _ALIKE * max(len(passage.grams), len(other.grams)):
                return other
    return None


def _repeat(case: str, passage: _Passage, first: _Passage) -> Repeat:
    start, end = passage.sentence.start, passage.sentence.end
    return Repeat(case, passage.name, first.name, start, end, end - start)


def _join(joined: list[Repeat], one: Repeat) -> None:
    """Add a repeat; one that follows directly on the last, between the same texts, prolongs it."""
    last = joined[-1] if joined else None
    if (
        last
        and (last.name, last.first, last.case) == (one.name, one.first, one.case)
        and one.start - last.end <= 2
    ):
        joined[-1] = Repeat(
            one.case, one.name, one.first, last.start, one.end, last.characters + one.characters
        )
    else:
        joined.append(one)
