"""Sheets are protected without a password: open them for marking, and close them as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import xlwings as xw

from ..errors import CannotDo
from .busy import is_busy

_NO_PASSWORD = ""
"""Said, never left out: without it Excel would ask the clerk for one."""
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
"""In the order in which ``Protect`` takes them."""


@contextmanager
def unlocked(sheets: Iterable[xw.Sheet]) -> Iterator[None]:
    """Take the protection off for a moment; every sheet is protected again as before, whatever happens.

    Raises:
        CannotDo: a sheet has a password that is not ours; nothing was changed.
    """
    with ExitStack() as again:
        for sheet in sheets:
            if sheet.api.ProtectContents or sheet.api.ProtectDrawingObjects:
                before = _as_protected(sheet)
                _unprotect(sheet)
                again.callback(sheet.api.Protect, *before)
        yield


def locked(cells: xw.Range) -> bool:
    """Whether one of the cells at least cannot be typed into."""
    return bool(cells.sheet.api.ProtectContents and cells.api.Locked is not False)


def refuse_locked_structure(book: xw.Book) -> None:
    """Sheets cannot be added or removed where the structure is protected: say so before anything is written.

    Raises:
        CannotDo: it is.
    """
    if book.api.ProtectStructure:
        raise CannotDo(
            "这份工作簿的结构设了保护，不能增删“校验结果”表。请先撤销工作簿保护（审阅→保护工作簿）再点"
        )


def _unprotect(sheet: xw.Sheet) -> None:
    try:
        sheet.api.Unprotect(_NO_PASSWORD)
    except Exception as error:
        if is_busy(error):
            raise
        raise CannotDo(
            f"工作表“{sheet.name}”设了保护密码，不能标注。请先撤销该表的保护（审阅→撤销工作表保护），再点一次"
        ) from error


def _as_protected(sheet: xw.Sheet) -> tuple[str | bool, ...]:
    """How a sheet is protected, as ``Protect`` takes it: by place, since not every host knows the names."""
    allowed = sheet.api.Protection
    return (
        _NO_PASSWORD,
        bool(sheet.api.ProtectDrawingObjects),
        bool(sheet.api.ProtectContents),
        bool(sheet.api.ProtectScenarios),
        False,  # not for the user interface only: macros are refused as well
        *(bool(getattr(allowed, name)) for name in _ALLOWED),
    )
