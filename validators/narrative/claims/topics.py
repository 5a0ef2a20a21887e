"""What can be counted, and nouns side by side: which of them are counted, which only tell them apart.

A ``Mention`` is one number said of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..reading.plain import Sentence
from ..reading.quantities import Quantity
from ..reading.tokens import Token

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


_WEAK = frozenset({"attribute", "bare"})


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
    """``each``, ``respectively``, ``total`` (共计), ``among`` (62件申请中), or empty."""
    narrowed: bool = False
    """Something unknown stands between verb and noun, or only one channel is spoken of."""
    channel: bool = False
    unknown: bool = False
    """Some word nobody knows stands before it in the same stretch."""
    word: str = ""
    """``bare``: only 申请, which need not be of government information; ``attribute``: only 依申请公开,
    which may be said of documents."""


Said = Literal["count", "all", "change", "share"]


class Mention(NamedTuple):
    """One number, or none at all, said of one thing or of several."""

    said: Said
    bond: Bond
    quantity: Quantity
    """For 无 and 未产生 a 0; for 全部 and 均 (``all``) a 0 or what was counted before."""
    sentence: Sentence
    scope: str = ""
    """The words that make it doubtful whether the tables mean the same: 全区, 备案."""
    year: int | None = None
    """Another year than the report's."""
    sign: str = ""
    """For a change: ``+``, ``-``, ``0``."""
    base: Bond | None = None
    """For a share: of what it is one."""
    of: Quantity | None = None
    """For a share or a change: the number said before."""
    among: Quantity | None = None
    """For a share: the number the sentence set out from: 无法提供的82件中."""


def run_of_nouns(tokens: Sequence[Token], at: int) -> tuple[list[Token], list[Token], int]:
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


def bond_of(nouns: Sequence[Token], modifiers: Sequence[Token], how: str = "") -> Bond | None:
    """Topics from nouns side by side: modifiers say which applicants, or of which cases."""
    if any(noun.kind == "app" for noun in nouns) and any(
        FAMILIES[token.kind] != "app" for token in modifiers
    ):
        return None
    nouns = _withdrawn(nouns, modifiers)
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
    said = {token.value for token in (*modifiers, *nouns) if token.kind == "app"}
    return Bond(
        tuple(topics),
        column=columns[0] if columns else "",
        how=how,
        word=next((word for word in ("attribute", "bare") if word in said and said <= _WEAK), ""),
    )


def _withdrawn(nouns: Sequence[Token], modifiers: Sequence[Token]) -> Sequence[Token]:
    """Applications that were withdrawn are counted as that: 申请人撤回|申请."""
    withdrawn = [token for token in modifiers if token.kind == "withdrawn"]
    return withdrawn if withdrawn and all(noun.kind == "app" for noun in nouns) else nouns


def _is_group_of(group: str, rows: Sequence[Topic]) -> bool:
    """Whether the rows named before are those of the group named last: 属于内部事务信息 不予公开."""
    return group.endswith("_") and all(row.value.startswith(group) for row in rows)
