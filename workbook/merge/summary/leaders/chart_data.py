"""What the charts show, as small tables at their right: labelled, live, with the values they have now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....draw.drawing import Drawing
from ....draw.layout import LAST_YEAR, Place, column_letters
from ....draw.look.palette import HEADING_BLUE, HEI
from ....draw.look.table import Content, write_box
from ....form import LAST_PREFIX
from ....numbers import Number
from ....submission import add
from ...measures import HANDLED, HEADLINES, Measure, applicants, outcomes, results, short
from ..plan import LINE, Plan
from .per_agency import Column, PerAgency, nobody, pick, ranked
from .sheet_head import CHARTS, HEAD_ROWS, LAST_UNKNOWN

SHOWN_AGENCIES = 20
"""Bars of the chart of agencies; the others are one bar more."""
LEFT = 13
"""The first column of the tables."""
_PIXELS = (230, 76, 76, 76, 76)
_NO_VALUE = ""
_BOTH_YEARS, _THIS_YEAR = "本年与上年（件）", "本年（件）"
_ONLY_THIS_YEAR = f"{_THIS_YEAR}，{LAST_UNKNOWN}"

Value = Number | str


@dataclass(frozen=True, slots=True)
class Live:
    """A formula and the value it gives now."""

    formula: str
    value: Value


@dataclass(frozen=True)
class Data:
    """One table: categories down, series across."""

    top: int
    """The row of its title."""
    title: Live
    series: Sequence[str]
    rows: Sequence[tuple[Live, Sequence[Live]]]

    @property
    def first(self) -> int:
        """The row of the first category."""
        return self.top + 2

    @property
    def last(self) -> int:
        """The row of the last category."""
        return self.first + len(self.rows) - 1

    @property
    def title_cell(self) -> str:
        """The cell of the title, as a chart refers to it."""
        return f"={Place(CHARTS, self.top, LEFT).reference}"

    def column(self, number: int) -> list[Any]:
        """A column below its heading (0: the categories), as XlsxWriter takes a range."""
        return [CHARTS, self.first, LEFT + number, self.last, LEFT + number]

    def heading(self, number: int) -> list[Any]:
        """The heading of a series, counted from 1."""
        return [CHARTS, self.top + 1, LEFT + number]

    def values(self, number: int) -> list[Value]:
        """What stands in a series now, counted from 1."""
        return [cells[number - 1].value for _, cells in self.rows]


@dataclass(frozen=True)
class Tables:
    """The tables of all charts."""

    agencies: Data
    outcomes: Data
    applicants: Data
    results: Data
    years: Data

    def __iter__(self) -> Iterator[Data]:
        """From the top."""
        return iter((self.agencies, self.outcomes, self.applicants, self.results, self.years))


def tables(drawing: Drawing, plan: Plan, data: PerAgency, key: Column) -> Tables:
    """The tables below each other.

    Args:
        drawing: the workbook.
        plan: the summary.
        data: the figures of each agency.
        key: ranks the agencies by new applications.
    """
    values = plan.summary.merged.values
    agencies = _agencies(plan, data, key)
    form = plan.form
    parts = _measures(
        agencies.last + 2, f"{short(form.cells[HANDLED].row_labels[0])}（件）", outcomes(form), values
    )
    people = _measures(parts.last + 2, "新收申请的申请人（件）", applicants(form), values)
    return Tables(
        agencies,
        parts,
        people,
        contested := _results(people.last + 2, plan),
        _years(contested.last + 2, plan, LAST_YEAR in drawing.sheets),
    )


def draw_tables(drawing: Drawing, listed: Tables) -> None:
    """Titles, headings and cells."""
    sheet, get = drawing.sheets[CHARTS], drawing.styles.get
    for offset, pixels in enumerate(_PIXELS):
        sheet.set_column_pixels(LEFT + offset, LEFT + offset, pixels)
    edge: dict[str, Any] = {"border": 1, "border_color": LINE, "font_size": 9}
    heading = get(**edge, bg_color=HEADING_BLUE, align="center", text_wrap=True)
    for one in listed:
        write_box(sheet, (one.top, LEFT, one.top, LEFT), _content(one.title), get(font_name=HEI))
        for offset, text in enumerate(("", *one.series)):
            write_box(
                sheet,
                (
                    one.top + 1,
                    LEFT + offset,
                )
                * 2,
                Content("figure", text),
                heading,
            )
        for row, (label, cells) in enumerate(one.rows, one.first):
            write_box(sheet, (row, LEFT) * 2, _content(label), get(**edge, shrink=True))
            for offset, cell in enumerate(cells, 1):
                style = get(**edge, align="center", shrink=True)
                write_box(sheet, (row, LEFT + offset) * 2, _content(cell), style)


def _content(live: Live) -> Content:
    return Content("figure", live.value, live.formula)


def _agencies(plan: Plan, data: PerAgency, key: Column) -> Data:
    """The agencies with most new applications, and all others together."""
    order = ranked(key)
    shown = order[:SHOWN_AGENCIES]
    top, first = HEAD_ROWS, HEAD_ROWS + 2
    rows: list[tuple[Live, Sequence[Live]]] = []
    counted = f'COUNTIF({key.area},">0")'
    for rank in range(1, max(1, len(shown)) + 1):
        none, name = nobody(key) if rank == 1 else ('""', "")
        value: Value = _NO_VALUE
        if shown:
            name, value = plan.accepted[shown[rank - 1]].agency, _stored(data.new.values[shown[rank - 1]])
        label = Live(f"=IF({counted}<{rank},{none},{pick(data.names, key, str(rank))})", name)
        rows.append((label, [Live(f'=IF({counted}<{rank},"",{pick(data.new.area, key, str(rank))})', value)]))
    known = [value for value in data.new.values if value is not None]
    others = len(known) - len(shown)
    letters = column_letters(LEFT + 1)
    listed = f"{letters}{first + 1}:{letters}{first + len(rows)}"
    if others > 0:
        rest = add([*known, *(-(data.new.values[index] or 0) for index in shown)])
        rows.append(
            (
                Live(
                    f'="其余 "&(COUNT({data.new.area})-COUNT({listed}))&" 个单位"',
                    f"其余 {others} 个单位",
                ),
                [Live(f"=SUM({data.new.area})-SUM({listed})", rest)],
            )
        )
    if data.elsewhere:
        rows = [(_stands(label), [_stands(cell) for cell in cells]) for label, cells in rows]
    title = f"新收申请最多的 {len(shown)} 个单位与其余（件）" if others > 0 else "各单位新收申请（件）"
    return Data(top, Live("", title), ("新收申请",), rows)


def _stands(live: Live) -> Live:
    """The value alone."""
    return Live("", live.value)


def _measures(top: int, title: str, measures: Sequence[Measure], values: Mapping[str, Number | None]) -> Data:
    rows = [(Live("", one.label), [_figure(one, values)]) for one in measures]
    return Data(top, Live("", title), ("件",), rows)


def _results(top: int, plan: Plan) -> Data:
    values = plan.summary.merged.values
    blocks = results(plan.form)
    series = [one.label for one in blocks[0].measures]
    rows = [(Live("", row.label), [_figure(one, values) for one in row.measures]) for row in blocks]
    return Data(top, Live("", "行政复议、行政诉讼结果（件）"), series, rows)


def _years(top: int, plan: Plan, compared: bool) -> Data:
    """This year and last; without 上年数 only this year."""
    values, last = plan.summary.merged.values, plan.summary.last
    before = {name: reading.value for name, reading in last.items()}
    rows: list[tuple[Live, Sequence[Live]]] = []
    for one in HEADLINES:
        cells = [_figure(one, values)]
        if compared:
            cells.insert(0, _figure(one, before, LAST_PREFIX, LAST_UNKNOWN))
        rows.append((Live("", one.label), cells))
    if not compared:
        return Data(top, Live("", _THIS_YEAR), ("本年",), rows)
    letters = column_letters(LEFT + 1)
    known = f"COUNT({letters}{top + 3}:{letters}{top + 2 + len(rows)})"
    title = _BOTH_YEARS if any(cells[0].value != LAST_UNKNOWN for _, cells in rows) else _ONLY_THIS_YEAR
    live = Live(f'=IF({known}=0,"{_ONLY_THIS_YEAR}","{_BOTH_YEARS}")', title)
    return Data(top, live, ("上年", "本年"), rows)


def _figure(
    measure: Measure, values: Mapping[str, Number | None], prefix: str = "", unknown: str = _NO_VALUE
) -> Live:
    """The sum of named cells, or ``unknown`` where one of them has no number."""
    names = [f"{prefix}{name}" for name in measure.cells]
    total = names[0] if len(names) == 1 else f"SUM({','.join(names)})"
    formula = f'=IF(COUNT({",".join(names)})={len(names)},{total},"{unknown}")'
    return Live(formula, _stored(measure.of(values.get), unknown))


def _stored(value: Number | None, unknown: str = _NO_VALUE) -> Value:
    return unknown if value is None else value
