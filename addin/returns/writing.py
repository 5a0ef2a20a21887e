"""Everything that goes out, written into one folder: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import WrongUsage
from ..intake.archives import on_disk
from ..marking.mark import mark, with_its_suffix
from ..outputs import distinct, workbook_name, write_new
from .case import Case, ReturnedFile, Returns
from .items import name_of
from .lists import Sent, chase_workbook, index_workbook
from .messages import chase_text
from .notice import TITLES, Sender, notice
from .word import NoticeTemplate

INDEX, CHASE, CHASE_TEXT = "退回清单.xlsx", "催报名单.xlsx", "催报.txt"
_MARKED = "校验"
_OURS = (*(f"_{end}.docx" for end in TITLES.values()), f"_{_MARKED}.xlsx", f"_{_MARKED}.xlsm")
Step = Callable[[int, int, str], None]
"""Told after each agency: how many are done, of how many, and its name."""


@dataclass(frozen=True)
class Letters:
    """How the notices are written, and by whom."""

    sender: Sender
    template: NoticeTemplate
    year: int


@dataclass(frozen=True)
class Written:
    """What stands in the folder."""

    sent: tuple[Sent, ...]
    """In the order of the cases."""
    names: tuple[str, ...]
    """Every file that was written, sorted."""
    left: tuple[str, ...]
    """Notices and marked copies of an earlier time that still lie there, sorted."""


@dataclass(frozen=True)
class _Marked:
    """A marked copy under way."""

    suffix: str
    data: bytes
    note: str
    """What the notice adds to its name."""


def write_returns(
    returns: Returns,
    files: Mapping[str, Path],
    folder: Path,
    letters: Letters,
    *,
    force: bool = False,
    step: Step | None = None,
) -> Written:
    """Marked copies, notices, the index of both, and the chase list.

    Args:
        returns: what every agency has to do.
        files: where each file lies, by ``AgencyStatus.path``.
        folder: where everything goes; made where it is not there.
        letters: how the notices are written.
        force: cover what stands there under the same name.
        step: told after each agency.

    Raises:
        WrongUsage: something else stands there under one of the names; nothing was written.
        UnreadableFile: the template cannot be filled in; nothing was written.
        UnwritableOutput: a file cannot be written.
    """
    outputs: dict[str, bytes] = {}
    names = distinct(workbook_name(one.code, one.agency) for one in returns.cases)
    sent = []
    for number, (case, name) in enumerate(zip(returns.cases, names, strict=True), 1):
        one, parts = _prepare(case, Path(name).stem, files, letters)
        sent.append(one)
        outputs |= parts
        if step:
            step(number, len(returns.cases), case.agency)
    if returns.cases or returns.asides:
        outputs[INDEX] = index_workbook(returns, sent)
    if returns.missing:
        outputs[CHASE] = chase_workbook(returns)
        outputs[CHASE_TEXT] = chase_text(returns, letters.sender)
    _refuse_to_cover(folder, outputs, files, force=force)
    for name, data in sorted(outputs.items()):
        write_new(folder / name, data, force=force)
    earlier = (path.name for path in folder.glob("*") if path.name.endswith(_OURS))
    left = sorted(name for name in earlier if name not in outputs)
    return Written(tuple(sent), tuple(sorted(outputs)), tuple(left))


def _prepare(
    case: Case, stem: str, files: Mapping[str, Path], letters: Letters
) -> tuple[Sent, dict[str, bytes]]:
    """What goes to one agency: the notice and its marked copies, by name."""
    copies = [copy for one in case.files if (copy := _mark(one, files))]
    names = distinct(f"{stem}_{_MARKED}{copy.suffix}" for copy in copies)
    enclosed = [name + copy.note for name, copy in zip(names, copies, strict=True)]
    named = f"{stem}_{TITLES[case.task]}.docx"
    letter = letters.template.document(notice(case, enclosed, letters.year, letters.sender))
    parts = {named: letter} | {name: copy.data for name, copy in zip(names, copies, strict=True)}
    return Sent(case, tuple(parts), "；".join(_remarks(case, copies))), parts


def _mark(file: ReturnedFile, files: Mapping[str, Path]) -> _Marked | None:
    """A marked copy of what can be read and has something to be marked."""
    if file.judgement is None or not file.findings:
        return None
    with on_disk(files[file.status.path]) as path:
        copy = mark(path, file.judgement)
    note = "" if copy.is_own else "（由来件转成的填报表，已标注）"
    return _Marked(with_its_suffix(Path("a.xlsx"), copy.data).suffix, copy.data, note)


def _remarks(case: Case, copies: Sequence[_Marked]) -> list[str]:
    """What the office should know about the files of one agency."""
    said = ["来件不能直接标注，转成填报表后标注"] if any(copy.note for copy in copies) else []
    for one in case.files:
        name = name_of(one, case.files)
        if one.lost:
            said.append(f"{name} 现在读不了，通知照汇总表写，没有标注件：{one.lost}")
        if one.changed:
            said.append(f"{name} 在汇总之后改动过，按现在的内容")
    return said


def _refuse_to_cover(
    folder: Path, outputs: Mapping[str, bytes], files: Mapping[str, Path], *, force: bool
) -> None:
    """Before anything is written: no submission is ever covered, nothing else without being asked.

    Raises:
        WrongUsage: something would be.
    """
    inputs = {path.resolve() for path in files.values()}
    if covered := sorted(name for name in outputs if (folder / name).resolve() in inputs):
        raise WrongUsage(f"结果会盖掉来件 {folder / covered[0]}，一份也没有写。请把 -o 指到别的文件夹")
    there = [folder / name for name in sorted(outputs) if (folder / name).exists()]
    other = [path for path in there if path.is_dir() or path.read_bytes() != outputs[path.name]]
    if other and not force:
        more = f"等 {len(other)} 个文件" if len(other) > 1 else ""
        advice = "要覆盖请加 --force，或换一个文件夹"
        raise WrongUsage(f"{other[0]}{more}已经存在，一份也没有写。{advice}")
