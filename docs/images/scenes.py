"""What the pictures show: the manual's January, played in a folder of its own, as far as it is asked for."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cases
import walkthrough
from doors import workbook
from nianbao.addin.cli import main as nianbao
from nianbao.workbook.submission import Explanation

FOLDER = Path(__file__).parent
LARGEST = 150_000
"""Bytes a picture may have."""
_COLOURS = (128, 64, 40, 24)
ROSTER = "演示/编制主体名单.csv"
CONSOLIDATE = (
    *("consolidate", "演示/来件", "--roster", ROSTER, "--year", "2024"),
    *("--agency", "示例区", "--code", "SLQ000", "-o", str(walkthrough.SUMMARY)),
)


@dataclass
class Scenes:
    """Files to be shown; each is made when it is first asked for."""

    folder: Path

    @cached_property
    def mistaken(self) -> Path:
        """An agency workbook with one figure mistyped and one cell not filled in yet."""
        given = walkthrough.changed(walkthrough.mistaken(), {"t3_carried_out_company": None})
        return workbook(self.folder / "填报" / "年报.xlsx", given, live=True)

    @cached_property
    def unfinished(self) -> Path:
        """An agency workbook half filled in."""
        left = {f"t3_{row}_company": None for row in ("granted", "partial", "carried_out")}
        given = walkthrough.changed(cases.real(0), left)
        return workbook(self.folder / "未填完" / "年报.xlsx", given, live=True)

    @cached_property
    def explained(self) -> Path:
        """One 核实性 finding explained, one whose explanation has lost its figures."""
        reasons = (
            Explanation("T201.valid", "区政府经授权制定的规章一件，见某府发〔2019〕1号", "1"),
            Explanation("T203.normative", "清理结果尚未公布，按旧目录统计", "41,3,0"),
        )
        figures = {"t2_regulation_valid": 1, "t2_normative_valid": 2}
        given = walkthrough.changed(cases.real(0), figures, explanations=reasons)
        return workbook(self.folder / "说明" / "年报.xlsx", given, live=True)

    @cached_property
    def draft(self) -> Path:
        """The summary after the first round: one mistake, one of another year, one missing."""
        place = self._january("初次")
        return place / walkthrough.SUMMARY

    @cached_property
    def returned(self) -> Path:
        """The folder of notices and marked copies that follow from it."""
        place = self.draft.parent
        options = ("--deadline", "2025-01-24", "--contact", "政务公开科 王五 0871-1234567")
        self._run(place, "returns", walkthrough.SUMMARY, "-o", "退回", "--roster", ROSTER, *options)
        return place / "退回"

    @cached_property
    def final(self) -> Path:
        """The summary when everything is in, with a correction and the district's text."""
        place = self._january("定稿")
        walkthrough.send_back_corrected(place)
        self._run(place, *CONSOLIDATE)
        walkthrough.type_into_summary(place)
        self._run(place, *CONSOLIDATE)
        return place / walkthrough.SUMMARY

    @cached_property
    def report(self) -> Path:
        """The district's report in Word."""
        place = self.final.parent
        self._run(place, "report", walkthrough.SUMMARY, "-o", "年报.docx")
        return place / "年报.docx"

    @cached_property
    def dashboard(self) -> Path:
        """The web page over the first round."""
        place = self.draft.parent
        self._run(place, "dashboard", walkthrough.SUMMARY, "-o", "一览.html")
        return place / "一览.html"

    def _january(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir()
        self._run(place, "demo", "演示")
        walkthrough.arrive_with_a_mistake(place)
        self._run(place, *CONSOLIDATE)
        return place

    @staticmethod
    def _run(place: Path, *arguments: object) -> None:
        before = Path.cwd()
        os.chdir(place)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                nianbao([str(argument) for argument in arguments])
        finally:
            os.chdir(before)


def keep(shot: Path, name: str, crop: str = "", *operations: str) -> None:
    """Crop a picture and keep it under its name, in as few colours as make it small enough.

    Raises:
        ValueError: it does not become small enough.
    """
    kept = FOLDER / f"{name}.png"
    cut = ["-crop", crop, "+repage"] if crop else []
    for colours in _COLOURS:
        small = ["+dither", "-colors", str(colours), "-strip", "-define", "png:exclude-chunks=date,time"]
        command = ["convert", str(shot), *cut, *operations, *small, f"png8:{kept}"]
        subprocess.run(command, check=True)
        if kept.stat().st_size <= LARGEST:
            return
    raise ValueError(f"{kept.name} has {kept.stat().st_size} bytes, {LARGEST} are allowed")
