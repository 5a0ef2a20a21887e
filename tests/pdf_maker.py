"""PDF files drawn stroke by stroke, so that a test decides every line and every character's place."""

from __future__ import annotations

from collections.abc import Sequence

from printed import Printed, bottom

WIDTH, HEIGHT = 595, 842
"""A4 upright, in points; places are counted from the top left corner."""
SIZE = 8.0


class Page:
    """What is drawn on one page."""

    def __init__(self, height: int = HEIGHT) -> None:
        self._height = height
        self._drawn: list[str] = []

    @property
    def content(self) -> str:
        """The page description."""
        return "\n".join(self._drawn)

    def write(self, x: float, top: float, text: str, size: float = SIZE) -> Page:
        """Text from ``x`` on; Latin letters and figures are half as wide as Chinese ones."""
        code = text.encode("utf-16-be").hex()
        baseline = self._height - top - 0.88 * size
        self._drawn.append(f"BT /F {size} Tf {x:.2f} {baseline:.2f} Td <{code}> Tj ET")
        return self

    def turned(self, x: float, top: float, text: str, size: float) -> Page:
        """Text at 45 degrees, as a watermark."""
        code = text.encode("utf-16-be").hex()
        turn = f"0.7 0.7 -0.7 0.7 {x:.2f} {self._height - top:.2f} Tm"
        self._drawn.append(f"BT /F {size} Tf {turn} <{code}> Tj ET")
        return self

    def line(self, x0: float, top: float, x1: float, end: float) -> Page:
        """A stroked line."""
        self._drawn.append(f"{x0:.2f} {self._height - top:.2f} m {x1:.2f} {self._height - end:.2f} l S")
        return self

    def frame(self, x0: float, top: float, x1: float, end: float) -> Page:
        """A stroked rectangle."""
        self._drawn.append(f"{x0:.2f} {self._height - end:.2f} {x1 - x0:.2f} {end - top:.2f} re S")
        return self

    def fill(self, x0: float, top: float, x1: float, end: float, grey: float = 0.9) -> Page:
        """A filled rectangle without an outline: shading, or a thin one as a line."""
        shape = f"{x0:.2f} {self._height - end:.2f} {x1 - x0:.2f} {end - top:.2f} re f"
        self._drawn.append(f"{grey} g {shape} 0 g")
        return self

    def table(
        self,
        boxes: Printed,
        top: float = 60,
        *,
        left: float = 60,
        labels: float = 60,
        numbers: float = 34,
        row: float = 20,
        lines: str = "stroked",
        open_sides: bool = False,
    ) -> Page:
        """A ruled table: its first three columns ``labels`` points wide, the others ``numbers``.

        Args:
            boxes: the table.
            top: where it begins.
            left: where it begins.
            labels: width of a label column; tables of fewer columns than four have only these.
            numbers: width of a number column.
            row: height of a row.
            lines: ``stroked``, ``thin`` (filled rectangles), ``frames`` (a rectangle a cell), ``none``.
            open_sides: leave out the outer left and right line.
        """
        width = max(box.column + box.width for box in boxes)
        lead = 3 if width == 10 else 1 if width < 10 else 0
        edges = [left + labels * min(c, lead) + numbers * max(0, c - lead) for c in range(width + 1)]
        for box in boxes:
            x0, x1 = edges[box.column], edges[box.column + box.width]
            y0, y1 = top + row * box.row, top + row * (box.row + box.height)
            sides = [(x0, y0, x1, y0), (x0, y1, x1, y1)]
            sides += [(x, y0, x, y1) for x in (x0, x1) if not (open_sides and x in (edges[0], edges[-1]))]
            for side in sides if lines in {"stroked", "thin"} else []:
                if lines == "stroked":
                    self.line(*side)
                else:
                    self.fill(side[0] - 0.2, side[1] - 0.2, side[2] + 0.2, side[3] + 0.2, grey=0)
            if lines == "frames":
                self.frame(x0, y0, x1, y1)
            self.cell(box.text, x0, y0, x1, y1)
        return self

    def cell(self, text: str, x0: float, top: float, x1: float, end: float) -> Page:
        """Text broken to fit its cell, half way down; made smaller where there are too many lines."""
        wrapped = _wrapped(text, x1 - x0 - 4)
        size = min(SIZE, (end - top - 1) / max(1, len(wrapped)))
        first = (top + end) / 2 - size * len(wrapped) / 2
        for number, line in enumerate(wrapped):
            self.write(x0 + 2, first + size * number, line, size)
        return self


def end_of(boxes: Printed, top: float = 60, row: float = 20) -> float:
    """Where a drawn table ends."""
    return top + row * bottom(boxes)


def pdf(
    pages: Sequence[Page], *, rotate: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT), **extra: str
) -> bytes:
    """A PDF file.

    Args:
        pages: its pages.
        rotate: degrees by which pages are turned when shown.
        size: width and height of its pages.
        extra: more entries of the trailer, as PDF source.
    """
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        " /DW 1000 /W [1 95 500 814 907 500] /FontDescriptor << /Type /FontDescriptor"
        " /FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120 /FontBBox [0 -120 1000 880] >> >>] >>"
    )
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font,
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate}"
            f" /Resources << /Font << /F 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(page.content)} >>\nstream\n{page.content}\nendstream")
    return written(objects, **extra)


def written(objects: Sequence[str], **extra: str) -> bytes:
    """A file of these objects, numbered from 1, the first the catalog."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, source in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{source}\nendobj\n".encode("latin-1")
    start = len(data)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    more = " ".join(f"/{key} {value}" for key, value in extra.items())
    count = len(objects) + 1
    trailer = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R {more} >>"
    return data + f"{trailer}\nstartxref\n{start}\n%%EOF\n".encode("latin-1")


def _wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for char in text:
        here = sum(SIZE * (0.5 if c.isascii() else 1) for c in lines[-1] + char)
        if char == "\n" or here > width:
            lines.append("")
        lines[-1] += char.strip("\n")
    return lines
