"""Finding the workbook a button was clicked in, in Excel or (untried) in WPS.

The workbook is looked for by its full name.  ``xlwings.Book.caller`` is not used: it splits its
arguments at every ``=`` and cannot find a workbook whose name holds one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import xlwings as xw

WPS_PROGIDS = ("KET.Application", "ET.Application")
"""Where WPS Spreadsheets answers on Windows."""


def open_book(fullname: str, window: int = 0) -> xw.Book | None:
    """The open workbook with this full name, looked for first in the application whose window called.

    Args:
        fullname: path, or the title of a workbook never saved, as Excel gave it to VBA.
        window: the window handle of the calling application; 0 where unknown.
    """
    apps = sorted(running_apps(), key=lambda app: _window(app) != window)
    for app in apps:
        for book in app.books:
            if _fullname(book).casefold() == fullname.casefold():
                return book
    return None


def running_apps() -> Iterator[xw.App]:
    """Every running Excel, or else a running WPS."""
    found = False
    for app in xw.apps:
        found = True
        yield app
    if not found and sys.platform == "win32":
        yield from _running_wps()


def _running_wps() -> Iterator[xw.App]:
    import pywintypes
    from win32com.client import GetActiveObject
    from xlwings import _xlwindows

    for progid in WPS_PROGIDS:
        try:
            wps: Any = GetActiveObject(progid)
        except pywintypes.com_error:
            continue
        yield xw.App(impl=_xlwindows.App(xl=wps))
        return


def _fullname(book: xw.Book) -> str:
    """As Excel gives it to VBA; xlwings would look for the local copy of a workbook opened from OneDrive."""
    return str(getattr(book.api, "FullName", "") or book.fullname)


def _window(app: xw.App) -> int:
    try:
        return int(app.hwnd or 0)
    except (AttributeError, NotImplementedError):
        return 0
