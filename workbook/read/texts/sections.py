"""The texts of a published report, part by part.

Convention: what stands before the first sub-heading of a part, or the whole part where it has none,
belongs to the part's first text.  A text whose part or sub-heading is not there is absent; one that
is there with nothing below it is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ...form import Form, Part, TextField
from ...submission import Observation
from ..blocks import Block, Grid, Paragraph
from ..flattened.pieces import is_furniture
from .headings import Heading, begins_table, find_headings

_LEFTOVER = re.compile(r"\[bookmark:[^\]]*\]")
_ENDS_SENTENCE = tuple("。！？；：!?;:…”）)")
_FULL_LINE = 0.75
"""A line that takes up this share of the longest and ends amid a sentence was broken by the page."""

_SIGNS: Mapping[str, str] = {
    "s1_proactive": "主动公开",
    "s1_on_request": "依申请",
    "s1_management": "信息管理",
    "s1_platform": "平台",
    "s1_supervision": "监督|保障|考核",
    "s5_problems": "问题|不足",
    "s5_improvements": "改进|下一步|措施|打算",
}
"""By what a sub-heading is recognised, however it is worded around it."""
_EDGES = " \t\u3000\xa0#*"
_BEHIND_HEADING = "。：: \t\u3000"
_NARROWEST_PAGE, _WIDEST_PAGE, _FEWEST_BROKEN = 20, 60, 3
"""Only text with so short lines, and so many of them open, was broken by a page."""
_NUMBERINGS = (
    r"[(（][一二三四五六七][)）][、.．]?",
    r"[一二三四五六七][、.．]",
    r"(?:[(（]\d[)）]|\d[、.．](?!\d))",
)
_NUMBERED = re.compile("|".join(_NUMBERINGS))
_STYLES = (
    *(
        re.compile(
            rf"(?:^|(?<=[。；;！？\s]))\s*(?P<mark>{numbering})\s*(?P<head>[^。；;，,：:\s\d]{{0,30}})(?P<end>[。：:；;\s]?)",
            re.MULTILINE,
        )
        for numbering in _NUMBERINGS
    ),
    re.compile(r"^(?P<mark>)(?P<head>[^。；;，,：:\n\d]{2,20})(?P<end>[：:]?)$", re.MULTILINE),
)
"""How sub-headings are set apart: by a number of some style, or alone on a line."""
_NEXT_STEP = re.compile(
    r"(?:^|(?<=[。；\n]))\s*(?P<turn>下一步|下步|今后|接下来"
    r"|针对[^。，,\n]{0,25}(?:问题|不足|短板|薄弱|情况|环节)|(?:20\d\d年|新的一年|明年)[，,]?[^。，,\n]{0,12}将)"
)
"""Begins the sentence that turns from the problems to what is done about them."""
_PAGE_END = re.compile(
    r"网站$|网站地图|网站声明|打印|关闭|分享|[上下]一[篇条]|版权|[主承协]办|ICP|备案|公网安备|联系我们|扫一扫|无障碍"
    r"|收藏|友情链接|返回|首页|技术支持|标识码|字体|责任编辑|编辑[:：]|来源[:：]|浏览次?数?[:：]|访问量|相关链接"
)
_PAGE_END_LENGTH = 30
_DATE = re.compile(
    r"[\d〇○零一二三四五六七八九]{4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_SIGNATURE = re.compile(r"[\u4e00-\u9fff（）()]{4,30}")


@dataclass(frozen=True)
class Sections:
    """The texts of a report."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """By name (``s1_proactive`` ...), paragraphs apart by a line break."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where each text begins."""
    observations: tuple[Observation, ...] = ()
    front: tuple[Paragraph, ...] = ()
    """What stands before the first part: title and introduction."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    address: str


def read_sections(form: Form, blocks: Sequence[Block]) -> Sections:
    """The texts of the parts, and what is odd about their headings.

    A part may have none (``part_missing``), one that reads differently (``part_retitled``), or stand
    before a part it should follow (``part_order``).

    Args:
        form: the form, with its parts and their texts.
        blocks: the report.
    """
    headings = find_headings(form, blocks)
    texts: dict[str, str] = {}
    addresses: dict[str, str] = {}
    parts = {
        heading.part: list(_lines(form, blocks, heading, after))
        for heading, after in zip(headings, [*headings, None][1:], strict=True)
        if heading.part.texts
    }
    width = _page_width([line for lines in parts.values() for line in lines])
    for part, lines in parts.items():
        ended = without_page_end(lines) if part is headings[-1].part else lines
        for name, line in _split(part, _unbroken(ended, width)):
            texts[name], addresses[name] = line.text, line.address
    return Sections(
        texts, addresses, tuple(_oddities(form, blocks, headings)), tuple(_front(blocks, headings))
    )


def _oddities(form: Form, blocks: Sequence[Block], headings: Sequence[Heading]) -> Iterator[Observation]:
    found = [heading.part for heading in headings]
    missing = (part for part in form.parts if part not in found)
    yield from (Observation("part_missing", expected=_official(part)) for part in missing)
    for heading in headings:
        block = blocks[heading.block]
        if heading.retitled and isinstance(block, Paragraph):
            written = block.text[heading.begin : heading.end].strip(_EDGES)
            yield Observation(
                "part_retitled", address=block.address, found=written, expected=_official(heading.part)
            )
    for before, heading in pairwise(headings):
        if form.parts.index(before.part) > form.parts.index(heading.part):
            block = blocks[heading.block]
            address = block.address if isinstance(block, Paragraph) else ""
            yield Observation(
                "part_order",
                address=address,
                found=_official(before.part),
                expected=_official(heading.part),
            )


def _official(part: Part) -> str:
    return f"{part.number}、{part.title}"


def _front(blocks: Sequence[Block], headings: Sequence[Heading]) -> Iterator[Paragraph]:
    end = headings[0].block if headings else len(blocks)
    yield from (block for block in blocks[:end] if isinstance(block, Paragraph))
    if headings and isinstance(first := blocks[end], Paragraph):
        yield replace(first, text=first.text[: headings[0].begin])


def _lines(
    form: Form,
    blocks: Sequence[Block],
    heading: Heading,
    after: Heading | None,
) -> Iterator[_Line]:
    """The lines of a part without its heading; a part before the tables ends where they begin."""
    tables_follow = any(part.table for part in form.parts[form.parts.index(heading.part) :])
    for number in range(heading.block, after.block + 1 if after else len(blocks)):
        block = blocks[number]
        if isinstance(block, Grid):
            if tables_follow:
                return
            continue
        begin = heading.end if number == heading.block else 0
        end = after.begin if after and number == after.block else len(block.text)
        if tables_follow and begins_table(form, block.text):
            return
        text = _LEFTOVER.sub("", block.text[begin:end]).strip(_EDGES)
        text = text.lstrip(_BEHIND_HEADING) if begin else text
        if text and not is_furniture(text):
            yield _Line(text, block.address)


def _page_width(lines: Sequence[_Line]) -> int:
    """Characters of a full line where lines were broken by a page; 0 where a line is a paragraph."""
    longest = max((len(line.text) for line in lines), default=0)
    broken = sum(not line.text.endswith(_ENDS_SENTENCE) for line in lines)
    is_page = _NARROWEST_PAGE <= longest <= _WIDEST_PAGE and broken >= _FEWEST_BROKEN
    return longest if is_page else 0


def _unbroken(lines: Sequence[_Line], width: int) -> list[_Line]:
    """Lines that a page broke amid a sentence, put together again."""
    whole: list[_Line] = []
    goes_on = False
    for line in lines:
        if goes_on and not _NUMBERED.match(line.text):
            whole[-1] = _Line(whole[-1].text + line.text, whole[-1].address)
        else:
            whole.append(line)
        full = width and len(line.text) >= _FULL_LINE * width
        goes_on = bool(full) and not line.text.endswith(_ENDS_SENTENCE)
    return whole


def _split(part: Part, lines: Sequence[_Line]) -> Iterator[tuple[str, _Line]]:
    """Each text of a part that is there."""
    text = "\n".join(line.text for line in lines)
    marks = _sub_headings(text, part.texts) or [_Mark(part.texts[0].name, 0, 0)]
    marks += _turn_to_next_steps(text, part.texts, marks)
    preamble = text[: marks[0].begin].strip()
    if preamble and marks[0].name != part.texts[0].name:
        marks.insert(0, _Mark(part.texts[0].name, 0, 0))
        preamble = ""
    for mark, end in zip(marks, [*(mark.begin for mark in marks[1:]), len(text)], strict=True):
        own = text[mark.body : end].strip()
        begins_at = 0 if preamble else mark.begin
        yield mark.name, _Line("\n".join(filter(None, (preamble, own))), _address(lines, begins_at))
        preamble = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a text begins: its sub-heading, and what stands below it."""

    name: str
    begin: int
    body: int


def _sub_headings(text: str, fields: Sequence[TextField]) -> list[_Mark]:
    """The sub-headings of a part in order.

    Another style of numbering than the official （一） counts where it leads to more texts, and to more
    than half of them: lists in the text are numbered as well.
    """
    if len(fields) < 2:
        return []
    official, *others = (list(_chain(pattern.finditer(text), fields)) for pattern in _STYLES)
    most = max(others, key=len)
    return most if len(most) > max(len(official), len(fields) / 2) else official


def _chain(heads: Iterator[re.Match[str]], fields: Sequence[TextField]) -> Iterator[_Mark]:
    place = 0
    for head in heads:
        for number in range(place, len(fields)):
            if re.search(_SIGNS[fields[number].name], head["head"]):
                is_whole = head["end"] or head.string[head.end() : head.end() + 1] in ("", "\n")
                body = head.end() if is_whole else head.start("head")
                yield _Mark(fields[number].name, head.start("mark"), body)
                place = number + 1
                break


def _turn_to_next_steps(text: str, fields: Sequence[TextField], marks: Sequence[_Mark]) -> list[_Mark]:
    """Where improvements have no sub-heading: the sentence that turns to them."""
    if "s5_improvements" not in {field.name for field in fields} - {mark.name for mark in marks}:
        return []
    turn = _NEXT_STEP.search(text, marks[-1].body)
    return [_Mark("s5_improvements", turn.start("turn"), turn.start("turn"))] if turn else []


def _address(lines: Sequence[_Line], offset: int) -> str:
    for line in lines:
        if offset <= len(line.text):
            return line.address
        offset -= len(line.text) + 1
    return lines[-1].address if lines else ""


def without_page_end(lines: Sequence[_Line]) -> list[_Line]:
    """The last part without what a page has below a report: date and signature, links, site notices."""
    kept = list(lines)
    while kept and _PAGE_END.search(kept[-1].text) and len(kept[-1].text) <= _PAGE_END_LENGTH:
        kept.pop()
    if len(kept) > 1 and _DATE.fullmatch(kept[-1].text):
        kept.pop()
        if len(kept) > 1 and _SIGNATURE.fullmatch(kept[-1].text):
            kept.pop()
    return kept
