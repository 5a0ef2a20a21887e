"""The lists beside the notices, as Excel: who gets which file, and who is still to be reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nianbao.workbook.merge.status import STATUS_NAMES

from .case import Aside, Case, Missing, Returns, Task
from .notice import day
from .sheet import Cell, Listing, workbook

TASKS: Mapping[Task, str] = {"redo": "退回修改", "choose": "确认采用哪一份", "explain": "补充情况说明"}
"""The tasks as people say them."""
_RETURNS, _ASIDES, _MISSING = "退回", "不退回", "催报"
_RETURN_COLUMNS: Mapping[str, int] = {
    "序号": 40,
    "代码": 76,
    "名称": 170,
    "类别": 52,
    "要做什么": 100,
    "强制性": 52,
    "待说明": 52,
    "期限": 96,
    "联系人": 110,
    "来件": 190,
    "通知": 210,
    "标注件": 200,
    "说明": 150,
}
_LINKED = list(_RETURN_COLUMNS).index("通知")
_ASIDE_COLUMNS: Mapping[str, int] = {
    "序号": 44,
    "代码": 84,
    "名称": 210,
    "状态": 76,
    "文件": 300,
    "原因": 420,
}
_MISSING_COLUMNS: Mapping[str, int] = {
    "序号": 44,
    "代码": 90,
    "名称": 240,
    "类别": 70,
    "联系人": 110,
    "电话": 130,
    "截止日期": 120,
    "催报记录": 200,
}


@dataclass(frozen=True)
class Sent:
    """What goes to one agency."""

    case: Case
    files: tuple[str, ...]
    """Names of the files written for it, the notice first."""
    remark: str = ""
    """What is to be known about them, such as that a report could not be marked itself."""


def index_workbook(returns: Returns, sent: Sequence[Sent]) -> bytes:
    """退回清单.xlsx: a row for each agency that gets something, and for each file nobody is asked about."""
    title = f"{returns.district}{returns.year}年度政府信息公开工作年度报告退回清单"
    rows = [_returned(number, one) for number, one in enumerate(sent, 1)]
    links = {(number, _LINKED): one.files[0] for number, one in enumerate(sent)}
    listings = [Listing(_RETURNS, title, _RETURN_COLUMNS, rows, links, _colours())]
    if returns.asides:
        asides = [_aside(number, one) for number, one in enumerate(returns.asides, 1)]
        listings.append(Listing(_ASIDES, "没有退回的来件", _ASIDE_COLUMNS, asides))
    return workbook(title, listings)


def chase_workbook(returns: Returns) -> bytes:
    """催报名单.xlsx: a row for each member of the roster that sent nothing, with room for notes."""
    title = f"{returns.district}{returns.year}年度政府信息公开工作年度报告催报名单"
    rows = [_missing(number, one) for number, one in enumerate(returns.missing, 1)]
    return workbook(title, [Listing(_MISSING, title, _MISSING_COLUMNS, rows)])


def _returned(number: int, one: Sent) -> list[Cell]:
    case = one.case
    whose: list[Cell] = [number, case.code, case.agency, case.kind, TASKS[case.task], case.errors, case.owed]
    whom = " ".join(filter(None, (case.contact, case.phone)))
    came = "\n".join(file.status.path for file in case.files)
    return [*whose, _due(case.deadline), whom, came, one.files[0], "\n".join(one.files[1:]), one.remark]


def _aside(number: int, one: Aside) -> list[Cell]:
    status = one.status
    return [number, status.code, status.agency, STATUS_NAMES[status.status], status.path, one.reason]


def _missing(number: int, one: Missing) -> list[Cell]:
    return [number, one.code, one.agency, one.kind, one.contact, one.phone, _due(one.deadline), ""]


def _colours() -> dict[str, tuple[str, str]]:
    """Background and font of each task: as the states on 状态 they come from."""
    from nianbao.workbook.draw.look.palette import GREY_TEXT, TOTAL_GREY
    from nianbao.workbook.merge.summary.lists import STATUS_COLOURS

    return {
        TASKS["redo"]: STATUS_COLOURS["rejected"],
        TASKS["choose"]: STATUS_COLOURS["duplicate"],
        TASKS["explain"]: (TOTAL_GREY, GREY_TEXT),
    }


def _due(deadline: date | None) -> str:
    return day(deadline) if deadline else ""
