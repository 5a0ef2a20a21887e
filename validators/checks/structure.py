"""The form itself and its cover (S02, S03, S08 to S11): nothing missing, moved, hidden or from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from nianbao.workbook.form import LAST_PREFIX, form_for_year
from nianbao.workbook.submission import Observation, ObservationKind, Submission

from ..wording import base_name, cell_label, column_label, excerpt, is_last, listed, quoted
from .found import Found, check
from .rows import regions, rows, table_name

_TOGETHER: tuple[ObservationKind, ...] = (
    "name_moved",
    "name_broken",
    "name_missing",
    "total_overwritten",
    "stale_value",
    "total_recomputed",
)
"""Told once with all their cells: a damaged workbook has them by the dozen."""
_ONE_BY_ONE: tuple[ObservationKind, ...] = (
    "label_missing",
    "row_unread",
    "cells_merged",
    "label_changed",
    "row_inserted",
    "column_inserted",
    "row_moved",
    "column_moved",
    "not_checked",
)
_UNTOUCHED: frozenset[ObservationKind] = frozenset({"label_changed", "row_moved", "column_moved"})
"""Of these the cells were read: they are still to be told where they were not."""
_HANDLING: tuple[ObservationKind, ...] = (
    "rows_hidden",
    "columns_hidden",
    "sheet_hidden",
    "sheet_added",
    "sheet_missing",
    "sheet_renamed",
    "unprotected",
)
_FROM_OUTSIDE: tuple[ObservationKind, ...] = ("outside_link", "macros")


@check(*_ONE_BY_ONE, *_TOGETHER, "table_missing", "name_lost", "unread", "last_names")
def cells_and_labels_are_official(submission: Submission) -> Iterator[Found]:
    """S02: what the reader saw of labels, names and totals; every unread cell is told exactly once."""
    told: set[str] = set()
    keys: dict[str, int] = {}
    absent = _absent_tables(submission)
    for seen in submission.observations:
        if seen.kind == "label_missing" and absent.issuperset(seen.cells):
            continue
        if seen.kind in _ONE_BY_ONE:
            yield _one(submission, seen, keys)
            told.update(seen.cells if seen.kind not in _UNTOUCHED else ())
        elif seen.kind == "sheet_missing" and seen.cells:
            yield _table_missing(submission, seen)
            told.update(seen.cells)
    for kind in _TOGETHER:
        cells = _in_order(submission, (n for o in submission.observations if o.kind == kind for n in o.cells))
        if kind == "name_broken":
            lost = tuple(name for name in cells if submission.values[name].kind == "unread")
            yield from _together(submission, "name_lost", tuple(name for name in lost if name not in told))
            told.update(lost)
            cells = tuple(name for name in cells if name not in lost)
        yield from _together(submission, kind, cells)
    yield from _together(submission, "last_names", _last_names(submission))
    yield from _unread(submission, told)


@check("year", "looks")
def form_fits_year(submission: Submission) -> Iterator[Found]:
    """S03: the form is the one laid down for the year, and the file looks like it."""
    year, version = submission.report_year, submission.form.version
    if year is not None and (right := form_for_year(year).version) != version:
        address = submission.addresses.get("report_year", "")
        yield Found("year", "year", where=str(year), found=version, expected=right, address=address)
    for seen in submission.observations:
        if seen.kind == "form_mismatch":
            yield Found("looks", "looks", seen.cells, "", seen.found, seen.expected, address=seen.address)


@check("agency_name", "agency_code", "report_year")
def cover_is_complete(submission: Submission) -> Iterator[Found]:
    """S08: who reports, and for which year.  A published report has no place for the code."""
    if not submission.agency_name.strip():
        yield _missing(submission, "agency_name")
    if submission.report_year is None:
        yield _missing(submission, "report_year")
    if not submission.agency_code.strip() and submission.source in ("workbook", "summary"):
        yield _missing(submission, "agency_code")


@check(*_HANDLING)
def workbook_is_as_handed_out(submission: Submission) -> Iterator[Found]:
    """S09: nothing is hidden, no sheet was added, taken out or renamed."""
    keys: dict[str, int] = {}
    for seen in submission.observations:
        if seen.kind in _HANDLING and not (seen.kind == "sheet_missing" and seen.cells):
            yield _one(submission, seen, keys)


@check(*_FROM_OUTSIDE)
def workbook_stands_alone(submission: Submission) -> Iterator[Found]:
    """S10: no figure comes from another file, no program comes with the workbook."""
    keys: dict[str, int] = {}
    for seen in submission.observations:
        if seen.kind in _FROM_OUTSIDE:
            yield _one(submission, seen, keys)


@check("older", "unknown")
def template_is_current(submission: Submission) -> Iterator[Found]:
    """S11: which version of our template the workbook was made from, where it still says so."""
    for seen in submission.observations:
        if seen.kind == "other_template":
            case = template_age(seen)
            yield Found(case, found=excerpt(seen.found), expected=seen.expected, address=seen.address)


def template_age(seen: Observation) -> Literal["older", "unknown"]:
    """Whether the version a workbook says it has is one; a later one than ours is not read at all."""
    return "older" if seen.found.isdecimal() else "unknown"


def _table_missing(submission: Submission, seen: Observation) -> Found:
    (table,) = (table for table in submission.form.tables if table.sheet == seen.expected)
    return Found(
        "table_missing",
        f"table_missing.{table.key}",
        seen.cells,
        table_name(submission.form, table.key),
        expected=seen.expected,
        count=len(seen.cells),
    )


def _absent_tables(submission: Submission) -> set[str]:
    """The cells of tables of which no label was found: one finding a table is enough for them."""
    missing = {n for seen in submission.observations if seen.kind == "label_missing" for n in seen.cells}
    absent: set[str] = set()
    for table in submission.form.tables if missing else ():
        cells = {cell.name for cell in table.cells}
        if cells <= missing:
            absent |= cells
    return absent


def _missing(submission: Submission, name: str) -> Found:
    return Found(name, name, address=submission.addresses.get(name, ""))


def _one(submission: Submission, seen: Observation, keys: dict[str, int]) -> Found:
    """A finding about one label, row or file; a second one at the same place gets a number."""
    key = f"{seen.kind}.{seen.cells[0]}" if seen.cells else seen.kind
    keys[key] = keys.get(key, 0) + 1
    return Found(
        seen.kind,
        key if keys[key] == 1 else f"{key}.{keys[key]}",
        seen.cells,
        _line(submission, seen),
        excerpt(seen.found),
        seen.expected,
        count=len(seen.cells),
        listed=_labels(submission, seen.cells),
        address=seen.address,
    )


def _line(submission: Submission, seen: Observation) -> str:
    """The row, or for a moved column the column, that an observation is about."""
    if not seen.cells:
        return ""
    if seen.kind == "column_moved":
        cell = submission.form.cells[seen.cells[0]]
        return f"{table_name(submission.form, cell.table)}{quoted(column_label(cell))}一列"
    return next((row.where for row in rows(submission.form) if row.labels.keys() & set(seen.cells)), "")


def _together(submission: Submission, case: str, cells: tuple[str, ...]) -> Iterator[Found]:
    if cells:
        yield Found(case, case, cells, count=len(cells), listed=_labels(submission, cells))


def _unread(submission: Submission, told: set[str]) -> Iterator[Found]:
    """Cells that were not read though nothing was observed: the source has no such row."""
    left = {name for name, reading in submission.values.items() if reading.kind == "unread"} - told
    for region in regions(submission.form, left) if left else ():
        yield Found(
            "unread",
            f"unread.{region.key}",
            region.cells,
            region.where,
            count=len(region.cells),
            listed=region.listed,
        )


def _in_order(submission: Submission, names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    if not wanted:
        return ()
    return tuple(name for name in submission.form.cells if name in wanted)


def _last_names(submission: Submission) -> tuple[str, ...]:
    """Names of last year's cells that are gone, broken or moved."""
    seen = {name for observation in submission.observations for name in observation.cells if is_last(name)}
    return tuple(name for cell in submission.form.cells if (name := LAST_PREFIX + cell) in seen)


def _labels(submission: Submission, cells: Iterable[str]) -> str:
    return listed([cell_label(submission.form.cells[base_name(name)]) for name in cells])
