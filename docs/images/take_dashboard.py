"""Takes the picture of the dashboard: the demo's summary, in headless Chromium.

    make demo && .venv/bin/python docs/images/take_dashboard.py

Needs Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from nianbao.addin.cli import main as nianbao

FOLDER = Path(__file__).parent
DEMO = FOLDER.parent.parent / "demo-output"
SIZE = (1180, 1250)


def main() -> None:
    """Make the page as a district does, and keep what the browser shows of it."""
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "一览.html"
        nianbao(["dashboard", str(next(DEMO.glob("*汇总表.xlsx"))), "-o", str(page)])
        command = [
            shutil.which("chromium") or "chromium",
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            f"--user-data-dir={scratch}/profile",
            f"--window-size={SIZE[0]},{SIZE[1]}",
            f"--screenshot={FOLDER / 'dashboard.png'}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
