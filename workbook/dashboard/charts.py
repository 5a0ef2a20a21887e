"""Charts of the dashboard: tables whose rows carry bars, so that every number can be read as well as seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..merge.measures import (
    CARRIED_ON,
    CONTESTED,
    CORRECTED,
    HANDLED,
    HEADLINES,
    NEW_APPLICATIONS,
    Measure,
    applicants,
    outcomes,
    refused,
    results,
    short,
)
from ..merge.status import Summary
from ..numbers import Number
from ..submission import Submission, add

SHOWN_AGENCIES = 20
"""Rows of a chart of agencies; the others are one row more."""
UNKNOWN, LAST_UNKNOWN, LAST_ZERO = "不全", "上年未知", "上年为 0"
"""Shown instead of a number: it cannot be computed, last year's is not known, there is no ratio to 0."""

Bar = tuple[float, float, int, int]
"""Start and length in percent of the whole width, number of the series, line within the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A category: its bars and its numbers as they are shown."""

    label: str
    values: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows under a title; ``series`` head the columns of numbers."""

    title: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: bool = False
    """Several series are told apart by colour."""
    lines: int = 1
    """Bars below each other in one row."""
    note: str = ""
    extra: tuple[str, ...] = ()
    """Columns of numbers behind those of the series, without bars."""


def agency_charts(summary: Summary) -> tuple[Chart, ...]:
    """Who has most of what: a chart for each measure, of the agencies that are summed."""
    form = summary.merged.form
    measures = (NEW_APPLICATIONS, CARRIED_ON, refused(form), CONTESTED, CORRECTED)
    return tuple(_agencies(summary.merged.submissions, measure) for measure in measures)


def district_charts(summary: Summary) -> tuple[Chart, ...]:
    """The sum: outcomes, applicants, reviews and lawsuits, this year and last."""
    form, values = summary.merged.form, summary.merged.values
    handled = short(form.cells[HANDLED].row_labels[0])
    return (
        _parts(handled, outcomes(form), values),
        _parts("新收申请的申请人", applicants(form), values),
        _results(summary),
        _years(summary),
    )


def shown(value: Number | None, unknown: str = UNKNOWN) -> str:
    """A number with thousands set apart, or why there is none."""
    return unknown if value is None else f"{value:,}"


def _agencies(submissions: Sequence[Submission], measure: Measure) -> Chart:
    known = [(measure.of(one.number), one.agency_name) for one in submissions]
    figures = [(value, name) for value, name in known if value is not None]
    order = sorted((pair for pair in figures if pair[0] > 0), key=lambda pair: -pair[0])
    first = order[:SHOWN_AGENCIES]
    rows = [(name, value) for value, name in first]
    others = len(figures) - len(first)
    if others:
        rest = add(value for value, _ in order[SHOWN_AGENCIES:])
        rows.append((f"其余 {others} 个单位", rest))
    without = len(known) - len(figures)
    note = f"另有 {without} 个单位的这个数不全，没有列入。" if without else ""
    return replace(_single(measure.label, rows), note=note)


def _parts(title: str, measures: Sequence[Measure], values: Mapping[str, Number | None]) -> Chart:
    """The parts of a whole, each with its percentage where all are known."""
    figures = [(one.label, one.of(values.get)) for one in measures]
    known = [value for _, value in figures if value is not None]
    whole = add(known) if len(known) == len(figures) else None
    chart = _single(title, figures)
    rows = tuple(
        replace(row, values=(*row.values, _percent(value, whole)))
        for row, (_, value) in zip(chart.rows, figures, strict=True)
    )
    return replace(chart, rows=rows, extra=("占比",))


def _single(title: str, figures: Sequence[tuple[str, Number | None]]) -> Chart:
    scale = _scale(value for _, value in figures)
    rows = tuple(
        Row(label, (shown(value),), ((0.0, scale(value), 0, 0),) if value else ()) for label, value in figures
    )
    return Chart(title, ("件",), rows)


def _results(summary: Summary) -> Chart:
    """Results stacked: the length of a bar is the number of cases."""
    values, blocks = summary.merged.values, results(summary.merged.form)
    numbers = [[one.of(values.get) for one in row.measures] for row in blocks]
    sums = [add(value or 0 for value in row) for row in numbers]
    scale = _scale(sums)
    rows = []
    for block, row in zip(blocks, numbers, strict=True):
        bars: list[Bar] = []
        for number, value in enumerate(row):
            start = sum(bar[1] for bar in bars)
            bars.append((round(start, 2), scale(value or 0), number, 0))
        rows.append(Row(block.label, tuple(map(shown, row)), tuple(bar for bar in bars if bar[1])))
    series = tuple(one.label for one in blocks[0].measures)
    return Chart("行政复议、行政诉讼结果", series, tuple(rows), legend=True)


def _years(summary: Summary) -> Chart:
    """Last year above this year."""
    values = summary.merged.values
    before = {name: reading.value for name, reading in summary.last.items()}
    pairs = [(one.label, one.of(before.get), one.of(values.get)) for one in HEADLINES]
    scale = _scale(value for _, last, now in pairs for value in (last, now))
    rows = []
    for label, last, now in pairs:
        bars: list[Bar] = []
        if last:
            bars.append((0.0, scale(last), 1, 0))
        if now:
            bars.append((0.0, scale(now), 0, 1))
        texts = (shown(last, LAST_UNKNOWN), shown(now), *_change(now, last))
        rows.append(Row(label, texts, tuple(bars)))
    return Chart(
        "本年与上年", ("上年", "本年"), tuple(rows), legend=True, lines=2, extra=("增减", "增减比例")
    )


def _change(now: Number | None, last: Number | None) -> tuple[str, str]:
    if last is None:
        return LAST_UNKNOWN, LAST_UNKNOWN
    if now is None:
        return UNKNOWN, UNKNOWN
    gap = add((now, -last))
    signed = "0" if gap == 0 else f"{gap:+,}"
    return signed, f"{gap / last:+.1%}" if last else LAST_ZERO


def _percent(part: Number | None, whole: Number | None) -> str:
    return f"{part / whole:.1%}" if part is not None and whole else "—"


def _scale(values: Iterable[Number | None]) -> Callable[[Number], float]:
    """Lengths in percent: the largest value takes the whole width."""
    largest = max((value for value in values if value is not None), default=0)
    return lambda value: round(100 * value / largest, 2) if largest else 0.0
