"""What lies in a bundle beside the wheels: the buttons, the templates, the manual and the scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ..errors import WrongUsage
from .target import Target

MANUAL = "使用手册.md"
_LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")
_ON_EACH: Mapping[str, tuple[tuple[str, str], ...]] = {
    "windows": (("install.bat", "安装.bat"),),
    "linux": (("install.sh", "install.sh"),),
}
"""By platform: files of ``scripts/`` and their names in the bundle."""
_ON_ALL = (("install.py", "install.py"), ("readme.txt", "先读我.txt"))
_FOR_NOTEPAD = (".bat", ".txt")
"""Line ends and encoding such as Windows itself uses."""


def buttons() -> dict[str, bytes]:
    """The add-in of Excel and the extension of LibreOffice, by their place in the bundle."""
    from nianbao.macros.build import ADDIN_NAME, build_addin

    from ..libreoffice.extension import EXTENSION_NAME, build_extension

    return {f"加载项/{ADDIN_NAME}": build_addin(), f"加载项/{EXTENSION_NAME}": build_extension()}


def templates() -> dict[str, bytes]:
    """The master workbooks and the templates people may replace by their own."""
    folder = Path(str(files("nianbao.templates")))
    wanted = sorted([*folder.glob("*.xlsx"), *folder.glob("*.docx"), folder / "report.html"])
    return {f"模板/{path.name}": path.read_bytes() for path in wanted}


def manual(docs: Path) -> dict[str, bytes]:
    """The manual with every page and picture it leads to, placed to each other as they are there.

    Raises:
        WrongUsage: a page leads to a file that is not there.
    """
    found: dict[str, bytes] = {}
    todo = [docs / MANUAL]
    while todo:
        path = todo.pop()
        place = path.relative_to(docs).as_posix()
        if place in found:
            continue
        if not path.is_file():
            raise WrongUsage(f"使用手册提到的 {path} 不存在")
        found[place] = path.read_bytes()
        if path.suffix == ".md":
            todo += _linked(path, docs)
    return {f"手册/{place}": found[place] for place in sorted(found)}


def _linked(page: Path, docs: Path) -> Iterator[Path]:
    """Files of the documentation a page leads to; addresses and files elsewhere are left alone."""
    for target in _LINK.findall(page.read_text("utf-8")):
        path = (page.parent / unquote(target)).resolve()
        if "://" not in target and path.is_relative_to(docs.resolve()):
            yield docs / path.relative_to(docs.resolve())


def scripts(target: Target) -> dict[str, bytes]:
    """What installs the bundle on machines of the target, newest Python first."""
    pythons = " ".join(reversed(target.pythons))
    start = _ON_EACH[target.platform][0][1]
    folder = files(__package__) / "scripts"
    made = {}
    for source, name in (*_ON_EACH[target.platform], *_ON_ALL):
        text = (folder / source).read_text("utf-8")
        text = text.replace("@PYTHONS@", pythons).replace("@START@", start).replace("@SYSTEM@", target.title)
        made[name] = _encoded(PurePosixPath(name).suffix, text)
    return made


def _encoded(suffix: str, text: str) -> bytes:
    """A Chinese cmd.exe reads scripts as GBK; Notepad knows UTF-8 by its mark."""
    if suffix not in _FOR_NOTEPAD:
        return text.encode("utf-8")
    return text.replace("\n", "\r\n").encode("gbk" if suffix == ".bat" else "utf-8-sig")


def hashed_requirements(wheels: Iterable[tuple[str, str, str]]) -> bytes:
    """What pip is told to install: each version with the digests of its wheels, and no other file.

    Args:
        wheels: name, version and SHA-256 of each wheel.
    """
    digests: dict[str, list[str]] = {}
    for name, version, digest in wheels:
        digests.setdefault(f"{name}=={version}", []).append(digest)
    return "".join(
        f"{pin}{''.join(f' --hash=sha256:{digest}' for digest in sorted(digests[pin]))}\n"
        for pin in sorted(digests)
    ).encode()
