"""Work in several processes: in order, none lost to one that dies or hangs, nothing left behind."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.addin import processes
from nianbao.addin.processes import Loss, spread


def doubled(number: int) -> int:
    return 2 * number


def dies_at(deadly: frozenset[int], number: int) -> int:
    if number in deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def dies_once(mark: Path, number: int) -> int:
    if number == 5 and not mark.exists():
        mark.touch()
        os._exit(1)
    return 2 * number


def hangs_at_three(number: int) -> int:
    time.sleep(60 if number == 3 else 0)
    return 2 * number


def raises_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def leaves_a_file(number: int) -> str:
    tempfile.mkdtemp()
    if number == 3:
        os._exit(1)
    return tempfile.gettempdir()


def minus(number: int, loss: Loss) -> int:
    return {"died": -1, "slow": -2}[loss]


def alive() -> int:
    return len(multiprocessing.active_children())


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
@pytest.mark.parametrize("count", [0, 1, 2, 7, 200])
def test_answers_come_in_order(jobs: int, count: int) -> None:
    assert list(spread(doubled, range(count), jobs)) == [2 * number for number in range(count)]
    assert alive() == 0


@settings(max_examples=12, deadline=None)
@given(st.sets(st.integers(0, 29), max_size=4), st.integers(2, 3))
def test_only_what_kills_its_process_is_lost(deadly: set[int], jobs: int) -> None:
    work = functools.partial(dies_at, frozenset(deadly))
    found = list(spread(work, range(30), jobs, minus))
    assert found == [-1 if number in deadly else 2 * number for number in range(30)]
    assert alive() == 0


def test_what_died_by_accident_is_done_again(tmp_path: Path) -> None:
    work = functools.partial(dies_once, tmp_path / "died")
    assert list(spread(work, range(30), 2, minus)) == [2 * number for number in range(30)]


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PATIENCE", 0.05)
    found = list(spread(hangs_at_three, range(12), 2, minus, longest=1))
    assert found == [-2 if number == 3 else 2 * number for number in range(12)]
    assert alive() == 0


def test_where_nothing_stands_for_a_loss_it_is_raised() -> None:
    with pytest.raises(RuntimeError, match="no answer for 4: died"):
        list(spread(functools.partial(dies_at, frozenset({4})), range(9), 2))
    assert alive() == 0


def test_what_is_raised_over_there_is_raised_here() -> None:
    with pytest.raises(ValueError, match="three"):
        list(spread(raises_at_three, range(9), 2))
    assert alive() == 0


def test_nothing_is_left_of_work_that_is_not_waited_for() -> None:
    answers = spread(doubled, range(100), 2)
    assert next(answers) == 0
    answers.close()
    assert alive() == 0


def test_nothing_is_left_in_the_temporary_folder() -> None:
    folders = set(spread(leaves_a_file, range(6), 2, lambda *_: ""))
    (folder,) = folders - {""}
    assert not Path(folder).exists()


def test_processes_that_start_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS."""
    monkeypatch.setattr(processes, "get_context", lambda: multiprocessing.get_context("spawn"))
    work = functools.partial(dies_at, frozenset({2}))
    assert list(spread(work, range(4), 2, minus)) == [0, 2, -1, 6]
