"""Which program reads and judges: two with the same mark give the same judgement of the same file."""

from __future__ import annotations

import platform
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nianbao.validators
import nianbao.workbook

LIBRARIES = (
    *("python-calamine", "openpyxl", "xlrd", "lxml", "formulas", "numpy", "schedula", "pandas"),
    *("python-docx", "pdfplumber", "pdfminer.six", "pypdfium2", "jinja2", "docxtpl"),
)
"""What readings and judgements may come through; another version may read otherwise."""
_PASSED_OVER = "__pycache__"


@cache
def program() -> str:
    """A digest of every file of this program, so that edited code counts as another one; of Python and
    the libraries it reads with; and of the system.
    """
    mark = sha256(f"{platform.python_version()} {sys.platform} {platform.machine()}".encode())
    for name in LIBRARIES:
        mark.update(f"\n{name} {_version(name)}".encode())
    floors = (*nianbao.workbook.__path__, *nianbao.validators.__path__, str(Path(__file__).parent.parent))
    for folder in map(Path, floors):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and _PASSED_OVER not in path.parts:
                mark.update(f"\n{path.relative_to(folder).as_posix()} ".encode())
                mark.update(sha256(path.read_bytes()).digest())
    return mark.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
