"""Who speaks in a text, and whose figures a sentence therefore means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from nianbao.workbook.submission import Submission

from ..reading.plain import Sentence
from ..reading.tokens import Token

Standing = Literal["government", "office", "department"]

_OFFICE = ("政府办公室", "政府办公厅", "政府办")
_ORGANISATION = (
    *(
        "局",
        "委",
        "委员会",
        "办公室",
        "办",
        "办事处",
        "中心",
        "镇",
        "乡",
        "街道",
        "院",
        "公司",
        "政府",
        "大队",
        "支队",
    ),
    *("部门", "单位", "管委会", "集团", "学校", "医院", "法院"),
)
_OWN = tuple(own + kind for own in "我本" for kind in _ORGANISATION)
_WHOLE = re.compile(r"[全我本][区市县镇乡州省旗](?!级)")
_SEAT = re.compile(
    r"(?:[区市县州省旗](?:人民)?政府(?:办公室|办公厅|办)?|政府办公?室?)"
    r"(?!(?:门户)?网|官网|信息公开|公报|平台|系统|信箱|政务|名义)"
)
_SAYS_WHO = frozenset({"verb", "row"})
"""Before these stands whoever did it."""
_LONGEST_NAME = 14
_PLACE = frozenset("省市区县州旗镇乡")
_OWN_BEFORE = _PLACE | frozenset("我本该由为,、")


class Setting(NamedTuple):
    """The agency a text is from."""

    name: str
    standing: Standing
    year: int | None
    names: tuple[str, ...] = ()
    """What the agency calls itself, the longest first: its name with fewer and fewer places before it."""

    def foreign_scope(self, text: str) -> str:
        """The words in a stretch of text by which it speaks of others than this agency; empty if none.

        A government's report covers 全区; its office's and a department's do not.  What 区政府 itself
        received is the office's figure, and only part of the government's.
        """
        whole = _WHOLE.search(text)
        if whole and self.standing != "government" and not self._ends_with_place(whole[0][-1]):
            return whole[0]
        seat = _SEAT.search(text)
        if seat and not self._is_own(seat[0]) and self.standing != "office":
            return seat[0]
        return ""

    def names_an_agency(self, text: str) -> bool:
        """Whether a stretch says whose figures are meant, this agency's or another's: 全区, 区政府办公室."""
        found = _WHOLE.search(text) or _SEAT.search(text) or self._is_own(text)
        return bool(found) or bool(self.foreign_subject(text))

    def covers(self, text: str) -> bool:
        """Whether the units of 全区 are this agency's own to report on."""
        return self.standing == "government" and "全" in text

    def foreign_subject(self, text: str) -> str:
        """The organisation a stretch before a verb ends with, where it is not this agency."""
        if (
            text.endswith(_OWN)
            or text in _ORGANISATION
            or not text.endswith(_ORGANISATION)
            or self._is_own(text)
        ):
            return ""
        return text[-_LONGEST_NAME:]

    def _ends_with_place(self, kind: str) -> bool:
        """Whether 全镇 in the report of a town, 我镇 in that of its office, is the agency itself."""
        return kind in "镇乡" and kind in self.name

    def _is_own(self, text: str) -> bool:
        """Whether a stretch of text ends with this agency's name, shortened as people do: 区城管局."""
        length = 0
        while length < len(text) and self._abbreviates(text[-length - 1 :]):
            length += 1
        if length < 2 or text[-length:] in _ORGANISATION:
            return False
        before = text[-length - 1 : -length]
        return not before or before in _OWN_BEFORE or text[-length] in _PLACE

    def _abbreviates(self, words: str) -> bool:
        rest = iter(self.name)
        return all(char in rest for char in words)


def setting_of(submission: Submission) -> Setting:
    """Who a submission's texts are from."""
    name = "".join(submission.agency_name.split())
    standing: Standing = "department"
    if submission.source == "summary" or name.endswith("人民政府"):
        standing = "government"
    elif name.endswith(_OFFICE):
        standing = "office"
    return Setting(name, standing, submission.report_year, names_of(name))


def names_of(name: str) -> tuple[str, ...]:
    """What an agency is called: its name with fewer and fewer places before it, the longest first."""
    starts = [0, *(place + shift for place, char in enumerate(name) if char in _PLACE for shift in (0, 1))]
    short = [name, *(name.removesuffix(ending) for ending in ("人民政府", "办事处") if name.endswith(ending))]
    found = {one[start:] for one in short for start in starts if one[start:].endswith(_ORGANISATION)}
    return tuple(sorted((one for one in found if len(one) > 2), key=lambda one: (-len(one), one)))


def scope_of(setting: Setting, sentence: Sentence, pieces: Sequence[Token], place: int) -> str:
    """The words before ``place``, in its sentence, that speak of others than this agency; empty if none."""
    said = sentence.text[: place - sentence.start]
    if found := setting.foreign_scope(said):
        return found
    stretches = said.replace(";", ",").split(",")
    since = place - sum(map(len, stretches[-2:])) - len(stretches[-2:])
    for piece in pieces:
        if not since <= piece.start < place:
            continue
        if piece.kind == "scope" and not (piece.value == "subordinate" and setting.covers(said)):
            return sentence.text[piece.start - sentence.start : piece.end - sentence.start]
        if piece.kind in _SAYS_WHO:
            before = sentence.text[: piece.start - sentence.start].replace(";", ",").rpartition(",")[2]
            if found := setting.foreign_subject(before):
                return found
    return ""
