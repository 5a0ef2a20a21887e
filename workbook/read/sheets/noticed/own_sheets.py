"""Sheets that nobody made by hand: those of our add-in, and those in which office programs keep things."""

from __future__ import annotations

from ....draw.layout import OUR_OWN

_RESERVED = "WpsReserved_"
"""WPS keeps pictures in cells on a hidden sheet whose title begins like this."""


def made_by_programs(title: str) -> bool:
    """Whether a sheet that our workbook does not have was put there by a program."""
    return title in OUR_OWN or title.startswith(_RESERVED)
