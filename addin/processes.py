"""Work spread over processes; the answers come in order, so that their number changes nothing.

A process may die (a crash in native code, memory taken away) or hang.  That costs the one item it was
at: the item is tried once more in a fresh process by itself, and given up if that dies too.
"""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Loss = Literal["died", "slow"]
"""Why there is no answer: the process that was at it ended, twice; or it took too long."""

_MOST = 4
"""More processes than this spend their time starting."""
_LARGEST_CHUNK = 50
_CHUNKS_EACH = 4
"""So many chunks for each process, so that they end at about the same time."""
_TRIES = 2
_PATIENCE = 1.0
"""Seconds between two looks at the clock."""


def spread(
    work: Callable[[Item], Answer],
    items: Sequence[Item],
    jobs: int,
    lost: Callable[[Item, Loss], Answer] | None = None,
    longest: float | None = None,
) -> Generator[Answer, None, None]:
    """The answer to each item, in order.

    Args:
        work: a function of a module, so that another process finds it; it must not raise what
            cannot be pickled.
        items: what is to be worked on.
        jobs: how many processes; with 1 everything is done in this one, where nothing is given up.
        lost: the answer for an item without one; None raises RuntimeError instead.
        longest: seconds that an item may take; None for as long as it likes.
    """
    if jobs == 1 or not items:
        yield from map(work, items)
        return
    crew = _Crew(work, items, min(jobs, len(items)), lost or _raise_lost, longest)
    try:
        yield from crew.answers()
    finally:
        crew.disband()


def worth(count: int, fewest: int) -> int:
    """How many processes are worth starting for so many items: 1 for fewer than ``fewest``."""
    return 1 if count < fewest else max(1, min(_MOST, os.cpu_count() or 1))


def _raise_lost(item: object, loss: Loss) -> NoReturn:
    raise RuntimeError(f"no answer for {item!r}: {loss}")


class _Worker:
    """A process, and the items it has not answered yet, the first being the one it is at."""

    def __init__(self, work: Callable[[Any], Any], scratch: str) -> None:
        """Start it; it waits for its first chunk."""
        context = get_context()
        self.line: Connection
        self.line, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, work, scratch), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()
        self.open: deque[int] = deque()
        self.since = 0.0

    def give(self, chunk: Sequence[int], items: Sequence[object]) -> None:
        """Let it work on these; where it is dead already, that shows when it is next looked at."""
        self.open.extend(chunk)
        self.since = time.monotonic()
        with suppress(OSError):
            self.line.send([items[place] for place in chunk])

    def end(self) -> None:
        """Take it down, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.line.close()


class _Crew(Generic[Item, Answer]):
    """Workers, what they still have to do, and the answers that nobody has asked for yet."""

    def __init__(
        self,
        work: Callable[[Item], Answer],
        items: Sequence[Item],
        jobs: int,
        lost: Callable[[Item, Loss], Answer],
        longest: float | None,
    ) -> None:
        """Nobody is started yet."""
        size = max(1, min(_LARGEST_CHUNK, len(items) // (_CHUNKS_EACH * jobs)))
        places = range(len(items))
        self._chunks = deque(places[start : start + size] for start in places[::size])
        self._scratch = tempfile.TemporaryDirectory(prefix="nianbao-")
        self._hire = partial(_Worker, work, self._scratch.name)
        self._items, self._jobs, self._lost, self._longest = items, jobs, lost, longest
        self._workers: list[_Worker] = []
        self._deaths: dict[int, int] = {}
        self._known: dict[int, Answer] = {}

    def answers(self) -> Iterator[Answer]:
        """Every answer, in order."""
        for place in range(len(self._items)):
            while place not in self._known:
                self._staff()
                self._listen()
            yield self._known.pop(place)

    def disband(self) -> None:
        """Leave no process and no temporary file behind."""
        with _interrupts_held():
            for worker in self._workers:
                worker.end()
            self._workers.clear()
            self._scratch.cleanup()

    def _staff(self) -> None:
        """Everybody has something to do, as long as there is something."""
        for worker in self._workers:
            if self._chunks and not worker.open:
                worker.give(self._chunks.popleft(), self._items)
        while self._chunks and len(self._workers) < self._jobs:
            worker = self._hire()
            self._workers.append(worker)
            worker.give(self._chunks.popleft(), self._items)

    def _listen(self) -> None:
        busy = [worker for worker in self._workers if worker.open]
        spoken = connection.wait(
            [*(worker.line for worker in busy), *(worker.process.sentinel for worker in busy)], _PATIENCE
        )
        for worker in busy:
            if worker.line in spoken or worker.process.sentinel in spoken:
                self._hear(worker)
            elif self._longest and time.monotonic() - worker.since > self._longest:
                self._give_up(worker, worker.open.popleft(), "slow")

    def _hear(self, worker: _Worker) -> None:
        """One answer, or the news that there will be no more."""
        try:
            if worker.line.poll():
                sound, answer = worker.line.recv()
            elif worker.process.exitcode is not None:
                raise EOFError
            else:
                return
        except (EOFError, OSError, pickle.UnpicklingError):
            self._bury(worker)
            return
        if not sound:
            raise answer
        self._known[worker.open.popleft()] = answer
        worker.since = time.monotonic()

    def _bury(self, worker: _Worker) -> None:
        """What it was at is tried alone, or given up."""
        suspect = worker.open.popleft()
        self._deaths[suspect] = self._deaths.get(suspect, 0) + 1
        if self._deaths[suspect] < _TRIES:
            self._replace(worker)
            self._chunks.appendleft(range(suspect, suspect + 1))
        else:
            self._give_up(worker, suspect, "died")

    def _give_up(self, worker: _Worker, place: int, loss: Loss) -> None:
        self._replace(worker)
        self._known[place] = self._lost(self._items[place], loss)

    def _replace(self, worker: _Worker) -> None:
        """Take it away; what it had not come to goes back to the others."""
        self._workers.remove(worker)
        if worker.open:
            self._chunks.appendleft(range(worker.open[0], worker.open[-1] + 1))
        worker.end()


def _serve(line: Connection, work: Callable[[Any], Any], scratch: str) -> None:
    """In the other process: answer item by item, until there is nobody to answer to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    tempfile.tempdir = scratch
    with suppress(EOFError, OSError):
        while True:
            for item in line.recv():
                line.send(_attempted(work, item))


def _attempted(work: Callable[[Any], Any], item: object) -> tuple[bool, Any]:
    try:
        return True, work(item)
    except Exception as error:
        return False, error


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C has to wait a moment: a process is being started, or what is left behind taken away."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
