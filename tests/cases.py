"""What tests build on: the five real agencies and balanced forms of any size, as submissions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st
from nianbao.workbook.form import FORM_2021, Form
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import Submission, compute_totals

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
REPORTS = SHARED / "reports"
AGENCIES: list[dict] = json.loads((ROOT / "examples" / "agencies.json").read_text("utf-8"))


def submission(
    values: Mapping[str, Number | None],
    *,
    form: Form = FORM_2021,
    last: Mapping[str, Number | None] | None = None,
    **fields: object,
) -> Submission:
    """A submission holding these numbers; cells not named are blank."""

    def reading(value: Number | None) -> Reading:
        return Reading("blank") if value is None else Reading("number", value)

    known = {
        "path": "test.xlsx",
        "source": "workbook",
        "agency_name": "示例局",
        "agency_code": "SL001",
        "report_year": 2024,
    }
    return Submission(
        form=form,
        values={name: reading(values.get(name)) for name in form.cells},
        last={name: reading(value) for name, value in (last or {}).items()},
        **(known | fields),  # type: ignore[arg-type]
    )


def real(index: int) -> Submission:
    """One of the five real agencies as a submission."""
    agency = AGENCIES[index]
    fields = ("agency_name", "agency_code", "report_year", "texts")
    return submission(agency["values"], **{key: agency[key] for key in fields})


@st.composite
def balanced_values(draw: st.DrawFn, form: Form = FORM_2021, largest: int = 500) -> dict[str, Number]:
    """Numbers of a form in which every identity holds: leaves at random, totals computed from them."""
    count = st.integers(0, largest)
    typed: dict[str, Number] = {}
    for name in form.typed:
        cell = form.cells[name]
        if cell.kind == "money":
            typed[name] = draw(st.integers(0, 10**9)) / 10**6
        elif not name.startswith("t3_carried_out_"):
            typed[name] = draw(count)
    totals = compute_totals(form, lambda name: typed.get(name, 0))
    for name in form.typed:
        if name.startswith("t3_carried_out_"):
            column = name.removeprefix("t3_carried_out_")
            handled = totals[f"t3_handled_{column}"] or 0
            received = typed[f"t3_new_{column}"] + typed[f"t3_carried_in_{column}"]
            short = max(0, handled - received)
            typed[f"t3_new_{column}"] += short
            typed[name] = max(0, received - handled)
    return {
        name: value
        for name, value in (typed | compute_totals(form, typed.__getitem__)).items()
        if value is not None
    }
