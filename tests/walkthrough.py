"""What people do by hand in the district's January as the manual tells it, on the demo's five agencies.

The commands stand in the manual; between them somebody fills in, sends back, corrects and types into
the summary.  Tests run the commands around these, and the pictures of the manual show what comes of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import cases
from doors import workbook
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.merge.merge import merge
from nianbao.workbook.merge.summary import draw_summary
from nianbao.workbook.merge.summary.reading import read_summary
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Adjustment, Submission, compute_totals

ARRIVED = Path("演示/来件")
SUMMARY = Path("汇总表.xlsx")
WRONG = {"t3_new_person": 85}
"""58 applications of natural persons, typed with the digits swapped."""
_DISTRICT_TEXTS = {
    "s1_proactive": "全区各单位照主动公开基本目录更新公开内容。",
    "s1_on_request": "全区新收政府信息公开申请【新收】件，上年结转【上年结转】件；予以公开【予以公开】件，"
    "部分公开【部分公开】件，结转下年度继续办理【四、结转下年度继续办理】件。",
    "s1_management": "全区现行有效行政规范性文件【行政规范性文件·现行有效】件。",
    "s1_platform": "各单位年报集中发布在区政府门户网站。",
    "s1_supervision": "组织了工作考核和社会评议，没有发生责任追究。",
    "s5_problems": "个别单位答复文书不够规范，引用法条不完整；"
    "部分镇街主动公开内容更新不及时，栏目维护责任不够明确。",
    "s5_improvements": "下一步编印答复文书范本，组织一次集中培训，"
    "按季抽查答复质量；明确各栏目的更新时限和责任人。",
    "s6_other": "本年度未收取信息处理费。",
}
_STREET_TEXTS = {
    "s1_proactive": "2024年，本街道照主动公开基本目录公开政府信息120条。",
    "s1_on_request": "2024年未收到政府信息公开申请，没有行政复议和行政诉讼。",
    "s1_management": "2024年没有制发规章和行政规范性文件。",
    "s1_platform": "公开内容发布在区政府门户网站。",
    "s1_supervision": "组织了工作考核和社会评议，没有发生责任追究。",
    "s5_problems": "公开内容的更新有时不及时，政策解读的形式比较单一，经办人员对主动公开基本目录还不够熟悉。",
    "s5_improvements": "明确每类内容的更新时限，按月自查；增加图文解读，"
    "年内组织两次业务学习，把目录的要求落实到岗位。",
    "s6_other": "本年度未收取信息处理费。",
}
ADJUSTMENT = Adjustment(
    cell=FORM_2021.cells["t4_direct_upheld"].title,
    amount=Reading("number", -1),
    reason="同一起诉讼的共同被告，两家各计了一次",
    rule="C07",
    agency="重庆市沙坪坝区人民政府办公室",
    handler="王五",
)


def changed(given: Submission, values: Mapping[str, int | None], **fields: object) -> Submission:
    """The submission with other figures typed (None: left blank), its totals following as in Excel."""
    read = dict(given.values)
    for name, value in values.items():
        read[name] = Reading("blank") if value is None else Reading("number", value)
    totals = compute_totals(given.form, lambda name: read[name].value)
    read |= {
        name: Reading("blank") if total is None else Reading("number", total)
        for name, total in totals.items()
    }
    return replace(given, values=read, **fields)  # type: ignore[arg-type]


def mistaken() -> Submission:
    """The first agency's report with one figure mistyped."""
    return changed(cases.real(0), WRONG)


def arrive_with_a_mistake(folder: Path) -> None:
    """The first agency's workbook comes in with a mistyped figure."""
    workbook(_arrived(folder, "SPB001"), mistaken(), live=True)


def send_back_corrected(folder: Path) -> None:
    """One corrects its figure, one sends the right year, and the street that was missing reports zeros."""
    workbook(_arrived(folder, "SPB001"), cases.real(0), live=True)
    other = cases.real(1)
    texts = {name: text.replace("2023年", "2024年") for name, text in other.texts.items()}
    workbook(_arrived(folder, "ZYQ002"), replace(other, report_year=2024, texts=texts), live=True)
    sent = folder / "发出" / "SLJ006_示例街道办事处.xlsx"
    zeros = dict.fromkeys(FORM_2021.typed, 0)
    street = cases.submission({}, agency_name="示例街道办事处", agency_code="SLJ006")
    workbook(sent, changed(street, zeros, texts=_STREET_TEXTS), live=True)
    shutil.copy(sent, folder / ARRIVED)


def type_into_summary(folder: Path) -> None:
    """The office writes a correction on 调整 and the district's text on 正文."""
    summary = read_summary(folder / SUMMARY)
    merged = merge(FORM_2021, summary.merged.submissions, (ADJUSTMENT,))
    typed = replace(summary, merged=merged, texts=_DISTRICT_TEXTS)
    (folder / SUMMARY).write_bytes(draw_summary(typed))


def _arrived(folder: Path, code: str) -> Path:
    return next((folder / ARRIVED).glob(f"{code}_*.xlsx"))
