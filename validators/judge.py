"""Every rule over submissions: one judgement each, findings in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nianbao.workbook.form import LAST_PREFIX
from nianbao.workbook.numbers import Number
from nianbao.workbook.publish.figures import with_figures
from nianbao.workbook.submission import Submission

from .catalogue import CATALOGUE, Catalogue
from .engine import HOLDS, Figures, evaluate, finite, holds
from .finding import Finding, Judgement
from .rule import Instance
from .telling import Teller

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORTH_A_FRAME = 200
"""From this many submissions on, loading numpy pays."""
MOST_SEARCHED = 300
"""Of many submissions judged together, so many of those that fail get candidates: the first ones."""


def judge(submission: Submission, catalogue: Catalogue = CATALOGUE) -> Judgement:
    """Apply every rule to one submission."""
    numbers = numbers_of(submission)
    speaking = catalogue.speaking_to(submission, bool(submission.last))
    figures = Figures(numbers.get)
    still_open = [item for item in speaking if not holds(item, figures)]
    return _judgement(submission, numbers, catalogue, still_open, len(speaking) - len(still_open))


def judge_all(submissions: Sequence[Submission], catalogue: Catalogue = CATALOGUE) -> list[Judgement]:
    """Apply every rule to every submission; judgements stand in the order of the submissions."""
    if len(submissions) < WORTH_A_FRAME:
        return [judge(submission, catalogue) for submission in submissions]
    places: dict[str, list[int]] = {}
    for place, submission in enumerate(submissions):
        places.setdefault(submission.form.version, []).append(place)
    judged: dict[int, Judgement] = {}
    for those in places.values():
        judged.update(zip(those, _as_frame([submissions[place] for place in those], catalogue), strict=True))
    return [judged[place] for place in range(len(submissions))]


def numbers_of(submission: Submission) -> dict[str, Number | None]:
    """Every cell of the form with its number or None; under ``last_`` what is known of last year."""
    return submission.numbers() | {LAST_PREFIX + name: last.value for name, last in submission.last.items()}


def _as_frame(submissions: Sequence[Submission], catalogue: Catalogue) -> Iterator[Judgement]:
    """Judge submissions of one form: the formulas over all of them at once."""
    searched = 0
    instances = catalogue.instances(submissions[0].form)
    numbers = [numbers_of(submission) for submission in submissions]
    codes = evaluate(instances, _columns(instances, numbers)).codes
    column = {instance.key: place for place, instance in enumerate(instances)}
    for submission, known, row in zip(submissions, numbers, codes, strict=True):
        speaking = catalogue.speaking_to(submission, bool(submission.last))
        still_open = [instance for instance in speaking if row[column[instance.key]] != HOLDS]
        decided = len(speaking) - len(still_open)
        search = searched < MOST_SEARCHED
        judgement = _judgement(submission, known, catalogue, still_open, decided, search=search)
        searched += any(map(_is_equation, judgement.findings))
        yield judgement


def _columns(
    instances: Sequence[Instance], numbers: Sequence[Mapping[str, Number | None]]
) -> dict[str, NDArray[np.float64]]:
    import numpy as np

    def column(name: str) -> NDArray[np.float64]:
        figures = [known.get(name) for known in numbers]
        try:
            return np.array(figures, dtype=np.float64)
        except OverflowError:
            return np.array([finite(figure) for figure in figures])

    names = dict.fromkeys(name for instance in instances for name in instance.cells)
    return {name: column(name) for name in names}


def _judgement(
    submission: Submission,
    numbers: Mapping[str, Number | None],
    catalogue: Catalogue,
    still_open: Sequence[Instance],
    decided: int,
    *,
    search: bool = True,
) -> Judgement:
    teller = Teller(submission, numbers, catalogue)
    by_rule: dict[str, list[Finding]] = {}
    for instance in still_open:
        finding = teller.about_instance(instance)
        if finding is not None:
            by_rule.setdefault(instance.rule.id, []).append(finding)
    findings: list[Finding] = []
    as_published = with_figures(submission)
    for rule in catalogue.rules:
        findings += by_rule.get(rule.id, ())
        if rule.check is not None and submission.form.version in rule.forms:
            findings += (teller.about_found(rule, found) for found in rule.check(as_published))
    if search and any(map(_is_equation, findings)):
        from .candidates.attaching import with_candidates

        findings = with_candidates(findings, submission, numbers, catalogue, teller.addresses)
    return Judgement(submission, tuple(findings), decided)


def _is_equation(finding: Finding) -> bool:
    """Whether the figures of a failed 强制性 rule can be mended by arithmetic (see ``candidates/``)."""
    return (finding.severity, finding.verdict) == ("error", "failed") and bool(finding.formula)
