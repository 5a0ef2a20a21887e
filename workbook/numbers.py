"""The one place that decides what stands in a cell: a number, nothing, or something else.

Blank, zero and not-a-number are three answers (rule S04): ``/ — - _ 无 不适用`` are kept as what
they are, and never become 0.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

Number = int | float
"""Counts are ``int``; amounts of money (万元) may be ``float``."""

ReadingKind = Literal["number", "blank", "text", "error", "unread"]

MONEY_DECIMALS = 6
"""One 分 is 0.000001 万元."""
_EXACT_DIGITS = 15

_BLANK_MARKS = frozenset({"/", "\\", "-", "--", "—", "——", "–", "―", "_", "__", "无", "不适用", "N/A", "n/a"})
_ERRORS = frozenset({"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_PLAIN = re.compile(r"-?\d+(\.\d+)?|-?\d{1,3}(,\d{3})+(\.\d+)?")
_INSIDE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found where one cell of the form should stand."""

    kind: ReadingKind
    value: Number | None = None
    """The number, where ``kind`` is ``number``; otherwise None, never 0."""
    text: str = ""
    """What stood there when it was no plain number: ``/``, ``22(其中修订16件)``, ``#REF!``."""
    proposed: Number | None = None
    """The number the text seems to mean, for a person to confirm; never used as the value."""
    formula: str = ""
    """The formula found in the cell, without ``=``; empty where none stood there."""
    address: str = ""
    """Where it was read: ``依申请公开!D8`` in a workbook, ``第38行`` in a text, empty if nowhere."""

    def at(self, address: str, formula: str = "") -> Reading:
        """The same reading, with the place it was read from."""
        return replace(self, address=address, formula=formula)


BLANK = Reading("blank")
UNREAD = Reading("unread")
"""The source has no such cell, or its row could not be read with certainty."""


def clean(text: str) -> str:
    """Text with full-width forms narrowed, invisible characters and outer space removed."""
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()


def tidy(value: float) -> Number:
    """The number as an ``int`` where it is whole, else rounded to 15 significant digits as Excel does."""
    if isinstance(value, int):
        return value
    if value.is_integer() and abs(value) < 1e15:
        return int(value)
    return float(f"{value:.15g}")


def read_typed(raw: object, address: str = "", formula: str = "") -> Reading:
    """What a spreadsheet cell holds; a number stored as text stays text, the number is proposed (S05).

    Args:
        raw: the stored value; None where nothing is stored.
        address: where it was read.
        formula: the formula in the cell, without ``=``.
    """
    if raw is None:
        return Reading("blank", None, "", None, formula, address)
    if isinstance(raw, bool):
        return Reading("text", None, str(raw).upper(), None, formula, address)
    if isinstance(raw, int | float):
        if not math.isfinite(raw):
            return Reading("error", None, str(raw), None, formula, address)
        return Reading("number", tidy(raw), "", None, formula, address)
    reading = read_printed(str(raw))
    if reading.kind != "number":
        return reading.at(address, formula)
    return Reading("text", None, str(raw), reading.value, formula, address)


def read_printed(text: str) -> Reading:
    """What a printed cell says: digits are a number; units, signs and remarks make it text (S05)."""
    shown = clean(text)
    if not shown:
        return BLANK
    if _has_marker(text):
        return Reading("text", text=text.strip(), proposed=_proposal(clean(_without_markers(text))))
    if shown in _BLANK_MARKS or not shown.strip("-—–―_/ "):
        return Reading("blank", text=text.strip())
    if shown.upper() in _ERRORS:
        return Reading("error", text=shown.upper())
    value = _to_number(shown) if _PLAIN.fullmatch(shown) else None
    if value is not None:
        return Reading("number", value)
    return Reading("text", text=text.strip(), proposed=_proposal(shown))


def _has_marker(text: str) -> bool:
    """Whether a raised or circled figure stands there: NFKC would make 121 of ``12①``."""
    return not text.isascii() and any(unicodedata.category(char) == "No" for char in text)


def _without_markers(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "No")


def _to_number(digits: str) -> Number | None:
    """The number; None where it has more digits before the point than a spreadsheet holds."""
    digits = digits.replace(",", "")
    if len(digits.partition(".")[0].lstrip("-0")) > _EXACT_DIGITS:
        return None
    return tidy(float(digits)) if "." in digits else int(digits)


def _proposal(shown: str) -> Number | None:
    """The first number inside the text (元 and 亿元 as 万元, the only unit of money on the form)."""
    found = _INSIDE.search(shown)
    if not found or shown.startswith("="):
        return None
    number = _to_number(found.group())
    if number is None:
        return None
    if shown.endswith("元") and not shown.endswith("万元"):
        return tidy(number * 10_000) if shown.endswith("亿元") else tidy(number / 10_000)
    return number
