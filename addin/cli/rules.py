"""``nianbao rules``: the catalogue, printed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from nianbao.validators import render
from nianbao.validators.finding import SEVERITY_NAMES

from ..district.local_rules import district_of
from .console import Exit, answer, answer_json
from .paper import Paper


def run(arguments: argparse.Namespace) -> int:
    """Print every rule in the format asked for."""
    catalogue = district_of(arguments.rules).catalogue
    if arguments.format == "json":
        answer_json({"rules": render.records(catalogue)})
    elif arguments.format == "md":
        answer(render.markdown(catalogue).rstrip("\n"))
    else:
        _show(render.records(catalogue))
    return Exit.DONE


def _show(records: Sequence[render.RuleRecord]) -> None:
    paper = Paper()
    for prefix, heading in render.GROUPS.items():
        those = [rule for rule in records if rule["id"].startswith(prefix)]
        if those:
            paper.line(heading, style="bold")
        for rule in those:
            paper.line(f"{rule['id']}  {SEVERITY_NAMES[rule['severity']]}  {rule['title']}", 1)
            if rule["formula"]:
                when = f"  仅当 {rule['when'].removeprefix('=')}" if rule["when"] else ""
                paper.line(rule["formula"] + when, 4, "dim")
    paper.line(f"共 {len(records)} 条；措辞、改法和依据见 nianbao rules --format md")
