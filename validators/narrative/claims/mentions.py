"""What a text says the figures are: every number it gives for something the tables count."""

from __future__ import annotations

from collections.abc import Iterator

from ..reading.plain import Plain
from ..reading.tokens import Token, tokens
from ..reading.words import Lexicon
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
        spoken = Spoken(self._asked)
        for sentence in self._plain.sentences:
            begins = text.rfind("\n", 0, sentence.start)
            if begins != paragraph:
                paragraph, spoken = begins, Spoken(self._asked)
            inside = self._plain.within(sentence)
            if not inside and not any(sign in sentence.text for sign in _SIGNS):
                continue
            own = self._setting.names
            pieces = tokens(text, sentence, inside, self._words, own)
            if any(piece.kind == "plan" for piece in pieces):
                continue
            spoken.sentence(sentence)
            if spoken.is_silent and not any(map(_may_tell, pieces)):
                spoken.pass_over(pieces)
                continue
            told = in_context(pieces, text, self._setting.year)
            yield from SentenceReader(sentence, told, spoken, self._setting).mentions()


def _may_tell(token: Token) -> bool:
    """Whether a word can say that something was counted, or was not, where nothing was spoken of yet."""
    return token.kind in _TELLING or token.value == "carry"
