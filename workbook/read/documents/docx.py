"""Word documents (.docx): paragraphs and tables in the order they are read.

The text as it stands with every tracked change accepted.  Hidden text, prompts of empty content
controls, headers, footers, footnotes and comments are left out; a text box follows the paragraph it
is anchored to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ..blocks import Block
from ..limits import LONGEST_TEXT, MOST_TAGS
from ..package import Package
from ..refusal import (
    DAMAGED_PART,
    EMPTY,
    LONG_TEXT,
    OLD_WORD,
    OTHER_OFFICE,
    PASSWORD,
    TOO_INTRICATE,
    TRUNCATED,
    Refusal,
    naming,
)
from .docx_numbers import Numbering, attribute, child, local, value
from .tables import RawCell, RawTable, blocks_of

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""An OLE file: an old .doc, or a .docx with a password wrapped in one."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "rt", "rubyPr", "Fallback"}
)
_SHAPES = frozenset({"drawing", "pict", "object"})
_FIXED = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NO = frozenset({"0", "false", "off"})
_WIDEST = 64
"""No table of the form has more columns; a larger span is an error of the program that wrote it."""


def read_blocks(path: Path) -> list[Block]:
    """Paragraphs (``第12段``) and tables (``第3个表第8行第4列``) of a Word document.

    Raises:
        UnreadableFile: an old .doc, a password, a damaged file, something else than a document.
    """
    with naming(path):
        return blocks_of(_items(_body(path.read_bytes())))


@dataclass(slots=True)
class _Body:
    root: etree._Element
    numbering: Numbering


def _body(data: bytes) -> _Body:
    if not data:
        raise Refusal(EMPTY)
    if data.startswith(_COMPOUND):
        raise Refusal(PASSWORD if _ENCRYPTED in data else OLD_WORD)
    if not data.startswith(b"PK"):
        raise Refusal(TRUNCATED)
    package = Package(data)
    root = _parsed(package, package.main) if package.main.endswith(".xml") else None
    body = child(root, "body")
    if body is None:
        raise Refusal(OTHER_OFFICE, what="别的文件")
    parts = {relation.kind: relation.target for relation in package.relations(package.main).values()}
    defined = [
        _parsed(package, parts[kind]) if kind in parts and package.has(parts[kind]) else None
        for kind in ("numbering", "styles")
    ]
    return _Body(body, Numbering(*defined))


def _parsed(package: Package, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        xml = package.xml(part)
        tags = xml.count(b"<")
        if tags > MOST_TAGS:
            raise Refusal(TOO_INTRICATE, part=part, count=tags, most=MOST_TAGS)
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(DAMAGED_PART, part=part) from error


def _items(body: _Body) -> Iterator[str | RawTable]:
    return _Reader(body.numbering).items(body.root)


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read."""

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """For each field that is open: whether its result, not its code, is being read."""

    def add(self, text: str) -> None:
        if all(self.fields):
            self.text += text
            if len(self.text) > LONGEST_TEXT:
                count = f"{LONGEST_TEXT} 以上"
                raise Refusal(LONG_TEXT, where="一段里", count=count, most=LONGEST_TEXT)


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def items(self, container: etree._Element) -> Iterator[str | RawTable]:
        """Lines and tables of the body, a cell or a text box."""
        for element in container:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield self._table(element)
            elif name == "sdt":
                yield from [] if _is_prompt(element) else self.items(element)
            elif name not in _LEFT_OUT and name not in {"tcPr", "sectPr", "tblPr", "tblGrid", "trPr"}:
                yield from self.items(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str | RawTable]:
        number = self._numbering.of(paragraph)
        line = _Line()
        self._run(paragraph, line)
        if number and line.text.strip():
            apart = " " if number[-1].isdigit() or line.text.lstrip()[0].isdigit() else ""
            line.text = number + apart + line.text.lstrip()
        yield line.text
        for box in line.boxes:
            yield from self.items(box)

    def _run(self, element: etree._Element, line: _Line) -> None:
        """Collect the text below an element."""
        for inner in element:
            name = local(inner)
            if name == "t":
                line.add(inner.text or "")
            elif name in _FIXED:
                line.add(_FIXED[name])
            elif name == "br":
                line.add("" if attribute(inner, "type") in {"page", "column"} else "\n")
            elif name == "fldChar":
                _field(attribute(inner, "fldCharType"), line)
            elif name in _SHAPES:
                line.boxes += [box for box in inner.iter("{*}txbxContent") if not _is_fallback(box, inner)]
            elif name == "r" and _is_raised(inner) and line.text[-1:].isdigit():
                mark = _Line()
                self._run(inner, mark)
                line.add(f"[{mark.text}]" if mark.text.strip() else "")
            elif not (name in _LEFT_OUT or _is_prompt(inner) or (name == "r" and _is_hidden(inner))):
                self._run(inner, line)

    def _table(self, table: etree._Element) -> RawTable:
        found = RawTable()
        open_cells: dict[int, RawCell] = {}
        number = 0
        for row in _parts(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is None and not _is_on(child(properties, "hidden")):
                self._row(row, number, found, open_cells)
                number += 1
        return found

    def _row(self, row: etree._Element, number: int, found: RawTable, open_cells: dict[int, RawCell]) -> None:
        column = _whole(value(child(child(row, "trPr"), "gridBefore")), 0)
        last: RawCell | None = None
        for cell in _parts(row, "tc"):
            properties = child(cell, "tcPr")
            if child(properties, "cellDel") is not None:
                continue
            width = _whole(value(child(properties, "gridSpan")), 1)
            above = open_cells.get(column)
            if _continues(child(properties, "hMerge")) and last is not None:
                last.width += width
            elif _continues(child(properties, "vMerge")) and above and above.row + above.height == number:
                above.height += 1
                last = None
            else:
                prompt = any(_is_prompt(control) for control in cell.iterancestors("{*}sdt"))
                content = [] if prompt else list(self.items(cell))
                last = RawCell(number, column, 1, width, content)
                found.cells.append(last)
                open_cells[column] = last
            column += width


def _parts(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those inside content controls too."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _parts(inner, name)


def _continues(merge: etree._Element | None) -> bool:
    return merge is not None and value(merge) != "restart"


def _whole(text: str, default: int) -> int:
    return min(int(text), _WIDEST) if text.isdigit() and int(text) > 0 else default


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and value(switch) not in _NO


def _is_hidden(run: etree._Element) -> bool:
    return _is_on(child(child(run, "rPr"), "vanish"))


def _is_raised(run: etree._Element) -> bool:
    return value(child(child(run, "rPr"), "vertAlign")) == "superscript" and not _is_hidden(run)


def _is_prompt(element: etree._Element) -> bool:
    """Whether a content control still shows its prompt (单击此处输入文字)."""
    return local(element) == "sdt" and _is_on(child(child(element, "sdtPr"), "showingPlcHdr"))


def _is_fallback(box: etree._Element, within: etree._Element) -> bool:
    """Whether a text box stands there a second time, for programs that do not know the first."""
    above = box.getparent()
    while above is not None and above is not within:
        if local(above) in {"Fallback", "txbxContent"}:
            return True
        above = above.getparent()
    return False


def _field(kind: str, line: _Line) -> None:
    if kind == "begin":
        line.fields.append(False)
    elif kind == "separate" and line.fields:
        line.fields[-1] = True
    elif kind == "end" and line.fields:
        line.fields.pop()
