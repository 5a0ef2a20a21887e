"""Flattened tables: what goes in comes out, whatever the layout; what is not certain stays unread."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from random import Random

import pytest
from cases import REPORTS, balanced_values
from flattened import (
    LAYOUTS,
    Layout,
    PrintedPage,
    Row,
    broken_labels,
    cell_a_line,
    full_width,
    half_width,
    joined,
    printed_rows,
    report,
    shown,
    with_commas,
    with_page_furniture,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS, Form, form_of_version
from nianbao.workbook.numbers import Number
from nianbao.workbook.read.blocks import Paragraph, Readings
from nianbao.workbook.read.flat import read_lines
from nianbao.workbook.read.labels import SeveralReports
from nianbao.workbook.submission import Observation

DISTINCT: dict[str, dict[str, Number]] = {
    form.version: {name: 100 + place for place, name in enumerate(form.cells)} for form in FORMS
}
"""A different number in every cell, so that a shifted one is seen."""
CELLS = [name for name in LAYOUTS if "page" not in name]
"""Layouts that break no text."""
LOSE_BLANKS = [name for name in LAYOUTS if name not in ("bars", "tabs", "numbers above", "numbers below")]
KEEP_LINES = [name for name in LAYOUTS if name not in ("one line", "numbers above", "numbers below")]
ONE_NUMBER_ROWS = ("行政许可", "行政处罚", "行政强制", "行政事业性收费")


def paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(line, f"第{number}行") for number, line in enumerate(lines, 1)]


def read(lines: Sequence[str], form: Form = FORM_2021) -> Readings:
    return read_lines(form, paragraphs(lines))


def numbers(readings: Readings) -> dict[str, Number | None]:
    return {name: reading.value for name, reading in readings.values.items()}


def row_of(form: Form, name: str) -> tuple[str, ...]:
    """The cells of the row a cell stands in, as they are read together."""
    cell = form.cells[name]
    row = (cell.table, cell.row)
    return tuple(other for other, c in form.cells.items() if (c.table, c.row) == row)


def lines_of(version: str = "2021", layout: Layout = cell_a_line, **cells: str) -> list[str]:
    """A report with a different number in every cell, but for those given."""
    form = form_of_version(version)
    return report(form, shown(DISTINCT[version]) | cells, layout)


@pytest.mark.skipif(not REPORTS.exists(), reason="needs ../shared")
def test_the_five_published_reports_are_read_to_the_last_number() -> None:
    figures = json.loads((REPORTS / "figures.json").read_text("utf-8"))
    for name, expected in figures.items():
        readings = read((REPORTS / name).read_text("utf-8").split("\n"))
        assert numbers(readings) == expected, name
        assert {seen.kind for seen in readings.observations} <= {"label_changed"}, name


@pytest.mark.skipif(not REPORTS.exists(), reason="needs ../shared")
@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("000_a0d21f2b76df491b.txt", []),
        ("001_ec35d48d62dba4e5.txt", []),
        (
            "002_91d3ca9b7d2b23aa.txt",
            ["t3_refuse_law_person", "t3_other_no_correction_person", "t3_other_no_payment_person"],
        ),
        ("003_35c2c8aa80e7f5b3.txt", ["t2_normative_made", "t2_fee_amount"]),
        ("004_02da5652a5df9e27.txt", []),
    ],
)
def test_changed_labels_of_the_published_reports_are_told(file: str, changed: list[str]) -> None:
    readings = read((REPORTS / file).read_text("utf-8").split("\n"))
    assert [seen.cells[0] for seen in readings.observations] == changed


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
@pytest.mark.parametrize("headings", [True, False], ids=["headed", "unheaded"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_reads_back(layout: str, headings: bool, form: Form) -> None:
    values = DISTINCT[form.version]
    readings = read(report(form, shown(values), LAYOUTS[layout], headings), form)
    assert numbers(readings) == values
    assert readings.observations == ()
    assert readings.extra == {}


@settings(max_examples=60, deadline=None)
@given(
    values=st.sampled_from(FORMS).flatmap(
        lambda form: st.tuples(st.just(form.version), balanced_values(form))
    ),
    layout=st.sampled_from(sorted(LAYOUTS)),
    headings=st.booleans(),
    changes=st.sets(st.sampled_from([full_width, half_width, with_commas])),
)
def test_balanced_forms_read_back(
    values: tuple[str, dict[str, Number]],
    layout: str,
    headings: bool,
    changes: set[Callable[[str], str]],
) -> None:
    form, expected = form_of_version(values[0]), values[1]
    lines = report(form, shown(expected), LAYOUTS[layout], headings)
    for change in sorted(changes, key=lambda change: change.__name__):
        lines = [change(line) for line in lines]
    readings = read(lines, form)
    assert numbers(readings) == expected
    assert readings.observations == ()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), layout=st.sampled_from(["cell a line", "blank lines between"]))
def test_labels_broken_over_lines_and_page_furniture_between(seed: int, layout: str) -> None:
    random = Random(seed)
    lines = with_page_furniture(broken_labels(lines_of(layout=LAYOUTS[layout]), random), random)
    readings = read(lines)
    assert numbers(readings) == DISTINCT["2021"]
    assert readings.observations == ()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_pages_of_any_width_read_back(seed: int) -> None:
    random = Random(seed)
    widths = (random.randint(4, 14), random.randint(8, 20), random.randint(12, 60))
    page = PrintedPage(seed, widths, random.randint(5, 12))
    readings = read(report(FORM_2021, shown(DISTINCT["2021"]), page))
    assert numbers(readings) == DISTINCT["2021"]
    assert readings.observations == ()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_number_left_out_leaves_exactly_its_row_unread(data: st.DataObject) -> None:
    form = form_of_version(data.draw(st.sampled_from(["2021", "2019"])))
    layout = data.draw(st.sampled_from([*LOSE_BLANKS, "numbers below"]))
    name = data.draw(st.sampled_from(list(form.cells)))
    values = DISTINCT[form.version]
    readings = read(report(form, shown(values) | {name: ""}, LAYOUTS[layout]), form)
    row = row_of(form, name)
    assert numbers(readings) == {other: value for other, value in values.items() if other not in row}
    (observation,) = readings.observations
    left = " ".join(str(values[other]) for other in row if other != name)
    assert (observation.kind, observation.cells, observation.found) == ("row_unread", row, left)


@pytest.mark.parametrize("layout", ["bars", "tabs"])
def test_blank_cells_that_a_line_kept_are_blank(layout: str) -> None:
    blank = [
        "t2_normative_abolished",
        "t3_new_person",
        "t3_granted_company",
        "t3_partial_total",
        "t4_direct_total",
    ]
    readings = read(lines_of(layout=LAYOUTS[layout], **dict.fromkeys(blank, "")))
    assert readings.observations == ()
    assert numbers(readings) == {n: None if n in blank else v for n, v in DISTINCT["2021"].items()}
    assert {readings.values[name].kind for name in blank} == {"blank"}


def test_blank_cells_before_the_last_number_are_blank_with_covered_cells_behind() -> None:
    """Covered cells of merged labels stand as bars at the end of the row."""

    def moved(rows: list[Row]) -> list[str]:
        return [f"{line} | ||" for line in LAYOUTS["bars"](rows)]

    readings = read(lines_of(layout=moved, t3_new_company="", t3_granted_total=""))
    assert readings.values["t3_new_company"].kind == "blank"
    granted = row_of(FORM_2021, "t3_granted_total")
    assert [(seen.kind, seen.cells) for seen in readings.observations] == [("row_unread", granted)]
    lost = ("t3_new_company", *granted)
    expected = {name: value for name, value in DISTINCT["2021"].items() if name not in lost}
    assert {n: v for n, v in numbers(readings).items() if v is not None} == expected


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(list(FORM_2021.cells)),
    layout=st.sampled_from(sorted(LAYOUTS)),
    more=st.sampled_from(["7", "/", "12.5"]),
)
def test_a_number_too_many_leaves_its_row_unread(name: str, layout: str, more: str) -> None:
    cells = shown(DISTINCT["2021"])
    cells[name] = f"{cells[name]}   {more}"
    readings = read(report(FORM_2021, cells, LAYOUTS[layout]))
    row = row_of(FORM_2021, name)
    assert not set(row) & set(readings.values)
    assert all(value == DISTINCT["2021"][other] for other, value in numbers(readings).items())
    assert row in [seen.cells for seen in readings.observations if seen.kind == "row_unread"]


@settings(max_examples=40, deadline=None)
@given(
    marks=st.dictionaries(
        st.sampled_from(list(FORM_2021.cells)), st.sampled_from(["/", "-", "—", "——", "_", "无", "--"])
    ),
    layout=st.sampled_from(sorted(LAYOUTS)),
)
def test_blank_marks_stay_blank_with_their_text(marks: dict[str, str], layout: str) -> None:
    readings = read(report(FORM_2021, shown(DISTINCT["2021"]) | marks, LAYOUTS[layout]))
    assert readings.observations == ()
    for name in FORM_2021.cells:
        reading = readings.values[name]
        if name in marks:
            assert (reading.kind, reading.value, reading.text) == ("blank", None, marks[name])
        else:
            assert (reading.kind, reading.value) == ("number", DISTINCT["2021"][name])


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("t2_normative_valid", "22(其中修订16件)", 22),
        ("t2_normative_valid", "22（其中修订16件）", 22),
        ("t2_fee_amount", "103.3879万元", 103.3879),
        ("t2_fee_amount", "251000元", 25.1),
        ("t3_new_person", "+3", 3),
        ("t3_new_person", "12件", 12),
        ("t3_granted_total", "--253", 253),
    ],
)
@pytest.mark.parametrize("layout", CELLS)
def test_remarks_are_text_with_the_number_proposed(layout: str, name: str, text: str, meant: Number) -> None:
    readings = read(lines_of(layout=LAYOUTS[layout], **{name: text}))
    reading = readings.values[name]
    assert (reading.kind, reading.value, reading.text, reading.proposed) == ("text", None, text, meant)
    assert len(readings.values) == 200


def test_a_remark_behind_a_blank_belongs_to_its_number() -> None:
    readings = read(lines_of(t2_normative_valid="22 (其中修订16件)", t2_fee_amount="1.5 万元"))
    assert readings.values["t2_normative_valid"].text == "22 (其中修订16件)"
    assert readings.values["t2_fee_amount"].text == "1.5 万元"
    assert readings.observations == ()


def test_thousands_are_separated_by_commas() -> None:
    readings = read(lines_of(t3_new_person="13,612", t2_fee_amount="１，２３４．５"))
    assert readings.values["t3_new_person"].value == 13612
    assert readings.values["t2_fee_amount"].value == 1234.5


def test_numbers_carry_the_line_they_were_read_from() -> None:
    lines = lines_of()
    readings = read(lines)
    for name, reading in readings.values.items():
        assert lines[int(reading.address[1:-1]) - 1] == str(DISTINCT["2021"][name])


def test_a_number_right_behind_its_label_is_cut_off() -> None:
    lines = [line.replace("行政许可", "行政许可106") for line in lines_of(t2_license_decisions="")]
    assert numbers(read(lines)) == DISTINCT["2021"]


def test_numbers_of_items_alone_on_a_line_are_no_values() -> None:
    lines = [part for line in lines_of() for part in (line.replace("属于", "\n属于", 1).split("\n"))]
    assert "1." in lines
    readings = read(lines)
    assert numbers(readings) == DISTINCT["2021"]
    assert readings.observations == ()


def test_sentences_with_labels_and_numbers_are_no_table() -> None:
    lines = [
        "全年办理行政许可 12 件、行政处罚 3 件、行政强制 0 件。",
        "行政许可",
        "12",
        "行政处罚",
        "3",
        "一、本年新收政府信息公开申请数量较上年增加。",
    ]
    readings = read(lines)
    assert readings.values == {}
    assert [(seen.kind, len(seen.cells), seen.expected) for seen in readings.observations] == [
        ("label_missing", 10, "主动公开政府信息情况"),
        ("label_missing", 175, "收到和处理政府信息公开申请情况"),
        ("label_missing", 15, "政府信息公开行政复议、行政诉讼情况"),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("key", ["t2", "t3", "t4"])
def test_a_missing_table_is_told_once_and_the_others_are_read(key: str, layout: str) -> None:
    cells = shown(DISTINCT["2021"])
    lines: list[str] = []
    for part in FORM_2021.parts:
        lines.append(f"{part.number}、{part.title}")
        if part.table and part.table != key:
            lines += LAYOUTS[layout](printed_rows(FORM_2021.table(part.table), cells))
    readings = read(lines)
    table = tuple(cell.name for cell in FORM_2021.table(key).cells)
    title = next(part.title for part in FORM_2021.parts if part.table == key)
    assert numbers(readings) == {n: v for n, v in DISTINCT["2021"].items() if n not in table}
    assert readings.observations == (Observation("label_missing", table, expected=title),)


@pytest.mark.parametrize(
    ("official", "printed"),
    [
        ("2.其他法律行政法规禁止公开", "2.其他法律和行政法规禁止公开"),
        ("行政规范性文件", "规范性文件"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("4.无正当理由大量反复申请", "4.无正当理由大量反复的申请"),
        ("四、结转下年度继续办理", "四、结转下年继续办理"),
        ("一、本年新收政府信息公开申请数量", "一、本年新收申请数量"),
        ("3.其他", "3.其它情形"),
    ],
)
@pytest.mark.parametrize("layout", [*CELLS, "printed page"])
def test_other_wording_is_read_and_told(layout: str, official: str, printed: str) -> None:
    def other(rows: list[Row]) -> list[str]:
        return LAYOUTS[layout]([[(b, printed if t == official else t) for b, t in row] for row in rows])

    readings = read(lines_of(layout=other))
    assert numbers(readings) == DISTINCT["2021"]
    (observation,) = readings.observations
    assert (observation.kind, observation.expected) == ("label_changed", official)
    assert observation.found.replace(" ", "") == printed


@pytest.mark.parametrize("layout", ["cell a line", "bars", "bars and lines", "tabs", "printed page"])
def test_the_blank_label_of_the_only_row_below_a_heading(layout: str) -> None:
    def unlabelled(rows: list[Row]) -> list[str]:
        return LAYOUTS[layout]([[(b, "" if t == "行政事业性收费" else t) for b, t in row] for row in rows])

    readings = read(lines_of(layout=unlabelled))
    assert numbers(readings) == DISTINCT["2021"]
    (observation,) = readings.observations
    assert (observation.kind, observation.cells, observation.found, observation.expected) == (
        "label_changed",
        ("t2_fee_amount",),
        "",
        "行政事业性收费",
    )


@pytest.mark.parametrize("layout", ["cell a line", "bars", "bars and lines", "printed page", "one line"])
def test_a_blank_label_among_others_is_not_guessed(layout: str) -> None:
    def unlabelled(rows: list[Row]) -> list[str]:
        return LAYOUTS[layout]([[(b, "" if t == "2.重复申请" else t) for b, t in row] for row in rows])

    readings = read(lines_of(layout=unlabelled))
    row = row_of(FORM_2021, "t3_reject_repeat_person")
    assert not set(row) & set(readings.values)
    assert all(value == DISTINCT["2021"][name] for name, value in numbers(readings).items())
    unsure = set(row) | set(row_of(FORM_2021, "t3_reject_petition_person"))
    assert set(FORM_2021.cells) - set(readings.values) <= unsure


@pytest.mark.parametrize("layout", KEEP_LINES)
def test_a_row_of_another_table_among_ours_takes_no_numbers(layout: str) -> None:
    def longer(rows: list[Row]) -> list[str]:
        more = [(box, "6.另行增加的情形" if not box.cell else "9") for box, _ in rows[-1]]
        at = len(rows) - 3
        return LAYOUTS[layout]([*rows[:at], more, *rows[at:]] if len(rows) > 20 else rows)

    readings = read(lines_of(layout=longer))
    assert all(value == DISTINCT["2021"][name] for name, value in numbers(readings).items())
    assert len(readings.values) >= 200 - 7


@pytest.mark.parametrize("layout", [name for name in CELLS if name != "numbers above"])
def test_other_outcomes_as_a_single_row_go_to_extra(layout: str) -> None:
    names = [name for name in FORM_2021.cells if name.startswith("t3_other_")]

    def single(rows: list[Row]) -> list[str]:
        at = next((i for i, row in enumerate(rows) if any("逾期不补正" in text for _, text in row)), None)
        if at is None:
            return LAYOUTS[layout](rows)
        other = [(box, text) for box, text in rows[at] if "逾期不补正" not in text]
        return LAYOUTS[layout]([*rows[:at], other, *rows[at + 3 :]])

    readings = read(lines_of(layout=single))
    expected = {f"t3_other_{n.rpartition('correction_')[2]}": DISTINCT["2021"][n] for n in names[:7]}
    assert {name: reading.value for name, reading in readings.extra.items()} == expected
    assert numbers(readings) == {n: v for n, v in DISTINCT["2021"].items() if n not in names}
    assert [seen.kind for seen in readings.observations] == ["label_missing"] * 3


def test_another_unit_of_money_is_text() -> None:
    lines = [line.replace("单位：万元", "单位：元") for line in lines_of(t2_fee_amount="7270800")]
    reading = read(lines).values["t2_fee_amount"]
    assert (reading.kind, reading.text, reading.proposed) == ("text", "7270800元", 727.08)


def test_table_four_with_a_header_over_each_group() -> None:
    cells = shown(DISTINCT["2021"])
    groups = [["行政复议"], ["行政诉讼", "未经复议直接起诉"], ["复议后起诉"]]
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    names = [cell.name for cell in FORM_2021.table("t4").cells]
    lines = lines_of()
    at = lines.index("行政复议")
    lines = lines[:at]
    for number, heads in enumerate(groups):
        lines += [*heads, *outcomes, *(cells[name] for name in names[number * 5 : number * 5 + 5])]
    assert numbers(read(lines)) == DISTINCT["2021"]
    del lines[-1]
    readings = read(lines)
    assert set(FORM_2021.cells) - set(readings.values) == set(names[10:])
    (observation,) = readings.observations
    assert (observation.kind, observation.cells) == ("row_unread", tuple(names[10:]))


def test_table_four_turned_on_its_side_is_not_taken_for_the_official_one() -> None:
    lines = lines_of()
    lines = [*lines[: lines.index("行政复议")], "行政复议", "未经复议直接起诉", "复议后起诉"]
    for outcome in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"):
        lines += [outcome, "1", "2", "3"]
    readings = read(lines)
    assert not any(name.startswith("t4_") for name in readings.values)
    assert [(seen.kind, len(seen.cells)) for seen in readings.observations] == [("row_unread", 15)]


def test_a_printed_row_that_wavers_over_its_lines_is_unread() -> None:
    lines = lines_of(layout=PrintedPage(1))
    at = next(i for i, line in enumerate(lines) if "本年新收" in line)
    names = row_of(FORM_2021, "t3_new_person")
    below = row_of(FORM_2021, "t3_carried_in_person")
    third = str(DISTINCT["2021"][names[2]])
    column = lines[at].index(third)
    above = " " * (column + lines[at].count("本年新收政府信息公开申请数量") * 14) + third
    lines[at : at + 1] = [lines[at].replace(third, " " * len(third), 1), above]
    readings = read(lines)
    assert set(FORM_2021.cells) - set(readings.values) == {*names, *below}
    assert [seen.cells for seen in readings.observations if seen.kind == "row_unread"] == [names, below]


def test_columns_read_one_below_the_other_are_not_guessed() -> None:
    def by_columns(rows: list[Row]) -> list[str]:
        labels = [text for row in rows for box, text in row if not box.cell]
        cells = sorted(((box.column, box.row, text) for row in rows for box, text in row if box.cell))
        return [*labels, *(text for _, _, text in cells)]

    readings = read(lines_of(layout=by_columns))
    assert not any(name.startswith("t3_") for name in readings.values)
    assert all(value == DISTINCT["2021"][name] for name, value in numbers(readings).items())


def test_two_reports_in_one_text_are_refused() -> None:
    first, second = lines_of(), report(FORM_2021, dict.fromkeys(FORM_2021.cells, "5"), cell_a_line)
    with pytest.raises(SeveralReports) as refusal:
        read([*first, *second])
    assert str(refusal.value).startswith("里面不止一份年报：第")


def test_the_same_report_twice_is_one_report() -> None:
    assert numbers(read([*lines_of(), *lines_of()])) == DISTINCT["2021"]


def test_last_years_form_is_read_by_its_own_labels() -> None:
    lines = report(FORM_2019, shown(DISTINCT["2019"]) | {"t2_license_change": "减4"}, joined("\t"))
    readings = read(lines, FORM_2019)
    assert readings.values["t2_license_change"].text == "减4"
    assert readings.values["t2_license_change"].proposed == 4
    assert len(readings.values) == 198
