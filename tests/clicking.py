"""A clerk's desk: a virtual screen, LibreOffice with the extension and the form open, mouse and keyboard."""

from __future__ import annotations

import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from live_office import Running, running
from nianbao.addin.install import places, record_python
from nianbao.addin.libreoffice.extension import IDENTIFIER, build_extension
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.submission import Submission
from screen import Screen, screen, wait_for

TABLE, RESULTS = "依申请公开", "校验结果"
FORM = "年报.xlsx"


@dataclass
class Desk:
    """A clerk's desk: a screen, an office with the extension, the form open in it."""

    screen: Screen
    office: Running
    document: Any

    @property
    def window(self) -> Any:
        return self.document.CurrentController.Frame.ContainerWindow

    def cell(self, address: str) -> Any:
        return self.document.Sheets.getByName(TABLE).getCellRangeByName(address)

    def go_to(self, address: str) -> None:
        self.document.CurrentController.select(self.cell(address))
        time.sleep(0.5)

    def press_button(self, name: str) -> float:
        """Click in the toolbar and wait for the box that says the outcome; gives back the seconds between."""
        self.screen.point_at(self.window, name)
        return self.click()

    def click(self) -> float:
        """Click where the mouse is, and wait for the box; gives back the seconds between."""
        before = self.dialogs()
        start = time.monotonic()
        self.screen.xdo("click", 1)
        wait_for(lambda: self.dialogs() > before, every=0.01)
        seconds = time.monotonic() - start
        time.sleep(0.5)
        return seconds

    def dialogs(self) -> int:
        return len(self.screen.xdo("search", "--onlyvisible", "--name", "^年报$").split())

    def dismiss(self) -> None:
        self.screen.press("Return")
        wait_for(lambda: self.dialogs() == 0)
        time.sleep(0.5)


@contextmanager
def desk_of(folder: Path, submission: Submission, pictures: Path) -> Iterator[Desk]:
    """A desk with the agency workbook of a submission on it.

    Args:
        folder: where the workbook and the settings of the extension go.
        submission: what is filled in.
        pictures: where pictures of the screen go.
    """
    settings = places("linux", folder, {})
    record_python(settings, Path(sys.executable), [sysconfig.get_paths()["purelib"]])
    form = folder / FORM
    form.write_bytes(agency_workbook(submission, live_checks(submission)))
    with screen(pictures) as shown:
        environ = {**shown.environ, "XDG_CONFIG_HOME": str(settings.settings.parent)}
        with running(environ, headless=False) as office:
            install_extension(office, folder / "nianbao.oxt")
            document = open_file(office, form)
            try:
                shown.fill_with(FORM)
                yield Desk(shown, office, document)
            finally:
                document.close(True)  # else the office asks whether to save, and nobody answers


def install_extension(office: Running, path: Path) -> None:
    """As ``unopkg add`` does, which refuses to run as root."""
    import uno
    import unohelper
    from com.sun.star.task import XInteractionHandler
    from com.sun.star.ucb import XCommandEnvironment

    class Approve(unohelper.Base, XInteractionHandler):
        def handle(self, request: Any) -> None:
            wanted = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
            for answer in request.getContinuations():
                if answer.queryInterface(wanted):
                    answer.select()
                    return

    class Environment(unohelper.Base, XCommandEnvironment):
        def getInteractionHandler(self) -> Any:  # noqa: N802 - UNO's name
            return Approve()

        def getProgressHandler(self) -> None:  # noqa: N802 - UNO's name
            return None

    path.write_bytes(build_extension())
    manager = office.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
    url = uno.systemPathToFileUrl(str(path))
    added = manager.addExtension(url, (), "user", manager.createAbortChannel(), Environment())
    assert added.Identifier.Value == IDENTIFIER


def open_file(office: Running, path: Path) -> Any:
    import uno

    return office.desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_blank", 0, ())
