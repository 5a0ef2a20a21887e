"""Lists that should add up (N15): 共234条,其中网站152条、公众号60条和22条."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .reading.plain import Plain, Sentence
from .reading.quantities import Quantity

_OPENS = ("其中", "包括", "包含", "分别为", "分别是", "分别")
_BETWEEN = ",:;("
_NEW_TOTAL = ("其中", "共", "总计", "累计", "合计", "同比", "较", "占", "增", "减", "以上", "通过率")
_REST = ("其他", "其它", "其余")
_NEARLY = 0.1
"""A list that is short of its total by no more than this share was meant to be complete."""
_LONGEST_GAP = 40


class Listing(NamedTuple):
    """A total and the parts it is said to have."""

    sentence: Sentence
    total: Quantity
    items: tuple[Quantity, ...]
    ended: bool
    """Whether the list surely ends with the last item, rather than running into the next statement."""
    names_rest: bool
    """Whether an item is called 其他 or 其余: then nothing is left out."""


def listings(plain: Plain) -> Iterator[Listing]:
    """Every total that is followed by parts of the same unit."""
    for sentence in plain.sentences:
        inside = [q for q in plain.quantities(sentence) if q.kind in ("count", "other") and q.unit]
        for place, total in enumerate(inside[:-2]):
            opens = plain.text[total.end : inside[place + 1].start].lstrip(_BETWEEN)
            if opens.startswith(_OPENS):
                bracketed = plain.text[total.end : total.end + 1] == "("
                listing = _listing(plain, sentence, total, inside[place + 1 :], bracketed)
                if len(listing.items) > 1:
                    yield listing


def disagrees(listing: Listing) -> bool:
    """Whether a list that was meant to be complete gives another sum.

    It may go on into another statement (then the first items alone add up), and 其中 may name only
    some of the parts, so only a sum that nearly reaches the total, or exceeds it, is spoken of.
    """
    least = most = 0.0
    for item in listing.items:
        least, most = least + item.least, most + item.most
        if least <= listing.total.most and listing.total.least <= most:
            return False
    if not listing.ended:
        return False
    total, gap = listing.total.value, listing.total.value - most
    if gap < 0:
        return least - listing.total.most <= total * _NEARLY or listing.names_rest
    return len(listing.items) > 1 and (listing.names_rest or gap <= total * _NEARLY)


def _listing(
    plain: Plain, sentence: Sentence, total: Quantity, following: Sequence[Quantity], bracketed: bool
) -> Listing:
    items: list[Quantity] = []
    joint = ""
    rest, ended = False, True
    place = total.end
    for item in following:
        between = plain.text[place : item.start]
        if not items:
            between = between.lstrip(_BETWEEN)
            between = next((between[len(word) :] for word in _OPENS if between.startswith(word)), between)
        if item.unit != total.unit or len(between) > _LONGEST_GAP:
            ended = False
            break
        if any(word in between for word in _NEW_TOTAL) or ";" in between or "(" in between:
            ended = ";" in between
            break
        if bracketed and ")" in between:
            break
        first = between[:1]
        if items and joint in ("、", "和", "及") and first == ",":
            break
        joint = joint or (first if items else "")
        rest = rest or any(word in between for word in _REST)
        items.append(item)
        place = item.end
    tail = plain.text[place : sentence.end]
    ended = ended and (len(tail) <= 2 or joint != "," or tail[:1] in ";)")
    return Listing(sentence, total, tuple(items), ended, rest)
