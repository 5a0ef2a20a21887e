"""排序数据 on 排行: what each agency is ranked by, taken live from 明细, and a key to rank it with.

No program sorts by formula everywhere (SORTBY is in neither WPS, LibreOffice nor Excel 2019), so a
list asks for the first, second ... largest key.  A key is the figure less a trace of its row, a
millionth for each, so that no two are equal (a sheet has no more than a million rows).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ....draw.layout import column_letters
from ....form import LAST_PREFIX
from ....numbers import MONEY_DECIMALS, Number
from ....submission import add
from ...measures import (
    ANSWERED,
    CARRIED_ON,
    CONTESTED,
    CORRECTED,
    DUE,
    NEW_APPLICATIONS,
    REVIEWS,
    SUITS,
    Measure,
    refused,
)
from ..plan import DETAIL, DETAIL_FIRST_ROW, Plan
from .sheet_head import LAST_UNKNOWN, TOP_LISTS

FIRST_COLUMN, FIRST_ROW = 12, 5
LEADS = ("代码", "名称")
_TRACE = 1_000_000
_TRACE_ELSEWHERE = 1_000_000_000
"""Where the agencies stand in a file there may be more of them, and no formula has to follow."""
_SHARE_STEPS = 1_000_000
"""Shares are ranked to a millionth."""

Kind = Literal["count", "share", "change", "key"]


@dataclass(frozen=True)
class Column:
    """One figure of every agency, in the order of 明细."""

    position: int
    heading: str
    kind: Kind
    formulas: Sequence[str]
    """Empty where the figures stand there as data."""
    values: Sequence[Number | None]
    unknown: str = ""
    """Shown where an agency has no such figure."""

    @property
    def letters(self) -> str:
        """The letters of its column."""
        return column_letters(self.position)

    @property
    def area(self) -> str:
        """The figures, as other cells refer to them."""
        last = FIRST_ROW + len(self.values)
        return f"{TOP_LISTS}!${self.letters}${FIRST_ROW + 1}:${self.letters}${last}"


class PerAgency:
    """The columns of 排序数据."""

    def __init__(self, plan: Plan) -> None:
        """Over the agencies that are summed; one row without figures where there are none.

        ``elsewhere`` says that they stand in a file: there are figures, but no cells to refer to.
        """
        self._plan = plan
        self._rows = range(max(1, len(plan.submissions)))
        self.elsewhere = DETAIL in plan.beside
        self._trace = _TRACE_ELSEWHERE if self.elsewhere else _TRACE
        self.columns: list[Column] = []
        self.new = self._measure(NEW_APPLICATIONS)
        self.last_new = self._last_new()
        self.growth = self._difference("增减", self.new, self.last_new)
        self.due = self._measure(DUE)
        self.carried_on = self._measure(CARRIED_ON)
        self.carried_share = self._share("占应办", self.carried_on, self.due)
        self.answered = self._measure(ANSWERED)
        self.refused = self._measure(refused(plan.form))
        self.refused_share = self._share("占办理结果", self.refused, self.answered)
        self.reviews = self._measure(REVIEWS)
        self.suits = self._measure(SUITS)
        self.contested = self._measure(CONTESTED)
        self.corrected = self._measure(CORRECTED)
        self.corrected_share = self._share("占复议诉讼", self.corrected, self.contested)

    @cached_property
    def names(self) -> str:
        """The names of the agencies, as lists refer to them."""
        letters = column_letters(FIRST_COLUMN + LEADS.index("名称"))
        return f"{TOP_LISTS}!${letters}${FIRST_ROW + 1}:${letters}${FIRST_ROW + len(self._rows)}"

    def key(self, heading: str, of: Column, sign: Literal["", "-"] = "") -> Column:
        """A new column that ranks the agencies by another; ``-`` ranks the smallest first."""
        figure = f"ROUND({{0}}*{_SHARE_STEPS},0)" if of.kind == "share" else f"{sign}{{0}}"

        def formula(row: int) -> str:
            cell = f"{of.letters}{row + 1}"
            return f'=IF(ISNUMBER({cell}),{figure.format(cell)}-ROW()/{_TRACE},"")'

        def value(index: int) -> Number | None:
            known = of.values[index]
            if known is None:
                return None
            whole = int(known * _SHARE_STEPS + 0.5) if of.kind == "share" else known
            return (-whole if sign else whole) - (FIRST_ROW + index + 1) / self._trace

        return self._add(heading, "key", formula, value)

    def _measure(self, measure: Measure) -> Column:
        letters = [column_letters(self._plan.columns[name]) for name in measure.cells]

        def formula(row: int) -> str:
            cells = [f"{DETAIL}!{one}{row - FIRST_ROW + DETAIL_FIRST_ROW + 1}" for one in letters]
            if len(cells) == 1:
                return f'=IF(ISNUMBER({cells[0]}),{cells[0]},"")'
            listed = ",".join(cells)
            return f'=IF(COUNT({listed})={len(cells)},SUM({listed}),"")'

        def value(index: int) -> Number | None:
            if index >= len(self._plan.submissions):
                return None
            return measure.of(self._plan.submissions[index].number)

        return self._add(measure.label, "count", formula, value)

    def _last_new(self) -> Column:
        """As each agency's own report gives it: 明细 has no figures of last year."""

        def value(index: int) -> Number | None:
            if index >= len(self._plan.submissions):
                return None
            number = self._plan.submissions[index].number
            return NEW_APPLICATIONS.of(lambda name: number(LAST_PREFIX + name))

        return self._add("上年新收", "count", None, value, LAST_UNKNOWN)

    def _difference(self, heading: str, this: Column, last: Column) -> Column:
        def formula(row: int) -> str:
            cells = f"{this.letters}{row + 1},{last.letters}{row + 1}"
            gap = cells.replace(",", "-")
            return f'=IF(COUNT({cells})=2,ROUND({gap},{MONEY_DECIMALS}),"")'

        def value(index: int) -> Number | None:
            now, before = this.values[index], last.values[index]
            return None if now is None or before is None else add((now, -before))

        return self._add(heading, "change", formula, value)

    def _share(self, heading: str, part: Column, whole: Column) -> Column:
        def formula(row: int) -> str:
            one, all_ = f"{part.letters}{row + 1}", f"{whole.letters}{row + 1}"
            return f'=IF(COUNT({one},{all_})=2,IF({all_}=0,"",{one}/{all_}),"")'

        def value(index: int) -> Number | None:
            one, all_ = part.values[index], whole.values[index]
            return one / all_ if one is not None and all_ else None

        return self._add(heading, "share", formula, value)

    def _add(
        self,
        heading: str,
        kind: Kind,
        formula: Callable[[int], str] | None,
        value: Callable[[int], Number | None],
        unknown: str = "",
    ) -> Column:
        """One more column; ``formula`` is asked by sheet row, ``value`` by agency."""
        column = Column(
            FIRST_COLUMN + len(LEADS) + len(self.columns),
            heading,
            kind,
            [formula(FIRST_ROW + index) for index in self._rows] if formula and not self.elsewhere else (),
            [value(index) for index in self._rows],
            unknown,
        )
        self.columns.append(column)
        return column


def ranked(key: Column) -> list[int]:
    """The agencies (by their place on 明细) whose key is above 0, the largest first."""
    known = [(value, index) for index, value in enumerate(key.values) if value is not None and value > 0]
    return [index for _, index in sorted(known, reverse=True)]


def pick(column_area: str, key: Column, rank: str) -> str:
    """A formula (without ``=``) for the figure of the agency with the largest, second ... key."""
    return f"INDEX({column_area},MATCH(LARGE({key.area},{rank}),{key.area},0))"


def nobody(key: Column) -> tuple[str, str]:
    """What stands in place of a first agency that there is not: a formula (without ``=``), its value now.

    No figure is above 0, or none is known.
    """
    none, unknown = "没有", "没有可比的数"
    known = any(value is not None for value in key.values)
    return f'IF(COUNT({key.area})=0,"{unknown}","{none}")', none if known else unknown
