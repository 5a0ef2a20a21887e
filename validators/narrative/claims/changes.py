"""Percentages with their base, and increases over last year."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.numbers import Number, tidy
from nianbao.workbook.submission import Submission

from ..reading.plain import Plain
from ..reading.quantities import Quantity
from .readings import Reading, readings
from .topics import Bond, Mention, Topic


def change_fits(mention: Mention, this: Number, before: Number) -> bool:
    """Whether what is said of an increase or decrease agrees with both years' figures."""
    change = this - before if mention.sign != "-" else before - this
    if mention.quantity.kind == "count":
        return mention.quantity.fits(change)
    return before == 0 or _percent_fits(mention.quantity, 100 * change / before)


def shares(submission: Submission, mention: Mention, plain: Plain) -> tuple[Number, Number, Number] | None:
    """Part, whole and right percentage where no lawful base gives the one written; None where one does.

    The part may be the number said before it or the tables' own; the base whatever the sentence
    names, or else any total it can be a share of, or any larger number of the same sentence.
    """
    parts = [] if mention.of is None else [mention.of.value]
    meanings = readings(submission.form, mention.bond)[0]
    if mention.bond.topics[0].kind != "app":
        parts += [value for one in meanings if (value := one.value(submission.number)) is not None]
    bases = [value for one in _bases(submission, mention) if (value := one.value(submission.number))]
    said = [item.value for item in plain.quantities(mention.sentence) if item.kind == "count" and item.value]
    if not parts or not bases:
        return None
    for part in parts:
        for base in (*bases, *said):
            if base >= part and _percent_fits(mention.quantity, 100 * part / base):
                return None
    whole = mention.among.value if mention.among and mention.among.value >= parts[0] else bases[0]
    percent = tidy(round(100 * parts[0] / whole, max(1, mention.quantity.decimals)))
    return parts[0], whole, percent


def _bases(submission: Submission, mention: Mention) -> Iterator[Reading]:
    form, topic = submission.form, mention.bond.topics[0]
    if topic.kind in ("block", "outcome"):
        blocks = topic.blocks or (topic.value,)
        totals = [topic if topic.kind == "block" else Topic("block", block) for block in blocks]
        yield from (one for total in totals for one in readings(form, Bond((total,)))[0])
        yield from readings(form, Bond((Topic("block", "review"), Topic("block", "suit"))))[0]
        return
    if mention.base is not None and "finish" in mention.base.verbs:
        yield from readings(form, Bond((Topic("app"),), mention.base.verbs))[0]
    yield from readings(form, Bond((Topic("app"),), frozenset({"finish"})))[0]
    yield from readings(form, Bond((Topic("app"),)))[0]
    if topic.kind == "row" and "_" in topic.value:
        yield from readings(form, Bond((Topic("row", topic.value.partition("_")[0] + "_"),)))[0]


def _percent_fits(quantity: Quantity, percent: float) -> bool:
    """Rounded or cut off to the decimals that are written."""
    last_digit = 10.0**-quantity.decimals
    return quantity.fits(tidy(round(percent, 9))) or abs(percent - quantity.value) < last_digit
