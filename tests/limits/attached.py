"""What hangs on a sheet by relationships: notes with their shapes, drawings, charts, tables."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from . import formulas
from .book import Book, Sheet, legal_name
from .cells import LAST_COLUMN, LAST_ROW, Area, area, overlaps
from .package import DOCUMENT_RELATIONSHIPS, MAIN

LONGEST_NOTE = 32_767
_VML_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_ANCHORS = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def complaints(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    """What is wrong with notes, drawings, charts and tables of one sheet."""
    for tag in ("legacyDrawing", "drawing", "legacyDrawingHF", "picture"):
        for element in root.iterfind(MAIN + tag):
            if book.package.linked(element, sheet.part) is None:
                yield f"{sheet.part}: {tag} leads nowhere"
    yield from _notes(book, sheet, root)
    for part in book.package.of_kind(sheet.part, "drawing"):
        yield from _drawing(book, part)
    yield from _tables(book, sheet, root)


def _notes(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    shapes = _note_shapes(book, sheet, root)
    for part in book.package.of_kind(sheet.part, "comments"):
        comments = book.package.xml(part)
        if comments is None:
            continue
        authors = len(comments.findall(f"{MAIN}authors/{MAIN}author"))
        seen: set[str] = set()
        for element in comments.iter(MAIN + "comment"):
            place = element.get("ref", "")
            where = f"{part}: note at {place}"
            box = area(place)
            if place in seen:
                yield f"{where}: there are two"
            seen.add(place)
            if box is None or (box.top - 1, box.left - 1) not in shapes:
                yield f"{where}: has no shape"
            if int(element.get("authorId", "0")) >= authors:
                yield f"{where}: has no author"
            length = len("".join(text.text or "" for text in element.iter(MAIN + "t")))
            if length > LONGEST_NOTE:
                yield f"{where}: text of {length} characters ({LONGEST_NOTE} at most)"


def _note_shapes(book: Book, sheet: Sheet, root: etree._Element) -> set[tuple[int, int]]:
    """Rows and columns (zero based) that the legacy drawing has a note's shape for."""
    found = set()
    for element in root.iterfind(MAIN + "legacyDrawing"):
        link = book.package.linked(element, sheet.part)
        drawing = book.package.xml(link.target) if link else None
        for data in [] if drawing is None else drawing.iter(_VML_EXCEL + "ClientData"):
            if data.get("ObjectType") == "Note":
                row, column = data.findtext(_VML_EXCEL + "Row"), data.findtext(_VML_EXCEL + "Column")
                found.add((int(row or -1), int(column or -1)))
    return found


def _drawing(book: Book, part: str) -> Iterator[str]:
    root = book.package.xml(part)
    if root is None:
        return
    for anchor in root.iterchildren(_ANCHORS + "twoCellAnchor", _ANCHORS + "oneCellAnchor"):
        start, end = (_corner(anchor.find(_ANCHORS + tag)) for tag in ("from", "to"))
        if start is None or (end is None and anchor.tag.endswith("twoCellAnchor")):
            yield f"{part}: an anchor without a corner"
        elif not _inside(start) or (end is not None and not _spans(start, end)):
            yield f"{part}: an anchor from {start} to {end}"
    shapes = [element.get("id") for element in root.iter(_ANCHORS + "cNvPr")]
    if len(set(shapes)) < len(shapes):
        yield f"{part}: two shapes share an id"
    known = book.package.relationships(part)
    for element in root.iter():
        for name, value in element.attrib.items():
            if str(name).startswith(DOCUMENT_RELATIONSHIPS) and value and value not in known:
                yield f"{part}: {value} leads nowhere"
    for chart in book.package.of_kind(part, "chart"):
        yield from _chart(book, chart)


def _corner(element: etree._Element | None) -> tuple[int, int] | None:
    if element is None:
        return None
    row, column = element.findtext(_ANCHORS + "row"), element.findtext(_ANCHORS + "col")
    return int(row or -1), int(column or -1)


def _inside(corner: tuple[int, int]) -> bool:
    return 0 <= corner[0] < LAST_ROW and 0 <= corner[1] < LAST_COLUMN


def _spans(start: tuple[int, int], end: tuple[int, int]) -> bool:
    return _inside(end) and start[0] <= end[0] and start[1] <= end[1]


def _chart(book: Book, part: str) -> Iterator[str]:
    root = book.package.xml(part)
    for element in [] if root is None else root.iter(_CHART + "f"):
        text = element.text or ""
        if "!" not in text:
            yield f"{part}: {text!r} names no sheet"
        yield from formulas.complaints(text.strip("()"), book, part)
        box, cache = area(text.rpartition("!")[2]), element.getnext()
        count = None if cache is None else cache.find(_CHART + "ptCount")
        if box is not None and count is not None and count.get("val") != str(_size(box)):
            yield f"{part}: remembers {count.get('val')} values of {text}"


def _size(box: Area) -> int:
    return (box.bottom - box.top + 1) * (box.right - box.left + 1)


def _tables(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    boxes: list[tuple[str, Area]] = []
    for part in book.package.of_kind(sheet.part, "table"):
        table = book.package.xml(part)
        if table is None:
            continue
        name, text = table.get("displayName", ""), table.get("ref", "")
        box = area(text)
        if not legal_name(name) or book.tables.get(name.lower()) != part:
            yield f"{part}: the name {name!r} is not legal or taken"
        columns = [column.get("name", "") for column in table.iter(MAIN + "tableColumn")]
        if box is None or box.right - box.left + 1 != len(columns) or box.bottom == box.top:
            yield f"{part}: {len(columns)} columns do not fit {text}"
            continue
        if len({column.lower() for column in columns}) < len(columns):
            yield f"{part}: two columns share a name"
        if table.get("headerRowCount", "1") != "0":
            yield from _headers(book, root, part, box, columns)
        boxes.append((text, box))
        for element in table.iterfind(MAIN + "autoFilter"):
            inner = area(element.get("ref", ""))
            if inner is None or not box.contains(inner):
                yield f"{part}: the filter {element.get('ref')} is outside {text}"
    merged = [(e.get("ref", ""), area(e.get("ref", ""))) for e in root.iter(MAIN + "mergeCell")]
    for first, second in overlaps(boxes + [(text, box) for text, box in merged if box]):
        if any(text in {first, second} for text, _ in boxes):
            yield f"{sheet.part}: table and {first if second in dict(boxes) else second} overlap"


def _headers(book: Book, root: etree._Element, part: str, box: Area, columns: list[str]) -> Iterator[str]:
    """The cells of the header row hold the names of the columns, word for word."""
    strings = next(iter(book.package.of_kind(book.part, "sharedStrings")), "")
    shared = book.package.xml(strings)
    items = [] if shared is None else shared.findall(MAIN + "si")
    shown = {}
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        if row.get("r") == str(box.top):
            for cell in row.iterfind(MAIN + "c"):
                place = area(cell.get("r", ""))
                value = cell.findtext(MAIN + "v", "")
                source = items[int(value)] if cell.get("t") == "s" and value.isdecimal() else cell
                if place:
                    shown[place.left] = "".join(text.text or "" for text in source.iter(MAIN + "t"))
    for column, name in enumerate(columns, box.left):
        if shown.get(column) != name:
            yield f"{part}: the column {name!r} is headed {shown.get(column)!r}"
