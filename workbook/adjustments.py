"""Adjustments of a summary: reasoned corrections of its sums, weighed one by one.

A co-defendant is counted by two agencies, an application was transferred from one to another: the
district corrects its sum and says why; what the agencies reported stays as it is.  Only typed cells
can be adjusted, totals follow.  A row with a fault counts for nothing until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from .form import Form
from .numbers import MONEY_DECIMALS, Number
from .submission import Adjustment, AdjustmentFault, add, compute_totals

COUNTED = "计入"
"""What stands beside a row without fault."""
FAULTS: Mapping[AdjustmentFault, str] = {
    "no_cell": "没有选单元格",
    "total": "总计不能调整，请改选组成它的各格",
    "unknown_cell": "没有这一格，请从列表中选",
    "no_amount": "没有填增减数",
    "not_a_number": "增减数不是数字",
    "no_reason": "没有写原因",
    "fraction": f"件数要用整数，金额最多 {MONEY_DECIMALS} 位小数",
    "negative": "调整后小于 0",
}
"""What stands beside a row with a fault; a row with several shows the first of them."""


def decimals(form: Form, name: str) -> int:
    """How many decimals an adjustment of a cell may have."""
    return MONEY_DECIMALS if form.cells[name].kind == "money" else 0


def weigh(
    form: Form, adjustments: Iterable[Adjustment], sums: Mapping[str, Number | None]
) -> tuple[Adjustment, ...]:
    """Each adjustment with the cell it means, the sum of the agencies there, and its fault, if any.

    Where the adjustments of a cell, all those without another fault together, would make a count or
    an amount negative, none of them counts; so their order makes no difference.

    Args:
        form: the form that is summed.
        adjustments: as typed; what an earlier weighing found is found anew.
        sums: the sums of the agencies, by cell name; None or absent where there is none.
    """
    weighed = [_weighed(form, one, sums) for one in adjustments]
    together = applied(weighed)
    low = {
        name
        for name, amount in together.items()
        if form.cells[name].kind != "change"
        and (own := sums.get(name)) is not None
        and add((own, amount)) < 0
    }
    return tuple(replace(one, fault="negative") if one.counts and one.name in low else one for one in weighed)


def applied(adjustments: Iterable[Adjustment]) -> dict[str, Number]:
    """The amounts that count, added up for each cell they are about."""
    amounts: dict[str, list[Number]] = {}
    for one in adjustments:
        if one.counts and one.amount.value is not None:
            amounts.setdefault(one.name, []).append(one.amount.value)
    return {name: add(parts) for name, parts in amounts.items()}


def applied_everywhere(form: Form, adjustments: Iterable[Adjustment]) -> dict[str, Number]:
    """By how much each cell of the form is adjusted, totals with their addends; 0 where not at all."""
    typed: dict[str, Number] = dict.fromkeys(form.typed, 0) | applied(adjustments)
    totals = {name: value or 0 for name, value in compute_totals(form, typed.__getitem__).items()}
    return {name: typed[name] if name in typed else totals[name] for name in form.cells}


def _weighed(form: Form, one: Adjustment, sums: Mapping[str, Number | None]) -> Adjustment:
    name = _names(form).get(one.cell.casefold(), "")
    fault = _fault(form, one, name)
    known = name in form.cells and not form.cells[name].is_total
    return replace(one, name=name, fault=fault, before=sums.get(name) if known else None)


def _fault(form: Form, one: Adjustment, name: str) -> AdjustmentFault | None:
    if not one.cell:
        return "no_cell"
    if not name:
        return "unknown_cell"
    if form.cells[name].is_total:
        return "total"
    if one.amount.value is None:
        return "not_a_number" if one.amount.text else "no_amount"
    if not one.reason.strip():
        return "no_reason"
    places = decimals(form, name)
    return None if round(one.amount.value, places) == one.amount.value else "fraction"


@cache
def _names(form: Form) -> Mapping[str, str]:
    """Cell names by what may be typed for them, the official title from the list or the name itself;
    capitals are small ones, as for the sheet's formulas.
    """
    titles = {cell.title.casefold(): name for name, cell in form.cells.items()}
    return titles | {name.casefold(): name for name in form.cells}
