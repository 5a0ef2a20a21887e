"""PDF reports: ruled tables as grids, everything else as paragraphs, in reading order.

A table that goes on at the top of the next page is one grid.  Page numbers and running headers are
left out.  A page without a ruled table comes as its lines, wide gaps as tabs.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from ...numbers import clean
from ..blocks import Block, Paragraph
from ..refusal import EMPTY, NO_CODES, PASSWORD, SCANNED, TOO_MANY_PAGES, TRUNCATED, Refusal, naming
from .pdf_text import Line, join_lines
from .tables import grid_of

if TYPE_CHECKING:
    from .pdf_page import PageContent, RuledTable

MOST_PAGES = 120
_FEWEST_CHARS = 20
"""A document with fewer characters a page, and pictures, is a scan."""
_MARGIN = 0.12
"""Part of the page at its top and bottom where page numbers and running headers stand."""
_PAGE_NUMBER = re.compile(
    r"[-–—―·.\s]+\d{1,3}[-–—―·.\s]+|(?:第|page)?\s*\d{1,3}\s*页?(?:\s*(?:/|,|of|共)+\s*\d{1,3}\s*页?)?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")
_FRONT_PAGES = 2
"""Pages that may stand before page 1, or be missing."""
_SAME_TABLE = 15.0
"""Points by which the sides of a table may differ from one page to the next."""


def read_blocks(path: Path) -> list[Block]:
    """Paragraphs (``第2页``) and tables (``第2页第1个表第8行第4列``) of a PDF.

    Raises:
        UnreadableFile: a scan, a password, a damaged file, too many pages.
    """
    with naming(path):
        return _joined(_pages(path))


def _pages(path: Path) -> list[PageContent]:
    import pdfplumber

    from .pdf_bounds import lay_out, within_bounds
    from .pdf_page import read_page

    if not path.stat().st_size:
        raise Refusal(EMPTY)
    texts: list[str] = []
    pictures = 0
    contents: list[PageContent] = []
    with (
        within_bounds() as budget,
        _refusing_damage(),
        pdfplumber.open(path, raise_unicode_errors=False) as document,
    ):
        count = len(document.pages)
        if count > MOST_PAGES:
            raise Refusal(TOO_MANY_PAGES, pages=count, most=MOST_PAGES)
        for number, page in enumerate(document.pages, 1):
            lay_out(page, budget)
            texts += [char["text"] for char in page.chars]
            pictures += len(page.images)
            contents.append(read_page(page, number))
            page.close()
    _refuse_without_text(texts, count, pictures)
    return contents


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """What goes wrong while the file itself is parsed is damage, or a password."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        yield
    except PdfminerException as error:
        locked = any(isinstance(reason, PDFPasswordIncorrect) for reason in error.args)
        raise Refusal(PASSWORD if locked else TRUNCATED) from error
    except (MalformedPDFException, PSException, ValueError, TypeError, LookupError, struct.error) as error:
        raise Refusal(TRUNCATED) from error


def _refuse_without_text(texts: Sequence[str], pages: int, pictures: int) -> None:
    if not pages:
        raise Refusal(TRUNCATED)
    if not texts or (len(texts) < _FEWEST_CHARS * pages and pictures):
        raise Refusal(SCANNED)
    lost = sum(text.startswith("(cid:") or "\ue000" <= text <= "\uf8ff" for text in texts)
    if lost * 2 > len(texts):
        raise Refusal(NO_CODES)


def _joined(pages: Sequence[PageContent]) -> list[Block]:
    """The blocks of all pages; tables and paragraphs that a page break cut are put together."""
    from .pdf_page import RuledTable, as_table

    blocks: list[Block] = []
    lines: list[Line] = []
    parts: list[RuledTable] = []
    tables = 0
    furniture = _furniture(pages)
    items = [item for page in pages for item in page.items if item not in furniture]
    for item, following in zip_longest(items, items[1:]):
        if isinstance(item, Line):
            lines.append(item)
            continue
        blocks += _paragraphs(lines)
        lines.clear()
        parts.append(item)
        if not (isinstance(following, RuledTable) and _goes_on(item, following)):
            tables += 1
            blocks.append(grid_of(as_table(parts), f"第{tables}个表"))
            parts.clear()
    return blocks + _paragraphs(lines)


def _paragraphs(lines: Sequence[Line]) -> list[Block]:
    return [Paragraph(line.text.strip(), f"第{line.page}页") for line in join_lines(lines)]


def _goes_on(table: RuledTable, following: RuledTable) -> bool:
    """Whether a table goes on at the top of the next page: nothing between, about as wide."""
    apart = [abs(one - other) for one, other in zip(table.area, following.area, strict=True)]
    return following.page == table.page + 1 and apart[0] < _SAME_TABLE and apart[2] < _SAME_TABLE


def _furniture(pages: Sequence[PageContent]) -> set[Line]:
    """Page numbers, and wording that stands at the top or bottom of several pages."""
    edges = [(page.number, line) for page in pages for line in _in_margins(page)]
    shown = Counter(_masked(line) for _, line in edges)
    often = max(2, len(pages) // 3)
    return {
        line
        for number, line in edges
        if _is_page_number(line.text, number)
        or (shown[_masked(line)] >= often and not line.is_row and any(map(str.isalpha, line.text)))
    }


def _in_margins(page: PageContent) -> Iterator[Line]:
    """The first and last lines of a page, where they stand in its margins."""
    for item in dict.fromkeys((*page.items[:2], *page.items[-2:])):
        in_margin = item.area[3] < page.height * _MARGIN or item.area[1] > page.height * (1 - _MARGIN)
        if isinstance(item, Line) and in_margin:
            yield item


def _masked(line: Line) -> str:
    return _FIGURES.sub("#", clean(line.text))


def _is_page_number(text: str, page: int) -> bool:
    """A bare figure is one only where it is about the number of the page: it could be a count."""
    shown = clean(text)
    if shown.isdigit():
        return int(shown) > 0 and abs(int(shown) - page) <= _FRONT_PAGES
    return bool(_PAGE_NUMBER.fullmatch(shown)) and any(map(str.isdigit, shown))
