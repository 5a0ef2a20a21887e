"""A district's own rules at the doors: the file of ``--rules`` read, and applied to a roster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.validators.district.rules import NO_DISTRICT, District

from ..errors import WrongUsage

if TYPE_CHECKING:
    from nianbao.workbook.merge.roster import Roster


def district_of(path: Path | None) -> District:
    """What the file says; the rules as they come where none is given.

    Raises:
        DistrictRulesError: the file is wrong; names each key.
    """
    if path is None:
        return NO_DISTRICT
    from nianbao.validators.district.rules_file import read_rules

    return read_rules(path)


def applied(district: District, roster: Roster) -> Roster:
    """The roster with the vertically managed agencies the district names (C03).

    Raises:
        WrongUsage: the district names an agency that is not on the roster.
    """
    if unknown := district.unknown([(member.code, member.name) for member in roster.members]):
        raise WrongUsage(f"规则文件 {district.path} 的 vertical 列了名单上没有的单位：{'、'.join(unknown)}")
    members = tuple(
        replace(member, vertical=district.is_vertical(member.code, member.name, member.vertical))
        for member in roster.members
    )
    return replace(roster, members=members)
