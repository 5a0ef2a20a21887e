"""How long does one file take: cold, warm, and in every format?

    .venv/bin/python bench/single.py [--rounds 9] [--write]

*Cold* is a whole process of its own, beside ``python -c pass`` in the same rounds, Python's compiled
modules in place as after any first run; how many times as long is told of processor time, which other
work on the machine does not stretch.  *Warm* is reading and judging again in one process, without the
texts' first-time costs.  The files are made here: the
agency workbook, and the same report printed as Word and web page where the program can; a PDF comes
from LibreOffice.  ``--write`` puts the table into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from corpus import make_corpus
from measuring import PYTHON, Contender, in_turns, middle, put_into, table

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
NOTHING = "python -c pass"
_HEADINGS = ("what", "cold", "of it processor", "times nothing at all", "warm")
NIANBAO = (PYTHON, "-m", "nianbao.addin")


def files(folder: Path) -> list[tuple[str, Path]]:
    """One report in every format that can be made here, with what it is called."""
    workbook = make_corpus(folder, 1)[0]
    made = [("agency workbook (.xlsx)", workbook)]
    for suffix, label in ((".docx", "Word report (.docx)"), (".html", "web page (.html)")):
        out = folder / f"report{suffix}"
        subprocess.run([*NIANBAO, "report", workbook, "-o", out], check=True, capture_output=True)
        made.append((label, out))
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, folder / "report.docx"], check=True, capture_output=True)
        made.append(("the same printed (.pdf)", folder / "report.pdf"))
    return made


def warm(path: Path, times: int = 30) -> float:
    """Milliseconds of processor time to read and judge a file again in this process: the median."""
    from nianbao.validators.judge import judge
    from nianbao.workbook.read import read_submission

    taken = []
    for _ in range(times):
        start = time.process_time()
        judge(read_submission(path))
        taken.append(time.process_time() - start)
    return median(taken) * 1000


def measure(rounds: int) -> str:
    """The table."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as name:
        folder = Path(name)
        made = files(folder)
        nothing = Contender(NOTHING, [PYTHON, "-c", "pass"])
        each = [Contender(label, [*NIANBAO, "validate", path], statuses=(0, 1)) for label, path in made]
        runs = in_turns([nothing, *each], rounds)
        least = middle(runs[NOTHING])
        rows = [[NOTHING, _milliseconds(least.seconds), _milliseconds(least.processor), "1.0", ""]]
        for label, path in made:
            cold = middle(runs[label])
            pairs = zip(runs[label], runs[NOTHING], strict=True)
            times = median(one.processor / nothing.processor for one, nothing in pairs)
            taken = [_milliseconds(cold.seconds), _milliseconds(cold.processor)]
            rows.append([f"`validate` {label}", *taken, f"{times:.1f}", f"{warm(path):.1f} ms"])
    load = f"load of the machine at the end: {os.getloadavg()[0]:.1f}"
    said = f"{os.cpu_count()} cores, medians of {rounds} rounds in turns; {load}."
    return f"{said}\n\n{table(_HEADINGS, rows)}"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def main() -> None:
    """The command line."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("--rounds", type=int, default=9)
    given.add_argument("--write", action="store_true")
    options = given.parse_args()
    text = measure(options.rounds)
    print(text)
    if options.write:
        put_into(PAGE, "single", text)


if __name__ == "__main__":
    main()
