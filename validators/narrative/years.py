"""Years in the text that are not the report's (N05): what a text copied from another year leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .analysis import PLANS, Analysis
from .reading.plain import Plain, Sentence, without_number
from .reading.runs import Period

_COMPARES = ("较", "比", "同期", "去年", "上年", "以来", "起", "至今", "结转", "历年", "近年", "连续")
_PAST = (
    *("荣获", "获评", "评为", "被评", "成立", "组建", "改革", "印发", "出台", "施行", "修订", "颁布"),
    *("发布了", "建成", "启动", "升级", "年报", "年度报告", "规划", "要点", "计划"),
)
_AHEAD = ("将", "拟", "下一步", "今后", "计划", "继续", "力争", "争取", "要", "目标", "打算")
_PERIOD = ("统计期", "统计时段", "统计时间", "所列数据", "所涉数据")
_CLAIMS = (
    *("共", "累计", "全年", "收到", "未收到", "没有收到", "受理", "新收", "未收取", "收取", "未发生"),
    *("未产生", "主动公开", "公开", "制发", "办理", "我局", "我镇", "我办", "我委", "我单位", "我街道"),
    *("本机关", "本单位", "本局", "本镇", "度"),
)
"""What follows a year that the statement is about."""
_NEAR = 1
"""A theme year further away than this is history, not last year's text."""


class WrongYear(NamedTuple):
    """A year spoken of as if it were the report's."""

    case: str
    """``theme``: the year a statement is about; ``period``: the period the figures are said to cover."""
    name: str
    year: int
    start: int
    end: int
    sentence: Sentence


def wrong_years(analysis: Analysis) -> Iterator[WrongYear]:
    """Statements about another year, and statistical periods of another year.

    Lawful mentions are comparisons, plans, history, titles and anything in a paragraph that speaks of
    the report's own year too.
    """
    year = analysis.submission.report_year
    if year is None:
        return
    for name, plain in analysis.plains.items():
        if name == PLANS or "年" not in plain.text:
            continue
        found = [item for item in plain.items if isinstance(item, Period) and item.year is not None]
        if all(item.year == year for item in found):
            continue
        own = {_paragraph(plain, item.start) for item in found if item.year == year}
        for sentence in plain.sentences:
            inside = [item for item in found if sentence.start <= item.start < sentence.end]
            wrong = _of_sentence(plain, sentence, inside, year, own)
            if wrong is not None:
                yield WrongYear(wrong[0], name, wrong[1].year or 0, wrong[1].start, wrong[1].end, sentence)


def _paragraph(plain: Plain, place: int) -> int:
    return plain.text.rfind("\n", 0, place)


def _of_sentence(
    plain: Plain, sentence: Sentence, inside: list[Period], year: int, own: set[int]
) -> tuple[str, Period] | None:
    dates = [item for item in inside if item.kind == "date"]
    own_year = any(item.year == year for item in inside)
    if dates and not own_year and any(words in sentence.text for words in _PERIOD):
        return "period", dates[0]
    for item in inside:
        if item.kind != "year" or item.year == year or item.year is None:
            continue
        if abs(item.year - year) > _NEAR or _paragraph(plain, sentence.start) in own:
            continue
        if _is_theme(plain, sentence, item) and not _is_lawful(sentence.text, item.year > year):
            return "theme", item
    return None


def _is_theme(plain: Plain, sentence: Sentence, item: Period) -> bool:
    """Whether the year opens the sentence, or stands right before what was done in it."""
    opens = item.start == sentence.end - len(without_number(sentence.text))
    after = plain.text[item.end : item.end + 4].lstrip(",")
    return (opens and not after.startswith("年")) or after.startswith(_CLAIMS)


def _is_lawful(text: str, ahead: bool) -> bool:
    words = (*_COMPARES, *_PAST, *(_AHEAD if ahead else ()))
    return any(word in text for word in words) or "《" in text
