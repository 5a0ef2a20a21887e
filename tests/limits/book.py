"""What the parts of a workbook say about each other: sheets, names, strings, styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from .cells import area
from .package import MAIN, Package

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET_NAME_LENGTH = 31
_NAME_LENGTH = 255
_LEGAL_NAME = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_LIKE_R1C1 = re.compile(r"[Rr]\d*([Cc]\d*)?|[Cc]\d*")
_BUILT_IN = frozenset({"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"})


@dataclass(frozen=True)
class Sheet:
    """A sheet as the workbook lists it."""

    index: int
    name: str
    state: str
    part: str


@dataclass(frozen=True)
class DefinedName:
    """A defined name as the workbook lists it."""

    name: str
    scope: int | None
    """Index of the sheet it is for; None for the whole workbook."""
    text: str


class Book:
    """The workbook part, with what other parts need to know."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.workbook

    @cached_property
    def root(self) -> etree._Element:
        """The workbook element; an empty one where it cannot be read."""
        found = self.package.xml(self.part)
        return etree.Element(MAIN + "workbook") if found is None else found

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Sheets in order."""
        found = []
        for index, element in enumerate(self.root.iter(MAIN + "sheet")):
            link = self.package.linked(element, self.part)
            state, part = element.get("state", "visible"), link.target if link else ""
            found.append(Sheet(index, element.get("name", ""), state, part))
        return found

    @cached_property
    def names(self) -> list[DefinedName]:
        """Defined names in the order of the file."""
        found = []
        for element in self.root.iter(MAIN + "definedName"):
            scope = element.get("localSheetId")
            found.append(
                DefinedName(
                    element.get("name", ""), None if scope is None else int(scope), element.text or ""
                )
            )
        return found

    @cached_property
    def tables(self) -> dict[str, str]:
        """Display names of tables, in lower case, with the part each stands in."""
        found = {}
        for sheet in self.sheets:
            for part in self.package.of_kind(sheet.part, "table"):
                root = self.package.xml(part)
                if root is not None:
                    found[root.get("displayName", "").lower()] = part
        return found

    @cached_property
    def string_count(self) -> int:
        """How many shared strings there are."""
        strings = self._related("sharedStrings")
        return 0 if strings is None else len(strings.findall(MAIN + "si"))

    @cached_property
    def styles(self) -> etree._Element:
        """The styles element; an empty one where there is none."""
        found = self._related("styles")
        return etree.Element(MAIN + "styleSheet") if found is None else found

    @cached_property
    def styles_part(self) -> str:
        """Where the styles stand."""
        return next(iter(self.package.of_kind(self.part, "styles")), "styles")

    def style_count(self, group: str) -> int:
        """How many entries a group of styles has: ``cellXfs``, ``dxfs``, ``fonts`` ..."""
        return len(self.styles.findall(f"{MAIN}{group}/{MAIN}*"))

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, however its letters are cased."""
        return next((sheet for sheet in self.sheets if sheet.name.lower() == name.lower()), None)

    def knows_name(self, name: str, sheet: int | None) -> bool:
        """Whether a formula on this sheet may use the name."""
        wanted = name.lower()
        return wanted in self.tables or any(
            each.name.lower() == wanted and each.scope in {None, sheet} for each in self.names
        )

    def _related(self, kind: str) -> etree._Element | None:
        part = next(iter(self.package.of_kind(self.part, kind)), "")
        return self.package.xml(part)


def complaints(book: Book) -> Iterator[str]:
    """What is wrong with the list of sheets and the list of names (their formulas are judged elsewhere)."""
    yield from _sheets(book)
    yield from _views(book)
    yield from _names(book)
    for element in book.root.iter(MAIN + "externalReference"):
        yield f"{book.part}: external reference {dict(element.attrib)}"


def _sheets(book: Book) -> Iterator[str]:
    seen: set[str] = set()
    for sheet in book.sheets:
        name = sheet.name
        if not 1 <= len(name) <= _SHEET_NAME_LENGTH:
            yield f"{book.part}: sheet name of {len(name)} characters (1 to {_SHEET_NAME_LENGTH}): {name!r}"
        if set(name) & set("[]:*?/\\") or name.startswith("'") or name.endswith("'"):
            yield f"{book.part}: no sheet may be called {name!r}"
        if name.lower() == "history":
            yield f"{book.part}: the sheet name {name!r} is reserved"
        if name.lower() in seen:
            yield f"{book.part}: two sheets are called {name!r}"
        seen.add(name.lower())
        if book.package.content_types[1].get(sheet.part) != _SHEET_TYPE:
            yield f"{book.part}: sheet {name!r} leads to no worksheet ({sheet.part or 'nowhere'})"
    keys = [element.get("sheetId") for element in book.root.iter(MAIN + "sheet")]
    if len(set(keys)) < len(keys):
        yield f"{book.part}: two sheets share a sheetId"
    if not any(sheet.state == "visible" for sheet in book.sheets):
        yield f"{book.part}: no sheet is visible"


def _views(book: Book) -> Iterator[str]:
    for view in book.root.iter(MAIN + "workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            index = int(view.get(attribute, "0"))
            if index >= len(book.sheets) or book.sheets[index].state != "visible":
                yield f"{book.part}: {attribute} is {index}, which is no visible sheet"


def _names(book: Book) -> Iterator[str]:
    seen: set[tuple[str, int | None]] = set()
    for each in book.names:
        where = f"{book.part}: name {each.name!r}"
        if (each.name.lower(), each.scope) in seen:
            yield f"{where} is defined twice"
        seen.add((each.name.lower(), each.scope))
        if each.scope is not None and each.scope >= len(book.sheets):
            yield f"{where} is for sheet {each.scope}, which is not there"
            continue
        if each.name.startswith("_xlnm."):
            yield from _print_settings(book, each, where)
        elif not legal_name(each.name):
            yield f"{where} is not legal"
        if each.name.lower() in book.tables:
            yield f"{where} is a table's name too"


def needs_quotes(sheet: str) -> bool:
    """Whether a sheet's name has to stand in apostrophes before ``!``."""
    return not legal_name(sheet) or "?" in sheet or "\\" in sheet


def legal_name(name: str) -> bool:
    """Whether Excel lets a cell or a table be called so."""
    return (
        len(name) <= _NAME_LENGTH
        and _LEGAL_NAME.fullmatch(name) is not None
        and area(name) is None
        and _LIKE_R1C1.fullmatch(name) is None
    )


def _print_settings(book: Book, each: DefinedName, where: str) -> Iterator[str]:
    if each.name not in _BUILT_IN or each.scope is None:
        yield f"{where} is no print area, print title or filter of a sheet"
        return
    own = "'" + book.sheets[each.scope].name.replace("'", "''") + "'"
    for piece in each.text.split(","):
        sheet, _, address = piece.rpartition("!")
        if needs_quotes(sheet) and not sheet.startswith("'"):
            yield f"{where} needs apostrophes: {piece}"
        box = area(address)
        if sheet.strip("'") != own.strip("'") or box is None or not box.absolute:
            yield f"{where} is not on its own sheet: {piece}"
        elif each.name.endswith("Print_Titles") and not (box.whole_rows or box.whole_columns):
            yield f"{where} names no whole rows or columns: {piece}"
