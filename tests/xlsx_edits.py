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

    def down(match: re.Match[str]) -> str:
        row = int(match[2])
        return f"{match[1]}{row + (row >= number)}"

    def in_sheet(xml: str) -> str:
        head, cells, tail = re.split(r"(?=<sheetData>)|(?<=</sheetData>)", xml)
        cells = re.sub(r'(<row r=")(\d+)', down, cells)
        cells = re.sub(r'(<c r="[A-Z]+)(\d+)', down, cells)
        cells = re.sub(r"<f>[^<]*</f>", lambda m: re.sub(r"(\$?\b[A-Z]{1,2}\$?)(\d+)\b", down, m[0]), cells)
        merged = re.search(r"<mergeCells.*?</mergeCells>", tail)
        shifted = re.sub(r"([A-Z]+)(\d+)(?=[:\"])", down, merged[0]) if merged else ""
        return head + cells + shifted + "</worksheet>"

    def in_names(xml: str) -> str:
        return re.sub(rf"({title}!\$[A-Z]+\$)(\d+)", down, xml)

    return edited(data, {sheet_part(title): in_sheet, "xl/workbook.xml": in_names})
