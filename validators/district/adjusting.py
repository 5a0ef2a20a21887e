"""Severities and limits of the catalogue as a district sets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from ..catalogue import Catalogue
from ..finding import SEVERITY_NAMES, Severity
from ..rule import Case, Rule

OFF = "off"
_RANK: Mapping[str, int] = {OFF: 0, "hint": 1, "warning": 2, "error": 3}
_LAW = "A"


def adjustable(catalogue: Catalogue, identity: str, word: object) -> str:
    """Why a rule may not have this severity, in Chinese; empty where it may."""
    rule = next((rule for rule in catalogue.rules if rule.id == identity), None)
    if rule is None:
        return "没有这条规则"
    if not isinstance(word, str) or word not in _RANK:
        return f"应是 {'、'.join(f'{key}（{name}）' for key, name in SEVERITY_NAMES.items())}或 {OFF}（不用）"
    if rule.manual:
        return "这条规则由人判断，程序不检查，没有级别可改"
    lowered = _RANK[word] < _RANK[rule.severity]
    if lowered and "error" in _severities(rule):
        return "这条规则有强制性的要求，不能降低级别或停用"
    if lowered and _LAW in rule.certainty:
        return "这条规则出自法规或国办文件原文，不能降低级别或停用"
    return ""


def adjusted(catalogue: Catalogue, wanted: Mapping[str, str]) -> Catalogue:
    """The catalogue with these severities; a rule that is ``off`` is not there at all."""
    rules = tuple(
        _with_severity(rule, wanted[rule.id]) if rule.id in wanted else rule
        for rule in catalogue.rules
        if wanted.get(rule.id) != OFF
    )
    return replace(catalogue, rules=rules, _instances={}, _speaking={})


def with_settings(rule: Rule, values: Mapping[str, Any], fault: Callable[[str, str], None]) -> Rule:
    """The rule by other limits; what is wrong with one is told to ``fault`` with its key."""
    checks = [one for one in (rule.check, rule.across) if one]
    known = {key for one in checks for key in one.settings}
    good: dict[str, int] = {}
    for key, value in values.items():
        if key not in known:
            some = f"可用的是 {'、'.join(sorted(known))}" if known else "这条规则没有可设的数"
            fault(key, f"没有这个设置；{some}")
        elif not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            fault(key, "应是大于 0 的整数")
        else:
            good[key] = value
    check, across = (
        one and one.with_settings({key: value for key, value in good.items() if key in one.settings})
        for one in (rule.check, rule.across)
    )
    return replace(rule, check=check, across=across)


def _severities(rule: Rule) -> set[str]:
    cases = (case.severity for case in rule.cases.values())
    return {rule.severity, *rule.severity_of.values(), *cases}


def _with_severity(rule: Rule, word: str) -> Rule:
    """Values and cases of the rule's own severity go with it; those of another stay, or are raised too."""
    severity = cast(Severity, word)

    def changed(old: Severity) -> Severity:
        return severity if old == rule.severity else old

    return replace(
        rule,
        severity=severity,
        severity_of={
            value: max(old, severity, key=_RANK.__getitem__) for value, old in rule.severity_of.items()
        },
        cases={key: _case(case, changed(case.severity)) for key, case in rule.cases.items()},
    )


def _case(case: Case, severity: Severity) -> Case:
    return replace(case, severity=severity)
