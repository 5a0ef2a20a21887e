"""The texts of the parts: long enough, not too long, without blanks left to fill (N11 to N14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.workbook.publish.figures import unknown_fields
from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..wording import excerpt
from .analysis import analysis_of
from .reading.quantities import Quantity

_PART_ONE, _PART_FIVE = 0, 4
_NOTHING = (
    r"(?:本年度?|目前|暂|我单位|本机关)*(?:无|没有|不存在|暂无)"
    r"(?:主要|突出|明显|其他)?(?:问题|情况|不足)?(?:及改进情况)?"
)
_SHORT = 30
"""Characters; a part five shorter than this says nothing of problems and remedies."""
_SPEAKS = 100
"""Characters from which a text without a single number is called empty words."""
_DUTIES = {
    "工作考核": ("考核", "考评", "绩效"),
    "社会评议": ("评议", "满意度", "评价", "测评"),
    "责任追究": ("追究", "追责", "问责", "责任追"),
}
_LEFT_OPEN = (
    r"(?<![A-Za-z\d./])(?:[Xx×]{2,}|[Xx×](?=[件条次项万元年月日个起]))(?![A-Za-z./])|某某|待填|待补充|待完善|待核实|待定稿"
    r"|【[^】]{0,12}(?:填|待|[Xx×]{2}|此处|示例)[^】]{0,20}】|【】|_{2,}|□|[○〇]{2,}(?!年)|\*{2,}|此处填|\?{3,}"
)
_SIGNS = (*"Xx×【_□○〇*?", "某某", "待填", "待补", "待完", "待核", "待定", "此处填")
_PUNCTUATION = str.maketrans("", "", "。,;:!?、\n")


def part_five_says_something(submission: Submission) -> Iterator[Found]:
    """N11: part five is more than 无 or a few words; an empty one is S01's."""
    fields = submission.form.parts[_PART_FIVE].texts
    plains = analysis_of(submission).plains
    written = [(field.name, plains[field.name].text) for field in fields if field.name in plains]
    said = "".join(text for _, text in written).translate(_PUNCTUATION)
    if not said:
        return
    if len(said) < _SHORT:
        nothing = all(re.fullmatch(_NOTHING, text.translate(_PUNCTUATION)) for _, text in written)
        name, text = written[0]
        yield Found("none" if nothing else "short", text=name, count=len(said), excerpt=excerpt(text))


def government_reports_its_duties(submission: Submission) -> Iterator[Found]:
    """N12: a government's part one reports 工作考核、社会评议和责任追究; others need not."""
    if not submission.agency_name.strip().endswith("人民政府"):
        return
    text = _part_one(submission)
    if not text:
        return
    unsaid = [duty for duty, words in _DUTIES.items() if not any(word in text for word in words)]
    if unsaid:
        case = "none" if len(unsaid) == len(_DUTIES) else "some"
        yield Found(case, found="、".join(unsaid), text=submission.form.parts[_PART_ONE].texts[-1].name)


def part_one_is_short_enough(submission: Submission, characters: int) -> Iterator[Found]:
    """N13: part one has no more characters than the limit, spaces and line breaks not counted."""
    length = len(_part_one(submission).replace("\n", ""))
    if length > characters:
        first = submission.form.parts[_PART_ONE].texts[0].name
        yield Found("long", count=length, should=characters, address=submission.addresses.get(first, ""))


def texts_are_finished(submission: Submission) -> Iterator[Found]:
    """N14: no blank left to fill in, no field without its figure, and a part one that gives any number."""
    for name, plain in analysis_of(submission).plains.items():
        found = _left_open(plain.text)
        if found:
            first = found[0]
            sentence = next(one for one in plain.sentences if one.start <= first.start() < one.end)
            marks = "、".join(dict.fromkeys(f"“{one[0]}”" for one in found))
            quote = plain.quote(first.start(), first.end(), sentence)
            yield Found("open", name, found=marks, count=len(found), text=name, excerpt=quote)
    for number, unknown in enumerate(unknown_fields(submission), 1):
        key = f"figure.{unknown.text}.{number}"
        said = f"{unknown.written}{unknown.reason}"
        yield Found("figure", key, found=said, text=unknown.text, excerpt=unknown.written)
    text = _part_one(submission)
    plains, names = analysis_of(submission).plains, _names_of_part_one(submission)
    items = (item for name, plain in plains.items() if name in names for item in plain.items)
    if len(text) >= _SPEAKS and not any(map(_counts, items)):
        first_name = submission.form.parts[_PART_ONE].texts[0].name
        yield Found("no_number", "no_number", count=len(text), text=first_name, excerpt=excerpt(text[:40]))


def _left_open(text: str) -> list[re.Match[str]]:
    """Where something was left to fill in; the pattern is only tried where one of its signs stands."""
    return list(re.finditer(_LEFT_OPEN, text)) if any(sign in text for sign in _SIGNS) else []


def _counts(item: object) -> bool:
    return isinstance(item, Quantity) and item.unit != "年"


def _part_one(submission: Submission) -> str:
    plains = analysis_of(submission).plains
    return "\n".join(plains[name].text for name in _names_of_part_one(submission) if name in plains)


def _names_of_part_one(submission: Submission) -> tuple[str, ...]:
    return tuple(field.name for field in submission.form.parts[_PART_ONE].texts)
