"""How fast is the district's job, beside what a colleague would write, on the same files in one run?

    .venv/bin/python bench/merging.py [--sizes 100 1000 10000] [--rounds 3] [--slow-up-to 1000] [--write]

Makes its own workbooks (``corpus.py``; half of them as LibreOffice saves them, where it is
installed).  ``nianbao consolidate`` reads, judges by every rule, compares all texts, sums, and draws
the whole summary; the rivals read and sum.  ``--write`` puts the tables into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus import make_corpus
from measuring import PYTHON, Contender, Run, in_turns, middle, put_into, ratio, table

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
OPENPYXL, CALAMINE, PANDAS = "openpyxl script", "pandas, calamine engine", "pandas, openpyxl engine"
ONE, TWO = "nianbao, 1 process", "nianbao, 2 processes"
INFLATING = "inflating the parts"
OFFICE = "LibreOffice opening and saving them"
_MOST_FOR_OFFICE = 200


def contenders(folder: Path, scratch: Path, *, slow: bool, office: bool) -> Iterator[Contender]:
    """Everything that merges a folder; the slow ones only where asked for."""
    for label, jobs in ((TWO, 2), (ONE, 1)):
        out = scratch / f"{jobs}.xlsx"
        command = [PYTHON, "-m", "nianbao.addin", "consolidate", folder, "-o", out]
        command += ["--jobs", str(jobs), "--no-cache"]
        yield Contender(label, command, lambda out=out: out.unlink(missing_ok=True), statuses=(0, 1))
    yield Contender(INFLATING, [PYTHON, HERE / "rivals/inflating.py", folder])
    pandas = [PYTHON, HERE / "rivals/pandas_script.py", folder, scratch / "pandas.xlsx"]
    yield Contender(CALAMINE, [*pandas, "calamine"])
    if slow:
        yield Contender(PANDAS, [*pandas, "openpyxl"])
        script = HERE / "rivals/openpyxl_script.py"
        yield Contender(OPENPYXL, [PYTHON, script, folder, scratch / "openpyxl.xlsx"])
    if office:
        yield Contender(OFFICE, [PYTHON, HERE / "rivals/office_converting.py", folder, scratch / "converted"])


def measure(sizes: Sequence[int], rounds: int, slow_up_to: int) -> str:
    """The tables for these sizes."""
    office = shutil.which("soffice") is not None
    scale, beside = [], []
    known: dict[int, Run] = {}
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as name:
        scratch = Path(name)
        for size in sizes:
            folder = scratch / f"of {size}"
            print(f"making {size} workbooks", file=sys.stderr)
            make_corpus(folder, size, office=office)
            slow = size <= slow_up_to
            runs = in_turns(
                list(contenders(folder, scratch, slow=slow, office=office and size <= _MOST_FOR_OFFICE)),
                rounds if size < 5000 else 1,
            )
            known[size] = middle(runs[TWO])
            scale.append(_scale_row(size, middle(runs[TWO]), middle(runs[ONE])))
            for label in runs:
                if label not in (ONE, TWO):
                    beside.append(
                        [
                            f"{size:,}",
                            label,
                            f"{middle(runs[label]).seconds:.1f} s",
                            f"{ratio(runs, label, TWO):.1f}",
                        ]
                    )
            shutil.rmtree(folder)
    header = ["workbooks", "2 processes", "1 process", "files/s (2)", "peak memory of a process"]
    parts = [_conditions(office, rounds), table(header, scale)]
    parts.append(_added(known))
    parts.append(table(["workbooks", "beside it", "takes", "times nianbao (2 processes)"], beside))
    return "\n\n".join(filter(None, parts))


def _conditions(office: bool, rounds: int) -> str:
    saved = "half of them saved by LibreOffice" if office else "all as the program draws them"
    return (
        f"Workbooks of `bench/corpus.py`, {saved}, {os.cpu_count()} cores, medians of {rounds} rounds in "
        f"turns (one round from 5,000 on); load of the machine at the end: {os.getloadavg()[0]:.1f}."
    )


def _scale_row(size: int, two: Run, one: Run) -> list[str]:
    return [
        f"{size:,}",
        f"{two.seconds:.1f} s",
        f"{one.seconds:.1f} s",
        f"{size / two.seconds:.0f}",
        f"{max(two.peak, one.peak):.0f} MB",
    ]


def _added(known: dict[int, Run]) -> str:
    """What each further agency costs, from the two largest sizes."""
    if len(known) < 2:
        return ""
    (few, short), (many, long) = sorted(known.items())[-2:]
    cost = (long.seconds - short.seconds) / (many - few) * 1000
    kept = (many / long.seconds) / (few / short.seconds)
    return (
        f"Each agency beyond {few:,} costs {cost:.1f} ms (2 processes); "
        f"at {many:,} the rate is {kept:.0%} of that at {few:,}."
    )


def main() -> None:
    """The command line."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--slow-up-to", type=int, default=100)
    given.add_argument("--write", action="store_true")
    options = given.parse_args()
    text = measure(sorted(options.sizes), options.rounds, options.slow_up_to)
    print(text)
    if options.write:
        put_into(PAGE, "merging", text)


if __name__ == "__main__":
    main()
