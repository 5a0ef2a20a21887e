"""Workbooks from one mould: once one was read strictly, those alike but for what was typed go faster.

A hundred agencies fill copies of one workbook.  Everything in their files is the same to the byte but
numbers, texts and what formulas show; the strict reader finds the same names, labels and formulas in
each of them again.  So what it found in one is kept, together with everything in the file that it might
have looked at; another file in which all that is equal differs from it in values alone.

Nothing is guessed.  A mould is only made of a workbook about which nothing was noticed, and only if
reading that workbook by place gives what the strict reader gave.  Any other file, and any value that is
no plain number where one should stand, is left to the strict reader.
"""

from __future__ import annotations

from ....submission import Submission
from ...package import Package
from ..formats.parts import read_workbook_part
from .making import made
from .mould import Mould, poured
from .parting import Sheet, Unlike, around_of, sheet_of, strings_of

_MOST_MOULDS = 24


class Moulds:
    """The moulds met so far, the latest first."""

    def __init__(self) -> None:
        """None yet."""
        self._known: list[Mould] = []

    def read(self, package: Package, path: str) -> Submission | None:
        """The submission in a workbook from a known mould; None for any other workbook.

        Raises:
            Refusal: a part of the package is damaged.
        """
        if not self._known:
            return None
        try:
            mould, submission = self._matching(package, path)
        except Unlike:
            return None
        if mould is not None:
            self._known.remove(mould)
            self._known.insert(0, mould)
        return submission

    def _matching(self, package: Package, path: str) -> tuple[Mould | None, Submission | None]:
        around = around_of(package)
        sheets: dict[str, Sheet] = {}
        for mould in self._known:
            if mould.around != around:
                continue
            found = [sheet_of(package, part, sheets) for part, _ in mould.sheets]
            if all(one.rest == rest for one, (_, rest) in zip(found, mould.sheets, strict=True)):
                submission = poured(mould, found, strings_of(package), path)
                if submission is not None:
                    return mould, submission
        return None, None

    def learn(self, package: Package, submission: Submission) -> None:
        """Keep the mould of a workbook that was read strictly, where it is one to be trusted.

        Args:
            package: the workbook.
            submission: what the strict reader found in it.

        Raises:
            Refusal: a part of the package is damaged.
        """
        if submission.source != "workbook" or submission.observations or submission.explanations:
            return
        if any(reading.kind != "number" for reading in submission.values.values()):
            return
        try:
            parts = {sheet.title: sheet.part for sheet in read_workbook_part(package).sheets}
            mould = made(package, submission, parts)
            found = [sheet_of(package, part, {}) for part, _ in mould.sheets]
            again = poured(mould, found, strings_of(package), submission.path)
        except Unlike:
            return
        if again == submission:
            self._known = [mould, *self._known][:_MOST_MOULDS]
