"""Whole processes measured in turns: time, processor time and peak memory, as medians and ratios."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PYTHON = sys.executable
_KIB = 1024


@dataclass(frozen=True)
class Run:
    """One run of a process and of those it started and waited for."""

    seconds: float
    """Of the clock on the wall."""
    processor: float
    """Seconds of user and system time."""
    peak: float
    """Largest resident memory of any single one of the processes, in MB."""


@dataclass(frozen=True)
class Contender:
    """Something to be measured."""

    label: str
    command: Sequence[str | Path]
    before: Callable[[], object] | None = None
    """Done before each run, unmeasured."""
    statuses: tuple[int, ...] = (0,)
    """Exit statuses that count as done."""


def run(contender: Contender) -> Run:
    """Measure one run.

    Raises:
        RuntimeError: the process ended with another status than those that count as done.
    """
    if contender.before:
        contender.before()
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in contender.command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in contender.statuses:
        raise RuntimeError(f"{contender.label}: {process.returncode}\n{said.decode(errors='replace')}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / _KIB)


def in_turns(contenders: Sequence[Contender], rounds: int) -> Mapping[str, list[Run]]:
    """Each contender once in every round, so that what else the machine does falls on all alike."""
    runs: dict[str, list[Run]] = {contender.label: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders:
            runs[contender.label].append(run(contender))
            print(f"  {number + 1}/{rounds} {contender.label}: {runs[contender.label][-1]}", file=sys.stderr)
    return runs


def middle(runs: Sequence[Run]) -> Run:
    """The medians, each figure by itself."""
    return Run(
        median(one.seconds for one in runs),
        median(one.processor for one in runs),
        median(one.peak for one in runs),
    )


def ratio(runs: Mapping[str, Sequence[Run]], slower: str, faster: str) -> float:
    """How many times longer one took than the other: the median over the rounds, pair by pair."""
    pairs = zip(runs[slower], runs[faster], strict=True)
    return median(one.seconds / other.seconds for one, other in pairs)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put_into(page: Path, key: str, text: str) -> None:
    """Replace what stands on a page between the marks of ``key``.

    Raises:
        ValueError: the page has no such marks.
    """
    begin, end = f"<!-- {key}: begin -->", f"<!-- {key}: end -->"
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page}: no marks of {key}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
