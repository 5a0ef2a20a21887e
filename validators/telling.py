"""From answers to findings: sentences, addresses, figures, explanations of one submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from nianbao.workbook.form import form_of_version
from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import Submission, add

from .catalogue import Catalogue
from .checks.found import Found
from .engine import Outcome, outcome, value_of
from .explanation import explained, figures_text
from .finding import Finding, Verdict
from .rule import Instance, Rule
from .wording import base_name, is_last, labels_in_context, listed, operands, quoted, shown, side


class Teller:
    """Tells what was found in one submission, in the words of the catalogue."""

    def __init__(
        self, submission: Submission, numbers: Mapping[str, Number | None], catalogue: Catalogue
    ) -> None:
        """Keep what every sentence needs: the figures, and where they stand."""
        self._submission = submission
        self._numbers = numbers
        self._catalogue = catalogue

    def about_instance(self, instance: Instance) -> Finding | None:
        """The finding for an instance that does not hold; None where nothing is to be said.

        Nothing is said of a comparison with last year while last year's figure is not known, nor
        of a hint that cannot be decided: nobody need act on either.
        """
        missing = [name for name in instance.cells if self._numbers.get(name) is None]
        if missing and (instance.severity == "hint" or any(map(is_last, missing))):
            return None
        result = outcome(instance, self._numbers.get)
        if result.answer == "fails":
            finding = self._failed(instance, result)
            return explained(finding, self._submission.explanations, instance.rule.explained_as)
        return self._undecided(instance, missing)

    def about_found(self, rule: Rule, found: Found) -> Finding:
        """The finding for what a check found."""
        case = rule.cases[found.case]
        message = case.message.format(
            where=found.where,
            found=found.found,
            expected=found.expected,
            count=found.count,
            cells=found.listed,
            value=shown(found.value),
            should=shown(found.should),
            difference=shown(_gap(found)),
        )
        said = [found.value] if found.text and found.value is not None else []
        finding = Finding(
            rule=rule.id,
            instance=f"{rule.id}.{found.key}" if found.key else rule.id,
            severity=case.severity,
            verdict="failed",
            title=rule.title,
            message=message,
            fix=case.fix,
            cells=found.cells,
            addresses=self._found_at(found),
            expected=found.should,
            actual=found.value,
            difference=_gap(found),
            excerpt=found.excerpt,
            source=rule.source,
            figures=found.tied or figures_text([*said, *(self._numbers.get(name) for name in found.cells)]),
        )
        return explained(finding, self._submission.explanations, None)

    def _found_at(self, found: Found) -> tuple[str, ...]:
        """The text it was said in, the cells, what is beside them; where there is none, where it was seen."""
        said = self._submission.addresses.get(found.text, "") or self._drawn.get(found.text, "")
        places = ((said,) if found.text and said else ()) + self.addresses(found.cells)
        return (*places, *found.beside) or ((found.address,) if found.address else ())

    def addresses(self, names: Iterable[str]) -> tuple[str, ...]:
        """Where each cell was read, or stands in the workbook we draw; empty where nobody knows."""
        return tuple(map(self._address, names))

    def _address(self, name: str) -> str:
        readings = self._submission.last if is_last(name) else self._submission.values
        reading = readings.get(base_name(name))
        return (reading.address if reading else "") or self._drawn.get(name, "")

    @property
    def _drawn(self) -> Mapping[str, str]:
        return _drawn_at(self._submission.form.version) if self._submission.source == "workbook" else {}

    def _failed(self, instance: Instance, result: Outcome) -> Finding:
        rule, comparison = instance.rule, instance.comparison
        number = self._numbers.get
        label = labels_in_context(self._submission.form, instance.cells)
        when = instance.when.left if instance.when else None
        message = rule.message.format(
            where=instance.where,
            left=side(comparison.left, result.left, label, number),
            right=side(comparison.right, result.right, label, number),
            difference=shown(result.difference),
            operands=operands(instance.cells, label, number),
            when=side(when, value_of(when, number), label, number) if when else "",
        )
        return self._finding(instance, "failed", message, result)

    def _undecided(self, instance: Instance, missing: list[str]) -> Finding:
        label = labels_in_context(self._submission.form, instance.cells)
        blank = listed([quoted(label[name]) for name in missing])
        template = self._catalogue.undecided if missing else self._catalogue.undefined
        message = template.format(where=instance.where, blank=blank)
        return self._finding(instance, "undecided", message, Outcome("undecided", None, None, None))

    def _finding(self, instance: Instance, verdict: Verdict, message: str, result: Outcome) -> Finding:
        rule = instance.rule
        return Finding(
            rule=rule.id,
            instance=instance.key,
            severity=instance.severity,
            verdict=verdict,
            title=rule.title,
            message=message,
            fix=rule.fix,
            formula=instance.comparison.text,
            cells=instance.cells,
            addresses=self.addresses(instance.cells),
            expected=result.right,
            actual=result.left,
            difference=result.difference,
            source=rule.source,
            figures=figures_text([self._numbers.get(name) for name in instance.cells]),
        )


@cache
def _drawn_at(version: str) -> Mapping[str, str]:
    """Where each cell and text stands in a workbook we draw."""
    from nianbao.workbook.draw.layout import places

    return {name: place.address for name, place in places(form_of_version(version)).items()}


def _gap(found: Found) -> Number | None:
    """How much more stands there than should, exact to the last digit of money."""
    if found.value is None or found.should is None:
        return None
    return add((found.value, -found.should))
