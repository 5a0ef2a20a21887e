"""One click in LibreOffice: connect xlwings to this office, run the button, make it one undo step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno

from ..lean import import_xlwings


def run(context: Any, action: str) -> None:
    """Run one button in this office.

    Args:
        context: the component context of LibreOffice.
        action: the name of the action, as in the ribbon.
    """
    import_xlwings()
    from ..click import TITLE
    from ..ribbon.actions import perform
    from .engine import connect

    host = Host(context, connect(context))
    with _one_undo_step(host.app, TITLE):
        perform(action, host)


@contextmanager
def _one_undo_step(app: Any, title: str) -> Iterator[None]:
    active = app.impl.books.active
    if active is None:
        yield
        return
    undo = active.doc.UndoManager
    undo.enterUndoContext(title)
    try:
        yield
    finally:
        undo.leaveUndoContext()


class Host:
    """LibreOffice as the buttons see it: the book in front, questions and answers."""

    def __init__(self, context: Any, app: Any) -> None:
        """Hold the office's context and its xlwings App."""
        self.context = context
        self.app = app

    def book(self) -> Any:
        """The spreadsheet in front, or None."""
        import xlwings as xw

        active = self.app.impl.books.active
        return None if active is None else xw.Book(impl=active)

    def tell(self, title: str, sentence: str) -> None:
        """Show one sentence."""
        self.app.alert(sentence, title)

    def ask_file(self, title: str, patterns: tuple[str, ...]) -> Path | None:
        """Let the clerk choose a file; None when the choice is cancelled."""
        picker = self._service("com.sun.star.ui.dialogs.FilePicker")
        picker.setTitle(title)
        picker.appendFilter(title, ";".join(patterns))
        if picker.execute() != 1:
            return None
        return Path(uno.fileUrlToSystemPath(picker.getSelectedFiles()[0]))

    def ask_folder(self, title: str) -> Path | None:
        """Let the clerk choose a folder; None when the choice is cancelled."""
        picker = self._service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(title)
        if picker.execute() != 1:
            return None
        return Path(uno.fileUrlToSystemPath(picker.getDirectory()))

    def _service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)
