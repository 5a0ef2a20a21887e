"""Runs of digits in a plain text that are no counts: dates, document numbers, articles, addresses."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from .numerals import CHINESE, DIGITS, TENS, read_numeral

RUN = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d+)(?:\.\d+)?[十百千万亿]*|[{CHINESE}]+(?:点[{''.join(DIGITS)}]+万?)?"
)
"""One numeral, Arabic or Chinese."""
CONTACT = re.compile(r"[\w.+-]+@[\w.-]+|(?:https?://|www\.)[\w./?=&%#:-]+", re.ASCII)

_TO = tuple("-~—–至到")
_ENUMERATED_AFTER = frozenset(";:,。\n(")
_NUMBERS_OF = ("邮编", "编码", "电话", "传真", "热线", "代码", "编号", "QQ")
_HOUSE = tuple("号路弄室楼栋")
_LONGEST_COUNT = 7
"""More digits than these, without a unit, are a telephone or a postcode."""
_CENTURIES = ("19", "20", "一九", "二〇", "二零", "二○")


class Period(NamedTuple):
    """A year, a date within one, or some months of one."""

    start: int
    end: int
    year: int | None
    kind: Literal["year", "date", "part"]


class Masked(NamedTuple):
    """Digits that count nothing; what follows up to ``end`` belongs to them."""

    end: int


def apart(text: str, run: re.Match[str]) -> Period | Masked | None:
    """What a run of digits is if it is no quantity; None where it may be one."""
    return _year(text, run) or _months(text, run, None, run.start()) or _masked(text, run)


def _year(text: str, run: re.Match[str]) -> Period | Masked | None:
    start, end = run.span()
    if not run[0].startswith(_CENTURIES) or len(run[0].partition(".")[0]) != 4:
        return None
    number = read_numeral(run[0][:4])
    year = int(number) if number is not None else None
    after = text[end : end + 1]
    found: Period | Masked | None = None
    if after == "年":
        months = RUN.match(text, end + 1)
        found = _months(text, months, year, start) if months else None
        found = found or Period(start, end + 1 + text.startswith("度", end + 1), year, "year")
    elif text[start - 1 : start] in tuple("〔[【(") and after in tuple("〕]】)"):
        found = Masked(end + 1)
    elif after in _TO and (other := RUN.match(text, end + 1)) and text.startswith("年", other.end()):
        found = Period(start, end, year, "year")
    elif run[0].isascii() and _has_days(text[start + 4 : start + 10]):
        found = Period(start, min(start + 10, len(text)), year, "date")
    return found


def _has_days(after: str) -> bool:
    """Whether a month and a day follow: ``-1-15`` ``.12.31``."""
    parts = after.replace("/", "-").replace(".", "-").split("-")
    return len(parts) > 2 and not parts[0] and parts[1].isdigit() and parts[2][:1].isdigit()


def _months(text: str, run: re.Match[str], year: int | None, start: int) -> Period | None:
    """A date from its month on, or some months: ``1月15日`` ``10月底`` ``1至6月`` ``1月至6月``."""
    end = run.end()
    if text.startswith("月", end):
        end += 1 + text.startswith("份", end + 1)
        day = RUN.match(text, end)
        if day and text.startswith("日", day.end()):
            return Period(start, day.end() + 1, year, "date")
    if text[end : end + 1] in _TO and (other := RUN.match(text, end + 1)):
        last = other.end()
        if text.startswith("月", last) and not _is_day(text, last + 1):
            return Period(start, last + 1 + text.startswith("份", last + 1), year, "part")
    return Period(start, end, year, "date") if end > run.end() else None


def _is_day(text: str, place: int) -> bool:
    day = RUN.match(text, place)
    return bool(day) and text.startswith("日", day.end() if day else 0)


def _masked(text: str, run: re.Match[str]) -> Masked | None:
    start, end = run.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 1]
    bare = bool(after) and after.isascii()
    if before.endswith("第") or before == "第(" or after in _HOUSE or _is_contact(text, run):
        return Masked(end)
    enumerated = not start or before[-1] in _ENUMERATED_AFTER
    digit_follows = text[end + 1 : end + 2].isdigit()
    if enumerated and len(run[0]) <= 3 and after in tuple(")、.") and not digit_follows:
        return Masked(end + 1)
    if bare and (after.isalpha() or (after in "-:/" and digit_follows)):
        return Masked(_to_the_last_digit(text, end))
    if text.startswith("分之", end) and run[0] != "百":
        other = RUN.match(text, end + 2)
        return Masked(other.end() if other else end)
    return None


def _is_contact(text: str, run: re.Match[str]) -> bool:
    start, end = run.span()
    if not run[0].isdigit():
        return False
    named = text[max(0, start - 5) : start].rstrip(":为是")
    return (
        named.endswith(_NUMBERS_OF)
        or text.startswith(_NUMBERS_OF, end)
        or (len(run[0]) > _LONGEST_COUNT and run[0].isascii())
    )


def _to_the_last_digit(text: str, place: int) -> int:
    while place < len(text) and text[place].isascii() and (text[place].isalnum() or text[place] in "-:/"):
        place += 1
    return place


def is_vague(text: str, run: re.Match[str]) -> bool:
    """Whether it only says how large: 数十, 几百."""
    return text[max(0, run.start() - 1) : run.start()] in tuple("数几") and run[0][0] in TENS
