"""Numerals as people write them, to numbers: ``1,265`` ``六十二`` ``一百零五`` ``1.2万`` ``二〇二四``.

Written here because no package tells where in a text a number stands and what qualifies it; reading
a numeral once found is the smaller part.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

DIGITS = {
    digit: value
    for value, written in enumerate(
        ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for digit in written
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "".join(DIGITS) + "".join(TENS) + "".join(MYRIADS)
"""Every character of a Chinese numeral but the point."""


@lru_cache(4096)
def read_numeral(written: str) -> Decimal | None:
    """The number a numeral means; None where it is not a well-formed one.

    Arabic digits may have thousands separators, a decimal point, and 十百千万亿 after them; Chinese
    numerals may be spelt with units (``三百零六``, ``两千三`` is 2300) or digit by digit (``二〇二四``).
    """
    arabic = written.rstrip("".join(TENS) + "".join(MYRIADS))
    if arabic and arabic[-1].isascii():
        scale = _scale(written[len(arabic) :])
        first, *groups = arabic.partition(".")[0].split(",")
        number = arabic.replace(",", "")
        grouped = not groups or (len(first) <= 3 and all(len(group) == 3 for group in groups))
        return Decimal(number) * scale if grouped and number.replace(".", "", 1).isdigit() else None
    whole, _, part = written.partition("点")
    if part and not all(char in DIGITS for char in part.rstrip("万亿")):
        return None
    scale = _scale(part[len(part.rstrip("万亿")) :])
    decimals = "".join(str(DIGITS[char]) for char in part.rstrip("万亿"))
    value = _chinese(whole)
    return None if value is None else (value + (Decimal(f"0.{decimals}") if decimals else 0)) * scale


def _scale(units: str) -> int:
    scale = 1
    for unit in units:
        scale *= TENS.get(unit) or MYRIADS[unit]
    return scale


def _chinese(written: str) -> Decimal | None:
    if not written or any(char not in CHINESE for char in written):
        return None
    if all(char in DIGITS for char in written):
        return Decimal("".join(str(DIGITS[char]) for char in written))
    return _with_units(written)


def _with_units(written: str) -> Decimal | None:
    """A numeral with units: each unit smaller than the one before it, a bare last digit in its tenths."""
    total = section = 0
    digit: int | None = None
    last_ten, last_myriad = 10**4, 10**16
    for place, char in enumerate(written):
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in TENS:
            unit = TENS[char]
            if unit >= last_ten or (digit == 0 and char not in "十拾"):
                return None
            section += (digit or 1) * unit
            digit, last_ten = None, unit
        else:
            unit = MYRIADS[char]
            section += digit or 0
            if unit >= last_myriad or not section:
                return None
            total += section * unit
            section, digit, last_ten, last_myriad = 0, None, 10**4, unit
        if char in DIGITS and 0 < place == len(written) - 1:
            digit = (digit or 0) * _tenth_of(written[place - 1])
    return Decimal(total + section + (digit or 0))


def _tenth_of(before: str) -> int:
    """What a bare digit after a unit counts: hundreds after 千, tens after 百, ones after 十 or 零."""
    unit = TENS.get(before) or MYRIADS.get(before) or 10
    return unit // 10
