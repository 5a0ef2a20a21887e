"""Text for people on a terminal: lines wrapped by columns, indented, coloured where colours show."""

from __future__ import annotations

import shutil
import sys
from functools import cached_property
from typing import TYPE_CHECKING

from ..marking.width import printable, wrap
from .console import answer

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST, _NARROWEST, _PIPED = 120, 40, 100
_INDENT = "  "


class Paper:
    """Where text is written; rich is loaded only where a line is to be coloured on a terminal."""

    def __init__(self) -> None:
        self.width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_PIPED, 24)).columns))
        self._coloured = sys.stdout.isatty()

    def line(self, text: str = "", level: int = 0, style: str = "") -> None:
        """A paragraph, indented by ``level``; ``style`` is rich's (``bold red``)."""
        margin = _INDENT * level
        for part in wrap(text, self.width - len(margin)):
            self._write(f"{margin}{part}".rstrip(), style)

    def whole(self, text: str, level: int = 0, style: str = "bold") -> None:
        """A line that is never broken: paths, so that they can be copied."""
        self._write(_INDENT * level + text, style)

    def _write(self, text: str, style: str) -> None:
        if not (style and self._coloured):
            answer(text)
            return
        from rich.text import Text

        self.console.print(Text(printable(text), style), soft_wrap=True)

    @cached_property
    def console(self) -> Console:
        """Rich's way to the same standard output, as wide as this paper."""
        from rich.console import Console

        return Console(width=self.width, highlight=False)
