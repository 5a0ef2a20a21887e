"""PDF files made to exhaust a reader."""

from __future__ import annotations

import zlib

from pdf_maker import written

_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"


def stream(content: bytes, extra: str = "") -> str:
    """A packed stream as PDF source."""
    data = zlib.compress(content, 9).decode("latin-1")
    return f"<< /Length {len(data)} /Filter /FlateDecode {extra} >>\nstream\n{data}\nendstream"


def one_page(content: str, resources: str = "", box: str = "0 0 595 842", *more: str) -> bytes:
    """A PDF of one page; its content is object 4, the font object 5, others follow."""
    return written(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R"
            f" /Resources << /Font << /F 5 0 R >> {resources} >> >>",
            content,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def recursive_form() -> bytes:
    """A form that draws itself."""
    form = stream(
        b"/X Do " * 10 + b"BT /F 9 Tf (recursive) Tj ET",
        f"{_FORM} /Resources << /XObject << /X 6 0 R >> /Font << /F 5 0 R >> >>",
    )
    return one_page(stream(b"/X Do"), "/XObject << /X 6 0 R >>", "0 0 595 842", form)


def forms_of_forms(levels: int = 12) -> bytes:
    """Ten forms in each form: no circle, but ten to the twelfth."""
    forms = [
        stream(
            b"/X Do " * 10 if n + 1 < levels else b"BT /F 9 Tf (ha) Tj ET",
            f"{_FORM} /Resources << /XObject << /X {7 + n} 0 R >> /Font << /F 5 0 R >> >>",
        )
        for n in range(levels)
    ]
    return one_page(stream(b"/X Do"), "/XObject << /X 6 0 R >>", "0 0 595 842", *forms)


def page_circle() -> bytes:
    """Pages that are their own children."""
    return written(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def many_pages(count: int) -> bytes:
    """So many pages."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(count))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return written(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            *[page] * count,
        ]
    )


def deep_pages(depth: int) -> bytes:
    """A tree of pages a branch at a time."""
    tree = [f"<< /Type /Pages /Kids [{n + 3} 0 R] /Count 1 >>" for n in range(depth)]
    return written(["<< /Type /Catalog /Pages 2 0 R >>", *tree, "<< /Type /Page /MediaBox [0 0 595 842] >>"])
