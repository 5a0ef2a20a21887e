"""What a template may ask for: the fields by name, and the templates that are refused at load.

A template is run in a sandbox.  What agencies wrote comes in as values only and is never read as
template language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..draw.layout import COVER_LABELS
from ..errors import NianbaoError
from ..form import COVER_NAMES, FORMS, Form, Table
from .content import PartContent, Report, Section
from .numerals import printed

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

DRAFT_FIELD = "草稿"

TOP_FIELDS: Mapping[str, str] = {
    "标题": "单位名称、年度和“政府信息公开工作年度报告”",
    "报告名称": "同上，不含单位名称；标题排成两行时用",
    "引言": "按什么格式编制，统计期限",
    DRAFT_FIELD: "是草稿时为提示文字，正式时为空；应放在页眉或页首",
    "表式文号": "规定表式的文件号",
    "构成": "汇总表：各单位申请数构成的一句话；单个单位为空",
    "各部分": "六个部分，用循环逐个取：标题、表、各段",
}
"""The fields with Chinese names, and what each holds; beside these: the cover's labels, ``t2`` to
``t4`` for the tables, every text name and every cell name of the form."""
PART_FIELDS: Mapping[str, str] = {
    "标题": "官方标题，如“一、总体情况”",
    "表": "这一部分的官方表格；没有表的为空",
    "各段": "这一部分的各段文字，用循环逐个取：名称、标题、文字、各节、构成",
}
SECTION_FIELDS: Mapping[str, str] = {
    "名称": "这段文字的名称，如 s1_proactive",
    "标题": "官方小标题，如“（一）主动公开”；不分段时为空",
    "文字": "整段文字",
    "各节": "这段文字的各个自然段，用循环逐个取",
    "构成": "只在“（二）依申请公开”之后：各单位申请数构成的一句话",
}


class BadTemplate(NianbaoError):
    """A template cannot be used: one Chinese sentence that names it and what to change."""


def field_names(form: Form) -> set[str]:
    """Every field a template for this form may use."""
    tables = {table.key for table in form.tables}
    cover = {COVER_LABELS[name] for name in COVER_NAMES}
    return {*TOP_FIELDS, *cover, *COVER_NAMES, *tables, *form.texts, *form.cells}


def field_values(
    report: Report,
    text: Callable[[str], object],
    paragraphs: Callable[[tuple[str, ...]], object],
    table: Callable[[Table], object],
) -> dict[str, Any]:
    """The fields of a report.

    Args:
        report: the report.
        text: how one line of text is given to the template.
        paragraphs: how several are.
        table: how an official table is.
    """
    submission = report.submission
    cover = {
        "agency_name": submission.agency_name,
        "agency_code": submission.agency_code,
        "report_year": str(submission.report_year or ""),
        "form_version": submission.form.version,
    }
    drawn = {one.key: table(one) for one in submission.form.tables}

    def section(one: Section) -> dict[str, object]:
        return {
            "名称": one.name,
            "标题": text(one.heading),
            "文字": paragraphs(one.paragraphs),
            "各节": [text(line) for line in one.paragraphs],
            "构成": text(one.breakdown),
        }

    def part(one: PartContent) -> dict[str, object]:
        return {
            "标题": text(one.heading),
            "表": drawn[one.table.key] if one.table else "",
            "各段": [section(each) for each in one.sections],
        }

    return {
        "标题": text(report.title),
        "报告名称": text(report.name),
        "引言": text(report.introduction),
        DRAFT_FIELD: text(report.draft),
        "表式文号": text(submission.form.source),
        "构成": text(report.breakdown),
        "各部分": [part(one) for one in report.parts],
        **{name: text(value) for name, value in cover.items()},
        **{COVER_LABELS[name]: text(value) for name, value in cover.items()},
        **drawn,
        **{
            name: paragraphs(tuple(report.texts.get(name, "").splitlines())) for name in submission.form.texts
        },
        **{name: text(printed(submission.values[name])) for name in submission.form.cells},
    }


def sandbox() -> ImmutableSandboxedEnvironment:
    """Where templates run: no files, no Python, values escaped, unknown names an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def check_fields(name: str, used: set[str], report: Report) -> None:
    """Refuse a template that asks for something there is not, or that would hide that this is a draft.

    Raises:
        BadTemplate: with the names, and what they may have been meant to be.
    """
    from difflib import get_close_matches

    known = {name for form in FORMS for name in field_names(form)}
    unknown = sorted(used - known)
    if unknown:
        near = {one: get_close_matches(one, sorted(known), 1) for one in unknown}
        told = "、".join(f"“{one}”" + (f"（是不是“{near[one][0]}”）" if near[one] else "") for one in unknown)
        raise BadTemplate(f"模板 {name} 用了没有的字段：{told}。可用的字段见使用手册“自己的年报模板”")
    absent = sorted(used - field_names(report.submission.form))
    if absent:
        version = report.submission.form.version
        raise BadTemplate(f"模板 {name} 用了 {version} 版表式没有的字段：{'、'.join(absent)}")
    if report.draft and DRAFT_FIELD not in used:
        raise BadTemplate(f"模板 {name} 里没有“{DRAFT_FIELD}”字段，印出来看不出是草稿。请在页眉或页首加上它")
