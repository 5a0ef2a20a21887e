"""``nianbao consolidate``: the district's batch job from the command line."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import Any

from nianbao.validators.finding import SEVERITY_NAMES
from nianbao.workbook.merge.status import COUNT_NAMES

from ..district.batch import Outcome, consolidate
from ..reading.cache import usual_folder
from .console import Exit, answer_json, progress, tell
from .district_job import request_of, tell_decided


def run(arguments: argparse.Namespace) -> int:
    """Consolidate and tell; returns the exit status."""
    started = time.perf_counter()
    request = replace(
        request_of(arguments),
        district_code=arguments.code,
        fresh=arguments.fresh,
        cache=None if arguments.no_cache else usual_folder(),
        cluster=arguments.cluster,
    )
    with progress("读取") as step:
        outcome = consolidate(request, step)
    seconds = round(time.perf_counter() - started, 3)
    if outcome.known:
        tell(f"{outcome.files} 份文件中有 {outcome.known} 份自上次以来没有改动，直接用上次的读取和校验结果")
    tell_decided(outcome)
    if arguments.format == "json":
        for _, finding in outcome.findings:
            tell(f"{SEVERITY_NAMES[finding.severity]} {finding.instance}：{finding.message}")
        answer_json(document(outcome, seconds))
    else:
        from .consolidate_text import show

        show(outcome)
    return exit_status(outcome)


def exit_status(outcome: Outcome) -> int:
    """3 where a file could not be read; 1 where any file is not in the sum, an agency is missing, or the
    sum itself does not hold; else 0.  A copy beside the file that was taken is no fault.
    """
    statuses = {agency.status for agency in outcome.summary.agencies}
    if "unreadable" in statuses:
        return Exit.UNREADABLE
    sound = not outcome.summary.draft and statuses <= {"accepted", "duplicate"}
    return Exit.DONE if sound else Exit.DATA_ERRORS


def document(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """The JSON document of the contract; ``path`` is null for an agency that sent nothing."""
    summary = outcome.summary
    return {
        "summary": str(outcome.out),
        "draft": summary.draft,
        "totals": dict(summary.merged.values),
        "agencies": [
            {
                "agency": agency.agency,
                "code": agency.code,
                "path": str(outcome.given[agency.path]) if agency.path else None,
                "status": agency.status,
                "reason": agency.reason,
                "counts": {name: agency.counts.get(name, 0) for name in COUNT_NAMES},
            }
            for agency in summary.agencies
        ],
        "files": outcome.files,
        "seconds": seconds,
        "skipped": [{"path": str(path), "reason": reason} for path, reason in outcome.skipped],
    }
