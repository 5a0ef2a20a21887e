"""The district's summary workbook: the same form under the same names, and where every number is from."""

from __future__ import annotations

from ...draw.book import Book
from ...draw.drawing import Drawing
from ...draw.layout import CHECKS, COVER, LAST_YEAR, TEMPLATE_VERSION
from ...draw.look.colours import answer_name, mark_failures
from ...draw.look.palette import HEADING_BLUE, ORANGE
from ...draw.look.styles import Styles
from ...draw.sheets.check_sheet import answer_places, draw_checks
from ...draw.sheets.tables import draw_last_year
from ..status import Summary
from .cover import checks_line, draw_cover
from .detail import draw_detail
from .lists import draw_problems, draw_status
from .plan import DETAIL, PROBLEMS, SHARES, STATUS, Plan
from .shares import draw_shares
from .tables import draw_tables


def draw_summary(summary: Summary) -> bytes:
    """The summary workbook (.xlsx).

    Every formula carries the value it has now, so that the file reads the same in a program that
    does not calculate; it is itself a submission of the next level.  上年数 is there where last
    year's figures or rules about them are given.

    Raises:
        ValueError: the accepted agencies are not as many as the submissions that were summed.
    """
    book = Book(summary.title, summary.merged.form.source, f"template {TEMPLATE_VERSION}")
    plan = Plan(summary)
    tables = [table.sheet for table in plan.form.tables]
    last = [LAST_YEAR] if summary.last or any(check.needs_last_year for check in summary.checks) else []
    names = [COVER, *tables, STATUS, PROBLEMS, SHARES, DETAIL, CHECKS, *last]
    checks = sorted(summary.checks, key=lambda check: check.needs_last_year)
    drawing = Drawing(
        summary.submission, checks, Styles(book), {name: book.add_worksheet(name) for name in names}
    )
    _draw(drawing, plan)
    for name, place in drawing.places.items():
        if place.sheet in drawing.sheets:
            book.define_name(name, f"={place.reference}")
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
    draw_checks(drawing, checks_line(drawing, plan))
    if LAST_YEAR in drawing.sheets:
        draw_last_year(drawing)
    mark_failures(drawing.sheets, drawing.styles, drawing.checks, drawing.places)
    for table in drawing.form.tables:
        drawing.sheets[table.sheet].set_tab_color(HEADING_BLUE)
    drawing.sheets[STATUS].set_tab_color(ORANGE)
    drawing.sheets[CHECKS].set_tab_color("#A9D08E")
    drawing.sheets[COVER].activate()
