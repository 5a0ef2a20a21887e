"""One real click: mouse and keyboard on a virtual screen, the extension inside LibreOffice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import ROOT, real
from clicking import FORM, RESULTS, TABLE, Desk, desk_of
from live_office import missing_uno, required
from screen import missing_screen

pytestmark = pytest.mark.office

RED = 0xFFC7CE


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    reason = missing_uno() or missing_screen()
    if reason and required():
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
    with desk_of(tmp_path, real(0), ROOT / "artefacts" / "click") as made:
        yield made


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
