"""References and formulas as Excel and as LibreOffice spell them, and values either way.  No UNO here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import cycle

EPOCH = dt.datetime(1899, 12, 30)
SECONDS_A_DAY = 86_400

_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_LIBREOFFICE_REFERENCE = re.compile(r"\$?('(?:[^']|'')+'|[^\W\d]\w*)\.(\$?[A-Z]{1,3}\$?\d+)")
_EXCEL_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")
_LINK_TARGET = re.compile(r"#(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]+)\$?(\d+)")


def excel_formula(text: str) -> str:
    """A formula as Excel spells it: ``=SUM($'上年数'.B3;1)`` becomes ``=SUM('上年数'!B3,1)``."""
    if not text.startswith("="):
        return text
    pieces = _QUOTED.split(_LIBREOFFICE_REFERENCE.sub(r"\1!\2", text))
    return "".join(
        piece if quoted else piece.replace(";", ",") for piece, quoted in zip(pieces, cycle((False, True)))
    )


def excel_reference(content: str) -> str:
    """What a defined name refers to, as Excel says it: ``$'封面'.$B$3`` becomes ``='封面'!$B$3``."""
    return "=" + _LIBREOFFICE_REFERENCE.sub(r"\1!\2", content)


def libreoffice_reference(refers_to: str) -> str:
    """What a defined name refers to, as LibreOffice wants it: ``=封面!$B$3`` becomes ``$'封面'.$B$3``."""
    found = _EXCEL_REFERENCE.fullmatch(refers_to)
    if not found:
        return refers_to.removeprefix("=")
    return f"$'{found[1] or found[2]}'.{found[3]}"


def link_url(address: str) -> str:
    """The target of a link inside a workbook: ``#'复议诉讼'!B8`` becomes ``#复议诉讼.B8``."""
    found = _LINK_TARGET.fullmatch(address)
    if not found:
        return address
    sheet = (found[1] or found[2]).replace("''", "'")
    return f"#{sheet}.{found[3]}{found[4]}"


def serial(moment: dt.date) -> float:
    """A date as the number of days LibreOffice stores."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    return (moment - EPOCH).total_seconds() / SECONDS_A_DAY


def moment(days: float) -> dt.datetime:
    """The date that a number of days stands for."""
    return EPOCH + dt.timedelta(seconds=round(days * SECONDS_A_DAY, 3))


def rgb_number(colour: Sequence[int]) -> int:
    """Red, green, blue as LibreOffice's 0xRRGGBB."""
    red, green, blue = colour
    return red << 16 | green << 8 | blue


def rgb(number: int) -> tuple[int, int, int] | None:
    """LibreOffice's 0xRRGGBB as red, green, blue; None for no colour (-1)."""
    if number < 0:
        return None
    return number >> 16 & 255, number >> 8 & 255, number & 255
