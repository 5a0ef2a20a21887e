"""Finding and reading what comes in: files, folders, and one bad file that must not stop the others."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.submission import Submission

from .errors import WrongUsage
from .intake.addresses import address_of, listed, on_this_disk, shown
from .intake.archives import archive_of, expand, on_disk, refuse_unopened
from .intake.leftovers import leftover_file, leftover_folder

_LEADS_OUT = "这是链接，指向来件文件夹之外，没有读取。请把文件本身放进来"


@dataclass(frozen=True)
class Gathered:
    """The files to be read, and what was left aside, with the reason."""

    files: tuple[Path, ...]
    skipped: tuple[tuple[Path, str], ...] = ()
    unreadable: tuple[UnreadableFile, ...] = ()
    """Folders that could not be listed."""


def read(path: Path) -> Submission:
    """One submission, whatever the file turns out to be, in an archive or not.

    Raises:
        UnreadableFile: it cannot be read.
    """
    from nianbao.workbook.read import read_submission

    if path.is_dir():
        advice = "这是文件夹。汇总整个文件夹请用 nianbao consolidate；逐份校验请给出其中的文件"
        raise UnreadableFile(str(path), advice)
    refuse_unopened(path)
    if archive_of(path) is None and not address_of(path):
        return read_submission(path)
    try:
        with on_disk(path) as copy:
            return replace(read_submission(copy), path=shown(path))
    except UnreadableFile as error:
        raise UnreadableFile(shown(path), error.reason) from error


def read_all(paths: Iterable[Path]) -> Iterator[Submission | UnreadableFile]:
    """Each file's submission, or why it could not be read, in the order of ``paths``."""
    for path in paths:
        try:
            yield read(path)
        except UnreadableFile as error:
            yield error


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
    """Every file of the arguments, each once: folders with their subfolders, archives with their files.

    What programs left behind (locks, system files, hidden ones) is passed over and said; everything
    else is listed, whatever it is.

    Args:
        arguments: files, folders, and patterns such as ``*.xlsx``, which the Windows shell leaves to
            the program; a pattern that fits nothing stays, to be reported as a file not found.
            Addresses such as ``s3://bucket/folder`` too; archives there are not opened.
        left_out: files that are no submissions although they may lie there, with what they are.
        enter_folders: False keeps a folder as it is, to be refused as a file.
    """
    files: dict[Path, Path] = {}
    skipped: list[tuple[Path, str]] = []
    unreadable: list[UnreadableFile] = []
    reasons = {_place(path): reason for path, reason in (left_out or {}).items()}
    for argument in _expand(map(on_this_disk, arguments)):
        entered = enter_folders and (argument.is_dir() or bool(address_of(argument)))
        for path in _walk(argument, skipped, unreadable) if entered else (argument,):
            reason = reasons.get(_place(path)) or leftover_file(path.name)
            if reason:
                skipped.append((path, reason))
                continue
            expanded = expand(path)
            skipped += expanded.skipped
            for file in expanded.files:
                files.setdefault(_place(file), file)
    return Gathered(tuple(files.values()), tuple(dict(skipped).items()), tuple(unreadable))


def _place(path: Path) -> Path:
    """Where a path leads, links followed; a link in a circle leads to itself."""
    return Path(os.path.realpath(path))


def _expand(arguments: Iterable[Path]) -> Iterator[Path]:
    for argument in arguments:
        found: list[Path] = []
        if glob.has_magic(str(argument)) and not argument.exists():
            pattern = str(argument.relative_to(argument.anchor))
            found = sorted(path for path in Path(argument.anchor).glob(pattern) if path.is_file())
        yield from found or [argument]


def _walk(folder: Path, skipped: list[tuple[Path, str]], unreadable: list[UnreadableFile]) -> Iterator[Path]:
    if address_of(folder):
        yield from _listed(folder, skipped, unreadable)
        return

    def refused(error: OSError) -> None:
        reason = f"不能打开文件夹（{error.strerror or error}）"
        unreadable.append(UnreadableFile(str(error.filename), reason))

    for root, folders, names in os.walk(folder, onerror=refused):
        here = Path(root)
        links = sorted(name for name in folders if (here / name).is_symlink())
        skipped += [(here / name, "文件夹的链接，没有进入") for name in links]
        skipped += [
            (here / name, reason)
            for name in sorted(folders)
            if name not in links and (reason := leftover_folder(name))
        ]
        folders[:] = sorted(name for name in folders if not leftover_folder(name))
        for name in sorted(names):
            file = here / name
            if file.is_symlink() and not _place(file).is_relative_to(_place(folder)):
                unreadable.append(UnreadableFile(str(file), _LEADS_OUT))
            else:
                yield file


def _listed(
    address: Path, skipped: list[tuple[Path, str]], unreadable: list[UnreadableFile]
) -> Iterator[Path]:
    """The files at an address, without what lies in folders that programs leave behind."""
    try:
        files = listed(address)
    except UnreadableFile as error:
        unreadable.append(error)
        return
    for file in files:
        inside = [parent for parent in file.parents if len(parent.parts) > len(address.parts)]
        left = {parent: reason for parent in inside if (reason := leftover_folder(parent.name))}
        skipped += left.items()
        if not left:
            yield file
