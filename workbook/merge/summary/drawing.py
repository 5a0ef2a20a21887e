"""The district's summary workbook: the same form under the same names, and where every number is from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...draw.book import Book
from ...draw.drawing import Drawing
from ...draw.layout import (
    ADJUSTMENTS,
    CHECKS,
    COVER,
    EXPLANATIONS,
    LAST_YEAR,
    TEMPLATE_VERSION,
    TEXTS,
)
from ...draw.look.colours import answer_name, mark_failures
from ...draw.look.palette import HEADING_BLUE, ORANGE
from ...draw.look.styles import Styles
from ...draw.sheets.check_sheet import answer_places, draw_checks
from ...draw.sheets.explanation_sheet import draw_explanations
from ...draw.sheets.tables import draw_last_year
from ...draw.sheets.texts import draw_texts
from ..status import Summary
from .adjusting import draw_adjustments
from .adjusting.ground import SUMMED_AGENCIES
from .beside import LIST_ROWS, Beside, file_beside, lists_beside
from .beside.limits import LISTS
from .beside.tables import refuse_without_parquet, rows_beside
from .detail import draw_detail
from .front import checks_line, draw_cover
from .leaders import draw_leaders, leaders_sheets
from .lists import draw_problems, draw_status
from .pages import prepare_page
from .plan import DETAIL, DETAIL_LEADS, PROBLEMS, SHARES, STATUS, Plan
from .sharing import draw_shares
from .tables import draw_tables

_LARGE = 2_000
"""With more agencies the sheets are put together on disk."""


def draw_summary(summary: Summary, rows: int = LIST_ROWS, name: str = "汇总表.xlsx") -> bytes:
    """The summary workbook (.xlsx) by itself; ``summary_files`` also gives the files beside it.

    Args:
        summary: what is drawn.
        rows: how many rows of a list a sheet holds; longer lists are only pointed to.
        name: what the workbook will be called; the files it points to are called after it.

    Raises:
        ValueError: the accepted agencies are not as many as the submissions that were summed.
        UnwritableOutput: a list is longer, and pyarrow is not installed.
    """
    out = Path(name)
    return summary_files(summary, out, rows)[out] or b""


def summary_files(summary: Summary, out: Path, rows: int = LIST_ROWS) -> dict[Path, bytes | None]:
    """The summary workbook and the lists no sheet can hold, by where they are to stand.

    Args:
        summary: what is drawn.
        out: where the workbook is to stand.
        rows: how many rows of a list a sheet holds.

    Returns:
        The bytes of each file, the workbook last; None for the file of a list that stands on its sheet,
        which is not to be there: one that is belongs to an earlier summary.

    Raises:
        ValueError: the accepted agencies are not as many as the submissions that were summed.
        UnwritableOutput: a list is longer, and pyarrow is not installed; nothing was drawn.
    """
    titles = tuple(lists_beside(summary, rows))
    refuse_without_parquet(out, titles)
    made = {title: rows_beside(Plan(summary), out, title) for title in titles}
    files = {file_beside(out, title): made[title][1] if title in made else None for title in LISTS}
    return {**files, out: _workbook(summary, {title: beside for title, (beside, _) in made.items()})}


def _workbook(summary: Summary, beside: Mapping[str, Beside]) -> bytes:
    """The workbook.

    Every formula carries the value it has now, so that the file reads the same in a program that
    does not calculate; it is itself a submission of the next level.  上年数 is there where last
    year's figures or rules about them are given.
    """
    plan = Plan(summary, beside)
    large = len(plan.submissions) > _LARGE
    book = Book(summary.title, summary.merged.form.source, f"template {TEMPLATE_VERSION}", large=large)
    tables = [table.sheet for table in plan.form.tables]
    last = [LAST_YEAR] if summary.last or any(check.needs_last_year for check in summary.checks) else []
    leaders = leaders_sheets(bool(last))
    lists = [STATUS, PROBLEMS, SHARES, DETAIL]
    typed = [ADJUSTMENTS, TEXTS]
    names = [COVER, *tables, *leaders, *lists, *typed, CHECKS, *last, EXPLANATIONS]
    checks = sorted(summary.checks, key=lambda check: check.needs_last_year)
    drawing = Drawing(
        summary.submission, checks, Styles(book), {name: book.add_sheet(name) for name in names}
    )
    _draw(drawing, plan)
    draw_leaders(drawing, plan, book)
    for name, place in drawing.places.items():
        if place.sheet in drawing.sheets:
            book.define_name(name, f"={place.reference}")
    if DETAIL not in beside:
        book.define_name(SUMMED_AGENCIES, f"={plan.summed(DETAIL_LEADS.index('名称'))}")
    for check, place in zip(checks, answer_places(checks), strict=True):
        book.define_name(answer_name(check), f"={place.reference}")
    return book.data()


def _draw(drawing: Drawing, plan: Plan) -> None:
    draw_cover(drawing, plan)
    draw_tables(drawing, plan)
    draw_status(drawing, plan)
    draw_problems(drawing, plan)
    draw_shares(drawing, plan)
    draw_detail(drawing, plan)
    draw_adjustments(drawing, plan)
    draw_texts(drawing)
    draw_explanations(drawing)
    draw_checks(drawing, checks_line(drawing, plan))
    if LAST_YEAR in drawing.sheets:
        draw_last_year(drawing)
    for name in (TEXTS, EXPLANATIONS, CHECKS, LAST_YEAR):
        if name in drawing.sheets:
            prepare_page(drawing.sheets[name], plan.summary, portrait=name in (TEXTS, LAST_YEAR))
    mark_failures(drawing.sheets, drawing.styles, drawing.checks, drawing.places)
    for table in drawing.form.tables:
        drawing.sheets[table.sheet].set_tab_color(HEADING_BLUE)
    drawing.sheets[STATUS].set_tab_color(ORANGE)
    drawing.sheets[CHECKS].set_tab_color("#A9D08E")
    drawing.sheets[COVER].activate()
