"""The rule catalogue: ``catalogue.toml`` read, and checked whole before any rule is used.

A rule that names an unknown cell, axis or function, a bad formula, a missing sentence, a severity
its source does not carry: all are our own mistakes and raise ``CatalogueError`` at load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from nianbao.workbook.form import FORMS, Form
from nianbao.workbook.submission import Submission

from .checks.scope import SCOPES, comparable_names
from .compiled import beside_compiled, parsed, parsed_once
from .declaration import Declared, read_declaration
from .language.axes import Axis, AxisValue
from .language.formula import FormulaError
from .rule import Case, CatalogueError, Instance, Rule
from .wording import base_name, shared_label

__all__ = ["CATALOGUE", "Case", "Catalogue", "CatalogueError", "Instance", "Rule", "instances", "load"]


@dataclass(frozen=True)
class Catalogue:
    """All rules, in the order findings are told."""

    rules: tuple[Rule, ...]
    axes: Mapping[str, Axis]
    undecided: str
    """The sentence about an instance that cannot be decided, with ``{where}`` and ``{blank}``."""
    undefined: str
    """The sentence about an instance that divides by 0, with ``{where}``."""
    _instances: dict[str, tuple[Instance, ...]] = field(default_factory=dict, repr=False, compare=False)
    _speaking: dict[object, tuple[Instance, ...]] = field(default_factory=dict, repr=False, compare=False)

    def rule(self, identity: str) -> Rule:
        """The rule with this id.

        Raises:
            KeyError: there is none.
        """
        for rule in self.rules:
            if rule.id == identity:
                return rule
        raise KeyError(identity)

    def instances(self, form: Form) -> tuple[Instance, ...]:
        """Every instance of every formula rule for this form, in catalogue order; built once.

        Raises:
            CatalogueError: a rule names a cell the form does not have, or runs over nothing.
        """
        known = self._instances.get(form.version)
        if known is None:
            known = tuple(self._built(form))
            self._instances[form.version] = known
        return known

    def speaking_to(self, submission: Submission, last_year: bool = True) -> tuple[Instance, ...]:
        """The instances for a submission: of its form, in scope, over figures that can be compared.

        Args:
            submission: whom they are for.
            last_year: also those that compare with last year's figures.
        """
        scopes = {name: test(submission) for name, test in SCOPES.items()}
        last = comparable_names(submission)
        key = (submission.form.version, last, last_year, tuple(scopes.values()))
        known = self._speaking.get(key)
        if known is None:
            known = tuple(
                instance
                for instance in self.instances(submission.form)
                if scopes.get(instance.rule.scope, True)
                and last.issuperset(instance.last_year)
                and (last_year or not instance.last_year)
            )
            self._speaking[key] = known
        return known

    def _built(self, form: Form) -> Iterator[Instance]:
        values = {name: axis.values(form) for name, axis in self.axes.items()}
        listed = {name: tuple(value.key for value in of) for name, of in values.items()}
        for rule in self.rules:
            if rule.formula is None or form.version not in rule.forms:
                continue
            if empty := [axis for axis in rule.each if not values[axis]]:
                raise CatalogueError(f"{rule.id}: {{{empty[0]}}} runs over nothing on form {form.version}")
            combinations = tuple(product(*(values[axis] for axis in rule.each)))
            keys = {".".join(value.key for value in chosen) for chosen in combinations}
            if strange := sorted(rule.severity_of.keys() - keys):
                raise CatalogueError(
                    f"{rule.id}: severity_of names {strange[0]!r}, which is none of its values"
                )
            for chosen in combinations:
                yield _instance(rule, form, chosen, listed)


def _instance(
    rule: Rule, form: Form, values: tuple[AxisValue, ...], listed: Mapping[str, tuple[str, ...]]
) -> Instance:
    chosen = {axis: value.key for axis, value in zip(rule.each, values, strict=True)}
    suffix = ".".join(chosen.values())
    key = f"{rule.id}.{suffix}" if suffix else rule.id
    assert rule.formula is not None
    try:
        comparison = rule.formula.fill(chosen, listed)
        when = rule.when.fill(chosen, listed) if rule.when else None
    except FormulaError as error:
        raise CatalogueError(f"{key} on form {form.version}: {error}") from error
    cells = tuple(dict.fromkeys((*comparison.names, *(when.names if when else ()))))
    if unknown := [name for name in cells if base_name(name) not in form.cells]:
        raise CatalogueError(f"{key}: form {form.version} has no cell {unknown[0]!r}")
    where = "·".join(value.where for value in values) or shared_label(form, cells) or rule.title
    severity = rule.severity_of.get(suffix, rule.severity)
    return Instance(rule, key, where, severity, comparison, when, cells)


def load(text: str, forms: tuple[Form, ...] = FORMS) -> Catalogue:
    """The catalogue written in ``text`` (TOML), checked against every form it claims to apply to.

    Raises:
        CatalogueError: whatever is wrong with it, with the rule's id.
    """
    try:
        document = parsed(text)
    except ValueError as error:
        raise CatalogueError(f"the catalogue is not TOML: {error}") from error
    catalogue = _declared(document, forms)
    for form in forms:
        catalogue.instances(form)
    return catalogue


def _declared(document: Mapping[str, Any], forms: tuple[Form, ...]) -> Catalogue:
    declared: Declared = read_declaration(document, tuple(form.version for form in forms))
    return Catalogue(declared.rules, declared.axes, declared.undecided, declared.undefined)


def _own(path: Path) -> Catalogue:
    """Our own catalogue: ``load`` but for the instances, which are made when their form is first met."""
    kept = beside_compiled(__spec__.cached if __spec__ else None, path.name)
    return _declared(parsed_once(path.read_text("utf-8"), kept), FORMS)


CATALOGUE = _own(Path(__file__).with_name("catalogue.toml"))
"""The catalogue that counts; a test loads it whole."""


def instances(form: Form) -> tuple[Instance, ...]:
    """Every instance of every formula rule of ``CATALOGUE`` for this form."""
    return CATALOGUE.instances(form)
