"""From one finding to the next: the findings sheet is the list, the selected cell is the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import xlwings as xw
from nianbao.validators.finding import SEVERITY_NAMES
from nianbao.workbook.read.sheets.references import address

from ..errors import CannotDo
from ..marking.results import SHEET as RESULTS
from ..marking.targets import place_of
from .results import listed_findings

if TYPE_CHECKING:
    from nianbao.validators.rule import Rule

_SEEN = (True, -1)
"""What Excel says of a sheet that is shown; 0 is hidden, 2 hidden so that only a macro can show it."""


def step(book: xw.Book, forward: bool) -> str:
    """Select the next or the previous finding's first cell; gives back what the finding says.

    After the last comes the first.  Cells on hidden sheets cannot be selected: they are passed over,
    and how many there are is said.

    Raises:
        CannotDo: there is no findings sheet, or nothing on it can be gone to.
    """
    rows = [row for row in listed_findings(book) if all(place_of(row.address))]
    if not rows:
        raise CannotDo("没有可以跳转的问题。请先点“校验”")
    seen = _visible_sheets(book)
    everywhere = list(dict.fromkeys(row.address for row in rows))
    places = [place for place in everywhere if place_of(place)[0] in seen]
    hidden = len(everywhere) - len(places)
    if not places:
        raise CannotDo(f"{hidden} 处问题都在隐藏或已删去的工作表里，不能跳过去。请取消隐藏，再点一次“校验”")
    here = current_address(book)
    if here in places:
        number = (places.index(here) + (1 if forward else -1)) % len(places)
    else:
        number = 0 if forward else len(places) - 1
    _select(seen, places[number])
    said = "；".join(row.message for row in rows if row.address == places[number])
    more = f"（另有 {hidden} 处在隐藏的工作表里）" if hidden else ""
    return f"第 {number + 1} 处，共 {len(places)} 处{more}：{said}"


def current_address(book: xw.Book) -> str:
    """Where the selection stands, such as ``依申请公开!D8``; empty where no cell is selected."""
    chosen = book.app.selection
    if chosen is None:
        return ""
    return address(chosen.sheet.name, chosen.row - 1, chosen.column - 1)


def go_to_first(book: xw.Book) -> None:
    """Select the first finding's cell, if there is one on a sheet that can be seen."""
    seen = _visible_sheets(book)
    for row in listed_findings(book):
        if place_of(row.address)[0] in seen:
            _select(seen, row.address)
            return


def _visible_sheets(book: xw.Book) -> dict[str, xw.Sheet]:
    return {sheet.name: sheet for sheet in book.sheets if sheet.visible in _SEEN}


def _select(sheets: Mapping[str, xw.Sheet], place: str) -> None:
    sheet, cell = place_of(place)
    sheets[sheet].api.Activate()
    sheets[sheet][cell].select()


def rule_at_selection(book: xw.Book) -> str:
    """The rules of the findings at the selection: on a marked cell, or on a row of the findings sheet.

    Raises:
        CannotDo: nothing is found there.
    """
    from nianbao.validators.district.carried import carried

    from .open_book import rules_carried

    here = current_address(book)
    on_sheet, cell = place_of(here)
    row = int("".join(filter(str.isdigit, cell)) or 0)
    chosen = [
        found
        for found in listed_findings(book)
        if found.address == here or (on_sheet == RESULTS and found.row == row)
    ]
    if not chosen:
        raise CannotDo("请先点“校验”，再选中一个标色的格，或“校验结果”表里的一行")
    rules = {rule.id: rule for rule in carried(rules_carried(book)).catalogue.rules}
    ids = dict.fromkeys(found.instance.partition(".")[0] for found in chosen)
    return "\n\n".join(_explained(rules[one]) for one in ids if one in rules)


def _explained(rule: Rule) -> str:
    lines = [f"{rule.id}（{SEVERITY_NAMES[rule.severity]}）{rule.title}"]
    if rule.formula:
        lines.append(f"公式：{rule.formula.text}")
    if rule.fix:
        lines.append(f"怎么改：{rule.fix}")
    return "\n".join((*lines, f"依据：{rule.source}（可信度 {'、'.join(rule.certainty)}）"))
