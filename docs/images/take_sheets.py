"""Pictures of sheets: workbooks open in LibreOffice, on a screen of its own, only the sheet shown."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clicking import open_file
from live_office import running
from scenes import Scenes, keep
from screen import HEIGHT, WIDTH, Screen, screen

_HIDDEN = (
    "private:resource/menubar/menubar",
    "private:resource/toolbar/standardbar",
    "private:resource/toolbar/formatobjectbar",
    "private:resource/statusbar/statusbar",
)
_BY_VALUE = 3
"""com.sun.star.view.DocumentZoomType"""
_A_MOMENT, _TRIES = 0.7, 40
"""Seconds between two looks, and how many looks at most."""
_EMPTY = 8000
"""Bytes of the picture of a window in which nothing is drawn yet, at most."""
_CORNER = (WIDTH - 1, HEIGHT - 1)
"""Where the mouse is out of the way."""


@dataclass(frozen=True)
class Shot:
    """A sheet as it is seen."""

    workbook: Callable[[Scenes], Path]
    sheet: str
    cell: str
    """Where the cursor stands."""
    width: int
    height: int
    """Of the window, in pixels."""
    top: int = 0
    """Rows scrolled away."""
    left: int = 0
    """Columns scrolled away."""
    zoom: int = 75


SHEETS: Mapping[str, Shot] = {
    "cover": Shot(lambda scenes: scenes.unfinished, "封面", "B12", 900, 640),
    "form": Shot(lambda scenes: scenes.mistaken, "依申请公开", "A4", 900, 830),
    "checks": Shot(lambda scenes: scenes.mistaken, "校验", "B17", 1010, 520, top=13),
    "explanations": Shot(lambda scenes: scenes.explained, "情况说明", "A3", 900, 270, zoom=62),
    "summary-cover": Shot(lambda scenes: scenes.draft, "封面", "B11", 960, 640),
    "status": Shot(lambda scenes: scenes.draft, "状态", "B7", 1010, 320),
    "problems": Shot(lambda scenes: scenes.draft, "问题清单", "C6", 1010, 420),
    "charts": Shot(lambda scenes: scenes.final, "图表", "A1", 840, 745),
    "adjustments": Shot(lambda scenes: scenes.final, "调整", "A3", 1010, 300),
    "adjustments-result": Shot(lambda scenes: scenes.final, "调整", "A3", 1010, 300, left=8),
}


def take_sheets(scenes: Scenes, names: list[str]) -> None:
    """One LibreOffice for all of them."""
    pictures = scenes.folder / "screen"
    pictures.mkdir()
    with screen(pictures) as shown, running(shown.environ, headless=False) as office:
        for name in names:
            shot = SHEETS[name]
            document = open_file(office, shot.workbook(scenes))
            try:
                _arrange(document, shot)
                keep(_picture(shown, document, shot, name), name)
            finally:
                document.close(True)


def _arrange(document: Any, shot: Shot) -> None:
    """Show the sheet, and nothing beside it but its headings and the tabs."""
    controller = document.CurrentController
    for element in _HIDDEN:
        controller.Frame.LayoutManager.hideElement(element)
    controller.getSidebar().setVisible(False)
    _without_input_line(controller.Frame)
    sheet = document.Sheets.getByName(shot.sheet)
    controller.setActiveSheet(sheet)
    controller.HasVerticalScrollBar = False
    controller.ZoomType, controller.ZoomValue = _BY_VALUE, shot.zoom
    controller.select(sheet.getCellRangeByName(shot.cell))
    pane = controller.getByIndex(controller.Count - 1)
    frozen = controller.hasFrozenPanes()
    row = shot.top or (pane.FirstVisibleRow if frozen else 0)
    column = shot.left or (pane.FirstVisibleColumn if frozen else 0)
    pane.setFirstVisibleColumn(column + 1)  # and back: what was drawn for the first cursor is drawn anew
    pane.setFirstVisibleColumn(column)
    pane.setFirstVisibleRow(row)


def _without_input_line(frame: Any) -> None:
    import uno

    helper = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.frame.DispatchHelper")
    from com.sun.star.beans import PropertyValue

    hidden = PropertyValue(Name="InputLineVisible", Value=False)
    helper.executeDispatch(frame, ".uno:InputLineVisible", "", 0, (hidden,))


def _picture(shown: Screen, document: Any, shot: Shot, name: str) -> Path:
    """Give the window the size of the shot, and take it once it is drawn and at rest."""
    document.CurrentController.Frame.ContainerWindow.IsMaximized = False
    time.sleep(_A_MOMENT)
    window = shown.xdo("getactivewindow").strip()
    shown.xdo("windowsize", "--sync", window, shot.width, shot.height)
    shown.xdo("mousemove", *_CORNER)
    path = shown.pictures / f"{name}.png"
    before = b""
    for _ in range(_TRIES):
        time.sleep(_A_MOMENT)
        subprocess.run(["import", "-window", window, str(path)], env=shown.environ, check=True)
        now = path.read_bytes()
        if now == before and len(now) > _EMPTY:
            return path
        before = now
    raise TimeoutError(f"{shot.sheet} is not drawn")
