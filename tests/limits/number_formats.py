"""Number formats: Excel repairs a workbook whose format code it cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 255
MOST_SECTIONS = 4
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_COLOUR = r"Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d{1,2}"
_BRACKETED = re.compile(rf"\[({_COLOUR}|[<>=]{{1,2}}-?[\d.]+|\$[^\]]*|DBNum\d|[hms]+)\]", re.IGNORECASE)
_PLAIN = re.compile(
    r"[0#?.,%/@()+\-:$ ;]*(?:[eE][+-]|General|G/通用格式|[yYmMdDhHsSeEgGbB]|AM/PM|A/P|年|月|日)?"
)


def complaints(code: str, where: str) -> Iterator[str]:
    """What is wrong with one format code."""
    if len(code) > LONGEST:
        yield f"{where}: number format of {len(code)} characters ({LONGEST} at most)"
        return
    bare = _QUOTED.sub("", code)
    if '"' in bare or bare.endswith("\\"):
        yield f"{where}: a quote stays open in the number format {code!r}"
        return
    bare = _BRACKETED.sub("", bare)
    if bare.count(";") >= MOST_SECTIONS:
        yield f"{where}: more than {MOST_SECTIONS} sections in the number format {code!r}"
    rest = _PLAIN.sub("", bare)
    if rest:
        yield f"{where}: {rest!r} is not quoted in the number format {code!r}"
