"""The xlwings engine: the running office, its open spreadsheets, the window the clerk looks at.

Only the members that add-in code uses are here, under the meaning Excel gives them; anything else
raises, as the base classes of xlwings do.  Nothing of xlwings's ``pro`` folder is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
import xlwings as xw
from xlwings import base_classes

from .book import Book
from .cells import ErrorValue, Range

NAME = "libreoffice"
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_BOXES = {None: "INFOBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


def connect(context: Any) -> xw.App:
    """Make the running office the active engine of xlwings.

    Args:
        context: the component context of LibreOffice, in its own process or over a bridge.
    """
    engine = xw.main.Engine(impl=Engine(context))
    xw.engines.add(engine)
    engine.activate()
    app = xw.apps.active
    assert app is not None, "the engine just activated has an app"
    return app


class Engine:
    """What ``xlwings.main.Engine`` asks of an implementation."""

    name = NAME
    type = "desktop"

    def __init__(self, context: Any) -> None:
        """Hold the office's component context."""
        self.context = context
        self.apps = Apps(App(self))

    def service(self, name: str) -> Any:
        """A UNO service of the office by name."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Values go to the range as they are; ``cells.Range`` encodes them."""
        return value.item() if hasattr(value, "item") else value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """What a range gave, as the options of the caller ask for it; an error is None or its text."""

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, ErrorValue):
                return value.text if err_to_str else None
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The one office."""

    def __init__(self, app: App) -> None:
        """Hold the office."""
        self._app = app

    def keys(self) -> list[int]:
        """Process ids; the office is always number 1 here."""
        return [1]

    def __iter__(self) -> Iterator[App]:
        return iter((self._app,))

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self._app

    @staticmethod
    def cleanup() -> None:
        """Nothing is started, so nothing is left behind."""


class App(base_classes.App):
    """The office: what is open, what is selected, what is shown."""

    engine: Any = None
    pid = 1
    visible = True
    display_alerts = True
    enable_events = True
    _indicator: Any = None
    """What the status bar shows; only the indicator that began it can end it, perhaps at a later click."""

    def __init__(self, engine: Engine) -> None:
        """Hold the engine."""
        self.engine = engine

    @property
    def api(self) -> Any:
        """The desktop."""
        return self.engine.service("com.sun.star.frame.Desktop")

    @property
    def version(self) -> str:
        """LibreOffice's version, such as ``7.4``."""
        provider = self.engine.service("com.sun.star.configuration.ConfigurationProvider")
        place = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        place.Name, place.Value = "nodepath", "/org.openoffice.Setup/Product"
        view = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", (place,)
        )
        return str(view.getByName("ooSetupVersion"))

    @property
    def books(self) -> Books:
        """The open spreadsheets."""
        return Books(self)

    @property
    def selection(self) -> Any:
        """The selected cells, or None when something else is selected."""
        active = self.books.active
        if active is None:
            return None
        chosen = active.doc.CurrentController.Selection
        if not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        return Range(active.sheet_of(chosen), chosen)

    @property
    def _document(self) -> Any:
        active = self.books.active
        return None if active is None else active.doc

    @property
    def screen_updating(self) -> bool:
        """Whether the window follows the changes."""
        return self._document is None or not self._document.hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        if self._document is None:
            return
        if not on:
            self._document.lockControllers()
        while on and self._document.hasControllersLocked():
            self._document.unlockControllers()

    @property
    def status_bar(self) -> bool:
        """Always False: LibreOffice does not tell what its status bar shows."""
        return False

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        if App._indicator is not None:
            App._indicator.end()
            App._indicator = None
        if text and self._document is not None:
            App._indicator = self._document.CurrentController.Frame.createStatusIndicator()
            App._indicator.start(text, 0)

    def calculate(self) -> None:
        """Recalculate the active spreadsheet."""
        if self._document is not None:
            self._document.calculateAll()

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: str) -> str:
        """Show a message box; gives back the button pressed."""
        frame = self.api.getCurrentFrame()
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", _BOXES.get(mode, "WARNINGBOX"))
        toolkit = self.engine.service("com.sun.star.awt.Toolkit")
        window = frame.ContainerWindow if frame else None
        box = toolkit.createMessageBox(window, kind, _BUTTONS[buttons], title or "", prompt)
        return _ANSWERS[box.execute()]

    def activate(self, steal_focus: bool = False) -> None:
        """Bring the active spreadsheet to the front."""
        if self.books.active is not None:
            self.books.active.activate()


class Books(base_classes.Books):
    """The open spreadsheets, in the order the office lists them."""

    def __init__(self, app: App) -> None:
        """Hold the office."""
        self.app = app

    app: Any = None

    @property
    def api(self) -> Any:
        """The desktop's components."""
        return self.app.api.Components

    def __iter__(self) -> Iterator[Book]:
        documents = self.api.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                yield Book(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Book:
        """By place from 1, or by name."""
        for number, one in enumerate(self, 1):
            if key == number or (isinstance(key, str) and one.name.lower() == key.lower()):
                return one
        raise KeyError(key)

    @property
    def active(self) -> Book | None:
        """The spreadsheet in front, else the first one, else None."""
        current = self.app.api.getCurrentComponent()
        if current is not None and current.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return Book(self.app, current)
        return next(iter(self), None)

    def open(self, fullname: str, *args: Any, **options: Any) -> Book:
        """Open a file of the disk in a new window."""
        url = uno.systemPathToFileUrl(str(Path(fullname).resolve()))
        return Book(self.app, self.app.api.loadComponentFromURL(url, "_blank", 0, ()))
