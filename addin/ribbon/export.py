"""导出上报件: a checked copy under its official name; what is still open is said instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import xlwings as xw
from nianbao.validators.explanation import figures_of
from nianbao.validators.finding import Finding
from nianbao.workbook.draw.layout import EXPLANATION_ORIGIN, EXPLANATIONS
from nianbao.workbook.submission import Submission

from ..errors import CannotDo
from ..outputs import safe_name
from .marks import take_marks_away
from .memory import literal, sheet_named
from .results import remove_results


def export_copy(book: xw.Book, ask_folder: Callable[[], Path | None]) -> str:
    """Save a copy for the district, without marks; gives back where it lies.

    Raises:
        CannotDo: a 强制性 rule fails, or a 核实性 finding has no explanation for its present figures.
    """
    from .actions import judged

    submission, judgement = judged(book)
    failed = [finding for finding in judgement.findings if finding.verdict == "failed"]
    errors = [finding for finding in failed if finding.severity == "error"]
    if errors:
        raise CannotDo(f"还有 {len(errors)} 处强制性问题没有改好，不能导出。第一处：{errors[0].message}")
    owed = [finding for finding in failed if finding.severity == "warning" and not finding.explained]
    if owed:
        listed = _ask_for_explanations(book, submission, owed)
        raise CannotDo(f"还有 {len(owed)} 处核实性问题没有说明，不能导出。{listed}第一处：{owed[0].message}")
    folder = ask_folder()
    if folder is None:
        return ""
    path = folder / official_name(submission, Path(book.name).suffix)
    if path.exists():
        raise CannotDo(f"{path} 已经有了。请先移走或改名，或换一个文件夹，免得盖掉以前的上报件")
    take_marks_away(book)
    remove_results(book)
    book.api.SaveCopyAs(str(path))
    return f"校验通过（{judgement.decided} 条核对相符），上报件已存到：{path}"


def official_name(submission: Submission, suffix: str = ".xlsx") -> str:
    """``代码_名称_2024年政府信息公开工作年度报告.xlsx``, made safe as a file name."""
    parts = (
        submission.agency_code,
        submission.agency_name,
        f"{submission.report_year}年政府信息公开工作年度报告",
    )
    return safe_name("_".join(part for part in parts if part)) + (suffix or ".xlsx")


def _ask_for_explanations(book: xw.Book, submission: Submission, owed: Sequence[Finding]) -> str:
    """Put each finding with its figures on 情况说明, so that only the reason is left to be typed."""
    sheet = sheet_named(book, EXPLANATIONS)
    if sheet is None:
        return ""
    asked = {(e.instance, e.figures) for e in submission.explanations}
    row, column = EXPLANATION_ORIGIN[0] + 1, EXPLANATION_ORIGIN[1] + 1
    rows = sheet.range((row, column), (row + 500, column + 2)).value
    used = [number for number, cells in enumerate(rows) if any(cells)]
    asked |= {(str(rows[number][0] or ""), str(rows[number][2] or "")) for number in used}
    new = [(f.instance, figures_of(f)) for f in owed if (f.instance, figures_of(f)) not in asked]
    first = row + (used[-1] + 1 if used else 0)
    for number, (instance, figures) in enumerate(new, first):
        sheet.range((number, column)).value = literal(instance)
        sheet.range((number, column + 2)).value = literal(figures)
    return f"已列在“{EXPLANATIONS}”表里，请逐条写明原因（数字再变，说明就要重写）。"
