"""The same reading on a Dask cluster; what the cluster does not answer for is left to this computer."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import WrongUsage
from ..intake.addresses import address_of
from ..intake.archives import archive_of
from .alone import Found, Order, found
from .program import program

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK = 20
"""Files that travel together."""
_CHUNKS_EACH = 2
"""Chunks under way for each thread of the cluster."""
_CONNECTING = 10.0
"""Seconds to wait for the scheduler at the start."""
_PATIENCE = 0.5
"""Seconds between two looks at how the cluster is."""
_DESERTED = 10.0
"""Seconds without any worker, after which none is waited for."""
_STALLED = 300.0
"""Seconds without any answer, after which none is waited for."""

Answers = list["Found | None"] | str
"""For each file what was found, None where it cannot be seen there; or what program runs there."""


class Cluster:
    """A cluster at work on some files."""

    def __init__(self, address: str) -> None:
        """Connect.

        Raises:
            WrongUsage: ``distributed`` is not installed, or nobody answers at the address.
        """
        try:
            from distributed import Client
        except ImportError as error:
            told = '--cluster 需要 dask.distributed，本机没有安装。请先运行：pip install "nianbao[cluster]"'
            raise WrongUsage(told) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is in the notes
        try:
            self._client = Client(address, timeout=_CONNECTING, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            detail = f"{type(error).__name__}：{error}".splitlines()[0]
            advice = "请检查地址，例如 tcp://10.0.0.8:8786"
            raise WrongUsage(f"连不上集群 {address}（{detail}）。{advice}") from error
        self._address = address
        self._end = ""
        self._met: set[str] = set()
        self._gone: set[str] = set()
        self.notes: list[str] = []
        """What a person should know, one Chinese sentence each."""

    def close(self) -> None:
        """Let go; what is under way there is dropped."""
        with suppress(Exception):  # a scheduler that is gone cannot be told
            self._client.close(timeout=2)

    def answers(self, files: Sequence[Path], order: Order) -> Iterator[tuple[int, Found]]:
        """What was found, by the place of the file, as it comes; not for every file."""
        places = range(len(files))
        chunks = deque(places[start : start + _CHUNK] for start in places[::_CHUNK])
        under_way: dict[Any, range] = {}
        answered = deadly = 0
        self._heard = self._peopled = time.monotonic()
        while (chunks or under_way) and not self._end:
            while chunks and len(under_way) < self._room():
                chunk = chunks.popleft()
                under_way[self._sent([files[place] for place in chunk], order)] = chunk
            for future in self._done(under_way):
                chunk = under_way.pop(future)
                answers = self._answer(future)
                if answers is None and len(chunk) > 1 and not self._end:
                    chunks.extend(range(place, place + 1) for place in chunk)
                    continue
                deadly += answers is None and not self._end
                for place, answer in zip(chunk, answers or (), strict=bool(answers)):
                    if answer is not None:
                        answered += 1
                        yield place, answer
        self._tell(len(files), answered, deadly)

    def _sent(self, files: Sequence[Path], order: Order) -> Any:
        paths = [str(path if address_of(path) else path.absolute()) for path in files]
        return self._client.submit(work, paths, order, program(), pure=False)

    def _room(self) -> int:
        threads = sum(int(worker["nthreads"]) for worker in self._workers().values())
        return _CHUNKS_EACH * max(1, threads)

    def _workers(self) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._client.scheduler_info(n_workers=-1).get("workers", {})
        except (OSError, TimeoutError):
            return {}
        return found

    def _done(self, under_way: Mapping[Any, range]) -> list[Any]:
        """Those that have an answer, or a reason why there is none; ends it where there will be none."""
        from distributed import CancelledError, wait

        with suppress(TimeoutError, CancelledError, OSError), self._client.as_current():
            wait(list(under_way), timeout=_PATIENCE, return_when="FIRST_COMPLETED")
        done = [future for future in under_way if future.done()]
        now = time.monotonic()
        if done:
            self._heard = now
        workers = self._workers()
        if self._client.status not in ("running", "connecting"):
            self._end = "与集群的调度程序断了联系"
        elif workers:
            self._peopled = now
            self._gone |= self._met - workers.keys()
            self._met |= workers.keys()
        if now - self._peopled > _DESERTED:
            self._end = "集群上已经没有工作进程"
        elif now - self._heard > _STALLED:
            self._end = f"集群 {_STALLED:.0f} 秒没有回音"
        return done

    def _answer(self, future: Any) -> list[Found | None] | None:
        """What was found in a chunk; None where that killed the workers, or the cluster is lost."""
        from distributed import CancelledError, KilledWorker

        try:
            answers: Answers = future.result(timeout=_CONNECTING)
        except KilledWorker:
            return None
        except (CancelledError, OSError, TimeoutError):
            self._end = self._end or "与集群的调度程序断了联系"
            return None
        except Exception as error:  # raised there, such as no nianbao at all
            self._end = f"集群的工作进程不能运行本程序（{type(error).__name__}：{error}）"
            return None
        if isinstance(answers, str):
            self._end = "集群的工作进程上的 nianbao、Python 或所用的库与本机的版本不同"
            return None
        return answers

    def _tell(self, total: int, answered: int, deadly: int) -> None:
        left = total - answered
        if self._gone:
            count = len(self._gone)
            self.notes.append(f"集群有 {count} 个工作进程中途退出，它们手里的文件已由别的进程重新读取")
        if self._end:
            self.notes.append(f"{self._end}，其余 {left} 份文件改在本机读取（集群 {self._address}）")
            return
        if deadly:
            self.notes.append(f"有 {deadly} 份文件使集群的工作进程几次意外终止，改在本机单独的进程里读取")
        if left - deadly:
            self.notes.append(f"有 {left - deadly} 份文件集群的工作进程看不到，改在本机读取")


def work(paths: Sequence[str], order: Order, mark: str) -> Answers:
    """On a worker: read and judge some files, with the very program that asks for it."""
    if program() != mark:
        return program()
    return [_seen(path, order) for path in map(Path, paths)]


def _seen(path: Path, order: Order) -> Found | None:
    """What was found; None for a file that is not to be had from here."""
    if address_of(path):
        answer = found(path, order)
        return answer if answer.record else None
    return found(path, order) if path.exists() or archive_of(path) is not None else None
