"""One click in Excel: ``python -m nianbao.addin.click ACTION --book FULLNAME --window HWND``.

VBA starts this with the full name of the active workbook.  Whatever goes wrong is shown here, in
Chinese; the exit status is 0 whenever something was shown, so that VBA speaks only when Python
could not.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .lean import import_xlwings

TITLE = "年报"
ON_MACOS = ("consolidate", "about")
"""The buttons that write into no open workbook; Excel for Mac has other names for protection and copies."""
NOT_ON_MACOS = (
    "Mac 版 Excel 里不能用这个按钮。请用 LibreOffice 打开这份表（nianbao addin install --libreoffice），"
    "或者保存以后运行：nianbao validate"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one button; gives back 0 once the outcome was shown."""
    parser = argparse.ArgumentParser(prog="nianbao.addin.click")
    parser.add_argument("action")
    parser.add_argument("--book", default="")
    parser.add_argument("--window", type=int, default=0)
    asked = parser.parse_args(argv)
    host = Host(asked.book, asked.window)
    if sys.platform == "darwin" and asked.action not in ON_MACOS:
        host.tell(TITLE, NOT_ON_MACOS)
        return 0
    import_xlwings()
    from .ribbon.actions import perform

    perform(asked.action, host)
    return 0


class Host:
    """Excel (or WPS) as the buttons see it: the workbook clicked in, questions and answers."""

    def __init__(self, fullname: str, window: int) -> None:
        """Remember where the click came from."""
        self.fullname = fullname
        self.window = window
        self._book: Any = None

    def book(self) -> Any:
        """The workbook the click came from, or None when it cannot be found among the open ones."""
        from .ribbon.excel import open_book

        if self._book is None and self.fullname:
            self._book = open_book(self.fullname, self.window)
        return self._book

    def tell(self, title: str, sentence: str) -> None:
        """Show one sentence, above Excel where it is known."""
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.user32.MessageBoxW(self.window, sentence, title, 0x40 | 0x10000)
        elif sys.platform == "darwin":
            script = f'display dialog {_quoted(sentence)} with title {_quoted(title)} buttons {{"好"}}'
            subprocess.run(["/usr/bin/osascript", "-e", script], check=False)
        else:
            sys.stderr.write(f"{title}：{sentence}\n")

    def ask_file(self, title: str, patterns: tuple[str, ...]) -> Path | None:
        """Let the clerk choose a file; None when the choice is cancelled."""
        from tkinter import filedialog

        chosen = self._ask(filedialog.askopenfilename, title=title, filetypes=[(title, " ".join(patterns))])
        return Path(chosen) if chosen else None

    def ask_folder(self, title: str) -> Path | None:
        """Let the clerk choose a folder; None when the choice is cancelled."""
        from tkinter import filedialog

        chosen = self._ask(filedialog.askdirectory, title=title, mustexist=True)
        return Path(chosen) if chosen else None

    @staticmethod
    def _ask(dialog: Any, **options: Any) -> str:
        import tkinter

        root = tkinter.Tk()
        root.withdraw()
        root.attributes("-topmost", True)
        try:
            return str(dialog(parent=root, **options) or "")
        finally:
            root.destroy()


def _quoted(text: str) -> str:
    """A text as AppleScript writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    raise SystemExit(main())
