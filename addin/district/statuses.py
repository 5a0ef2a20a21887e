"""What becomes of each file that came in, and of each member of the roster (C02 to C05)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from nianbao.validators.finding import Judgement
from nianbao.workbook.form import Form
from nianbao.workbook.merge.roster import How, Member, Roster
from nianbao.workbook.merge.status import AgencyStatus, Status
from nianbao.workbook.numbers import clean
from nianbao.workbook.submission import Submission

from ..intake.rivals import Rival, Verdict, settle, unfilled

_BESIDE_OTHERS = ("P01", "N07")
"""Rules that no file fails by itself alone: said in the reason, where a person looks first."""


@dataclass(frozen=True)
class Incoming:
    """One file that came in: judged, or unreadable."""

    path: str
    """As a person is to see it."""
    file: Path
    """Where it lies; a path into an archive exists nowhere on the disk."""
    judgement: Judgement | None
    """None where it could not be read."""
    failure: str = ""
    """Why it could not be read."""


@dataclass(frozen=True)
class Terms:
    """What a file must be to be summed, and what is done about several of one agency."""

    year: int
    form: Form
    """The form of that year."""
    prefer_newest: bool = False
    """Take the newest of several versions, where the times recorded tell which it is."""
    clashes: Mapping[str, str] = field(default_factory=dict)
    """Summaries that would count other files twice, by path, with the reason."""


@dataclass(frozen=True)
class _Placed:
    """A file and the agency it is from."""

    incoming: Incoming
    member: Member | None = None
    remark: str = ""
    """How the agency was told, where that is not plain."""
    conflict: str = ""
    """Why no agency can be told although the file names one."""


def statuses(incoming: Sequence[Incoming], roster: Roster | None, terms: Terms) -> tuple[AgencyStatus, ...]:
    """One status for each file, and one for each expected member that sent none.

    In roster order, of each member what was taken first; then those on no roster, then the
    unreadable files that nobody can be named for.  Without a roster the agencies are those of the
    files, by code.

    Args:
        incoming: the files, in the order in which they are to be shown.
        roster: who is to report; None where nobody has said.
        terms: the year that is consolidated, and the rest.
    """
    placed = [_by_roster(one, roster) for one in incoming] if roster else _by_files(incoming)
    members = roster.members if roster else _in_order(one.member for one in placed)
    files: dict[int, list[_Placed]] = {}
    for one in placed:
        files.setdefault(id(one.member), []).append(one)
    told: list[AgencyStatus] = []
    for member in members:
        those = _of_member(member, files.get(id(member), []), terms)
        told += sorted(those, key=lambda one: one.status != "accepted")
    untold = [_of_nobody(one, roster, terms) for one in placed if one.member is None]
    untold.sort(key=lambda status: status.status == "unreadable")
    return (*told, *untold)


def member_of(one: Incoming, roster: Roster) -> Member | None:
    """Whom a file is from, as the roster knows."""
    return _by_roster(one, roster).member


def most_common_years(submissions: Iterable[Submission]) -> tuple[int, ...]:
    """The year most submissions carry; several where they tie, none where no submission has one."""
    counts = Counter(one.report_year for one in submissions if one.report_year is not None)
    most = max(counts.values(), default=0)
    return tuple(sorted(year for year, count in counts.items() if count == most))


def _by_roster(one: Incoming, roster: Roster) -> _Placed:
    if one.judgement is None:
        member = _named_by_file(one.file.stem, roster)
        return _Placed(one, member, "按文件名认定" if member else "")
    code, name = one.judgement.submission.agency_code, one.judgement.submission.agency_name
    if not clean(code) and not clean(name):
        member = _named_by_file(one.file.stem, roster)
        return _Placed(one, member, "来件没有写单位名称和代码，按文件名认定" if member else "")
    member, how = roster.find(code, name)
    if how == "conflict":
        conflict = f"代码“{code}”与名称“{name}”在名单中是两个单位"
        return _Placed(one, conflict=conflict)
    return _Placed(one, member, _how_told(how, member, code, name) if member else "")


def _how_told(how: How, member: Member, code: str, name: str) -> str:
    if how == "code":
        return "" if clean(name) == clean(member.name) else f"按代码认定，来件的名称是“{name}”"
    written = f"来件的代码是“{code}”" if code else "来件没有代码"
    if how == "name":
        return f"按名称认定，{written}"
    differing = "地名写法" if how == "area_name" else "标点、空格或全半角"
    return f"按相近的名称认定，{written}、名称是“{name}”，与名单只差{differing}，请核对"


def _named_by_file(stem: str, roster: Roster) -> Member | None:
    """Whom a file that does not say it seems to be from: ``代码_名称``, or a name inside the file's name."""
    return roster.find(stem.partition("_")[0], "").member or roster.named_in(stem)


def _by_files(incoming: Iterable[Incoming]) -> list[_Placed]:
    """Files with one code, or with one name, are of one agency; the code goes before the name."""
    by_code: dict[str, Member] = {}
    by_name: dict[str, Member] = {}
    placed: list[_Placed] = []
    for one in incoming:
        if one.judgement is None:
            placed.append(_Placed(one))
            continue
        code, name = clean(one.judgement.submission.agency_code), one.judgement.submission.agency_name
        member = by_code.get(code.upper()) or by_name.get(clean(name))
        if member is None:
            member = Member(code, name)
            if code:
                by_code[code.upper()] = member
            if clean(name):
                by_name[clean(name)] = member
        placed.append(_Placed(one, member))
    return placed


def _in_order(members: Iterable[Member | None]) -> list[Member]:
    """The members by code, those without a code last."""
    each = {id(member): member for member in members if member is not None}
    return sorted(each.values(), key=lambda member: (not member.code, member.code, member.name))


def _of_member(member: Member, placed: Sequence[_Placed], terms: Terms) -> Iterator[AgencyStatus]:
    if not placed and not member.vertical:
        yield AgencyStatus(member.name, member.code, "", "missing", "没有收到来件（C02）", kind=member.kind)
    verdicts = {} if member.vertical else _verdicts([one.incoming for one in placed], terms)
    status: Status
    for one in placed:
        verdict = verdicts.get(one.incoming.path)
        said = verdict.reason if verdict else ""
        if one.incoming.judgement is None:
            status, reason = "unreadable", one.incoming.failure
        elif member.vertical:
            status, reason = "not_on_roster", "垂直管理机构，不列入本级汇总（C03）"
        elif verdict and not verdict.taken:
            status, reason = "duplicate", said
        else:
            refusal = _refusal(one.incoming, terms)
            status = "rejected" if refusal else "accepted"
            reason = "；".join(filter(None, (refusal, said)))
        remarks = (one.remark, _other_template(one.incoming), _beside_others(one.incoming))
        yield _status(one.incoming, member, status, (reason, *remarks))


def _verdicts(incoming: Iterable[Incoming], terms: Terms) -> dict[str, Verdict]:
    """What becomes of files that are in each other's way, by path; a file alone is in nobody's way."""
    clashing = {
        one.path: Verdict(False, terms.clashes[one.path]) for one in incoming if one.path in terms.clashes
    }
    rivals = [
        Rival(one.path, one.file, one.judgement)
        for one in incoming
        if one.judgement and one.path not in clashing and not _misfit(one, terms)
    ]
    settled = settle(rivals, prefer_newest=terms.prefer_newest) if len(rivals) > 1 else []
    return clashing | {one.shown: verdict for one, verdict in zip(rivals, settled, strict=False)}


def _of_nobody(one: _Placed, roster: Roster | None, terms: Terms) -> AgencyStatus:
    judgement = one.incoming.judgement
    if judgement is None:
        return _status(one.incoming, None, "unreadable", (one.incoming.failure,))
    refusal = _refusal(one.incoming, terms)
    if one.conflict:
        return _status(one.incoming, None, "rejected", (one.conflict, refusal))
    name = judgement.submission.agency_name
    close = get_close_matches(name, [member.name for member in roster.members] if roster else [], n=1)
    nearest = f"名单中名称最接近的是“{close[0]}”" if close else ""
    what = "名单中没有这个单位（C02）" if name else "来件没有写单位名称，文件名里也看不出是谁（C02）"
    kind = "是汇总表，不是单位的年报" if judgement.submission.source == "summary" else ""
    reasons = (what, kind, nearest, refusal)
    return _status(one.incoming, None, "not_on_roster", reasons)


def _status(one: Incoming, member: Member | None, status: Status, reasons: Iterable[str]) -> AgencyStatus:
    submission = one.judgement.submission if one.judgement else None
    whose = member or (
        Member(submission.agency_code, submission.agency_name) if submission else Member("", "")
    )
    return AgencyStatus(
        agency=whose.name,
        code=whose.code,
        path=one.path,
        status=status,
        reason="；".join(filter(None, reasons)),
        counts=one.judgement.counts if one.judgement else {},
        kind=whose.kind,
        submission=submission,
    )


def _misfit(one: Incoming, terms: Terms) -> str:
    """Why a file does not belong to this year's consolidation at all; empty where it does (C04)."""
    if one.judgement is None:
        return ""
    submission, year = one.judgement.submission, terms.year
    if submission.report_year is None:
        return "没有写明报告年度（C04）"
    if submission.report_year != year:
        slip = "，像是把上年的年报交来了" if submission.report_year == year - 1 else ""
        return f"报告年度是 {submission.report_year}，本次汇总的是 {year}（C04）{slip}"
    if submission.form.version != terms.form.version:
        return f"用的是 {submission.form.version} 版表式，{year} 年度应用 {terms.form.version} 版（C04）"
    return "一格也没有填，是没有填过的空白表" if unfilled(submission) else ""


def _refusal(one: Incoming, terms: Terms) -> str:
    """Why a file cannot be summed; empty where it can."""
    misfit = _misfit(one, terms)
    if one.judgement is None or unfilled(one.judgement.submission):
        return misfit
    reasons = [misfit]
    draft = any(seen.kind == "draft" for seen in one.judgement.submission.observations)
    if draft:
        reasons.append("来件是汇总草稿，还有单位没有计入，定稿后再报（C05）")
    rules = Counter(error.rule for error in one.judgement.errors if not (draft and error.rule == "C05"))
    if rules:
        listed = "、".join(
            f"{rule}（{count} 处）" if count > 1 else rule for rule, count in sorted(rules.items())
        )
        reasons.append(f"有强制性问题 {rules.total()} 处：{listed}")
    return "；".join(filter(None, reasons))


def _other_template(one: Incoming) -> str:
    """That the workbook was made from another version of the template, which keeps nobody out (C04)."""
    findings = one.judgement.findings if one.judgement else ()
    return "；".join(f"{one.message}（C04）" for one in findings if one.rule == "S11")


def _beside_others(one: Incoming) -> str:
    """What was found about a file only because the others were there too."""
    findings = one.judgement.findings if one.judgement else ()
    return "；".join(f"{one.rule}：{one.message}" for one in findings if one.rule in _BESIDE_OTHERS)
