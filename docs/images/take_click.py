"""Pictures of the buttons in LibreOffice: a figure typed with a keyboard, 校验 clicked with a mouse."""

from __future__ import annotations

import time
from collections.abc import Mapping

import cases
from clicking import RESULTS, TABLE, Desk, desk_of
from scenes import Scenes, keep
from walkthrough import WRONG

CLICKED: Mapping[str, str] = {
    "click": "1010x540+0+0",
    "results": "1010x480+0+0",
}
"""Each picture with the part of the screen it shows: the box after the click, and the sheet it made."""

_SMALLER = 75
"""Per cent; the sheet is wider than the screen."""


def take_clicks(scenes: Scenes, names: list[str]) -> None:
    """Type a figure with its digits swapped, click, and keep what the screen shows."""
    with desk_of(scenes.folder, cases.real(0), scenes.folder / "click") as desk:
        desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName(TABLE))
        desk.go_to("D8")
        desk.screen.type(str(WRONG["t3_new_person"]))
        desk.screen.press("Return")
        desk.press_button("校验")
        time.sleep(1)
        _keep(desk, "click", names)
        desk.dismiss()
        desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName(RESULTS))
        desk.document.CurrentController.ZoomValue = _SMALLER
        time.sleep(1)
        _keep(desk, "results", names)


def _keep(desk: Desk, name: str, names: list[str]) -> None:
    if name in names:
        keep(desk.screen.shot(name), name, CLICKED[name])
