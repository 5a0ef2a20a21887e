"""Styles: every index leads to something, and there are not too many."""

from __future__ import annotations

from collections.abc import Iterator

from . import number_formats
from .book import Book
from .package import MAIN

MOST_CELL_FORMATS = 65_490
MOST_FONTS = 1_024
MOST_NUMBER_FORMATS = 200
LONGEST_FONT_NAME = 31
_FIRST_OWN_NUMBER_FORMAT = 164
_PARTS_OF_A_FORMAT = (
    ("fontId", "fonts"),
    ("fillId", "fills"),
    ("borderId", "borders"),
    ("xfId", "cellStyleXfs"),
)


def complaints(book: Book) -> Iterator[str]:
    """What is wrong with the styles part."""
    part, root = book.styles_part, book.styles
    yield from _counts(book)
    own = [element.get("numFmtId", "") for element in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")]
    for group in ("cellStyleXfs", "cellXfs"):
        for index, element in enumerate(root.iterfind(f"{MAIN}{group}/{MAIN}xf")):
            where = f"{part}: {group} {index}"
            for attribute, needed in _PARTS_OF_A_FORMAT:
                if int(element.get(attribute, "0")) >= max(book.style_count(needed), attribute == "xfId"):
                    yield f"{where} has {attribute} {element.get(attribute, '0')}, which is not there"
            number_format = element.get("numFmtId", "0")
            if int(number_format) >= _FIRST_OWN_NUMBER_FORMAT and number_format not in own:
                yield f"{where} has numFmtId {number_format}, which is not there"
    if len(set(own)) < len(own):
        yield f"{part}: a numFmtId stands twice"
    yield from _texts(book)
    named = [element.get("name", "") for element in root.iterfind(f"{MAIN}cellStyles/{MAIN}cellStyle")]
    for name in sorted({name for name in named if named.count(name) > 1}):
        yield f"{part}: two cell styles are called {name!r}"
    for element in root.iterfind(f"{MAIN}cellStyles/{MAIN}cellStyle"):
        if int(element.get("xfId", "0")) >= book.style_count("cellStyleXfs"):
            yield f"{part}: cell style {element.get('name')!r} has no format"


def _counts(book: Book) -> Iterator[str]:
    limits = (("cellXfs", MOST_CELL_FORMATS), ("fonts", MOST_FONTS), ("numFmts", MOST_NUMBER_FORMATS))
    for group, most in limits:
        count = book.style_count(group)
        if count > most:
            yield f"{book.styles_part}: {count} {group} ({most} at most)"


def _texts(book: Book) -> Iterator[str]:
    for element in book.styles.iter(MAIN + "numFmt"):
        yield from number_formats.complaints(element.get("formatCode", ""), book.styles_part)
    for element in book.styles.iterfind(f"{MAIN}fonts/{MAIN}font/{MAIN}name"):
        name = element.get("val", "")
        if not 1 <= len(name) <= LONGEST_FONT_NAME:
            yield f"{book.styles_part}: font name {name!r} (1 to {LONGEST_FONT_NAME} characters)"
    for element in book.styles.iterfind(f"{MAIN}fonts/{MAIN}font/{MAIN}sz"):
        if not 1 <= float(element.get("val", "11")) <= 409:
            yield f"{book.styles_part}: font size {element.get('val')} (1 to 409)"
