"""A virtual screen with a mouse and a keyboard: what a clerk does, done with real events."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")

PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")
WIDTH, HEIGHT = 1500, 950
_DEPTH = 10
_CHILDREN = 80


def missing_screen() -> str:
    """What keeps a screen from being made here; empty where nothing does."""
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


@dataclass
class Screen:
    """A display nobody looks at but the tests."""

    display: str
    pictures: Path

    @property
    def environ(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.display}

    def xdo(self, *arguments: object) -> str:
        command = ["xdotool", *map(str, arguments)]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False).stdout

    def shot(self, name: str) -> Path:
        """Keep a picture of the whole screen."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environ, check=True)
        return path

    def fill_with(self, title: str) -> None:
        """Make the window with this title as large as the screen."""
        window = wait_for(lambda: self.xdo("search", "--onlyvisible", "--name", title).split())[0]
        self.xdo("windowmove", window, 0, 0)
        self.xdo("windowsize", window, WIDTH, HEIGHT - 20)
        time.sleep(1.0)

    def point_at(self, window: Any, name: str) -> None:
        """Move the mouse onto the topmost thing called ``name`` in a LibreOffice window."""
        found = wait_for(lambda: list(_visible(window, name)))
        x, y = min(found, key=lambda place: place[1])
        self.xdo("mousemove", x, y)
        time.sleep(0.3)

    def press(self, *keys: str) -> None:
        self.xdo("key", *keys)
        time.sleep(0.3)

    def type(self, text: str) -> None:
        self.xdo("type", "--delay", 60, text)


@contextmanager
def screen(pictures: Path) -> Iterator[Screen]:
    """A new display with a window manager."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"],
        pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as answer:
        display = f":{answer.readline().strip()}"
    made = Screen(display, pictures)
    manager = subprocess.Popen(
        ["openbox"], env=made.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield made
    finally:
        manager.terminate()
        server.terminate()
        manager.wait(10)
        server.wait(10)


def wait_for(look: Callable[[], Found], seconds: float = 20, every: float = 0.2) -> Found:
    """What ``look`` gives, as soon as it gives anything.

    Raises:
        TimeoutError: it never did.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(every)
    raise TimeoutError(look)


def _visible(accessible: Any, name: str, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Centres of the things with this name that have a size, from LibreOffice's accessibility tree."""
    try:
        context = accessible.getAccessibleContext()
        if context.getAccessibleName() == name:
            place, size = context.getLocationOnScreen(), context.getSize()
            if size.Width > 0 and size.Height > 0:
                yield place.X + size.Width // 2, place.Y + size.Height // 2
        children = min(context.getAccessibleChildCount(), _CHILDREN) if depth < _DEPTH else 0
        inside = [context.getAccessibleChild(number) for number in range(children)]
    except Exception:
        return
    for child in inside:
        if child is not None:
            yield from _visible(child, name, depth + 1)
