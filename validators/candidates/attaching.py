"""Candidates for a submission, and put beside the findings they concern: every identity that fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission

from ..catalogue import Catalogue
from ..finding import Change, Finding
from .evidence import Evidence
from .identities import system_of
from .ranking import Candidate, ranked
from .telling import Addresses, sentence


@dataclass(frozen=True)
class Found:
    """What the search came to for a submission in which an identity fails."""

    failing: frozenset[str]
    """Keys of the identities that fail."""
    candidates: tuple[Candidate, ...]
    """The most plausible first; empty where more cells are wrong than is looked for."""
    evidence: Evidence


def search(
    submission: Submission, numbers: Mapping[str, Number | None], catalogue: Catalogue
) -> Found | None:
    """The candidates for a submission; None where no identity fails.

    Args:
        submission: what was read.
        numbers: its figures by cell name (``judge.numbers_of``).
        catalogue: the rules.
    """
    system = system_of(submission, numbers, catalogue)
    failing = frozenset(identity.key for identity in system.identities if identity.missing)
    if not failing:
        return None
    evidence = Evidence(submission, numbers, system, catalogue)
    return Found(failing, ranked(system, submission.form, evidence), evidence)


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
    found = search(submission, numbers, catalogue)
    if found is None:
        return list(findings)
    candidates = tuple(
        tuple(Change(name, numbers[name], after) for name, after in candidate.after.items())
        for candidate in found.candidates
    )
    lines = tuple(sentence(candidate, found.evidence, addresses) for candidate in found.candidates)
    return [
        replace(finding, candidates=candidates, candidate_lines=lines)
        if finding.verdict == "failed" and finding.instance in found.failing
        else finding
        for finding in findings
    ]
