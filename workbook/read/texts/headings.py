"""Where the six official parts of a published report begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ...form import Form, Part
from ..blocks import Block, Paragraph
from ..flattened.pieces import plain
from ..labelled.label_match import match_label

_LONGEST = 45
"""Characters of a line that is a heading and nothing else."""
_NUMBERED = re.compile(r"[\s#*]*第?[一二三四五六]")
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


@dataclass(frozen=True, slots=True)
class _Seen:
    heading: Heading
    place: int
    """Which of the parts it is."""
    weight: float


def find_headings(form: Form, blocks: Sequence[Block]) -> list[Heading]:
    """The headings of the parts in official order, each once; parts without one are left out."""
    seen = _weighed(sorted(_seen(form, blocks), key=lambda one: (one.heading.block, one.heading.begin)))
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
            match = match_label(text.strip(" #*"), officials)
            if match:
                heading = Heading(form.parts[match.index], number, 0, len(text))
                yield _Seen(heading, match.index, _EXACT / 2 * match.likeness)


@cache
def _pattern(part: Part) -> re.Pattern[str]:
    """The heading word for word at the start of a sentence, however it is spaced and pointed."""
    title = r"\s*".join(re.escape(sign) if sign.isalnum() else r"[、,，]?" for sign in part.title)
    number = rf"第?\s*{part.number}\s*(?:部分)?\s*[、.．,，:：\s]"
    return re.compile(rf"(?:^|(?<=[\s。；;：:#*]))({number}\s*{title})")
