"""催报.txt: what to paste into a message, one for everybody and one for each agency."""

from __future__ import annotations

from .case import Missing, Returns
from .notice import Sender, day

_MARK = "\ufeff"
"""Tells older Windows programs that the text is UTF-8."""


def chase_text(returns: Returns, sender: Sender) -> bytes:
    """The messages, as a text file that Notepad opens: UTF-8 with its mark, lines ended as on Windows."""
    report = f"{returns.year}年度政府信息公开工作年度报告"
    asked = f"联系：{sender.contact}。" if sender.contact else ""
    lines = ["一、发到工作群", "", _to_all(returns, report, asked), "", "二、逐家发送", ""]
    lines += [_to_one(one, report, asked) for one in returns.missing]
    return (_MARK + "\r\n".join(lines) + "\r\n").encode("utf-8")


def _to_all(returns: Returns, report: str, asked: str) -> str:
    days = {one.deadline for one in returns.missing}
    shared = days.pop() if len(days) == 1 else None
    names = "、".join(
        one.agency + (f"（{day(one.deadline)}前）" if one.deadline and not shared else "")
        for one in returns.missing
    )
    due = f"于{day(shared)}前" if shared else "按期"
    return (
        f"【年报催报】各单位：尚未收到以下 {len(returns.missing)} 个单位的{report}：{names}。"
        f"请{due}报送；没有数字的也要零报告。{asked}"
    )


def _to_one(one: Missing, report: str, asked: str) -> str:
    whom = " ".join(filter(None, (one.contact, one.phone)))
    due = f"于{day(one.deadline)}前" if one.deadline else "尽快"
    return (
        f"{one.agency}{f'（{whom}）' if whom else ''}：尚未收到你单位{report}，请{due}报送；"
        f"没有数字的也要零报告。{asked}"
    )
