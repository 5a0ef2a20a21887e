"""Flattened tables: what goes in comes out, whatever the layout; what is not certain stays unread."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest
from cases import REPORTS, balanced_values
from flat_reading import (
    CELLS,
    DISTINCT,
    LOSE_BLANKS,
    lines_of,
    numbers,
    read,
    row_of,
)
from flattened import (
    LAYOUTS,
    PrintedPage,
    Row,
    broken_labels,
    full_width,
    half_width,
    report,
    shown,
    with_commas,
    with_page_furniture,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from nianbao.workbook.form import FORM_2021, FORMS, Form, form_of_version
from nianbao.workbook.numbers import Number


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


@pytest.mark.parametrize(
    "line",
    [
        " | （二）{} |  | 1 | 2 | 3 | 4 | 5 | 6 | ",
        "\t（二）{}\t\t1\t2\t3\t4\t5\t6",
        "|（二）{}||1|2|3|4|5|6||",
    ],
)
def test_a_blank_cell_a_merged_label_left_is_no_first_number(line: str) -> None:
    """The last number of the row is missing, and the others seem to fill its columns from the second on."""
    bar = "\t" if "\t" in line else "|"
    given = line.format("部分公开（区分处理的，只计这一情形，不计其他情形）")
    first = bar.join(["四、结转下年度继续办理", "", "", *"1234567"])
    readings = read([*lines_of()[:20], given, first])
    assert not any(name.startswith("t3_partial") for name in readings.values)
    assert numbers(readings)["t3_carried_out_total"] == 7


@pytest.mark.parametrize("word", ["行次", "序号", "小计"])
@pytest.mark.parametrize("separator", ["\n", "\t", " "])
@settings(max_examples=8, deadline=None)
@given(place=st.integers(0, 7), random=st.randoms(use_true_random=False))
def test_a_column_more_than_the_form_never_moves_a_number(
    word: str, separator: str, place: int, random: Random
) -> None:
    """With one cell blank a row has as many numbers as it should."""

    def widened(rows: list[Row]) -> list[str]:
        lines = []
        for number, row in enumerate(rows):
            texts = [text for _, text in row]
            first = next((i for i, (box, _) in enumerate(row) if box.cell), 1)
            if len(rows) == FORM_2021.table("t3").height and (number == 0 or row[first][0].cell):
                texts.insert(first + (place if number else 0), str(9000 + number) if number else word)
            lines += separator.join(texts).split("\n")
        return lines

    table = FORM_2021.table("t3")
    blank = {random.choice([cell.name for cell in table.cells if cell.row == row]) for row in range(3, 28)}
    values = numbers(read(lines_of(layout=widened, **dict.fromkeys(blank, ""))))
    assert {n: v for n, v in values.items() if v is not None}.items() <= DISTINCT["2021"].items()
