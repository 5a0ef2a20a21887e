"""Which lists of a summary no sheet can hold, and the files their rows go to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...status import Summary
from ..plan import DETAIL, PROBLEMS, STATUS

LIST_ROWS = 999_900
"""Rows of one list.  A sheet of Excel has 1,048,576, headings and notes among them; the keys that rank
agencies on 排行 tell rows apart by a millionth each, so that a list ends before a million."""

LISTS = (DETAIL, STATUS, PROBLEMS)
"""What may be too long; 构成 and the data of 排行 go with 明细."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A list whose rows stand in a file beside the summary."""

    sheet: str
    file: str
    """The file's name, in the folder of the summary."""
    rows: int
    digest: str
    """SHA-256 of the file, in hexadecimal: a file of another run is not taken for this one's."""


def lists_beside(summary: Summary, rows: int = LIST_ROWS) -> Iterator[str]:
    """The lists that have more than ``rows`` rows; 明细 and 构成 have one for each agency."""
    agencies = len(summary.agencies)
    lengths = (agencies, agencies + len(summary.skipped), len(summary.problems))
    yield from (title for title, length in zip(LISTS, lengths, strict=True) if length > rows)


def file_beside(summary: Path, title: str) -> Path:
    """Where the rows of a list stand: ``汇总.xlsx`` has its 明细 in ``汇总_明细.parquet``."""
    return summary.with_name(f"{summary.stem}_{title}.parquet")
