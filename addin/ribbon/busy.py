"""Telling apart that Excel is busy from everything else that can go wrong."""

from __future__ import annotations

BUSY = "Excel 正忙（可能正在编辑某一格，或开着对话框）。请先按回车结束编辑，再点一次。"

_CODES = ("-2147418111", "-2146777998", "-2147417846", "ExcelBusyError")
"""RPC_E_CALL_REJECTED, VBA_E_IGNORE, RPC_E_SERVERCALL_RETRYLATER, and what xlwings makes of them."""


def is_busy(error: BaseException) -> bool:
    """Whether a cell is being edited or a dialog is open, so that Excel takes no calls."""
    return any(code in repr(error) for code in _CODES)
