"""A whole country, level by level: agencies to districts, districts to provinces, provinces to one.

    .venv/bin/python bench/nation.py [--agencies 80] [--districts 3000] [--provinces 31] [--write]

Every agency's submission is made here (counts by chance, the fee with four decimals) and merged with
the others of its district by ``merge``; a district's sum is the submission that its province merges.
Beside that, every leaf is added up by itself: in the end all figures of the country have to be equal.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from measuring import put_into
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.numbers import BLANK, Number, Reading
from nianbao.workbook.submission import Submission, compute_totals

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
YEAR = 2025
_MONEY = 10**4
"""The fee is counted in units of 0.0001 万元 = 1 元, so that its sum is exact."""
_SEEN: dict[int, Reading] = {}


def agency(number: int, total: Counter[str]) -> Submission:
    """The submission of an agency; its leaves are added to ``total``, the fee in 元."""
    chance = random.Random(number)
    drawn = chance.choices((0, 0, 0, 0, 1, 2, 5, 30), k=len(FORM_2021.typed))
    counts = dict(zip(FORM_2021.typed, drawn, strict=True))
    counts["t2_fee_amount"] = chance.randrange(10**7)
    total.update(counts)
    typed: dict[str, Number] = {**counts, "t2_fee_amount": counts["t2_fee_amount"] / _MONEY}
    known = typed | compute_totals(FORM_2021, typed.__getitem__)
    values = {name: _reading(known[name]) for name in FORM_2021.cells}
    return Submission(FORM_2021, "", "workbook", values, f"单位{number}", f"C{number}", YEAR)


def _reading(value: Number | None) -> Reading:
    """The reading of a number; small counts are one object, as they are when files are read."""
    if value is None:
        return BLANK
    if isinstance(value, float) or value > 10**4:
        return Reading("number", value)
    return _SEEN.setdefault(value, Reading("number", value))


def summed(submissions: list[Submission], name: str) -> Submission:
    """The submission of the level above."""
    return merge(FORM_2021, submissions).as_submission(agency_name=name, agency_code="", report_year=YEAR)


def provinces(agencies: int, districts: int, count: int, total: Counter[str]) -> Iterator[Submission]:
    """The provinces one by one; no more than one district's agencies are held at a time."""
    number = 0
    for province in range(count):
        own = districts // count + (province < districts % count)
        below = []
        for district in range(own):
            members = [agency(number + member, total) for member in range(agencies)]
            number += agencies
            below.append(summed(members, f"区县{province}-{district}"))
        yield summed(below, f"省{province}")


def measure(agencies: int, districts: int, count: int) -> str:
    """One paragraph.

    Raises:
        ArithmeticError: a figure of the country is not the sum of its leaves.
    """
    total: Counter[str] = Counter()
    start = time.perf_counter()
    country = summed(list(provinces(agencies, districts, count, total)), "全国")
    seconds = time.perf_counter() - start
    expected: dict[str, Number] = {**total, "t2_fee_amount": total["t2_fee_amount"] / _MONEY}
    expected |= compute_totals(FORM_2021, expected.__getitem__)  # type: ignore[arg-type]
    wrong = [name for name, value in country.numbers().items() if value != expected[name]]
    if wrong:
        raise ArithmeticError(f"not the sum of the leaves: {wrong}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    leaves = agencies * districts
    figures = f"{expected['t3_new_total']:,} new applications, {expected['t2_fee_amount']:,.4f} 万元"
    each = seconds / leaves * 1e6
    return (
        f"{leaves:,} agencies in {districts:,} districts in {count} provinces, made and merged level by\n"
        f"level in one process: {seconds:.0f} s ({each:.0f} microseconds an agency, the making included),\n"
        f"{peak:.0f} MB at most. All {len(expected)} figures of the country are the sums of their leaves to\n"
        f"the last digit: {figures}. Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    )


def main() -> None:
    """The command line."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("--agencies", type=int, default=80)
    given.add_argument("--districts", type=int, default=3000)
    given.add_argument("--provinces", type=int, default=31)
    given.add_argument("--write", action="store_true")
    options = given.parse_args()
    text = measure(options.agencies, options.districts, options.provinces)
    print(text)
    if options.write:
        put_into(PAGE, "nation", text)


if __name__ == "__main__":
    main()
