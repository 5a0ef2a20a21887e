"""Takes every picture of the manual and the READMEs from the running program.

    make pictures                       all of them
    make pictures ARGS="form report"    only these

Needs LibreOffice, Xvfb, openbox, xdotool, ImageMagick, poppler-utils, Chromium and fonts-noto-cjk.
What the pictures show is made anew each time, from the demo and what the manual tells to do with it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent.parent / "tests")]

from live_office import missing_uno  # noqa: E402
from scenes import Scenes  # noqa: E402
from screen import missing_screen  # noqa: E402
from take_click import CLICKED, take_clicks  # noqa: E402
from take_pages import PAGES, take_pages  # noqa: E402
from take_sheets import SHEETS, take_sheets  # noqa: E402

Taker = Callable[[Scenes, list[str]], None]
KINDS: tuple[tuple[Mapping[str, object], Taker], ...] = (
    (SHEETS, take_sheets),
    (CLICKED, take_clicks),
    (PAGES, take_pages),
)
"""Each kind of picture, by name, with what takes it."""
PROGRAMS = ("convert", "pdftoppm", "chromium")
PICTURES = tuple(name for kind, _ in KINDS for name in kind)


def main(wanted: list[str]) -> None:
    """Take the named pictures, or all of them."""
    unknown = [name for name in wanted if name not in PICTURES]
    if unknown:
        sys.exit(f"no such picture: {', '.join(unknown)}; there are: {' '.join(PICTURES)}")
    if reason := _missing():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        scenes = Scenes(Path(folder))
        for kind, take in KINDS:
            names = [name for name in kind if name in (wanted or PICTURES)]
            if names:
                take(scenes, names)


def _missing() -> str:
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return missing_uno() or missing_screen() or (f"not installed: {', '.join(absent)}" if absent else "")


if __name__ == "__main__":
    main(sys.argv[1:])
