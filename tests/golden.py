"""Two packages (.xlsx, .docx, .xlam) compared part by part, with what differs said in words.

XML is compared as XML: prefixes, order of attributes and quoting do not count, the order of
relationships and content types does not either.  Everything else does, dates included.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from lxml import etree

_XML_SUFFIXES = (".xml", ".rels", ".vml")
_UNORDERED = {"Relationships": ("Id",), "Types": ("Extension", "PartName")}
_DATES = frozenset({"created", "modified", "lastPrinted"})


def differences(
    first: Path | str | bytes, second: Path | str | bytes, *, ignore_dates: bool = False
) -> list[str]:
    """One sentence for each difference; empty where the packages say the same.

    Args:
        first: path or bytes of a package.
        second: the one it is compared with.
        ignore_dates: leave out when they were created, changed and printed.
    """
    one, two = _parts(first), _parts(second)
    found = [f"{part}: only in the first" for part in one if part not in two]
    found += [f"{part}: only in the second" for part in two if part not in one]
    for part in one:
        if part in two and one[part] != two[part]:
            found += _part(part, one[part], two[part], ignore_dates)
    return found


def _parts(package: Path | str | bytes) -> dict[str, bytes]:
    data = package if isinstance(package, bytes) else Path(package).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in sorted(opened.namelist())}


def _part(part: str, one: bytes, two: bytes, ignore_dates: bool) -> list[str]:
    if not part.endswith(_XML_SUFFIXES):
        return [f"{part}: {len(one)} bytes against {len(two)}"]
    roots = [_ordered(etree.fromstring(data)) for data in (one, two)]
    return [f"{part}: {text}" for text in _elements(*roots, "", "", ignore_dates)]


def _ordered(root: etree._Element) -> etree._Element:
    keys = _UNORDERED.get(etree.QName(root).localname)
    if keys:
        root[:] = sorted(root, key=lambda child: [child.get(key, "") for key in keys])
    return root


def _elements(
    one: etree._Element, two: etree._Element, above: str, place: str, ignore_dates: bool
) -> Iterator[str]:
    """Differences of two elements: ``place`` is ``[3]`` for the third child of the one ``above``."""
    name = _name(one)
    where = f"{above}/{name}{place}"
    if one.tag != two.tag:
        yield f"{where}: <{name}> against <{_name(two)}>"
        return
    if ignore_dates and name in _DATES:
        return
    for key in sorted({*one.attrib, *two.attrib}, key=str):
        if one.get(key) != two.get(key):
            yield f"{where} @{etree.QName(key).localname}: {one.get(key)!r} against {two.get(key)!r}"
    for label, left, right in (("", one.text, two.text), (" (after)", one.tail, two.tail)):
        if (left or "") != (right or ""):
            yield f"{where}{label}: {left or ''!r} against {right or ''!r}"
    for index, (left, right) in enumerate(zip_longest(one, two), 1):
        if left is None or right is None:
            count = f"{len(one)} children against {len(two)}"
            yield f"{where}: {count}, from <{_name(right if left is None else left)}> on"
            return
        yield from _elements(left, right, where, f"[{index}]", ignore_dates)


def _name(element: etree._Element) -> str:
    return "comment" if callable(element.tag) else etree.QName(element).localname
