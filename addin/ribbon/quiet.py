"""The window while a button works: it stands still, and is as before whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw


@contextmanager
def quiet(app: xw.App, doing: str) -> Iterator[None]:
    """Say in the status bar what is being done, and hold the screen still meanwhile.

    Args:
        app: the host.
        doing: a Chinese sentence for the status bar.
    """
    before = app.screen_updating
    try:
        app.status_bar = doing
        app.screen_updating = False
        yield
    finally:
        try:
            app.screen_updating = before
        finally:
            app.status_bar = False
