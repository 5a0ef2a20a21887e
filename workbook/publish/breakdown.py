"""构成: the applications of a district by the agency that received them, in one sentence that adds up.

``……合计3607件（本年新收3511件，上年结转96件），其中：市政府349件，市各部门933件，……``
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..draw.layout import ADJUSTMENTS
from ..errors import NianbaoError
from ..form import Form
from ..merge.merge import Merged, merge
from ..merge.summary.plan import DETAIL
from ..numbers import Number
from ..submission import Submission, add
from .numerals import numeral

_RECEIVED = ("t3_new_total", "t3_carried_in_total")
"""What was received this year and carried over from last year: everything there was to handle."""
MOST_LISTED = 20
"""Of more agencies than this with applications the kinds are listed, where the roster says them."""
_LARGEST = 10
"""Where it does not: so many by name, the rest together."""
_NO_KIND = "其他单位"


@dataclass(frozen=True, slots=True)
class Share:
    """What one agency, or one kind of agencies, received."""

    name: str
    kind: str
    count: Number
    """件: received this year and carried over from last year."""


class NotTheSum(NianbaoError):
    """A summary's figures are not those of its agencies with the adjustments."""


def breakdown(summary: Submission) -> str:
    """The sentence for a summary, from its 明细 and 状态; empty for anything else, and with a blank.

    Raises:
        NotTheSum: the agencies and the adjustments do not add up to the summary.
        UnreadableFile: its lists cannot be read.
    """
    if summary.source != "summary":
        return ""
    from ..merge.summary.reading import read_summary

    agencies = [one for one in read_summary(Path(summary.path)).agencies if one.status == "accepted"]
    merged = merge(summary.form, [one.submission for one in agencies if one.submission], summary.adjustments)
    if not agencies or any(summary.number(name) is None or merged.sums[name] is None for name in _RECEIVED):
        return ""
    _refuse_other_sum(summary, merged)
    shares = [
        Share(one.agency, one.kind, _received(one.submission))
        for one in agencies
        if one.submission is not None
    ]
    received = [summary.number(name) or 0 for name in _RECEIVED]
    return sentence(summary.form, received, shares, add(merged.adjusted[name] for name in _RECEIVED))


def sentence(form: Form, received: Sequence[Number], shares: Iterable[Share], adjusted: Number) -> str:
    """Who received how many of the applications; what it lists adds up to what it says.

    Args:
        form: the form, whose labels are used.
        received: the applications received this year and those carried over, adjustments included.
        shares: each agency, in the order in which it is to be named.
        adjusted: by how much the adjustments change the sum of the agencies.
    """
    shares = [share for share in shares if share.count]
    if not shares:
        return ""
    of_year = "，".join(
        f"{_short(form, name)}{_cases(count)}" for name, count in zip(_RECEIVED, received, strict=True)
    )
    listed = "，".join(f"{share.name}{_cases(share.count)}" for share in _condensed(shares))
    said = f"政府信息公开申请合计{_cases(add(received))}（{of_year}），其中：{listed}"
    if not adjusted:
        return f"{said}。"
    direction = "减少" if adjusted < 0 else "增加"
    reported = _cases(add(share.count for share in shares))
    return f"{said}，各单位共{reported}，经核对调整{direction}{_cases(abs(adjusted))}。"


def _condensed(shares: Sequence[Share]) -> Sequence[Share]:
    """The shares as they are; of a long list the kinds, or the largest ones and the rest."""
    if len(shares) <= MOST_LISTED:
        return shares
    kinds: dict[str, list[Number]] = {}
    for share in shares:
        kinds.setdefault(share.kind or _NO_KIND, []).append(share.count)
    if len(kinds) > 1:
        return [Share(f"{kind}（{len(counts)}个）", kind, add(counts)) for kind, counts in kinds.items()]
    largest = sorted(shares, key=lambda share: -share.count)[:_LARGEST]
    named = [share for share in shares if share in largest]
    rest = [share.count for share in shares if share not in largest]
    return [*named, Share(f"其余{len(rest)}个单位", "", add(rest))]


def _refuse_other_sum(summary: Submission, merged: Merged) -> None:
    for name in _RECEIVED:
        whole, parts = summary.number(name), merged.values[name]
        if whole != parts:
            title = summary.form.cells[name].title
            raise NotTheSum(
                f"{summary.path}：“{title}”是 {whole}，而“{DETAIL}”各单位加“{ADJUSTMENTS}”是 {parts}，"
                "构成与汇总数不符。请重新汇总，或把“调整”写全"
            )


def _received(submission: Submission) -> Number:
    return add(submission.number(name) or 0 for name in _RECEIVED)


def _short(form: Form, name: str) -> str:
    """``本年新收``, ``上年结转``: the first words of the row's official label."""
    return form.cells[name].row_labels[-1].partition("、")[2][:4]


def _cases(count: Number) -> str:
    return f"{numeral(count)}件"
