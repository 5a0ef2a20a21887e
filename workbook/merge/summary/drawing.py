"""The district's summary workbook: the same form under the same names, and where every number is from."""

from __future__ import annotations

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


def draw_summary(summary: Summary) -> bytes:
    """The summary workbook (.xlsx).

    Every formula carries the value it has now, so that the file reads the same in a program that
    does not calculate; it is itself a submission of the next level.  上年数 is there where last
    year's figures or rules about them are given.

    Raises:
        ValueError: the accepted agencies are not as many as the submissions that were summed.
    """
    plan = Plan(summary)
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
