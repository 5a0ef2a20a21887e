"""Numbers of the text against the tables (N01 to N04): said so, or not, and where they stand instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from nianbao.workbook.form import LAST_PREFIX
from nianbao.workbook.numbers import Number, tidy
from nianbao.workbook.submission import Submission

from ...checks.found import Found
from ...checks.rows import cell_name, table_name
from ...checks.scope import comparable_names
from ...wording import base_name, shown
from ..reading.plain import Plain
from .changes import change_fits, shares
from .readings import YUAN_PER_UNIT, Reading, named, readings
from .topics import Bond, Mention, Topic

_RECEIVING = frozenset({"receive", "receive_new"})
_FINISHING = frozenset({"finish", "answer", "handle"})
_DOCUMENT_VERBS = frozenset({"issue", "abolish", "keep"})
_UNIT_NOTE = "；两数只差万倍，疑似元与万元混淆"
_TELLING = 10
"""A number as large as this that stands in one cell only was probably taken from there."""


class Told(NamedTuple):
    """What one rule has to say."""

    rule: str
    found: Found


class _Gap(NamedTuple):
    """A number of the text and what the tables have in its place."""

    case: str
    topic: Topic
    reading: Reading
    should: Number
    note: str = ""
    why: str = ""


class Comparison:
    """The mentions of one text against the figures of its submission."""

    def __init__(self, submission: Submission, plain: Plain, name: str) -> None:
        """Keep what every comparison needs."""
        self._submission, self._plain, self._name = submission, plain, name
        self._number: Callable[[str], Number | None] = submission.number

    def of(self, mention: Mention) -> Iterator[Told]:
        """What does not agree."""
        gaps = {"change": self._change, "share": self._share, "all": self._all, "count": self._counts}
        for gap in gaps[mention.said](mention):
            yield self._told(mention, gap)

    def _meanings(self, bond: Bond) -> Iterator[tuple[Topic, tuple[Reading, ...]]]:
        found = readings(self._submission.form, bond)
        topics = bond.topics if len(found) == len(bond.topics) else (bond.topics[0],) * len(found)
        yield from ((topic, meanings) for topic, meanings in zip(topics, found, strict=True) if meanings)

    def _counts(self, mention: Mention) -> Iterator[_Gap]:
        year = self._submission.report_year
        last = mention.year is not None and year is not None and mention.year == year - 1
        if mention.year is None or last:
            for topic, all_meanings in self._meanings(mention.bond):
                meanings = [m.last() for m in all_meanings if self._comparable(m)] if last else all_meanings
                yield from self._count(mention, topic, meanings)

    def _count(self, mention: Mention, topic: Topic, meanings: Sequence[Reading]) -> Iterator[_Gap]:
        if topic.kind in ("block", "outcome") and not mention.quantity.value:
            meanings = meanings[:1]
        values = [one.value(self._number) for one in meanings]
        known = [value for value in values if value is not None]
        if not known or len(known) < len(values):
            return
        if topic.kind == "charge":
            yield from self._amount(mention, topic, meanings[0], known[0])
        elif not any(map(mention.quantity.fits, known)) and not _is_part(mention, known):
            note = self._note(mention.quantity.value, meanings, known)
            yield _Gap(_doubt(mention, topic), topic, meanings[0], known[0], note, mention.scope)

    def _amount(self, mention: Mention, topic: Topic, reading: Reading, known: Number) -> Iterator[_Gap]:
        """Money, in 元: also whether only the unit is another."""
        quantity, yuan = mention.quantity, known * YUAN_PER_UNIT
        if quantity.fits(tidy(yuan)) or mention.bond.narrowed:
            return
        confused = any(
            quantity.value and abs(yuan - quantity.value * factor) < 1
            for factor in (YUAN_PER_UNIT, 1 / YUAN_PER_UNIT)
        )
        case = "unit" if confused else _doubt(mention, topic)
        yield _Gap(case, topic, reading, known, _UNIT_NOTE if confused else "", mention.scope)

    def _change(self, mention: Mention) -> Iterator[_Gap]:
        """Increases over last year, where last year's figures are known."""
        if mention.year is not None or mention.bond.narrowed:
            return
        for topic, meanings in self._meanings(mention.bond):
            known: list[tuple[Reading, Number, Number]] = []
            for one in filter(self._comparable, meanings):
                this, before = one.value(self._number), one.last().value(self._number)
                said = mention.of is None or (this is not None and mention.of.fits(this))
                if this is not None and before is not None and said:
                    known.append((one, this, before))
            if known and not any(change_fits(mention, this, before) for _, this, before in known):
                one, this, before = known[0]
                note = f"本年 {shown(this)}，上年 {shown(before)}"
                yield _Gap("change", topic, one, _as_said(mention, this, before), note)

    def _share(self, mention: Mention) -> Iterator[_Gap]:
        topic = mention.bond.topics[0]
        if mention.year is None and topic.kind in ("row", "app", "block", "outcome"):
            found = shares(self._submission, mention, self._plain)
            meanings = readings(self._submission.form, mention.bond)[0]
            if found is not None and meanings:
                part, whole, percent = found
                note = f"{shown(part)} 件占 {shown(whole)} 件的"
                yield _Gap("share", topic, meanings[0], percent, note)

    def _all(self, mention: Mention) -> Iterator[_Gap]:
        """全部 and 均: nothing may be left over."""
        topic = mention.bond.topics[0]
        left = _left_over(topic, mention.bond)
        if left is None or mention.year is not None or mention.scope:
            return
        meanings = readings(self._submission.form, left)[0]
        if topic.value == "closed":
            meanings = meanings[:1]
        values = [one.value(self._number) for one in meanings]
        whole = [0 if left is not mention.bond else self._of_all(one) for one in meanings]
        pairs = [(v, w) for v, w in zip(values, whole, strict=True) if v is not None and w is not None]
        if pairs and len(pairs) == len(values) and all(value != total for value, total in pairs):
            words = self._plain.text[mention.quantity.start : mention.quantity.end]
            yield _Gap("all", topic, meanings[0], pairs[0][0], words)

    def _of_all(self, reading: Reading) -> Number | None:
        """The total of the cases an outcome is one of."""
        blocks = dict.fromkeys(name.rpartition("_")[0] for name in reading.cells)
        return Reading(tuple(f"{block}_total" for block in blocks)).value(self._number)

    def _told(self, mention: Mention, gap: _Gap) -> Told:
        quantity, reading = mention.quantity, gap.reading
        value = tidy(quantity.value / YUAN_PER_UNIT) if gap.topic.kind == "charge" else quantity.value
        found = Found(
            gap.case,
            f"{self._name}.{reading.cells[0]}",
            (*reading.cells, *reading.less),
            self._where(reading),
            gap.note,
            gap.why,
            value=None if gap.case == "all" else value,
            should=gap.should,
            text=self._name,
            excerpt=self._plain.quote(quantity.start, quantity.end, mention.sentence),
        )
        return Told(_rule_of(gap.topic, mention.bond), found)

    def _where(self, reading: Reading) -> str:
        form, name = self._submission.form, reading.cells[0]
        year = "上年" if name.startswith(LAST_PREFIX) else ""
        return f"{year}{table_name(form, form.cells[base_name(name)].table)}{named(form, reading)}"

    def _note(self, said: Number, meanings: Sequence[Reading], known: Sequence[Number]) -> str:
        """Where the number stands instead, or what another reading would give."""
        form = self._submission.form
        if said and not meanings[0].cells[0].startswith(LAST_PREFIX):
            place = self._elsewhere(said, meanings[0])
            if place:
                return f"；{shown(said)} 是{cell_name(form, form.cells[place])}的数"
        for value, reading in zip(known[1:], meanings[1:], strict=True):
            if value != known[0]:
                return f"；{named(form, reading)}是 {shown(value)}"
        return ""

    def _elsewhere(self, said: Number, reading: Reading) -> str:
        """The cell the number may have been taken from: of the row, of the column, or the only one."""
        cells = self._submission.form.cells
        first = cells[reading.cells[0]]
        table = [
            cell for cell in cells.values() if cell.table == first.table and cell.name not in reading.cells
        ]
        holding = [cell for cell in table if self._number(cell.name) == said]
        near = [cell for cell in holding if cell.row == first.row or cell.column == first.column]
        beside = any(cell.row == first.row for cell in near)
        if near and (said >= _TELLING or (beside and first.table != "t4")):
            return min(near, key=lambda cell: cell.row != first.row).name
        rows = {cell.row for cell in holding}
        return holding[-1].name if len(rows) == 1 and said >= _TELLING else ""

    def _comparable(self, reading: Reading) -> bool:
        return comparable_names(self._submission).issuperset((*reading.cells, *reading.less))


def _is_part(mention: Mention, known: Sequence[Number]) -> bool:
    """Whether the number is said of some of them only, and is small enough for that."""
    return mention.bond.narrowed and mention.quantity.value <= max(known)


def _doubt(mention: Mention, topic: Topic) -> str:
    """How sure it is that the text means the same as the tables."""
    verbs = mention.bond.verbs
    if mention.year is not None:
        return "last_year"
    if mention.scope:
        return "scope"
    loose = mention.bond.narrowed or (topic.kind == "document" and not verbs & _DOCUMENT_VERBS)
    if topic.kind == "decision" and verbs & {"handle", *_RECEIVING}:
        loose = loose or not verbs & {"decide", "finish"}
    return "loosely" if loose else "differs"


def _as_said(mention: Mention, this: Number, before: Number) -> Number:
    """The right increase or decrease, as a number or as a percentage."""
    change = before - this if mention.sign == "-" else this - before
    if mention.quantity.kind == "percent" and before:
        return tidy(round(100 * change / before, max(1, mention.quantity.decimals)))
    return change


def _left_over(topic: Topic, bond: Bond) -> Bond | None:
    """What must be 0 where all is said to be done; the bond itself where it must be everything."""
    if topic.kind == "app":
        return Bond((Topic("row", "carried_out"),)) if "finish" in bond.verbs else None
    if topic.kind != "outcome":
        return None
    return Bond((Topic("outcome", "pending", topic.blocks),)) if topic.value == "closed" else bond


def _rule_of(topic: Topic, bond: Bond) -> str:
    if topic.kind == "app":
        return "N02" if bond.verbs & _FINISHING and not bond.verbs & _RECEIVING else "N01"
    return {"row": "N02", "block": "N03", "outcome": "N03"}.get(topic.kind, "N04")
