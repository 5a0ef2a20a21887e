"""The notice to one agency as data: what it is told, in words, made to fit on one page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nianbao.workbook.draw.layout import CHECKS, EXPLANATIONS

from ..marking.results import SHEET as RESULT_SHEET
from . import page
from .case import Case, ReturnedFile, Task
from .items import Group, groups, name_of

TITLES: Mapping[Task, str] = {
    "redo": "退回修改通知",
    "choose": "确认报送文件通知",
    "explain": "补充情况说明通知",
}
"""What the notice is called, by task; also the end of its file's name."""
_REPORT = "政府信息公开工作年度报告"
_MOST_REASON_LINES = 3
_HAS_ERRORS = "有强制性问题"
_IDENTIFIED = re.compile("按(代码|名称|文件名)认定")
"""How it was told whose the file is: of no use to the agency itself."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, word for word."""

    title: str
    subtitle: str
    addressee: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    """Label and text: which files, why, by when, what is enclosed."""
    groups: tuple[Group, ...]
    closing: str
    signed: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends the notices."""

    name: str
    contact: str = ""
    """Whom to ask, with telephone; empty where nobody has said."""


def notice(case: Case, enclosed: Sequence[str], year: int, sender: Sender) -> Notice:
    """The notice to one agency, with as many findings as fit on its page, the gravest first.

    Args:
        case: what it has to do.
        enclosed: what lies beside the notice, such as the names of the marked copies.
        year: the year of the report.
        sender: who sends it.
    """
    whole = Notice(
        title=TITLES[case.task],
        subtitle=f"（{year}年度{_REPORT}）",
        addressee=f"{case.agency or case.code}：",
        opening=_opening(case, year),
        facts=tuple(_facts(case, enclosed, sender)),
        groups=tuple(groups(case)),
        closing=_closing(case, bool(enclosed)),
        signed=sender.name,
    )
    return _on_one_page(whole, _beyond(case, bool(enclosed)))


def day(when: date) -> str:
    """A day as an official text writes it: 2025年1月20日."""
    return f"{when.year}年{when.month}月{when.day}日"


def _opening(case: Case, year: int) -> str:
    report = f"{year}年度{_REPORT}"
    if case.task == "explain":
        return (
            f"你单位报送的{report}已计入汇总，其中有 {case.owed} 处需要核实。"
            f"有误的，请改正后重新报送；属实的，请在“{EXPLANATIONS}”表中写明理由后报送。"
        )
    if case.task == "choose":
        return (
            f"收到你单位{report} {len(case.files)} 份，内容不一致，无法确定以哪一份为准，均未计入汇总。"
            "请确认采用哪一份；都不准确的，请重新报送一份。"
        )
    if all(one.status.status == "unreadable" for one in case.files):
        return f"你单位报送的{report}无法读取，未计入汇总，现予退回。请按下列意见处理后重新报送。"
    found = _counted(case.errors, case.owed)
    have = f"经校验，{found}，" if found else "不符合汇总要求，"
    return f"你单位报送的{report}{have}未计入汇总，现予退回。请按下列意见修改后重新报送。"


def _counted(errors: int, owed: int) -> str:
    mended = f"必须改正的问题 {errors} 处" if errors else ""
    checked = f"需要核实的问题 {owed} 处" if owed else ""
    found = "、".join(filter(None, (mended, checked)))
    return f"有{found}" if found else ""


def _facts(case: Case, enclosed: Sequence[str], sender: Sender) -> list[tuple[str, str]]:
    several = len(case.files) > 1
    files, reasons = [], []
    for number, one in enumerate(case.files, 1):
        mark = f"（{number}）" if several else ""
        counted = _counted(len(one.errors), len(one.owed)) if several else ""
        remark = "，汇总后又改动过，按现在的内容" if one.changed else ""
        named = f"{mark}{name_of(one, case.files)}{remark}"
        files.append(f"{named}，{counted}" if counted else named)
        if case.task == "redo" and (reason := _reason(one)):
            reasons.append(page.cut(f"{mark}{reason}", page.FACTS[1], _MOST_REASON_LINES))
    facts = [("报送文件", "\n".join(files))]
    facts += [("退回原因", "\n".join(reasons))] if reasons else []
    facts += [("办理期限", f"{day(case.deadline)}前")] if case.deadline else []
    facts += [("随附", "\n".join(enclosed))] if enclosed else []
    return facts + ([("联系", sender.contact)] if sender.contact else [])


def _reason(file: ReturnedFile) -> str:
    """Why it was not taken, without what the tables below say one by one."""
    parts = file.status.reason.split("；")
    known = ((part.startswith(_HAS_ERRORS) and file.errors) or _IDENTIFIED.match(part) for part in parts)
    return "；".join(part for part, said in zip(parts, known, strict=True) if not said)


def _closing(case: Case, enclosed: bool) -> str:
    due = f"于{day(case.deadline)}前" if case.deadline else "尽快"
    said = []
    if enclosed and case.task != "choose":
        said.append(
            "随附的标注件已标出有关单元格（红色须改正，橙色须核实），批注写明怎么改，可直接在其上修改"
        )
    if case.owed and case.task != "choose":
        said.append(f"核实无误的，在“{EXPLANATIONS}”表填写规则编号、理由和所涉数字")
    if case.task == "choose":
        said.append(f"请{due}书面确认")
    elif case.task == "redo" and not (case.errors or case.owed):
        said.append(f"请{due}重新报送")
    elif case.task == "redo":
        said.append(f"改好后看“{CHECKS}”表已无强制性不平，{due}重新报送")
    else:
        said.append(f"请{due}报送")
    return "；".join(said) + "。"


def _on_one_page(whole: Notice, beyond: str) -> Notice:
    """With as many rows as fit, and how many more there are."""
    inner = page.WIDTH
    used = page.TITLE.height(whole.title, inner) + page.SUBTITLE.height(whole.subtitle, inner)
    used += page.ADDRESSEE.height(whole.addressee, inner) + page.BODY.height(whole.opening, inner)
    used += sum(page.row_height(fact, page.FACTS, page.FACT) for fact in whole.facts)
    used += (
        page.CLOSING.height(whole.closing, inner) + page.OFFICE.height(whole.signed, inner) + page.SIGNED.line
    )
    used += sum(page.HEADING.height(group.heading, inner) for group in whole.groups)
    used += page.HEADER_HEIGHT * len(whole.groups)
    rows = [
        [page.row_height(item.cells, page.ITEMS, page.ITEM) for item in group.items] for group in whole.groups
    ]
    counts = page.fit(rows, page.HEIGHT - used, page.REST.height("其余", inner))
    return replace(
        whole,
        groups=tuple(
            replace(group, items=group.items[:count], rest=_rest(len(group.items) - count, beyond))
            for group, count in zip(whole.groups, counts, strict=True)
        ),
    )


def _rest(count: int, beyond: str) -> str:
    return f"其余 {count} 处{beyond}。" if count else ""


def _beyond(case: Case, enclosed: bool) -> str:
    """Where to look for what does not fit on the page."""
    if case.task == "choose":
        return "从略，请自行比对"
    return f"见标注件的“{RESULT_SHEET}”表" if enclosed else "从略，可向我办索取"
