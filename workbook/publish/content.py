"""What the report says, whatever it is printed in: title, six parts, texts with their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..draw.layout import TEXTS
from ..errors import NianbaoError
from ..form import Part, Table
from ..submission import Submission
from .figures import Unknown, expanded_texts, unknown_fields

TITLE = "政府信息公开工作年度报告"
BESIDE_BREAKDOWN = "s1_on_request"
"""The text that the breakdown of applications by agency stands behind."""


@dataclass(frozen=True, slots=True)
class Section:
    """One text of a part."""

    name: str
    """Of the text, such as ``s1_proactive``."""
    heading: str
    """Official sub-heading; empty where the part is printed undivided."""
    paragraphs: tuple[str, ...]
    breakdown: str = ""
    """Which agencies the applications were made to, one sentence; empty in most sections."""


@dataclass(frozen=True, slots=True)
class PartContent:
    """One of the six parts."""

    heading: str
    """``一、总体情况``"""
    sections: tuple[Section, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Report:
    """A report ready to be set."""

    submission: Submission
    name: str
    """``2024年政府信息公开工作年度报告``"""
    introduction: str
    parts: tuple[PartContent, ...]
    texts: Mapping[str, str]
    """Every text with its figures, by name."""
    breakdown: str = ""
    draft: str = ""
    """Why it is only a draft, one Chinese sentence; empty for a report that may be published."""

    @property
    def title(self) -> str:
        """Whose report it is and what: the whole title."""
        return f"{self.submission.agency_name}{self.name}"


class UnknownFields(NianbaoError):
    """Texts ask for figures that the tables do not have."""

    def __init__(self, submission: Submission, unknown: tuple[Unknown, ...]) -> None:
        """Name file, sheet and text of each, and what to do."""
        lines = "".join(f"\n  {_where(submission, one.text)}里的{one.written}{one.reason}" for one in unknown)
        super().__init__(
            f"{submission.path}：有 {len(unknown)} 处不知道该换成哪个数：{lines}\n"
            "请照官方标签或格名改写；本来就是普通括号的，换成“〔〕”或“《》”"
        )


def compose(submission: Submission, *, breakdown: str = "", draft: str = "") -> Report:
    """The report that a submission makes.

    Args:
        submission: what is reported.
        breakdown: the sentence that says which agencies the applications were made to; for a summary.
        draft: why it must not be published yet; empty where it may.

    Raises:
        UnknownFields: a text has a field for which there is no figure.
    """
    unknown = unknown_fields(submission)
    if unknown:
        raise UnknownFields(submission, unknown)
    texts = expanded_texts(submission)
    year = f"{submission.report_year}年" if submission.report_year else ""
    return Report(
        submission=submission,
        name=f"{year}{TITLE}",
        introduction=_introduction(submission),
        parts=tuple(_part(submission, part, texts, breakdown) for part in submission.form.parts),
        texts=texts,
        breakdown=breakdown,
        draft=draft,
    )


def _introduction(submission: Submission) -> str:
    """What format the report follows and which period its figures are for: the calendar year.

    Nothing lays down the wording of a first paragraph; this states two facts and no more.
    """
    lawful = f"本报告按照《中华人民共和国政府信息公开条例》和{submission.form.source}规定的格式编制。"
    year = submission.report_year
    return f"{lawful}所列数据的统计期限为{year}年1月1日至{year}年12月31日。" if year else lawful


def _part(submission: Submission, part: Part, texts: Mapping[str, str], breakdown: str) -> PartContent:
    heading = f"{part.number}、{part.title}"
    if part.table:
        return PartContent(heading, table=submission.form.table(part.table))
    return PartContent(heading, tuple(_sections(part, texts, breakdown)))


def _sections(part: Part, texts: Mapping[str, str], breakdown: str) -> Iterator[Section]:
    """The texts that say something; a part of which only the first does is printed undivided."""
    fields = [field for field in part.texts if _paragraphs(texts.get(field.name, ""))]
    beside = BESIDE_BREAKDOWN if any(field.name == BESIDE_BREAKDOWN for field in part.texts) else ""
    if beside and breakdown and not any(field.name == beside for field in fields):
        fields = [field for field in part.texts if field in fields or field.name == beside]
    divided = fields[1:] or fields != list(part.texts[:1])
    for field in fields:
        yield Section(
            field.name,
            field.label if divided else "",
            _paragraphs(texts.get(field.name, "")),
            breakdown if field.name == beside else "",
        )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.splitlines() if (line := part.strip()))


def _where(submission: Submission, name: str) -> str:
    label = submission.form.texts[name].label
    part = next(part for part in submission.form.parts if any(field.name == name for field in part.texts))
    place = submission.addresses.get(name, TEXTS)
    return f"“{label or f'{part.number}、{part.title}'}”（{place}）"
