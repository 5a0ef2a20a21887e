"""汇总文件夹: choose a folder and a roster, let the installed Python run the merge, open the summary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.workbook.merge.status import STATUS_NAMES

from ..errors import CannotDo
from ..install import places, recorded_python

if TYPE_CHECKING:
    from .actions import Host

_ROSTERS = ("*.csv", "*.xlsx", "*.xls", "*.ods")
_DONE = (0, 1, 3)
"""Exit statuses with which a summary was written."""


def consolidate_chosen(host: Host) -> str:
    """Ask for the folder and the roster, merge, open the summary; gives back how it went.

    Raises:
        CannotDo: the merge could not be run, with its own words.
    """
    folder = host.ask_folder("选择收齐年报的文件夹")
    if folder is None:
        return ""
    roster = host.ask_file("选择编制主体名单（没有就点取消）", _ROSTERS)
    out = folder.parent / f"{folder.name}_汇总表.xlsx"
    if out.exists():
        raise CannotDo(f"{out} 已经有了。请先移走或改名再汇总，免得盖掉以前的汇总表")
    command = [
        python(),
        "-m",
        "nianbao.addin",
        "consolidate",
        str(folder),
        "-o",
        str(out),
        "--format",
        "json",
    ]
    command += ["--roster", str(roster)] if roster else []
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=_environment()
    )
    if done.returncode not in _DONE or not out.exists():
        said = done.stderr.strip().splitlines()
        raise CannotDo(said[-1] if said else f"汇总没有做完（代码 {done.returncode}）")
    report = json.loads(done.stdout)
    book = host.book()
    if book is not None:
        book.app.books.open(str(out))
    counts = Counter(agency["status"] for agency in report["agencies"])
    told = "、".join(f"{name} {counts[status]} 家" for status, name in STATUS_NAMES.items() if counts[status])
    draft = "，目前是草稿（封面写明原因）" if report["draft"] else ""
    return f"汇总完成{draft}：{told}。汇总表：{out}"


def python() -> str:
    """The Python nianbao is installed in: this one, or inside LibreOffice the one written down."""
    recorded = recorded_python(places(sys.platform, Path.home(), os.environ))
    inside_office = "soffice" in Path(sys.executable).name or not sys.executable
    if recorded and (inside_office or "uno" in sys.modules):
        return recorded[0]
    return sys.executable


def _environment() -> dict[str, str]:
    """The environment without what LibreOffice sets for its own Python; what is said comes as UTF-8."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONUTF8": "1"}
