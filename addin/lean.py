"""Importing xlwings for one click: without what it would pull in, and without what it does unasked.

On Windows every click starts Python anew.  numpy and pandas alone would cost more than all the rest,
and nothing here needs them.  xlwings's ``pro`` folder is not under its BSD licence: it is never run.
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_HIDDEN = ("numpy", "pandas", "matplotlib", "PIL", "plotly", "polars", "xlwings.pro")
_WINDOWS_ENGINE = "xlwings._xlwindows"
_ATTEMPTS = 100
"""How often a call is tried again while Excel is busy; xlwings itself would try for ever."""


def import_xlwings() -> None:
    """Import xlwings as if those packages were not installed; they can be imported afterwards."""
    with left_out():
        import xlwings  # noqa: F401
    _tame()


@contextmanager
def left_out() -> Iterator[None]:
    """Whoever tries to import one of the packages meanwhile is told that it is not installed."""
    hidden = [name for name in _HIDDEN if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def _tame() -> None:
    """Keep xlwings from hanging while a cell is edited, and from ending other people's Excel.

    At exit its Windows engine would list all processes and kill every Excel without a window: a
    second of waiting after each click, and a workbook that another program has open in it lost.
    """
    engine: Any = sys.modules.get(_WINDOWS_ENGINE)
    if engine is not None:
        engine.N_COM_ATTEMPTS = _ATTEMPTS
        atexit.unregister(engine.cleanup)
