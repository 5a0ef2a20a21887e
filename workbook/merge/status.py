"""What became of each agency, and everything a summary workbook is drawn from: plain data.

The batch job fills these records; the drawing only shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ..draw.checks import LiveCheck
from ..draw.layout import adjustment_place, places
from ..numbers import Reading
from ..submission import Explanation, Submission

if TYPE_CHECKING:
    from .merge import Merged

Status = Literal["accepted", "rejected", "unreadable", "missing", "duplicate", "not_on_roster"]
ProblemSeverity = Literal["error", "warning", "hint"]

STATUS_NAMES: Mapping[Status, str] = {
    "accepted": "已采纳",
    "rejected": "已退回",
    "unreadable": "无法读取",
    "missing": "未报送",
    "duplicate": "重复报送",
    "not_on_roster": "不在名单",
}
"""In the order in which they are shown."""

SKIPPED_NAME = "不作来件"
"""What 状态 calls a file that lay there and is no submission: a lock file, a result of ours ..."""

COUNT_NAMES: Mapping[str, str] = {
    "error": "强制性",
    "warning": "核实性",
    "hint": "提示",
    "undecided": "待填",
}
"""The keys of ``AgencyStatus.counts`` with their Chinese names."""


TITLE = "年度政府信息公开工作年度报告汇总表"
"""What follows district and year in the title of a summary."""


@dataclass(frozen=True)
class AgencyStatus:
    """One file that came in, or one member of the roster that sent none."""

    agency: str
    """The roster's name for it; the file's own where it is on no roster; empty where unreadable."""
    code: str
    path: str
    """The file as a person is to see it; empty for a missing agency."""
    status: Status
    reason: str = ""
    """Why it has this status, one Chinese sentence; empty only for an accepted one without remark."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """``error``, ``warning``, ``hint``, ``undecided``; empty where nothing could be judged."""
    kind: str = ""
    """部门, 镇, 街道, 园区, 本级 ... as the roster says."""
    link: str = ""
    """Path relative to the summary's folder, with ``/``; empty: no hyperlink is drawn."""
    submission: Submission | None = None
    """What was read, where the file could be read; those not accepted are shown below the sum."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in one agency's file, as the sheet 问题清单 shows it."""

    agency: str
    code: str
    path: str
    """As in the ``AgencyStatus`` it belongs to."""
    rule: str
    instance: str
    severity: ProblemSeverity
    verdict: Literal["failed", "undecided"]
    title: str
    message: str
    fix: str
    addresses: tuple[str, ...] = ()
    """Where in the agency's own file."""
    cells: tuple[str, ...] = ()
    """Cell names; the link leads to the first one on the summary's own tables."""


@dataclass(frozen=True)
class Summary:
    """Everything ``draw_summary`` needs."""

    merged: Merged
    year: int
    district_name: str
    district_code: str
    agencies: tuple[AgencyStatus, ...]
    """In the order of the sheet 状态; the accepted ones in the order of ``merged.submissions``."""
    problems: tuple[Problem, ...] = ()
    checks: tuple[LiveCheck, ...] = ()
    """The rules over the summary itself, with their answers for ``submission``."""
    last: Mapping[str, Reading] = field(default_factory=dict)
    """Last year's figures of the district, by cell name without ``last_``; empty where unknown."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What the district wrote on 正文, by name (``s1_proactive`` ...)."""
    explanations: tuple[Explanation, ...] = ()
    """What it wrote on 情况说明."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """The rules an adjustment may name: id and title."""
    skipped: tuple[tuple[str, str], ...] = ()
    """Files that lay there and were not taken for submissions: path as a person sees it, and why."""
    draft_reasons: tuple[str, ...] = ()
    """Why this is only a draft, one Chinese sentence each; empty: the summary is final."""

    @property
    def draft(self) -> bool:
        """Whether anything keeps the summary from being final."""
        return bool(self.draft_reasons)

    @property
    def faulty(self) -> int:
        """How many adjustments cannot count."""
        return sum(one.fault is not None for one in self.merged.adjustments)

    @property
    def submission(self) -> Submission:
        """The summary as a submission of the next level, with the figures as merged.

        Adjustments, and texts where any is written, have the addresses they have in the workbook.
        """
        where = places(self.merged.form)
        written = self.merged.form.texts if self.texts else ()
        whole = self.merged.as_submission(
            agency_name=self.district_name,
            agency_code=self.district_code,
            report_year=self.year,
            last=self.last,
            texts=self.texts,
            explanations=self.explanations,
        )
        return replace(
            whole,
            adjustments=tuple(
                replace(one, address=adjustment_place(row).address)
                for row, one in enumerate(self.merged.adjustments)
            ),
            addresses={name: where[name].address for name in written},
        )

    @property
    def state(self) -> str:
        """One line: whether it is final, and how many agencies are in it."""
        accepted = self.counts_by_status()["accepted"]
        if self.draft:
            return f"草稿——只含已采纳的 {accepted} 个单位，原因见“封面”"
        return f"正式——{accepted} 个单位全部计入"

    @property
    def title(self) -> str:
        """What the summary is called on its cover and over its lists."""
        return f"{self.district_name}{self.year}{TITLE}"

    @property
    def undecided(self) -> tuple[AgencyStatus, ...]:
        """Files put aside as duplicates of agencies from which nothing was taken: somebody must choose."""
        taken = {(a.code, a.agency) for a in self.agencies if a.status == "accepted"}
        return tuple(a for a in self.agencies if a.status == "duplicate" and (a.code, a.agency) not in taken)

    def counts_by_status(self) -> dict[Status, int]:
        """How many agencies have each status, zeros included."""
        return {status: sum(a.status == status for a in self.agencies) for status in STATUS_NAMES}
