"""The roster: which agencies are to report (编制主体名单), and who a file that came in is from (C02)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from ..errors import UnreadableFile
from ..numbers import clean
from .rows import Row, read_tables

How = Literal["code", "name", "similar_name", "area_name", "conflict", "none"]
"""``code``: by its code; ``name``: by its exact name; ``similar_name``: by a name that differs only
in punctuation, spaces or full width; ``area_name``: by a name that differs only in how the area before
it is written; ``conflict``: the code is one member's and the name another's; ``none``: nobody, or more
than one member, fits."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("代码", "编号", "主体编号", "单位代码", "机构代码"),
    "name": ("名称", "单位", "单位名称", "机构名称", "主体名称"),
    "kind": ("类别", "类型"),
    "vertical": ("垂直管理", "是否垂直管理"),
    "contact": ("联系人",),
    "phone": ("电话", "联系电话", "手机", "手机号", "手机号码"),
    "deadline": ("截止日期", "截止时间"),
    "received": ("收到日期", "报送日期"),
    "predecessors": ("前身",),
    "": ("序号", "备注"),  # common in rosters, of no use here
}
_FIELDS = {heading: field for field, names in _COLUMNS.items() for heading in (field, *names) if heading}
_REQUIRED = ("code", "name")
_YES = frozenset({"是", "true", "1", "yes", "y", "√", "✓"})
_NO = frozenset({"", "否", "false", "0", "no", "n", "×"})
_DATE = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_AREA_ENDS = "省市区县旗州盟"
_AREA_END = "(?:省|(?<!城)市|(?<![社园发景])区|[县旗州盟])"
"""Not those of 城市管理局, 社区, 园区, 开发区, 景区."""
_AREA_WORDS = re.compile(_AREA_END)
_WHOLE_AREA = re.compile(f".+{_AREA_END}")
_AREA_BEFORE = re.compile(f".+?{_AREA_END}")
_SHORTEST_NAME = 3
"""Characters of a name without its area that still tell one agency from another."""
_BETWEEN = re.compile(r"[、;；,，|\n]+")
_HEADING_ROWS = 10
_SHOWN_FAULTS = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One agency that is to report."""

    code: str
    name: str
    kind: str = ""
    """部门, 镇, 街道, 园区, 本级, or whatever the roster says."""
    vertical: bool = False
    """Vertically managed: reports to its own system, is not summed here (C03)."""
    contact: str = ""
    deadline: date | None = None
    predecessors: tuple[str, ...] = ()
    """Names or codes of the agencies whose last year's figures are to be compared with its own."""
    received: date | None = None
    """The day its report came in, as somebody noted it; no file can prove that (P01)."""
    phone: str = ""
    """How to reach ``contact``."""


class Match(NamedTuple):
    """Who a file is from, and how that was found."""

    member: Member | None
    how: How


@dataclass(frozen=True)
class Roster:
    """The agencies of one district, in the order of the file."""

    path: str
    members: tuple[Member, ...]

    @property
    def expected(self) -> tuple[Member, ...]:
        """The members whose figures belong to the district's: all but the vertically managed (C03)."""
        return tuple(member for member in self.members if not member.vertical)

    def find(self, code: str, name: str) -> Match:
        """The member with this code, else with this name; never one of two that fit equally well.

        An empty code or name fits nobody.  That only the area is written otherwise (甲民政局,
        民政局, 某市甲区民政局 for 甲区民政局) is weaker than any code.
        """
        by_code = self._codes.get(_same_code(code))
        by_name, how = self._by_name(name)
        if by_code and by_name and by_code is not by_name:
            return Match(None, "conflict")
        if by_code:
            return Match(by_code, "code")
        return Match(by_name, how) if by_name else self._by_area(name)

    def named_in(self, text: str) -> Member | None:
        """The member whose name stands in a text such as a file's name, whole or without its area."""
        text = _bare(text)
        longest = {member: _longest_in(text, _bare(member.name)) for member in self.members}
        most = max(longest.values(), default=0)
        found = [member for member, length in longest.items() if length == most]
        return found[0] if most and len(found) == 1 else None

    def _by_name(self, name: str) -> tuple[Member | None, How]:
        exact = self._names.get(clean(name))
        if exact:
            return exact, "name"
        similar = self._bare_names.get(_bare(name), ())
        return (similar[0], "similar_name") if len(similar) == 1 else (None, "none")

    def _by_area(self, name: str) -> Match:
        same = [member for member in self.members if _same_but_area(member.name, name)]
        return Match(same[0], "area_name") if len(same) == 1 else Match(None, "none")

    @cached_property
    def _codes(self) -> dict[str, Member]:
        return {_same_code(member.code): member for member in self.members}

    @cached_property
    def _names(self) -> dict[str, Member]:
        return {clean(member.name): member for member in self.members}

    @cached_property
    def _bare_names(self) -> dict[str, list[Member]]:
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(_bare(member.name), []).append(member)
        found.pop("", None)
        return found


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file or a workbook (.xlsx .xls .ods).

    Columns ``code`` (代码) and ``name`` (名称) are required; ``kind vertical contact deadline
    predecessors received`` (类别 垂直管理 联系人 截止日期 前身 收到日期) may follow.  A title above
    the headings is passed over.  Codes are text: leading zeros count.

    Raises:
        UnreadableFile: the file cannot be read, or its content is wrong; names every wrong row.
    """
    table, at = _find_headings(path, read_tables(path))
    fields = _fields(path, table[at])
    rows = [row for row in table[at + 1 :] if not row.empty]
    if not rows:
        raise UnreadableFile(str(path), "名单是空的：表头之下没有一个单位")
    faults: list[str] = []
    members = [_member(fields, row, faults) for row in rows]
    faults += _doubles(rows, [member.code for member in members], "代码", _same_code)
    faults += _doubles(rows, [member.name for member in members], "名称", clean)
    if faults:
        more = f"；等，共{len(faults)}处" if len(faults) > _SHOWN_FAULTS else ""
        raise UnreadableFile(str(path), "；".join(faults[:_SHOWN_FAULTS]) + more)
    return Roster(str(path), tuple(members))


def _find_headings(path: Path, tables: Sequence[tuple[Row, ...]]) -> tuple[tuple[Row, ...], int]:
    """The table with the headings, and their row; one with both required headings goes first."""
    for wanted in (2, 1):
        for table in tables:
            for at, row in enumerate(table[:_HEADING_ROWS]):
                if len({_field(cell) for cell in row.cells} & set(_REQUIRED)) >= wanted:
                    return table, at
    first = next((row.cells for table in tables for row in table if not row.empty), None)
    if first is None:
        raise UnreadableFile(str(path), "名单是空的")
    shown = "、".join(cell for cell in first if cell)
    raise UnreadableFile(str(path), f"没有表头：应有“代码”和“名称”两列，首行却是“{shown}”")


def _field(heading: str) -> str | None:
    return _FIELDS.get(re.sub(r"\s", "", heading).lower())


def _fields(path: Path, row: Row) -> tuple[str, ...]:
    """The field of each column, empty for one that is passed over."""
    unknown = [cell for cell in row.cells if cell and _field(cell) is None]
    if unknown:
        known = "、".join(names[0] for field, names in _COLUMNS.items() if field)
        raise UnreadableFile(
            str(path), f"{row.where}：不认识的列“{'”“'.join(unknown)}”。可用的列：{known}（或英文列名）"
        )
    fields = tuple(_field(cell) or "" for cell in row.cells)
    for field, names in _COLUMNS.items():
        if field in _REQUIRED and field not in fields:
            raise UnreadableFile(str(path), f"{row.where}：缺少“{names[0]}”（{field}）列")
        if field and fields.count(field) > 1:
            raise UnreadableFile(str(path), f"{row.where}：“{names[0]}”（{field}）列出现两次")
    return fields


def _member(fields: Sequence[str], row: Row, faults: list[str]) -> Member:
    """One row as a member; what is wrong with it is added to ``faults``."""

    def fault(sentence: str) -> None:
        faults.append(f"{row.where}：{sentence}")

    if any(row.cells[len(fields) :]):
        fault(f"比表头多出内容“{'、'.join(filter(None, row.cells[len(fields) :]))}”")
    given = {field: cell for field, cell in zip(fields, row.cells, strict=False) if field}
    for field in _REQUIRED:
        if not given.get(field):
            fault(f"缺少{_COLUMNS[field][0]}")
    vertical = given.get("vertical", "").lower()
    if vertical not in _YES | _NO:
        fault(f"“垂直管理”应填“是”或“否”，实为“{given['vertical']}”")
    days: dict[str, date | None] = {}
    for field in ("deadline", "received"):
        written = given.get(field, "")
        days[field] = _day(written)
        if written and days[field] is None:
            fault(f"“{_COLUMNS[field][0]}”应写成 2025-01-20 这样，实为“{written}”")
    return Member(
        code=given.get("code", ""),
        name=given.get("name", ""),
        kind=given.get("kind", ""),
        vertical=vertical in _YES,
        contact=given.get("contact", ""),
        phone=given.get("phone", ""),
        deadline=days["deadline"],
        received=days["received"],
        predecessors=tuple(filter(None, map(clean, _BETWEEN.split(given.get("predecessors", ""))))),
    )


def _day(text: str) -> date | None:
    found = _DATE.fullmatch(re.sub(r"\s", "", text))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _doubles(
    rows: Sequence[Row], values: Sequence[str], what: str, same: Callable[[str], str]
) -> Iterator[str]:
    first: dict[str, Row] = {}
    for row, value in zip(rows, values, strict=True):
        if value and (before := first.setdefault(same(value), row)) is not row:
            yield f"{row.where}：{what}“{value}”与{before.where}重复"


def _same_code(code: str) -> str:
    """Codes are the same whatever their case; 1 and 001 are two codes."""
    return clean(code).upper()


def _bare(name: str) -> str:
    """A name without punctuation, spaces and invisible characters, full-width forms narrowed."""
    return "".join(char for char in clean(name) if unicodedata.category(char)[0] not in "PZC").casefold()


def _same_but_area(one: str, other: str) -> bool:
    """Whether names differ only in 省, 市, 区, 县 and the like, or in areas that one of them leaves out."""
    one, other = _bare(one), _bare(other)
    if _AREA_WORDS.sub("", one) == _AREA_WORDS.sub("", other):
        return len(one) >= _SHORTEST_NAME
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    shorter = shorter.lstrip(_AREA_ENDS)
    if len(shorter) < _SHORTEST_NAME or not longer.endswith(shorter):
        return False
    return bool(_WHOLE_AREA.fullmatch(longer.removesuffix(shorter)))


def _longest_in(text: str, name: str) -> int:
    """How much of a name stands in a text: all of it, or what is left without 某省, 某市, 某区 before it."""
    if name and name in text:
        return len(name)
    while name and name not in text:
        before = _AREA_BEFORE.match(name)
        name = name[before.end() :] if before else ""
    return len(name) if len(name) >= _SHORTEST_NAME else 0
