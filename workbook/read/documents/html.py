"""Web pages: paragraphs and tables as a browser shows them.

Scripts, hidden elements and navigation are left out.  Loose text around tables, as in Markdown with
HTML tables in it, keeps its lines.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from ..blocks import Block
from ..limits import MOST_BOXES, MOST_TAGS
from ..refusal import EMPTY, TOO_INTRICATE, TOO_MANY_CELLS, Refusal, naming
from .tables import RawCell, RawTable, blocks_of

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PAGE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
_CHINESE_FAMILY = frozenset({"gb2312", "gbk", "gb_2312-80", "gb18030", "cp936", "x-gbk", "iso-ir-58"})
_HIDDEN_STYLE = re.compile(r"(?:display:none|visibility:(?:hidden|collapse))(?:!important)?(?:;|$)")
_LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "aside", "head", "iframe", "object"}
    | {"select", "option", "button", "textarea", "svg", "audio", "video", "map", "form-data", "xml"}
)
_APART = frozenset(
    {"address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"html", "li", "main", "ol", "p", "pre", "section", "summary", "td", "th", "tr", "ul", "legend"}
)
_TABLE_PARTS = frozenset({"thead", "tbody", "tfoot", "tr"})
_CELLS = frozenset({"td", "th", "caption", "col", "colgroup"})
_STRUCK = frozenset({"del", "s", "strike"})
_TYPED_IN = frozenset({"", "text", "number", "tel"})
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n][ \t\r\n]*(?=[{_CJK}])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WHOLE = re.compile(r"\s*\+?(\d{1,6})")
_WIDEST = 64
"""No table of the form has more columns; browsers allow spans of 1,000."""


def read_blocks(path: Path) -> list[Block]:
    """Paragraphs (``第12段``) and tables (``第3个表第8行第4列``) of a web page.

    The title of the page comes first, as the first paragraph.

    Raises:
        UnreadableFile: the file cannot be opened, is empty, or is no web page.
    """
    with naming(path):
        return blocks_of(_items(path.read_bytes()))


def decoded(data: bytes) -> str:
    """The text of a page: by its byte order mark, else as it declares, else whatever fits."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    declared = _CHARSET.search(data[:_DECLARED_WITHIN])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    name = "gb18030" if name in _CHINESE_FAMILY else name
    for encoding in (name, "utf-8", "gb18030", "big5"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030" if name == "gb18030" else "utf-8", "replace")


def _items(data: bytes) -> Iterator[str | RawTable]:
    text = _XML_DECLARATION.sub("", decoded(data)).replace("\0", "")
    if not text.strip():
        raise Refusal(EMPTY)
    tags = text.count("<")
    if tags > MOST_TAGS:
        raise Refusal(TOO_INTRICATE, part="网页", count=tags, most=MOST_TAGS)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    _wrap_loose_cells(root)
    yield from dict.fromkeys(_titles(root))
    yield from _content(root, keep_lines=not _PAGE.search(text))


def _wrap_loose_cells(root: etree._Element) -> None:
    """Cells that follow each other outside a row are a row, as in a browser."""
    for cell in list(root.iter("td", "th")):
        parent = cell.getparent()
        if parent is None or parent.tag == "tr":
            continue
        row = parent.makeelement("tr")
        cell.addprevious(row)
        loose: etree._Element | None = cell
        while loose is not None and loose.tag in {"td", "th"}:
            following = loose.getnext()
            row.append(loose)
            loose = following


def _titles(root: etree._Element) -> Iterator[str]:
    """What the page says it is called; government sites must name their articles in a meta tag."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle":
            yield _SPACE.sub(" ", meta.get("content") or "")
    for title in root.iter("title"):
        yield _SPACE.sub(" ", title.text or "")


class _Flow:
    """Text as it runs on, cut into lines."""

    def __init__(self, keep_lines: bool) -> None:
        self.items: list[str | RawTable] = []
        self._line = ""
        self._keep_lines = keep_lines

    def add(self, text: str) -> None:
        for number, line in enumerate(text.splitlines() if self._keep_lines else [text]):
            if number:
                self.end_line()
            self._line += line
        if self._keep_lines and text.endswith("\n"):
            self.end_line()

    def mark(self, text: str) -> None:
        """A raised or struck out figure: shown, but never run together with the number beside it."""
        if text.strip():
            self._line += f"[{text.strip()}]"

    def end_line(self) -> None:
        line = _SPACE.sub(" ", _SOURCE_BREAK.sub("", self._line)).strip()
        self._line = ""
        if line:
            self.items.append(line)

    def table(self, table: RawTable) -> None:
        self.end_line()
        self.items.append(table)


def _content(root: etree._Element, keep_lines: bool = False) -> list[str | RawTable]:
    """Lines and tables below an element, in order."""
    flow = _Flow(keep_lines)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if element is not root and _stood_in(element, flow):
                walker.skip_subtree()
                continue
            if element.tag in _APART:
                flow.end_line()
            flow.add(element.text or "")
            continue
        if element.tag in _APART:
            flow.end_line()
        if element is not root:
            flow.add(element.tail or "")
    flow.end_line()
    return flow.items


def _stood_in(element: etree._Element, flow: _Flow) -> bool:
    """Write what stands for a whole element (a table, a line break, a mark, nothing), if that is so."""
    tag = element.tag
    if tag == "br":
        flow.end_line()
    elif tag in _LEFT_OUT or _is_hidden(element):
        return True
    elif tag == "table":
        flow.end_line()
        for caption in element.iterchildren("caption"):
            flow.items += _content(caption)
        flow.table(_table(element))
        for loose in _loose(element):
            if not _stood_in(loose, flow):
                flow.items += _content(loose)
    elif tag in _STRUCK or tag == "sup":
        flow.mark("".join(map(str, element.itertext())))
    elif tag == "input" and (element.get("type") or "").lower() in _TYPED_IN:
        flow.add(element.get("value") or "")
    else:
        return False
    return True


def _is_hidden(element: etree._Element) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(style))


def _table(table: etree._Element) -> RawTable:
    found = RawTable()
    top = boxes = 0
    for rows in _row_groups(table):
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            for cell in row.iterchildren("td", "th"):
                if _is_gone(cell):
                    continue
                while (number, column) in taken:
                    column += 1
                height, width = _span(cell, "rowspan", len(rows) - number), _span(cell, "colspan", _WIDEST)
                boxes += height * width
                if boxes > MOST_BOXES:
                    raise Refusal(TOO_MANY_CELLS, where="一个表里", count=boxes, most=MOST_BOXES)
                content = [] if _is_hidden(cell) else _content(cell)
                found.cells.append(RawCell(top + number, column, height, width, content))
                taken |= {
                    (y, x) for y in range(number, number + height) for x in range(column, column + width)
                }
                column += width
        top += len(rows)
    return found


def _loose(element: etree._Element) -> Iterator[etree._Element]:
    """What stands in a table but in no cell: the page behind it, where its end was forgotten."""
    for child in element.iterchildren():
        if child.tag in _CELLS:
            continue
        if child.tag in _TABLE_PARTS or (child.tag != "table" and child.find(".//tr") is not None):
            yield from _loose(child)
        else:
            yield child


def _row_groups(table: etree._Element) -> list[list[etree._Element]]:
    """The rows of a table as shown: head first, foot last; no span leaves its group."""
    groups: dict[etree._Element, list[etree._Element]] = {}
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table and not _is_gone(row):
            group = next((a for a in row.iterancestors("thead", "tbody", "tfoot", "table")), table)
            if not _is_gone(group):
                groups.setdefault(group, []).append(row)
    order = {"thead": 0, "tfoot": 2}
    return [rows for _, rows in sorted(groups.items(), key=lambda item: order.get(item[0].tag, 1))]


def _is_gone(element: etree._Element) -> bool:
    """Whether an element takes no place at all; ``visibility:hidden`` leaves its place empty."""
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return element.get("hidden") is not None or "display:none" in style


def _span(cell: etree._Element, name: str, most: int) -> int:
    """A span as browsers read it: rubbish is 1, a row span of 0 goes to the end of its group."""
    found = _WHOLE.match(cell.get(name) or "")
    if not found:
        return 1
    number = int(found[1])
    return most if number == 0 and name == "rowspan" else max(1, min(number, most))
