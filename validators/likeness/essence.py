"""What is left of a text when all that is the same for everybody is taken out.

Fixed phrases of the official format go; names of the agency, numbers and years become one sign each;
punctuation goes.  Every sign keeps its place in the text it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nianbao.workbook.form import FORMS
from nianbao.workbook.submission import Submission

_NUMBER, _DATE, _NAME, _BREAK = "0", "年", "@", "\n"
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_FIXED = re.compile(
    r"(?:根据|依据|按照).{0,80}(?:编制|制作|公布|发布|撰写)"
    r"|(?:本|年度|工作)报告.{0,12}(?:由|包括|共分|全文|电子版)"
    r"|统计期限|统计时间|统计时限|所列数据|数据统计"
    r"|(?:如|若)(?:有|对).{0,20}(?:疑问|意见|建议)|(?:联系|咨询)(?:电话|地址|方式)|邮政?编码?[:：]|传真|电子邮箱"
    r"|信息处理费|其他需要报告的事项"
)
"""Sentences that the format, not the agency, has written."""
_NOTHING = re.compile(r"(?:未|没有|无|不存在)(?:收到|发生|产生|受理|制发|出现|涉及|新增)|均?为(?:0|零)")
_SHORT = 60
"""Up to so many characters, a sentence that says there was nothing is the same for everybody."""
_FIGURES, _PER_FIGURE = 2, 11
"""A sentence of so many figures and more, with no more than so many signs to each, only states counts:
收到、办结、结转.  Everybody words these alike."""
_HEADING = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]?\s*[^，,：:]{0,24}")
_SET_PHRASES = (
    r"《[^》]*》"
    r"|(?:坚持)?以习近平新时代中国特色社会主义思想为指导"
    r"|习近平(?:新时代中国特色社会主义|法治)思想"
    r"|党的[一二三四五六七八九十]+大(?:和[^，。；]{0,16}全会)?精神"
    r"|(?:党中央|国务院|省委|市委|区委|县委|省政府|市政府|区政府|县政府)[、和]?"
)
_FIGURE = (
    r"[0-9０-９][0-9０-９,，.．%％]*"
    r"|[一二三四五六七八九十百千万零〇两]+(?=余?(?:件|条|次|个|项|篇|人|期|家|份|起|年|月|日|元|万|场|部|户|宗))"
)
_YEAR = r"[0-9０-９二〇○零一三四五六七八九]{4}年度?(?:[0-9０-９]{1,2}月)?(?:[0-9０-９]{1,2}日)?"
_ITSELF = r"[我本该全](?:局|镇|乡|街道|办|委|区|县|市|单位|机关|中心|部门|队|所|院)"
_PLACE = re.compile(r"^.{1,12}?(?:自治州|自治县|省|市|区|县|州|旗)")
_ANY = re.compile(
    f"(?P<phrase>{_SET_PHRASES})|(?P<itself>{_ITSELF})|(?P<year>{_YEAR})|(?P<figure>{_FIGURE})"
    r"|(?P<sign>[\u3400-\u9fffA-Za-z])"
)
_SIGN_FOR = {"phrase": "", "itself": _NAME, "year": _DATE, "figure": _NUMBER, "sign": None}
"""What stands for each; nothing for what everybody writes, None: the sign itself."""


@dataclass(frozen=True)
class Essence:
    """The signs of all texts of one report, one after the other."""

    signs: str
    places: tuple[tuple[int, int], ...]
    """For each sign: which text, and where in it."""
    texts: tuple[tuple[str, str], ...]
    """Name and content of each text."""

    @cached_property
    def length(self) -> int:
        """How many signs there are, breaks between texts left out."""
        return len(self.signs) - self.signs.count(_BREAK)

    def passage(self, start: int, end: int) -> tuple[str, str]:
        """The name of the text, and what stands there from sign ``start`` up to ``end``."""
        number, first = self.places[start]
        last = next(place for text, place in reversed(self.places[start:end]) if text == number)
        name, content = self.texts[number]
        return name, content[first : last + 1]


def essence(texts: dict[str, str], names: tuple[str, ...]) -> Essence:
    """The essence of some texts.

    Args:
        texts: content by name.
        names: what the agency is called.
    """
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    own = _own_names(names)
    kept = tuple((name, text) for name, text in texts.items() if text.strip())
    for number, (_, text) in enumerate(kept):
        for sign, place in _signs(text, own):
            signs.append(sign)
            places.append((number, place))
        signs.append(_BREAK)
        places.append((number, len(text)))
    return Essence("".join(signs), tuple(places), kept)


def of_submission(submission: Submission, *more: str) -> Essence:
    """The essence of a report's texts; ``more`` are other names of the agency."""
    return essence(dict(submission.texts), (submission.agency_name, *more))


def _signs(text: str, own: re.Pattern[str] | None) -> Iterator[tuple[str, int]]:
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0].strip()
        if _FIXED.search(said) or _HEADING.fullmatch(said) or said in _labels():
            continue
        if len(said) <= _SHORT and _NOTHING.search(said):
            continue
        signs = list(_signs_of(sentence[0], sentence.start(), own))
        figures = sum(sign == _NUMBER for sign, _ in signs)
        if figures < _FIGURES or len(signs) > _PER_FIGURE * figures:
            yield from signs


def _signs_of(said: str, at: int, own: re.Pattern[str] | None) -> Iterator[tuple[str, int]]:
    """The signs of one sentence; what is replaced keeps the place of its first character.

    The agency's own name goes before all else that begins at the same place.
    """
    place = 0
    while True:
        name = own.search(said, place) if own else None
        stop = name.start() if name else len(said)
        for match in _ANY.finditer(said, place):
            if match.start() >= stop:
                break
            place = match.end()
            sign = _SIGN_FOR[match.lastgroup or ""]
            if sign != "":
                yield sign or match[0], at + match.start()
        if name is None:
            return
        if place <= stop:
            yield _NAME, at + stop
            place = name.end()


def _own_names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Each name, and what is left of it without the places before it: 某市某区某局, 某区某局, 某局."""
    known: set[str] = set()
    for name in names:
        left = name.strip()
        while len(left) > 2:
            known.add(left)
            shorter = _PLACE.sub("", left, count=1)
            if shorter == left:
                break
            left = shorter
    if not known:
        return None
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first)))


@lru_cache
def _labels() -> frozenset[str]:
    """Titles of the parts of the official forms."""
    return frozenset(part.title for form in FORMS for part in form.parts)
