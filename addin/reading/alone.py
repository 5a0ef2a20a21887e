"""One file read and judged by itself, as it is done in every process and on every computer."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nianbao.validators.district.carried import carried
from nianbao.validators.finding import Judgement
from nianbao.workbook.errors import UnreadableFile

from ..inputs import read
from ..intake.archives import on_disk
from ..judging import judge_alone, rules_for
from .record import written


@dataclass(frozen=True)
class Found:
    """What became of a file, as it goes from one process to another."""

    record: bytes = b""
    """The judgement (``record.written``); empty where there is none."""
    reason: str = ""
    """Why there is none."""
    content: str = ""
    """The digest of the content that was judged; empty where the file changed meanwhile."""


def judged(path: Path, rules: str | None) -> Judgement | UnreadableFile:
    """What the file is found to be.

    Args:
        path: the file.
        rules: a district's own rules (TOML) for all; None for those each workbook carries.
    """
    try:
        submission = read(path)
    except UnreadableFile as error:
        return error
    return judge_alone(submission, rules_for(submission) if rules is None else carried(rules).catalogue)


def found(path: Path, rules: str | None) -> Found:
    """The same for another process, with the content it holds for."""
    before = digest(path)
    result = judged(path, rules)
    if isinstance(result, UnreadableFile):
        return Found(reason=result.reason)
    return Found(written(result), content=before if before == digest(path) else "")


def digest(path: Path) -> str:
    """The digest of a file's content, in an archive or not; empty where it cannot be had."""
    try:
        with on_disk(path) as real:
            return sha256(real.read_bytes()).hexdigest()
    except (OSError, ValueError, UnreadableFile):
        return ""
