"""Colours that follow the typing: blank, not a number, in a rule that does not hold.

Formulas stay within what Excel 2010 and WPS keep: they look at cells of their own sheet, and at the
answers on 校验 through defined names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from ...form.model import CellKind
from ...numbers import MONEY_DECIMALS
from ..checks import LiveCheck
from ..layout import Place, ranges
from .palette import DARK_ORANGE, DARK_RED, ORANGE, RED, TO_FILL
from .styles import Styles


def answer_name(check: LiveCheck) -> str:
    """The defined name of a check's answer: ``check_T301_person``."""
    return "check_" + re.sub(r"\W", "_", check.instance)


def mark_illegal(sheet: Worksheet, styles: Styles, cells: Iterable[tuple[Place, CellKind]]) -> None:
    """Red where a typed cell holds what its validation would refuse (pasting evades validation)."""
    by_kind: dict[CellKind, list[Place]] = {}
    for place, kind in cells:
        by_kind.setdefault(kind, []).append(place)
    red = styles.change(bg_color=DARK_RED, font_color="#FFFFFF", bold=True)
    for kind, places in by_kind.items():
        for part in ranges(places).split(","):
            first = part.split(":")[0]
            formula = (
                f"=IF(ISERROR({first}),TRUE,IF(ISNUMBER({first}),{_illegal(kind, first)},LEN({first})>0))"
            )
            sheet.conditional_format(part, {"type": "formula", "criteria": formula, "format": red})


def _illegal(kind: CellKind, a1: str) -> str:
    if kind == "money":
        return f"OR({a1}<0,ROUND({a1},{MONEY_DECIMALS})<>{a1})"
    if kind == "change":
        return f"{a1}<>INT({a1})"
    return f"OR({a1}<0,{a1}<>INT({a1}))"


def mark_failures(
    sheets: Mapping[str, Worksheet],
    styles: Styles,
    checks: Sequence[LiveCheck],
    places: Mapping[str, Place],
) -> None:
    """Red on the cells of a 强制性 rule that does not hold, orange for 核实性; red wins."""
    formats = {
        "error": styles.change(bg_color=RED, font_color=DARK_RED),
        "warning": styles.change(bg_color=ORANGE, font_color=DARK_ORANGE),
    }
    for severity, shown in formats.items():
        for check in checks:
            if check.severity == severity:
                for sheet, cells in _by_sheet(check, places).items():
                    spread = ranges(cells, merged=" ")
                    options = {
                        "type": "formula",
                        "criteria": f'={answer_name(check)}="不平"',
                        "format": shown,
                        "multi_range": spread,
                    }
                    sheets[sheet].conditional_format(spread.split(" ")[0], options)


def mark_blank(sheet: Worksheet, styles: Styles, cells: Iterable[Place]) -> None:
    """Light yellow where a cell is still to be filled."""
    shown = styles.change(bg_color=TO_FILL)
    for part in ranges(cells).split(","):
        criteria = f"=ISBLANK({part.split(':')[0]})"
        sheet.conditional_format(part, {"type": "formula", "criteria": criteria, "format": shown})


def _by_sheet(check: LiveCheck, places: Mapping[str, Place]) -> dict[str, list[Place]]:
    sheets: dict[str, list[Place]] = {}
    for name in check.cells:
        sheets.setdefault(places[name].sheet, []).append(places[name])
    return sheets
