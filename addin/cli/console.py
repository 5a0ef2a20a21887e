"""Where the command line speaks: answers to standard output, everything else to standard error."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from typing import TextIO

from ..marking.width import printable

Step = Callable[[int, int, str], None]
"""Told after each piece of work: how many are done, of how many, and the name of this one."""

_SAMPLE = "年报"
_WORTH_A_BAR = 10
"""Files; fewer are read before a bar could be drawn."""


class Exit(IntEnum):
    """Exit statuses; the command line's contract."""

    DONE = 0
    DATA_ERRORS = 1
    WRONG_USAGE = 2
    UNREADABLE = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def answer(text: str = "") -> None:
    """A line of the answer."""
    sys.stdout.write(printable(text) + "\n")


def tell(text: str) -> None:
    """A line beside the answer: progress, remarks, what went wrong."""
    sys.stderr.write(printable(text) + "\n")


def answer_json(document: object) -> None:
    """The answer as one JSON document, always in UTF-8 whatever the console's own encoding."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(text)


def make_speakable() -> None:
    """Let standard output and error take any character: Chinese where they can, ``?`` for the rest.

    A Chinese Windows console (GBK) lacks rare characters; a pipe under an English locale lacks
    Chinese altogether, and UTF-8 is what its reader expects then.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", encoding=None if _speaks_chinese(stream) else "utf-8")


def _speaks_chinese(stream: TextIO) -> bool:
    try:
        _SAMPLE.encode(stream.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """A progress bar on standard error while it lasts; none for few files, or where that is no terminal."""
    with ExitStack() as stack:
        bar: list[Step] = []

        def step(done: int, total: int, name: str) -> None:
            if not bar and total >= _WORTH_A_BAR and sys.stderr.isatty():
                bar.append(_bar(stack, title))
            for shown in bar:
                shown(done, total, name)

        yield step


def _bar(stack: ExitStack, title: str) -> Step:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    parts = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    shown = stack.enter_context(Progress(*parts, console=Console(stderr=True), transient=True))
    task = shown.add_task(title, total=None, name="")
    return lambda done, total, name: shown.update(task, completed=done, total=total, name=name)
