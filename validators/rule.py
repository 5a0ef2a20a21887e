"""What a rule is, and an instance of it: the records the catalogue is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .checks.found import Check
from .finding import Severity
from .language.formula import Comparison
from .wording import base_name, is_last


class CatalogueError(Exception):
    """The catalogue contradicts itself or the form: our mistake; says which rule and how."""


@dataclass(frozen=True, slots=True)
class Case:
    """One of the things a check may report, with its own words."""

    key: str
    severity: Severity
    message: str
    fix: str
    reason: str = ""
    """Why it is not as severe as its rule."""


@dataclass(frozen=True)
class Rule:
    """One rule: a formula over cell names, a check in Python, or a matter for people alone."""

    id: str
    title: str
    """The truth it asserts, in Chinese."""
    severity: Severity
    source: str
    certainty: tuple[str, ...]
    """Letters of OFFICIAL_RULES: A law, B and b notices, C true of real figures, D usage, E inference."""
    forms: tuple[str, ...]
    """Versions of the form it applies to."""
    message: str = ""
    fix: str = ""
    formula: Comparison | None = None
    when: Comparison | None = None
    """It speaks only where this holds."""
    each: tuple[str, ...] = ()
    """The axes it is repeated over."""
    scope: str = ""
    """Names the function of ``scope.py`` that says for whom it is; empty: for everyone."""
    severity_of: Mapping[str, Severity] = field(default_factory=dict)
    """Other severities, by the value of the axis."""
    explained_as: Severity | None = None
    """The severity once a correction note explains a 强制性 finding; None: it cannot be explained."""
    check: Check | None = None
    check_name: str = ""
    across: Check | None = None
    """Looks at all submissions of a district side by side (see ``district/gathering.py``)."""
    across_name: str = ""
    """The module before the dot says when: ``summary`` once they are summed, any other before."""
    cases: Mapping[str, Case] = field(default_factory=dict)
    manual: bool = False
    reason: str = ""
    """Why it may be 强制性 though its source does not carry that."""


@dataclass(frozen=True)
class Instance:
    """A formula rule for one column, row or cell of a form."""

    rule: Rule
    key: str
    """``T301.person``; the rule's own id where there is only one."""
    where: str
    """What it is about, in official labels: ``自然人列``."""
    severity: Severity
    comparison: Comparison
    when: Comparison | None
    cells: tuple[str, ...]
    """Every cell name of the formula, then of ``when``, in order of mention."""

    @property
    def title(self) -> str:
        """The rule's title with what the instance is about."""
        return f"{self.where}：{self.rule.title}" if self.rule.each else self.rule.title

    @property
    def last_year(self) -> tuple[str, ...]:
        """The cells of last year it compares with, without ``last_``."""
        return tuple(base_name(name) for name in self.cells if is_last(name))
