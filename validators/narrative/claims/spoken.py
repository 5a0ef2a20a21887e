"""What a paragraph is speaking of, and whether a number can mean our tables at all."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.plain import Sentence
from ..reading.quantities import Quantity
from ..reading.tokens import Token
from .context import OF_INFORMATION
from .topics import FAMILIES, Bond, Topic

_RECEIVED = frozenset({"receive", "receive_new"})
_DEALT_WITH = frozenset({"handle", "finish", "answer"})
_CASE_UNITS = frozenset({"件", "件次", "宗", "起", "例", "份", ""})
"""Units of applications; what is counted in others is not confused with them."""
_CASES = frozenset({"row", "block", "outcome", "withdrawn"})
_NOT_OURS = frozenset({"publish", "review"})
"""Verbs after which a number counts what was published or looked through, not what was decided."""


class Spoken:
    """The subject of a paragraph so far: applications, cases or documents."""

    def __init__(self, asked: bool) -> None:
        """Begin a paragraph; ``asked``: in the text about applications."""
        self._asked = self._applications = asked
        self._family = "app" if asked else ""
        self._blocks: tuple[str, ...] = ()
        self._document = ""
        self._counted: bool | None = None
        self._sentence = Sentence(0, 0, "")

    def sentence(self, sentence: Sentence) -> None:
        """Take note of a new sentence."""
        self._sentence = sentence

    def count(self, quantity: Quantity, ours: bool) -> None:
        """Take note of a number, and whether it counted what the tables count."""
        if quantity.unit in _CASE_UNITS:
            self._counted = ours

    @property
    def is_silent(self) -> bool:
        """Whether the paragraph has spoken of nothing the tables count."""
        return not self._family

    def pass_over(self, pieces: Sequence[Token]) -> None:
        """Take note of a sentence that says nothing: its numbers counted something else."""
        for token in pieces:
            if token.quantity is not None:
                self.count(token.quantity, False)

    def hear(self, pieces: Sequence[Token], place: int) -> None:
        """Take note of a word."""
        token = pieces[place]
        family = FAMILIES.get(token.kind)
        if family in ("app", "case", "document") and token.kind not in ("withdrawn", "outcome"):
            self._family = family
        if token.kind == "app" and token.value not in ("bare", "attribute"):
            self._applications = True
        elif token.kind == "document":
            self._document = token.value
        elif token.kind == "block":
            previous = place - 1
            while previous >= 0 and pieces[previous].kind in ("glue", "about", "and", "number"):
                previous -= 1
            joined = previous >= 0 and pieces[previous].kind == "block"
            self._blocks = (*self._blocks, token.value) if joined else (token.value,)

    def settle(self, bond: Bond, quantity: Quantity | None, place: int, part: bool) -> Bond | None:
        """The bond with every topic known; None where the number cannot be one of the tables'.

        Args:
            bond: what the words around the number say.
            quantity: the number; None where none is said of it.
            place: where in the text that is said.
            part: after 其中: what is received there is only a part.
        """
        found = (self._topic(topic, bond, place) for topic in bond.topics)
        topics = tuple(topic for topic in found if topic is not None)
        if len(topics) != len(bond.topics) or bond.channel:
            return None
        if not all(_may_count(topic, bond, quantity, part) for topic in topics):
            return None
        return bond._replace(topics=topics)

    def _topic(self, topic: Topic, bond: Bond, place: int) -> Topic | None:
        match topic.kind:
            case "":
                found = self._by_verb(bond)
            case "withdrawn" if self._family == "case":
                found = Topic("outcome", "other", self._blocks)
            case "withdrawn":
                found = self._row("other_rest")
            case "row":
                found = self._row(topic.value)
            case "outcome":
                found = self._outcome(topic, bond, place)
            case "app":
                found = topic if self._are_applications(bond) else None
            case "block":
                found = topic if self._are_cases(bond, place) else None
            case _:
                found = topic
        return found

    def _are_applications(self, bond: Bond) -> bool:
        """Whether the words mean applications for government information, and no others."""
        if bond.word == "bare":
            return self._applications and not bond.unknown
        if bond.word == "attribute":
            return self._asked or bool(bond.verbs & (_RECEIVED | _DEALT_WITH))
        return self._applications or not bond.column

    def _are_cases(self, bond: Bond, place: int) -> bool:
        """Whether reviews and suits are about the disclosure of information: an agency has others too.

        A sentence that says so only of a part (案件共31件，其中信息公开类15件) speaks of others as well.
        """
        text, at = self._sentence.text, place - self._sentence.start
        said, rest = text[:at], text[at:].partition(";")[0]
        stop = min((found for sign in ",(" if (found := rest.find(sign)) >= 0), default=len(rest))
        if any(word in said + rest[:stop] for word in OF_INFORMATION):
            return True
        _, part, named = rest.partition("其中")
        if part and any(word in named for word in OF_INFORMATION):
            return False
        if bond.narrowed:
            return False
        dealt_with = bool(bond.verbs & {"handle", "review", "publish"})
        return (self._asked or self._applications) and not dealt_with

    def _row(self, row: str) -> Topic | None:
        return Topic("row", row) if self._applications else None

    def _outcome(self, topic: Topic, bond: Bond, place: int) -> Topic | None:
        if topic.blocks:
            return topic if self._are_cases(bond, place) else None
        if self._family == "case" and self._blocks:
            return topic._replace(blocks=self._blocks) if self._are_cases(bond, place) else None
        return self._row("carried_out") if topic.value == "pending" and self._family == "app" else None

    def _by_verb(self, bond: Bond) -> Topic | None:
        verbs = bond.verbs
        if self._family == "case" and self._blocks and "finish" in verbs:
            return Topic("outcome", "closed", self._blocks)
        ours = self._counted or (self._counted is None and not bond.unknown)
        if verbs & (_RECEIVED | _DEALT_WITH) and ours and self._applications and self._family == "app":
            return Topic("app")
        if verbs & {"issue", "abolish", "keep"} and self._family == "document":
            return Topic("document", self._document)
        return None


def _may_count(topic: Topic, bond: Bond, quantity: Quantity | None, part: bool) -> bool:
    """Whether the unit, the verbs and the place in the sentence let a number mean the tables' own."""
    verbs, unit = bond.verbs, quantity.unit if quantity else ""
    if quantity is not None and (quantity.kind == "money") != (topic.kind in ("charge", "fee")):
        return False
    if topic.kind in _CASES:
        return unit in _CASE_UNITS | {"个", "次"}
    if topic.kind == "app":
        return _may_be_applications(bond, unit, part)
    if topic.kind == "decision":
        listed = unit in ("条", "次") or (unit in ("项", "个") and "decide" not in verbs)
        return not verbs & _NOT_OURS and not listed
    if topic.kind == "document":
        said = bool(verbs & {"issue", "abolish", "keep"})
        return (said or not bond.unknown) and ("review" not in verbs or bool(verbs & {"abolish", "keep"}))
    return True


def _may_be_applications(bond: Bond, unit: str, part: bool) -> bool:
    verbs = bond.verbs
    if not bond.topics[0].kind and unit not in _CASE_UNITS:
        return False
    counted = bool(verbs & (_RECEIVED | _DEALT_WITH)) or unit != "条"
    apart = bool(bond.column) or bool(verbs & _DEALT_WITH)
    return counted and not verbs & _NOT_OURS and (apart or not part)
