"""Candidates put beside the findings they concern: every identity that fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission

from ..catalogue import Catalogue
from ..finding import Change, Finding
from .evidence import Evidence
from .identities import system_of
from .ranking import ranked
from .telling import Addresses, sentence


def with_candidates(
    findings: Sequence[Finding],
    submission: Submission,
    numbers: Mapping[str, Number | None],
    catalogue: Catalogue,
    addresses: Addresses,
) -> list[Finding]:
    """The findings, those about a failed identity with the candidates for the whole submission.

    Args:
        findings: of one submission, in any order.
        submission: what was judged.
        numbers: its figures by cell name.
        catalogue: the rules it was judged by.
        addresses: where cells were read.
    """
    system = system_of(submission, numbers, catalogue)
    failing = {identity.key for identity in system.identities if identity.missing}
    concerned = [f for f in findings if f.verdict == "failed" and f.instance in failing]
    if not concerned:
        return list(findings)
    evidence = Evidence(submission, numbers, system, catalogue)
    found = ranked(system, submission.form, evidence)
    candidates = tuple(
        tuple(Change(name, numbers[name], after) for name, after in one.after.items()) for one in found
    )
    lines = tuple(sentence(one, submission.form, numbers, evidence, addresses) for one in found)
    return [
        replace(finding, candidates=candidates, candidate_lines=lines)
        if any(finding is one for one in concerned)
        else finding
        for finding in findings
    ]
