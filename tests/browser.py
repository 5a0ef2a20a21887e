"""A headless Chromium for tests: what a page is after its scripts ran, what it said, what it asked for."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

REQUIRE = "NIANBAO_REQUIRE_BROWSER"
"""Set in the environment where a missing browser is a failure, not a reason to skip."""

_SECONDS = 60


@dataclass(frozen=True)
class Visit:
    """One page opened in the browser."""

    document: etree._Element
    console: list[str]
    """What scripts, the parser and the page's own policy said."""
    requested: list[str]
    """Every address the page asked for beside itself."""

    def shown(self, selector: str) -> list[etree._Element]:
        """Elements (by XPath) that are not hidden, nor inside something hidden."""
        return [one for one in self.document.xpath(selector) if not one.xpath("ancestor-or-self::*[@hidden]")]


@functools.cache
def chromium() -> str | None:
    """The browser program, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


def missing() -> str:
    """What keeps browser tests from running on this machine; empty where nothing does."""
    return "" if chromium() else "Chromium is not installed"


def visit(page: Path, folder: Path, address: str = "") -> Visit:
    """Open a page and wait until it is at rest.

    Args:
        page: an HTML file.
        folder: where the browser may keep its profile and its log.
        address: what stands behind the path, such as ``#q=示例``.
    """
    log = folder / "net.json"
    options = ["--dump-dom", f"--log-net-log={log}", "--enable-logging=stderr", "--virtual-time-budget=2000"]
    done = _run(page, folder, address, options)
    spoken = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Visit(html.document_fromstring(done.stdout), spoken, _requested(log))


def printed(page: Path, folder: Path) -> str:
    """The text of the page as it prints."""
    pdf = folder / "page.pdf"
    _run(page, folder, "", [f"--print-to-pdf={pdf}", "--no-pdf-header-footer"])
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def _run(page: Path, folder: Path, address: str, options: list[str]) -> subprocess.CompletedProcess[str]:
    command = [
        chromium() or "",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'profile'}",
        *options,
        page.resolve().as_uri() + address,
    ]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=_SECONDS, check=True)


def _requested(log: Path) -> list[str]:
    """Addresses the page caused to be loaded, from the browser's own record; not what the browser
    itself asks for (its record says "not an origin" there).
    """
    text = log.read_text("utf-8").rstrip()
    record = json.loads(text if text.endswith("}") else f"{text.rstrip(',')}]}}")  # cut off where it ended
    started = record["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    details = [
        event["params"] for event in record["events"] if event["type"] == started and "params" in event
    ]
    return [one["url"] for one in details if one.get("initiator") not in (None, "not an origin")]
