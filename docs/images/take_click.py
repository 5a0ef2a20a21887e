"""Takes the picture of a click on 校验 in LibreOffice: typed with a keyboard, clicked with a mouse.

    .venv/bin/python docs/images/take_click.py

Needs what tests/test_click_office.py needs, and ImageMagick.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent.parent / "tests"))

CROPPED = "1310x740+0+0"


def main() -> None:
    """Type a figure with its digits swapped, click, and keep what the screen shows."""
    from live_office import missing_uno
    from screen import missing_screen

    reason = missing_uno() or missing_screen()
    if reason:
        sys.exit(reason)
    from cases import real
    from clicking import TABLE, desk_of

    with tempfile.TemporaryDirectory() as folder, desk_of(Path(folder), real(0), Path(folder)) as desk:
        desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName(TABLE))
        desk.go_to("D8")
        desk.screen.type("85")
        desk.screen.press("Return")
        desk.press_button("校验")
        time.sleep(1)
        taken = desk.screen.shot("click")
        desk.dismiss()
        picture = FOLDER / "click.png"
        cut = ["convert", taken, "-crop", CROPPED, "+repage", "-colors", "64", "-strip", picture]
        subprocess.run([str(part) for part in cut], check=True)


if __name__ == "__main__":
    main()
