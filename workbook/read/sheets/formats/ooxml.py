"""``.xlsx`` and ``.xlsm`` as a Book: values by calamine, everything else from the XML parts.

calamine is handed a small package of its own, made of parts that were inflated within limits and
checked here: it knows neither limits nor UTF-16, and would lay out a dense table up to a stray cell
in the last row of a sheet.  Sheets nobody asked for are not in it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from functools import partial
from html import escape

from ...limits import MOST_CELLS, MOST_RANGES, refuse_long_cells
from ...package import Package
from ...refusal import DAMAGED_PART, TOO_FAR, TOO_INTRICATE, TOO_MANY_CELLS, Refusal
from ..book import COLUMNS, ROWS, Book, Sheet
from .marks import marks_of
from .parts import SheetPart, WorkbookPart, merged_boxes, percent_cells, percent_styles, read_workbook_part
from .surroundings import around_of, frame_of

# Rows from ROWS + 1 and columns from COLUMNS + 1 on, as they are written.
_FAR_ROW = rb"(?:[3-9]\d{3}|\d{5,})"
_FAR_CELL = rb"(?:[A-Za-z]{3,}\d+|[A-Za-z]{1,2}" + _FAR_ROW + rb")"
_FAR = re.compile(rb"""r\s*=\s*["']\s*(?:%s|%s)""" % (_FAR_ROW, _FAR_CELL))
"""Whatever might say that a row or cell stands far out; quick to search for, and never misses one."""
_FAR_PLACE = re.compile(rb"(?<![\w:.-])" + _FAR.pattern)
_CELL = (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/", b"<row", b":row")
"""How a cell or a row begins, in a name space or not."""
_CELLS_END = b"</sheetData>"
_UNIQUE_COUNT = re.compile(rb"""(uniqueCount\s*=\s*["']?)\s*\d+""")
"""What the shared strings say of their own number; calamine sets memory aside for as many."""
_FAR_ROWS = re.compile(rb'<row (?:[^<>]*? )?r="%s"[^<>]*?(?:/>|>.*?</row>)' % _FAR_ROW, re.DOTALL)
_FAR_CELLS = re.compile(rb'<c (?:[^<>]*? )?r="%s"[^<>]*?(?:/>|>.*?</c>)' % _FAR_CELL, re.DOTALL)

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FRAME: Mapping[str, str] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r"'
    f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}
_SHARED_PARTS = ("sharedStrings", "styles")


def open_ooxml(package: Package) -> Book:
    """The workbook in a package.

    Raises:
        Refusal: a part is missing, damaged or not to be trusted; ``load`` of the book raises it too.
    """
    workbook = read_workbook_part(package)

    def load(titles: Collection[str]) -> dict[str, Sheet]:
        return _load(package, workbook, [sheet for sheet in workbook.sheets if sheet.title in titles])

    titles = tuple(sheet.title for sheet in workbook.sheets)
    return Book(titles, workbook.names, load, around=partial(around_of, package, workbook))


def _load(package: Package, workbook: WorkbookPart, wanted: Collection[SheetPart]) -> dict[str, Sheet]:
    shared = {
        relation.kind: _UNIQUE_COUNT.sub(rb"\g<1>0", package.xml(relation.target))
        for relation in package.relations(package.main).values()
        if relation.kind in _SHARED_PARTS and package.has(relation.target)
    }
    whole = {sheet: package.xml(sheet.part) for sheet in wanted}
    parts = {sheet: _within_reach(sheet.title, _up_to_cells(xml)) for sheet, xml in whole.items()}
    _refuse_crowded(whole, parts)
    rows = _values(workbook, shared, parts)
    percents = percent_styles(shared["styles"]) if "styles" in shared else frozenset()
    sheets = {}
    for (part, xml), values in zip(parts.items(), rows, strict=True):
        refuse_long_cells(part.title, values)
        marks = marks_of(part.part, xml)
        sheets[part.title] = Sheet(
            title=part.title,
            rows=values,
            formulas=marks.formulas,
            uncached=marks.uncached,
            errors=marks.errors,
            percents=percent_cells(xml, percents),
            merged=partial(merged_boxes, whole[part]),
            frame=partial(frame_of, whole[part]),
        )
    return sheets


def _refuse_crowded(whole: Mapping[SheetPart, bytes], parts: Mapping[SheetPart, bytes]) -> None:
    """Sheets of more cells, or with more merged ranges, than are read."""
    cells = 0
    for sheet, xml in whole.items():
        cells += sum(map(parts[sheet].count, _CELL))
        if cells > MOST_CELLS:
            raise Refusal(TOO_MANY_CELLS, where=f"工作表“{sheet.title}”里", count=cells, most=MOST_CELLS)
        ranges = xml.count(b"mergeCell ")
        if ranges > MOST_RANGES:
            raise Refusal(TOO_INTRICATE, part=sheet.part, count=ranges, most=MOST_RANGES)


def _up_to_cells(xml: bytes) -> bytes:
    """A sheet without what follows its cells; its validations and colours are most of it."""
    end = xml.find(_CELLS_END)
    cut = xml[: end + len(_CELLS_END)]
    return xml if end < 0 or b"<!" in cut else cut + b"</worksheet>"


def _within_reach(title: str, xml: bytes) -> bytes:
    """A sheet without what stands farther out than ``ROWS`` and ``COLUMNS``: stray cells, bare formats."""
    if _FAR.search(xml) is None:
        return xml
    near = _FAR_CELLS.sub(b"", _FAR_ROWS.sub(b"", xml))
    if _FAR_PLACE.search(near) is not None:
        raise Refusal(TOO_FAR, sheet=title, rows=ROWS, columns=COLUMNS)
    return near


def _values(
    workbook: WorkbookPart, shared: Mapping[str, bytes], parts: Mapping[SheetPart, bytes]
) -> list[list[list[object]]]:
    """The values of the sheets, in order, as calamine sees them."""
    import python_calamine

    where = "、".join(_SHARED_PARTS)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(_repacked(workbook, shared, parts))
        values: list[list[list[object]]] = []
        for index, sheet in enumerate(parts):
            where = sheet.title
            values.append(book.get_sheet_by_index(index).to_python(skip_empty_area=False))  # type: ignore[arg-type]
        return values
    except BaseException as error:
        # A panic in calamine's Rust derives from BaseException alone.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise Refusal(DAMAGED_PART, part=where) from error


def _repacked(
    workbook: WorkbookPart, shared: Mapping[str, bytes], parts: Mapping[SheetPart, bytes]
) -> io.BytesIO:
    sheets, relations = [], []
    content: dict[str, bytes | str] = dict(_FRAME)
    for index, (sheet, xml) in enumerate(parts.items()):
        sheets.append(f'<sheet name="{escape(sheet.title)}" sheetId="{index + 1}" r:id="s{index}"/>')
        relations.append(_relation(f"s{index}", "worksheet", f"worksheets/{index}.xml"))
        content[f"xl/worksheets/{index}.xml"] = xml
    for kind, xml in shared.items():
        relations.append(_relation(kind, kind, f"{kind}.xml"))
        content[f"xl/{kind}.xml"] = xml
    content["xl/workbook.xml"] = (
        f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        f' xmlns:r="{_RELATIONS}"><workbookPr date1904="{int(workbook.date1904)}"/>'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )
    content["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, data in content.items():
            target.writestr(zipfile.ZipInfo(name), data)
    file.seek(0)
    return file


def _relation(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
