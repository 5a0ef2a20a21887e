"""What the commands over a district's files share: the request from the options, and what is told first."""

from __future__ import annotations

import argparse

from ..district.batch import Outcome, Request, examine
from ..district.local_rules import district_of
from .console import progress, tell


def request_of(arguments: argparse.Namespace) -> Request:
    """What is to be consolidated, as far as every such command has the option."""
    return Request(
        arguments.paths,
        arguments.output,
        year=arguments.year,
        roster=arguments.roster,
        last_year=arguments.last_year,
        district_name=arguments.agency or "",
        district=district_of(arguments.rules),
        prefer_newest=arguments.prefer == "newest",
        jobs=arguments.jobs,
    )


def examined(request: Request) -> Outcome:
    """Everything read, judged and summed, nothing written; what was skipped and decided is told."""
    with progress("读取") as step:
        outcome = examine(request, step)
    tell_decided(outcome)
    return outcome


def tell_decided(outcome: Outcome) -> None:
    """Which files were passed over, and what was decided without being asked."""
    for path, reason in outcome.skipped:
        tell(f"跳过 {path}：{reason}")
    for note in outcome.notes:
        tell(f"提醒：{note}")
