"""Everything that came in, read and judged: what is known from the cache, the rest in processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile

from ..processes import Loss, spread, worth
from .alone import Found, digest, found, judged
from .cache import Cache, key_of
from .means import Means
from .program import program
from .record import read_back

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
    """
    told = _Told(len(files), step)
    results: dict[int, Result] = {}
    with _cache(means.cache) as cache:
        if cache is not None:
            results.update(told.each(_known(files, rules, cache), files))
        known = len(results)
        open_places = [place for place in range(len(files)) if place not in results]
        paths = [files[place] for place in open_places]
        with closing(_read_here(paths, rules, means, cache)) as answers:
            results.update(told.each(zip(open_places, answers, strict=True), files))
    return Examined(tuple(results[place] for place in range(len(files))), known)


class _Told:
    """Counts files as they are done."""

    def __init__(self, total: int, step: Step | None) -> None:
        self._done, self._total, self._step = 0, total, step

    def each(
        self, results: Iterator[tuple[int, Result]], files: Sequence[Path]
    ) -> Iterator[tuple[int, Result]]:
        """The same, told one by one."""
        for place, result in results:
            self._done += 1
            if self._step:
                self._step(self._done, self._total, files[place].name)
            yield place, result


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


def _known(files: Sequence[Path], rules: str | None, cache: Cache) -> Iterator[tuple[int, Judgement]]:
    """Files whose content was judged before, by their places."""
    used: list[str] = []
    for place, path in enumerate(files):
        content = digest(path)
        key = key_of(content, path.suffix, rules, program()) if content else ""
        record = cache.get(key) if key else None
        if record is None:
            continue
        try:
            judgement = read_back(record, str(path))
        except (ValueError, TypeError, LookupError, AttributeError):
            continue  # no entry of this program, whatever its mark says
        used.append(key)
        yield place, judgement
    cache.put((), used)


def _read_here(
    files: Sequence[Path], rules: str | None, means: Means, cache: Cache | None
) -> Iterator[Result]:
    """Each file read on this computer, and kept for the next time."""
    jobs = means.jobs or worth(len(files), _WORTH_PROCESSES)
    if jobs == 1 and cache is None:
        yield from (judged(path, rules) for path in files)
        return
    new: list[tuple[str, bytes]] = []
    try:
        with closing(spread(partial(found, rules=rules), files, jobs, _lost, LONGEST)) as answers:
            for path, answer in zip(files, answers, strict=True):
                if cache and answer.record and answer.content:
                    new.append((key_of(answer.content, path.suffix, rules, program()), answer.record))
                    if len(new) >= _AT_ONCE:
                        cache.put(new)
                        new.clear()
                yield _result(answer, path)
    finally:
        if cache:
            cache.put(new)


def _lost(_: Path, loss: Loss) -> Found:
    return Found(reason=_GIVEN_UP[loss])


def _result(answer: Found, path: Path) -> Result:
    return read_back(answer.record, str(path)) if answer.record else UnreadableFile(str(path), answer.reason)
