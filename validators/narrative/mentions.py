"""What a text says the figures are: every number it gives for something the tables count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from .binding import after, before
from .plain import Plain, Sentence
from .quantities import Quantity
from .sayings import everything, nothing, share
from .setting import Setting
from .spoken import Spoken
from .tokens import Token, carrying_told, tokens
from .topics import FAMILIES, Bond, Topic
from .words import Lexicon

Said = Literal["count", "all", "change", "share"]
_SIGNS = ("申请", "复议", "诉讼", "规范性", "规章", "未", "无", "没", "零", "均", "全部", "都", "皆")
"""A sentence with none of these and without a number says nothing of a table."""
_LITTLE = frozenset({"glue", "total", "about", "to", "each"})
_BESIDE = frozenset({"glue", "(", ",", "total"})


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


class _Heard:
    """What was said so far in a sentence."""

    def __init__(self) -> None:
        self.year: int | None = None
        self.partial = self.since = self.comparing = self.part = False
        self.head: Mention | None = None
        self.head_at = -1
        self.used: set[int] = set()


class Reader:
    """Reads one text; what was spoken of last in its paragraph is remembered."""

    def __init__(self, plain: Plain, name: str, setting: Setting, words: Lexicon) -> None:
        """Prepare to read.

        Args:
            plain: the text.
            name: which text of the report it is.
            setting: who speaks.
            words: the words of the form.
        """
        self._plain, self._setting, self._words = plain, setting, words
        self._asked = name == "s1_on_request"
        self._spoken = Spoken(self._asked)

    def mentions(self) -> Iterator[Mention]:
        """Every mention, in order."""
        text, paragraph = self._plain.text, -1
        for sentence in self._plain.sentences:
            begins = text.rfind("\n", 0, sentence.start)
            if begins != paragraph:
                paragraph, self._spoken = begins, Spoken(self._asked)
            inside = self._plain.within(sentence)
            if not inside and not any(sign in sentence.text for sign in _SIGNS):
                continue
            pieces = tokens(text, sentence.start, sentence.end, inside, self._words)
            self._spoken.sentence(sentence.text)
            if not any(piece.kind == "plan" for piece in pieces):
                yield from self._read(sentence, carrying_told(pieces, self._setting.year))

    def _read(self, sentence: Sentence, pieces: Sequence[Token]) -> Iterator[Mention]:
        heard = _Heard()
        for place, token in enumerate(pieces):
            self._hear(token, heard)
            self._spoken.hear(pieces, place)
            for mention in self._said(sentence, pieces, place, heard):
                if mention.said == "count":
                    heard.head, heard.head_at = mention, place
                if not heard.partial and not heard.since:
                    yield mention

    def _hear(self, token: Token, heard: _Heard) -> None:
        kind = token.kind
        if kind in ("year", "last") and not heard.comparing and self._setting.year is not None:
            year = token.year if kind == "year" else self._setting.year - 1
            heard.year = None if year == self._setting.year else year
        elif kind == "whole":
            heard.year, heard.partial, heard.since = None, False, False
        elif kind == "compare":
            heard.comparing, heard.year = True, None
        elif kind in (",", ";"):
            heard.comparing = False
            heard.part = heard.part and kind == ","
            heard.partial = heard.partial and kind == ","
        elif kind in ("partial", "since", "part"):
            setattr(heard, kind, True)

    def _said(
        self, sentence: Sentence, pieces: Sequence[Token], place: int, heard: _Heard
    ) -> Iterator[Mention]:
        token = pieces[place]
        if token.kind == "neg":
            yield from self._counted(sentence, pieces, nothing(pieces, place), _none(token), heard)
        elif token.kind == "all" or (token.kind == "each" and token.value in ("均", "都", "皆")):
            yield from self._whole(sentence, pieces, place, heard)
        elif token.quantity is not None and place not in heard.used and token.quantity.kind != "other":
            yield from self._number(sentence, pieces, place, heard)

    def _number(
        self, sentence: Sentence, pieces: Sequence[Token], place: int, heard: _Heard
    ) -> Iterator[Mention]:
        quantity = pieces[place].quantity
        assert quantity is not None
        near = place - 1
        while near >= 0 and pieces[near].kind in _LITTLE and pieces[near].kind != "to":
            near -= 1
        if near >= 0 and pieces[near].kind == "change":
            yield from self._change(sentence, pieces, place, near, heard)
        elif quantity.kind == "percent":
            yield from self._share(sentence, pieces, place, heard)
        elif quantity.kind in ("count", "money"):
            bond = self._bond(pieces, place)
            if bond and bond.how == "respectively":
                yield from self._listed(sentence, pieces, place, bond, heard)
            elif bond:
                yield from self._counted(sentence, pieces, bond, quantity, heard)

    def _bond(self, pieces: Sequence[Token], place: int) -> Bond | None:
        """Words before the number; those after it where before it stands no noun."""
        left = before(pieces, place)
        if left and left.topics[0].kind:
            return left
        right = after(pieces, place)
        if left and right:
            return right._replace(verbs=left.verbs, narrowed=left.narrowed, channel=left.channel)
        return right or left

    def _listed(
        self, sentence: Sentence, pieces: Sequence[Token], place: int, bond: Bond, heard: _Heard
    ) -> Iterator[Mention]:
        """甲、乙分别为1件、2件: as many numbers as topics, in their order."""
        places = [place]
        at = place + 1
        while at < len(pieces) and (pieces[at].kind in ("and", "number") or pieces[at].kind == ","):
            if pieces[at].kind == "number":
                places.append(at)
            at += 1
        heard.used.update(places)
        if len(places) == len(bond.topics):
            for number, topic in zip(places, bond.topics, strict=True):
                quantity = pieces[number].quantity
                if quantity is not None and quantity.kind == "count":
                    one = bond._replace(topics=(topic,), how="")
                    yield from self._counted(sentence, pieces, one, quantity, heard)

    def _counted(
        self,
        sentence: Sentence,
        pieces: Sequence[Token],
        bond: Bond | None,
        quantity: Quantity,
        heard: _Heard,
    ) -> Iterator[Mention]:
        settled = self._spoken.settle(bond, quantity, heard.part) if bond else None
        if settled is not None:
            scope = self._scope(sentence, pieces, quantity.start)
            yield Mention("count", settled, quantity, sentence, scope, heard.year)

    def _whole(
        self, sentence: Sentence, pieces: Sequence[Token], place: int, heard: _Heard
    ) -> Iterator[Mention]:
        bond = everything(pieces, place)
        if bond is None or bond.narrowed:
            return
        token = pieces[place]
        settled = self._spoken.settle(bond, None, heard.part)
        counted = heard.head is not None or any(piece.kind == "app" for piece in pieces[:place])
        if settled is not None and counted and settled.topics[0].kind in ("app", "row", "outcome"):
            count = heard.head.quantity if heard.head else _none(token)
            at = Quantity(token.start, token.end, count.value, count.unit, "count", count.least, count.most)
            scope = self._scope(sentence, pieces, token.start)
            yield Mention("all", settled, at, sentence, scope, heard.year)

    def _change(
        self, sentence: Sentence, pieces: Sequence[Token], place: int, near: int, heard: _Heard
    ) -> Iterator[Mention]:
        quantity = pieces[place].quantity
        assert quantity is not None
        begin = near
        while begin > 0 and pieces[begin - 1].kind in ("compare", "last", "year", "glue", "and"):
            begin -= 1
        own = before(pieces, begin) if begin < near or pieces[begin - 1].kind in FAMILIES else None
        own = own or before(pieces, near)
        bond = self._spoken.settle(own, None, heard.part) if own and own.topics[0].kind else None
        of = None
        if bond is None and heard.head is not None:
            bond, of = heard.head.bond, heard.head.quantity
        if bond is not None and quantity.kind in ("count", "percent"):
            scope = self._scope(sentence, pieces, quantity.start)
            yield Mention("change", bond, quantity, sentence, scope, heard.year, pieces[near].value, of=of)

    def _share(
        self, sentence: Sentence, pieces: Sequence[Token], place: int, heard: _Heard
    ) -> Iterator[Mention]:
        quantity = pieces[place].quantity
        said = share(pieces, place)
        if said is None or quantity is None:
            return
        at, base = said
        own = before(pieces, at)
        bond = self._spoken.settle(own, None, False) if own and own.topics[0].kind else None
        of = None
        if bond is None and heard.head is not None:
            near = at - 1
            while near >= 0 and pieces[near].kind in _BESIDE:
                near -= 1
            of = pieces[near].quantity if near >= 0 else None
            if of is None or of.kind != "count":
                return
            bond = heard.head.bond if near == heard.head_at else _same_family(heard.head.bond)
        if bond is not None and bond.how != "respectively" and len(bond.topics) > 0:
            scope = self._scope(sentence, pieces, quantity.start)
            yield Mention("share", bond, quantity, sentence, scope, heard.year, base=base, of=of)

    def _scope(self, sentence: Sentence, pieces: Sequence[Token], place: int) -> str:
        """The words before a number, in its sentence, that speak of others than this agency."""
        said = self._plain.text[sentence.start : place]
        if found := self._setting.foreign_scope(said):
            return found
        stretches = said.replace(";", ",").split(",")
        since = place - sum(map(len, stretches[-2:])) - len(stretches[-2:])
        for piece in pieces:
            if piece.kind == "scope" and since <= piece.start < place:
                return self._plain.text[piece.start : piece.end]
            if piece.kind == "verb" and since <= piece.start < place:
                subject = self._plain.text[sentence.start : piece.start].replace(";", ",").rpartition(",")[2]
                if found := self._setting.foreign_subject(subject):
                    return found
        return ""


def _same_family(bond: Bond) -> Bond | None:
    """What a number without words of its own is a share of: applications, among applications."""
    return Bond((Topic("app"),), frozenset({"finish"})) if bond.topics[0].kind in ("app", "row") else None


def _none(token: Token) -> Quantity:
    return Quantity(token.start, token.end, 0, "", "count", 0, 0)
