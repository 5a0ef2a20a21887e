"""The part of the extension LibreOffice loads: finds the installed nianbao and hands the click over.

LibreOffice brings its own Python.  Where nianbao is installed stands in ``python.txt``, which
``nianbao addin install --libreoffice`` writes: the interpreter, then its module search path.
"""

import os
import site
import sys
from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.task import XJobExecutor

SERVICE = "nianbao.Addon"


def settings_file() -> Path:
    """The file that tells where nianbao is installed, for this system and user."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "nianbao" / "python.txt"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "nianbao" / "python.txt"
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "nianbao" / "python.txt"


def make_importable() -> str:
    """Put nianbao on the search path; gives back a sentence when it cannot be found, else nothing."""
    place = settings_file()
    if not place.is_file():
        return f"还没有装好年报工具（找不到 {place}）。请运行一次：nianbao addin install --libreoffice"
    encoding = "utf-16" if sys.platform == "win32" else "utf-8"
    for folder in place.read_text(encoding).splitlines()[1:]:
        if folder not in sys.path:
            site.addsitedir(folder)
    try:
        import nianbao.addin.libreoffice.job  # noqa: F401
    except ImportError as error:
        again = "请重新运行：nianbao addin install --libreoffice"
        return f"找到了年报工具的位置，但装不进 LibreOffice（{error}）。{again}"
    return ""


class Addon(unohelper.Base, XJobExecutor):
    """Called by the menu and the toolbar with the name of the action."""

    def __init__(self, context: Any) -> None:
        """Keep the office's component context."""
        self.context = context

    def trigger(self, action: str) -> None:
        """Run one button."""
        trouble = make_importable()
        if trouble:
            self._tell(trouble)
            return
        from nianbao.addin.libreoffice.job import run

        run(self.context, action)

    def _tell(self, sentence: str) -> None:
        from com.sun.star.awt.MessageBoxType import WARNINGBOX

        service = self.context.ServiceManager.createInstanceWithContext
        frame = service("com.sun.star.frame.Desktop", self.context).getCurrentFrame()
        toolkit = service("com.sun.star.awt.Toolkit", self.context)
        toolkit.createMessageBox(frame.ContainerWindow, WARNINGBOX, 1, "年报", sentence).execute()


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - LibreOffice looks for this name
g_ImplementationHelper.addImplementation(Addon, SERVICE, ("com.sun.star.task.Job",))
