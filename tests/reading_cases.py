"""A folder as it comes in: good workbooks, some wrong, some broken, some in an archive."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from archives import archive
from cases import REPORTS
from districts import of
from doors import bad_inputs, with_totals, workbook
from nianbao.addin.district.batch import Outcome, Request, Step, consolidate
from nianbao.addin.reading.alone import Order
from nianbao.addin.reading.cluster import Answers, work


def mixed(folder: Path, count: int = 8) -> Path:
    """Some good and some wrong workbooks, broken files, an archive, published reports where there are any."""
    folder.mkdir()
    for number in range(count):
        one = of(f"A{number:02}", f"第{number}局", 2024, number % 5)
        wrong = with_totals(one, t3_new_person=7 * number) if number % 4 == 3 else one
        workbook(folder / f"{number:02}.xlsx", wrong)
    bad_inputs(folder / "坏", folder / "00.xlsx")
    packed = {f"{number}.xlsx": (folder / f"0{number}.xlsx").read_bytes() for number in (1, 2)}
    archive(folder / "来件.zip", packed | {"坏.xlsx": b"PK\x03\x04"})
    for report in sorted(REPORTS.glob("*.txt"))[:2] if REPORTS.is_dir() else ():
        (folder / report.name).write_bytes(report.read_bytes())
    return folder


def made(inbox: Path, out: Path, step: Step | None = None, **means: object) -> tuple[str, Outcome]:
    """The digest of a summary made anew, and how it came about."""
    out.unlink(missing_ok=True)
    outcome = consolidate(Request([inbox], out, year=2024, **means), step)  # type: ignore[arg-type]
    return hashlib.sha256(out.read_bytes()).hexdigest(), outcome


def by_path(outcome: Outcome) -> dict[str, str]:
    """Why each file became what it became."""
    return {one.path: one.reason for one in outcome.summary.agencies if one.path}


def deadly_work(paths: Sequence[str], order: Order, mark: str) -> Answers:
    """On a worker: one file kills it."""
    if any(Path(path).name == "05.xlsx" for path in paths):
        os._exit(1)
    return work(paths, order, mark)
