"""The district's own chain (C06): last year's carried out, this year's carried in, and what lies between.

When the list of agencies changed, the two differ for a reason; it is told agency by agency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nianbao.workbook.form import LAST_PREFIX
from nianbao.workbook.numbers import Number, clean
from nianbao.workbook.submission import Submission, add

from ..wording import shown
from .gathering import Gathering

if TYPE_CHECKING:
    from nianbao.workbook.merge.status import AgencyStatus

Kind = Literal["changed", "explained", "new", "unknown", "gone", "absent", "adjusted"]

_SENTENCES: Mapping[Kind, str] = {
    "changed": "{name}本年上年结转 {this}、上年结转下年 {last}",
    "explained": "{name}本年上年结转 {this}、上年结转下年 {last}，已有说明",
    "new": "{name}不在上年名单，结转 {this}",
    "unknown": "{name}上年数不详，结转 {this}",
    "gone": "上年的{name}今年不在其中，上年结转下年 {last}",
    "absent": "{name}今年没有计入，上年结转下年 {last}",
    "adjusted": "汇总时另作{name}",
}
_LAWFUL = ("explained", "new", "gone", "adjusted")
"""A change of the list, a difference whose agency has explained it, a correction with its reason."""
_MOST_TOLD = 20


@dataclass(frozen=True)
class Item:
    """One agency's part of the difference."""

    kind: Kind
    name: str
    this: Number
    last: Number

    @property
    def difference(self) -> Number:
        """How much it adds to this year's figure."""
        return add((self.this, -self.last))

    @property
    def told(self) -> str:
        """The same for people, with its part: ``（+2）``."""
        sentence = _SENTENCES[self.kind].format(name=self.name, this=shown(self.this), last=shown(self.last))
        return f"{sentence}（{_signed(self.difference)}）"


@dataclass(frozen=True)
class Chain:
    """One column: what came in, what had gone out, and the items between."""

    column: str
    value: Number
    """本年 二、上年结转 of the sum."""
    should: Number
    """上年 四、结转下年 of the district's own report."""
    items: tuple[Item, ...]

    @property
    def carried_in(self) -> str:
        """The cell of this year."""
        return f"t3_carried_in_{self.column}"

    @property
    def carried_out(self) -> str:
        """The cell of last year, without ``last_``."""
        return f"t3_carried_out_{self.column}"

    @property
    def difference(self) -> Number:
        """This year less last year."""
        return add((self.value, -self.should))

    @property
    def rest(self) -> Number:
        """What no agency accounts for."""
        return add((self.difference, *(-item.difference for item in self.items)))

    @property
    def explained(self) -> bool:
        """Whether changes of the list and explanations of agencies account for all of it."""
        return not self.rest and all(item.kind in _LAWFUL for item in self.items)

    @property
    def told(self) -> str:
        """Every item in one sentence."""
        parts = [item.told for item in self.items[:_MOST_TOLD]]
        left = self.items[_MOST_TOLD:]
        if left:
            parts.append(f"其余 {len(left)} 家合计（{_signed(add(item.difference for item in left))}）")
        if self.rest:
            parts.append(f"不能归到单位的（{_signed(self.rest)}）")
        return "；".join(parts)


def chain(gathering: Gathering, column: str) -> Chain | None:
    """The chain of one column of table three; None where either year is not known."""
    carried_in, carried_out = f"t3_carried_in_{column}", f"t3_carried_out_{column}"
    value = gathering.summary.merged.values.get(carried_in)
    reading = gathering.summary.last.get(carried_out)
    should = reading.value if reading else None
    if value is None or should is None:
        return None
    if value == should:
        return Chain(column, value, should, ())
    return Chain(column, value, should, tuple(_items(gathering, column)))


def _items(gathering: Gathering, column: str) -> Iterator[Item]:
    """Agencies of this year in their order, those of last year that nobody continues, adjustments."""
    carried_in, carried_out = f"t3_carried_in_{column}", f"t3_carried_out_{column}"
    before = gathering.last_agencies
    heirs = _heirs(gathering)
    for group in heirs:
        lasts = [before[name].values[carried_out].value for name in sorted(group.names)]
        last = None if any(one is None for one in lasts) else add(one for one in lasts if one is not None)
        if group.inside:
            yield from _inside(gathering, group, carried_in, carried_out, last if group.names else None)
        elif group.names and last:
            yield Item("absent", group.name, 0, last)
    continued = {name for group in heirs for name in group.names}
    for name, report in before.items():
        last = report.values[carried_out].value
        if name not in continued and last:
            yield Item("gone", name, 0, last)
    if amount := gathering.summary.merged.adjusted[carried_in]:
        yield Item("adjusted", "调整", amount, 0)


@dataclass(frozen=True)
class _Heirs:
    """One agency of this year, or those among which one of last year was divided."""

    agencies: tuple[AgencyStatus, ...]
    inside: bool
    """Whether they are in the sum."""
    names: frozenset[str]
    """Last year's agencies they continue."""

    @property
    def name(self) -> str:
        """Who they are."""
        return "、".join(one.agency for one in self.agencies)


def _heirs(gathering: Gathering) -> list[_Heirs]:
    """This year's agencies in their order; those that come from one agency of last year together.

    Which part of a divided agency's figure went where nobody can know: only all parts together can be
    compared with what it was.
    """
    counted = {a.agency for a in gathering.summary.agencies if a.status == "accepted"}
    found: list[_Heirs] = []
    for agency in gathering.summary.agencies:
        inside = agency.status == "accepted" and agency.submission is not None
        if not inside and agency.agency in counted:
            continue
        names = frozenset(_continues(gathering, agency))
        rival = next((one for one in found if one.names & names), None)
        if rival is None:
            found.append(_Heirs((agency,), inside, names))
        elif rival.inside == inside and rival.name != agency.agency:
            found[found.index(rival)] = _Heirs((*rival.agencies, agency), inside, rival.names | names)
        elif inside or names - rival.names:
            found.append(_Heirs((agency,), inside, names - rival.names))
    return found


def _inside(
    gathering: Gathering, heirs: _Heirs, carried_in: str, carried_out: str, last: Number | None
) -> Iterator[Item]:
    """The item of agencies that are in the sum; their own 上年数 where last year's list has none."""
    submissions = [one.submission for one in heirs.agencies if one.submission is not None]
    this = add(one.values[carried_in].value or 0 for one in submissions)
    kind: Kind = "changed"
    if last is None and not (gathering.last_agencies and gathering.last_complete):
        known = [value for one in submissions if (value := one.number(LAST_PREFIX + carried_out)) is not None]
        last = add(known) if len(known) == len(submissions) else None
        kind = "changed" if last is not None else "unknown"
    elif last is None:
        kind = "new"
    last = last or 0
    if this == last:
        return
    if kind == "changed" and all(_has_explained(gathering, one, carried_in) for one in heirs.agencies):
        kind = "explained"
    yield Item(kind, heirs.name, this, last)


def _has_explained(gathering: Gathering, agency: AgencyStatus, carried_in: str) -> bool:
    judgement = gathering.judgements.get(agency.path)
    findings = judgement.findings if judgement else ()
    return any(finding.explained and finding.cells[:1] == (carried_in,) for finding in findings)


def _continues(gathering: Gathering, agency: AgencyStatus) -> set[str]:
    """Last year's agencies that this one is, or comes after."""
    wanted = {clean(agency.code).upper(), clean(agency.agency)}
    if agency.submission is not None:
        wanted |= {clean(agency.submission.agency_code).upper(), clean(agency.submission.agency_name)}
    for member in gathering.roster.members if gathering.roster else ():
        if (member.code, member.name) == (agency.code, agency.agency):
            wanted |= {one for name in member.predecessors for one in (clean(name), clean(name).upper())}
    wanted -= {""}
    return {name for name, report in gathering.last_agencies.items() if _called(report) & wanted}


def _called(report: Submission) -> set[str]:
    return {clean(report.agency_code).upper(), clean(report.agency_name)} - {""}


def _signed(number: Number) -> str:
    return f"+{shown(number)}" if number > 0 else shown(number)
