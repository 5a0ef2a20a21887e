"""Any spreadsheet as a Submission: ours by its names, any other by the official labels it shows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ...form import Form
from ...submission import Submission
from ..kinds import Content
from ..refusal import Refusal
from .book import Book

if TYPE_CHECKING:
    from ..package import Package
    from .moulds import Moulds


class _Alike:
    """The moulds this process has met; what is read does not depend on them.

    Of a workbook none is made before another comes: a file alone is read in two thirds of the time without.
    """

    def __init__(self) -> None:
        self._moulds: Moulds | None = None
        self._latest: tuple[Package, Submission] | None = None

    def read(self, package: Package, path: str) -> Submission | None:
        """The submission in a workbook like an earlier one; None for any other."""
        if self._latest is None:
            return self._moulds.read(package, path) if self._moulds else None
        if self._moulds is None:
            from .moulds import Moulds

            self._moulds = Moulds()
        earlier, self._latest = self._latest, None
        with suppress(Refusal):
            self._moulds.learn(*earlier)
        return self._moulds.read(package, path)

    def remember(self, package: Package, submission: Submission) -> None:
        """Take note of a workbook that was read strictly."""
        self._latest = package, submission


_ALIKE = _Alike()


def read_spreadsheet(content: Content, path: str, form: Form | None = None) -> Submission:
    """The submission in a spreadsheet.

    Args:
        content: the content of the file.
        path: the file as a person is to see it.
        form: the form to read one of our workbooks as; None for the one it says it is.

    Raises:
        Refusal: it is damaged, has a password, holds nothing of the form, or is of a later template.
    """
    from .workbook import is_ours, read_workbook, refuse_newer

    package = content.package if content.kind == "ooxml" and form is None else None
    known = _ALIKE.read(package, path) if package else None
    if known is not None:
        return known
    book = open_book(content)
    if is_ours(book):
        submission = read_workbook(book, path, form)
        if package:
            _ALIKE.remember(package, submission)
        return submission
    refuse_newer(book)
    from .foreign import read_foreign

    return read_foreign(book, path)


def open_book(content: Content) -> Book:
    """The workbook in a spreadsheet's content.

    Raises:
        Refusal: it is damaged, or has a password.
    """
    if content.package is None:
        from .formats.binary import open_biff

        return open_biff(content.data)
    if content.kind == "ods":
        from .formats.ods import open_ods

        return open_ods(content.package)
    from .formats.ooxml import open_ooxml

    return open_ooxml(content.package)
