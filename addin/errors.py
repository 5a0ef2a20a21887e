"""Errors of the doors, beside those about files in ``nianbao.workbook.errors``."""

from __future__ import annotations

from nianbao.workbook.errors import NianbaoError


class WrongUsage(NianbaoError):
    """What was asked cannot be done as asked: one Chinese sentence that says how to ask instead."""
