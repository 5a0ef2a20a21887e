"""A PDF laid out within bounds: streams inflated, forms drawn and objects made are counted as it goes.

pdfminer inflates whatever a stream holds, draws a form as often as it is called for (ten forms in each
of twelve are a billion billion), and keeps every object; nothing in a file says beforehand how much
that will be.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pdfminer.pdftypes as stream_types
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

from ..limits import MEGABYTE
from ..refusal import BUSY_PAGE, SWOLLEN, Refusal

MOST_INFLATED = 128 * MEGABYTE
"""Bytes of all streams of a document; fonts and pictures are most of them."""
_CHECKSUM, _PIECE = 4, MEGABYTE
"""Bytes at the end of a stream; what they may still bring out."""
_LARGEST_LZW = 256 << 10
"""Packed bytes of a stream of the old LZW kind, which unpacks to a thousand times as much at most."""
MOST_DRAWING = 12 * MEGABYTE
"""Bytes of page descriptions, a form counted each time it is drawn."""
MOST_OBJECTS = 200_000
"""Characters, lines and pictures of a document; a page of a report has about 1,500."""
MOST_FORMS = 5_000
"""Forms drawn."""


class Budget:
    """What a document has used up."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.page = 1
        self._inflated = self._drawing = self._objects = self._forms = 0

    def inflate(self, data: bytes) -> bytes:
        """``zlib.decompress`` within bounds; of a stream cut short what there is, of a damaged one nothing.

        That is what pdfminer makes of them too, byte by byte and without bounds, so it is never asked.

        Raises:
            Refusal: too much comes out.
        """
        machine = zlib.decompressobj()
        try:
            inflated = machine.decompress(data[:-_CHECKSUM], MOST_INFLATED - self._inflated + 1)
        except zlib.error:
            return b""
        with suppress(zlib.error):  # a wrong checksum at the end of a right stream
            inflated += machine.decompress(machine.unconsumed_tail + data[-_CHECKSUM:], _PIECE)
        self._inflated += len(inflated)
        if self._inflated > MOST_INFLATED:
            raise Refusal(SWOLLEN, part=f"第 {self.page} 页或它前面的数据")
        return inflated

    def draw(self, size: int) -> None:
        """A page description, or a form, of so many bytes is about to be drawn."""
        self._drawing += size
        if self._drawing > MOST_DRAWING:
            self._refuse("绘图指令", f"{MOST_DRAWING // MEGABYTE} MB")

    def form(self) -> None:
        """A form is about to be drawn."""
        self._forms += 1
        if self._forms > MOST_FORMS:
            self._refuse("套用的图形", f"{MOST_FORMS} 个")

    def add(self) -> None:
        """An object was made."""
        self._objects += 1
        if self._objects > MOST_OBJECTS:
            self._refuse("文字和线条", f"{MOST_OBJECTS} 个")

    def _refuse(self, what: str, most: str) -> None:
        raise Refusal(BUSY_PAGE, page=self.page, what=what, most=most)


@contextmanager
def within_bounds() -> Iterator[Budget]:
    """Count for one document what its streams inflate to, wherever pdfminer inflates them."""
    budget = Budget()
    before = stream_types.zlib, stream_types.lzwdecode  # type: ignore[attr-defined]
    vars(stream_types).update(zlib=_Zlib(budget), lzwdecode=_lzw(before[1]))
    try:
        yield budget
    finally:
        vars(stream_types).update(zlib=before[0], lzwdecode=before[1])


def lay_out(page: Page, budget: Budget) -> None:
    """Make the objects of a page, as ``Page.layout`` does, within bounds.

    Raises:
        Refusal: there are far too many.
        PdfminerException: the page is damaged.
    """
    budget.page = page.page_number
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    device.budget = budget
    interpreter = _Interpreter(page.pdf.rsrcmgr, device)
    try:
        interpreter.process_page(page.page_obj)
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # as pdfplumber does: pdfminer raises whatever a damaged page leads to
        raise PdfminerException(error) from error
    page._layout = device.get_result()


class _Zlib:
    """Stands for the module ``zlib`` in pdfminer."""

    error = zlib.error

    def __init__(self, budget: Budget) -> None:
        self.decompress = budget.inflate


def _lzw(decode: Any) -> Any:
    def decoded(data: bytes) -> Any:
        if len(data) > _LARGEST_LZW:
            raise Refusal(SWOLLEN, part="LZW 数据流")
        return decode(data)

    return decoded


class _Device(PDFPageAggregatorWithMarkedContent):
    """Makes objects, and counts them."""

    budget: Budget

    def tag_cur_item(self) -> None:
        """Called after each object."""
        self.budget.add()
        super().tag_cur_item()


class _Interpreter(PDFPageInterpreter):
    """Draws, and counts what it draws."""

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        """Draw a form or a picture."""
        self._budget.form()
        super().do_Do(xobjid_arg)

    def render_contents(self, resources: dict[Any, Any], streams: Sequence[Any], ctm: Any = None) -> None:
        """Draw page descriptions."""
        for stream in streams:
            found = stream_value(stream)
            self._budget.draw(len(found.get_data()) if isinstance(found, PDFStream) else 0)
        if ctm is None:
            super().render_contents(resources, streams)
        else:
            super().render_contents(resources, streams, ctm=ctm)

    @property
    def _budget(self) -> Budget:
        return self.device.budget  # type: ignore[attr-defined, no-any-return]
