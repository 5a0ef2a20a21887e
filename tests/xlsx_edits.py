"""Damaging workbooks the way people and programs do: edits of the parts of an ``.xlsx``."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import SHEETS, places
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission

Edit = Callable[[str], str]


def drawn(submission: Submission) -> bytes:
    """The agency workbook of a submission, without live checks."""
    return agency_workbook(submission, ())


def read(data: bytes, folder: Path, name: str = "报表.xlsx") -> Submission:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(data)
    return read_submission(path)


def sheet_part(title: str) -> str:
    """The part of a sheet in a workbook we drew."""
    return f"xl/worksheets/sheet{SHEETS.index(title) + 1}.xml"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: Mapping[str, bytes]) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return out.getvalue()


def edited(data: bytes, edits: Mapping[str, Edit]) -> bytes:
    """A package with some of its XML parts changed."""
    contents = parts(data)
    for name, edit in edits.items():
        before = contents[name].decode()
        after = edit(before)
        assert after != before, f"{name}: the edit changed nothing"
        contents[name] = after.encode()
    return packed(contents)


def names_edited(data: bytes, edit: Edit) -> bytes:
    """A workbook with its defined names changed."""
    return edited(data, {"xl/workbook.xml": edit})


def cell_edited(data: bytes, name: str, inner: str, attributes: str = "", form=None) -> bytes:
    """A workbook with the content of one named cell replaced.

    Args:
        data: a workbook we drew.
        name: the name of the cell.
        inner: what stands between ``<c>`` and ``</c>``.
        attributes: ``t="e"`` and the like.
        form: the form it was drawn on.
    """
    from nianbao.workbook.form import FORM_2021

    place = places(form or FORM_2021)[name]
    cell = re.compile(rf'<c r="{place.a1}"( s="\d+")?[^<>]*?(/>|>.*?</c>)', re.DOTALL)

    def edit(xml: str) -> str:
        return cell.sub(lambda m: f'<c r="{place.a1}"{m[1] or ""} {attributes}>{inner}</c>', xml, count=1)

    return edited(data, {sheet_part(place.sheet): edit})


def row_inserted(data: bytes, title: str, number: int) -> bytes:
    """What Excel makes of a workbook when a row is inserted above row ``number`` of a sheet."""
    return rows_moved(data, title, lambda row: row + (row >= number))


def row_removed(data: bytes, title: str, number: int) -> bytes:
    """What Excel makes of a workbook when a row of a sheet is deleted."""
    return rows_moved(data, title, lambda row: None if row == number else row - (row > number))


def row_taken_to(data: bytes, title: str, number: int, before: int) -> bytes:
    """What Excel makes of a workbook when a row is cut and inserted above a later row ``before``."""

    def now(row: int) -> int:
        return before - 1 if row == number else row - (number < row < before)

    return rows_moved(data, title, now)


def rows_moved(data: bytes, title: str, now: Callable[[int], int | None]) -> bytes:
    """A workbook with the rows of one sheet elsewhere; ``now`` gives the new number, None where deleted.

    References in formulas follow; where the end of a range was deleted it shrinks.
    """

    def moved(match: re.Match[str]) -> str:
        return f"{match[1]}{now(int(match[2]))}"

    def end(match: re.Match[str]) -> str:
        place = now(int(match[2]))
        return f"{match[1]}{now(int(match[2]) - 1) if place is None else place}"

    def in_sheet(xml: str) -> str:
        head, cells, tail = re.split(r"(?=<sheetData>)|(?<=</sheetData>)", xml)
        rows = re.findall(r'<row r="\d+".*?</row>|<row r="\d+"[^>]*/>', cells)
        kept = [row for row in rows if now(int(re.findall(r"\d+", row)[0])) is not None]
        kept = [re.sub(r'(<row r=")(\d+)', moved, row) for row in kept]
        kept = [re.sub(r'(<c r="[A-Z]+)(\d+)', moved, row) for row in kept]
        kept.sort(key=lambda row: int(re.findall(r"\d+", row)[0]))
        cells = "".join(kept)
        cells = re.sub(r"<f>[^<]*</f>", lambda m: re.sub(r"(\$?\b[A-Z]{1,2}\$?)(\d+)\b", end, m[0]), cells)
        merged = re.search(r"<mergeCells.*?</mergeCells>", tail)
        shifted = re.sub(r"([A-Z]+)(\d+)(?=[:\"])", end, merged[0]) if merged else ""
        protection = re.search(r"<sheetProtection[^>]*/>", tail)
        kept_tail = (protection[0] if protection else "") + shifted
        return f"{head}<sheetData>{cells}</sheetData>{kept_tail}</worksheet>"

    def in_names(xml: str) -> str:
        def one(match: re.Match[str]) -> str:
            place = now(int(match[2]))
            return f"{title}!#REF!" if place is None else f"{match[1]}{place}"

        return re.sub(rf"({title}!\$[A-Z]+\$)(\d+)", one, xml)

    return edited(data, {sheet_part(title): in_sheet, "xl/workbook.xml": in_names})


def column_inserted(data: bytes, title: str, letter: str) -> bytes:
    """What Excel makes of a workbook when a column is inserted before column ``letter`` of a sheet."""

    def right(match: re.Match[str]) -> str:
        column = match[2]
        return f"{match[1]}{chr(ord(column) + (column >= letter))}{match[3]}"

    def in_sheet(xml: str) -> str:
        head, cells, tail = re.split(r"(?=<sheetData>)|(?<=</sheetData>)", xml)
        cells = re.sub(r'(<c r=")([A-Z])(\d+)', right, cells)
        formula = re.compile(r"(\b|\$)([A-Z])(\$?\d+\b)")
        cells = re.sub(r"<f>[^<]*</f>", lambda m: formula.sub(right, m[0]), cells)
        merged = re.search(r"<mergeCells.*?</mergeCells>", tail)
        protection = re.search(r"<sheetProtection[^>]*/>", tail)
        shifted = re.sub(r'([":])([A-Z])(\d+)', right, merged[0]) if merged else ""
        return head + cells + (protection[0] if protection else "") + shifted + "</worksheet>"

    def in_names(xml: str) -> str:
        return re.sub(rf"({title}!\$)([A-Z])(\$\d+)", right, xml)

    return edited(data, {sheet_part(title): in_sheet, "xl/workbook.xml": in_names})
