"""The rows of a notice: findings to act on, or the cells in which several files of one agency differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from nianbao.validators.finding import Finding
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Submission

from ..marking.results import advice, where
from . import page
from .case import Case, ReturnedFile

HEADERS = ("序号", "位置和规则", "问题", "怎么改")
_NUMERALS = "一二"
_MOST_PLACE_LINES = 4
"""Below them stands the rule, which an explanation has to name."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a table: a finding, or a cell in which several files differ."""

    number: int
    where: str
    what: str
    fix: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The texts of the row."""
        return str(self.number), self.where, self.what, self.fix


@dataclass(frozen=True, slots=True)
class Group:
    """A table of the notice."""

    heading: str
    items: tuple[Item, ...]
    rest: str = ""
    """Says how many more there are, and where; empty where all of them stand here."""


def groups(case: Case) -> list[Group]:
    """What one agency is told in tables, the gravest first, not yet fitted to a page."""
    if case.task == "choose":
        differing = _differences(case.files)
        heading = f"各份不同之处（{len(differing)} 处）"
        return [Group(heading, tuple(differing))] if differing else []
    wanted = (
        ("必须改正的问题（强制性，{} 处）", [(one, file) for file in case.files for one in file.errors]),
        (
            "需要核实的问题（核实性，{} 处）：有误的改正，属实的写情况说明",
            [(one, file) for file in case.files for one in file.owed],
        ),
    )
    present = [(heading, found) for heading, found in wanted if found]
    return [
        Group(f"{numeral}、{heading.format(len(found))}", tuple(_items(found, case)))
        for numeral, (heading, found) in zip(_NUMERALS, present, strict=False)
    ]


def _items(found: Sequence[tuple[Finding, ReturnedFile]], case: Case) -> Iterator[Item]:
    """The findings in order; a candidate that mends several of them is told with the first."""
    told: dict[str, int] = {}
    for number, (finding, file) in enumerate(found, 1):
        fix, line = advice(finding), next(iter(finding.candidate_lines), "")
        if line in told:
            fix = f"{finding.fix}\n候选：同第 {told[line]} 条"
        elif line:
            told[line] = number
        named = f"{name_of(file, case.files)}\n" if len(case.files) > 1 else ""
        said = finding.message + (f"\n原文：{finding.excerpt}" if finding.excerpt else "")
        place = page.cut(named + _place(finding, file), page.ITEMS[1], _MOST_PLACE_LINES)
        yield Item(number, *_fitted((f"{place}\n{finding.instance}", said, fix)))


def _fitted(texts: Sequence[str]) -> Iterator[str]:
    return (page.cut(text, width) for text, width in zip(texts, page.ITEMS[1:], strict=True))


def _place(finding: Finding, file: ReturnedFile) -> str:
    """Where it stands, with the official label of a single cell where the message does not say it."""
    told = where(finding.addresses)
    cells = file.judgement.submission.form.cells if file.judgement else {}
    labels = [cells[name].title for name in finding.cells if name in cells]
    unsaid = len(labels) == 1 and not any(part in finding.message for part in re.split("[· ]", labels[0]))
    return "\n".join(filter(None, (told, labels[0] if unsaid else "")))


def _differences(files: Sequence[ReturnedFile]) -> list[Item]:
    """The cells and texts in which the files of one agency differ."""
    those = [one.judgement.submission for one in files if one.judgement]
    if len(those) < 2 or any(one.form != those[0].form for one in those):
        return []
    told = [
        (where, what, "以哪一份为准") for where, what in chain(_other_figures(those), _other_texts(those))
    ]
    return [Item(number, *_fitted(texts)) for number, texts in enumerate(told, 1)]


def _other_figures(those: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    for name, cell in those[0].form.cells.items():
        readings = [one.values[name] for one in those]
        if len({(reading.value, reading.text) for reading in readings}) > 1:
            shown = "，".join(f"（{number}）{_shown(one)}" for number, one in enumerate(readings, 1))
            yield readings[0].address, f"{cell.title}：{shown}"


def _other_texts(those: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    for part in those[0].form.parts:
        for field in part.texts:
            if len({one.texts.get(field.name, "").strip() for one in those}) > 1:
                label = f"{part.number}、{part.title}{field.label}"
                yield those[0].addresses.get(field.name, ""), f"“{label}”的文字不同"


def _shown(reading: Reading) -> str:
    return str(reading.value) if reading.value is not None else reading.text or "空白"


def name_of(file: ReturnedFile, files: Sequence[ReturnedFile]) -> str:
    """A file as its agency knows it: by its name, by its path where two have the same name."""
    names = [Path(one.status.path).name for one in files]
    name = Path(file.status.path).name
    return name if names.count(name) == 1 else file.status.path
