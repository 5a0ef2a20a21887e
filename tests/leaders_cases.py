"""A district of any size: balanced figures, equal figures, agencies without last year's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cases import submission
from lxml import etree
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.status import Summary
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Submission, compute_totals
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from summary_cases import summary

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def agency(index: int) -> Submission:
    """Agency ``index``: every second one has as many applications as the one before it."""
    new = 3 * (index // 2)
    refused, carried_out = index % 4 if new else 0, min(index % 3, new)
    refused = min(refused, new - carried_out)
    typed = dict.fromkeys(FORM_2021.typed, 0) | {
        "t3_new_person": new,
        "t3_refuse_internal_person": refused,
        "t3_granted_person": new - refused - carried_out,
        "t3_carried_out_person": carried_out,
        "t4_review_upheld": index % 2,
        "t4_review_corrected": 1 if index == 5 else 0,
        "t4_direct_pending": index % 5,
    }
    values = typed | compute_totals(FORM_2021, typed.get)
    last = {"t3_new_total": 1 if index == 7 else 2 * index} if index % 3 else {}
    return submission(values, last=last, agency_name=f"第{index}局", agency_code=f"D{index:03}")


def district(size: int) -> Summary:
    """A summary of ``size`` agencies; last year half as many in table three, nothing in table two."""
    given = [agency(index) for index in range(size)]
    made = summary(*given, year=2024)
    last = {
        name: Reading("number", value // 2)
        for name, value in made.merged.values.items()
        if name.startswith("t3_") and value is not None
    }
    return replace(made, last=last)


@dataclass(frozen=True)
class Range:
    """A range a chart shows, with what the chart remembers of it."""

    chart: int
    formula: str
    cached: list[object]


def chart_ranges(data: bytes) -> Iterator[Range]:
    """Every range of every chart, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        for number in range(1, len(parts) + 1):
            root = etree.fromstring(package.read(f"xl/charts/chart{number}.xml"))
            for formula in root.iter(_CHART + "f"):
                cache = formula.getnext()
                assert cache is not None
                size = int(cache.find(_CHART + "ptCount").get("val"))
                cached: list[object] = [None] * size
                for point in cache.iter(_CHART + "pt"):
                    text = point.findtext(_CHART + "v")
                    cached[int(point.get("idx"))] = float(text) if "num" in cache.tag else text
                yield Range(number, formula.text or "", cached)


def in_sheet(book: Workbook, formula: str) -> list[object]:
    """What stands in a range of a workbook."""
    sheet, _, area = formula.rpartition("!")
    left, top, right, bottom = range_boundaries(area)
    cells = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in cells for value in row]
