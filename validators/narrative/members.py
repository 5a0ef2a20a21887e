"""Other members of the roster named where a report names its author (N06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..district.gathering import GOVERNMENT, AboutArrival, Arrivals
from .claims.setting import names_of
from .reading.plain import Plain, Sentence, without_number

_REPORTS = (
    r"(?:(?:在|于)?20\d\d年|全年|本年度?|今年|(?:的)?(?:政府信息|政务|信息)公开|主动公开|依申请公开"
    r"|(?:共|累计|未|没有|均未)?(?:收到|受理|接收|制发|公开|发布)|坚持|始终|高度重视|认真|严格|深入|全面"
    r"|持续|积极|紧?紧?围绕|切实|进一步|不断)"
)
"""What an author says of itself right behind its own name."""
_BEHIND = re.compile(
    rf"[,:]?(?:\((?:以下|下称|简称)[^)]*\))?{_REPORTS}|[(,](?:以下简称)?[\"“(]?[我本][局委办镇乡街中厅院站]"
)
_INTRODUCED = re.compile(
    r"(?:现将|(?:编制|报告|联系|公开)单位:|发布机构:|报告由|(?:请|可|径)与|请联系|现?公布《?|现?发布《?)"
)
"""Behind these stands who reports, or who is to be asked."""
_ASKED = re.compile(r"(?:20\d\d|政府信息公开|信息公开|编制|联系|咨询|办公室|\(|,|。|$)")
_OPENING = re.compile(r"[\"“《]?(?:20\d\d年度?[,:]?)?")
_TOGETHER = re.compile(
    r"会同|联合|配合|协同|牵头|指导|督促|检查|抽查|调研|考核|转[办交来送]|移送|[来到对向与]我"
    r"|我[局委办镇乡街]|本机关|本单位"
)
"""Words by which others stand lawfully in a sentence of one's own."""
_SHORTEST = 4
_TOWNS = ("镇", "乡")


def named_as_author(arrivals: Arrivals) -> Iterator[AboutArrival]:
    """Every other member's name that stands where a report names its author, once a name.

    Lawful, and passed over: others in a sentence about working together or about us, or anywhere but
    at such a place; the government and its office; former names; agencies that are on no roster.
    """
    names = {name: one for member in arrivals.roster for name, one in _names(member.name, member.kind)}
    by_beginning: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_beginning.setdefault(name[:2], []).append(name)
    for place, judgement in enumerate(arrivals.judgements):
        member, submission = arrivals.members[place], judgement.submission
        if _speaks_for_all(submission, member.kind if member else ""):
            continue
        former = (member.name, *member.predecessors) if member else ()
        own = frozenset(one for name in (submission.agency_name, *former) for one in (name, *names_of(name)))
        told = [finding.message for finding in judgement.findings if finding.rule == "N06"]
        for found in _found(submission, names, by_beginning, own):
            if not any(found.found in message for message in told):
                yield AboutArrival(place, found)


def _speaks_for_all(submission: Submission, kind: str) -> bool:
    """Whether it is the report of the government or its office, whose members these are."""
    name = "".join(submission.agency_name.split())
    government = name.endswith("人民政府") and not name.removesuffix("人民政府").endswith(_TOWNS)
    return government or kind == GOVERNMENT or submission.source == "summary" or _is_office(name)


def _is_office(name: str) -> bool:
    return name.endswith(("政府办公室", "政府办公厅", "政府办"))


def _names(name: str, kind: str) -> Iterator[tuple[str, str]]:
    """What a member goes by, with fewer and fewer places before it, and its whole name."""
    if kind != GOVERNMENT and not _is_office(name):
        for one in names_of(name):
            if len(one) >= _SHORTEST or one.endswith(_TOWNS):
                yield one, name


def _found(
    submission: Submission, names: Mapping[str, str], beginnings: Mapping[str, list[str]], own: frozenset[str]
) -> Iterator[Found]:
    told: set[str] = set()
    for text in submission.texts:
        plain = Plain(submission.texts[text])
        for sentence in plain.sentences:
            for place, sure in _places(sentence.text):
                here = beginnings.get(sentence.text[place : place + 2], ())
                name = next((one for one in here if sentence.text.startswith(one, place)), "")
                whose = names.get(name, "")
                if not name or whose in told or name in own or whose in own:
                    continue
                if _as_author(sentence.text, place + len(name), sure):
                    told.add(whose)
                    yield _told(submission, text, plain, sentence, (place, name, whose))


def _places(sentence: str) -> Iterator[tuple[int, bool]]:
    """Where an author's name would stand in a sentence; whether nothing but a name can stand there."""
    begin = len(sentence) - len(without_number(sentence))
    opening = _OPENING.match(sentence, begin)
    yield from ((place, False) for place in sorted({begin, opening.end() if opening else begin}))
    yield from ((found.end(), True) for found in _INTRODUCED.finditer(sentence))


def _as_author(sentence: str, end: int, sure: bool) -> bool:
    if sure:
        return bool(_ASKED.match(sentence, end))
    behind = _BEHIND.match(sentence, end)
    return behind is not None and not _TOGETHER.search(sentence, behind.end())


def _told(
    submission: Submission, text: str, plain: Plain, sentence: Sentence, said: tuple[int, str, str]
) -> Found:
    place, name, whose = said
    start = sentence.start + place
    quote = plain.quote(start, start + len(name), sentence)
    agency = submission.agency_name
    return Found("member", f"member.{whose}", found=name, expected=agency, text=text, excerpt=quote)
