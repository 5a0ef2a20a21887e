"""Text as it is searched: half width, without spaces, in sentences; and the way back for quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_ALIKE = str.maketrans("﹝﹞﹙﹚﹪﹕﹔﹐。﹒", "〔〕()%:;,。.")
_DROPPED = dict.fromkeys(
    map(ord, " \t\r\x0b\x0c\xa0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff\xad")
)
_TABLE: dict[int, int | str | None] = {**_HALF_WIDTH, **_ALIKE, **_DROPPED}
_ENDS = frozenset("。!?\n")
_QUOTE_BEFORE, _QUOTE_AFTER = 34, 22
"""Characters quoted before and after what is spoken of, where its sentence is longer."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of the plain text up to a full stop or the end of the paragraph."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """One text of a report."""

    original: str
    text: str
    """Half width, without spaces; paragraphs still apart by line breaks."""

    def sentences(self) -> Iterator[Sentence]:
        """The sentences, without what ends them."""
        start = 0
        for place, char in enumerate(self.text):
            if char in _ENDS:
                if place > start:
                    yield Sentence(start, place, self.text[start:place])
                start = place + 1
        if start < len(self.text):
            yield Sentence(start, len(self.text), self.text[start:])

    def quote(self, start: int, end: int, sentence: Sentence | None = None) -> str:
        """The original wording of a stretch of the plain text, with what surrounds it in its sentence."""
        first, last = start, end
        if sentence is not None:
            first = max(sentence.start, start - _QUOTE_BEFORE)
            last = min(sentence.end, end + _QUOTE_AFTER)
        places = [at for at, char in enumerate(self.original) if ord(char) not in _DROPPED]
        words = " ".join(self.original[places[first] : places[last - 1] + 1].split())
        before = "……" if sentence and first > sentence.start else ""
        after = "……" if sentence and last < sentence.end else ""
        return f"{before}{words}{after}"


def plain(original: str) -> Plain:
    """A text made ready to be searched."""
    return Plain(original, original.translate(_TABLE))
