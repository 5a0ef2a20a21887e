"""Several files of one agency: which say the same, which is newer, and which one is taken, if any.

Copies that say the same are one report, counted once.  Between versions nobody chooses silently: what
is recorded about their age is said, and only who asks for it (``prefer_newest``) gets the newest taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nianbao.validators.finding import Judgement
from nianbao.workbook.numbers import clean
from nianbao.workbook.submission import Submission

from .versions import KINDS, Kind, newest, spelled, times

_LOOKS_COPIED = re.compile(r"副本|复件|[(（]\d+[)）]|_校验$|\bcopy\b|- ?copy", re.IGNORECASE)
"""What copying and downloading put into a file's name."""


@dataclass(frozen=True)
class Rival:
    """One of several files of one agency."""

    shown: str
    """The path as a person is to see it."""
    file: Path
    judgement: Judgement


@dataclass(frozen=True)
class Verdict:
    """What becomes of one of them."""

    taken: bool
    reason: str


def settle(rivals: Sequence[Rival], *, prefer_newest: bool) -> list[Verdict]:
    """What becomes of each of several files of one agency, in their order.

    Args:
        rivals: two or more.
        prefer_newest: take the newest version where the times recorded tell which it is.
    """
    versions = _versions(rivals)
    if len(versions) == 1:
        return _copies(rivals, versions[0], "")
    recorded = {one.shown: times(one.file) for version in versions for one in version}
    newest_of = [_newest_copy(version, recorded) for version in versions]
    found = newest([recorded[one.shown] for one in newest_of])
    if prefer_newest and found:
        winners, winner = versions[found.position], newest_of[found.position]
        why = _chosen(winner, newest_of, recorded, found.kind)
        verdicts = {one.shown: v for one, v in zip(winners, _copies(winners, winners, why), strict=True)}
        for one in rivals:
            if one.shown not in verdicts:
                own = recorded[one.shown].get(found.kind)
                when = f"，本份 {spelled(own)}" if own else ""
                at = spelled(recorded[winner.shown][found.kind])
                text = (
                    f"照 --prefer newest 采用了较新的 {winner.shown}（C02；{KINDS[found.kind]} {at}{when}）"
                )
                verdicts[one.shown] = Verdict(False, text)
        return [verdicts[one.shown] for one in rivals]
    return [_undecided(one, rivals, versions, recorded, prefer_newest=prefer_newest) for one in rivals]


def same_report(one: Judgement, other: Judgement) -> bool:
    """Whether two files say the same: name, figures, texts, explanations, and what is wrong with them."""
    return _content(one) == _content(other)


def unfilled(submission: Submission) -> bool:
    """Whether nobody ever filled in this workbook: not one figure, not one text."""
    blank = all(submission.values[name].kind == "blank" for name in submission.form.typed)
    return blank and not any(text.strip() for text in submission.texts.values())


def _content(judgement: Judgement) -> tuple[object, ...]:
    one = judgement.submission
    return (
        clean(one.agency_name),
        one.numbers(),
        {name: reading.text for name, reading in one.values.items() if reading.kind in ("text", "error")},
        {name: text.strip() for name, text in one.texts.items() if text.strip()},
        one.explanations,
        [finding.instance for finding in judgement.errors],
    )


def _versions(rivals: Sequence[Rival]) -> list[list[Rival]]:
    """The files by what they say, those that say the same together; originals before copies."""
    versions: list[list[Rival]] = []
    for one in sorted(rivals, key=_originals_first):
        for version in versions:
            if same_report(version[0].judgement, one.judgement):
                version.append(one)
                break
        else:
            versions.append([one])
    return versions


def _originals_first(one: Rival) -> tuple[bool, int, str]:
    return bool(_LOOKS_COPIED.search(one.file.stem)), len(one.shown), one.shown


def _copies(rivals: Sequence[Rival], version: Sequence[Rival], why: str) -> list[Verdict]:
    """One report in several files: the first is taken, the others are named as its copies."""
    first, *others = version
    named = f"另有 {len(others)} 份数字和文字完全相同：{_listed(others)}，只计一次" if others else ""
    taken = Verdict(True, "；".join(filter(None, (why, named))))
    copy = Verdict(False, f"与 {first.shown} 数字和文字完全相同，只计一次（C02）")
    return [taken if one is first else copy for one in rivals]


def _newest_copy(version: Sequence[Rival], recorded: Mapping[str, Mapping[Kind, datetime]]) -> Rival:
    """Of one version the copy by which its age is told: the one last saved, where that is known."""
    found = newest([recorded[one.shown] for one in version])
    return version[found.position] if found else version[0]


def _chosen(
    winner: Rival, others: Iterable[Rival], recorded: Mapping[str, Mapping[Kind, datetime]], kind: Kind
) -> str:
    rest = "、".join(
        f"{one.shown} 的 {spelled(recorded[one.shown][kind])}" for one in others if one is not winner
    )
    at = spelled(recorded[winner.shown][kind])
    return f"同一单位有不同的几份，照 --prefer newest 采用这一份：{KINDS[kind]} {at}，晚于 {rest}"


def _undecided(
    one: Rival,
    rivals: Sequence[Rival],
    versions: Sequence[Sequence[Rival]],
    recorded: Mapping[str, Mapping[Kind, datetime]],
    *,
    prefer_newest: bool,
) -> Verdict:
    """Nobody is taken; who the others are, and what the times say."""
    others = [other for other in rivals if other is not one]
    own = next(version for version in versions if one in version)
    same = [other for other in own if other is not one]
    sentence = f"同一单位还有 {_listed(others)}，请确认采用哪一份（C02）"
    if same:
        sentence += f"；其中 {_listed(same)} 与本份数字和文字完全相同"
    newest_of = [_newest_copy(version, recorded) for version in versions]
    told = [said for kind in KINDS if (said := _told_by(kind, one, newest_of, own, recorded))]
    if not told:
        but = "，--prefer newest 也不能决定" if prefer_newest else ""
        told = [f"看不出先后：时间没有记录或相同{but}"]
    return Verdict(False, "；".join((sentence, *told)))


def _told_by(
    kind: Kind,
    one: Rival,
    newest_of: Sequence[Rival],
    own: Sequence[Rival],
    recorded: Mapping[str, Mapping[Kind, datetime]],
) -> str:
    """What one kind of evidence says about the age of a file among the others; empty where nothing."""
    found = newest([recorded[other.shown] for other in newest_of], (kind,))
    if found is None:
        return ""
    latest = newest_of[found.position]
    at = spelled(recorded[latest.shown][kind])
    if latest is one:
        return f"看{KINDS[kind]}，本份最新（{at}）"
    mine = recorded[one.shown].get(kind)
    when = f"，本份 {spelled(mine)}" if mine else ""
    same = "（与本份相同）" if latest in own else ""
    return f"看{KINDS[kind]}，最新的是 {latest.shown}{same}（{at}{when}）"


def _listed(rivals: Iterable[Rival]) -> str:
    return "、".join(one.shown for one in rivals)
