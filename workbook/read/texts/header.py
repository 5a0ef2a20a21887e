"""Whose report a text is, and for which year: from its title, else from what it says of itself.

What is not said in so many words stays unknown: the date of a web page is not the year reported on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...numbers import clean
from ..blocks import Paragraph

_FIGURES = "〇一二三四五六七八九"
_ZEROS = "○零oO"
_YEAR = rf"(?:20\d\d|二[{_FIGURES}{_ZEROS}]{{3}})"
_REPORT = r"(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报)"
_END = r"(?:\((?!20)[^()]{0,8}\))?[》〉”\"'。.!]*"
_TITLES = (
    re.compile(rf"(?P<name>.*?)(?P<year>{_YEAR})年度?(?P<after>.*?)(?:政府|政务)?信息公开{_REPORT}{_END}"),
    re.compile(
        rf"(?P<name>.*?)(?P<after>)(?:政府|政务)?信息公开(?:工作)?(?P<year>{_YEAR})年度?{_REPORT}{_END}"
    ),
    re.compile(rf"(?P<name>.*?)(?P<after>)(?:政府|政务)?信息公开{_REPORT}\((?P<year>{_YEAR})年度?\){_END}"),
)
"""Whole titles; the name stands before the year or behind it."""
_PERIOD = re.compile(rf"(?P<year>{_YEAR})年1月1日起?[至到—–~-]+(?:(?P=year)年|本年)?12月31日")
_QUOTED = re.compile(r"《([^《》]{6,80})》")
_HEREWITH = re.compile(rf"现将(?P<name>[\u4e00-\u9fff()]*?)(?P<year>{_YEAR})年度?[^。]{{0,12}}信息公开")
_CONTACT = re.compile(
    r"(?:请与|请联系|联系单位:|编制单位:|报告单位:)(?P<name>[\u4e00-\u9fff]{4,40}?)(?:联系|咨询|[(,;。]|$)"
)
_AGENCY = re.compile(
    r"[\u4e00-\u9fff()、·]{2,38}[府室厅局会委处所心院站队道镇乡部署司校学区县市省州盟旗庭馆园社台团场岸关组库木]"
)
_NO_AGENCY = re.compile(
    r"^(?:我|本|各|全)|[首网]页|位置|栏目|信息公开|政务公开|[科股]室?$|(?:党政|综合|行政)办公室$"
)
_INNER_OFFICE = re.compile(r"([局厅处站院]|中心)办公室$")
"""The office to be asked is that of an agency, not an agency."""
_CUT = re.compile(r"[>＞→»:|丨_]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,}?[省市区县州盟旗]")
_SMALL_PLACES = "区县市镇乡"
_QUOTES = "《〈“\"'"
_LONGEST_LINE = 60
_FRONT = 60
"""Paragraphs at the beginning in which a title is looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """Who reports and for which year."""

    agency_name: str = ""
    """Empty where the report does not say it."""
    report_year: int | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where each was read, by cover name."""


@dataclass(frozen=True, slots=True)
class _Said:
    name: str = ""
    year: str = ""
    address: str = ""


_Text = tuple[str, str]
"""A paragraph without blanks, and its address."""


def read_header(front: Sequence[Paragraph], whole: Sequence[Paragraph]) -> Header:
    """The agency and the year of a report.

    Args:
        front: what stands before its first part: furniture of the page, title, introduction.
        whole: all its paragraphs.
    """
    texts = [(_tight(line.text), line.address) for line in whole]
    named = dated = _Said()
    for said in _said([(_tight(line.text), line.address) for line in front], texts):
        named = said if said.name and not named.name else named
        dated = said if said.year and not dated.year else dated
        if named.name and dated.year:
            break
    addresses = {"agency_name": named.address, "report_year": dated.address}
    return Header(
        _with_place(named.name, [text for text, _ in texts]),
        _number(dated.year),
        {name: address for name, address in addresses.items() if address},
    )


def _said(front: Sequence[_Text], whole: Sequence[_Text]) -> Iterator[_Said]:
    """Everything that says whose report it is or for which year, the surest first."""
    yield from _titles(front)
    for text, address in whole:
        yield from (said for quoted in _QUOTED.findall(text) if (said := _title(quoted, address)))
    for pattern in (_PERIOD, _HEREWITH, _CONTACT):
        for text, address in whole:
            for found in pattern.finditer(text):
                groups = found.groupdict(default="")
                yield _Said(_agency(groups.get("name", "")), groups.get("year", ""), address)


def _titles(lines: Sequence[_Text]) -> Iterator[_Said]:
    """Titles on one line, or on two or three; last those that name nobody, with the line below them."""
    pieces = [(piece, address) for text, address in lines[:_FRONT] for piece in _CUT.split(text) if piece]
    pieces = [(piece, address) for piece, address in pieces if len(piece) <= _LONGEST_LINE]
    nameless: list[_Said] = []
    for size in (1, 2, 3):
        for i in range(len(pieces) - size + 1):
            said = _title("".join(piece for piece, _ in pieces[i : i + size]), pieces[i][1])
            if said and said.name:
                above = pieces[i - 1][0] if i else ""
                yield replace(said, name=above + said.name) if _is_place_of(above, said.name) else said
            elif said and size == 1:
                below = pieces[i + 1][0] if i + 1 < len(pieces) else ""
                nameless.append(replace(said, name=_agency(below)))
    yield from nameless


def _title(text: str, address: str) -> _Said | None:
    for pattern in _TITLES:
        found = pattern.fullmatch(text)
        if found:
            return _Said(_agency(found["name"]) or _agency(found["after"]), found["year"], address)
    return None


def _agency(text: str) -> str:
    """The agency a text names, without what a title has around it; empty where it names none."""
    name = text.strip(_QUOTES).removeprefix("关于").rstrip("的").removesuffix("关于")
    name = _INNER_OFFICE.sub(r"\1", name)
    return name if _AGENCY.fullmatch(name) and not _NO_AGENCY.search(name) else ""


def _is_place_of(above: str, name: str) -> bool:
    """Whether the line above a title begins the agency's name: 重庆市綦江区 above 城市管理局."""
    return bool(_PLACE.fullmatch(above)) and not _PLACE.match(name)


def _with_place(name: str, texts: Sequence[str]) -> str:
    """The name as the report writes it out in full elsewhere: 区政务服务管理局, 沾益区政务服务管理局."""
    if not name or name[0] not in _SMALL_PLACES:
        return name
    longer = re.compile(rf"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{{2,12}}){re.escape(name)}")
    places = Counter(found + name[0] for text in texts for found in longer.findall(text))
    known = [place for place in places if sum(text.count(place) for text in texts) > places[place]]
    return max(known, key=len, default=name[0]) + name[1:]


def _number(year: str) -> int | None:
    figures = "".join("0" if sign in _ZEROS else str(_FIGURES.find(sign)) for sign in year)
    return int(year if year.isdecimal() and year.isascii() else figures) if year else None


def _tight(text: str) -> str:
    return "".join(clean(text).split())
