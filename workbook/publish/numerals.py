"""How a number, or whatever else stands in a cell, is printed."""

from __future__ import annotations

from decimal import Decimal

from ..numbers import Number, Reading


def numeral(value: Number) -> str:
    """The digits of a number, all of them, without exponent and separators: ``59237.2449``."""
    return format(Decimal(repr(value)), "f")


def printed(reading: Reading) -> str:
    """What stands in the printed cell: the number, nothing for a blank, else what the source wrote."""
    return numeral(reading.value) if reading.value is not None else reading.text
