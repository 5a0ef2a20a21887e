"""Text against tables (N01 to N04): holds, fails, nearly fails, with the exact findings."""

from __future__ import annotations

import pytest
from nianbao.workbook.form import FORM_2019, FORM_2021
from telling import AGENCY, FULL, LAST, findings, report, told

NEW, HANDLED = "s1_on_request.t3_new_total", "s1_on_request.t3_handled_total"


@pytest.mark.parametrize(
    "text",
    [
        "全年收到政府信息公开申请275件。",
        "全年收到政府信息公开申请283件（含上年结转8件）。",
        "收到政府信息公开申请275件，办结271件。",
        "约收到政府信息公开申请270件左右。",
        "收到政府信息公开申请275件，较去年增加25件，增长10%。",
        "2023年收到政府信息公开申请250件，2024年收到275件。",
        "下一步，力争申请答复率达到100%，受理申请300件。",
        "2019年以来累计收到政府信息公开申请999件。",
        "上半年收到政府信息公开申请99件。",
        "收到信访件99件，办结98件。",
    ],
)
def test_n01_n02_hold(text: str) -> None:
    assert told(report(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请274件。", [(f"N01.{NEW}", "warning", 274, 275)]),
        ("新收政府信息公开申请283件。", [(f"N01.{NEW}", "warning", 283, 275)]),
        ("未收到政府信息公开申请。", [(f"N01.{NEW}", "warning", 0, 275)]),
        ("全区收到政府信息公开申请900件。", [(f"N01.{NEW}", "hint", 900, 275)]),
        ("收到涉及征地的政府信息公开申请900件。", [(f"N01.{NEW}", "hint", 900, 275)]),
        ("收到政府信息公开申请275件，比去年多30件。", [(f"N01.{NEW}", "hint", 30, 25)]),
        (
            "2023年收到申请249件，2024年收到275件。",
            [("N01.s1_on_request.last_t3_new_total", "hint", 249, 250)],
        ),
        (
            "收到政府信息公开申请274件。共受理政府信息公开申请276件。",
            [(f"N01.{NEW}", "warning", 274, 275), (f"N01.{NEW}.2", "warning", 276, 275)],
        ),
    ],
)
def test_n01_fails(text: str, expected: list) -> None:
    assert told(report(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办结政府信息公开申请275件。", [(f"N02.{HANDLED}", "warning", 275, 271)]),
        ("予以公开89件。", [("N02.s1_on_request.t3_granted_total", "warning", 89, 90)]),
        ("不予公开21件。", [("N02.s1_on_request.t3_refuse_state_secret_total", "warning", 21, 20)]),
        (
            "予以公开、部分公开分别为31件、90件。",
            [
                ("N02.s1_on_request.t3_granted_total", "warning", 31, 90),
                ("N02.s1_on_request.t3_partial_total", "warning", 90, 31),
            ],
        ),
        ("结转下年度办理11件。", [("N02.s1_on_request.t3_carried_out_total", "warning", 11, 12)]),
        ("予以公开90件，占38%。", [("N02.s1_on_request.t3_granted_total", "warning", 38, 33.2)]),
        ("收到申请275件，全部办结。", [("N02.s1_on_request.t3_carried_out_total", "hint", None, 12)]),
        (
            "予以公开及部分公开共121件，占33.9%。",
            [("N02.s1_on_request.t3_granted_total", "warning", 33.9, 44.6)],
        ),
    ],
)
def test_n02_fails(text: str, expected: list) -> None:
    assert told(report(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "予以公开90件，占33.2%，部分公开31件，占11.43%。",
        "予以公开121件（含部分公开）。",
        "予以公开及部分公开共121件，占办结总数的44.6%。",
        "不予公开20件，其中属于三类内部事务信息6件，占30%。",
        "逐件答复，收到申请275件，均按时答复。",
        "对75件建议提案全部予以公开。",
    ],
)
def test_n02_holds(text: str) -> None:
    assert told(report(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("因政府信息公开引发行政复议14件。", [("N03.s1_on_request.t4_review_total", "warning", 14, 15)]),
        (
            "产生行政复议和行政诉讼案件各3件。",
            [
                ("N03.s1_on_request.t4_review_total", "warning", 3, 15),
                ("N03.s1_on_request.t4_direct_total", "warning", 3, 15),
            ],
        ),
        (
            "未产生行政复议和行政诉讼情况。",
            [
                ("N03.s1_on_request.t4_review_total", "warning", 0, 15),
                ("N03.s1_on_request.t4_direct_total", "warning", 0, 15),
            ],
        ),
        ("行政复议15件，均维持。", [("N03.s1_on_request.t4_review_upheld", "warning", None, 9)]),
        ("备案行政复议案件134件。", [("N03.s1_on_request.t4_review_total", "hint", 134, 15)]),
        ("行政复议15件，其中纠正3件。", [("N03.s1_on_request.t4_review_corrected", "warning", 3, 2)]),
    ],
)
def test_n03_fails(text: str, expected: list) -> None:
    assert told(report(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "因政府信息公开引发行政复议15件、行政诉讼15件。",
        "行政诉讼9件（未经复议直接起诉）。",
        "行政复议和行政诉讼共30件。",
        "行政复议15件，已审结14件，尚未审结1件。",
        "参加行政复议听证3次。",
    ],
)
def test_n03_holds(text: str) -> None:
    assert told(report(text)) == []


def test_reviews_of_other_matters_are_not_ours() -> None:
    assert told(report({"s1_proactive": "全年办理行政复议案件320件。"})) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制发行政规范性文件7件。", [("N04.s1_management.t2_normative_made", "warning", 7, 6)]),
        ("公开规范性文件7件。", [("N04.s1_management.t2_normative_made", "hint", 7, 6)]),
        ("作出行政许可决定10380件。", [("N04.s1_management.t2_license_decisions", "warning", 10380, 10381)]),
        ("办理行政许可10380件。", [("N04.s1_management.t2_license_decisions", "hint", 10380, 10381)]),
        ("行政事业性收费727.08元。", [("N04.s1_management.t2_fee_amount", "warning", 0.072708, 727.08)]),
        ("行政事业性收费700万元。", [("N04.s1_management.t2_fee_amount", "warning", 700, 727.08)]),
    ],
)
def test_n04_fails(text: str, expected: list) -> None:
    assert told(report({"s1_management": text})) == expected


@pytest.mark.parametrize(
    "text",
    [
        "制发行政规范性文件6件，废止2件，现行有效48件。",
        "公示行政许可信息12000条。",
        "审查规范性文件草案12件。",
        "含行政许可32项、行政处罚210项。",
        "行政事业性收费727万元。",
        "修订规章制度3项。",
    ],
)
def test_n04_holds(text: str) -> None:
    assert told(report({"s1_management": text})) == []


def test_a_finding_shows_both_sides_and_where_the_number_stands() -> None:
    (finding,) = findings(report("全年收到政府信息公开申请258件，均已答复。"))
    assert finding.message == (
        "正文写的是 258 件，表三“一、本年新收数量·总计”是 275，差 -17；"
        "258 是表三“一、本年新收数量·自然人”的数"
    )
    assert (finding.actual, finding.expected, finding.difference) == (258, 275, -17)
    assert finding.cells == ("t3_new_total",)
    assert finding.addresses[0] == "第3行"
    assert finding.excerpt == "全年收到政府信息公开申请258件，均已答复"
    assert finding.figures == "258,275"


def test_scope_and_unit_are_named_in_the_sentence() -> None:
    (scope,) = findings(report("全区收到政府信息公开申请900件。"))
    assert scope.message.endswith("句中有“全区”，口径可能不同")
    (unit,) = findings(report({"s1_management": "行政事业性收费727.08元。"}))
    assert unit.message == (
        "正文写的合 0.072708 万元，表二“行政事业性收费·本年收费金额”是 727.08 万元；"
        "两数只差万倍，疑似元与万元混淆"
    )


def test_an_explanation_falls_away_when_the_text_changes() -> None:
    (one,) = findings(report("收到政府信息公开申请274件。"))
    (other,) = findings(report("收到政府信息公开申请273件。"))
    assert (one.instance, one.figures, other.figures) == (other.instance, "274,275", "273,275")


def test_a_governments_report_covers_the_whole_district() -> None:
    text = "全区共收到政府信息公开申请300件。"
    severities = [
        findings(report(text, agency_name=name), "N01")[0].severity
        for name in ("示例市青山区人民政府", "示例市青山区人民政府办公室", AGENCY)
    ]
    assert severities == ["warning", "hint", "hint"]


def test_nothing_is_said_over_a_blank() -> None:
    blank = {name: value for name, value in FULL.items() if name != "t3_new_total"}
    assert told(report("收到政府信息公开申请1件。", values=blank), "N01") == []


def test_last_year_unknown_is_no_reason_to_speak() -> None:
    assert told(report("2023年收到申请1件，2024年收到275件，较去年增加3件。", last=None)) == []


def test_without_a_year_every_sentence_is_of_this_year() -> None:
    assert told(report("2023年收到政府信息公开申请275件。", report_year=None)) == []


def test_the_trial_form_has_its_own_rows() -> None:
    values = dict.fromkeys(FORM_2019.cells, 0) | {"t3_other_total": 3, "t3_other_person": 3}
    one = report("其他处理2件。", values=values, form=FORM_2019, report_year=2020, last=None)
    assert told(one, "N02") == [("N02.s1_on_request.t3_other_total", "warning", 2, 3)]


def test_plans_are_not_claims() -> None:
    plans = {"s5_improvements": "明年收到政府信息公开申请1件，制发规范性文件3件。"}
    assert told(report(plans), "N01", "N04") == []


@pytest.mark.parametrize("form", [FORM_2021, FORM_2019], ids=lambda form: form.version)
def test_every_official_row_is_recognised_by_its_label(form) -> None:
    """Each sub-item of table three, said as the form prints it, is compared with its own cell."""
    zeros = dict.fromkeys(form.cells, 0)
    year = {"2021": 2024, "2019": 2020}[form.version]
    for cell in form.table("t3").cells:
        row = cell.name.removeprefix("t3_").removesuffix("_total")
        label = cell.row_labels[-1].partition("（区分")[0].lstrip("（）、一二三四五六七12345678.")
        if not cell.name.endswith("_total") or row in ("new", "handled", "other_rest"):
            continue
        one = report(f"{label}的申请4件。", values=zeros, form=form, report_year=year, last=None)
        assert [f.cells for f in findings(one, "N01", "N02")] == [(cell.name,)], label


def test_last_years_figures_do_not_stand_in_for_this_years() -> None:
    assert LAST["t3_new_total"] == 250
    assert told(report("2024年收到政府信息公开申请250件。")) == [(f"N01.{NEW}", "warning", 250, 275)]
