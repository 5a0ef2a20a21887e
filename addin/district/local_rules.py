"""A district's own rules at the doors: the file of ``--rules`` read, and applied to a roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.validators.catalogue import Catalogue
from nianbao.validators.district.rules import NO_DISTRICT, District
from nianbao.validators.wording import listed
from nianbao.workbook.submission import Submission

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


def common_rules(district: District) -> Catalogue | None:
    """The rules for all; None where nobody has named any: then those that each workbook carries."""
    return district.catalogue if district.path else None


def remarks(submissions: Iterable[Submission], district: District) -> list[str]:
    """What a person should know about the rules that workbooks carry, one sentence each."""
    carrying = [one for one in submissions if one.local_rules]
    if not district.path:
        texts = {one.local_rules for one in carrying}
        different = f"（有 {len(texts)} 种，不尽相同）" if len(texts) > 1 else ""
        count = f"{len(carrying)} 份工作簿带有地方规则{different}"
        return [f"{count}，已照用；要统一按一个规则文件校验，请给 --rules"] if carrying else []
    other = [one.agency_name or one.path for one in carrying if one.local_rules != district.text]
    if not other:
        return []
    return [f"工作簿所带的地方规则与 {district.path} 不同，已按 {district.path} 校验：{listed(other, '份')}"]


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
