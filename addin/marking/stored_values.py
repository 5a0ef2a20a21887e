"""What openpyxl drops when it saves a workbook, put back: the stored values of formulas, and the dates.

Without stored values a copy opened in Protected View, in a mail preview or by a program that does
not calculate shows empty totals.  Only cells whose formula is unchanged are given one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from nianbao.workbook.files import without_clock
from nianbao.workbook.read.package import Package
from nianbao.workbook.read.refusal import Refusal
from nianbao.workbook.read.sheets.formats.parts import read_workbook_part

_CORE = "docProps/core.xml"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NO_DATE = "1980-01-01T00:00:00Z"
_STORED = re.compile(r"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*<v>([^<]*)</v>")
_EMPTY = re.compile(r"<c\b([^>]*)>(<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))<v ?(?:/>|></v>)")
_WHERE = re.compile(r'\br="([A-Z]+\d+)"')
_TYPE = re.compile(r'\st="(\w+)"')


def carry_over(original: bytes, saved: bytes, titles: Sequence[str]) -> bytes:
    """The package ``saved`` with what ``original`` stored in it, and no clock.

    Args:
        original: the workbook as it came.
        saved: the same workbook, changed and saved by openpyxl.
        titles: the sheets of ``saved`` in order.
    """
    stored, core = _read(original)
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(saved)) as package:
        for number, title in enumerate(titles, 1):
            if values := stored.get(title):
                part = f"xl/worksheets/sheet{number}.xml"
                changed[part] = _filled(package.read(part).decode("utf-8"), values).encode("utf-8")
        changed[_CORE] = core or _DATE.sub(_NO_DATE, package.read(_CORE).decode("utf-8")).encode("utf-8")
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as target:
            for name in package.namelist():
                target.writestr(name, changed.get(name) or package.read(name))
    return without_clock(copy.getvalue())


def _read(original: bytes) -> tuple[dict[str, dict[str, tuple[str, str]]], bytes]:
    """Type and value stored with each formula, by sheet and cell, and the document's own properties."""
    try:
        package = Package(original)
        stored = {
            sheet.title: dict(_stored(package.xml(sheet.part).decode("utf-8")))
            for sheet in read_workbook_part(package).sheets
        }
        return stored, package.part(_CORE) if package.has(_CORE) else b""
    except (Refusal, UnicodeDecodeError):
        return {}, b""


def _stored(sheet: str) -> list[tuple[str, tuple[str, str]]]:
    found = []
    for attributes, value in _STORED.findall(sheet):
        where, kind = _WHERE.search(attributes), _TYPE.search(attributes)
        if where:
            found.append((where[1], (kind[1] if kind else "n", value)))
    return found


def _filled(sheet: str, values: Mapping[str, tuple[str, str]]) -> str:
    def cell(found: re.Match[str]) -> str:
        where = _WHERE.search(found[1])
        if where is None or where[1] not in values:
            return found[0]
        kind, value = values[where[1]]
        return f'<c{_TYPE.sub("", found[1])} t="{kind}">{found[2]}<v>{value}</v>'

    return _EMPTY.sub(cell, sheet)
