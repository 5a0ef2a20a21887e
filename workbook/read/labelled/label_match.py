"""Comparing a label as it stands in a document with the official wording.

Three answers: ``exact`` (the same but for punctuation, spacing and the style of its number),
``prefix`` (the official label cut short), ``changed`` (recognisably the same).  A text that could be
two official labels is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ...numbers import clean

How = Literal["exact", "changed", "prefix"]

_UNIFIED = str.maketrans(
    dict.fromkeys("“”„‟〝〞「」『』﹁﹂‘’‚‛'`´", '"')
    | dict.fromkeys("〔[【{〖", "(")
    | dict.fromkeys("〕]】}〗", ")")
    | dict.fromkeys(",，;；､", "、")
    | dict.fromkeys("。．｡·•・", ".")
    | dict.fromkeys("：∶", ":")
    | dict.fromkeys("‐‑‒–—―−─", "-")
)
_CIRCLED = {ord("①") + i: f"{i + 1}." for i in range(20)}
_CHINESE = "一二三四五六七八九十"
_NUMBERINGS = (
    (re.compile(rf"\(?([{_CHINESE}]{{1,2}})\)[、.:]*"), "({})"),
    (re.compile(rf"([{_CHINESE}]{{1,2}})[、.:]+"), "{}、"),
    (re.compile(r"\(?(\d{1,2})(?:[、:]+|\.(?!\d)[、.:]*|\)[、.:]*)"), "{}."),
)
_BARE_DIGIT = re.compile(r"(\d)(?=[一-鿿])")
_REMARK = re.compile(r"(?<=.)\([^()]*\)?$")
_SUM_WORDS = ("合计", "总计")
_PUNCTUATION = re.compile(r"[\W_]+")

_LIKE = 0.72
"""Least likeness (twice the common characters over all characters) of a changed label ..."""
_LIKE_SAME_NUMBER = 0.55
"""... and of one that carries the official number as well."""
_COVERED = 0.75
"""Least share of an abbreviation's characters that the official label has, in their order."""
_MARGIN = 0.12
"""How much better than the second best the best must be."""


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """Which of several official labels a text is."""

    index: int
    """Place in the labels compared with."""
    official: str
    how: How
    likeness: float
    """1.0 for the same wording, less for a changed one."""


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A label for comparison.

    Full-width forms narrowed, all white space gone, quotes, brackets, dashes and punctuation each of
    one kind, and a number in front in one style: ``1．`` ``1、`` ``(1)`` ``①`` become ``1.``;
    ``一.`` becomes ``一、``; ``（一）`` and ``一)`` become ``(一)``.
    """
    shown = "".join(clean(text.translate(_CIRCLED)).split()).translate(_UNIFIED)
    for pattern, style in _NUMBERINGS:
        found = pattern.match(shown)
        if found and found.end() < len(shown):
            return style.format(found[1]) + shown[found.end() :]
    return shown


@lru_cache(maxsize=8192)
def split_number(text: str) -> tuple[str, str]:
    """The number in front of a label (``1.``, ``(一)``, ``一、`` or nothing) and its wording.

    The wording is without punctuation.
    """
    shown = normal(text)
    number = ""
    for pattern, style in _NUMBERINGS:
        found = pattern.match(shown)
        if found and found.end() < len(shown):
            number, shown = style.format(found[1]), shown[found.end() :]
            break
    else:
        bare = _BARE_DIGIT.match(shown)
        if bare:
            number, shown = f"{bare[1]}.", shown[1:]
    return number, _PUNCTUATION.sub("", shown).replace("其它", "其他")


def match_label(found: str, officials: Sequence[str]) -> LabelMatch | None:
    """Which official label ``found`` is, or None where it is none of them, or might be two."""
    number, wording = split_number(found)
    if not wording:
        return None
    split = [split_number(official) for official in officials]
    stages: tuple[tuple[How, list[int]], ...] = (
        ("exact", [i for i, pair in enumerate(split) if pair == (number, wording)]),
        ("changed", [i for i, pair in enumerate(split) if pair[1] == wording]),
        ("prefix", [i for i, pair in enumerate(split) if _cut_short((number, wording), pair)]),
        ("changed", [i for i, official in enumerate(officials) if _without_remark(found, official)]),
    )
    for how, places in stages:
        if len(places) == 1:
            likeness = min(1.0, len(wording) / len(split[places[0]][1]))
            return LabelMatch(places[0], officials[places[0]], how, likeness)
        if places and how != "prefix":
            return None
    return _most_alike(number, wording, officials, split)


def _without_remark(found: str, official: str) -> bool:
    """Whether they differ only by a remark in brackets, or in the word for a sum (合计)."""
    one, other = (split_number(_REMARK.sub("", normal(text))) for text in (found, official))
    numbers_agree = one[0] == other[0] or not one[0] or not other[0]
    return numbers_agree and bool(one[1]) and one[1].replace(*_SUM_WORDS) == other[1]


def _cut_short(found: tuple[str, str], official: tuple[str, str]) -> bool:
    same = found[0] == official[0] and found[0] != ""
    long_enough = len(found[1]) >= (2 if same else 4)
    return long_enough and (same or not found[0]) and official[1].startswith(found[1])


def _most_alike(
    number: str, wording: str, officials: Sequence[str], split: Sequence[tuple[str, str]]
) -> LabelMatch | None:
    scores = sorted(
        ((_likeness(number, wording, *pair), -i) for i, pair in enumerate(split)),
        reverse=True,
    )
    if not scores or scores[0][0] == 0 or (len(scores) > 1 and scores[0][0] - scores[1][0] < _MARGIN):
        return None
    index = -scores[0][1]
    return LabelMatch(index, officials[index], "changed", min(scores[0][0], 0.99))


def _likeness(number: str, wording: str, official_number: str, official: str) -> float:
    """How alike two labels are, 0 where they are not the same label."""
    same_number = number != "" and number == official_number
    if number and official_number and not same_number:
        return 0.0
    if 2 * len([char for char in wording if char in official]) < _COVERED * len(wording):
        return 0.0
    common = _common(wording, official)
    ratio = 2 * common / (len(wording) + len(official))
    if ratio >= (_LIKE_SAME_NUMBER if same_number else _LIKE):
        return ratio
    if len(wording) <= len(official) + 2 and wording.startswith(official):
        return max(ratio, _LIKE)
    covered = common / len(wording)
    if len(wording) < 4 or len(official) <= len(wording) or covered < _COVERED:
        return 0.0
    return covered * (0.9 if wording in official or same_number else 0.8)


@lru_cache(maxsize=65536)
def _common(one: str, other: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for j, b in enumerate(other, 1):
            above = row[j]
            row[j] = before + 1 if a == b else max(above, row[j - 1])
            before = above
    return row[-1]
