"""Names of other places and agencies in a text (N06): what a text copied from elsewhere leaves behind.

Conservative: only names in the official list of administrative divisions, only where nothing lawful
explains them, and only for an agency whose own place is known from its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from .reading.plain import Plain, Sentence, without_number

_SUFFIXES = frozenset("省市区县旗州盟")
_LONGEST, _SHORTEST = 11, 3
_ORDINARY = frozenset(
    (
        *("新城区", "新市区", "老城区", "市中区", "市南区", "市北区", "城中区", "城关区", "城东区", "城西区"),
        *("城北区", "城厢区", "港口区", "海港区", "平安区", "安定区", "中原区"),
    )
)
"""Names that are words as well."""
_BEFORE = _SUFFIXES | frozenset("在到赴与和由对向及、为是从往于经,;:(“《")
"""What a name may stand behind; behind anything else it may be the end of another word: 沿海|城市."""
_LEARNING = (
    "学习",
    "考察",
    "借鉴",
    "交流",
    "调研",
    "对口",
    "协作",
    "支援",
    "兄弟",
    "先进",
    "经验",
    "帮扶",
    "对标",
    "外地",
    "通报",
    "案例",
    "联合",
    "跨省",
    "川渝",
)
_GENERIC = frozenset("各本我该乡区县市下全属个省在和与、")
"""What stands before 镇 or 街道 where none is named."""
_KINDS = ("镇人民政府", "乡人民政府", "街道办事处")
_SELVES = {
    "镇": ("我局", "我委", "我街道", "我乡"),
    "乡": ("我局", "我委", "我街道", "我镇"),
    "街道": ("我局", "我委", "我镇", "我乡"),
    "局": ("我委", "我镇", "我乡", "我街道"),
    "委": ("我局", "我镇", "我乡", "我街道"),
}
"""By what an agency is: what it would not call itself."""
_WHERE = {"区": ("我县", "我旗"), "县": ("我区", "我旗"), "旗": ("我县",), "市": ("我县", "我旗")}
"""By what its place is: what it would not call that."""


class Stranger(NamedTuple):
    """A name that does not fit the agency."""

    case: str
    """``agency``: another agency's name; ``place``: another place's; ``self``: an ill-fitting 我局, 我县."""
    words: str
    start: int
    end: int
    sentence: Sentence


class Home:
    """Where an agency is, by its name."""

    def __init__(self, agency: str) -> None:
        """Find the places its name begins with."""
        self.agency = "".join(agency.split())
        names = [name for _, end, name in _names_in(self.agency) if end]
        self.place = names[-1] if names else ""
        self._above = frozenset(names[:-1])

    @cached_property
    def function(self) -> str:
        """The name without its places: 城市管理局; empty where no place stands before it."""
        if self.place:
            return self.agency.rpartition(self.place)[2]
        begin = max(map(self.agency.rfind, _SUFFIXES)) + 1
        return self.agency[begin:] if begin else ""

    @cached_property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The prefectures, with all their names, that the place is or lies in."""
        lines = [tuple(line.split()) for line in _text().splitlines() if self.place in line.split()]
        narrowed = [line for line in lines if self._above <= frozenset(line)]
        return tuple(narrowed or lines)

    @cached_property
    def family(self) -> frozenset[str]:
        """The places an agency may speak of as its own: itself, those above, below and beside it."""
        return frozenset(name for line in self.lines for name in line)

    def strangers(self, plain: Plain) -> Iterator[Stranger]:
        """Every name in a text that does not fit."""
        for sentence in plain.sentences:
            yield from self._selves(sentence)
            yield from self._towns(sentence)
            if self.function:
                yield from self._places(sentence)

    def _places(self, sentence: Sentence) -> Iterator[Stranger]:
        chain, learning = -1, any(word in sentence.text for word in _LEARNING)
        found = list(_names_in(sentence.text))
        following = {start for start, _, _ in found}
        for start, end, name in found:
            chain = start if chain < 0 else chain
            if end in following:
                continue
            case, last = self._judged(name, sentence.text[end:])
            opens = case == "agency" and not without_number(sentence.text[:chain])
            if case and (opens or not learning):
                yield self._at(sentence, case, chain, end + last)
            chain = -1

    def _judged(self, name: str, rest: str) -> tuple[str, int]:
        """What a name is with what follows it, and how much of that belongs to it; empty: nothing odd."""
        if name == self.place or name in self._above:
            return "", 0
        alike = len(self.function) > 1 and rest.startswith(self.function)
        if not self.place:
            return ("agency", len(self.function)) if alike and name not in self.agency else ("", 0)
        government = next((words for words in ("人民政府", "政府办") if rest.startswith(words)), "")
        if (alike and self._is_beside(name)) or (government and name not in self.family):
            return "agency", len(self.function if alike else government)
        return ("place" if name not in self.family and name not in _ORDINARY else ""), 0

    def _is_beside(self, name: str) -> bool:
        """Whether a place is not above this one."""
        return all(name not in line[:2] for line in self.lines)

    def _towns(self, sentence: Sentence) -> Iterator[Stranger]:
        for kind in _KINDS:
            own = self.agency.find(kind)
            place = sentence.text.find(kind) if own > 0 else -1
            while place > 0:
                before = sentence.text[place - 1]
                if before != self.agency[own - 1] and before not in _GENERIC:
                    yield self._at(sentence, "agency", max(0, place - 2), place + len(kind))
                place = sentence.text.find(kind, place + 1)

    def _selves(self, sentence: Sentence) -> Iterator[Stranger]:
        for words in self._not_own:
            place = sentence.text.find(words)
            if place >= 0:
                yield self._at(sentence, "self", place, place + len(words))

    @cached_property
    def _not_own(self) -> tuple[str, ...]:
        name = self.agency.removesuffix("人民政府").removesuffix("办事处").removesuffix("员会")
        kind = next((kind for kind in ("街道", "镇", "乡", "局", "委") if name.endswith(kind)), "")
        places = _WHERE.get(self.place[-1:], ())
        autonomous = any(line[0].endswith("自治区") for line in self.lines) if self.place else False
        return (
            *_SELVES.get(kind, ()),
            *(word for word in places if not (autonomous and word in ("我区", "我旗"))),
        )

    @staticmethod
    def _at(sentence: Sentence, case: str, start: int, end: int) -> Stranger:
        words = sentence.text[start:end]
        return Stranger(case, words, sentence.start + start, sentence.start + end, sentence)


def _names_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Names of places in a text with where they stand, where they surely are such names."""
    names, last = _names(), -1
    for place, char in enumerate(text):
        if char not in _SUFFIXES:
            continue
        end = place + 1
        for length in range(min(_LONGEST, end), _SHORTEST - 1, -1):
            start = end - length
            if text[start:end] in names:
                if start in (0, last) or text[start - 1] in _BEFORE or text[start:end] in _unmistakable():
                    yield start, end, text[start:end]
                    last = end
                break


@cache
def _text() -> str:
    """The list: a line a prefecture, with its province before it and its counties behind it."""
    text = Path(__file__).with_name("places.txt").read_text("utf-8")
    return text.partition("\n")[2]


@cache
def _names() -> frozenset[str]:
    return frozenset(_text().split())


@cache
def _unmistakable() -> frozenset[str]:
    """Provinces and prefectures, whose names end no other word; not those like 海城市 in 沿海城市."""
    names = (name for line in _text().splitlines() for name in line.split("\t")[:2])
    return frozenset(name for name in names if name[-1:] in ("省", "市") and name[-2] != "城")
