"""A district's own rules: what ``--rules FILE`` says, as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from nianbao.workbook.errors import NianbaoError
from nianbao.workbook.numbers import clean

from ..catalogue import CATALOGUE, Catalogue
from .gathering import GOVERNMENT

DEPARTMENT = "部门"
"""The kind of a roster member that is a department of the government."""
LEGAL_DEADLINES: Mapping[str, tuple[int, int]] = {DEPARTMENT: (1, 31), GOVERNMENT: (3, 31)}
"""Month and day of the year after the report's, by kind: 条例第四十九条.  It names no other kinds."""


class DistrictRulesError(NianbaoError):
    """A file of district rules is wrong: names the file and every key that is, in Chinese."""


@dataclass(frozen=True)
class District:
    """The catalogue as a district uses it, and what it decides about its agencies."""

    path: str = ""
    """The file it was read from; empty: the rules as they come."""
    catalogue: Catalogue = CATALOGUE
    deadlines: Mapping[str, date] = field(default_factory=dict)
    """By kind of agency as the roster says; ``""`` for every other kind."""
    vertical: frozenset[str] = frozenset()
    """Codes and names of agencies that are vertically managed, whatever the roster says."""
    not_vertical: frozenset[str] = frozenset()
    """Codes and names of agencies that are not."""
    text: str = ""
    """What was read, as workbooks carry it: without empty ends of lines."""

    def is_vertical(self, code: str, name: str, as_on_roster: bool) -> bool:
        """Whether an agency is vertically managed; the file goes before the roster (C03)."""
        names = _names(code, name)
        if names & self.not_vertical:
            return False
        return as_on_roster or bool(names & self.vertical)

    def is_told(self, code: str, name: str) -> bool:
        """Whether the file itself says if this agency is vertically managed."""
        return bool(_names(code, name) & (self.vertical | self.not_vertical))

    def unknown(self, members: Collection[tuple[str, str]]) -> list[str]:
        """Agencies the file names that are not among these codes and names."""
        known = {one for code, name in members for one in _names(code, name)}
        return sorted((self.vertical | self.not_vertical) - known)

    def deadline(self, kind: str, year: int, own: date | None) -> date | None:
        """The last day for an agency: its own, else the district's, never later than the law's.

        Args:
            kind: as the roster says.
            year: the year of the report.
            own: the roster's deadline for this agency.
        """
        chosen = own or self.deadlines.get(kind) or self.deadlines.get("")
        legal = LEGAL_DEADLINES.get(kind)
        days = [day for day in (chosen, date(year + 1, *legal) if legal else None) if day]
        return min(days, default=None)


NO_DISTRICT = District()
"""The rules as they come: nobody has said anything."""


def _names(code: str, name: str) -> frozenset[str]:
    return frozenset({clean(code).upper(), clean(name)}) - {""}
