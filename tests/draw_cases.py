"""Live checks made by hand, so that drawing is tested without the catalogue of rules."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.draw.checks import Answer, LiveCheck, Severity, as_drawn
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.submission import Submission

_OPERATORS = {
    "=": lambda gap: gap == 0,
    "<=": lambda gap: gap <= 0,
    ">": lambda gap: gap > 0,
}
COLUMNS = ("person", "company", "institute", "charity", "law_firm", "other_org", "total")


def check(
    submission: Submission,
    instance: str,
    sides: str,
    severity: Severity = "error",
    when: str = "",
) -> LiveCheck:
    """``sides`` is ``left operator right``, every part apart by spaces; only + and names and numbers."""
    operator = next(sign for sign in _OPERATORS if f" {sign} " in sides)
    left, _, right = sides.partition(f" {operator} ")
    words = f"{left} {right} {when}".replace("+", " ").split()
    cells = tuple(dict.fromkeys(word for word in words if word[0].isalpha()))
    known = {name: submission.number(name) for name in cells}

    def value(side: str) -> int | float | None:
        parts = [known[part] if part in known else float(part) for part in side.split("+")]
        total = sum(part for part in parts if part is not None)
        return None if None in parts else int(total) if total == int(total) else total

    values = value(left), value(right)
    answer: Answer = "待填"
    gap = None
    if values[0] is not None and values[1] is not None:
        gap = round(values[0] - values[1], 6)
    if None not in known.values() and gap is not None:
        speaks = not when or _speaks(when, known)
        answer = "平" if not speaks or _OPERATORS[operator](gap) else "不平"
    return LiveCheck(
        rule=instance.partition(".")[0],
        instance=instance,
        title=f"{instance}：左边应当{operator}右边",
        severity=severity,
        left=left,
        operator=operator,
        right=right,
        cells=cells,
        fix="请逐个核对涉及的格。",
        when=when,
        answer=answer,
        left_value=values[0],
        right_value=values[1],
        difference=gap,
    )


def _speaks(when: str, known: dict) -> bool:
    name, operator, number = when.split()
    return _OPERATORS[operator](known[name] - float(number))


def checks(submission: Submission) -> tuple[LiveCheck, ...]:
    """A few rules of every shape: equalities, an inequality, a condition, money, last year."""
    return tuple(_checks(as_drawn(submission)))


def _checks(submission: Submission) -> Iterator[LiveCheck]:
    for column in COLUMNS:
        balance = f"t3_new_{column}+t3_carried_in_{column} = t3_handled_{column}+t3_carried_out_{column}"
        yield check(submission, f"T301.{column}", balance)
    yield check(submission, "X01.total", "t3_carried_in_total = last_t3_carried_out_total", "error")
    yield check(submission, "T404.total", "t4_review_total <= 5", "hint", when="t3_new_total > 0")
    if submission.form is FORM_2021:
        yield check(submission, "T201.made", "t2_regulation_made = 0", "warning")
        yield check(submission, "X02.fee", "t2_fee_amount = last_t2_fee_amount", "warning")
