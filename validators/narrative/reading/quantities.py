"""What is counted in a text: numbers with unit and leeway, and the years it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from nianbao.workbook.numbers import Number, tidy

from .numerals import CHINESE, DIGITS, read_numeral
from .runs import CONTACT, RUN, Masked, Period, apart, is_vague

Kind = Literal["count", "money", "percent", "points", "other"]

_COUNTED = ("件次", "件", "条", "宗", "起", "例", "份", "次", "项", "个", "笔")
"""Units in which applications, cases, documents and decisions are counted."""
_YUAN: Mapping[str, int] = {"元": 1, "万元": 10**4, "亿元": 10**8}
_OTHER = (
    *("个百分点", "百分点", "个工作日", "工作日", "平方米", "小时", "分钟", "街道", "部门", "单位", "公里"),
    *("公顷", "人次", "篇次", "人员", "户次", "场次"),
    *"年月日天周号篇期册批名人家场部则户处页块站类种级栏本张幅位所座台套组字度",
    *"倍成分届轮版村镇乡区县亩吨米辆只支步季层岁点面大",
)
UNITS = tuple(sorted((*_COUNTED, *_YUAN, *_OTHER, "%"), key=len, reverse=True))
"""Every unit known, the longest first."""
_BY_FIRST: dict[str, tuple[str, ...]] = {
    first: tuple(unit for unit in UNITS if unit[0] == first) for first in {unit[0] for unit in UNITS}
}

_ABOUT = ("大约", "约")
_UNDER = ("将近", "接近", "近", "不足", "不到", "少于")
_OVER = ("超过", "超出", "超", "逾", "突破", "至少", "不少于", "不低于", "多达", "达到")
_BEFORE = tuple(sorted((*_ABOUT, *_UNDER, *_OVER, "不超过"), key=len, reverse=True))
_MORE = tuple("余多来")
_AROUND = ("左右", "上下")
_BOUND = ("以内", "之内", "以下", "以外")
_AFTER = (*_AROUND, *_BOUND, "以上")
_NOT_AFTER = frozenset("第每ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Characters before a numeral that make it no count: 每3件, A4."""
_NOT_AFTER_SPELT = frozenset("任某同逐哪这那统唯万单首另又当前后专两三")
"""More of them before a Chinese numeral: 同一份, 单一."""
_NOT_BEFORE = {"次": "性", "件": "事", "个": "一", "项": "一", "张": "网", "站": "式", "年": "来"}
"""What follows a unit where the words mean something else: 一次性, 一件事."""
_TENTH, _SHORT, _MUCH = Decimal("0.1"), Decimal("0.85"), Decimal("1.5")
"""约 60 is 54 to 66; 近 60 is 51 to 60; 超过 60 is 60 to 90."""


class Quantity(NamedTuple):
    """A number with its unit, where it stands in the plain text, and the values it can stand for."""

    start: int
    end: int
    value: Number
    """As written; money in 元, a percentage as its number: 33.9."""
    unit: str
    kind: Kind
    least: Number
    most: Number
    decimals: int = 0
    """How many decimals are written."""

    def fits(self, number: Number) -> bool:
        """Whether the number may have been meant."""
        return self.least <= number <= self.most


class _Written:
    """A numeral with the words around it that belong to it, as far as they have been read."""

    __slots__ = ("after", "before", "decimals", "end", "more", "number", "start", "step", "unit")

    def __init__(
        self, start: int, end: int, number: Decimal, last: tuple[Decimal, int], unit: str = ""
    ) -> None:
        self.start, self.end, self.number, self.unit = start, end, number, unit
        self.step, self.decimals = last
        self.before = self.after = ""
        self.more = False


def scan(text: str) -> Iterator[Quantity | Period]:
    """Every quantity and period of a plain text, in order."""
    if "@" in text or "://" in text or "www." in text:
        text = CONTACT.sub(lambda found: "#" * len(found[0]), text)
    place = 0
    while run := RUN.search(text, place):
        other = apart(text, run)
        if other is not None:
            place = max(other.end, run.end() if isinstance(other, Masked) else other.end)
            if isinstance(other, Period):
                yield other
            continue
        written = _written(text, run)
        place = written.end if written else run.end()
        if written is None:
            continue
        if (range_end := _range(text, place)) is not None:
            place = range_end
        elif _counts(text, run, written):
            yield _quantity(written)


def _range(text: str, place: int) -> int | None:
    """Where a range ends whose first number ends here: ``3-5件`` ``3件至5件`` count nothing for certain."""
    if text[place : place + 1] in tuple("-~—–至到") and (other := RUN.match(text, place + 1)):
        return other.end()
    return None


def _written(text: str, run: re.Match[str]) -> _Written | None:
    if text.startswith("分之", run.end()):
        value = RUN.match(text, run.end() + 2)
        number = read_numeral(value[0]) if value else None
        if value is None or number is None:
            return None
        return _Written(run.start(), value.end(), number, _last_digit(value[0]), "%")
    number = None if is_vague(text, run) else read_numeral(run[0])
    if number is None:
        return None
    written = _Written(run.start(), run.end(), number, _last_digit(run[0]))
    written.before = _before(text, run.start())
    if text.startswith(_MORE, written.end):
        written.more = True
        scale = re.compile("[十百千万亿]*").match(text, written.end + 1)
        times = read_numeral("1" + scale[0]) if scale else None
        written.number *= times or 1
        written.step = _last_place(number) * (times or 1)
        written.end = scale.end() if scale else written.end + 1
    written.unit = next(
        (
            u
            for u in _BY_FIRST.get(text[written.end : written.end + 1], ())
            if text.startswith(u, written.end)
        ),
        "",
    )
    written.end += len(written.unit)
    if text.startswith(_AFTER, written.end):
        written.after = next(word for word in _AFTER if text.startswith(word, written.end))
    written.end += len(written.after)
    return written


def _before(text: str, start: int) -> str:
    near = text[max(0, start - 3) : start]
    return next((word for word in _BEFORE if near.endswith(word)), "") if near.endswith(_BEFORE) else ""


@lru_cache(4096)
def _last_digit(numeral: str) -> tuple[Decimal, int]:
    """What one more in the last digit counts, and how many decimals there are."""
    digits = numeral.replace("点", ".").rstrip("十百千万亿")
    decimals = len(digits.partition(".")[2])
    units = numeral[len(digits) :] if digits else ""
    scale = read_numeral("1" + units) if units and (digits[-1].isascii() or decimals) else None
    return (scale or Decimal(1)).scaleb(-decimals), decimals


def _counts(text: str, run: re.Match[str], written: _Written) -> bool:
    """Whether the numeral counts something, rather than being part of a word."""
    if written.before == "不超过" or written.after in _BOUND:
        return False
    spelt = run[0][0] in CHINESE
    before = text[run.start() - 1] if run.start() else ""
    if not written.before and (before in _NOT_AFTER or (spelt and before in _NOT_AFTER_SPELT)):
        return False
    following = text[written.end : written.end + 1]
    if written.unit and _NOT_BEFORE.get(written.unit) == following:
        return False
    if spelt and not written.unit:
        return run[0] in DIGITS and not written.number and following in ("", ",", ";", ")", "。", "、")
    return True


def _quantity(written: _Written) -> Quantity:
    yuan = _YUAN.get(written.unit, 1)
    value = written.number * yuan
    least, most = _leeway(written, value, yuan)
    whole = _number(value)
    return Quantity(
        written.start,
        written.end,
        whole,
        written.unit,
        _kind(written.unit),
        whole if least is value else _number(least),
        whole if most is value else _number(most),
        written.decimals,
    )


def _leeway(written: _Written, value: Decimal, yuan: int) -> tuple[Decimal, Decimal]:
    """The least and the most the words around a number let it stand for."""
    if written.more:
        return value, value + written.step * yuan
    if written.before in _ABOUT or written.after in _AROUND:
        return value * (1 - _TENTH), value * (1 + _TENTH)
    if written.before in _UNDER:
        return value * _SHORT, value
    if (written.before in _OVER and written.before != "达到") or written.after == "以上":
        return value, value * _MUCH
    if written.decimals or written.step > 1 or yuan > 1:
        return value - written.step * yuan / 2, value + written.step * yuan / 2
    return value, value


def _kind(unit: str) -> Kind:
    if unit in _YUAN:
        return "money"
    if unit == "%":
        return "percent"
    if unit.endswith("百分点"):
        return "points"
    return "count" if unit in _COUNTED or not unit else "other"


def _last_place(number: Decimal) -> Decimal:
    """The place of the last digit that is not 0: 10 for 60, 100 for 700."""
    place = Decimal(1)
    while number and number % (place * 10) == 0:
        place *= 10
    return place


def _number(value: Decimal) -> Number:
    return tidy(float(value))
