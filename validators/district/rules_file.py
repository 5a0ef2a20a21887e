"""Reading a file of district rules (TOML): every wrong key is told at once, in Chinese.

A broken rule is told here or not at all: it must never look like bad data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nianbao.workbook.numbers import clean

from ..catalogue import CATALOGUE, Catalogue
from ..compiled import parsed
from .adjusting import adjustable, adjusted, with_settings
from .own_rules import own_rules
from .rules import DEPARTMENT, LEGAL_DEADLINES, District, DistrictRulesError

Fault = Callable[[str, str], None]
"""Told what is wrong: the key, and what is the matter with it."""

_KEYS = ("deadline", "settings", "vertical", "severity", "rules")
_DEFAULT = "default"
_LONGEST_LINE = 10_000
"""A workbook carries each line in a cell."""
_LATEST = max(LEGAL_DEADLINES.values())
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_rules(path: Path) -> District:
    """The district rules in a file.

    Raises:
        DistrictRulesError: it cannot be read, or something in it is wrong; names each key.
    """
    return replace(rules_in(_read(path), f"规则文件 {path}"), path=str(path))


def rules_in(text: str, name: str) -> District:
    """The district rules in a text.

    Args:
        text: TOML.
        name: what to call it in messages.

    Raises:
        DistrictRulesError: something in it is wrong; names each key.
    """
    document = _document(text, name)
    faults: list[str] = []

    def fault(key: str, what: str) -> None:
        faults.append(f"{key}：{what}")

    for key in document:
        if key not in _KEYS:
            fault(key, f"没有这个键；可用的键是 {'、'.join(_KEYS)}")
    tables = {key: _table(document, key, fault) for key in _KEYS if key != "rules"}
    catalogue = _severities(tables["severity"], CATALOGUE, fault)
    catalogue = _settings(tables["settings"], catalogue, fault)
    own = own_rules(document.get("rules", []), catalogue, fault)
    vertical = _vertical(tables["vertical"], fault)
    deadlines = _deadlines(tables["deadline"], fault)
    if faults:
        listed = "\n  ".join(faults)
        raise DistrictRulesError(f"{name} 有 {len(faults)} 处不对，没有使用：\n  {listed}")
    whole = Catalogue((*catalogue.rules, *own), catalogue.axes, catalogue.undecided, catalogue.undefined)
    return District("", whole, deadlines, *vertical, _as_carried(text))


def _as_carried(text: str) -> str:
    """The text as it comes back from a sheet that holds it line by line."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DistrictRulesError(f"没有找到规则文件：{path}") from None
    except OSError as error:
        raise DistrictRulesError(f"规则文件 {path} 打不开：{error.strerror or error}") from None
    except UnicodeDecodeError:
        raise DistrictRulesError(f"规则文件 {path} 不是 UTF-8 编码的文本，请用 UTF-8 编码另存") from None


def _document(text: str, name: str) -> Mapping[str, Any]:
    if any(len(line) > _LONGEST_LINE for line in text.splitlines()):
        raise DistrictRulesError(f"{name} 有一行超过 {_LONGEST_LINE} 字，请分成几行")
    try:
        return parsed(text)
    except ValueError as error:
        place = _PLACE.search(str(error))
        where = f"第 {place[1]} 行第 {place[2]} 列" if place and place[1] else "文件末尾"
        advice = "键和值之间用半角等号，文字用半角双引号，注释以 # 开头"
        raise DistrictRulesError(f"{name} {where}写法不合 TOML 格式：{advice}") from None


def _table(document: Mapping[str, Any], key: str, fault: Fault) -> Mapping[str, Any]:
    found = document.get(key, {})
    if isinstance(found, dict):
        return found
    fault(key, f"应是一段，以 [{key}] 开头")
    return {}


def _severities(table: Mapping[str, Any], catalogue: Catalogue, fault: Fault) -> Catalogue:
    """Severities raised; lowered or ``off`` only where neither law nor form carries the rule."""
    wanted: dict[str, str] = {}
    for identity, word in table.items():
        if reason := adjustable(catalogue, identity, word):
            fault(f"severity.{identity}", reason)
        else:
            wanted[identity] = word
    return adjusted(catalogue, wanted)


def _settings(table: Mapping[str, Any], catalogue: Catalogue, fault: Fault) -> Catalogue:
    """Limits of checks, such as the length of a text."""
    rules = list(catalogue.rules)
    for identity, values in table.items():
        at = next((place for place, rule in enumerate(rules) if rule.id == identity), None)
        if at is None:
            fault(f"settings.{identity}", "没有这条规则")
        elif not isinstance(values, dict):
            fault(f"settings.{identity}", f"应写成 {identity}.名称 = 数")
        else:
            rules[at] = with_settings(rules[at], values, _below(f"settings.{identity}", fault))
    return replace(catalogue, rules=tuple(rules), _instances={}, _speaking={})


def _below(place: str, fault: Fault) -> Fault:
    """Tells what is wrong under a place of the file."""
    return lambda key, what: fault(f"{place}.{key}", what)


def _vertical(table: Mapping[str, Any], fault: Fault) -> tuple[frozenset[str], frozenset[str]]:
    for key in table:
        if key not in ("yes", "no"):
            fault(f"vertical.{key}", "没有这个键；yes 列垂直管理的单位，no 列不是的")
    yes, no = (frozenset(_agencies(table.get(key, []), f"vertical.{key}", fault)) for key in ("yes", "no"))
    for both in sorted(yes & no):
        fault("vertical", f"“{both}”既在 yes 又在 no")
    return yes, no


def _agencies(listed: object, key: str, fault: Fault) -> Iterator[str]:
    if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
        fault(key, '应是单位代码或名称的列表，如 ["V1", "某某局"]')
        return
    for one in listed:
        name = clean(one)
        yield name.upper() if name.isascii() else name


def _deadlines(table: Mapping[str, Any], fault: Fault) -> dict[str, date]:
    """Days by kind; ``default`` under the empty kind.  None may be later than the law's."""
    found: dict[str, date] = {}
    for key, day in table.items():
        if not isinstance(day, date) or isinstance(day, datetime):
            fault(f"deadline.{key}", "应是不带引号的日期，如 2025-01-26")
            continue
        legal = LEGAL_DEADLINES.get(key, _LATEST)
        if key == _DEFAULT and DEPARTMENT not in table:
            legal = LEGAL_DEADLINES[DEPARTMENT]
        if (day.month, day.day) > legal:
            law = f"{legal[0]} 月 {legal[1]} 日"
            also = f"（其他类别可以更晚的，另写一行“{DEPARTMENT}”）" if key == _DEFAULT else ""
            fault(f"deadline.{key}", f"{day} 晚于法定的 {law}（条例第四十九条），只能提前{also}")
            continue
        found["" if key == _DEFAULT else key] = day
    if len({day.year for day in found.values()}) > 1:
        fault("deadline", "各个日期不在同一年")
    return found
