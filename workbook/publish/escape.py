"""Text that agencies wrote, made safe to stand in a template's output."""

from __future__ import annotations

import re
from html import escape

_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


def xml_text(text: str) -> str:
    """Text for XML and HTML, without the control characters that XML has no place for.

    Braces become references, so that nothing behind the template engine takes them for its marks.
    """
    return escape(_NO_XML.sub("", text)).translate(_BRACES)
