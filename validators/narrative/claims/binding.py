"""Which words a number belongs to: those before it, or where there are none, those after it.

Only small words may stand between a number and what it counts.  Whatever is not known in between
breaks the bond, and nothing is said about the number.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.tokens import Token
from .topics import FAMILIES, Bond, Topic, bond_of, run_of_nouns

SMALL = frozenset({"glue", "total", "whole", "own", "about"})
"""Kinds of words that may stand between a number and what it counts."""
_DONE_TO_THEM = ("abolish", "issue", "keep")
"""Verbs that may stand behind what they are about: 对6件规范性文件予以废止."""
WHOLES = ("app", "block", "charge")
"""Nouns that any unknown word before them may narrow to some of them; outcomes are parts already."""
_PEOPLE = ("名", "人", "户", "家")
_CHUNK_ENDS = frozenset({",", ";", "(", ")", "number", "part", "among"})


def before(tokens: Sequence[Token], place: int) -> Bond | None:
    """What the number at ``place`` counts by the words before it."""
    how = ""
    at = place - 1
    while at >= 0:
        kind = tokens[at].kind
        if kind in FAMILIES or kind == "verb":
            return at_noun(tokens, at, how) if kind in FAMILIES else _at_verb(tokens, at, how)
        if kind in ("each", "respectively"):
            how = kind
        elif kind == "total":
            how = how or kind
        elif kind == "(" and at != place - 1:
            return None
        elif kind == ",":
            if tokens[at + 1].kind not in ("total", "each", "respectively"):
                return None
        elif kind not in SMALL and kind not in (":", "("):
            return None
        at -= 1
    return None


def after(tokens: Sequence[Token], place: int) -> Bond | None:
    """What the number at ``place`` counts by the words after it: ``140件信息公开申请``."""
    at = place + 1
    if at < len(tokens) and tokens[at].kind == "arise":
        at = _past_cause(tokens, at)
    kept = frozenset({"keep"}) if at < len(tokens) and tokens[at].value == "keep" else frozenset[str]()
    at += len(kept)
    while at < len(tokens) and tokens[at].kind in ("glue", "about"):
        at += 1
    if at >= len(tokens) or tokens[at].kind not in FAMILIES:
        return None
    nouns, modifiers, end = run_of_nouns(tokens, at)
    behind = [token.kind for token in tokens[end : end + 2]]
    if (behind[:1] == ["number"] and len(nouns) > 1) or behind == ["and", "other"]:
        return None
    bond = bond_of(nouns, modifiers)
    if bond and kept:
        return bond._replace(verbs=kept)
    if bond and end < len(tokens) and tokens[end].kind == "among":
        return bond._replace(how="among")
    if bond and bond.topics[0].kind == "document" and _is_looked_through(tokens, end):
        return None
    done = tokens[end].value if end < len(tokens) and tokens[end].kind == "verb" else ""
    return bond._replace(verbs=frozenset({done})) if bond and done in _DONE_TO_THEM else bond


def _is_looked_through(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause goes on to say that they were reviewed or published: 3件规范性文件的合法性审核."""
    while at < len(tokens) and tokens[at].kind not in _CHUNK_ENDS:
        if tokens[at].kind == "verb" and tokens[at].value in ("review", "publish"):
            return True
        at += 1
    return False


def _past_cause(tokens: Sequence[Token], at: int) -> int:
    """Past 因……引起的: the words up to the second verb of cause in the same stretch."""
    place = at + 1
    while place < len(tokens) and tokens[place].kind not in _CHUNK_ENDS:
        if tokens[place].kind == "arise":
            return place + 1
        place += 1
    return at + 1


def at_noun(tokens: Sequence[Token], at: int, how: str) -> Bond | None:
    """The noun at ``at`` with what stands before it: others it is joined to, and its verbs."""
    nouns = [tokens[at]]
    modifiers: list[Token] = []
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
    bond = bond_of(nouns, modifiers, how)
    if bond and tokens[at].kind == "decision" and _follows(tokens, at, "决定"):
        bond = bond._replace(verbs=frozenset({"decide"}))
    return _with_verbs(tokens, place, bond) if bond else None


def _follows(tokens: Sequence[Token], at: int, word: str) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].value.startswith(word)


def _at_verb(tokens: Sequence[Token], at: int, how: str) -> Bond:
    """A number right behind a verb: what it counts stands before the verb, or was said earlier."""
    verbs = {tokens[at].value}
    place = at - 1
    while place >= 0 and tokens[place].kind in ("and", "glue", "verb", "total", "respectively"):
        verbs |= {tokens[place].value} if tokens[place].kind == "verb" else set()
        how = "respectively" if tokens[place].kind == "respectively" else how
        place -= 1
    noun = at_noun(tokens, place, how) if place >= 0 and tokens[place].kind in FAMILIES else None
    if noun is not None:
        return noun._replace(verbs=noun.verbs | verbs)
    channel = _by_one_channel(tokens, place)
    unknown = False
    while place >= 0 and tokens[place].kind not in _CHUNK_ENDS:
        unknown = unknown or tokens[place].kind == "other"
        place -= 1
    narrowed = channel or unknown
    return Bond((Topic(""),), frozenset(verbs), "", how, narrowed, channel, unknown)


def _by_one_channel(tokens: Sequence[Token], place: int) -> bool:
    """Whether a single channel stands before a verb: 网上收到, but not 网上、信函等渠道收到."""
    channels = 0
    while place >= 0 and tokens[place].kind not in _CHUNK_ENDS:
        kind = tokens[place].kind
        if kind == "and" or (kind == "glue" and tokens[place].value.startswith("等")):
            return False
        channels += kind == "channel"
        place -= 1
    return channels == 1


def _with_verbs(tokens: Sequence[Token], place: int, bond: Bond) -> Bond:
    """Add the verbs of the same stretch, looking back from ``place``, and what narrows their meaning."""
    begin = place
    verbs: set[str] = set()
    unknown = channel = topical = False
    column = bond.column
    clause = _is_relative(tokens, place)
    while place >= 0:
        token = tokens[place]
        if token.kind in _CHUNK_ENDS or token.kind in ("arise", "neg"):
            topical = token.kind == "arise" and not verbs and _is_particular(tokens, place, bond)
            topical = topical or _is_one_persons(tokens, place)
            break
        if token.kind == "verb":
            verbs.add(token.value)
        elif token.kind == "row" and token.value.startswith("carried") and bond.topics == (Topic("app"),):
            return bond._replace(topics=(Topic("row", token.value),), column=column)
        elif verbs and token.kind not in ("and", "glue"):
            break
        elif token.kind == "column":
            column = column or token.value
        elif token.kind in ("other", "channel"):
            unknown, channel = True, channel or token.kind == "channel"
        place -= 1
    if verbs and _by_one_channel(tokens, place):
        channel = True
    topical = topical or _has_its_cause(tokens, begin)
    narrowed = channel or topical or clause or (unknown and (bool(verbs) or bond.topics[0].kind in WHOLES))
    return bond._replace(
        verbs=bond.verbs | verbs,
        column=column,
        narrowed=bond.narrowed or narrowed,
        channel=bond.channel or channel,
        unknown=unknown,
    )


def _is_particular(tokens: Sequence[Token], place: int, bond: Bond) -> bool:
    """Whether a cause or a subject sets some of them apart: 因同一项目引发的, but not 因信息公开引发的."""
    if bond.topics[0].kind == "app":
        return True
    if place and tokens[place - 1].kind == "other" and tokens[place + 1].value == "的":
        return True
    particular = False
    for token in reversed(tokens[:place]):
        if token.kind in _CHUNK_ENDS:
            break
        if token.kind == "arise":
            return particular
        particular = particular or token.kind == "other"
    return False


def _is_one_persons(tokens: Sequence[Token], place: int) -> bool:
    """Whether the stretch is about so many people: 一名申请人先后提起."""
    for token in reversed(tokens[:place]):
        if token.kind in (",", ";"):
            return False
        if token.kind == "number":
            return token.value in _PEOPLE
    return False


def _has_its_cause(tokens: Sequence[Token], place: int) -> bool:
    """Whether the same stretch says why, in words nobody knows: 因没有保存记录而答复."""
    unknown = False
    for token in reversed(tokens[: place + 1]):
        if token.kind in _CHUNK_ENDS:
            return False
        if token.kind == "arise" and token.value in ("因", "由于"):
            return unknown
        unknown = unknown or token.kind in ("other", "neg")
    return False


def _is_relative(tokens: Sequence[Token], place: int) -> bool:
    """Whether what stands before a noun describes which ones: 启动补正程序的|申请."""
    following = place + 1
    behind = tokens[following] if following < len(tokens) else None
    return place >= 0 and tokens[place].kind == "other" and behind is not None and behind.value == "的"
