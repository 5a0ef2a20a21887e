"""Which words a number belongs to: those before it, or where there are none, those after it.

Only small words may stand between a number and what it counts.  Whatever is not known in between
breaks the bond, and nothing is said about the number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .tokens import Token

FAMILIES = {
    "app": "app",
    "row": "app",
    "withdrawn": "app",
    "column": "app",
    "block": "case",
    "outcome": "case",
    "document": "document",
    "decision": "decision",
    "charge": "money",
    "fee": "money",
}
"""Nouns that are counted, and which of them can be counted together."""
_SMALL = frozenset({"glue", "total", "whole", "own", "about"})
_CHUNK_ENDS = frozenset({",", ";", "(", ")", "number", "part", "among"})


class Topic(NamedTuple):
    """Something a table counts."""

    kind: str
    """A kind of noun (see ``FAMILIES``); empty: only the verbs tell."""
    value: str = ""
    blocks: tuple[str, ...] = ()
    """For an outcome: of reviews, suits, or both."""


class Bond(NamedTuple):
    """What a number is said to count."""

    topics: tuple[Topic, ...]
    verbs: frozenset[str] = frozenset()
    column: str = ""
    """``person`` and the like where only their applications are counted."""
    how: str = ""
    """``each``, ``respectively``, or empty: all topics together."""
    narrowed: bool = False
    """Something unknown stands between verb and noun, or only one channel is spoken of."""
    channel: bool = False
    bare: bool = False
    """Only 申请, which need not be of government information."""


def before(tokens: Sequence[Token], place: int) -> Bond | None:
    """What the number at ``place`` counts by the words before it."""
    how = ""
    at = place - 1
    while at >= 0:
        kind = tokens[at].kind
        if kind in FAMILIES or kind == "verb":
            return _at_noun(tokens, at, how) if kind in FAMILIES else _at_verb(tokens, at, how)
        if kind in ("each", "respectively"):
            how = kind
        elif kind == "(" and at != place - 1:
            return None
        elif kind == ",":
            if tokens[at + 1].kind not in ("total", "each", "respectively"):
                return None
        elif kind not in _SMALL and kind not in (":", "("):
            return None
        at -= 1
    return None


def after(tokens: Sequence[Token], place: int) -> Bond | None:
    """What the number at ``place`` counts by the words after it: ``140件信息公开申请``."""
    at = place + 1
    if at < len(tokens) and tokens[at].kind == "arise":
        at = _past_cause(tokens, at)
    while at < len(tokens) and tokens[at].kind in ("glue", "about"):
        at += 1
    if at >= len(tokens) or tokens[at].kind not in FAMILIES:
        return None
    nouns, modifiers, end = _run_of_nouns(tokens, at)
    if end < len(tokens) and tokens[end].kind == "number":
        return None if len(nouns) > 1 or tokens[end - 1].kind not in FAMILIES else _bond(nouns, modifiers)
    return _bond(nouns, modifiers)


def nothing(tokens: Sequence[Token], place: int) -> Bond | None:
    """What a negation at ``place`` says there was none of: ``未产生行政复议和行政诉讼``."""
    at = place + 1
    nouns: list[Token] = []
    modifiers: list[Token] = []
    kept: list[Token] = []
    verbs: set[str] = set()
    while at < len(tokens):
        token = tokens[at]
        if token.kind in FAMILIES:
            nouns, modifiers, at = _run_of_nouns(tokens, at)
            continue
        if token.kind in ("arise", "verb"):
            joined = tokens[at - 1].kind == "and"
            if nouns and token.kind == "verb" and not joined:
                return None
            kept, nouns, modifiers = [*kept, *(nouns if joined else [])], [], []
            verbs |= {token.value} if token.kind == "verb" else set()
        elif token.kind in (",", ";", ")") or (nouns and _another_negation(tokens, at)):
            break
        elif token.kind not in _SMALL and token.kind != "and":
            return None
        at += 1
    bond = _bond([*kept, *nouns], modifiers) if nouns else None
    return bond._replace(verbs=frozenset(verbs), how="each") if bond else None


def _another_negation(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].kind == "and" and at + 1 < len(tokens) and tokens[at + 1].kind == "neg"


def everything(tokens: Sequence[Token], place: int) -> Bond | None:
    """What 全部 or 均 at ``place`` says of all that was counted before: ``均已审结`` ``全部办结``."""
    at = place + 1
    while at < len(tokens) and tokens[at].kind in ("glue", "all", "each"):
        at += 1
    if at >= len(tokens):
        return None
    token = tokens[at]
    nouns, modifiers, end = _run_of_nouns(tokens, at) if token.kind in FAMILIES else ([], [], at + 1)
    while end < len(tokens) and tokens[end].kind == "glue":
        end += 1
    if end < len(tokens) and tokens[end].kind not in (",", ";", ")"):
        return None
    if token.kind == "verb":
        return Bond((Topic(""),), frozenset({token.value}))
    return _bond(nouns, modifiers) if len(nouns) == 1 else None


def share(tokens: Sequence[Token], place: int) -> tuple[int, Bond | None] | None:
    """For a percentage at ``place``: where its 占 stands, and what it is said to be a share of."""
    at = place - 1
    base: Bond | None = None
    while at >= 0 and tokens[at].kind not in (",", ";", "number", "("):
        if tokens[at].kind == "share":
            return at, base
        if tokens[at].kind in FAMILIES:
            base = _at_noun(tokens, at, "")
        elif tokens[at].kind in ("rate", "change", "compare", "other", "neg"):
            return None
        at -= 1
    return None


def _past_cause(tokens: Sequence[Token], at: int) -> int:
    """Past 因……引起的: the words up to the second verb of cause in the same stretch."""
    place = at + 1
    while place < len(tokens) and tokens[place].kind not in _CHUNK_ENDS:
        if tokens[place].kind == "arise":
            return place + 1
        place += 1
    return at + 1


def _run_of_nouns(tokens: Sequence[Token], at: int) -> tuple[list[Token], list[Token], int]:
    """Nouns from ``at`` on: those joined by 和 or 、, those that only stand before another; and the end."""
    nouns = [tokens[at]]
    modifiers: list[Token] = []
    at += 1
    while at < len(tokens):
        token = tokens[at]
        if token.kind in FAMILIES:
            if FAMILIES[token.kind] == FAMILIES[nouns[-1].kind] and _narrows(nouns[-1], token):
                modifiers += nouns
                nouns = [token]
            elif not _narrows(token, nouns[-1]):
                break
        elif token.kind == "and":
            following = at + 1
            while following < len(tokens) and tokens[following].kind in ("about", "glue"):
                following += 1
            if following >= len(tokens) or FAMILIES.get(tokens[following].kind) != FAMILIES[nouns[-1].kind]:
                break
            if _is_counted_apart(tokens, following):
                break
            nouns.append(tokens[following])
            at = following
        elif token.kind not in ("glue", "about"):
            break
        at += 1
    return nouns, modifiers, at


def _narrows(general: Token, special: Token) -> bool:
    """Whether the second of two nouns side by side says which of the first: 行政复议 维持, 申请 予以公开."""
    order = ("app", "column", "row", "withdrawn", "block", "outcome")
    return (
        general.kind in order
        and special.kind in order
        and order.index(general.kind) < order.index(special.kind)
    )


def _is_counted_apart(tokens: Sequence[Token], at: int) -> bool:
    """Whether the noun at ``at`` has its own number right behind it: 予以公开5件、部分公开10件."""
    return at + 1 < len(tokens) and tokens[at + 1].kind == "number"


def _at_noun(tokens: Sequence[Token], at: int, how: str) -> Bond | None:
    nouns, modifiers = [tokens[at]], []
    place = at - 1
    while place >= 0:
        token = tokens[place]
        if token.kind in FAMILIES:
            modifiers.insert(0, token)
        elif token.kind == "and":
            previous = place - 1
            while previous >= 0 and tokens[previous].kind in ("glue", "about"):
                previous -= 1
            family = FAMILIES.get(tokens[previous].kind) if previous >= 0 else None
            if family is None or family != FAMILIES[nouns[0].kind]:
                break
            (modifiers if modifiers else nouns).insert(0, tokens[previous])
            place = previous
        elif token.kind not in ("glue", "about"):
            break
        place -= 1
    bond = _bond(nouns, modifiers, how)
    return _with_verbs(tokens, place, bond) if bond else None


def _at_verb(tokens: Sequence[Token], at: int, how: str) -> Bond:
    """A number right behind a verb: what it counts stands before the verb, or was said earlier."""
    verbs = {tokens[at].value}
    place = at - 1
    while place >= 0 and tokens[place].kind in ("and", "glue", "verb", "total"):
        verbs |= {tokens[place].value} if tokens[place].kind == "verb" else set()
        place -= 1
    noun = _at_noun(tokens, place, how) if place >= 0 and tokens[place].kind in FAMILIES else None
    if noun is not None:
        return noun._replace(verbs=noun.verbs | verbs)
    channel = _by_one_channel(tokens, place)
    return Bond((Topic(""),), frozenset(verbs), how=how, narrowed=channel, channel=channel)


def _by_one_channel(tokens: Sequence[Token], place: int) -> bool:
    """Whether a single channel stands right before a verb: 网上收到, but not 网上、信函等渠道收到."""
    alone = place < 1 or tokens[place - 1].kind not in ("and", "channel", "glue")
    return place >= 0 and tokens[place].kind == "channel" and alone


def _with_verbs(tokens: Sequence[Token], place: int, bond: Bond) -> Bond:
    """Add the verbs of the same stretch, looking back from ``place``, and what narrows their meaning."""
    verbs: set[str] = set()
    narrowed = channel = False
    column = bond.column
    while place >= 0:
        token = tokens[place]
        if token.kind in _CHUNK_ENDS or token.kind in ("arise", "neg"):
            narrowed = narrowed or (token.kind == "arise" and not verbs and token.end - token.start > 1)
            break
        if token.kind == "verb":
            verbs.add(token.value)
        elif verbs and token.kind not in ("and", "glue"):
            break
        elif token.kind == "column":
            column = column or token.value
        elif token.kind in ("other", "channel"):
            narrowed, channel = True, channel or token.kind == "channel"
        place -= 1
    if verbs and _by_one_channel(tokens, place):
        channel = True
    narrowed = channel or (narrowed and bool(verbs))
    return bond._replace(
        verbs=bond.verbs | verbs,
        column=column,
        narrowed=bond.narrowed or narrowed,
        channel=bond.channel or channel,
    )


def _bond(nouns: Sequence[Token], modifiers: Sequence[Token], how: str = "") -> Bond | None:
    """Topics from nouns side by side: modifiers say which applicants, or of which cases."""
    columns = [token.value for token in (*modifiers, *nouns) if token.kind == "column"]
    if len(columns) > 1:
        return None
    blocks = tuple(token.value for token in modifiers if token.kind == "block")
    rows = [Topic("row", token.value) for token in modifiers if token.kind == "row"]
    topics: list[Topic] = []
    for noun in nouns:
        if noun.kind == "outcome":
            topics.append(Topic("outcome", noun.value, blocks))
        elif noun.kind in ("app", "column"):
            topics += rows or [Topic("app")]
        elif noun.kind == "row" and rows and _is_group_of(noun.value, rows):
            topics += rows
        else:
            topics.append(Topic(noun.kind, noun.value, blocks if noun.kind == "withdrawn" else ()))
    bare = [token for token in (*modifiers, *nouns) if token.kind == "app"]
    return Bond(
        tuple(topics),
        column=columns[0] if columns else "",
        how=how,
        bare=bool(bare) and all(token.value == "bare" for token in bare),
    )


def _is_group_of(group: str, rows: Sequence[Topic]) -> bool:
    """Whether the rows named before are those of the group named last: 属于内部事务信息 不予公开."""
    return group.endswith("_") and all(row.value.startswith(group) for row in rows)
