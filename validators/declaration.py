"""The catalogue as written, table by table: every key known, every sentence there, every word allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, cast

from . import likeness, narrative
from .checks import adjustments, figures, history, structure
from .checks.found import Check
from .checks.scope import SCOPES
from .district import arrivals, as_filed, carried, earlier, summary
from .finding import SEVERITY_NAMES, Severity
from .language.axes import PATTERN_PARTS, WHERE_FIELDS, Axis
from .language.formula import Comparison, FormulaError, parse
from .rule import Case, CatalogueError, Rule

FORMULA_FIELDS = frozenset({"where", "left", "right", "difference", "operands", "when"})
"""What the message of a formula rule may show."""
FOUND_FIELDS = frozenset({"where", "found", "expected", "count", "cells", "value", "should", "difference"})
"""What the message of a check may show."""

CERTAINTIES = "ABbCDE"
MANDATORY = frozenset("ABbC")
"""Certainties that carry a 强制性 rule."""

_CHECK_MODULES = {
    "structure": structure,
    "adjustments": adjustments,
    "figures": figures,
    "narrative": narrative,
    "history": history,
    "arrivals": arrivals,
    "summary": summary,
    "as_filed": as_filed,
    "carried": carried,
    "earlier": earlier,
    "likeness": likeness,
}
_RULE_KEYS = {
    *("id", "title", "severity", "source", "certainty", "message", "fix", "formula", "when", "each"),
    *("forms", "scope", "severity_of", "explained_as", "check", "across", "cases", "manual", "reason"),
    "settings",
}
_CASE_KEYS = {"severity", "message", "fix", "reason"}
_AXIS_KEYS = {"cells", "addends_of", "kinds", "where"}

Toml = Mapping[str, Any]


@dataclass(frozen=True)
class Declared:
    """The catalogue as written."""

    rules: tuple[Rule, ...]
    axes: Mapping[str, Axis]
    undecided: str
    undefined: str


def read_declaration(document: Toml, versions: tuple[str, ...]) -> Declared:
    """Rules, axes and common sentences of a parsed catalogue.

    Raises:
        CatalogueError: a key is unknown or missing, an id stands twice, a sentence is empty or
            shows what is not there, a severity is not carried by the source.
    """
    _only(document, {"axes", "rules", "wording"}, "catalogue")
    axes = {name: _axis(name, table) for name, table in document.get("axes", {}).items()}
    rules = tuple(_rule(table, axes, versions) for table in document.get("rules", ()))
    identities = [rule.id for rule in rules]
    if twice := [identity for identity in identities if identities.count(identity) > 1]:
        raise CatalogueError(f"{twice[0]} stands twice")
    wording = document.get("wording", {})
    _only(wording, {"undecided", "undefined"}, "wording")
    undecided = _template(wording, "undecided", {"where", "blank"}, "wording")
    return Declared(rules, axes, undecided, _template(wording, "undefined", {"where"}, "wording"))


def _axis(name: str, table: Toml) -> Axis:
    about = f"axis {name!r}"
    _only(table, _AXIS_KEYS, about)
    patterns = tuple(table.get("cells", ()))
    if not patterns or not all(PATTERN_PARTS.match(pattern) for pattern in patterns):
        raise CatalogueError(f"{about}: cells must be patterns such as 't3_new_{{*}}'")
    where = _template(table, "where", WHERE_FIELDS, about)
    return Axis(name, patterns, table.get("addends_of", ""), tuple(table.get("kinds", ())), where)


def _rule(table: Toml, axes: Mapping[str, Axis], versions: tuple[str, ...]) -> Rule:
    identity = str(table.get("id", "a rule without id"))
    _only(table, _RULE_KEYS, identity)
    kinds = [key for key in ("formula", "check", "across", "manual") if table.get(key)]
    if len(kinds) != 1 and kinds != ["check", "across"]:
        raise CatalogueError(f"{identity}: one of formula, check, manual, across is wanted, found {kinds}")
    severity = _severity(_text(table, "severity", identity), identity)
    rule = Rule(
        id=_text(table, "id", identity),
        title=_text(table, "title", identity),
        severity=severity,
        source=_text(table, "source", identity),
        certainty=_certainty(table, identity),
        forms=_forms(table, versions, identity),
        scope=_scope(table, identity),
        reason=table.get("reason", ""),
        manual=bool(table.get("manual")),
        **_formula_part(table, axes, identity),
        **_check_part(table, severity, identity),
    )
    _carried(rule)
    return rule


def _formula_part(table: Toml, axes: Mapping[str, Axis], identity: str) -> dict[str, Any]:
    """Message, fix and formula of a rule that is no check."""
    if "check" in table or "across" in table:
        _without(table, ("message", "fix", "when", "each", "severity_of", "explained_as"), identity)
        return {}
    part: dict[str, Any] = {
        "message": _template(table, "message", FORMULA_FIELDS if "formula" in table else (), identity),
        "fix": _text(table, "fix", identity),
    }
    if "formula" not in table:
        _without(table, ("when", "each", "severity_of", "explained_as"), identity)
        return part
    formula = _comparison(table["formula"], identity)
    when = _comparison(table["when"], identity) if "when" in table else None
    each = tuple(table.get("each", ()))
    mentioned = formula.axes | (when.axes if when else frozenset())
    if unknown := sorted((mentioned | set(each)) - axes.keys()):
        raise CatalogueError(f"{identity}: {{{unknown[0]}}} is no axis")
    if unused := [axis for axis in each if axis not in mentioned]:
        raise CatalogueError(f"{identity}: {{{unused[0]}}} does not stand in the formula")
    if "when" in _fields(part["message"]) and when is None:
        raise CatalogueError(f"{identity}: the message shows {{when}}, but there is none")
    severities = {key: _severity(value, identity) for key, value in table.get("severity_of", {}).items()}
    explained = _severity(table["explained_as"], identity) if "explained_as" in table else None
    return part | {
        "formula": formula,
        "when": when,
        "each": each,
        "severity_of": severities,
        "explained_as": explained,
    }


def _check_part(table: Toml, severity: Severity, identity: str) -> dict[str, Any]:
    """The functions of a check, and their cases; limits go to each function that knows them."""
    checks = {key: _check(table[key], identity) for key in ("check", "across") if key in table}
    if not checks:
        _without(table, ("cases", "settings"), identity)
        return {}
    settings = table.get("settings", {})
    if unknown := [key for key in settings if not any(key in check.settings for check in checks.values())]:
        raise CatalogueError(f"{identity}: the check knows no setting {unknown[0]!r}")
    part: dict[str, Any] = {f"{key}_name": table[key] for key in checks}
    for key, check in checks.items():
        own = {name: value for name, value in settings.items() if name in check.settings}
        part[key] = check.with_settings(own)
    cases = {key: _case(key, case, severity, identity) for key, case in table.get("cases", {}).items()}
    known = frozenset[str]().union(*(check.cases for check in checks.values()))
    if known != cases.keys():
        missing, extra = sorted(known - cases.keys()), sorted(cases.keys() - known)
        raise CatalogueError(f"{identity}: cases without words {missing}, words without a case {extra}")
    return part | {"cases": cases}


def _case(key: str, table: Toml, severity: Severity, identity: str) -> Case:
    about = f"{identity}, case {key!r}"
    _only(table, _CASE_KEYS, about)
    own = _severity(table["severity"], about) if "severity" in table else severity
    reason = table.get("reason", "")
    if own != severity and not reason:
        raise CatalogueError(f"{about}: another severity than the rule's wants a reason")
    message = _template(table, "message", FOUND_FIELDS, about)
    return Case(key, own, message, _text(table, "fix", about), reason)


def _check(name: str, identity: str) -> Check:
    module, _, function = name.partition(".")
    found = getattr(_CHECK_MODULES.get(module), function, None)
    if not isinstance(found, Check):
        raise CatalogueError(f"{identity}: there is no check {name!r}")
    return found


def _comparison(formula: str, identity: str) -> Comparison:
    try:
        return parse(formula)
    except FormulaError as error:
        raise CatalogueError(f"{identity}: {error}") from error


def _carried(rule: Rule) -> None:
    mandatory = "error" in (rule.severity, *rule.severity_of.values())
    if mandatory and not MANDATORY.intersection(rule.certainty) and not rule.reason:
        raise CatalogueError(f"{rule.id}: certainty {rule.certainty} carries no 强制性; a reason is wanted")


def _certainty(table: Toml, identity: str) -> tuple[str, ...]:
    letters = tuple(table.get("certainty", ()))
    if not letters or not all(letter in CERTAINTIES and len(letter) == 1 for letter in letters):
        raise CatalogueError(f"{identity}: certainty must be letters of {CERTAINTIES}, found {letters}")
    return letters


def _forms(table: Toml, versions: tuple[str, ...], identity: str) -> tuple[str, ...]:
    wanted = tuple(table.get("forms", versions))
    if not wanted or not set(wanted) <= set(versions):
        raise CatalogueError(f"{identity}: forms {wanted} are not among {versions}")
    return wanted


def _scope(table: Toml, identity: str) -> str:
    scope = str(table.get("scope", ""))
    if scope and scope not in SCOPES:
        raise CatalogueError(f"{identity}: there is no scope {scope!r}")
    return scope


def _severity(word: object, about: str) -> Severity:
    if word not in SEVERITY_NAMES:
        raise CatalogueError(f"{about}: {word!r} is no severity")
    return cast(Severity, word)


def _text(table: Toml, key: str, about: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError(f"{about}: {key} is missing")
    return value


def _template(table: Toml, key: str, allowed: Iterable[str], about: str) -> str:
    template = _text(table, key, about)
    if strange := sorted(_fields(template) - set(allowed)):
        raise CatalogueError(f"{about}: {key} shows {{{strange[0]}}}, which is not known there")
    return template


def _fields(template: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise CatalogueError(f"{template!r} is no template: {error}") from None


def _only(table: Toml, allowed: set[str], about: str) -> None:
    if strange := sorted(table.keys() - allowed):
        raise CatalogueError(f"{about}: unknown key {strange[0]!r}")


def _without(table: Toml, forbidden: Iterable[str], about: str) -> None:
    if found := [key for key in forbidden if key in table]:
        raise CatalogueError(f"{about}: {found[0]!r} has no meaning here")
