"""The JSON document of ``nianbao validate``: a contract other programs rely on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nianbao.validators.finding import Finding, Judgement
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.form import FORMS
from nianbao.workbook.merge.status import COUNT_NAMES


def document(results: Sequence[tuple[Path, Judgement | UnreadableFile]]) -> dict[str, Any]:
    """Every file with its values and findings.

    ``form`` is the form all files are on; where they differ, the form in force.
    """
    versions = {result.submission.form.version for _, result in results if isinstance(result, Judgement)}
    return {
        "form": versions.pop() if len(versions) == 1 else FORMS[0].version,
        "files": [
            _judged(path, result) if isinstance(result, Judgement) else _unreadable(path, result)
            for path, result in results
        ],
    }


def _judged(path: Path, judgement: Judgement) -> dict[str, Any]:
    submission = judgement.submission
    return {
        "path": str(path),
        "agency": submission.agency_name,
        "code": submission.agency_code,
        "year": submission.report_year,
        "status": "passed" if judgement.passed else "failed",
        "values": submission.numbers(),
        "counts": judgement.counts,
        "findings": [_finding(finding) for finding in judgement.findings],
    }


def _unreadable(path: Path, error: UnreadableFile) -> dict[str, Any]:
    return {
        "path": str(path),
        "agency": "",
        "code": "",
        "year": None,
        "status": "unreadable",
        "reason": error.reason,
        "values": {},
        "counts": dict.fromkeys(COUNT_NAMES, 0),
        "findings": [],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "instance": finding.instance,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "title": finding.title,
        "message": finding.message,
        "formula": finding.formula,
        "cells": list(finding.cells),
        "addresses": list(finding.addresses),
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "excerpt": finding.excerpt,
        "candidates": [
            [{"cell": change.cell, "from": change.before, "to": change.after} for change in candidate]
            for candidate in finding.candidates
        ],
        "source": finding.source,
        "explained": finding.explained,
    }
