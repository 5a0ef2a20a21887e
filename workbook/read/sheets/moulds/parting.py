"""A workbook taken apart into what has to be equal in two files and what may differ.

Only what every office program writes plainly is known here; anything else raises ``Unlike``, and the
strict reader sees to the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...package import Package, parse

_VALUE = re.compile(rb"<v>([^<]*)</v>")
_HEIGHTS = (re.compile(rb' ht="[\d.]*[1-9][\d.]*"'), re.compile(rb' x14ac:dyDescent="[\d.]*"'))
"""The height of a row follows the text in it; one of no height is hidden."""
_ONE_TEXT = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh[ >].*?</rPh>", re.DOTALL)
_ENTITIES = {b"&lt;": b"<", b"&gt;": b">", b"&quot;": b'"', b"&apos;": b"'", b"&amp;": b"&"}
_VOLATILE = re.compile(
    rb"<mc:AlternateContent.*?</mc:AlternateContent>|<bookViews>.*?</bookViews>|<(?:fileVersion|calcPr"
    rb"|xr:revisionPtr|workbookPr)\b[^<>]*/>",
    re.DOTALL,
)
"""What an office program notes about itself, the window and the folder; ``workbookPr`` is kept apart."""
_DATES = re.compile(rb'<workbookPr\b[^<>]*\bdate1904="([^"]*)"')
_NAMES, _NAMES_END = b"<definedNames>", b"</definedNames>"
_VIEWS = re.compile(rb"<sheetViews>(?:<[^<>!?]*>)*</sheetViews>")
"""Which cells were selected last."""
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&(?!(?:lt|gt|amp|quot|apos|#10|#9);)|\]\]>")
_STRING = re.compile(
    rb"<si>(?:<t(?: [^<>]*)?>[^<]*</t>|(?:<r>(?:<rPr>(?:<[^<>!?]*>)*</rPr>)?<t(?: [^<>]*)?>[^<]*</t></r>)+)"
    rb"(?:<phoneticPr [^<>]*/>|<rPh [^<>]*><t(?: [^<>]*)?>[^<]*</t></rPh>)*"
)
_STRINGS_HEAD = re.compile(rb"(?:<\?xml [^<>]*\?>)?\s*<sst [^<>]*>")
_MOST_KNOWN, _LONGEST_KNOWN = 4096, 400


class Unlike(Exception):
    """The workbook is not made up as one from a mould is."""


class Sheet(NamedTuple):
    """A sheet taken apart into what has to be equal and what may differ."""

    rest: tuple[bytes, bytes, bytes]
    """Before the cells, the cells without their values, behind the cells."""
    values: Sequence[bytes]


def around_of(package: Package) -> tuple[object, ...]:
    """Everything outside the sheets that reading depends on.

    Raises:
        Refusal: the part about the whole workbook is damaged.
    """
    main = package.xml(package.main)
    start, end = main.find(_NAMES), main.find(_NAMES_END)
    if start < 0 or end < start:
        raise Unlike
    framing = main[:start] + main[end + len(_NAMES_END) :]
    parse(package.main, framing)
    dates = _DATES.search(framing)
    relations = tuple(package.relations(package.main).items())
    styles = next((target for _, (kind, target) in relations if kind == "styles"), "")
    return (
        package.names,
        relations,
        _VOLATILE.sub(b"", framing),
        main[start:end],
        dates[1] if dates else b"",
        package.xml(styles) if styles and package.has(styles) else b"",
    )


def sheet_of(package: Package, part: str, known: dict[str, Sheet]) -> Sheet:
    """A sheet taken apart; once for each part, kept in ``known``."""
    if part not in known:
        known[part] = _taken_apart(package.xml(part))
    return known[part]


def _taken_apart(xml: bytes) -> Sheet:
    start, end = xml.find(b"<sheetData>"), xml.find(b"</sheetData>")
    if start < 0 or end < start:
        raise Unlike
    pieces = _VALUE.split(xml[start:end])
    values = pieces[1::2]
    if not _is_plain(b"\n".join(values)):
        raise Unlike
    cells = b"\0".join(pieces[::2])
    for height in _HEIGHTS:
        cells = height.sub(b"", cells)
    return Sheet((_VIEWS.sub(b"", xml[:start]), cells, xml[end:]), values)


def _is_plain(texts: bytes) -> bool:
    """Whether a parser would take these texts, and nothing in them stands for another character."""
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _ILLEGAL.search(texts) is None


def strings_of(package: Package) -> list[bytes]:
    """The shared strings as they are written."""
    part = next((r.target for r in package.relations(package.main).values() if r.kind == "sharedStrings"), "")
    xml = package.xml(part) if part and package.has(part) else b""
    *found, tail = xml.split(b"</si>")
    if not found or tail.strip() != b"</sst>":
        raise Unlike
    start = max(found[0].find(b"<si>"), 0)
    if not _STRINGS_HEAD.fullmatch(found[0][:start].rstrip()):
        raise Unlike
    found[0] = found[0][start:]
    for written in found:
        if written not in _KNOWN_STRINGS:
            _examine(written)
    return found


_KNOWN_STRINGS: set[bytes] = set()
"""Strings found plain before: most of them are those of the template."""


def _examine(written: bytes) -> None:
    if not _STRING.fullmatch(written) or not _is_plain(written):
        raise Unlike
    if len(_KNOWN_STRINGS) < _MOST_KNOWN and len(written) < _LONGEST_KNOWN:
        _KNOWN_STRINGS.add(written)


def text_of(written: bytes) -> str:
    """What a shared string says; anything but plain text is left to the strict reader."""
    text = b"".join(_ONE_TEXT.findall(_PHONETIC.sub(b"", written)))
    if b"&#" in text or b"_x" in text or b"\r" in text:
        raise Unlike
    for entity, character in _ENTITIES.items() if b"&" in text else ():
        text = text.replace(entity, character)
    return text.decode("utf-8")
