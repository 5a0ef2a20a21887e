"""Judges of workbooks: whether Excel opens them without a repair prompt, and WPS drops nothing.

There is no Excel on the machines this project is built on.  ``schema_audit`` asks whether every part
obeys the published schema; ``audit`` asks what no schema states.  Both answer with sentences; an
empty list is a good workbook.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from limits import attached, book, formulas, grid, over_cells, package, styles
from lxml import etree

_SUFFIXES = {"addin": ".xlam", "macroEnabled": ".xlsm"}
"""What a workbook is called, by a word of its content type."""


def audit(workbook: Path | str | bytes) -> list[str]:
    """What Excel would refuse or repair, or WPS drop, in a workbook (.xlsx, .xlsm, .xlam)."""
    try:
        opened = package.Package(_bytes(workbook))
    except BadZipFile as error:
        return [f"no zip package: {error}"]
    return list(_complaints(opened))


def formulas_without_values(workbook: Path | str | bytes) -> list[str]:
    """Formulas that show nothing in Protected View, which does not calculate."""
    opened = book.Book(package.Package(_bytes(workbook)))
    return [
        complaint for sheet, root in _roots(opened) for complaint in grid.formulas_without_values(sheet, root)
    ]


def schema_audit(workbook: Path | str | bytes) -> list[str]:
    """What the schema of Excel 2010 forbids, but for what is known to be harmless."""
    from openxml_audit import FileFormat, OpenXmlValidator

    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0)
    data = _bytes(workbook)
    opened = package.Package(data)
    kind = opened.content_types[1].get(opened.workbook, "")
    suffix = next((suffix for word, suffix in _SUFFIXES.items() if word in kind), ".xlsx")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"workbook{suffix}"
        copy.write_bytes(data)
        errors = validator.validate(copy).errors
    return [
        f"{error.part_uri} {error.path}: {error.description}"
        for error in errors
        if not _harmless(error.part_uri, error.path, error.description, error.id)
    ]


def _harmless(part: str, path: str, description: str, key: str) -> bool:
    """Complaints of openxml-audit about what Excel has always accepted.

    The schema lists the children of a font as a choice in any order, openxml-audit as a sequence:
    openpyxl, and Excel itself in older versions, write another order.  Inline strings
    (openpyxl's streaming mode) are no fault: Excel moves them into the shared strings when it saves.
    """
    font_order = (
        part == "/xl/styles.xml" and "/font[" in path and description.startswith("Unexpected element")
    )
    return font_order or key == "Excel_InlineStrCells"


def _complaints(opened: package.Package) -> Iterator[str]:
    yield from package.complaints(opened)
    if not opened.workbook:
        return
    whole = book.Book(opened)
    yield from book.complaints(whole)
    yield from styles.complaints(whole)
    yield from grid.shared_string_complaints(whole)
    for name in whole.names:
        if not name.name.startswith("_xlnm."):
            where = f"{whole.part}: name {name.name!r}"
            yield from formulas.complaints(name.text, whole, where, name.scope, absolute=True)
    roots = _roots(whole)
    yield from over_cells.selected(whole, [root for _, root in roots])
    yield from grid.calculation_chain_complaints(whole, roots)
    for sheet, root in roots:
        yield from grid.complaints(whole, sheet, root)
        yield from over_cells.complaints(whole, sheet, root)
        yield from attached.complaints(whole, sheet, root)


def _roots(whole: book.Book) -> list[tuple[book.Sheet, etree._Element]]:
    found = [(sheet, whole.package.xml(sheet.part)) for sheet in whole.sheets]
    return [(sheet, root) for sheet, root in found if root is not None]


def _bytes(workbook: Path | str | bytes) -> bytes:
    return workbook if isinstance(workbook, bytes) else Path(os.fspath(workbook)).read_bytes()
