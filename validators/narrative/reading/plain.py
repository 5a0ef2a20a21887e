"""Text as it is searched: half width, without spaces, in sentences; and the way back for quotes."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from .quantities import Quantity, scan
from .runs import Period

_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_ALIKE = str.maketrans("﹝﹞﹙﹚﹪﹕﹔﹐。﹒", "〔〕()%:;,。.")
_DROPPED = dict.fromkeys(
    map(ord, " \t\r\x0b\x0c\xa0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff\xad")
)
_TABLE: dict[int, int | str | None] = {**_HALF_WIDTH, **_ALIKE, **_DROPPED}
_SENTENCE = re.compile(r"[^。!?\n]+")
_NUMBERING = re.compile(r"(?:\(?[一二三四五六七八九十\d]{1,3}[)、.]|第?[一二三四五六七八九十][是,])?")
_QUOTE_BEFORE, _QUOTE_AFTER = 34, 22
"""Characters quoted before and after what is spoken of, where its sentence is longer."""


class Sentence(NamedTuple):
    """A stretch of the plain text up to a full stop or the end of the paragraph."""

    start: int
    end: int
    text: str


class Plain:
    """One text of a report: ``original``, and ``text``, which is half width and has no spaces.

    Paragraphs are still apart by line breaks.
    """

    def __init__(self, original: str) -> None:
        """Make a text ready to be searched."""
        self.original = original
        self.text = original.translate(_TABLE)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, without what ends them."""
        return tuple(
            Sentence(found.start(), found.end(), found[0]) for found in _SENTENCE.finditer(self.text)
        )

    @cached_property
    def items(self) -> tuple[Quantity | Period, ...]:
        """Every quantity and period, in order."""
        return tuple(scan(self.text))

    def within(self, sentence: Sentence) -> tuple[Quantity | Period, ...]:
        """The quantities and periods of one sentence."""
        first = bisect_left(self.items, sentence.start, key=_start)
        return self.items[first : bisect_left(self.items, sentence.end, key=_start)]

    def quantities(self, sentence: Sentence) -> list[Quantity]:
        """The quantities of one sentence."""
        return [item for item in self.within(sentence) if isinstance(item, Quantity)]

    def quote(self, start: int, end: int, sentence: Sentence | None = None) -> str:
        """The original wording of a stretch of the plain text, with what surrounds it in its sentence."""
        first, last = start, end
        if sentence is not None:
            first = max(sentence.start, start - _QUOTE_BEFORE)
            last = min(sentence.end, end + _QUOTE_AFTER)
        words = " ".join(self.original[self._places[first] : self._places[last - 1] + 1].split())
        before = "……" if sentence and first > sentence.start else ""
        after = "……" if sentence and last < sentence.end else ""
        return f"{before}{words}{after}"

    @cached_property
    def _places(self) -> tuple[int, ...]:
        """Where each character of the plain text stands in the original."""
        return tuple(at for at, char in enumerate(self.original) if ord(char) not in _DROPPED)


def without_number(text: str) -> str:
    """A sentence without the number it begins with: ``一是``, ``(二)``, ``3.``."""
    return text[_NUMBERING.match(text).end() :]  # type: ignore[union-attr]


def _start(item: Quantity | Period) -> int:
    return item.start
