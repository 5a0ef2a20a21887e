"""The agency workbook: the form to be filled, checking itself, drawn from a submission."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..submission import Submission
from .book import Book
from .checks import LiveCheck
from .drawing import Drawing
from .layout import CHECKS, COVER, LOCAL_RULES, SHEETS, TEMPLATE_VERSION
from .look.colours import answer_name, mark_failures
from .look.palette import HEADING_BLUE
from .look.styles import Styles
from .sheets.check_sheet import answer_places, draw_checks
from .sheets.cover import draw_cover
from .sheets.explanation_sheet import draw_explanations
from .sheets.guide import draw_guide
from .sheets.rules_sheet import draw_local_rules
from .sheets.tables import draw_last_year, draw_tables, mark_blanks
from .sheets.texts import draw_texts


def agency_workbook(submission: Submission, checks: Sequence[LiveCheck]) -> bytes:
    """The agency workbook (.xlsx) of a submission; of a blank one, the form to be filled.

    Every formula carries the value it has now.  Totals are formulas: where the source prints
    another total than its addends give, that is listed on 情况说明.

    Args:
        submission: what is written in; its form says which tables are drawn.
        checks: every instance of every rule that is to be live, with the answer it has for
            ``as_drawn(submission)``.

    Raises:
        ValueError: an instance occurs twice among the checks.
    """
    repeated = [name for name, count in Counter(map(answer_name, checks)).items() if count > 1]
    if repeated:
        raise ValueError(f"checks occur twice: {', '.join(repeated)}")
    title = f"政府信息公开工作年度报告填报表（{submission.form.version}）"
    book = Book(title, submission.form.source, f"模板版本 {TEMPLATE_VERSION}")
    ordered = sorted(checks, key=lambda check: check.needs_last_year)
    rules = (LOCAL_RULES,) if submission.local_rules else ()
    sheets = {name: book.add_sheet(name) for name in (*SHEETS, *rules)}
    drawing = Drawing(submission, ordered, Styles(book), sheets)
    _draw(drawing)
    for name, place in drawing.places.items():
        book.define_name(name, f"={place.reference}")
    for check, place in zip(ordered, answer_places(ordered), strict=True):
        book.define_name(answer_name(check), f"={place.reference}")
    return book.data()


def _draw(drawing: Drawing) -> None:
    draw_cover(drawing)
    draw_guide(drawing)
    draw_tables(drawing)
    draw_last_year(drawing)
    mark_failures(drawing.sheets, drawing.styles, drawing.checks, drawing.places)
    mark_blanks(drawing)
    draw_texts(drawing)
    draw_checks(drawing)
    draw_explanations(drawing)
    if LOCAL_RULES in drawing.sheets:
        draw_local_rules(drawing.sheets[LOCAL_RULES], drawing.submission.local_rules)
    for table in drawing.form.tables:
        drawing.sheets[table.sheet].set_tab_color(HEADING_BLUE)
    drawing.sheets[CHECKS].set_tab_color("#A9D08E")
    drawing.sheets[COVER].activate()
