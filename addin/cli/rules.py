"""``nianbao rules``: the catalogue, printed."""

from __future__ import annotations

import argparse

from nianbao.validators import render
from nianbao.validators.finding import SEVERITY_NAMES

from .console import Exit, answer, answer_json
from .paper import Paper


def run(arguments: argparse.Namespace) -> int:
    """Print every rule in the format asked for."""
    if arguments.format == "json":
        answer_json({"rules": render.records()})
    elif arguments.format == "md":
        answer(render.markdown().rstrip("\n"))
    else:
        _show()
    return Exit.DONE


def _show() -> None:
    paper = Paper()
    records = render.records()
    for prefix, heading in render.GROUPS.items():
        paper.line(heading, style="bold")
        for rule in records:
            if rule["id"].startswith(prefix):
                paper.line(f"{rule['id']}  {SEVERITY_NAMES[rule['severity']]}  {rule['title']}", 1)
                if rule["formula"]:
                    when = f"  仅当 {rule['when'].removeprefix('=')}" if rule["when"] else ""
                    paper.line(rule["formula"] + when, 4, "dim")
    paper.line(f"共 {len(records)} 条；措辞、改法和依据见 nianbao rules --format md")
