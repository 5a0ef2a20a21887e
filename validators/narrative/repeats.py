"""Passages that stand twice in one report (N08); titles of laws and fixed phrases do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .plain import Plain, Sentence

_TITLE = re.compile(r"《[^》]*》")
_NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]|[一二三四五六七八九十]是|第[一二三四五六七八九十],)"
)
_STOPS = re.compile(r"[,;:、“”\"()]")
_FIXED = (
    "国务院办公厅关于印发中华人民共和国政府信息公开工作年度报告格式的通知",
    "中华人民共和国政府信息公开条例",
    "中华人民共和国政府信息公开工作年度报告格式",
    "本报告中所列数据的统计期限",
)
_SENTENCE, _CLAUSE, _NEXT_TO_IT = 15, 20, 7
"""Characters, titles not counted, from which a repeated sentence, a clause, or a clause said twice in a
row is told."""
_GRAM, _LONG, _ALIKE = 4, 30, 0.9
"""Longer sentences are compared by their runs of four characters; so many of both must be shared."""


@dataclass(frozen=True, slots=True)
class Repeat:
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


@dataclass(frozen=True, slots=True)
class _Passage:
    name: str
    sentence: Sentence
    said: str
    weight: int


def repeats(plains: Mapping[str, Plain]) -> Iterator[Repeat]:
    """Every repeated passage, once; neighbouring ones of the same two texts together."""
    known: dict[str, _Passage] = {}
    clauses: dict[str, tuple[str, int]] = {}
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
        _remember(passage, clauses)
    yield from joined


def _passages(plains: Mapping[str, Plain]) -> Iterator[_Passage]:
    for name, plain in plains.items():
        for sentence in plain.sentences:
            said = _STOPS.sub("", _NUMBERING.sub("", sentence.text))
            yield _Passage(name, sentence, said, _weight(sentence.text))


def _weight(text: str) -> int:
    """How much of a passage is its own: without titles, fixed phrases and stops."""
    own = _STOPS.sub("", _TITLE.sub("", _NUMBERING.sub("", text)))
    for phrase in _FIXED:
        own = own.replace(phrase, "")
    return len(own)


def _clauses(passage: _Passage) -> Iterator[tuple[str, int]]:
    """The clauses of a sentence with where they begin."""
    start = passage.sentence.start
    for clause in re.split("[,;]", passage.sentence.text):
        yield clause, start
        start += len(clause) + 1


def _clause_twice(passage: _Passage) -> Iterator[Repeat]:
    """The same clause twice in a row."""
    previous = ""
    for clause, start in _clauses(passage):
        if clause == previous and _weight(clause) >= _NEXT_TO_IT:
            yield Repeat("clause", passage.name, passage.name, start, start + len(clause), len(clause))
        previous = clause


def _clause_again(passage: _Passage, known: Mapping[str, tuple[str, int]]) -> Iterator[Repeat]:
    for clause, start in _clauses(passage):
        said = _NUMBERING.sub("", clause)
        if said in known and _weight(clause) >= _CLAUSE:
            yield Repeat("clause", passage.name, known[said][0], start, start + len(clause), len(clause))


def _remember(passage: _Passage, clauses: dict[str, tuple[str, int]]) -> None:
    for clause, start in _clauses(passage):
        clauses.setdefault(_NUMBERING.sub("", clause), (passage.name, start))


def _near(passage: _Passage, known: Mapping[str, _Passage]) -> _Passage | None:
    """A long sentence said before with a few characters changed."""
    if passage.weight < _LONG:
        return None
    grams = _grams(passage.said)
    for other in known.values():
        if other.weight >= _LONG and 0.85 < len(other.said) / len(passage.said) < 1.18:
            shared = len(grams & _grams(other.said))
            if shared >= _ALIKE * max(len(grams), len(other.said) - _GRAM + 1):
                return other
    return None


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1))


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
