"""One sentence: every number it gives for something the tables count, with year, part and scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..reading.plain import Sentence
from ..reading.quantities import Quantity
from ..reading.tokens import Token
from .binding import WHOLES, after, before
from .context import asides
from .sayings import everything, nothing, share
from .setting import Setting, scope_of
from .spoken import Spoken
from .topics import FAMILIES, Bond, Mention, Said, Topic

_LITTLE = frozenset({"glue", "total", "about", "each"})
_COMPARING = frozenset({"compare", "last", "year", "glue", "and"})
_ALL_OF_IT = frozenset({"whole", "total", "own", "neg"})
_BESIDE = frozenset({"glue", "(", ",", "total"})


class SentenceReader:
    """Walks through a sentence, keeping the year and the part that are being spoken of."""

    def __init__(self, sentence: Sentence, pieces: Sequence[Token], spoken: Spoken, setting: Setting) -> None:
        """Begin a sentence."""
        self._sentence, self._pieces, self._spoken, self._setting = sentence, pieces, spoken, setting
        self._year: int | None = None
        self._partial = self._since = self._comparing = self._part = self._others = False
        self._other_year = False
        self._asides = asides(pieces)
        self._head: Mention | None = None
        self._head_at = -1
        self._counts: dict[int, Mention] = {}
        self._among: Quantity | None = None
        self._counting: tuple[Bond | None, int] = (None, -1)
        self._used: set[int] = set()

    def mentions(self) -> Iterator[Mention]:
        """Every mention, in order."""
        for place, token in enumerate(self._pieces):
            self._hear(token)
            self._spoken.hear(self._pieces, place)
            found = list(self._said(place))
            for mention in found:
                if mention.said == "count":
                    self._head, self._head_at = mention, place
                    self._counts[place] = mention
                    if any(one.kind == "among" for one in self._pieces[place + 1 : place + 2]):
                        self._among = mention.quantity
                if not (self._partial or self._since or self._others or place in self._asides):
                    yield mention
            if token.quantity is not None and place not in self._used:
                self._spoken.count(token.quantity, bool(found))

    def _hear(self, token: Token) -> None:
        kind = token.kind
        own_year = kind == "whole" or (kind == "year" and token.year == self._setting.year)
        if own_year and self._other_year and not self._comparing:
            self._partial = True
            return
        if kind in (",", ";", "number", "compare"):
            self._other_year = False
        elif kind == "last" or (kind == "year" and not own_year):
            self._other_year = True
        if kind in ("year", "last") and not self._comparing and self._setting.year is not None:
            year = token.year if kind == "year" else self._setting.year - 1
            self._year = None if year == self._setting.year else year
        elif kind == "whole":
            self._year, self._partial, self._since, self._others = None, False, False, False
        elif kind == "compare":
            self._comparing, self._year = True, None
        elif kind in (",", ";"):
            self._comparing = False
            self._part = self._part and kind == ","
            self._partial = self._partial and kind == ","
            self._others = self._others and kind == ","
        elif kind == "helping":
            self._others = True
        elif kind == "own":
            self._others = False
        elif kind == "partial":
            self._partial = True
        elif kind == "since":
            self._since = True
        elif kind == "part":
            self._part = True

    def _said(self, place: int) -> Iterator[Mention]:
        token = self._pieces[place]
        if token.kind == "neg":
            self._used.update(self._one_at(place + 1))
            yield from self._counted(nothing(self._pieces, place), _none(token))
        elif token.kind == "all" or (token.kind == "each" and token.value in ("均", "都", "皆")):
            yield from self._whole(place)
        elif token.quantity is not None and place not in self._used:
            yield from self._number(place, token.quantity)

    def _one_at(self, place: int) -> Iterator[int]:
        """The place of the 1 in 无一例."""
        quantity = self._pieces[place].quantity if place < len(self._pieces) else None
        if quantity is not None and quantity.value == 1:
            yield place

    def _number(self, place: int, quantity: Quantity) -> Iterator[Mention]:
        near = place - 1
        while near >= 0 and self._pieces[near].kind in _LITTLE:
            near -= 1
        if near >= 0 and self._pieces[near].kind == "change":
            yield from self._change(near, quantity)
        elif quantity.kind == "percent":
            yield from self._share(place, quantity)
        elif quantity.kind in ("count", "money"):
            bond = self._as_its_neighbour(self._bond(place), place)
            if bond and bond.how == "respectively":
                yield from self._listed(place, bond)
            else:
                yield from self._counted(bond, quantity)

    def _as_its_neighbour(self, bond: Bond | None, place: int) -> Bond | None:
        """What narrows the first of a list narrows the others: 因征收引发的复议27件、诉讼39件."""
        before, self._counting = self._counting, (bond, place)
        if bond is None or before[0] is None or not before[0].narrowed:
            return bond
        between = self._pieces[before[1] + 1 : place]
        listed = bool(between) and between[0].kind == "and"
        same = FAMILIES.get(bond.topics[0].kind) == FAMILIES.get(before[0].topics[0].kind)
        return bond._replace(narrowed=True) if listed and same else bond

    def _bond(self, place: int) -> Bond | None:
        """Words before the number; those after it where before it stands no noun."""
        left = before(self._pieces, place)
        if left and left.topics[0].kind:
            return left
        right = after(self._pieces, place)
        if right and right.topics == (Topic("app"),) and not (left and left.verbs) and not _is_total(left):
            right = right._replace(narrowed=True)
        if left and right and right.how != "among":
            verbs = left.verbs | right.verbs
            narrowed = right.narrowed or left.channel
            return right._replace(verbs=verbs, narrowed=narrowed, channel=left.channel)
        return right or left

    def _listed(self, place: int, bond: Bond) -> Iterator[Mention]:
        """甲、乙分别为1件、2件: as many numbers as topics, in their order."""
        places = self._list(place)
        if len(places) == len(bond.topics):
            for number, topic in zip(places, bond.topics, strict=True):
                quantity = self._pieces[number].quantity
                if quantity is not None and quantity.kind == "count":
                    yield from self._counted(bond._replace(topics=(topic,), how=""), quantity)

    def _names_an_agency(self, token: Token) -> bool:
        begin = self._sentence.start
        words = self._sentence.text[max(0, token.start - begin - 1) : token.end - begin]
        return self._setting.names_an_agency(words)

    def _list(self, place: int) -> list[int]:
        """The places of the numbers joined to the one at ``place``; they are read with it."""
        places = [place]
        at = place + 1
        while at < len(self._pieces) and self._pieces[at].kind in ("and", "number", ","):
            if self._pieces[at].kind == "number":
                places.append(at)
            at += 1
        self._used.update(places)
        return places

    def _counted(self, bond: Bond | None, quantity: Quantity) -> Iterator[Mention]:
        settled = self._spoken.settle(bond, quantity, quantity.end, self._part) if bond else None
        if settled is not None:
            mention = self._mention("count", settled, quantity)
            bare = settled.word == "bare"
            if self._is_of_some(settled, quantity.start):
                mention = mention._replace(bond=settled._replace(narrowed=True))
            if not (mention.scope and bare):
                yield mention

    def _is_of_some(self, bond: Bond, place: int) -> bool:
        """Whether a word nobody knows stands before a number in its clause, brackets included.

        It may speak of some of them only, unless the sentence says of whom or when: 全年, 共, 我局.
        """
        if bond.topics[0].kind not in WHOLES:
            return False
        unknown = whole = False
        bare = bond.word == "bare"
        for token in self._pieces:
            if token.start >= place:
                break
            strange = token.kind == "other" and (bare or not self._names_an_agency(token))
            unknown = strange or (unknown and token.kind not in (",", ";", ":"))
            own_year = token.kind == "year" and token.year == self._setting.year
            whole = whole or token.kind in _ALL_OF_IT or own_year
        return unknown and (bare or not whole)

    def _mention(self, said: Said, bond: Bond, quantity: Quantity) -> Mention:
        scope = scope_of(self._setting, self._sentence, self._pieces, quantity.start)
        carried = bond.topics[0].value.startswith("carried")
        return Mention(said, bond, quantity, self._sentence, scope, None if carried else self._year)

    def _whole(self, place: int) -> Iterator[Mention]:
        bond = everything(self._pieces, place)
        token = self._pieces[place]
        if bond is None or bond.narrowed:
            return
        settled = self._spoken.settle(bond, None, token.end, self._part)
        if settled is None or (self._head is not None and self._head.bond.narrowed):
            return
        if any(piece.kind == "number" for piece in self._pieces[self._head_at + 1 : place]):
            return
        counted = self._head is not None or any(piece.kind == "app" for piece in self._pieces[:place])
        carried = self._head is not None and self._head.bond.topics[0].kind == "row"
        kind = settled.topics[0].kind
        if counted and (kind == "outcome" or (kind == "app" and not carried)):
            yield self._mention("all", settled, _none(token))

    def _change(self, near: int, quantity: Quantity) -> Iterator[Mention]:
        """较去年增加22件: of what stands before it, or of the number said last."""
        begin = near
        while begin > 0 and self._pieces[begin - 1].kind in _COMPARING:
            begin -= 1
        own = before(self._pieces, begin) or before(self._pieces, near)
        bond = self._settled(own, quantity, self._part)
        of = None
        if bond is None and self._head is not None:
            bond, of = self._head.bond, self._head.quantity
        if bond is not None and quantity.kind in ("count", "percent"):
            sign = self._pieces[near].value
            yield self._mention("change", bond, quantity)._replace(sign=sign, of=of)

    def _settled(self, bond: Bond | None, quantity: Quantity, part: bool) -> Bond | None:
        """What a change or a share is said of, where a noun stands before it."""
        if bond is None or not bond.topics[0].kind:
            return None
        return self._spoken.settle(bond, None, quantity.end, part)

    def _share(self, place: int, quantity: Quantity) -> Iterator[Mention]:
        """占33.9%: of what stands before it, or of the number right before it."""
        said = share(self._pieces, place)
        if said is None:
            return
        at, base = said
        if at and self._pieces[at - 1].kind == "respectively":
            yield from self._shares_listed(at, self._list(place), base)
            return
        own = before(self._pieces, at)
        bond = self._settled(own, quantity, False)
        of = None
        if bond is None and self._head is not None:
            near = at - 1
            while near >= 0 and self._pieces[near].kind in _BESIDE:
                near -= 1
            of = self._pieces[near].quantity if near >= 0 else None
            if of is None or of.kind != "count":
                return
            bond = self._head.bond if near == self._head_at else _same_family(self._head.bond)
        if bond is not None and bond.how != "respectively":
            yield self._mention("share", bond, quantity)._replace(base=base, of=of, among=self._among)

    def _shares_listed(self, at: int, percents: Sequence[int], base: Bond | None) -> Iterator[Mention]:
        """甲1件、乙2件,分别占10%、20%: the numbers said last, in their order."""
        numbers = [place for place in range(at) if self._pieces[place].kind == "number"][-len(percents) :]
        if len(numbers) < len(percents) or not all(place in self._counts for place in numbers):
            return
        for place, percent in zip(numbers, percents, strict=True):
            quantity, said = self._pieces[percent].quantity, self._counts[place]
            if quantity is not None and quantity.kind == "percent":
                share = self._mention("share", said.bond, quantity)
                yield share._replace(base=base, of=said.quantity, among=self._among)


def _is_total(bond: Bond | None) -> bool:
    return bond is not None and bond.how == "total"


def _same_family(bond: Bond) -> Bond | None:
    """What a number without words of its own is a share of: applications, among applications."""
    return Bond((Topic("app"),), frozenset({"finish"})) if bond.topics[0].kind in ("app", "row") else None


def _none(token: Token) -> Quantity:
    return Quantity(token.start, token.end, 0, "", "count", 0, 0)
