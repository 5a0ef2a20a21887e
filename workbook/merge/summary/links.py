"""The links to files on 状态, which readers of values do not see."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from ...read.package import Package, parse
from ...read.refusal import naming
from ...read.sheets.formats.parts import read_workbook_part
from ...read.sheets.references import position

_ZIP = b"PK\x03\x04"
_RELATION_ID = "relationships|id"


def links_of(path: Path, title: str) -> Mapping[tuple[int, int], str] | None:
    """Where the cells of a sheet lead out of the workbook, as paths from its folder, with ``/``.

    Args:
        path: the workbook.
        title: the sheet.

    Returns:
        The targets by row and column, zero based; None for a format other than ``.xlsx``, or where
        another program wrote whole addresses (``file:///...``) in place of ways from the folder.

    Raises:
        UnreadableFile: a part of the package is damaged.
    """
    with naming(path):
        data = path.read_bytes()
        package = Package(data) if data.startswith(_ZIP) else None
        if package is None or not package.main.startswith("xl/"):
            return None
        part = next(sheet.part for sheet in read_workbook_part(package).sheets if sheet.title == title)
        targets = _targets(package, part)
    if any("://" in target for target in targets.values()):
        return None
    return {where: unquote(target).replace("\\", "/") for where, target in targets.items()}


def _targets(package: Package, part: str) -> dict[tuple[int, int], str]:
    folder, _, file = part.rpartition("/")
    if not package.has(f"{folder}/_rels/{file}.rels"):
        return {}
    relations = package.relations(part)
    found: dict[tuple[int, int], str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        identifier = next((value for key, value in attributes.items() if key.endswith(_RELATION_ID)), "")
        if tag.endswith("|hyperlink") and identifier in relations:
            found[position(attributes["ref"].partition(":")[0])] = relations[identifier].target

    parse(part, package.xml(part), start)
    return found
