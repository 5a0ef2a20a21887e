"""What lies over cells: merges, validations, conditional formats, links, views, page setup."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from . import formulas
from .book import Book, Sheet
from .cells import Area, area, overlaps
from .package import MAIN

LONGEST_PROMPT, LONGEST_TITLE, LONGEST_LIST = 255, 32, 255
LONGEST_TIP, LONGEST_HEADER = 255, 255
MOST_LINKS, MOST_VALIDATIONS, MOST_BREAKS = 65_530, 65_534, 1_026
_CLASSIC_RULES = frozenset(
    (
        *("expression", "cellIs", "colorScale", "dataBar", "iconSet", "top10", "aboveAverage", "timePeriod"),
        *("uniqueValues", "duplicateValues", "containsText", "notContainsText", "beginsWith", "endsWith"),
        *("containsBlanks", "notContainsBlanks", "containsErrors", "notContainsErrors"),
    )
)
_PANES = {
    (False, False): {"topLeft"},
    (True, False): {"topLeft", "topRight"},
    (False, True): {"topLeft", "bottomLeft"},
    (True, True): {"topLeft", "topRight", "bottomLeft", "bottomRight"},
}
"""Panes there are, by whether columns and whether rows are split off."""


def complaints(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    """What is wrong with everything that lies over the cells of a sheet."""
    yield from _merges(sheet, root)
    yield from _validations(book, sheet, root)
    yield from _conditional_formats(book, sheet, root)
    yield from _links(book, sheet, root)
    yield from _views(book, sheet, root)
    yield from _page(sheet, root)
    for extension in root.iterfind(f"{MAIN}extLst/{MAIN}ext"):
        kinds = [etree.QName(child).localname for child in extension]
        yield f"{sheet.part}: an extension that WPS and Excel 2007 drop: {', '.join(kinds) or 'empty'}"


def selected(book: Book, roots: list[etree._Element]) -> Iterator[str]:
    """More than one selected sheet is a group: what is typed into one is typed into all."""
    views = [view for root in roots for view in root.iter(MAIN + "sheetView")]
    count = sum(view.get("tabSelected") in {"1", "true"} for view in views)
    if count > 1:
        yield f"{book.part}: {count} sheets are selected together"


def _areas(element: etree._Element, attribute: str, where: str) -> tuple[list[tuple[str, Area]], list[str]]:
    """The rectangles of a ``sqref`` or ``ref``, and a complaint for each that is none."""
    good, bad = [], []
    for text in element.get(attribute, "").split():
        box = area(text)
        if box is None:
            bad.append(f"{where}: {text} is no range")
        else:
            good.append((text, box))
    if not good and not bad:
        bad.append(f"{where}: is for no cells")
    return good, bad


def _merges(sheet: Sheet, root: etree._Element) -> Iterator[str]:
    boxes: list[tuple[str, Area]] = []
    for element in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        good, bad = _areas(element, "ref", f"{sheet.part}: merge")
        yield from bad
        yield from (f"{sheet.part}: merge of the single cell {text}" for text, box in good if box.single)
        boxes += good
    for first, second in overlaps(boxes):
        yield f"{sheet.part}: merges {first} and {second} overlap"


def _validations(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    found = root.findall(f"{MAIN}dataValidations/{MAIN}dataValidation")
    if len(found) > MOST_VALIDATIONS:
        yield f"{sheet.part}: {len(found)} validations ({MOST_VALIDATIONS} at most)"
    boxes: list[tuple[str, Area]] = []
    for element in found:
        where = f"{sheet.part}: validation of {element.get('sqref')}"
        good, bad = _areas(element, "sqref", where)
        yield from bad
        boxes += good
        for attribute in ("prompt", "error"):
            yield from _too_long(element.get(attribute, ""), LONGEST_PROMPT, f"{where}: {attribute}")
        for attribute in ("promptTitle", "errorTitle"):
            yield from _too_long(element.get(attribute, ""), LONGEST_TITLE, f"{where}: {attribute}")
        for tag in ("formula1", "formula2"):
            text = element.findtext(MAIN + tag)
            if text is None:
                continue
            yield from _too_long(text, LONGEST_LIST, f"{where}: {tag}")
            if not (element.get("type") == "list" and text.startswith('"')):
                yield from formulas.complaints(text, book, where, sheet.index, same_sheet=True)
    for first, second in overlaps(boxes):
        yield f"{sheet.part}: validations of {first} and {second} overlap"


def _conditional_formats(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    priorities: set[str] = set()
    for group in root.iterfind(MAIN + "conditionalFormatting"):
        where = f"{sheet.part}: conditional format of {group.get('sqref')}"
        yield from _areas(group, "sqref", where)[1]
        for rule in group.iterfind(MAIN + "cfRule"):
            kind, priority = rule.get("type", ""), rule.get("priority", "")
            if kind not in _CLASSIC_RULES:
                yield f"{where}: is of kind {kind!r}, which Excel 2007 does not know"
            if not priority.isdecimal() or int(priority) < 1 or priority in priorities:
                yield f"{where}: priority {priority!r} is missing or taken"
            priorities.add(priority)
            if int(rule.get("dxfId", "-1")) >= book.style_count("dxfs"):
                yield f"{where}: has dxfId {rule.get('dxfId')}, which is not there"
            for text in rule.iterfind(MAIN + "formula"):
                yield from formulas.complaints(text.text or "", book, where, sheet.index, same_sheet=True)


def _links(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    found = root.findall(f"{MAIN}hyperlinks/{MAIN}hyperlink")
    if len(found) > MOST_LINKS:
        yield f"{sheet.part}: {len(found)} links ({MOST_LINKS} at most)"
    for element in found:
        where = f"{sheet.part}: link at {element.get('ref')}"
        yield from _areas(element, "ref", where)[1]
        yield from _too_long(element.get("tooltip", ""), LONGEST_TIP, f"{where}: tooltip")
        outside = book.package.linked(element, sheet.part)
        location = element.get("location", "")
        if outside is None and not location:
            yield f"{where}: leads nowhere"
        if outside is None and location:
            yield from formulas.reference(location, book, where, sheet.index)


def _views(book: Book, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    views = len(book.root.findall(f"{MAIN}bookViews/{MAIN}workbookView"))
    for view in root.iterfind(f"{MAIN}sheetViews/{MAIN}sheetView"):
        number = view.get("workbookViewId", "0")
        if int(number) >= views:
            yield f"{sheet.part}: is shown in window {number}, which is not there"
        pane = view.find(MAIN + "pane")
        split = (False, False)
        if pane is not None:
            split = (float(pane.get("xSplit", "0")) > 0, float(pane.get("ySplit", "0")) > 0)
            if pane.get("activePane", "topLeft") not in _PANES[split]:
                yield f"{sheet.part}: the active pane {pane.get('activePane')} is not there"
        for selection in view.iterfind(MAIN + "selection"):
            if selection.get("pane", "topLeft") not in _PANES[split]:
                yield f"{sheet.part}: a selection in pane {selection.get('pane')}, which is not there"


def _page(sheet: Sheet, root: etree._Element) -> Iterator[str]:
    for element in root.iterfind(f"{MAIN}headerFooter/{MAIN}*"):
        kind = etree.QName(element).localname
        yield from _too_long(element.text or "", LONGEST_HEADER, f"{sheet.part}: {kind}")
    for element in root.iterfind(MAIN + "pageSetup"):
        if not 10 <= int(element.get("scale", "100")) <= 400:
            yield f"{sheet.part}: printed at {element.get('scale')} percent (10 to 400)"
    for tag in ("rowBreaks", "colBreaks"):
        count = len(root.findall(f"{MAIN}{tag}/{MAIN}brk"))
        if count > MOST_BREAKS:
            yield f"{sheet.part}: {count} page breaks ({MOST_BREAKS} at most)"
    for element in root.iterfind(MAIN + "autoFilter"):
        yield from _areas(element, "ref", f"{sheet.part}: filter")[1]
    for element in root.iterfind(MAIN + "dimension"):
        yield from _areas(element, "ref", f"{sheet.part}: dimension")[1]
    for element in root.iterfind(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}*"):
        for attribute in ("topLeftCell", "activeCell", "sqref"):
            if element.get(attribute) is not None:
                kind = etree.QName(element).localname
                yield from _areas(element, attribute, f"{sheet.part}: {kind} {attribute}")[1]


def _too_long(text: str, most: int, where: str) -> Iterator[str]:
    if len(text) > most:
        yield f"{where} of {len(text)} characters ({most} at most)"
