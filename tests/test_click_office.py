"""One real click: mouse and keyboard on a virtual screen, the extension inside LibreOffice."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cases import ROOT, real
from live_office import Running, missing_uno, required, running
from nianbao.addin.install import places, record_python
from nianbao.addin.libreoffice.extension import IDENTIFIER, build_extension
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from screen import Screen, missing_screen, screen, wait_for

pytestmark = pytest.mark.office

TABLE, RESULTS = "依申请公开", "校验结果"
FORM = "年报.xlsx"
RED = 0xFFC7CE


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

    def press_button(self, name: str) -> None:
        """Click in the toolbar, and close the box that says the outcome once it is there."""
        before = self.dialogs()
        self.screen.click(self.window, name)
        wait_for(lambda: self.dialogs() > before)
        time.sleep(0.5)

    def dialogs(self) -> int:
        return len(self.screen.xdo("search", "--onlyvisible", "--name", "^年报$").split())

    def dismiss(self) -> None:
        self.screen.press("Return")
        wait_for(lambda: self.dialogs() == 0)
        time.sleep(0.5)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    reason = missing_uno() or missing_screen()
    if reason and required():
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
    settings = places("linux", tmp_path, {})
    record_python(settings, Path(sys.executable), [sysconfig.get_paths()["purelib"]])
    form = tmp_path / FORM
    form.write_bytes(agency_workbook(real(0), live_checks(real(0))))
    with screen(ROOT / "artefacts" / "click") as shown:
        environ = {**shown.environ, "XDG_CONFIG_HOME": str(settings.settings.parent)}
        with running(environ, headless=False) as office:
            install_extension(office, tmp_path / "nianbao.oxt")
            document = open_file(office, form)
            shown.fill_with(FORM)
            yield Desk(shown, office, document)
            document.close(True)


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


def test_type_check_correct_check_clear(desk: Desk, tmp_path: Path) -> None:
    untouched = {sheet.Name: sheet.isProtected() for sheet in desk.document.Sheets}
    desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName(TABLE))
    desk.go_to("D8")
    desk.screen.type("85")
    desk.screen.press("Return")
    assert desk.cell("D8").Value == 85
    desk.screen.shot("1-typed")

    desk.press_button("校验")
    desk.screen.shot("2-checked")
    desk.dismiss()
    assert desk.document.Sheets.ElementNames[1] == RESULTS
    assert [desk.cell(place).CellBackColor for place in ("D8", "D9", "D31", "D32")] == [RED] * 4
    assert "T301" in desk.cell("D8").Annotation.String
    assert desk.document.CurrentController.Selection.AbsoluteName == f"${TABLE}.$D$8"
    desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName(RESULTS))
    time.sleep(0.5)
    desk.screen.shot("3-findings")

    desk.document.CurrentController.setActiveSheet(desk.document.Sheets.getByName(TABLE))
    desk.go_to("D8")
    desk.screen.type("58")
    desk.screen.press("Return")
    desk.press_button("校验")
    desk.screen.shot("4-corrected")
    desk.dismiss()
    assert RESULTS not in desk.document.Sheets.ElementNames
    assert desk.cell("D8").CellBackColor != RED
    assert desk.cell("D8").Annotation.String == ""

    desk.press_button("清除标记")
    desk.dismiss()
    desk.screen.shot("5-cleared")
    assert {sheet.Name: sheet.isProtected() for sheet in desk.document.Sheets} == untouched
    desk.document.store()
    from nianbao.workbook.read import read_submission

    assert read_submission(tmp_path / FORM).numbers() == real(0).numbers()


def test_the_extension_says_what_is_missing(tmp_path: Path) -> None:
    """Where nianbao was never installed, the component names the file it looked for."""
    component = ROOT / "addin" / "libreoffice" / "oxt" / "nianbao_component.py"
    script = (
        "import sys, types\n"
        "made = types.SimpleNamespace(addImplementation=lambda *a: None)\n"
        "sys.modules['unohelper'] = types.SimpleNamespace(\n"
        "    Base=type('B', (), {}), ImplementationHelper=lambda: made)\n"
        "for name in ('com', 'com.sun', 'com.sun.star', 'com.sun.star.task'):\n"
        "    sys.modules[name] = types.ModuleType(name)\n"
        "sys.modules['com.sun.star.task'].XJobExecutor = type('X', (), {})\n"
        f"source = open({str(component)!r}, encoding='utf-8').read()\n"
        "space = {}\n"
        "exec(compile(source, 'component', 'exec'), space)\n"
        "print(space['make_importable']())\n"
    )
    environ = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert str(tmp_path / "nianbao" / "python.txt") in done.stdout, done.stderr
    assert "nianbao addin install --libreoffice" in done.stdout
