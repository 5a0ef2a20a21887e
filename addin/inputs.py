"""Finding and reading what comes in: files, folders, and one bad file that must not stop the others."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Submission

from .errors import WrongUsage

_LOCK = "~$"
"""Begins the name of the file that Excel and WPS leave beside an open workbook."""
_HIDDEN = (".", _LOCK)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Gathered:
    """The files to be read, and what was left aside, with the reason."""

    files: tuple[Path, ...]
    skipped: tuple[tuple[Path, str], ...] = ()
    unreadable: tuple[UnreadableFile, ...] = ()
    """Folders that could not be listed."""


def read(path: Path) -> Submission:
    """One submission, whatever the file turns out to be.

    Raises:
        UnreadableFile: it cannot be read.
    """
    from nianbao.workbook.read import read_submission

    if path.is_dir():
        advice = "这是文件夹。汇总整个文件夹请用 nianbao consolidate；逐份校验请给出其中的文件"
        raise UnreadableFile(str(path), advice)
    return read_submission(path)


def read_all(paths: Sequence[Path], jobs: int = 1) -> Iterator[Submission | UnreadableFile]:
    """Each file's submission, or why it could not be read, in the order of ``paths``.

    Args:
        paths: the files.
        jobs: processes to read with; the result is the same for any number.
    """
    for path, result in zip(paths, _attempts(paths, jobs), strict=True):
        yield UnreadableFile(str(path), result) if isinstance(result, str) else result


def _attempts(paths: Sequence[Path], jobs: int) -> Iterator[Submission | str]:
    if jobs == 1 or len(paths) < 2:
        yield from map(_attempt, paths)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(paths)), initializer=_leave_interrupts_to_parent) as pool:
        try:
            yield from pool.map(_attempt, paths, chunksize=max(1, min(50, len(paths) // (4 * jobs))))
        finally:
            pool.shutdown(cancel_futures=True)


def _attempt(path: Path) -> Submission | str:
    """What was read, or why nothing was: an exception with two arguments does not survive pickling."""
    try:
        return read(path)
    except UnreadableFile as error:
        return error.reason


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def must_exist(path: Path, what: str) -> None:
    """Refuse an option that names no file.

    Raises:
        WrongUsage: there is no such file.
    """
    if not path.exists():
        raise WrongUsage(f"没有找到{what}：{path}")


def gather(
    arguments: Iterable[Path], left_out: Mapping[Path, str] | None = None, *, enter_folders: bool = True
) -> Gathered:
    """Every file of the arguments, each once, folders with their subfolders in sorted order.

    Lock files of open workbooks and hidden files are passed over; everything else is listed.

    Args:
        arguments: files, folders, and patterns such as ``*.xlsx``, which the Windows shell leaves to
            the program; a pattern that fits nothing stays, to be reported as a file not found.
        left_out: files that are no submissions although they may lie there, with what they are.
        enter_folders: False keeps a folder as it is, to be refused as a file.
    """
    files: dict[Path, Path] = {}
    skipped: list[tuple[Path, str]] = []
    unreadable: list[UnreadableFile] = []
    reasons = {path.resolve(): reason for path, reason in (left_out or {}).items()}
    for argument in _expand(arguments):
        entered = enter_folders and argument.is_dir()
        for path in _walk(argument, skipped, unreadable) if entered else (argument,):
            reason = reasons.get(path.resolve())
            if path.name.startswith(_LOCK):
                skipped.append((path, "正被打开的工作簿留下的锁文件"))
            elif reason:
                skipped.append((path, reason))
            else:
                files.setdefault(path.resolve(), path)
    return Gathered(tuple(files.values()), tuple(skipped), tuple(unreadable))


def _expand(arguments: Iterable[Path]) -> Iterator[Path]:
    for argument in arguments:
        found: list[Path] = []
        if glob.has_magic(str(argument)) and not argument.exists():
            pattern = str(argument.relative_to(argument.anchor))
            found = sorted(path for path in Path(argument.anchor).glob(pattern) if path.is_file())
        yield from found or [argument]


def _walk(folder: Path, skipped: list[tuple[Path, str]], unreadable: list[UnreadableFile]) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        reason = f"不能打开文件夹（{error.strerror or error}）"
        unreadable.append(UnreadableFile(str(error.filename), reason))

    for root, folders, names in os.walk(folder, onerror=refused):
        here = Path(root)
        links = sorted(name for name in folders if (here / name).is_symlink())
        skipped += [(here / name, "文件夹的链接，没有进入") for name in links]
        folders[:] = sorted(name for name in folders if not name.startswith(_HIDDEN))
        for name in sorted(names):
            if not name.startswith(_HIDDEN) and name.lower() not in _SYSTEM_FILES:
                yield here / name
