"""Everything that came in, read and judged: what is known from the cache, the rest in processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile

from ..intake.addresses import address_of, shown
from ..processes import Loss, spread, worth
from .alone import Found, Order, digest, found, judged
from .cache import Cache, key_of
from .means import Means
from .program import program
from .record import read_back

if TYPE_CHECKING:
    from .cluster import Cluster

Step = Callable[[int, int, str], None]
"""Told after each file: how many are done, of how many, and its name."""
Result = Judgement | UnreadableFile

LONGEST = 120.0
"""Seconds that one file may take a process of its own."""
_WORTH_PROCESSES = 150
"""Files; fewer are read before a second process has started."""
_AT_ONCE = 200
"""Judgements that go into the cache together."""
_GIVEN_UP: dict[Loss, str] = {
    "died": "读取此文件时程序两次意外终止（可能文件损坏得特殊，或内存不够），没有读成，其余文件不受影响。"
    "请用 Excel 打开后另存一份再试，仍不行请把此文件交给维护人员",
    "slow": f"读取超过 {LONGEST:.0f} 秒还没有完成，已放弃，其余文件不受影响。"
    "请用 Excel 打开后另存一份再试，仍不行请把此文件交给维护人员",
}


@dataclass(frozen=True)
class Examined:
    """Every file with what became of it, in order, and how that came about."""

    results: tuple[Result, ...]
    known: int = 0
    """How many were taken from the cache."""
    notes: tuple[str, ...] = ()
    """What a person should know about how they were read, one Chinese sentence each."""


def examine_all(files: Sequence[Path], rules: str | None, means: Means, step: Step | None = None) -> Examined:
    """Read and judge every file by itself.

    Args:
        files: what came in.
        rules: a district's own rules (TOML) for all; None for those each workbook carries.
        means: with what; nothing of it changes a result.
        step: told after each file.

    Raises:
        WrongUsage: there is no such cluster, or an address of a kind nothing is installed for.
    """
    told = _Told(files, step)
    results: dict[int, Result] = {}
    order = Order(rules, marked=means.cache is not None)
    with _cache(means.cache) as cache:
        if cache is not None:
            results.update(told.each(_known(files, order, cache)))
        known, notes = len(results), list[str]()
        places = _without(results, files)
        if means.cluster and places:
            paths = [files[place] for place in places]
            with closing(_connected(means.cluster)) as cluster:
                with closing(_read_there(paths, order, cluster, cache)) as there:
                    results.update(told.each((places[number], result) for number, result in there))
                notes = cluster.notes
            places = _without(results, files)
        with closing(_read_here([files[place] for place in places], order, means, cache)) as here:
            results.update(told.each(zip(places, here, strict=True)))
    return Examined(tuple(results[place] for place in range(len(files))), known, tuple(notes))


class _Told:
    """Counts files as they are done."""

    def __init__(self, files: Sequence[Path], step: Step | None) -> None:
        self._files, self._step, self._done = files, step, 0

    def each(self, results: Iterable[tuple[int, Result]]) -> Iterator[tuple[int, Result]]:
        """The same, told one by one."""
        for place, result in results:
            self._done += 1
            if self._step:
                self._step(self._done, len(self._files), self._files[place].name)
            yield place, result


def _without(results: Mapping[int, Result], files: Sequence[Path]) -> list[int]:
    return [place for place in range(len(files)) if place not in results]


@contextmanager
def _cache(folder: Path | None) -> Iterator[Cache | None]:
    if folder is None:
        yield None
        return
    cache = Cache(folder)
    try:
        yield cache
    finally:
        cache.close()


def _known(files: Sequence[Path], order: Order, cache: Cache) -> Iterator[tuple[int, Judgement]]:
    """Files whose content was judged before, by their places."""
    used: list[str] = []
    for place, path in enumerate(files):
        content = "" if address_of(path) else digest(path)
        key = key_of(content, path.suffix, order.rules, program()) if content else ""
        record = cache.get(key) if key else None
        if record is None:
            continue
        try:
            judgement = read_back(record, shown(path))
        except (ValueError, TypeError, LookupError, AttributeError):
            continue  # no entry of this program, whatever its mark says
        used.append(key)
        yield place, judgement
    cache.put((), used)


def _read_here(
    files: Sequence[Path], order: Order, means: Means, cache: Cache | None
) -> Generator[Result, None, None]:
    """Each file read on this computer, and kept for the next time."""
    jobs = means.jobs or worth(len(files), _WORTH_PROCESSES)
    if means.cluster:
        jobs = max(2, jobs)  # what killed workers there must not be read in this process
    if jobs == 1 and cache is None:
        yield from (judged(path, order.rules) for path in files)
        return
    with (
        _keeping(cache, order) as keep,
        closing(spread(partial(found, order=order), files, jobs, _lost, LONGEST)) as answers,
    ):
        for path, answer in zip(files, answers, strict=True):
            keep(path, answer)
            yield _result(answer, path)


def _connected(address: str) -> Cluster:
    from .cluster import Cluster

    return Cluster(address)


def _read_there(
    files: Sequence[Path], order: Order, cluster: Cluster, cache: Cache | None
) -> Generator[tuple[int, Result], None, None]:
    """What a cluster found, as far as it answers, by the places of the files; kept for the next time."""
    with _keeping(cache, order) as keep:
        for number, answer in cluster.answers(files, order):
            keep(files[number], answer)
            yield number, _result(answer, files[number])


@contextmanager
def _keeping(cache: Cache | None, order: Order) -> Iterator[Callable[[Path, Found], None]]:
    """What is to be told of each answer, so that it is found the next time, however this time ends."""
    new: list[tuple[str, bytes]] = []

    def keep(path: Path, answer: Found) -> None:
        if cache is None or not (answer.record and answer.content) or address_of(path):
            return
        new.append((key_of(answer.content, path.suffix, order.rules, program()), answer.record))
        if len(new) >= _AT_ONCE:
            cache.put(new)
            new.clear()

    try:
        yield keep
    finally:
        if cache is not None:
            cache.put(new)


def _lost(_: Path, loss: Loss) -> Found:
    return Found(reason=_GIVEN_UP[loss])


def _result(answer: Found, path: Path) -> Result:
    if answer.record:
        return read_back(answer.record, shown(path))
    return UnreadableFile(shown(path), answer.reason)
