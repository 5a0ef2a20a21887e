"""What the dashboard shows of a summary, as plain data in the order of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..draw.checks import SEVERITY_NAMES
from ..merge.measures import NEW_APPLICATIONS
from ..merge.status import COUNT_NAMES, STATUS_NAMES, AgencyStatus, Problem, Status, Summary
from ..numbers import Number
from ..submission import Submission

NO_KIND = "未注明"
VERDICT_NAMES = {"failed": "不符", "undecided": "待填"}
_SEVERITIES = tuple(SEVERITY_NAMES)
_WEIGHT: Sequence[Status] = ("accepted", "duplicate", "rejected", "unreadable", "missing")
"""Which status a member of the roster has that appears in several rows: the first of these."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A row of 各单位: a file that came in, or a member that sent none."""

    index: int
    code: str
    name: str
    kind: str
    status: Status
    status_name: str
    counts: tuple[int | None, ...]
    """In the order of ``COUNT_NAMES``; None where nothing could be judged."""
    new: Number | None
    reason: str
    path: str
    link: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of 问题清单."""

    agency: str
    code: str
    path: str
    kind: str
    status: str
    """The key of the agency's status; empty for a finding about the sum itself."""
    severity: str
    severity_name: str
    verdict: str
    rule: str
    instance: str
    title: str
    message: str
    fix: str
    addresses: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """A row of 问题按规则."""

    rule: str
    title: str
    severity: str
    severity_name: str
    failed: int
    undecided: int
    agencies: int
    share: float
    """Of the most frequent rule, in percent: the length of the bar."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the members of one kind are, or all of them."""

    kind: str
    counts: Mapping[Status, int]
    total: int

    @property
    def accepted(self) -> str:
        """The accepted in percent."""
        return f"{self.counts['accepted'] / self.total:.0%}" if self.total else "—"

    @property
    def bars(self) -> tuple[tuple[float, float, Status], ...]:
        """Start, length (percent) and status, beside each other."""
        bars: list[tuple[float, float, Status]] = []
        start = 0.0
        for status, count in self.counts.items():
            length = 100 * count / self.total if self.total else 0
            if count:
                bars.append((round(start, 2), round(length, 2), status))
            start += length
        return tuple(bars)


def agencies(summary: Summary) -> tuple[Agency, ...]:
    """Every row of 状态."""
    summed = iter(summary.merged.submissions)
    read = [next(summed) if one.status == "accepted" else one.submission for one in summary.agencies]
    pairs = zip(summary.agencies, read, strict=True)
    return tuple(_agency(index, *pair) for index, pair in enumerate(pairs))


def findings(summary: Summary) -> tuple[Finding, ...]:
    """Every finding, those about the sum first, as 问题清单 has them."""
    known = {(one.path, one.agency): one for one in reversed(summary.agencies)}
    return tuple(_finding(one, known.get((one.path, one.agency))) for one in summary.problems)


def rules(problems: Iterable[Finding]) -> tuple[RuleCount, ...]:
    """Findings by rule: the severest first, of these the most frequent."""
    groups: dict[str, list[Finding]] = {}
    for one in problems:
        groups.setdefault(one.rule, []).append(one)
    most = max(map(len, groups.values()), default=0)
    counted = [_rule(rule, group, most) for rule, group in groups.items()]
    return tuple(
        sorted(
            counted, key=lambda one: (_SEVERITIES.index(one.severity), -one.failed - one.undecided, one.rule)
        )
    )


def progress(summary: Summary) -> tuple[Progress, tuple[Progress, ...]]:
    """All members that are to report, and by kind in the order in which kinds first appear.

    A member counts once, however many files of it came in; a file that belongs to nobody (not on
    the roster, or unreadable and unnamed) counts as no member.
    """
    members: dict[tuple[str, str], AgencyStatus] = {}
    for one in summary.agencies:
        if one.status == "not_on_roster" or not (one.code or one.agency):
            continue
        before = members.setdefault((one.code, one.agency), one)
        if _WEIGHT.index(one.status) < _WEIGHT.index(before.status):
            members[one.code, one.agency] = one
    kinds = dict.fromkeys(one.kind or NO_KIND for one in members.values())
    by_kind = [
        _progress(kind, [m for m in members.values() if (m.kind or NO_KIND) == kind]) for kind in kinds
    ]
    return _progress("全部", list(members.values())), tuple(by_kind)


def _progress(kind: str, members: Sequence[AgencyStatus]) -> Progress:
    counts = Counter(one.status for one in members)
    return Progress(kind, {status: counts[status] for status in _WEIGHT}, len(members))


def _agency(index: int, one: AgencyStatus, read: Submission | None) -> Agency:
    return Agency(
        index,
        one.code,
        one.agency,
        one.kind or NO_KIND,
        one.status,
        STATUS_NAMES[one.status],
        tuple(one.counts.get(key) for key in COUNT_NAMES),
        NEW_APPLICATIONS.of(read.number) if read else None,
        one.reason,
        one.path,
        one.link,
    )


def _finding(one: Problem, owner: AgencyStatus | None) -> Finding:
    return Finding(
        one.agency,
        one.code,
        one.path,
        "" if owner is None else owner.kind or NO_KIND,
        "" if owner is None else owner.status,
        one.severity,
        SEVERITY_NAMES[one.severity],
        VERDICT_NAMES[one.verdict],
        one.rule,
        one.instance,
        one.title,
        one.message,
        one.fix,
        "、".join(one.addresses),
    )


def _rule(rule: str, group: Sequence[Finding], most: int) -> RuleCount:
    severest = min(group, key=lambda one: _SEVERITIES.index(one.severity))
    failed = sum(one.verdict == VERDICT_NAMES["failed"] for one in group)
    return RuleCount(
        rule,
        severest.title,
        severest.severity,
        severest.severity_name,
        failed,
        len(group) - failed,
        len({(one.path, one.agency) for one in group}),
        round(100 * len(group) / most, 2),
    )
