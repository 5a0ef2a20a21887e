"""Words whose meaning their neighbours decide: told apart before a sentence is understood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, takewhile

from ..reading.tokens import Token
from .topics import FAMILIES

_SMALL = ("glue", "about")
_LOOSE = " loose"
"""Marks a word for an outcome that is an ordinary word as well: 商业秘密, 执法案卷."""
_ALL_SUITS = "行政应诉"
"""Said of all suits of an agency, whatever they are about."""
OF_INFORMATION = ("信息公开", "依申请", "政务公开")
_IS_ONE = ("属于", "属", "均属", "系")


def in_context(pieces: Sequence[Token], text: str, year: int | None) -> list[Token]:
    """The tokens of a sentence, each as what it means where it stands.

    Args:
        pieces: the tokens.
        text: the plain text they stand in.
        year: the report's year.
    """
    told = _carrying_told(pieces, year)
    for place, token in enumerate(told):
        word = text[token.start : token.end]
        if token.value.endswith(_LOOSE):
            row = token.value.removesuffix(_LOOSE)
            meant = token._replace(value=row)
            told[place] = meant if _is_outcome(told, place, row) else token._replace(kind="other", value=word)
        elif word.startswith(_ALL_SUITS) and not any(
            said in text[pieces[0].start : token.start] for said in OF_INFORMATION
        ):
            told[place] = token._replace(kind="other", value=word)
        elif token.kind == "verb" and word == "公开" and _joins(told, place, "partial"):
            told[place] = token._replace(kind="row", value="granted")
        elif token.kind == "verb" and word == "受理" and _next_noun(told, place) == "block":
            told[place] = token._replace(value="handle")
        elif token.kind == "since" and told[place - 1].kind == "year" and told[place - 1].year == year:
            told[place] = token._replace(kind="glue")
        elif token.kind == "glue" and word == "有效" and _is_beside(told, place, "document"):
            told[place] = token._replace(kind="verb", value="keep")
    return told


def asides(pieces: Sequence[Token]) -> frozenset[int]:
    """Places that speak of something else by the way: the clause of the word, and what follows it."""
    found: set[int] = set()
    clause: list[int] = []
    aside = False
    for place, token in enumerate(pieces):
        if token.kind == ";" or (token.kind == "," and not aside):
            clause, aside = [], False
        clause.append(place)
        if token.kind == "aside":
            aside = True
        if aside:
            found.update(clause)
    return frozenset(found)


def _is_outcome(pieces: Sequence[Token], place: int, row: str) -> bool:
    """Whether the sentence speaks of outcomes of that group before, or the clause behind, or it says 属于."""
    group = row.partition("_")[0]
    clause = takewhile(lambda token: token.kind not in ",;", pieces[place + 1 :])
    near = chain(pieces[:place], clause)
    said = any(
        token.kind == "row" and token.value.startswith(group) and not token.value.endswith(_LOOSE)
        for token in near
    )
    return said or (place > 0 and pieces[place - 1].value in _IS_ONE)


def _joins(pieces: Sequence[Token], place: int, row: str) -> bool:
    """Whether the word is joined by 和 or 、 to the row: 公开及部分公开."""
    beyond = [(token.kind, token.value) for token in pieces[place + 1 : place + 3]]
    return len(beyond) == 2 and beyond[0][0] == "and" and beyond[1] == ("row", row)


def _next_noun(pieces: Sequence[Token], place: int) -> str:
    following = next((token for token in pieces[place + 1 :] if token.kind not in _SMALL), None)
    return following.kind if following and following.kind in FAMILIES else ""


def _is_beside(pieces: Sequence[Token], place: int, kind: str) -> bool:
    return any(
        token.kind == kind for token in (*pieces[max(0, place - 1) : place], *pieces[place + 1 : place + 2])
    )


def _carrying_told(pieces: Sequence[Token], year: int | None) -> list[Token]:
    """Each bare 结转 told apart by the year beside it: 2023年结转, 结转2025年."""
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
