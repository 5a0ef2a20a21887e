"""信息处理费: what part six has to say of it, and whether its amount fits the tables (N09, N10, T305)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.workbook.numbers import Number, tidy
from nianbao.workbook.submission import Submission

from ..checks.found import Found
from ..checks.rows import cell_name, rows
from ..wording import excerpt
from .analysis import analysis_of
from .claims.readings import YUAN_PER_UNIT
from .reading.plain import Plain, Sentence
from .reading.quantities import Quantity

PART = "s6_other"
"""The text the official form asks to report the fee in."""
_FEE = ("收费通知", "信息处理费", "信息公开处理费")
_ANY_FEE = ("处理费", "收费", "收取费用", "收取任何费用", "收取相关费用")
_UNPAID = "t3_other_no_payment"
_AMOUNT = "t2_fee_amount"
_COLLECTED = ("收取", "实收", "收缴", "缴纳", "收入", "到账", "入库")
_NOT_COLLECTED = ("通知", "应收", "标准", "每件", "按件", "按量", "元/", "免", "减", "退")


def fee_notices_are_reported(submission: Submission) -> Iterator[Found]:
    """T305: applications ended for want of payment, yet part six says nothing of a fee.

    Silent where the source has no part six that could be read; in our own workbook a part six that
    was not read is one that was left empty.
    """
    told = submission.texts.get(PART, "" if submission.source == "workbook" else None)
    if told is None or _names(told, _FEE):
        return
    row = next(row for row in rows(submission.form) if row.key == _UNPAID)
    unpaid = [name for name in row.labels if (submission.number(name) or 0) > 0]
    if unpaid:
        total = submission.number(f"{_UNPAID}_total")
        value = total or sum(submission.number(name) or 0 for name in unpaid)
        quote = excerpt(told)
        yield Found("unmentioned", cells=tuple(unpaid), where=row.where, value=value, excerpt=quote)


def _names(text: str, words: Sequence[str]) -> bool:
    bare = "".join(text.split())
    return any(word in bare for word in words)


def part_six_speaks_of_the_fee(submission: Submission) -> Iterator[Found]:
    """N09: part six is written and says nothing of 信息处理费; an empty one is S01's."""
    told = submission.texts.get(PART, "")
    if not told.strip() or _names(told, _ANY_FEE):
        return
    for name, text in submission.texts.items():
        if _names(text, _FEE):
            plain = analysis_of(submission).plains[name]
            sentence = next(one for one in plain.sentences if _names(one.text, _FEE))
            quote = plain.quote(sentence.start, sentence.end)
            yield Found("elsewhere", text=PART, excerpt=excerpt(quote))
            return
    yield Found("unmentioned", text=PART, excerpt=excerpt(told))


def fee_fits_the_amount(submission: Submission) -> Iterator[Found]:
    """N10: 信息处理费 is a part of 行政事业性收费, so that amount is no smaller, once both are 万元."""
    amount = submission.number(_AMOUNT)
    if amount is None:
        return
    where = cell_name(submission.form, submission.form.cells[_AMOUNT])
    for name, plain in analysis_of(submission).plains.items():
        if "费" not in plain.text:
            continue
        for sentence in plain.sentences:
            if not _names(sentence.text, _FEE):
                continue
            for quantity in _collected(plain, sentence, submission.report_year):
                case = _case(quantity, amount)
                if case:
                    yield Found(
                        case,
                        name,
                        (_AMOUNT,),
                        where,
                        _written(plain, quantity),
                        value=tidy(quantity.value / YUAN_PER_UNIT),
                        should=amount,
                        text=name,
                        excerpt=plain.quote(quantity.start, quantity.end, sentence),
                    )


def _case(quantity: Quantity, amount: Number) -> str:
    """``unit`` where both have the same digits in different units, ``less`` where the sum is less."""
    said = quantity.value
    digits = {said, tidy(said / YUAN_PER_UNIT**2)}
    if said and amount and any(abs(amount - number) < 1e-6 for number in digits):
        return "unit"
    return "less" if quantity.least > amount * YUAN_PER_UNIT + 1e-6 else ""


def _collected(plain: Plain, sentence: Sentence, year: int | None) -> Iterator[Quantity]:
    """The amounts a sentence says were collected this year."""
    found = plain.within(sentence)
    years = {item.year for item in found if not isinstance(item, Quantity) and item.kind == "year"}
    money = [item for item in found if isinstance(item, Quantity) and item.kind == "money"]
    if years - {year, None} and year is not None:
        return
    chunks = [_chunk(plain.text, sentence, item) for item in money]
    plainly = [any(word in chunk for word in _COLLECTED) for chunk in chunks]
    for item, chunk, collected in zip(money, chunks, plainly, strict=True):
        if any(word in chunk for word in _NOT_COLLECTED) or (any(plainly) and not collected):
            continue
        yield item


def _chunk(text: str, sentence: Sentence, quantity: Quantity) -> str:
    """The words around an amount up to the next stops."""
    begin = max(text.rfind(stop, sentence.start, quantity.start) for stop in ",;:(")
    ends = [place for stop in ",;)" if (place := text.find(stop, quantity.end, sentence.end)) >= 0]
    return text[max(begin + 1, sentence.start) : min(ends, default=sentence.end)]


def _written(plain: Plain, quantity: Quantity) -> str:
    return plain.text[quantity.start : quantity.end]
