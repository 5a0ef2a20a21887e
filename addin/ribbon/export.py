"""导出上报件: a checked copy under its official name; what is still open is said instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import xlwings as xw
from nianbao.validators.explanation import figures_of
from nianbao.validators.finding import Finding
from nianbao.workbook.draw.layout import EXPLANATION_ORIGIN, EXPLANATIONS
from nianbao.workbook.errors import NianbaoError
from nianbao.workbook.submission import Submission

from ..errors import CannotDo
from ..outputs import safe_name
from .busy import is_busy
from .marks import take_marks_away
from .memory import literal, sheet_named
from .protection import locked, refuse_locked_structure
from .results import is_marked, remove_results


def export_copy(book: xw.Book, ask_folder: Callable[[], Path | None]) -> str:
    """Save a copy for the district, without marks; gives back where it lies.

    Raises:
        CannotDo: a 强制性 rule fails, or what may be explained has no explanation for its present figures.
    """
    from .actions import judged

    submission, judgement = judged(book)
    failed = [finding for finding in judgement.findings if finding.verdict == "failed"]
    errors = [finding for finding in failed if finding.severity == "error" and not finding.explainable]
    if errors:
        raise CannotDo(f"还有 {len(errors)} 处强制性问题没有改好，不能导出。第一处：{errors[0].message}")
    owed = [finding for finding in failed if finding.severity != "hint" and not finding.explained]
    if owed:
        listed = _ask_for_explanations(book, submission, owed)
        raise CannotDo(f"还有 {len(owed)} 处核实性问题没有说明，不能导出。{listed}第一处：{owed[0].message}")
    folder = ask_folder()
    if folder is None:
        return ""
    path = folder / official_name(submission, Path(book.name).suffix)
    if path.exists():
        raise CannotDo(f"{path} 已经有了。请先移走或改名，或换一个文件夹，免得盖掉以前的上报件")
    if is_marked(book):
        refuse_locked_structure(book)
    unmarked = take_marks_away(book)
    remove_results(book)
    _save_copy(book, path)
    told = f"校验通过（{judgement.decided} 条核对相符），上报件已存到：{path}"
    return f"{told}。标记已清除" if unmarked else told


def _save_copy(book: xw.Book, path: Path) -> None:
    try:
        book.api.SaveCopyAs(str(path))
    except Exception as error:
        if is_busy(error) or isinstance(error, NianbaoError):
            raise
        raise CannotDo(f"存不到 {path}（多半是文件夹不能写入，或磁盘已满）。请换一个文件夹再导出") from error


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
    if new:
        first = row + (used[-1] + 1 if used else 0)
        free = sheet.range((first, column), (first + len(new) - 1, column + 2))
        if locked(free):
            return f"“{EXPLANATIONS}”表里没有空行了，请插入空行再点。"
        free.value = [[literal(instance), None, literal(figures)] for instance, figures in new]
    return f"已列在“{EXPLANATIONS}”表里，请逐条写明原因（数字再变，说明就要重写）。"
