"""One agency workbook while it is being drawn: what is drawn, onto which sheets, with which formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from ..form import Form
from ..numbers import Number
from ..submission import Submission, compute_totals
from .book import Sheet, cell_text
from .checks import LiveCheck
from .layout import Place, places
from .look.styles import Styles
from .outcome import Outcome, outcome
from .printed import PrintedSum, printed_sums

A4 = 9


@dataclass(frozen=True)
class Drawing:
    """A submission, the checks on it, and the workbook under way."""

    submission: Submission
    checks: Sequence[LiveCheck]
    """This year's rules first, then those that compare with last year."""
    styles: Styles
    sheets: Mapping[str, Sheet]

    @property
    def form(self) -> Form:
        """The form of the submission."""
        return self.submission.form

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The place of every defined name."""
        return places(self.form)

    @cached_property
    def totals(self) -> Mapping[str, Number | None]:
        """The totals as the workbook's formulas compute them."""
        return compute_totals(self.form, self.submission.number)

    @cached_property
    def printed_sums(self) -> tuple[PrintedSum, ...]:
        """What the source prints and the drawn tables cannot show."""
        return printed_sums(self.submission, self.totals)

    @property
    def mismatches(self) -> int:
        """How many of them disagree with what the workbook computes."""
        return sum(1 for printed in self.printed_sums if printed.answer == "不一致")

    @cached_property
    def outcome(self) -> Outcome:
        """What the sentence of outcome speaks of."""
        return outcome(self.submission, self.checks, self.mismatches)

    def write(self, place: Place, value: Number | str | None, **style: object) -> None:
        """Write a value into one cell; None leaves it blank, with its format."""
        sheet, made = self.sheets[place.sheet], self.styles.get(**style)
        if value is None or value == "":
            sheet.write_blank(place.row, place.column, None, made)
        elif isinstance(value, str):
            sheet.write_string(place.row, place.column, cell_text(value), made)
        else:
            sheet.write_number(place.row, place.column, value, made)

    def compute(self, place: Place, formula: str, value: Number | str, **style: object) -> None:
        """Write a formula and the value it gives now into one cell."""
        made = self.styles.get(**style)
        self.sheets[place.sheet].write_formula(place.row, place.column, formula, made, value)


def page(sheet: Worksheet, *, landscape: bool = False, one_page: bool = False) -> None:
    """A4, centred, one page wide, page numbers at the foot; protected without a password."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1 if one_page else 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
