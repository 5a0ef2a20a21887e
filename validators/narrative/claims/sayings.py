"""What is said without a number of its own: nothing, all of them, a share of them."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.tokens import Token
from .binding import SMALL, at_noun
from .topics import FAMILIES, Bond, Topic, bond_of, run_of_nouns


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
            nouns, modifiers, at = run_of_nouns(tokens, at)
            continue
        if token.kind in ("arise", "verb"):
            if nouns and token.kind == "arise" and _is_last(tokens, at):
                break
            joined = tokens[at - 1].kind == "and"
            if nouns and token.value == "answer" and not joined and _is_last(tokens, at):
                break
            if nouns and token.kind == "verb" and not joined:
                return None
            kept, nouns, modifiers = [*kept, *(nouns if joined else [])], [], []
            verbs |= {token.value} if token.kind == "verb" else set()
        elif token.kind == "number" and at == place + 1 and token.quantity and token.quantity.value == 1:
            pass  # 无一例
        elif token.kind in (",", ";", ")") or (nouns and _another_negation(tokens, at)):
            break
        elif token.kind not in SMALL and token.kind not in ("and", "beside"):
            return None
        at += 1
    bond = bond_of([*kept, *nouns], modifiers) if nouns else None
    return bond._replace(verbs=frozenset(verbs), how="each") if bond else None


def _is_last(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 == len(tokens) or tokens[at + 1].kind in (",", ";", ")")


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
    nouns, modifiers, end = run_of_nouns(tokens, at) if token.kind in FAMILIES else ([], [], at + 1)
    while end < len(tokens) and tokens[end].kind == "glue":
        end += 1
    if end < len(tokens) and tokens[end].kind not in (",", ";", ")"):
        return None
    if token.kind == "verb":
        return Bond((Topic(""),), frozenset({token.value}))
    return bond_of(nouns, modifiers) if len(nouns) == 1 else None


def share(tokens: Sequence[Token], place: int) -> tuple[int, Bond | None] | None:
    """For a percentage at ``place``: where its 占 stands, and what it is said to be a share of."""
    at = place - 1
    base: Bond | None = None
    while at >= 0 and tokens[at].kind not in (",", ";", "number", "("):
        if tokens[at].kind == "share":
            return at, base
        if tokens[at].kind in FAMILIES:
            base = at_noun(tokens, at, "")
        elif tokens[at].kind in ("rate", "change", "compare", "other", "neg"):
            return None
        at -= 1
    return None
