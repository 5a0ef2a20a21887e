"""Where the command line speaks: answers to standard output, everything else to standard error."""

from __future__ import annotations

import io
import math
import sys
import time
from collections import deque
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
_PACE_OVER = 10.0
"""Seconds over which the pace is taken."""
_FEWEST_SECONDS = 0.5
"""Seconds after which a pace is worth telling."""


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
        TextColumn("{task.fields[pace]}"),
        TextColumn("{task.fields[name]}"),
    )
    shown = stack.enter_context(Progress(*parts, console=Console(stderr=True), transient=True))
    task = shown.add_task(title, total=None, name="", pace="")
    pace = Pace(time.monotonic())

    def update(done: int, total: int, name: str) -> None:
        told = pace.told(done, total, time.monotonic())
        shown.update(task, completed=done, total=total, name=name, pace=told)

    return update


class Pace:
    """How fast pieces of work get done, over the last few seconds, and how long the rest will take."""

    def __init__(self, now: float) -> None:
        """Nothing is done yet.

        Args:
            now: seconds of any clock that runs evenly.
        """
        self._seen: deque[tuple[float, int]] = deque([(now, 0)])

    def told(self, done: int, total: int, now: float) -> str:
        """Files for each second, and the time left; empty while neither can be known."""
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > _PACE_OVER:
            self._seen.popleft()
        since, before = self._seen[0]
        if now - since < _FEWEST_SECONDS or done == before:
            return ""
        rate = (done - before) / (now - since)
        return f"每秒 {rate:.{0 if rate >= 10 else 1}f} 份，还需 {_spelled((total - done) / rate)}"


def _spelled(seconds: float) -> str:
    minutes, rest = divmod(math.ceil(seconds), 60)
    return f"{minutes} 分 {rest:02d} 秒" if minutes else f"{rest} 秒"
