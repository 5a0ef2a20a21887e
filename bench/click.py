"""How long a click takes: the Python side of Excel as a cold process, and a real click in LibreOffice.

    .venv/bin/python bench/click.py              Excel's side, over the recording Excel of the tests
    .venv/bin/python bench/click.py --office     from mouse click to outcome in LibreOffice (needs Xvfb)

There is no Excel here: what Excel itself needs to answer a call is not in the figures, only how
often it is called.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

RUNS = 9
CLICKS = 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--office", action="store_true", help="a real click in LibreOffice")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child)
    elif asked.office:
        office()
    else:
        excel()


def books() -> dict[str, bytes]:
    """Agency workbooks: one that passes, one with a figure that disagrees, one not filled in at all."""
    from com_book import opened
    from com_desk import RIGHT, WRONG, drawn
    from nianbao.workbook.form import FORM_2021
    from nianbao.workbook.submission import blank_submission

    blank = opened(drawn(blank_submission(FORM_2021, "某局", "A1", 2024)), RIGHT.fullname)
    return {
        name: pickle.dumps(state) for name, state in (("right", RIGHT), ("wrong", WRONG), ("blank", blank))
    }


def excel() -> None:
    """A cold process for each click, and a second click in the same process."""
    start = statistics.median(seconds([sys.executable, "-c", "pass"]) for _ in range(RUNS))
    print(f"Python itself: {start * 1000:.0f} ms (median of {RUNS})")
    print(f"{'workbook':10}{'process':>10}{'first click':>13}{'second':>9}{'calls':>8}")
    for name, state in books().items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "state"
            path.write_bytes(state)
            told = [json.loads(output([sys.executable, __file__, "--child", str(path)])) for _ in range(RUNS)]
        first, second = (statistics.median(one[key] for one in told) for key in ("first", "second"))
        figures = f"{(start + first) * 1000:7.0f} ms{first * 1000:10.0f} ms{second * 1000:6.0f} ms"
        print(f"{name:10}{figures}{told[0]['calls']:8}")


def child(path: Path) -> None:
    """One process that VBA would start: from its first import of ours to the outcome."""
    from com_excel import Excel
    from com_stub import windows_engine

    application = Excel(pickle.loads(path.read_bytes()), hwnd=3)
    fullname = application._books[0]._state.fullname
    start = time.perf_counter()
    from nianbao.addin import click
    from nianbao.addin.lean import import_xlwings

    import_xlwings()
    import xlwings

    engine = windows_engine()
    engine.get_excel_hwnds = lambda: iter([3])
    engine.get_xl_app_from_hwnd = lambda _: engine.COMRetryObjectWrapper(application)
    xlwings.main.Engine(impl=engine.engine).activate()
    click.main(["check", "--book", fullname, "--window", "3"])
    first = time.perf_counter() - start
    calls = application._calls
    start = time.perf_counter()
    click.main(["check", "--book", fullname, "--window", "3"])
    second = time.perf_counter() - start
    print(json.dumps({"first": first, "second": second, "calls": calls}))


def office() -> None:
    """A mouse click on 校验 until the box with the outcome is on the screen."""
    from live_office import missing_uno
    from screen import missing_screen

    reason = missing_uno() or missing_screen()
    if reason:
        sys.exit(reason)
    from cases import real
    from clicking import desk_of

    with tempfile.TemporaryDirectory() as folder, desk_of(Path(folder), real(0), Path(folder)) as desk:
        desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName("依申请公开"))
        taken, worked = [], []
        for number in range(CLICKS):
            desk.cell("D8").Value = 85 if number % 2 else 58
            desk.screen.point_at(desk.window, "校验")
            before = processor_seconds(desk.office.folder)
            taken.append(desk.click())
            worked.append(processor_seconds(desk.office.folder) - before)
            desk.dismiss()
            kind = "wrong" if number % 2 else "right"
            print(f"click {number + 1} ({kind}): {taken[-1]:.2f} s, LibreOffice worked {worked[-1]:.2f} s")
        told = f"{statistics.median(taken[2:]):.2f} s, worked {statistics.median(worked[2:]):.2f} s"
        print(f"median after the first of each kind: {told}")


def processor_seconds(profile: Path) -> float:
    """Processor time LibreOffice has used so far; on a busy machine it says more than the clock."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and str(profile).encode() in (entry / "cmdline").read_bytes():
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if b"soffice.bin" in (entry / "cmdline").read_bytes():
                return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def seconds(command: list[str]) -> float:
    """How long a process takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def output(command: list[str]) -> str:
    """What a process writes to standard output."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
