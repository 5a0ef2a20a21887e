"""Errors of the doors, beside those about files in ``nianbao.workbook.errors``."""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.workbook.errors import NianbaoError, UnreadableFile


class WrongUsage(NianbaoError):
    """What was asked cannot be done as asked: one Chinese sentence that says how to ask instead."""


class NothingReadable(UnreadableFile):
    """Not one of the inputs could be read, so that there is nothing to go on with."""

    def __init__(self, failures: Sequence[tuple[str, str]]) -> None:
        """Keep each path with its reason."""
        lines = "".join(f"\n  {path}：{reason}" for path, reason in failures)
        super().__init__(f"{len(failures)} 份文件", f"没有一份可以读取{lines}")


class CannotDo(NianbaoError):
    """A button cannot do what was asked: one Chinese sentence that says what to do first."""
