"""Importing xlwings without what it would pull in: numpy and pandas cost most of a click in Excel."""

from __future__ import annotations

import sys

_HEAVY = ("numpy", "pandas", "matplotlib", "PIL", "plotly", "polars")


def import_xlwings() -> None:
    """Import xlwings as if numpy and pandas were not installed; they can be imported afterwards."""
    hidden = [name for name in _HEAVY if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        import xlwings  # noqa: F401
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
