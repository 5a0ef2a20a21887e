"""What is in an ``.xlsx`` besides values: hidden sheets and lines, protection, macros, links.

None of it is needed to read a number.  Sheets are searched for the few words that would say so, and
only what has them is looked at closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from ...package import Package
from ...refusal import Refusal
from ..book import Around, Frame, Lines
from .parts import WorkbookPart, cells_within

_PROTECTION = b"sheetProtection"
_TELLS_HIDDEN = (b"idden", b'ht="0')
"""Without one of these (``hidden``, ``ht="0.5"``) no row is hidden; with one, a row may be."""
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_PROTECTED = re.compile(rb"""sheetProtection\b[^<>]*\ssheet\s*=\s*["'](?:1|true)["']""")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_LOWEST, _NARROWEST = 1.0, 0.2
"""Less height (points) or width (characters) than this shows nothing."""
_MACRO_KINDS = {
    "vbaProject": "VBA",
    "xlMacrosheet": "Excel 4.0 宏表",
    "xlIntlMacrosheet": "Excel 4.0 宏表",
    "dialogsheet": "Excel 5.0 对话框表",
}
_DDE = re.compile(rb"""ddeService\s*=\s*["']([^"']*)["'][^<>]*?ddeTopic\s*=\s*["']([^"']*)["']""")
UNNAMED_LINK = "未写明名称的文件"


def frame_of(xml: bytes) -> Frame:
    """What is hidden on a sheet, and whether it is protected."""
    start, end = cells_within(xml)
    rows: Lines = ()
    if any(xml.find(word, start, end) >= 0 for word in _TELLS_HIDDEN):
        rows = runs(_hidden_rows(xml, start, end))
    found = xml.find(_PROTECTION, end)
    protected = found >= 0 and _PROTECTED.match(xml, found) is not None
    return Frame(rows, _hidden_columns(xml[:start]), protected)


def runs(numbers: Iterable[int]) -> Lines:
    """Rising numbers as runs: 3, 4, 7 as (3, 4), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def _hidden_rows(xml: bytes, start: int, end: int) -> Iterator[int]:
    row = -1
    for tag in _ROW.findall(xml, start, end):
        attributes = dict(_ATTRIBUTE.findall(tag))
        row = int(attributes.get(b"r", row + 2)) - 1
        if _is_hidden(attributes, b"ht", _LOWEST):
            yield row


@lru_cache(maxsize=64)
def _hidden_columns(head: bytes) -> Lines:
    """From what stands before the cells; sheets drawn from one template have it equal to the byte."""
    hidden: list[tuple[int, int]] = []
    for tag in _COLUMN.findall(head):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if _is_hidden(attributes, b"width", _NARROWEST):
            hidden.append((int(attributes[b"min"]) - 1, int(attributes[b"max"]) - 1))
    return tuple(hidden)


def _is_hidden(attributes: dict[bytes, bytes], size: bytes, least: float) -> bool:
    if attributes.get(b"hidden") in (b"1", b"true"):
        return True
    try:
        return float(attributes.get(size, least)) < least
    except ValueError:
        return False


def around_of(package: Package, workbook: WorkbookPart) -> Around:
    """What else is in the workbook.

    Raises:
        Refusal: the relationships of its main part are damaged.
    """
    kinds = [relation.kind for relation in package.relations(package.main).values()]
    macros = dict.fromkeys(_MACRO_KINDS[kind] for kind in kinds if kind in _MACRO_KINDS)
    return Around(
        hidden=workbook.hidden,
        others=tuple(title for title, kind in workbook.others if kind not in _MACRO_KINDS),
        macros=tuple(macros),
        links=tuple(_linked(package, part) for part in workbook.links),
        connections=("数据连接",) if "connections" in kinds else (),
    )


def _linked(package: Package, part: str) -> str:
    """What a part about a linked file leads to; the part may be damaged, nobody needs it."""
    try:
        if dde := _DDE.search(package.part(part)):
            service, topic = (found.decode("utf-8", "replace") for found in dde.groups())
            return f"{service}（DDE，{file_name(topic)}）"
        targets = [relation.target for relation in package.relations(part).values()]
    except Refusal:
        targets = []
    return next((name for name in map(file_name, targets) if name), UNNAMED_LINK)


def file_name(target: str) -> str:
    """The last part of a path or address: ``台账.xlsx`` for ``file:///home/办公/台账.xlsx``."""
    return re.split(r"[/\\]", unquote(target).rstrip("/\\"))[-1]
