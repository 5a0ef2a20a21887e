"""Reading whatever comes in (our workbook, any spreadsheet, a published report) into a Submission."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

from ..errors import NianbaoError, UnreadableFile
from ..form import Form
from ..submission import Submission
from ..visible import visible
from .refusal import (
    CHANGED,
    DIRECTORY,
    EMPTY,
    LINK_CIRCLE,
    MISSING,
    NO_MEMORY,
    NO_PERMISSION,
    NOT_A_FILE,
    NOT_OPENED,
    TOO_DEEP,
    TOO_LARGE,
    UNEXPECTED,
    Refusal,
)

LARGEST_FILE = 64 << 20
"""Bytes of a file that is still read; an agency workbook has some 50 KB."""

__all__ = ["LARGEST_FILE", "read_submission"]


def read_submission(path: Path, *, form: Form | None = None) -> Submission:
    """One report, wherever it comes from.

    What the file is follows from its content, not from its name: our workbook (by defined name,
    else by official label), any other spreadsheet, or a published report.

    Args:
        path: the file.
        form: the form to read a workbook as; None for the one it says it is.

    Raises:
        UnreadableFile: it cannot be read, with one Chinese sentence why and what to do.
    """
    try:
        return _read(Path(path), form)
    except UnreadableFile:
        raise
    except (Refusal, NianbaoError) as error:
        raise UnreadableFile(str(path), str(error)) from error
    except ImportError:
        raise  # an incomplete installation is no fault of the file
    except RecursionError as error:
        raise UnreadableFile(str(path), TOO_DEEP) from error
    except MemoryError as error:
        raise UnreadableFile(str(path), NO_MEMORY) from error
    except Exception as error:  # a file no parser foresaw must not stop the others
        detail = f"{type(error).__name__}: {error}"
        raise UnreadableFile(str(path), UNEXPECTED.format(detail=detail)) from error


def _read(path: Path, form: Form | None) -> Submission:
    before = _stamp(path)
    submission = _read_content(path, form)
    if before and (after := _stamp(path)) and after != before:
        raise Refusal(CHANGED)
    name, code = visible(submission.agency_name), visible(submission.agency_code)
    if (name, code) == (submission.agency_name, submission.agency_code):
        return submission
    return replace(submission, agency_name=name, agency_code=code)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells that a file was written to; None where there is none any more."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _read_content(path: Path, form: Form | None) -> Submission:
    from .kinds import recognise

    content = recognise(_bytes(path), path.suffix.lower())
    if content.kind == "report":
        from .report import read_report

        return read_report(path)
    from .sheets import read_spreadsheet

    return read_spreadsheet(content, str(path), form)


def _bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        Refusal: there is none, it is no file, it is empty or far too large, or may not be opened.
    """
    try:
        if path.is_dir():
            raise Refusal(DIRECTORY)
        if path.exists() and not path.is_file():
            raise Refusal(NOT_A_FILE)
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal(TOO_LARGE, megabytes=LARGEST_FILE >> 20)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(MISSING) from error
    except PermissionError as error:
        raise Refusal(NO_PERMISSION) from error
    except (OSError, ValueError) as error:
        if getattr(error, "errno", 0) == errno.ELOOP:
            raise Refusal(LINK_CIRCLE) from error
        raise Refusal(NOT_OPENED, detail=getattr(error, "strerror", None) or error) from error
    if not data:
        raise Refusal(EMPTY)
    return data
