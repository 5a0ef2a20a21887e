"""A candidate as one Chinese sentence: what to change into what, and what it looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nianbao.workbook.form import Form

from ..wording import cell_label, quoted, shown
from .evidence import Evidence
from .identities import System
from .ranking import Candidate
from .slips import REASONS, Kind, Slip

ALL_HOLD = "全部恒等式即成立"
DECIDED_HOLD = "数已齐全的恒等式即全部成立，另有 {count} 条因有空格仍不能判断（{keys}）"
CHANGE = "{cell} 由 {before} 改为 {after}"
EXCHANGE = "{one} 的 {first} 与 {other} 的 {second} 对调"
TOTALS_FOLLOW = "（合计随之重算）"
TOLD = "改后与正文所写的 {numbers} 相符"
SUPPORTED = "改后与上年数相符"
_MOST_KEYS = 3

Addresses = Callable[[Iterable[str]], Sequence[str]]


def sentence(candidate: Candidate, evidence: Evidence, addresses: Addresses) -> str:
    """``把 依申请公开!D8 由 59 改为 58，全部恒等式即成立（像是打错一位数字）``.

    Args:
        candidate: what it is about.
        evidence: the figures as they are, and what the text says.
        addresses: where cells were read.
    """
    numbers = evidence.numbers
    names = tuple(candidate.after)
    form = evidence.submission.form
    cell = {name: _place(form, name, at) for name, at in zip(names, addresses(names), strict=True)}

    def told(slip: Slip) -> str:
        if slip.kind in (Kind.EXCHANGED, Kind.MOVED):
            one, other = slip.cells
            first, second = shown(numbers[one]), shown(numbers[other])
            return EXCHANGE.format(one=cell[one], first=first, other=cell[other], second=second)
        (name,) = slip.cells
        return CHANGE.format(cell=cell[name], before=shown(numbers[name]), after=candidate.after[name])

    changes = "、".join(map(told, candidate.slips))
    follow = TOTALS_FOLLOW if evidence.totals_of(candidate.after) else ""
    reasons = "；".join(_reasons(candidate, evidence))
    return f"把 {changes}{follow}，{_result(evidence.system)}" + (f"（{reasons}）" if reasons else "")


def _place(form: Form, name: str, address: str) -> str:
    """The address of a cell in a workbook; elsewhere its label, with the address where there is one."""
    if "!" in address:
        return address
    label = quoted(cell_label(form.cells[name]))
    return f"{label}（{address}）" if address else label


def _result(system: System) -> str:
    open_keys = system.undecided
    if not open_keys:
        return ALL_HOLD
    keys = "、".join(open_keys[:_MOST_KEYS]) + ("等" if len(open_keys) > _MOST_KEYS else "")
    return DECIDED_HOLD.format(count=len(open_keys), keys=keys)


def _reasons(candidate: Candidate, evidence: Evidence) -> list[str]:
    slips = dict.fromkeys(reason for slip in candidate.slips if (reason := REASONS[slip.kind]))
    agreeing = evidence.told(candidate.after)
    if agreeing:
        return [*slips, TOLD.format(numbers="、".join(map(shown, agreeing)))]
    return [*slips, SUPPORTED] if candidate.support > 0 else list(slips)
