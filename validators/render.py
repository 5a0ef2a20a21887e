"""The catalogue for people and programs: records for ``nianbao rules``, and the pages of ``docs/rules/``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypedDict

from nianbao.workbook.form import FORM_2021, FORMS

from .catalogue import CATALOGUE, Catalogue
from .finding import SEVERITY_NAMES, Severity
from .rule import Case, Instance, Rule
from .wording import listed

GROUPS: Mapping[str, str] = {
    "S": "结构与取值",
    "T2": "表二",
    "T3": "表三",
    "T4": "表四",
    "X": "跨年",
    "N": "正文",
    "P": "报送",
    "C": "汇总",
    "Q": "本地规则",
}
"""Headings, by the beginning of the rule ids below them."""
CERTAINTIES: Mapping[str, str] = {
    "A": "法规或国办文件原文",
    "B": "地方正式通知、官方模板",
    "b": "地方通知，只见于转载",
    "C": "用真实年报数字验证成立",
    "D": "普遍做法，未见明文",
    "E": "推断，非官方要求",
}


PLACEHOLDERS: Mapping[str, str] = {
    "where": "〔所指〕",
    "found": "〔所见〕",
    "expected": "〔应为〕",
    "count": "〔格数〕",
    "cells": "〔各格〕",
    "value": "〔所填数〕",
    "should": "〔应填数〕",
    "difference": "〔差额〕",
}
"""What the manual shows where a message will name something."""


class CaseRecord(TypedDict):
    """One thing a check may report."""

    case: str
    severity: Severity
    message: str
    fix: str
    reason: str


class RuleRecord(TypedDict):
    """One rule as ``nianbao rules --format json`` prints it."""

    id: str
    title: str
    severity: Severity
    formula: str
    when: str
    each: list[str]
    instances: list[str]
    severity_of: dict[str, Severity]
    message: str
    fix: str
    check: str
    cases: list[CaseRecord]
    manual: bool
    forms: list[str]
    scope: str
    source: str
    certainty: list[str]
    reason: str


def records(catalogue: Catalogue = CATALOGUE) -> list[RuleRecord]:
    """Every rule in catalogue order; ``instances`` are those of the form of 2021."""
    keys = _by_rule(catalogue)
    return [_record(rule, [instance.key for instance in keys.get(rule.id, ())]) for rule in catalogue.rules]


def markdown(catalogue: Catalogue = CATALOGUE) -> str:
    """The whole rule manual on one page, as ``nianbao rules --format md`` prints it."""
    lines = list(_introduction())
    instances = _by_rule(catalogue)
    for heading, rules in _groups(catalogue):
        lines += _listing(heading, rules, lambda rule: rule.id)
        for rule in rules:
            lines += ["", f"### {rule.id} {rule.title}", "", *_page(rule, instances.get(rule.id, []))]
    return _text(lines)


def pages(catalogue: Catalogue = CATALOGUE) -> dict[str, str]:
    """The rule manual as ``docs/rules/`` holds it, by file name: a list of all rules, and a page for each."""
    index = list(_introduction())
    for heading, rules in _groups(catalogue):
        index += _listing(heading, rules, lambda rule: f"[{rule.id}]({rule.id}.md)")
    instances = _by_rule(catalogue)
    found = {"README.md": _text(index)}
    for rule in catalogue.rules:
        lines = [f"# {rule.id} {rule.title}", "", *_page(rule, instances.get(rule.id, []))]
        found[f"{rule.id}.md"] = _text([*lines, "", "[全部规则](README.md)"])
    return found


def _record(rule: Rule, instances: list[str]) -> RuleRecord:
    return RuleRecord(
        id=rule.id,
        title=rule.title,
        severity=rule.severity,
        formula=rule.formula.text if rule.formula else "",
        when=rule.when.text if rule.when else "",
        each=list(rule.each),
        instances=instances,
        severity_of=dict(rule.severity_of),
        message=rule.message,
        fix=rule.fix,
        check=rule.check_name or rule.across_name,
        cases=[
            CaseRecord(case=c.key, severity=c.severity, message=c.message, fix=c.fix, reason=c.reason)
            for c in rule.cases.values()
        ],
        manual=rule.manual,
        forms=list(rule.forms),
        scope=rule.scope,
        source=rule.source,
        certainty=list(rule.certainty),
        reason=rule.reason,
    )


def _by_rule(catalogue: Catalogue) -> dict[str, list[Instance]]:
    found: dict[str, list[Instance]] = {}
    for instance in catalogue.instances(FORM_2021):
        found.setdefault(instance.rule.id, []).append(instance)
    return found


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _introduction() -> Iterator[str]:
    yield "# 校验规则"
    yield ""
    yield "由 `validators/catalogue.toml` 生成，不要手改。"
    yield ""
    yield f"- {SEVERITY_NAMES['error']}：不改正不得汇总。"
    yield f"- {SEVERITY_NAMES['warning']}：核实后改正，或在“情况说明”写明原因；数字改了，说明随之失效。"
    yield f"- {SEVERITY_NAMES['hint']}：供参考。"
    yield "- 空白不是 0：有空白的恒等式不判断，报“待填”。"
    yield "- 恒等式不成立，只说明这几格不相符，不说明哪一格错。"
    yield f"- 可信度：{'；'.join(f'{letter} {meaning}' for letter, meaning in CERTAINTIES.items())}。"


def _groups(catalogue: Catalogue) -> Iterator[tuple[str, list[Rule]]]:
    for prefix, heading in GROUPS.items():
        rules = [rule for rule in catalogue.rules if rule.id.startswith(prefix)]
        if rules:
            yield heading, rules


def _listing(heading: str, rules: Iterable[Rule], link: Callable[[Rule], str]) -> Iterator[str]:
    yield from ("", f"## {heading}", "", "| 号 | 规则 | 级别 |", "|---|---|---|")
    for rule in rules:
        yield f"| {link(rule)} | {rule.title} | {SEVERITY_NAMES[rule.severity]} |"


def _page(rule: Rule, instances: list[Instance]) -> Iterator[str]:
    yield f"- 级别：{SEVERITY_NAMES[rule.severity]}" + (f"（{rule.reason}）" if rule.reason else "")
    for value, severity in rule.severity_of.items():
        where = next(i.where for i in instances if i.key.endswith(f".{value}"))
        yield f"- {where}：{SEVERITY_NAMES[severity]}"
    if rule.explained_as:
        yield f"- 附更正说明后按{SEVERITY_NAMES[rule.explained_as]}处理"
    if rule.formula:
        yield f"- 公式：`{rule.formula.text}`"
    if rule.when:
        yield f"- 条件：`{rule.when.text.removeprefix('=')}` 成立时才判断"
    if rule.each:
        yield f"- 逐一执行：{listed([i.where for i in instances], '项')}"
    if len(rule.forms) < len(FORMS):
        yield f"- 只适用于 {'、'.join(rule.forms)} 版表式"
    if rule.manual:
        yield f"- 只能由人判断：{rule.message}"
    if rule.fix:
        yield f"- 怎么改：{rule.fix}"
    certainty = f"（可信度 {'、'.join(rule.certainty)}）" if rule.certainty else ""
    yield f"- 依据：{rule.source}{certainty}"
    if rule.cases:
        yield from ("", "| 情形 | 级别 | 怎么改 |", "|---|---|---|")
        yield from (_case_line(case) for case in rule.cases.values())


def _case_line(case: Case) -> str:
    severity = SEVERITY_NAMES[case.severity] + (f"：{case.reason}" if case.reason else "")
    return f"| {case.message.format_map(PLACEHOLDERS)} | {severity} | {case.fix} |"
