"""Summaries to draw: five real agencies, and everything that can become of the others."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from cases import AGENCIES, real, submission
from nianbao.validators.live import live_checks
from nianbao.workbook.form import FORM_2019, FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.status import AgencyStatus, Problem, Summary
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.numbers import Reading, read_typed
from nianbao.workbook.submission import Adjustment, Explanation, Submission
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

REASONS = (
    "名单内 1 个单位没有报送：示例街道办事处。",
    "1 个单位被退回：重庆市綦江区城市管理局（有强制性错误）。",
)
COUNTS = {"error": 0, "warning": 1, "hint": 2, "undecided": 3}


def with_checks(summary: Summary) -> Summary:
    """The summary with every rule live over it."""
    return replace(summary, checks=tuple(live_checks(summary.submission)))


def accepted(given: Submission, **fields: object) -> AgencyStatus:
    """An agency whose file is summed."""
    return AgencyStatus(
        given.agency_name,
        given.agency_code,
        f"来件/{given.agency_name}.xlsx",
        "accepted",
        counts=COUNTS,
        **fields,  # type: ignore[arg-type]
    )


def summary(*given: Submission, **fields: object) -> Summary:
    """A summary of just these, all accepted."""
    form = given[0].form if given else FORM_2021
    known = {"year": form.first_year + 1, "district_name": "示例区", "district_code": "SLQ"}
    return with_checks(
        Summary(
            merged=merge(form, given),
            agencies=tuple(accepted(one) for one in given),
            **(known | fields),  # type: ignore[arg-type]
        )
    )


def draft() -> Summary:
    """Four accepted; one rejected, missing, unreadable, not on the roster, one that came twice."""
    given = [real(index) for index in range(5)]
    kept = [given[index] for index in (0, 1, 3, 4)]
    rejected = AgencyStatus(
        given[2].agency_name,
        given[2].agency_code,
        "来件/城管局 报送稿#2（50%）.xlsx",
        "rejected",
        "有 1 条强制性错误没有解决。",
        {"error": 1, "warning": 0, "hint": 0, "undecided": 0},
        "部门",
        "来件/城管局 报送稿#2（50%）.xlsx",
        given[2],
    )
    twice = [
        AgencyStatus("示例局", "SL7", f"来件/示例局{n}.xlsx", "duplicate", "收到两份。", COUNTS, "部门")
        for n in (1, 2)
    ]
    others = (
        AgencyStatus("示例街道办事处", "SLJ006", "", "missing", "没有收到文件。", kind="街道"),
        *twice,
        AgencyStatus("", "", "来件/坏.xlsx", "unreadable", "不是有效的工作簿。"),
        AgencyStatus(
            "外区某局",
            "WQ1",
            "来件/外区.xlsx",
            "not_on_roster",
            "名单上没有这个单位。",
            COUNTS,
            submission=replace(submission({"t3_new_person": 3}), agency_name="外区某局"),
        ),
    )
    statuses = [accepted(one, kind="部门", link=f"来件/{one.agency_name}.xlsx") for one in kept]
    statuses.insert(2, rejected)
    return with_checks(
        Summary(
            merged=merge(FORM_2021, kept),
            year=2024,
            district_name="示例区",
            district_code="SLQ",
            agencies=(*statuses, *others),
            problems=problems(given),
            draft_reasons=REASONS,
        )
    )


def problems(given: list[Submission]) -> tuple[Problem, ...]:
    """One of each severity, and one that is undecided."""
    return (
        Problem(
            given[2].agency_name,
            given[2].agency_code,
            "来件/城管局 报送稿#2（50%）.xlsx",
            "T301",
            "T301.person",
            "error",
            "failed",
            "自然人列：新收加结转等于总计加结转下年",
            "左边 13，右边 14，相差 -1。",
            "核对这一列。",
            ("依申请公开!D8", "依申请公开!D9"),
            ("t3_new_person", "t3_carried_in_person"),
        ),
        Problem(
            given[1].agency_name,
            given[1].agency_code,
            accepted(given[1]).path,
            "T201",
            "T201",
            "warning",
            "failed",
            "规章为 0",
            "规章填了 1。",
            "核对是否填错了行。",
            ("主动公开!B7",),
            ("t2_regulation_made",),
        ),
        Problem(
            "别处", "", "来件/别处.xlsx", "T307", "T307", "hint", "failed", "结转比例", "31%。", "请核实。"
        ),
        Problem(
            given[0].agency_name,
            given[0].agency_code,
            accepted(given[0]).path,
            "X01",
            "X01.total",
            "error",
            "undecided",
            "上年结转",
            "没有上年数。",
            "填上年数。",
            cells=("last_t3_carried_out_total", "t3_carried_in_total"),
        ),
    )


def final() -> Summary:
    """Five accepted, last year's figures known."""
    last = {name: Reading("number", value) for name, value in AGENCIES[3]["values"].items()}
    return summary(*(real(index) for index in range(5)), year=2024, last=last)


def gap() -> Summary:
    """One agency without a number in two cells, money with decimals, a total that is not the sum."""
    first = dict(AGENCIES[0]["values"]) | {"t2_fee_amount": 0.1, "t4_review_total": 99}
    second = dict(AGENCIES[1]["values"]) | {"t2_fee_amount": 0.2, "t3_new_person": None}
    third = submission(dict(AGENCIES[2]["values"]) | {"t2_fee_amount": 0.000001})
    texts = {"t2_normative_valid": Reading("text", text="22(其中修订16件)", proposed=22)}
    third = replace(third, values={**third.values, **texts})
    return summary(submission(first), submission(second), third)


def old() -> Summary:
    """The trial form."""
    typed = {name: index % 7 for index, name in enumerate(FORM_2019.typed)}
    return summary(*(submission(typed, form=FORM_2019) for _ in range(3)))


def empty() -> Summary:
    """Nothing accepted."""
    missing = AgencyStatus("示例局", "SL1", "", "missing", "没有收到文件。")
    return replace(summary(year=2024), agencies=(missing,), draft_reasons=REASONS[:1])


def adjustment(cell: str, amount: float | str | None, reason: str = "", **fields: str) -> Adjustment:
    """A row of 调整; a text as amount is no number."""
    title = FORM_2021.cells[cell].title if cell in FORM_2021.cells else cell
    return Adjustment(title, read_typed(amount), reason, **fields)


ADJUSTMENTS = (
    adjustment("t3_new_person", -2, "移送后两家各计一次", rule="C07", agency="甲局", handler="张三"),
    adjustment("t3_granted_person", -3, "同上", agency="甲局、乙局"),
    adjustment("t3_granted_person", 1, "更正上一行"),
    adjustment("t2_fee_amount", 0.25, "漏计一笔"),
    adjustment("t3_new_total", 1, "总计"),
    adjustment("没有的格", 1, "不知道"),
    adjustment("", 1, "没选"),
    adjustment("t3_new_company", None, "没填"),
    adjustment("t3_new_company", "减1", "不是数"),
    adjustment("t3_new_company", 1, "　"),
    adjustment("t3_new_company", 0.5, "半件"),
    adjustment("t4_review_other", -1000, "太多"),
)
"""Four that count, and one of each fault."""


def adjusted() -> Summary:
    """A summary into which people typed: adjustments, texts, explanations."""
    plain = final()
    merged = merge(FORM_2021, plain.merged.submissions, ADJUSTMENTS)
    return with_checks(
        replace(
            plain,
            merged=merged,
            texts={"s1_proactive": "全区主动公开。\n第二段。", "s6_other": "没有收取信息处理费。"},
            explanations=(Explanation("X01.total", "机构改革", "9,7"),),
            rules={"C07": "没有重复计数", "X01": "结转相符"},
            draft_reasons=("“调整”有 8 行不能计入（C09），须改正或清空",),
        )
    )


SUMMARIES: Mapping[str, Summary] = {
    "draft": draft(),
    "final": final(),
    "gap": gap(),
    "2019": old(),
    "empty": empty(),
    "adjusted": adjusted(),
}

SHEETS = [
    "封面",
    "主动公开",
    "依申请公开",
    "复议诉讼",
    "图表",
    "同比",
    "排行",
    "状态",
    "问题清单",
    "构成",
    "明细",
    "调整",
    "正文",
    "校验",
    "上年数",
    "情况说明",
]


@cache
def drawn(which: str) -> bytes:
    return draw_summary(SUMMARIES[which])


@cache
def opened(which: str, values: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(drawn(which)), data_only=values)


def named(book: Workbook, name: str) -> object:
    (destination,) = book.defined_names[name].destinations
    sheet, a1 = destination
    return book[sheet][a1].value


def table(sheet: Worksheet, first_row: int, first_column: int = 1) -> list[list[object]]:
    rows = sheet.iter_rows(min_row=first_row + 1, min_col=first_column, values_only=True)
    return [list(row) for row in rows]


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
