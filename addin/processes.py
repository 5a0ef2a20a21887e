"""Work spread over processes; the answers come in order, so that their number changes nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_MOST = 4
"""More processes than this spend their time starting."""


def spread(work: Callable[[Item], Answer], items: Sequence[Item], jobs: int) -> Iterator[Answer]:
    """The answer to each item, in order.

    Args:
        work: a function of a module, so that another process finds it; it must not raise what
            cannot be pickled.
        items: what is to be worked on.
        jobs: how many processes; with 1 everything is done in this one.
    """
    if jobs == 1 or len(items) < 2:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(items)), initializer=_leave_interrupts_to_parent) as pool:
        try:
            yield from pool.map(work, items, chunksize=max(1, min(50, len(items) // (4 * jobs))))
        finally:
            pool.shutdown(cancel_futures=True)


def worth(count: int, fewest: int) -> int:
    """How many processes are worth starting for so many items: 1 for fewer than ``fewest``."""
    return 1 if count < fewest else max(1, min(_MOST, os.cpu_count() or 1))


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
