"""Flattened tables as agencies rebuild them: other wording, lost labels, rows and tables of their own."""

from __future__ import annotations

import pytest
from flat_reading import (
    CELLS,
    DISTINCT,
    KEEP_LINES,
    lines_of,
    numbers,
    read,
    row_of,
)
from flattened import (
    LAYOUTS,
    PrintedPage,
    Row,
    cell_a_line,
    joined,
    printed_rows,
    report,
    shown,
)
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.read.labelled.labels import SeveralReports
from nianbao.workbook.submission import Observation


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
