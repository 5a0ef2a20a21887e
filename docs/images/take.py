"""Takes the pictures of the READMEs: the demo's workbooks open in LibreOffice, on a screen of its own.

    make demo && .venv/bin/python docs/images/take.py

Needs LibreOffice, Xvfb, openbox, xdotool and ImageMagick.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parent
DEMO = FOLDER.parent.parent / "demo-output"
DISPLAY = ":87"
WIDTH, HEIGHT = 1280, 860
OPENING_SECONDS = 60

PICTURES = {
    "form.png": ("改错一格/*公室.xlsx", "依申请公开"),
    "checks.png": ("改错一格/*公室.xlsx", "校验"),
    "summary.png": ("*汇总表.xlsx", "状态"),
    "charts.png": ("*汇总表.xlsx", "图表"),
}
"""Each picture with the workbook and the sheet it shows."""


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as scratch, screen():
        for name, (pattern, sheet) in PICTURES.items():
            shown = Path(scratch) / f"{Path(name).stem}.xlsx"
            open_at(next(DEMO.glob(pattern)), sheet, shown)
            take(shown, FOLDER / name, Path(scratch) / "profile")


@contextmanager
def screen() -> Iterator[None]:
    """A screen nobody sees, with a window manager."""
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", size], stderr=subprocess.DEVNULL)
    time.sleep(1)
    manager = subprocess.Popen(["openbox"], env={"DISPLAY": DISPLAY}, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        manager.terminate()
        server.terminate()


def open_at(workbook: Path, sheet: str, copy: Path) -> None:
    """A copy of the workbook that opens at one sheet."""
    with zipfile.ZipFile(workbook) as package, zipfile.ZipFile(copy, "w") as made:
        for name in package.namelist():
            data = package.read(name)
            if name == "xl/workbook.xml":
                text = data.decode("utf-8")
                index = re.findall(r'<sheet name="([^"]+)"', text).index(sheet)
                text = re.sub(r' activeTab="\d+"', "", text)
                data = text.replace("<workbookView ", f'<workbookView activeTab="{index}" ').encode("utf-8")
            elif name.startswith("xl/worksheets/sheet"):
                data = data.replace(b' tabSelected="1"', b"")
            made.writestr(name, data)


def take(workbook: Path, picture: Path, profile: Path) -> None:
    """Open a workbook, wait until it is drawn, and keep what the screen shows."""
    environment = {"DISPLAY": DISPLAY, "PATH": "/usr/bin:/bin", "HOME": str(profile), "LC_ALL": "C.UTF-8"}
    command = [str(shutil.which("soffice")), f"-env:UserInstallation={profile.as_uri()}"]
    office = subprocess.Popen(
        [*command, "--norestore", "--nologo", str(workbook)],
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        window = wait_for(workbook.name, environment)
        resize = ["xdotool", "windowsize", window, str(WIDTH), str(HEIGHT), "windowmove", window, "0", "0"]
        subprocess.run(resize, env=environment, check=True)
        time.sleep(4)
        subprocess.run(["import", "-window", "root", str(picture)], env=environment, check=True)
    finally:
        os.killpg(office.pid, signal.SIGTERM)
        office.wait(20)


def wait_for(title: str, environment: dict[str, str]) -> str:
    """The window that carries the title, once it is there."""
    end = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < end:
        search = ["xdotool", "search", "--onlyvisible", "--name", title]
        found = subprocess.run(search, env=environment, capture_output=True, text=True, check=False)
        if found.stdout.strip():
            return found.stdout.split()[0]
        time.sleep(0.5)
    raise TimeoutError(f"LibreOffice did not open {title}")


if __name__ == "__main__":
    main()
