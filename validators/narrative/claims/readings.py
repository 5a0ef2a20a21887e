"""What a number may lawfully mean: the cells, or sums of cells, that agree with how it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

from nianbao.workbook.form import Form, form_of_version
from nianbao.workbook.numbers import Number
from nianbao.workbook.submission import add

from ...wording import cell_label, short
from .topics import Bond, Topic

YUAN_PER_UNIT = 10_000
"""Amounts are 万元 on the form and are compared in 元."""
_RECEIVED = ("new",)
_PENDING_TOO = ("new", "carried_in")
_HANDLED = ("handled",)
_ANSWERS_MAY_LEAVE_OUT = ("other", "reject_")
"""Groups of outcomes that some do not call answered: 其他处理, 不予处理."""


class Reading(NamedTuple):
    """One lawful meaning: the sum of some cells less the sum of others."""

    cells: tuple[str, ...]
    less: tuple[str, ...] = ()

    def value(self, number: Callable[[str], Number | None]) -> Number | None:
        """What the tables say; None where one of the cells has no number."""
        known: list[Number] = []
        for names, sign in ((self.cells, 1), (self.less, -1)):
            for name in names:
                value = number(name)
                if value is None:
                    return None
                known.append(sign * value)
        return add(known)

    def last(self) -> Reading:
        """The same of last year."""
        return Reading(tuple(f"last_{n}" for n in self.cells), tuple(f"last_{n}" for n in self.less))


def readings(form: Form, bond: Bond) -> list[tuple[Reading, ...]]:
    """The meanings of each thing that is counted, the most natural first.

    One entry where all topics are counted together, one a topic where each is counted alone.
    """
    if bond.how == "each":
        return [tuple(dict.fromkeys(_of_topic(form, topic, bond))) for topic in bond.topics]
    alone = [list(_of_topic(form, topic, bond)) for topic in bond.topics]
    if len(alone) == 1:
        return [tuple(dict.fromkeys(alone[0]))]
    firsts = [meanings[0] for meanings in alone if meanings]
    if len(firsts) < len(alone):
        return [()]
    together = Reading(
        tuple(dict.fromkeys(name for meaning in firsts for name in meaning.cells)),
        tuple(dict.fromkeys(name for meaning in firsts for name in meaning.less)),
    )
    cases = bond.topics[0].kind in ("block", "outcome") and bond.how != "total"
    return [(together, *(firsts if cases and len(set(bond.topics)) > 1 else ()))]


def _of_topic(form: Form, topic: Topic, bond: Bond) -> Iterator[Reading]:
    if topic.kind == "app":
        yield from _applications(form, bond)
    elif topic.kind == "row":
        yield from _row(form, topic.value, bond.column)
    elif topic.kind == "block":
        yield from _cases(topic.value, "total")
    elif topic.kind == "outcome":
        yield from _outcomes(topic)
    elif topic.kind == "document":
        yield from _documents(form, topic.value, bond.verbs)
    elif topic.kind in ("decision", "charge"):
        name = f"t2_{topic.value}_decisions" if topic.kind == "decision" else "t2_fee_amount"
        yield from (Reading((cell,)) for cell in (name,) if cell in form.cells)


def _applications(form: Form, bond: Bond) -> Iterator[Reading]:
    for columns in columns_of(form, bond.column):
        yield from _applications_in(form, bond.verbs, columns)


def _applications_in(form: Form, verbs: frozenset[str], columns: tuple[str, ...]) -> Iterator[Reading]:
    def rows(keys: Iterable[str], less: Iterable[str] = ()) -> Reading:
        return Reading(_cells(form, keys, columns), _cells(form, less, columns))

    if "receive_new" in verbs:
        yield rows(_RECEIVED)
    elif "receive" in verbs or not verbs:
        yield rows(_RECEIVED)
        yield rows(_PENDING_TOO)
    if "finish" in verbs or not verbs & {"receive", "receive_new"}:
        yield rows(_HANDLED)
    if "answer" in verbs:
        for count in (1, 2):
            for left_out in combinations(_ANSWERS_MAY_LEAVE_OUT, count):
                yield rows(_HANDLED, (row for group in left_out for row in rows_of(form, group)))
    if "handle" in verbs:
        yield rows(_PENDING_TOO)
        yield rows(_RECEIVED)


def _row(form: Form, value: str, column: str) -> Iterator[Reading]:
    rows = rows_of(form, value)
    for columns in columns_of(form, column) if rows else ():
        yield Reading(_cells(form, rows, columns))
    if value == "granted" and not column:
        yield Reading(_cells(form, (*rows, *rows_of(form, "partial")), ("total",)))


def _cases(block: str, outcome: str) -> Iterator[Reading]:
    if block == "suit":
        yield Reading((f"t4_direct_{outcome}", f"t4_after_review_{outcome}"))
        yield from (Reading((f"t4_{one}_{outcome}",)) for one in ("direct", "after_review"))
    else:
        yield Reading((f"t4_{block}_{outcome}",))


def _outcomes(topic: Topic) -> Iterator[Reading]:
    """An outcome of the cases spoken of; of part of the suits it may mean all of them."""
    blocks = dict.fromkeys(topic.blocks)
    wider = blocks if blocks.keys().isdisjoint({"direct", "after_review"}) else {**blocks, "suit": None}
    if len(blocks) > 1:
        yield _together(blocks, topic.value)
    for block in wider:
        for kind in _KINDS.get(topic.value, ((topic.value,),)):
            for first in _cases(block, kind[0]):
                more = [
                    name.replace(f"_{kind[0]}", f"_{other}") for other in kind[1:] for name in first.cells
                ]
                yield Reading((*first.cells, *more))
        if topic.value == "closed":
            for total in _cases(block, "total"):
                yield Reading(total.cells, tuple(name.replace("_total", "_pending") for name in total.cells))


_KINDS = {
    "dismissed": (("upheld",), ("other",), ("upheld", "other")),
    "won": (("upheld",), ("upheld", "other")),
    "closed": (),
}
"""Words that are no column of the table: what they can stand for."""


def _together(blocks: Iterable[str], outcome: str) -> Reading:
    kind = _KINDS.get(outcome, ((outcome,),))
    first = [next(_cases(block, kind[0][0] if kind else "total")) for block in blocks]
    cells = tuple(dict.fromkeys(name for reading in first for name in reading.cells))
    if outcome == "closed":
        return Reading(cells, tuple(name.replace("_total", "_pending") for name in cells))
    return Reading(cells)


def _documents(form: Form, document: str, verbs: frozenset[str]) -> Iterator[Reading]:
    meant = {"abolish": "abolished", "keep": "valid", "issue": "made"}
    said = [column for verb, column in meant.items() if verb in verbs] or ["made", "valid"]
    for column in said:
        if (name := f"t2_{document}_{column}") in form.cells:
            yield Reading((name,))


def rows_of(form: Form, value: str) -> tuple[str, ...]:
    """The rows of table three a word stands for: itself, or those of its group."""
    return _rows_of(form.version, value)


@cache
def _rows_of(version: str, value: str) -> tuple[str, ...]:
    keys = [
        name[3:-6]
        for name in form_of_version(version).cells
        if name.startswith("t3_") and name.endswith("_total")
    ]
    return tuple(
        key for key in keys if key == value or (value.endswith("_") and key.startswith(value))
    ) or tuple(key for key in keys if key.startswith(f"{value}_") or key == value.rstrip("_"))


def columns_of(form: Form, column: str) -> tuple[tuple[str, ...], ...]:
    """The columns a word for applicants can stand for, the most natural first; the total without one."""
    if not column:
        return (("total",),)
    applicants = (name.removeprefix("t3_new_") for name in form.cells["t3_new_total"].addends)
    organisations = tuple(name for name in applicants if name != "person")
    meant = {
        "organisations": (organisations,),
        "company": (("company",), organisations),
        "citizens": (("total",), ("person",)),
    }
    return meant.get(column, ((column,),))


def _cells(form: Form, rows: Iterable[str], columns: Iterable[str]) -> tuple[str, ...]:
    columns = tuple(columns)
    return tuple(
        f"t3_{row}_{column}" for row in rows for column in columns if f"t3_{row}_{column}" in form.cells
    )


def named(form: Form, reading: Reading) -> str:
    """A meaning in official labels: ``“一、本年新收数量·总计”＋“二、上年结转数量·总计”``."""
    cells = [form.cells[name.removeprefix("last_")] for name in reading.cells]
    group = cells[0].row_labels[:-1]
    members = [
        cell
        for cell in form.cells.values()
        if cell.row_labels[:-1] == group and cell.column == cells[0].column
    ]
    if len(cells) > 1 and len(group) > 1 and [c.name for c in cells] == [c.name for c in members]:
        return f"“{short(group[-1])}”各项之和"
    written = "＋".join(f"“{cell_label(cell)}”" for cell in cells)
    if reading.less:
        less = (cell_label(form.cells[name.removeprefix("last_")]) for name in reading.less)
        written += "".join(f"－“{label}”" for label in less)
    return written
