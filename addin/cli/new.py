"""``nianbao new``: one blank workbook, or one for each member of a roster."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nianbao.validators.district.rules import District
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.form import form_for_year
from nianbao.workbook.merge.roster import Member, read_roster
from nianbao.workbook.submission import Submission, blank_submission, with_last_year

from ..district.heirs import last_years
from ..district.history import doubts, read_last_year
from ..district.local_rules import applied, district_of
from ..errors import WrongUsage
from ..inputs import must_exist
from ..outputs import distinct, workbook_name, write_new
from ..processes import spread, worth
from .console import Exit, answer, progress, tell

_WORTH_PROCESSES = 30
"""Workbooks; fewer are drawn before other processes have started."""


def run(arguments: argparse.Namespace) -> int:
    """Draw the workbooks asked for; returns the exit status."""
    _district.cache_clear()
    return _for_roster(arguments) if arguments.roster else _for_one(arguments)


def _for_one(arguments: argparse.Namespace) -> int:
    path: Path = arguments.output
    if path.is_dir():
        path /= workbook_name(arguments.code, arguments.agency)
    elif path.suffix.lower() != ".xlsx":
        raise WrongUsage(f"工作簿的文件名应以 .xlsx 结尾，不是“{path}”")
    last = read_last_year(arguments.last_year, arguments.year) if arguments.last_year else None
    order = _ordered(Member(arguments.code, arguments.agency), last, arguments)
    write_new(path, _draw(order), force=arguments.force)
    answer(f"已生成：{path}")
    return Exit.DONE


def _for_roster(arguments: argparse.Namespace) -> int:
    if arguments.code:
        raise WrongUsage("--code 只与 --agency 同用；用 --roster 时代码取自名单")
    if arguments.output.suffix.lower() == ".xlsx" and not arguments.output.is_dir():
        raise WrongUsage(f"照名单制作时 -o 应是文件夹，不是“{arguments.output}”")
    must_exist(arguments.roster, "名单")
    roster = applied(district_of(arguments.rules), read_roster(arguments.roster))
    members = roster.expected
    status = Exit.DONE
    last: Mapping[Member, Submission] = {}
    if arguments.last_year:
        before = last_years(arguments.last_year, roster, arguments.year)
        last = before.reports
        for remark in before.remarks:
            tell(f"提醒：{remark}")
        for failure in before.failures:
            tell(f"读不了：{failure}")
            status = Exit.UNREADABLE
    written = 0
    names = distinct(workbook_name(member.code, member.name) for member in members)
    orders = [_ordered(member, last.get(member), arguments) for member in members]
    drawn = spread(_draw, orders, worth(len(orders), _WORTH_PROCESSES))
    with progress("制作填报工作簿") as step:
        for number, (data, name) in enumerate(zip(drawn, names, strict=True), 1):
            try:
                write_new(arguments.output / name, data, force=arguments.force)
                written += 1
            except WrongUsage as error:
                tell(f"未能完成：{error}")
                status = Exit.WRONG_USAGE if status == Exit.DONE else status
            step(number, len(members), name)
    answer(f"已生成 {written} 份填报工作簿，在文件夹 {arguments.output}")
    _tell_left_out(roster.members, members, last, arguments)
    return status


@dataclass(frozen=True)
class _Order:
    """A workbook to be drawn, as it goes to another process."""

    submission: Submission
    rules: Path | None
    """The district's own rules."""


def _ordered(member: Member, last: Submission | None, arguments: argparse.Namespace) -> _Order:
    """A blank workbook for a member, with last year's figures where there are any."""
    submission = blank_submission(form_for_year(arguments.year), member.name, member.code, arguments.year)
    if last is not None:
        for doubt in doubts(submission, last):
            tell(f"提醒：{doubt}")
        submission = with_last_year(submission, last)
    return _Order(submission, arguments.rules)


def _draw(order: _Order) -> bytes:
    district = _district(order.rules)
    submission = replace(order.submission, local_rules=district.text)
    return agency_workbook(submission, live_checks(submission, district.catalogue))


@cache
def _district(rules: Path | None) -> District:
    return district_of(rules)


def _tell_left_out(
    everyone: tuple[Member, ...],
    members: tuple[Member, ...],
    last: Mapping[Member, Submission],
    arguments: argparse.Namespace,
) -> None:
    vertical = [member.name for member in everyone if member not in members]
    if vertical:
        tell(f"名单中的垂直管理机构没有制作：{'、'.join(vertical)}")
    without = [member.name for member in members if member not in last]
    if arguments.last_year and without:
        tell(f"没有找到上年数：{'、'.join(without)}")
