"""The table of ``docs/hostile-input.md``."""

from __future__ import annotations

from collections.abc import Iterable

from .attack import Attack


def table(attacks: Iterable[Attack]) -> str:
    """One row for each file: its name, what is tried, how the sentence about it begins."""
    rows = [
        f"| `{attack.name}` | {attack.tried} | {f'{attack.says}…' if attack.says else 'read; does no harm'} |"
        for attack in attacks
    ]
    return "\n".join(["| file | what is tried | what is said |", "|---|---|---|", *rows]) + "\n"
