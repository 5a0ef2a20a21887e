"""N07: reports compared with each other, and with last year's; what is found, both passages beside it."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..district.gathering import AboutArrival, Arrivals
from .essence import Essence, essence, of_submission
from .matching import Passage, pairs, passages

LEAST = 100
"""Signs two reports must have in common before a share of the text means anything."""
_MOST_NAMED = 3
"""How many others a finding is made about for one report: those most alike."""
_LONGEST = 150
"""Characters of each passage that are shown."""


def against_last_year(submission: Submission, percent: int) -> Iterator[Found]:
    """The whole text against last year's."""
    this = of_submission(submission)
    last = essence(dict(submission.last_texts), (submission.agency_name,))
    common = passages(this.signs, last.signs)
    alike = sum(one.alike for one in common)
    if alike >= LEAST and alike * 100 >= percent * this.length:
        yield _found("last_year", "last_year", (this, last), common, ("今年", "上年"))


def between_agencies(arrivals: Arrivals, characters: int, percent: int) -> Iterator[AboutArrival]:
    """Every report against every other one; both of a pair are told, since nobody knows who copied."""
    submissions = arrivals.submissions
    essences = [of_submission(one) for one in submissions]
    alike: dict[int, list[tuple[int, int, list[Passage]]]] = {}
    for first, second in pairs(essences):
        if _same(arrivals, first, second):
            continue
        common = passages(essences[first].signs, essences[second].signs)
        total = sum(one.alike for one in common)
        longest = max((one.alike for one in common), default=0)
        shorter = min(essences[first].length, essences[second].length)
        if longest >= characters or (total >= LEAST and total * 100 >= percent * shorter):
            alike.setdefault(first, []).append((total, second, common))
            alike.setdefault(second, []).append((total, first, [_turned(one) for one in common]))
    for place in sorted(alike):
        those = sorted(alike[place], key=lambda one: (-one[0], one[1]))
        for _, other, common in those[:_MOST_NAMED]:
            name = submissions[other].agency_name or submissions[other].path
            key = submissions[other].agency_code or name
            both = (essences[place], essences[other])
            called = (submissions[place].agency_name or "本单位", name)
            yield AboutArrival(place, _found("agency", key, both, common, called))


def _same(arrivals: Arrivals, first: int, second: int) -> bool:
    """Two files of one agency: that is for C02 to say."""
    one, other = arrivals.submissions[first], arrivals.submissions[second]
    member = arrivals.members[first]
    if member is not None and member is arrivals.members[second]:
        return True
    return bool(one.agency_name) and one.agency_name == other.agency_name


def _turned(passage: Passage) -> Passage:
    return Passage(passage.second, passage.second_end, passage.first, passage.first_end, passage.alike)


def _found(
    case: str,
    key: str,
    both: tuple[Essence, Essence],
    common: list[Passage],
    called: tuple[str, str],
) -> Found:
    longest = max(common, key=lambda one: (one.alike, -one.first))
    name, own = both[0].passage(longest.first, longest.first_end)
    _, others = both[1].passage(longest.second, longest.second_end)
    total = sum(one.alike for one in common)
    said = "".join(both[0].signs[one.first : one.first_end] for one in common)
    return Found(
        case,
        key,
        where=called[1],
        found=str(len(common)),
        count=total,
        expected=str(round(100 * total / both[0].length)),
        text=name,
        excerpt=f"{called[0]}“{_shown(own)}”｜{called[1]}“{_shown(others)}”",
        tied=f"{total}字#{crc32(said.encode()):08X}",
    )


def _shown(passage: str) -> str:
    line = " ".join(passage.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
