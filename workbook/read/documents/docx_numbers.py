"""Automatic numbers of a Word document: what Word prints in front of a paragraph but does not store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"}
    | {"taiwaneseCountingThousand", "ideographTraditional", "koreanCounting"}
)
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_DECIMAL = frozenset({"decimal", "decimalFullWidth", "decimalHalfWidth", "decimalFullWidth2"})


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    pattern: str
    """Such as ``（%1）`` or ``%1.%2``."""


@dataclass(frozen=True, slots=True)
class _List:
    counter: str
    """Lists of one abstract definition count on together."""
    levels: Mapping[int, _Level]


class Numbering:
    """Counts paragraphs as Word does; ask for each paragraph once, in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """Take the definitions from the roots of the two parts; either may be missing."""
        self._lists = dict(_lists(numbering)) if numbering is not None else {}
        self._styles = dict(_numbered_styles(styles)) if styles is not None else {}
        self._counts: dict[tuple[str, int], int] = {}

    def of(self, paragraph: etree._Element) -> str:
        """The number in front of a paragraph, empty where it has none or a bullet."""
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"))
        own = child(properties, "numPr")
        number = value(child(own, "numId")) or self._styles.get(style, ("", 0))[0]
        level_text = value(child(own, "ilvl"))
        level = int(level_text) if level_text.isdigit() else self._styles.get(style, ("", 0))[1]
        found = self._lists.get(number)
        if found is None or level not in found.levels:
            return ""
        key = (found.counter, level)
        self._counts[key] = self._counts.get(key, found.levels[level].start - 1) + 1
        for deeper in [one for one in self._counts if one[0] == found.counter and one[1] > level]:
            del self._counts[deeper]
        return self._printed(found, level)

    def _printed(self, found: _List, level: int) -> str:
        text = found.levels[level].pattern if found.levels[level].style != "bullet" else ""
        for place, shown in found.levels.items():
            count = self._counts.get((found.counter, place), shown.start)
            text = text.replace(f"%{place + 1}", _counted(count, shown.style))
        return text


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of this local name; the namespace differs between the two kinds of OOXML."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def value(element: etree._Element | None) -> str:
    """The attribute ``w:val``; empty where it or the element is missing."""
    return attribute(element, "val")


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute by local name; empty where it or the element is missing."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.items() if etree.QName(key).localname == name), "")


def local(element: etree._Element) -> str:
    """The local name of an element; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _lists(numbering: etree._Element) -> Iterator[tuple[str, _List]]:
    abstract = {
        attribute(one, "abstractNumId"): dict(_levels(one))
        for one in numbering
        if local(one) == "abstractNum"
    }
    for one in numbering:
        if local(one) != "num":
            continue
        counter = value(child(one, "abstractNumId"))
        levels = dict(abstract.get(counter, {}))
        overrides = [two for two in one if local(two) == "lvlOverride"]
        for override in overrides:
            levels |= dict(_overridden(override, levels))
        number = attribute(one, "numId")
        yield number, _List(f"{counter}/{number}" if overrides else counter, levels)


def _overridden(override: etree._Element, levels: Mapping[int, _Level]) -> Iterator[tuple[int, _Level]]:
    yield from _levels(override)
    place, start = attribute(override, "ilvl"), value(child(override, "startOverride"))
    if place.isdigit() and start.isdigit() and int(place) in levels:
        old = levels[int(place)]
        yield int(place), _Level(int(start), old.style, old.pattern)


def _levels(element: etree._Element) -> Iterator[tuple[int, _Level]]:
    for one in element:
        place = attribute(one, "ilvl")
        if local(one) == "lvl" and place.isdigit():
            start = value(child(one, "start"))
            style = value(child(one, "numFmt")) or "decimal"
            yield (
                int(place),
                _Level(int(start) if start.isdigit() else 1, style, value(child(one, "lvlText"))),
            )


def _numbered_styles(styles: etree._Element) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in styles:
        numbered = child(child(style, "pPr"), "numPr")
        number, level = value(child(numbered, "numId")), value(child(numbered, "ilvl"))
        if local(style) == "style" and number:
            yield attribute(style, "styleId"), (number, int(level) if level.isdigit() else 0)


def _counted(count: int, style: str) -> str:
    if style in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        shown = (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
        return shown + (_DIGITS[ones] if ones or not tens else "")
    if style in _CIRCLED and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    return str(count) if style in _DECIMAL else ""
