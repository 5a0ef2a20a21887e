"""Where the six official parts of a published report begin, also under another title or in another order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ...form import Form, Part
from ..blocks import Block, Grid, Paragraph
from ..flattened.pieces import plain
from ..flattened.wanted import words_of
from ..labelled.label_match import match_label, split_number

_LONGEST = 45
"""Characters of a line that is a heading and nothing else."""
_MARKS = " #*"
"""What Markdown sets a heading apart with."""
_STOPS = tuple("。；;，,")
_LONG_LABEL = 7
_NEAR = 3
"""A heading stands no more than this many blocks above its table: a unit or a note may stand between."""
_NUMBERED = re.compile(r"[\s#*]*[(（]?第?[一二三四五六1-6]")
_EXACT, _HAS_TEXT = 10.0, 0.5
"""What a heading word for word weighs, and what is added where something other than a heading follows:
the lines of a table of contents weigh less than the headings themselves."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part."""

    part: Part
    block: int
    """Which block holds it."""
    begin: int
    """Where it begins in the text of the block."""
    end: int
    retitled: bool = False
    """Whether it reads differently than the official one, white space, width and signs apart."""


@dataclass(frozen=True, slots=True)
class _Seen:
    heading: Heading
    place: int
    """Which of the parts it is."""
    weight: float


def find_headings(form: Form, blocks: Sequence[Block]) -> list[Heading]:
    """The headings of the parts as they follow one another, each once; parts without one are left out."""
    seen = _weighed(sorted(_seen(form, blocks), key=lambda one: _place(one.heading)))
    found = _in_official_order(seen)
    found += _moved(seen, found)
    found += _renamed(form, blocks, sorted(found, key=_place))
    return sorted(found, key=_place)


def _place(heading: Heading) -> tuple[int, int]:
    return heading.block, heading.begin


def _in_official_order(seen: Sequence[_Seen]) -> list[Heading]:
    """The weightiest headings that follow one another as the form has them."""
    best: list[float] = []
    before: list[int] = []
    for i, one in enumerate(seen):
        earlier = [j for j in range(i) if seen[j].place < one.place]
        last = max(earlier, key=lambda j: best[j], default=-1)
        best.append(one.weight + (best[last] if last >= 0 else 0))
        before.append(last)
    chain: list[Heading] = []
    i = best.index(max(best)) if best else -1
    while i >= 0:
        chain.append(seen[i].heading)
        i = before[i]
    return chain[::-1]


def _moved(seen: Sequence[_Seen], found: Sequence[Heading]) -> Iterator[Heading]:
    """Headings word for word, with text below them, of parts that stand out of order.

    Lines of a table of contents, and sentences that name several parts, are none.
    """
    known = {heading.part for heading in found}
    at = [one.heading.block for one in seen]
    for one in reversed(seen):
        block = one.heading.block
        alone = at.count(block) == 1 and not {block - 1, block + 1} & set(at)
        if alone and one.weight > _EXACT and one.heading.part not in known:
            known.add(one.heading.part)
            yield one.heading


def _renamed(form: Form, blocks: Sequence[Block], found: Sequence[Heading]) -> Iterator[Heading]:
    """Headings that carry the number of a part and stand in its place, whatever they read.

    The place is between the parts before and after it; a part with a table has it right below.
    """
    known = [heading.part for heading in found]
    for number, part in enumerate(form.parts):
        if part in known or not number or form.parts[number - 1] not in known:
            continue
        begin = next(one.block for one in found if one.part is form.parts[number - 1]) + 1
        end = min((one.block for one in found if one.block >= begin), default=len(blocks))
        grids = [place for place in range(begin, end) if isinstance(blocks[place], Grid)]
        if grids and not part.table:
            begin = grids[-1] + 1
        for place in range(begin, end):
            length = _length_of_numbered(blocks[place], part)
            if length and (not part.table or _is_above_table(form, blocks, place, end)):
                yield Heading(part, place, 0, length, retitled=True)
                break


def _length_of_numbered(block: Block, part: Part) -> int:
    """Characters of a short line that begins with the number of a part (三、依申请公开情况); 0 for others."""
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST or block.text.rstrip().endswith(_STOPS):
        return 0
    return len(block.text) if split_number(block.text.strip(_MARKS))[0] == f"{part.number}、" else 0


def _is_above_table(form: Form, blocks: Sequence[Block], place: int, end: int) -> bool:
    below = blocks[place + 1 : min(end, place + 1 + _NEAR)]
    return any(isinstance(block, Grid) or begins_table(form, block.text) for block in below)


def begins_table(form: Form, text: str) -> bool:
    """Whether a line is the first label of a table: where its text ends."""
    said = plain(text)
    heads = (label.plain for table in words_of(form).tables for label in table.labels[:2])
    return any(said == head or (len(head) > _LONG_LABEL and said.startswith(head)) for head in heads)


def _weighed(seen: Sequence[_Seen]) -> list[_Seen]:
    following = {one.heading.block for one in seen}
    return [
        _Seen(one.heading, one.place, one.weight + _HAS_TEXT * (one.heading.block + 1 not in following))
        for one in seen
    ]


def _seen(form: Form, blocks: Sequence[Block]) -> Iterator[_Seen]:
    officials = [f"{part.number}、{part.title}" for part in form.parts]
    titles = {plain(part.title): part for part in form.parts}
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        text = block.text
        places = [
            (place, found.start(1), found.end())
            for place, part in enumerate(form.parts)
            if part.title[-2:] in text
            for found in _pattern(part).finditer(text)
        ]
        for place, begin, end in places:
            yield _Seen(Heading(form.parts[place], number, begin, end), place, _EXACT)
        if places or len(text) > _LONGEST:
            continue
        if part := titles.get(plain(text)):
            place = form.parts.index(part)
            yield _Seen(Heading(part, number, 0, len(text)), place, _EXACT)
        elif _NUMBERED.match(text):
            match = match_label(text.strip(_MARKS), officials)
            if match:
                part = form.parts[match.index]
                heading = Heading(part, number, 0, len(text), _reads_differently(form, part, text))
                yield _Seen(heading, match.index, _EXACT / 2 * match.likeness)


def _reads_differently(form: Form, part: Part, text: str) -> bool:
    """Whether a title has other words or another number; how the number is pointed does not count."""
    number, wording = split_number(text.strip(_MARKS))
    numbers = ("", part.number, str(form.parts.index(part) + 1))
    return wording != split_number(part.title)[1] or number.strip("()、.") not in numbers


@cache
def _pattern(part: Part) -> re.Pattern[str]:
    """The heading word for word at the start of a sentence, however it is spaced and pointed."""
    title = r"\s*".join(re.escape(sign) if sign.isalnum() else r"[、,，]?" for sign in part.title)
    number = rf"第?\s*{part.number}\s*(?:部分)?\s*[、.．,，:：\s]"
    return re.compile(rf"(?:^|(?<=[\s。；;：:#*]))({number}\s*{title})")
