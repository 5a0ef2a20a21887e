"""Our own workbook (agency workbook or summary) as a Submission."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...draw.layout import (
    ADJUSTMENTS,
    CHECKS,
    COVER,
    DRAFT_KIND,
    EXPLANATIONS,
    GUIDE,
    KIND_NAME,
    LAST_YEAR,
    LOCAL_RULES,
    SHEETS,
    SUMMARY_KIND,
    TEMPLATE_NAME,
    TEMPLATE_VERSION,
    TEXTS,
)
from ...form import COVER_NAMES, FORMS, LAST_PREFIX, Form
from ...numbers import UNREAD, Reading
from ...submission import Adjustment, Makeup, Observation, Submission
from ..refusal import NEWER_TEMPLATE, NO_TABLES, NOT_THE_FORM, Refusal
from .adjusting import TERM, read_adjustments, with_adjustments
from .book import Book, Sheet
from .evaluate import Evaluator
from .grids import grid_of
from .noticed import merged_away, notice, notice_anywhere, other_template
from .pages import cover_spots, explanations, local_rules, text_spots, year_in
from .spots import Found, Spot, as_drawn, by_names, reconcile
from .totals import read_totals

_NEVER_READ = frozenset({GUIDE, CHECKS, LOCAL_RULES})
_WITHOUT_TABLES = frozenset({COVER, TEXTS, LAST_YEAR, EXPLANATIONS, ADJUSTMENTS})
_MOST_ROWS = 300
"""A sheet with more rows holds no table of the form (on a summary: 明细, 问题清单)."""


def is_ours(book: Book) -> bool:
    """Whether the workbook has names of the form's cells, or at least all the sheets of one we drew."""
    if any(not form.cells.keys().isdisjoint(book.names) for form in FORMS):
        return True
    return {COVER, *(table.sheet for form in FORMS for table in form.tables)} <= set(book.titles)


def read_workbook(book: Book, path: str, form: Form | None = None) -> Submission:
    """The submission in one of our workbooks.

    Args:
        book: the workbook; ``is_ours`` said yes.
        path: the file as a person is to see it.
        form: the form to read it as; None for the one it says it is.

    Raises:
        Refusal: a part of the file is damaged, nothing of the form is in it, or it was made from a
            template that came after ours.
    """
    sheets = book.load(_titles_to_read(book))
    cover = cover_spots(book, sheets)
    _refuse_newer(cover)
    form, mismatch = _choose_form(book, cover, sheets, form)
    found = _find_cells(book, form, sheets)
    if not found.spots:
        reason = NO_TABLES.format(label=form.cells[form.typed[0]].row_labels[-1])
        raise Refusal(NOT_THE_FORM, name=form.typed[0], reason=reason)
    kind = cover[KIND_NAME].text() if KIND_NAME in cover else ""
    summary = kind in (SUMMARY_KIND, DRAFT_KIND)
    draft = (Observation("draft", (), cover[KIND_NAME].address, kind),) if kind == DRAFT_KIND else ()
    merged = tuple(merged_away(form, found))
    present = _without_merged(found.spots, merged)
    adjustments, values, noticed = _read_values(book, form, present, sheets, summary)
    last = _find_last(book, form, sheets)
    texts = text_spots(book, form, sheets)
    shown = {name: cover[name].text() if name in cover else "" for name in COVER_NAMES}
    fields = {name: spot for name, spot in cover.items() if name in COVER_NAMES} | texts
    around = (
        notice_anywhere(book, found.spots, sheets)
        if summary
        else notice(book, form, found, sheets, cover | texts)
    )
    year = year_in(shown["report_year"])
    return Submission(
        form=form,
        path=path,
        source="summary" if summary else "workbook",
        values=values,
        agency_name=shown["agency_name"],
        agency_code=shown["agency_code"],
        report_year=year,
        texts={name: text for name, spot in texts.items() if (text := spot.text())},
        last=_read_last(form, last.spots),
        explanations=explanations(sheets.get(EXPLANATIONS)),
        adjustments=adjustments,
        observations=(
            *mismatch,
            *draft,
            *found.observations,
            *merged,
            *noticed,
            *last.observations,
            *other_template(cover.get(TEMPLATE_NAME)),
            *around,
        ),
        addresses={name: spot.address for name, spot in fields.items()},
        local_rules=local_rules(book.load([LOCAL_RULES])[LOCAL_RULES]) if LOCAL_RULES in book.titles else "",
        makeup=_makeup(book, form, path, year) if summary else None,
    )


def refuse_newer(book: Book) -> None:
    """Refuse a workbook that is not ours as far as we know, but says it is of a later template.

    Raises:
        Refusal: it was made from a template that came after ours.
    """
    name = book.names.get(TEMPLATE_NAME)
    if name is not None and name.area is not None:
        _refuse_newer(cover_spots(book, book.load([name.area.sheet])))


def _refuse_newer(cover: Mapping[str, Spot]) -> None:
    """What a later template means by a cell cannot be known; an older one is read (S11)."""
    found = cover[TEMPLATE_NAME].text() if TEMPLATE_NAME in cover else ""
    if found.isdecimal() and int(found) > int(TEMPLATE_VERSION):
        raise Refusal(NEWER_TEMPLATE, found=int(found), known=TEMPLATE_VERSION)


def _makeup(book: Book, form: Form, path: str, year: int | None) -> Makeup:
    from .makeup import read_makeup

    return read_makeup(book, form, path, year)


def _choose_form(
    book: Book, cover: Mapping[str, Spot], sheets: Mapping[str, Sheet], asked: Form | None
) -> tuple[Form, tuple[Observation, ...]]:
    """The form a workbook is on, and what contradicts that.

    The cell ``form_version`` says it; the names of the cells decide where it says otherwise than they
    do, since they are what is read.  Where there are neither, the labels decide.
    """
    named = {form.version: sum(name in book.names for name in form.cells) for form in FORMS}
    likeliest = max(FORMS, key=lambda form: named[form.version])
    said = cover["form_version"].text() if "form_version" in cover else ""
    declared = next((form for form in FORMS if form.version == said), None)
    if asked is not None:
        chosen = asked
    elif declared is not None and named[declared.version] == named[likeliest.version]:
        chosen = declared
    else:
        chosen = likeliest if named[likeliest.version] else _form_by_labels(sheets)
    if said in ("", chosen.version):
        return chosen, ()
    where = cover["form_version"].address
    return chosen, (Observation("form_mismatch", (), where, said, chosen.version),)


def _form_by_labels(sheets: Mapping[str, Sheet]) -> Form:
    from ..labelled.labels import best_form

    return best_form(grid_of(sheet) for sheet in sheets.values())


def _titles_to_read(book: Book) -> set[str]:
    """The sheets we draw and those that names of the form lead to, without those that hold no input."""
    wanted = names_of_forms()
    named = {name.area.sheet for key, name in book.names.items() if name.area is not None and key in wanted}
    return (named | {title for title in book.titles if title in SHEETS or title == ADJUSTMENTS}) - _NEVER_READ


@cache
def names_of_forms() -> frozenset[str]:
    """Every defined name that is looked for in a workbook of ours."""
    names = {*COVER_NAMES, KIND_NAME, TEMPLATE_NAME}
    for form in FORMS:
        names.update(form.cells, form.texts, (LAST_PREFIX + name for name in form.cells))
    return frozenset(names)


def _find_cells(book: Book, form: Form, sheets: dict[str, Sheet]) -> Found:
    named = by_names(book, sheets, form.cells)
    if as_drawn(form, named.spots):
        return Found(named.spots, as_drawn=True)
    apart = _WITHOUT_TABLES | _NEVER_READ | _sheets_of_last_year(book, form)
    found = reconcile(form, named, {title: sheet for title, sheet in sheets.items() if title not in apart})
    if len(found.spots) == len(form.cells):
        return found
    others = [title for title in book.titles if title not in sheets and title not in apart]
    more = {title: sheet for title, sheet in book.load(others).items() if len(sheet.rows) <= _MOST_ROWS}
    if not more:
        return found
    return reconcile(form, named, {t: s for t, s in (sheets | more).items() if t not in apart})


def _without_merged(spots: Mapping[str, Spot], merged: tuple[Observation, ...]) -> Mapping[str, Spot]:
    """The cells that still exist: one merged into another is gone, unless a value is stored beneath."""
    gone = {name for seen in merged for name in seen.cells if not spots[name].text()}
    return {name: spot for name, spot in spots.items() if name not in gone} if gone else spots


def _sheets_of_last_year(book: Book, form: Form) -> set[str]:
    names = (book.names.get(LAST_PREFIX + name) for name in form.cells)
    return {name.area.sheet for name in names if name is not None and name.area is not None}


def _find_last(book: Book, form: Form, sheets: Mapping[str, Sheet]) -> Found:
    """Last year's cells; where the whole sheet was taken out, nothing is missed: it may stay empty."""
    named = by_names(book, sheets, form.cells, LAST_PREFIX)
    if len(named.spots) == len(form.cells) or LAST_YEAR not in sheets:
        return Found(named.spots)
    found = reconcile(form, named, {LAST_YEAR: sheets[LAST_YEAR]}, LAST_PREFIX)
    kinds = ("name_missing", "name_broken", "name_moved")
    return Found(found.spots, tuple(seen for seen in found.observations if seen.kind in kinds))


def _read_last(form: Form, spots: Mapping[str, Spot]) -> dict[str, Reading]:
    """Last year's figures where something stands; a blank there says no more than its absence."""
    readings = {name: spots[name].reading() for name in form.cells if name in spots}
    return {name: found for name, found in readings.items() if found.kind != "blank" or found.text}


def _read_values(
    book: Book, form: Form, spots: Mapping[str, Spot], sheets: Mapping[str, Sheet], summary: bool
) -> tuple[tuple[Adjustment, ...], dict[str, Reading], list[Observation]]:
    """What the district adjusted, every cell, and what was noticed of them."""
    typed, noticed = _read_typed(book, form, spots, sheets, summary)
    adjustments: tuple[Adjustment, ...] = ()
    if summary:
        reckoned = {name: typed[name].value for seen in noticed for name in seen.cells}
        sums = {name: value for name, value in reckoned.items() if value is not None}
        adjustments, typed = with_adjustments(form, read_adjustments(sheets.get(ADJUSTMENTS)), typed, sums)
    if book.unseen:
        readings = {name: spots[name].reading() for name in form.totals if name in spots}
        noticed.append(Observation("not_checked", found=book.unseen))
    else:
        totals = read_totals(form, spots, typed, any_formula=summary)
        readings = dict(totals.readings)
        noticed += totals.observations
    known = {**typed, **readings}
    return adjustments, {name: known.get(name, UNREAD) for name in form.cells}, noticed


def _read_typed(
    book: Book, form: Form, spots: Mapping[str, Spot], sheets: Mapping[str, Sheet], summary: bool
) -> tuple[dict[str, Reading], list[Observation]]:
    """The cells that are typed (on a summary: summed, here without adjustments where no value is stored)."""
    evaluator = Evaluator(book, sheets, TERM if summary else None)
    typed: dict[str, Reading] = {}
    noticed: list[Observation] = []
    for name in form.typed:
        spot = spots.get(name)
        typed[name] = spot.reading() if spot is not None else UNREAD
        if spot is None or spot.formula is None:
            continue
        if spot.uncached:
            typed[name] = _evaluated(evaluator, spot)
        if not summary:
            noticed.append(Observation("entry_formula", (name,), spot.address, f"={spot.formula}"))
        if spot.uncached and typed[name].kind != "error":
            noticed.append(Observation("entry_evaluated", (name,), spot.address, f"={spot.formula}"))
    return typed, noticed


def _evaluated(evaluator: Evaluator, spot: Spot) -> Reading:
    """The value of a formula saved without one; an error with the formula as its text if it has none."""
    value = evaluator.value(spot.sheet, (spot.row, spot.column))
    formula = spot.formula or ""
    if value is None:
        return Reading("error", text=f"={formula}", formula=formula, address=spot.address)
    if value == "":
        return Reading("blank", formula=formula, address=spot.address)
    return Reading("number", value, formula=formula, address=spot.address)
