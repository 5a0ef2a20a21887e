"""What people typed into a summary that is made anew: 调整, 正文, 情况说明, 上年数, whose it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from nianbao.workbook.draw.layout import ADJUSTMENTS, EXPLANATIONS, LAST_YEAR, TEXTS
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.merge.merge import Merged
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Adjustment, Explanation, Submission

from ..errors import WrongUsage
from ..inputs import read


@dataclass(frozen=True)
class Typed:
    """What people typed into a summary."""

    district_name: str = ""
    district_code: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    """With the sums they were typed for."""
    texts: Mapping[str, str] = field(default_factory=dict)
    explanations: tuple[Explanation, ...] = ()
    last: Mapping[str, Reading] = field(default_factory=dict)

    @property
    def listed(self) -> str:
        """What there is, in Chinese; empty where nothing was typed."""
        counts = (
            (len(self.adjustments), f"“{ADJUSTMENTS}” {{}} 行"),
            (len(self.texts), f"“{TEXTS}” {{}} 段"),
            (len(self.explanations), f"“{EXPLANATIONS}” {{}} 条"),
            (len(self.last), f"“{LAST_YEAR}” {{}} 格"),
        )
        parts = [words.format(count) for count, words in counts if count]
        whose = "、".join(filter(None, (self.district_name, self.district_code)))
        return "、".join((*parts, *([f"汇总机关（{whose}）"] if whose else ())))


NOTHING = Typed()
Known = Literal["district", "last"]
"""Name and code of the district; last year's figures."""


def typed_into(path: Path) -> tuple[Typed, Submission | None]:
    """What was typed into the summary that stands there, and the summary; nothing where none stands there."""
    if not path.exists():
        return NOTHING, None
    try:
        summary = read(path)
    except UnreadableFile:
        return NOTHING, None
    if summary.source != "summary":
        return NOTHING, None
    return (
        Typed(
            summary.agency_name,
            summary.agency_code,
            summary.adjustments,
            {name: text for name, text in summary.texts.items() if text.strip()},
            summary.explanations,
            summary.last,
        ),
        summary,
    )


def carry_over(path: Path, year: int, known: Collection[Known], fresh: bool, notes: list[str]) -> Typed:
    """What is carried over from the summary that stands at ``path``; said in ``notes``.

    Args:
        path: where the new summary will stand.
        year: the year that is summed.
        known: what is given otherwise, and so is not carried over.
        fresh: carry nothing over.
        notes: gets a sentence about what is carried over or dropped.

    Raises:
        WrongUsage: a summary of another year stands there, with something typed into it.
    """
    typed, summary = typed_into(path)
    if "district" in known:
        typed = replace(typed, district_name="", district_code="")
    if "last" in known:
        typed = replace(typed, last={})
    if summary is None or not typed.listed:
        return NOTHING
    if fresh:
        notes.append(f"照 --fresh，{path} 里原来填写的没有带过来：{typed.listed}")
        return NOTHING
    if summary.report_year != year:
        if not (typed.adjustments or typed.texts or typed.explanations):
            return NOTHING
        raise WrongUsage(
            f"{path} 是 {summary.report_year} 年度的汇总表，里面有人填写的内容（{typed.listed}），没有覆盖。"
            "请给汇总表换一个名字；确实不要了，加 --fresh"
        )
    notes.append(f"{path} 里原来填写的带过来了：{typed.listed}；不要的话加 --fresh")
    return typed


def changed_sums(before: Sequence[Adjustment], merged: Merged) -> Iterator[str]:
    """A sentence for each adjustment that counts, whose sum is no longer the one it was typed for."""
    for old, new in zip(before, merged.adjustments, strict=True):
        if new.counts and old.name == new.name and old.before is not None and old.before != new.before:
            title = merged.form.cells[new.name].title
            yield (
                f"“{ADJUSTMENTS}”里“{title}”的各单位合计上次是 {old.before}，这次是 {_shown(new.before)}，"
                f"请核对这条调整（{new.reason}）是否仍然成立"
            )


def _shown(value: Number | None) -> str:
    return "没有合计" if value is None else str(value)
