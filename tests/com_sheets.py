"""The sheets of the Excel of ``com_excel.py``: protection, visibility, adding, moving, removing."""

# ruff: noqa: N802, N803 - the names are Excel's

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from com_cells import Cell, Range, SheetState, corner
from com_parts import Com, Comment, plain
from com_stub import refused

if TYPE_CHECKING:
    from com_excel import Workbook

VISIBLE, HIDDEN, VERY_HIDDEN = -1, 0, 2
PERMISSIONS = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows",
    "AllowSorting", "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""In the order in which ``Worksheet.Protect`` takes them."""


class Protection(Com):
    """What a protected sheet allows."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet._excel)
        self._allowed = sheet._state.allowed


for _permission in PERMISSIONS:
    setattr(Protection, _permission, property(lambda self, name=_permission: self._allowed.get(name, False)))


class Comments(Com):
    """The notes of a sheet."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet._excel)
        self._sheet = sheet

    def __iter__(self) -> Iterator[Comment]:
        noted = [place for place, cell in self._sheet._state.cells.items() if cell.note is not None]
        return iter([Comment(Range(self._sheet, *place, *place)) for place in sorted(noted)])


class Worksheet(Com):
    """One sheet."""

    def __init__(self, book: Workbook, state: SheetState) -> None:
        super().__init__(book._excel)
        self._book, self._state = book, state

    def _siblings(self) -> list[SheetState]:
        return self._book._state.sheets

    def _last_one_seen(self) -> bool:
        return [sheet for sheet in self._siblings() if sheet.visible == VISIBLE] == [self._state]

    Parent = property(lambda self: self._book)
    Application = property(lambda self: self._excel)
    Index = property(lambda self: self._siblings().index(self._state) + 1)
    ProtectContents = property(lambda self: "Contents" in self._state.protected)
    ProtectDrawingObjects = property(lambda self: "DrawingObjects" in self._state.protected)
    ProtectScenarios = property(lambda self: "Scenarios" in self._state.protected)
    Protection = property(Protection)
    Cells = property(lambda self: Range(self, 1, 1, 1048576, 16384))
    Comments = property(Comments)

    @property
    def Name(self) -> str:
        return self._state.name

    @Name.setter
    def Name(self, name: str) -> None:
        self._excel._writes(f"{self._state.name}.Name = {name}")
        self._book._refuse_if_locked()
        self._state.name = name

    @property
    def Visible(self) -> int:
        return self._state.visible

    @Visible.setter
    def Visible(self, visible: bool | int) -> None:
        self._excel._writes(f"{self._state.name}.Visible = {visible}")
        self._book._refuse_if_locked()
        if not visible and self._last_one_seen():
            raise refused("不能设置类 Worksheet 的 Visible 属性")
        self._state.visible = -1 if visible is True else int(visible)
        if self._book._active is self._state and not visible:
            self._book._active = next(sheet for sheet in self._siblings() if sheet.visible == VISIBLE)

    @property
    def UsedRange(self) -> Range:
        cells = self._state.cells or {(1, 1): Cell()}
        rows, columns = zip(*cells, strict=True)
        return Range(self, min(rows), min(columns), max(rows), max(columns))

    def Range(self, first: Any, second: Any = None) -> Range:
        corners = [self._corners(plain(one)) for one in (first, second) if one is not None]
        tops, lefts, bottoms, rights = zip(*corners, strict=True)
        return Range(self, min(tops), min(lefts), max(bottoms), max(rights))

    def _corners(self, cells: Any) -> tuple[int, int, int, int]:
        if isinstance(cells, Range):
            return cells._box
        first, _, last = cells.partition(":")
        return (*corner(first), *corner(last or first))

    def Activate(self) -> None:
        self._excel._writes(f"{self._state.name}.Activate()")
        if self._state.visible != VISIBLE:
            raise refused("类 Worksheet 的 Activate 方法无效")
        self._book._active = self._state

    def Move(self, Before: Worksheet) -> None:
        before = plain(Before)._state
        self._excel._writes(f"{self._state.name}.Move(Before={before.name})")
        self._book._refuse_if_locked()
        self._siblings().remove(self._state)
        self._siblings().insert(self._siblings().index(before), self._state)

    def Delete(self) -> None:
        self._excel._writes(f"{self._state.name}.Delete()")
        self._book._refuse_if_locked()
        assert not self._excel._settings["DisplayAlerts"], "Excel would ask the clerk"
        if self._last_one_seen() or self._state.visible == VERY_HIDDEN:
            raise refused("类 Worksheet 的 Delete 方法无效")
        place = self._siblings().index(self._state)
        self._siblings().remove(self._state)
        if self._book._active is self._state:
            seen = [sheet for sheet in self._siblings() if sheet.visible == VISIBLE]
            self._book._active = seen[min(place, len(seen) - 1)]

    def Unprotect(self, Password: str | None = None) -> None:
        self._excel._writes(f"{self._state.name}.Unprotect({Password!r})")
        assert Password is not None or not self._state.password, "Excel would ask the clerk for the password"
        if self._state.password and Password != self._state.password:
            raise refused("您提供的密码不正确")
        self._state.protected = frozenset()

    def Protect(
        self, Password: str = "", DrawingObjects: bool = True, Contents: bool = True,
        Scenarios: bool = True, UserInterfaceOnly: bool = False, *allowed: bool,
    ) -> None:  # fmt: skip
        """Like Excel's, with its defaults: what is not said to be allowed is not."""
        given = dict(zip(PERMISSIONS, allowed, strict=False))
        told = "".join(f", {name}" for name, may in given.items() if may)
        self._excel._writes(f"{self._state.name}.Protect({Password!r}{told})")
        kinds = {"DrawingObjects": DrawingObjects, "Contents": Contents, "Scenarios": Scenarios}
        self._state.protected = frozenset(kind for kind, on in kinds.items() if on)
        self._state.password = Password
        self._state.allowed = {name: given.get(name, False) for name in PERMISSIONS}


class Worksheets(Com):
    """The sheets of a workbook."""

    def __init__(self, book: Workbook) -> None:
        super().__init__(book._excel)
        self._book = book

    Count = property(lambda self: len(self._book._state.sheets))
    Parent = property(lambda self: self._book)

    def __iter__(self) -> Iterator[Worksheet]:
        return iter([self._book._sheet(state) for state in self._book._state.sheets])

    def __call__(self, key: int | str) -> Worksheet:
        self._excel._asked()
        for number, state in enumerate(self._book._state.sheets, 1):
            if key == number or (isinstance(key, str) and state.name.lower() == key.lower()):
                return self._book._sheet(state)
        raise refused("下标越界")

    def Add(self, Before: Worksheet) -> Worksheet:
        before = plain(Before)._state
        self._excel._writes(f"Worksheets.Add(Before={before.name})")
        self._book._refuse_if_locked()
        sheets = self._book._state.sheets
        taken = {sheet.name for sheet in sheets}
        made = SheetState(next(f"Sheet{n}" for n in range(1, 99) if f"Sheet{n}" not in taken))
        sheets.insert(sheets.index(before), made)
        self._book._active = made
        return self._book._sheet(made)
