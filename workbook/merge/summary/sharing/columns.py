"""The columns of 构成, and how they are grouped under headings and on pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ....draw.layout import column_letters
from ..pages import Group, Strips, cut
from ..plan import NEW_APPLICATIONS, Figure, Plan

LEADS = ("代码", "名称")
LEAD_PIXELS = (80, 210)
_PIXELS = {"count": 64, "change": 64, "money": 84}
_SCALE = 68


@dataclass(frozen=True)
class Column:
    """A column of the sheet: a figure, or each agency's percentage of the figure left of it."""

    position: int
    figure: Figure
    percentage: bool = False

    @property
    def letters(self) -> str:
        """Its letters on the sheet."""
        return column_letters(self.position)

    @property
    def group(self) -> str:
        """The heading over it and its neighbours; empty where it stands alone."""
        return "" if self.percentage else self.figure.group

    @property
    def label(self) -> str:
        """Its own heading."""
        return "占新收总数" if self.percentage else self.figure.label

    @property
    def pixels(self) -> int:
        """Its width."""
        return _PIXELS[self.figure.cell.kind]


def share_columns(plan: Plan) -> tuple[Column, ...]:
    """All columns but code and name, from the left."""
    columns: list[Column] = []
    for figure in plan.figures:
        columns.append(Column(len(LEADS) + len(columns), figure))
        if figure.cell.name == NEW_APPLICATIONS:
            columns.append(Column(len(LEADS) + len(columns), figure, percentage=True))
    return tuple(columns)


def runs(columns: Sequence[Column], key: Callable[[Column], str]) -> Iterator[tuple[str, list[Column]]]:
    """Neighbouring columns of one table with the same key; those without key stand alone."""

    def own(column: Column) -> tuple[str, str, int]:
        value = key(column)
        return column.figure.table.key, value, 0 if value else column.position

    for (_, value, _), run in groupby(columns, own):
        yield value, list(run)


def share_strips(columns: Sequence[Column]) -> Strips:
    """Pages side by side, each with code and name."""
    groups = [
        Group(run[0].figure.table.key, run[0].position, run[-1].position, sum(c.pixels for c in run))
        for _, run in runs(columns, lambda column: column.group)
    ]
    return cut(groups, sum(LEAD_PIXELS), _SCALE)
