"""What a text says the figures are: every number it gives for something the tables count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..reading.plain import Plain, Sentence
from ..reading.tokens import Token, tokens
from ..reading.words import Lexicon, Meaning
from .context import in_context
from .sentence import SentenceReader
from .setting import Setting
from .spoken import Spoken
from .topics import FAMILIES, Mention

_SIGNS = ("申请", "复议", "诉讼", "规范性", "规章", "未", "无", "没", "零", "均", "全部", "都", "皆")
"""A sentence with none of these and without a number says nothing of a table."""

_TELLING = frozenset({*FAMILIES, "neg", "respectively"})


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

    def mentions(self) -> Iterator[Mention]:
        """Every mention, in order."""
        text, paragraph = self._plain.text, -1
        spoken, silent = Spoken(self._asked), list[Sentence]()
        for sentence in self._plain.sentences:
            begins = text.rfind("\n", 0, sentence.start)
            if begins != paragraph:
                paragraph, spoken, silent = begins, Spoken(self._asked), []
            if not self._plain.within(sentence) and not any(sign in sentence.text for sign in _SIGNS):
                continue
            hushed = spoken.is_silent and not _tells(sentence.text, self._words)
            pieces = [] if hushed else self._pieces(sentence)
            if spoken.is_silent and not any(_may_tell((piece.kind, piece.value)) for piece in pieces):
                # Its numbers matter once the paragraph speaks of something; most never do.
                silent.append(sentence)
            elif pieces:
                for earlier in silent:
                    spoken.pass_over(self._pieces(earlier))
                silent.clear()
                spoken.sentence(sentence)
                told = in_context(pieces, text, self._setting.year)
                yield from SentenceReader(sentence, told, spoken, self._setting).mentions()

    def _pieces(self, sentence: Sentence) -> list[Token]:
        """The tokens of a sentence; none of one about plans."""
        inside = self._plain.within(sentence)
        pieces = tokens(self._plain.text, sentence, inside, self._words, self._setting.names)
        return [] if any(piece.kind == "plan" for piece in pieces) else pieces


@lru_cache
def _hints(words: Lexicon) -> re.Pattern[str]:
    return words.hints(_may_tell)


def _tells(text: str, words: Lexicon) -> bool:
    """Whether a word that may tell stands anywhere, before the sentence is taken apart."""
    hints = _hints(words)
    found = hints.search(text)
    while found:
        word = words.at(text, found.start())
        if word and _may_tell(word[1]):
            return True
        found = hints.search(text, found.start() + 1)
    return False


def _may_tell(meaning: Meaning) -> bool:
    """Whether a word can say that something was counted, or was not, where nothing was spoken of yet."""
    return meaning[0] in _TELLING or meaning[1] == "carry"
