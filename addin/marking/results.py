"""校验结果 as rows: what a marked copy and the ribbon write about a judgement, sheet or no sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nianbao.validators.finding import SEVERITY_NAMES, Finding, Judgement
from nianbao.workbook.draw.layout import EXPLANATION_HEADERS, EXPLANATIONS, RESULTS
from nianbao.workbook.merge.status import COUNT_NAMES
from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission

SHEET = RESULTS
HEADERS = ("规则", "级别", "问题", "左边", "右边", "差额", "位置", "怎么改", EXPLANATION_HEADERS[-1])
_MOST_CELLS, _MOST_PLACES = 8, 2
_ORDER = (*SEVERITY_NAMES, "undecided")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One finding as the sheet 校验结果 shows it, in the order of ``HEADERS``."""

    finding: Finding
    rule: str
    severity: str
    what: str
    left: Number | None
    right: Number | None
    difference: Number | None
    where: str
    fix: str
    figures: str
    """What an explanation of it is to be tied to; empty where it cannot be explained, or is."""

    @property
    def cells(self) -> tuple[str | Number | None, ...]:
        """The values to be written, one for each header."""
        numbers = (self.left, self.right, self.difference)
        return (self.rule, self.severity, self.what, *numbers, self.where, self.fix, self.figures)


def kind_of(finding: Finding) -> str:
    """``error``, ``warning``, ``hint``, or ``undecided`` whatever its severity."""
    return finding.severity if finding.verdict == "failed" else "undecided"


def by_kind(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Findings in groups, the gravest first, the undecided last; empty groups are left out."""
    groups = {kind: [finding for finding in findings if kind_of(finding) == kind] for kind in _ORDER}
    return {kind: group for kind, group in groups.items() if group}


def result_rows(judgement: Judgement) -> tuple[ResultRow, ...]:
    """Every finding, the gravest first."""
    return tuple(
        ResultRow(
            finding=finding,
            rule=finding.instance,
            severity=COUNT_NAMES[kind],
            what=finding.message + _said(finding),
            left=finding.actual,
            right=finding.expected,
            difference=finding.difference,
            where=where(finding.addresses),
            fix=advice(finding),
            figures=finding.figures if is_to_explain(finding, judgement) else "",
        )
        for kind, group in by_kind(judgement.findings).items()
        for finding in group
    )


def _said(finding: Finding) -> str:
    """What 情况说明 says about it, in brackets."""
    told = f"已说明：{finding.explained}" if finding.explained else finding.lapsed
    return f"（{told}）" if told else ""


def is_to_explain(finding: Finding, judgement: Judgement) -> bool:
    """Whether a clerk may leave it as it is by writing why on 情况说明."""
    serious = finding.severity in ("error", "warning") and finding.explainable and not finding.explained
    return serious and judgement.submission.source in ("workbook", "summary")


def how_to_explain(finding: Finding) -> str:
    """What to write on 情况说明 where it is right as it is."""
    figures = f"、{EXPLANATION_HEADERS[-1]} {finding.figures}" if finding.figures else ""
    return f"属实的：在“{EXPLANATIONS}”写明原因，{EXPLANATION_HEADERS[0]} {finding.instance}{figures}"


def advice(finding: Finding) -> str:
    """How to mend it, and on a line of its own the most plausible candidate, where there is one."""
    if not finding.candidate_lines:
        return finding.fix
    first, *others = finding.candidate_lines
    name = f"候选（共 {len(others) + 1} 个，先看这个）" if others else "候选"
    return f"{finding.fix}\n{name}：{first}"


def where(addresses: Sequence[str]) -> str:
    """Addresses in a line: the first ones, the sheet said once (``依申请公开!D8、D9、上年数!F20``).

    Places outside a workbook (``第4页第2个表第24行第2列``) are long; of them only two are said.
    """
    different = list(dict.fromkeys(filter(None, addresses)))
    most = _MOST_CELLS if all("!" in address for address in different) else _MOST_PLACES
    told: list[str] = []
    sheet = ""
    for address in different[:most]:
        before, bang, cell = address.rpartition("!")
        told.append(cell if bang and before == sheet else address)
        sheet = before
    return "、".join(told) + (f"等 {len(different)} 处" if len(different) > most else "")


def heading(submission: Submission) -> str:
    """Who a submission is from, and for which year."""
    code = f"（{submission.agency_code}）" if submission.agency_code else ""
    year = f"{submission.report_year} 年度" if submission.report_year else "没有写明年度"
    return f"{submission.agency_name or '没有单位名称'}{code} {year}"


def outcome(judgement: Judgement) -> str:
    """The whole judgement in one sentence: how many findings of each kind, or how many checks hold."""
    verdict = "通过" if judgement.passed else "未通过"
    found = "，".join(f"{COUNT_NAMES[kind]} {count}" for kind, count in judgement.counts.items() if count)
    return f"{verdict}：{found or f'{judgement.decided} 条核对全部相符'}"
