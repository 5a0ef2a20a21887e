"""One file read and judged by itself, as it is done in every process and on every computer."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nianbao.validators.district.carried import carried
from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile

from ..inputs import read
from ..intake.addresses import address_of
from ..intake.archives import on_disk
from ..judging import judge_alone, rules_for
from .record import written


@dataclass(frozen=True)
class Order:
    """How files are to be judged."""

    rules: str | None = None
    """A district's own rules (TOML) for all; None for those each workbook carries."""
    marked: bool = False
    """Whether to say which content a judgement holds for."""


@dataclass(frozen=True)
class Found:
    """What became of a file, as it goes from one process to another."""

    record: bytes = b""
    """The judgement (``record.written``); empty where there is none."""
    reason: str = ""
    """Why there is none."""
    content: str = ""
    """The digest of the content that was judged; empty where nobody asked, or it changed meanwhile."""


def judged(path: Path, rules: str | None) -> Judgement | UnreadableFile:
    """What the file is found to be, by these rules (see ``Order``)."""
    try:
        submission = read(path)
    except UnreadableFile as error:
        return error
    return judge_alone(submission, rules_for(submission) if rules is None else carried(rules).catalogue)


def found(path: Path, order: Order) -> Found:
    """The same for another process, with the content it holds for."""
    marked = order.marked and not address_of(path)
    before = digest(path) if marked else ""
    result = judged(path, order.rules)
    if isinstance(result, UnreadableFile):
        return Found(reason=result.reason)
    return Found(written(result), content=before if before and before == digest(path) else "")


def digest(path: Path) -> str:
    """The digest of a file's content, in an archive or not; empty where it cannot be had."""
    try:
        with on_disk(path) as real:
            return sha256(real.read_bytes()).hexdigest()
    except (OSError, ValueError, UnreadableFile):
        return ""
