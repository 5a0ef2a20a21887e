"""The rules as live formulas of the sheet 校验, with the answers for the figures at hand."""

from __future__ import annotations

from collections.abc import Mapping

from nianbao.workbook.draw.checks import EXPLAINED, Answer, LiveCheck, as_drawn
from nianbao.workbook.submission import Submission

from . import engine
from .catalogue import CATALOGUE, Catalogue
from .explanation import figures_text, standing
from .judge import numbers_of
from .language.formula import Comparison, text

ANSWERS: Mapping[engine.Answer, Answer] = {"holds": "平", "fails": "不平", "undecided": "待填"}


def live_checks(submission: Submission, catalogue: Catalogue = CATALOGUE) -> tuple[LiveCheck, ...]:
    """One check for every instance of every formula rule that speaks to this submission.

    Instances that need last year's figures are among them even where none is known yet
    (``LiveCheck.needs_last_year``): the figures may be typed later.  Totals count as the workbook's
    formulas compute them, even where the source printed others.
    """
    numbers = numbers_of(as_drawn(submission))
    checks: list[LiveCheck] = []
    for instance in catalogue.speaking_to(submission):
        result = engine.outcome(instance, numbers.get)
        explainable = instance.severity != "error" or instance.rule.explained_as is not None
        answer = ANSWERS[result.answer]
        if explainable and result.answer == "fails":
            figures = figures_text([numbers.get(name) for name in instance.cells])
            answer = EXPLAINED if standing(submission.explanations, instance.key, figures) else answer
        checks.append(
            LiveCheck(
                rule=instance.rule.id,
                instance=instance.key,
                title=instance.title,
                severity=instance.severity,
                left=text(instance.comparison.left),
                operator=instance.comparison.operator,
                right=text(instance.comparison.right),
                cells=instance.cells,
                fix=instance.rule.fix,
                when=_bare(instance.when) if instance.when else "",
                explainable=explainable,
                answer=answer,
                left_value=result.left,
                right_value=result.right,
                difference=result.difference,
            )
        )
    return tuple(checks)


def _bare(comparison: Comparison) -> str:
    return comparison.text.removeprefix("=")
