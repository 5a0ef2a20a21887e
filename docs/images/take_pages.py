"""Pictures of pages: documents in Word's format as LibreOffice sets them, and the web page in Chromium."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from browser import chromium
from scenes import Scenes, keep

_DPI = 80
_BORDER = ("-bordercolor", "#b0b0b0", "-border", "1")
_WEB_SIZE = (1180, 1180)


def take_pages(scenes: Scenes, names: list[str]) -> None:
    """Set each page, and keep it."""
    for name in names:
        PAGES[name](scenes, name)


def _notice(scenes: Scenes, name: str) -> None:
    page = _set(next(scenes.returned.glob("SPB001_*通知.docx")), scenes.folder)[0]
    keep(page, name, "", "-trim", "-bordercolor", "white", "-border", "24", *_BORDER)


def _report(scenes: Scenes, name: str) -> None:
    """The first page and the one with the third table, side by side."""
    first, _, third, *_ = _set(scenes.report, scenes.folder)
    beside = scenes.folder / "beside.png"
    subprocess.run(["convert", first, third, *_BORDER, "+append", beside], check=True)
    keep(beside, name)


def _dashboard(scenes: Scenes, name: str) -> None:
    shot = scenes.folder / "page.png"
    command = [
        chromium() or "chromium",
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
        f"--user-data-dir={scenes.folder / 'browser'}",
        f"--window-size={_WEB_SIZE[0]},{_WEB_SIZE[1]}",
        f"--screenshot={shot}",
        scenes.dashboard.as_uri(),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    keep(shot, name)


PAGES: Mapping[str, Callable[[Scenes, str], None]] = {
    "notice": _notice,
    "report": _report,
    "dashboard": _dashboard,
}


def _set(document: Path, folder: Path) -> list[Path]:
    """Pictures of the pages of a document, in order."""
    made = folder / "pages" / document.stem
    made.mkdir(parents=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [shutil.which("soffice") or "soffice", profile, "--headless", "--convert-to", "pdf"]
    subprocess.run([*convert, "--outdir", made, document], check=True, stdout=subprocess.DEVNULL)
    pdf = made / f"{document.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(_DPI), "-png", pdf, made / "page"], check=True)
    return sorted(made.glob("page-*.png"))
