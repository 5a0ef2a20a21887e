"""A large summary: merging and drawing it, with its lists on sheets and with its lists in Parquet files.

    .venv/bin/python bench/large_summary.py 10000 [--rows 5000]

Submissions are generated; making them is not in the seconds (processor time), but is in the memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from pathlib import Path

from nation import YEAR, agency
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.status import AgencyStatus, Summary
from nianbao.workbook.merge.summary import summary_files
from nianbao.workbook.merge.summary.beside import LIST_ROWS
from nianbao.workbook.submission import Submission

_COUNTS = {"error": 0, "warning": 1, "hint": 0, "undecided": 0}


def status(submission: Submission) -> AgencyStatus:
    """What becomes of an agency all of whose figures are in order."""
    path = f"来件/{submission.agency_code}.xlsx"
    name, code = submission.agency_name, submission.agency_code
    return AgencyStatus(name, code, path, "accepted", counts=_COUNTS, link=path, submission=submission)


def peak() -> int:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agencies", type=int)
    parser.add_argument("--rows", type=int, default=LIST_ROWS, help="rows of a list a sheet holds")
    arguments = parser.parse_args()
    submissions = [agency(number, Counter()) for number in range(arguments.agencies)]
    agencies = tuple(map(status, submissions))
    print(f"{arguments.agencies} agencies made, {peak()} MB")
    start = time.process_time()
    merged = merge(FORM_2021, submissions)
    print(f"merged in {time.process_time() - start:.1f} s")
    start = time.process_time()
    files = summary_files(Summary(merged, YEAR, "示例区", "SL", agencies), Path("汇总.xlsx"), arguments.rows)
    print(f"drawn in {time.process_time() - start:.1f} s, {peak()} MB at most")
    for path, data in files.items():
        print(path.name, "-" if data is None else f"{len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
