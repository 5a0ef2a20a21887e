"""What hangs on the cells of ``com_cells.py``: fills, fonts, notes, links; and what every COM object does."""

# ruff: noqa: N802, N803 - the names are Excel's

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from com_stub import CDispatch, com_error

if TYPE_CHECKING:
    from com_cells import Range

NO_COLOUR = -4142
SOME_COLOUR = 3
ONE_CALL = 255
"""Characters of a note that Excel keeps of one call."""


class Com(CDispatch):
    """A COM object: counts what is asked of it, and knows only the members Excel knows."""

    class _Dispatch:
        """What xlwings asks when a member is not found: whether Excel was only busy."""

        @staticmethod
        def GetIDsOfNames(_: int, name: str) -> None:
            raise com_error(-2147352570, f"Unknown name {name}", None, None)

    _oleobj_ = _Dispatch()

    def __init__(self, excel: Any) -> None:
        self._excel = excel

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            object.__getattribute__(self, "_excel")._asked()
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not isinstance(getattr(type(self), name, None), property):
            raise AttributeError(name)
        object.__setattr__(self, name, value)


def plain(found: Any) -> Any:
    """The object inside the wrapper with which xlwings tries again when Excel is busy."""
    return found.__dict__.get("_inner", found) if hasattr(found, "__dict__") else found


class Part(Com):
    """Something that belongs to a range."""

    def __init__(self, cells: Range) -> None:
        super().__init__(cells._excel)
        self._cells = cells

    def _where(self) -> str:
        return f"{self._cells._where()}.{type(self).__name__}"


class Interior(Part):
    """The fill; colours are blue, green, red, and come as floating point numbers."""

    def _colours(self) -> set[int | None]:
        return set(self._cells._seen("colour"))

    @property
    def ColorIndex(self) -> int | None:
        colours = self._colours()
        if len(colours) > 1:
            return None
        return NO_COLOUR if colours == {None} else SOME_COLOUR

    @ColorIndex.setter
    def ColorIndex(self, index: int) -> None:
        assert index == NO_COLOUR
        self._paint(None, "ColorIndex = xlNone")

    @property
    def Color(self) -> float | None:
        colours = self._colours()
        return float(next(iter(colours - {None}), 0xFFFFFF) or 0) if len(colours) == 1 else None

    @Color.setter
    def Color(self, colour: int) -> None:
        red, green, blue = colour & 255, colour >> 8 & 255, colour >> 16
        self._paint(int(colour), f"Color = #{red:02X}{green:02X}{blue:02X}")

    def _paint(self, colour: int | None, told: str) -> None:
        self._excel._writes(f"{self._where()}.{told}")
        self._cells._formats("Interior")
        for cell in self._cells._cells():
            cell.colour = colour


class Font(Part):
    """The font."""

    @property
    def Bold(self) -> bool:
        return all(self._cells._seen("bold"))

    @Bold.setter
    def Bold(self, on: bool) -> None:
        self._excel._writes(f"{self._where()}.Bold = {on}")
        self._cells._formats("Font")
        for cell in self._cells._cells():
            cell.bold = on


class Comment(Part):
    """The note of a cell."""

    Parent = property(lambda self: self._cells)

    def Text(self, Text: str | None = None, Start: int | None = None, Overwrite: bool = True) -> str:
        cell = self._cells._one()
        if Text is not None:
            told = f"{len(Text)} characters" + (f", {Start}, {Overwrite}" if Start else "")
            self._excel._writes(f"{self._where()}.Text({told})")
            self._cells._draws()
            before = cell.note or ""
            kept = Text[:ONE_CALL]
            if Start is None:
                cell.note = kept
            else:
                rest = before[Start - 1 :] if not Overwrite else ""
                cell.note = before[: Start - 1] + kept + rest
        return cell.note or ""

    def Delete(self) -> None:
        self._excel._writes(f"{self._where()}.Delete()")
        self._cells._draws()
        self._cells._one().note = None


class Hyperlinks(Part):
    """The links in a range."""

    def Add(self, Anchor: Range, Address: str) -> Hyperlink:
        self._excel._writes(f"{self._where()}.Add({Address})")
        self._cells._formats("Hyperlinks", "AllowInsertingHyperlinks")
        self._cells._one().link = Address
        return Hyperlink(plain(Anchor))


class Hyperlink(Part):
    """One link."""

    @property
    def TextToDisplay(self) -> str:
        return str(self._cells._one().value)

    @TextToDisplay.setter
    def TextToDisplay(self, text: str) -> None:
        self._excel._writes(f"{self._where()}.TextToDisplay = {text}")
        self._cells._one().value = text

    @property
    def ScreenTip(self) -> str:
        return ""

    @ScreenTip.setter
    def ScreenTip(self, text: str) -> None:
        self._excel._writes(f"{self._where()}.ScreenTip = {text}")
