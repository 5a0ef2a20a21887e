"""Sheets are protected without a password: open them for marking, and close them as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from ..errors import CannotDo

_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


@contextmanager
def unlocked(sheets: Iterable[xw.Sheet]) -> Iterator[None]:
    """Take the protection off for a moment; every sheet is protected again as before, whatever happens.

    Raises:
        CannotDo: a sheet has a password that is not ours; nothing was changed.
    """
    opened: list[tuple[xw.Sheet, dict[str, Any]]] = []
    try:
        for sheet in sheets:
            if not sheet.api.ProtectContents:
                continue
            options = _options(sheet)
            try:
                sheet.api.Unprotect()
            except Exception as error:
                raise CannotDo(
                    f"工作表“{sheet.name}”设了保护密码，不能标注。请先撤销该表的保护（审阅→撤销工作表保护），再点一次"
                ) from error
            opened.append((sheet, options))
        yield
    finally:
        for sheet, options in opened:
            sheet.api.Protect(**options)


def _options(sheet: xw.Sheet) -> dict[str, Any]:
    """What a protected sheet allows, as ``Protect`` takes it; LibreOffice remembers that by itself."""
    allowed = getattr(sheet.api, "Protection", None)
    if allowed is None:
        return {}
    return {
        "DrawingObjects": bool(sheet.api.ProtectDrawingObjects),
        "Contents": True,
        "Scenarios": bool(sheet.api.ProtectScenarios),
        **{name: bool(getattr(allowed, name)) for name in _ALLOWED},
    }
