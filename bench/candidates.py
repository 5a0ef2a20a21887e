"""How often is the cell that is wrong the first candidate?  And how long does a form take?

    .venv/bin/python bench/candidates.py

Every cell of tables three and four of the five real reports is given every kind of slip, one at a
time; the tables printed are those of ``docs/candidates.md``.  *Seen*: some identity fails (where
none does, nothing can be said).  *First*, *first three*: of those seen, how often the true change
is the first candidate, or among the first three.  *Listed*: it is among the candidates at all.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from statistics import median

from nianbao.validators.candidates.attaching import Found, search
from nianbao.validators.candidates.slips import neighbours
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.judge import numbers_of
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission, compute_totals

Values = dict[str, int]
REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"
CELLS = FORM_2021.cells
COUNTS = [name for name in CELLS if not name.startswith("t2_")]
KINDS = (
    *("digits swapped", "digit dropped", "digit doubled", "another digit", "off by one", "zeroed"),
    *("exchanged with a neighbour", "put into the next column", "put into the next row"),
)


@dataclass
class Tally:
    """What became of the slips of one kind."""

    made: int = 0
    seen: int = 0
    first: int = 0
    three: int = 0
    listed: int = 0

    def add(self, others: Iterator[Tally] | Sequence[Tally]) -> Tally:
        """With the slips of others."""
        for other in others:
            for name in vars(self):
                setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def row(self, label: str) -> str:
        """A line of a table."""
        shares = (
            f"{part / self.seen:.3f}" if self.seen else "–" for part in (self.first, self.three, self.listed)
        )
        return f"| {label} | {self.made} | {self.seen} | {' | '.join(shares)} |"


@dataclass
class Scene:
    """Slips under one condition: printed report or workbook, with a text or without."""

    title: str
    texts: Sequence[Mapping[str, str]]
    totals_follow: bool = False
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    """By kind of slip and table."""
    seconds: list[float] = field(default_factory=list)

    def run(self, reports: Sequence[Values]) -> None:
        """Make every slip in every report."""
        for right, texts in zip(reports, self.texts, strict=True):
            for cell in COUNTS:
                for kind, wrong in slips_of(right, cell):
                    if not self.totals_follow or not any(CELLS[name].is_total for name in wrong):
                        self._one(right, wrong, texts, self.tallies.setdefault((kind, cell[:2]), Tally()))

    def _one(self, right: Values, wrong: Values, texts: Mapping[str, str], tally: Tally) -> None:
        submission = submission_of(right | wrong, texts, self.totals_follow)
        found, seconds = searched(submission)
        tally.made += 1
        if found is None:
            return
        self.seconds.append(seconds)
        tally.seen += 1
        truth = {cell: right[cell] for cell in wrong}
        values = [candidate.after for candidate in found.candidates]
        if truth in values:
            place = values.index(truth)
            tally.listed += 1
            tally.three += place < 3
            tally.first += place == 0

    def show(self) -> None:
        """Print the table."""
        print(f"\n### {self.title}\n")
        print("| slip | made | seen | first | first three | listed |\n|---|---|---|---|---|---|")
        for kind in KINDS:
            print(Tally().add([t for (k, _), t in self.tallies.items() if k == kind]).row(kind))
        for table, name in (("t3", "table three"), ("t4", "table four")):
            print(Tally().add([t for (_, k), t in self.tallies.items() if k == table]).row(f"**{name}**"))
        print(Tally().add(list(self.tallies.values())).row("**all**"))
        print(f"\n{timing(self.seconds)}")


def slips_of(right: Values, cell: str) -> Iterator[tuple[str, Values]]:
    """Every slip of every kind at one cell, each wrong value once for each kind."""
    value, digits = right[cell], str(right[cell])
    places = range(len(digits))
    wrong: dict[str, list[int]] = {kind: [] for kind in KINDS}
    if value >= 10:
        wrong["digits swapped"] = [
            int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) for i in places[:-1]
        ]
        wrong["digit dropped"] = [int(digits[:i] + digits[i + 1 :]) for i in places]
    if value:
        wrong["digit doubled"] = [int(digits[:i] + digits[i] + digits[i:]) for i in places]
        wrong["zeroed"] = [0]
    wrong["another digit"] = [
        int(digits[:i] + str((int(digits[i]) + 3) % 10) + digits[i + 1 :]) for i in places
    ]
    wrong["off by one"] = [value + 1] + [value - 1] * (value > 0)
    for kind, values in wrong.items():
        yield from ((kind, {cell: other}) for other in dict.fromkeys(values) if other != value)
    for one, other in sorted(neighbours(FORM_2021)):
        if one == cell and COUNTS.index(one) < COUNTS.index(other) and right[one] != right[other]:
            yield _exchange(one, other, right), {one: right[other], other: right[one]}


def _exchange(one: str, other: str, right: Values) -> str:
    if right[one] and right[other]:
        return "exchanged with a neighbour"
    return f"put into the next {'column' if CELLS[one].row == CELLS[other].row else 'row'}"


def submission_of(values: Values, texts: Mapping[str, str], totals_follow: bool) -> Submission:
    """The figures as a printed report gives them, or as a workbook whose totals compute themselves."""
    numbers: dict[str, Number | None] = dict(values)
    readings = {name: Reading("number", numbers[name]) for name in CELLS}
    if totals_follow:
        for name, total in compute_totals(FORM_2021, numbers.__getitem__).items():
            readings[name] = Reading("number", total, formula="SUM()")
    return Submission(FORM_2021, "", "workbook", readings, "某局", "A1", 2024, texts)


def searched(submission: Submission) -> tuple[Found | None, float]:
    """What was found, and the processor time it took."""
    started = time.process_time()
    found = search(submission, numbers_of(submission), CATALOGUE)
    return found, time.process_time() - started


def damaged(right: Values, cells: int, chance: random.Random) -> Values:
    """A report with so many wrong cells."""
    return right | {name: right[name] + chance.randint(1, 99) for name in chance.sample(COUNTS, cells)}


def large(chance: random.Random) -> Values:
    """A report in which every cell is in use, so that every change is lawful: the most candidates."""
    values: dict[str, Number | None] = {name: chance.randint(0, 900) for name in CELLS}
    totals = compute_totals(FORM_2021, values.__getitem__)
    for name in FORM_2021.cells["t3_carried_out_total"].addends:
        column = name.removeprefix("t3_carried_out_")
        values[f"t3_new_{column}"] = (totals[f"t3_handled_{column}"] or 0) + 900
        values[name] = 900 + (values[f"t3_carried_in_{column}"] or 0)
    values |= compute_totals(FORM_2021, values.__getitem__)
    return {name: int(value or 0) for name, value in values.items()}


def timing(seconds: Sequence[float]) -> str:
    """Median and worst."""
    return (
        f"Time a form: median {median(seconds) * 1000:.1f} ms, worst {max(seconds) * 1000:.0f} ms "
        f"({len(seconds)} forms)."
    )


def show_worst(reports: Sequence[Values]) -> None:
    """Forms with many wrong cells, in real reports and in full ones."""
    print("\n### Time on forms with many wrong cells\n")
    print(
        "| wrong cells | real report: median ms | worst | full report: median ms | worst |\n"
        "|---|---|---|---|---|"
    )
    for cells in (1, 2, 3, 4, 5, 6, 8, 12, 30, 100):
        chance = random.Random(cells)
        row = []
        for full in (False, True):
            taken = []
            for number in range(12):
                right = large(chance) if full else reports[number % len(reports)]
                taken.append(searched(submission_of(damaged(right, cells, chance), {}, False))[1])
            row += [f"{median(taken) * 1000:.0f}", f"{max(taken) * 1000:.0f}"]
        print(f"| {cells} | {' | '.join(row)} |")


def own_texts() -> list[Mapping[str, str]]:
    """The texts of the five reports themselves, where they are at hand."""
    from nianbao.workbook.read import read_submission

    return [read_submission(path).texts for path in sorted(REPORTS.glob("0*.txt"))]


def main() -> int:
    """Print every table."""
    agencies = json.loads((files("nianbao.examples") / "agencies.json").read_text("utf-8"))
    reports: list[Values] = [agency["values"] for agency in agencies]
    examples = [agency["texts"] for agency in agencies]
    none: list[Mapping[str, str]] = [{}] * len(agencies)
    scenes = [
        Scene("A published report, with its text", examples),
        Scene("A published report, without a text", none),
        Scene("The agency workbook (totals follow), with its text", examples, True),
        Scene("The agency workbook (totals follow), without a text", none, True),
    ]
    if REPORTS.is_dir():
        scenes.insert(1, Scene("A published report, with the text it was published with", own_texts()))
    for scene in scenes:
        scene.run(reports)
        scene.show()
    show_worst(reports)
    return 0


if __name__ == "__main__":
    sys.exit(main())
