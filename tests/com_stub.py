"""xlwings's own Windows engine (``_xlwindows.py``) on any system, with pywin32 stood in for.

Only importing needs the stand-ins; what the engine then calls is whatever object it is given, such
as the Excel of ``com_excel.py``.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import sys
import types
from typing import Any

from nianbao.addin.lean import left_out

DISP_E_EXCEPTION = -2147352567
RPC_E_CALL_REJECTED = -2147418111
VBA_E_IGNORE = -2146777998
APPLICATION_DEFINED = -2146827284
"""Excel's error 1004."""
UNKNOWN_NAME = -2147352570


class com_error(Exception):  # noqa: N801 - pywin32's name
    """``pywintypes.com_error``: four arguments, the first three as attributes too."""

    def __init__(self, hresult: int, strerror: str, excepinfo: tuple | None, argerror: int | None) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror, self.excepinfo = hresult, strerror, excepinfo


def refused(text: str, scode: int = APPLICATION_DEFINED) -> com_error:
    """What Excel raises when a method or property fails."""
    told = (0, "Microsoft Excel", text, "xlmain11.chm", 0, scode)
    return com_error(DISP_E_EXCEPTION, "发生意外。", told, None)


class CDispatch:
    """``win32com.client.CDispatch``: what the engine takes for a COM object."""


class Anything:
    """A module or function nobody looks into."""

    def __getattr__(self, name: str) -> Anything:
        return self

    def __call__(self, *_: object, **__: object) -> Anything:
        return self


def _module(name: str, **members: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(members)
    return module


def _pywin32() -> dict[str, Any]:
    client = _module(
        "win32com.client",
        CDispatch=CDispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=lambda found: found,
        DispatchEx=lambda found: found,
    )
    return {
        "pywintypes": _module("pywintypes", com_error=com_error, error=com_error, TimeType=dt.datetime),
        "pythoncom": _module(
            "pythoncom", ole_error=com_error, CoInitialize=lambda: None, __file__="pythoncom"
        ),
        "win32com": _module("win32com", client=client),
        "win32com.client": client,
        **{name: Anything() for name in ("win32api", "win32con", "win32gui", "win32timezone")},
        "win32process": _module("win32process", GetWindowThreadProcessId=lambda hwnd: (0, hwnd)),
    }


def windows_engine() -> Any:
    """The module ``xlwings._xlwindows``; the stand-ins are gone again when it has been imported."""
    if "xlwings._xlwindows" in sys.modules:
        return sys.modules["xlwings._xlwindows"]
    stubs = _pywin32()
    loader = ctypes.PyDLL
    sys.modules.update(stubs)
    ctypes.windll = ctypes.oledll = Anything()  # type: ignore[attr-defined, assignment]
    ctypes.PyDLL = lambda _: Anything()  # type: ignore[assignment, misc]
    try:
        with left_out():
            import xlwings._xlwindows as engine
    finally:
        ctypes.PyDLL = loader  # type: ignore[misc]
        del ctypes.windll, ctypes.oledll  # type: ignore[attr-defined]
        for name in stubs:
            del sys.modules[name]
    return engine
