"""Puts the whole bundle together beside its place and moves it there: whole, or not at all."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nianbao.workbook.errors import UnwritableOutput
from packaging.utils import parse_wheel_filename

from ..errors import WrongUsage
from .complete import lacking
from .parts import MANUAL, buttons, hashed_requirements, manual, scripts, templates
from .pins import pins
from .target import Target
from .wheels import build_own, download

LIST = "清单.txt"
"""SHA-256 and name of every other file, as ``sha256sum -c`` reads it."""
PROGRAM = "nianbao"
_PIP = "pip>=24"
"""Lies in the bundle too: a Python may come without it, and without a way to get it."""
_SCRIPTS_TO_RUN = (".sh", ".py")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written."""

    folder: Path
    files: int
    """All of them, the list of contents included."""
    size: int
    """Bytes."""


def source_folder() -> Path:
    """The folder of the source, with the pinned versions and the manual.

    Raises:
        WrongUsage: the program was installed without its source.
    """
    root = Path(__file__).resolve().parents[2]
    wanted = ("pyproject.toml", "requirements.txt", f"docs/{MANUAL}")
    if not all((root / name).is_file() for name in wanted):
        raise WrongUsage(
            "安装包要从源代码做：这里装的 nianbao 不带 requirements.txt 和使用手册。"
            "请在源代码文件夹里运行 make demo（它会准备好 .venv），再用 .venv 里的 nianbao bundle"
        )
    return root


def write_bundle(folder: Path, target: Target, tell: Tell) -> Bundle:
    """Gather everything and write the folder.

    Args:
        folder: where the bundle goes; not there yet, or empty.
        target: the machines it is for.
        tell: is told what is being done, a sentence at a time.

    Raises:
        WrongUsage: something stands there, a package cannot be had, or not all that is needed came.
        UnwritableOutput: the folder cannot be written.
    """
    source = source_folder()
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise WrongUsage(f"{folder} 已经有内容，没有动它。请换一个新文件夹，或先把它清空")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".nianbao-", dir=folder.parent) as beside:
            made = Path(beside) / "made"
            (Path(beside) / "source").mkdir()
            made.mkdir()
            _fill(made, Path(beside) / "source", source, target, tell)
            bundle = Bundle(folder, *_listed(made))
            if folder.is_dir():
                folder.rmdir()
            made.replace(folder)
    except OSError as error:
        reason = f"不能写入（{error.strerror or error}）。请换一个文件夹，并留出 1 GB 空间"
        raise UnwritableOutput(str(folder), reason) from error
    return bundle


def _fill(made: Path, scratch: Path, source: Path, target: Target, tell: Tell) -> None:
    wheels = made / "wheels"
    wheels.mkdir()
    tell("正在制作 nianbao 自己的安装包……")
    build_own(source, scratch, wheels)
    for python in target.pythons:
        needed = pins(source / "requirements.txt", target, python)
        tell(f"正在取得 {len(needed)} 个软件包（{target.title}，Python {python}）……")
        download(needed, target, python, wheels)
    download([_PIP], target, target.pythons[0], wheels)
    found = sorted(wheels.iterdir())
    for python in target.pythons:
        missing = lacking(found, target, python, PROGRAM)
        if missing:
            raise WrongUsage(
                f"{target.title} 的 Python {python} 上还缺 {'、'.join(missing)}，没有写出安装包。"
                "请先在 requirements.txt 里补上"
            )
    tell("正在放入加载项、模板和使用手册……")
    parts = {**buttons(), **templates(), **manual(source / "docs"), **scripts(target)}
    parts["requirements.txt"] = hashed_requirements(_identity(path) for path in found)
    for name, data in parts.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _identity(wheel: Path) -> tuple[str, str, str]:
    """Name, version and SHA-256 of a wheel."""
    name, version, *_ = parse_wheel_filename(wheel.name)
    return name, str(version), _digest(wheel)


def _listed(made: Path) -> tuple[int, int]:
    """Write the list of contents and set rights; gives back how many files there are and their bytes."""
    paths = {path.relative_to(made).as_posix(): path for path in made.rglob("*") if path.is_file()}
    text = "".join(f"{_digest(paths[name])}  {name}\n" for name in sorted(paths))
    (made / LIST).write_bytes(text.encode())
    everything = [*paths.values(), made / LIST]
    for path in everything:
        path.chmod(0o755 if path.suffix in _SCRIPTS_TO_RUN and path.parent == made else 0o644)
    for path in (made, *(path for path in made.rglob("*") if path.is_dir())):
        path.chmod(0o755)
    return len(everything), sum(path.stat().st_size for path in everything)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
