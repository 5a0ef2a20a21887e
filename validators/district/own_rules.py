"""A district's extra rules: Excel formulas over cell names, declared as in ``catalogue.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from string import Formatter
from typing import Any, cast

from nianbao.workbook.form import FORM_2021, FORMS, Form

from ..catalogue import Catalogue, CatalogueError
from ..declaration import FORMULA_FIELDS
from ..finding import SEVERITY_NAMES, Severity
from ..language.formula import Comparison, FormulaError, parse
from ..rule import Rule
from ..wording import base_name

_ID = re.compile(r"Q\d{2,3}")
_TEXTS = ("id", "title", "severity", "formula", "message", "fix", "source")
_KEYS = (*_TEXTS, "when", "each", "forms")
_FUNCTIONS = ("SUM", "ABS", "MIN", "MAX")
_CALLED = re.compile(r"([A-Za-z]+)\s*\(")
_SIDES = re.compile(r"<>|<=|>=|[=<>]")

Fault = Callable[[str, str], None]


def own_rules(listed: object, catalogue: Catalogue, fault: Fault) -> tuple[Rule, ...]:
    """The extra rules, in the order of the file; what is wrong with one is told to ``fault``."""
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        fault("rules", "每条规则应以 [[rules]] 开头")
        return ()
    found: list[Rule] = []
    for number, table in enumerate(listed, 1):
        about = f"rules 第 {number} 条"
        if isinstance(table.get("id"), str):
            about += f"（{table['id']}）"
        wrong: list[tuple[str, str]] = []
        rule = _rule(table, catalogue, _collector(wrong))
        if rule and any(other.id == rule.id for other in found):
            wrong.append(("id", f"{rule.id} 出现了两次"))
        for key, what in wrong:
            fault(f"{about} {key}", what)
        if rule and not wrong:
            found.append(rule)
    return tuple(found)


def _collector(into: list[tuple[str, str]]) -> Fault:
    return lambda key, what: into.append((key, what))


def _rule(table: Mapping[str, Any], catalogue: Catalogue, fault: Fault) -> Rule | None:
    for key in table:
        if key not in _KEYS:
            fault(key, f"没有这个键；可用的键是 {'、'.join(_KEYS)}")
    missing = [key for key in _TEXTS if not isinstance(table.get(key), str) or not table[key].strip()]
    for key in missing:
        fault(key, "没有写，或不是文字")
    if missing:
        return None
    if not _ID.fullmatch(table["id"]):
        fault("id", "本地规则的编号是 Q 加两位或三位数字，如 Q01")
    if table["severity"] not in SEVERITY_NAMES:
        fault("severity", f"应是 {'、'.join(f'{key}（{name}）' for key, name in SEVERITY_NAMES.items())}")
    versions = _forms(table, fault)
    each = _each(table, catalogue, fault)
    formula = _comparison(table["formula"], "formula", fault)
    when = _comparison(table["when"], "when", fault) if "when" in table else None
    _message(table["message"], when is not None, fault)
    if formula is None or (when is None and "when" in table) or each is None or not versions:
        return None
    rule = Rule(
        id=table["id"],
        title=table["title"].strip(),
        severity=cast(Severity, table["severity"]),
        source=table["source"].strip(),
        certainty=(),
        forms=versions,
        message=table["message"].strip(),
        fix=table["fix"].strip(),
        formula=formula,
        when=when,
        each=each,
    )
    return rule if _fits(rule, catalogue, fault) else None


def _forms(table: Mapping[str, Any], fault: Fault) -> tuple[str, ...]:
    """The versions it is for; the form in force where nothing is said."""
    known = [form.version for form in FORMS]
    wanted = table.get("forms", [FORM_2021.version])
    if not isinstance(wanted, list) or not wanted or any(one not in known for one in wanted):
        fault("forms", f'应是表式版本的列表，只能是 {"、".join(known)}，如 ["{known[0]}"]')
        return ()
    return tuple(wanted)


def _each(table: Mapping[str, Any], catalogue: Catalogue, fault: Fault) -> tuple[str, ...] | None:
    each = table.get("each", [])
    if not isinstance(each, list) or any(axis not in catalogue.axes for axis in each):
        fault("each", f"应是列表，只能列 {'、'.join(catalogue.axes)}")
        return None
    return tuple(each)


def _comparison(text: object, key: str, fault: Fault) -> Comparison | None:
    if not isinstance(text, str):
        fault(key, "应是放在引号里的公式")
        return None
    try:
        return parse(text)
    except (FormulaError, RecursionError, ValueError):
        fault(key, f"“{text}”不是规则能用的公式：{_what_is_wrong(text)}")
        return None


def _what_is_wrong(text: str) -> str:
    if strange := [name for name in _CALLED.findall(text) if name not in _FUNCTIONS]:
        return f"不能用函数 {strange[0]}，只能用 {'、'.join(_FUNCTIONS)}（大写）"
    if text.count("(") != text.count(")"):
        return "左右括号的个数不同"
    if len(_SIDES.findall(text.strip().removeprefix("="))) != 1:
        return "应是“左边 比较符号 右边”，比较符号（= <> <= >= < >）只有一个"
    return "两边只能有格名、数字、+ - * / 和括号，标点用半角"


def _message(text: str, has_when: bool, fault: Fault) -> None:
    try:
        shown = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        fault("message", "花括号不成对")
        return
    allowed = FORMULA_FIELDS if has_when else FORMULA_FIELDS - {"when"}
    if strange := sorted(shown - allowed):
        fault(
            "message", f"不认识 {{{strange[0]}}}；可用的是 {'、'.join(f'{{{f}}}' for f in sorted(allowed))}"
        )


def _fits(rule: Rule, catalogue: Catalogue, fault: Fault) -> bool:
    """Whether every cell it names exists on every form it is for, and every axis is used rightly."""
    assert rule.formula is not None
    used = rule.formula.axes | (rule.when.axes if rule.when else frozenset())
    if not rule.formula.names:
        fault("formula", "里面没有格名")
        return False
    for axis in sorted(used - catalogue.axes.keys()):
        fault("formula", f"{{{axis}}} 不能用；可用的是 {'、'.join(catalogue.axes)}")
    for axis in rule.each:
        if axis not in used:
            fault("each", f"公式里没有 {{{axis}}}")
    if used - catalogue.axes.keys() or set(rule.each) - used:
        return False
    for form in FORMS:
        if form.version in rule.forms and (unknown := next(_unknown(rule, catalogue, form), "")):
            fault("formula", f"{form.version} 版表式没有名为 {unknown} 的格")
            return False
    try:
        alone = Catalogue((rule,), catalogue.axes, catalogue.undecided, catalogue.undefined)
        for form in FORMS:
            alone.instances(form)
    except CatalogueError:
        fault(
            "formula",
            "花括号里的范围要么写进 each，要么整个作为 SUM、MIN、MAX 里的一项，如 SUM(t3_{outcome}_person)",
        )
        return False
    return True


def _unknown(rule: Rule, catalogue: Catalogue, form: Form) -> Iterator[str]:
    """Cell names the form does not have, with every axis filled in."""
    values = {name: tuple(value.key for value in axis.values(form)) for name, axis in catalogue.axes.items()}
    written = [name for part in (rule.formula, rule.when) if part for name in part.names]
    for name in written:
        filled = [name]
        for axis, keys in values.items():
            filled = [
                one.replace(f"{{{axis}}}", key)
                for one in filled
                for key in (keys if f"{{{axis}}}" in one else ("",))
            ]
        for one in filled:
            if base_name(one) not in form.cells:
                yield one
