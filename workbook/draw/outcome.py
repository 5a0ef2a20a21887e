"""The state of a workbook: what is filled, what the checks answer, and one sentence about it.

Every figure exists twice, as a live formula and as the value stored with it; both are made here
so that they cannot drift apart (a test lets LibreOffice recalculate and compares).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..form import Cell, Form, Table
from ..numbers import Number, Reading
from ..submission import Submission
from .checks import ANSWERS, EXPLAINED, Answer, LiveCheck, Severity
from .layout import CHECKS, COVER, EXPLANATIONS, Place, places, ranges

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")
_TO_EXPLAIN: tuple[Severity, ...] = ("error", "warning")
"""A hint need not be explained."""

COUNTS_ROW, COUNTS_COLUMN = 3, 4
"""On 校验: where the answers are counted, a row for each severity, three columns for this year's
rules and three for those that compare with last year."""

PROGRESS_ROW, PROGRESS_COLUMN = 15, 3
"""On 封面: where the typed cells are counted, a row for each table and one for all."""
PROGRESS = ("应填", "已填", "未填", "不是数字")

SENTENCE = Place(COVER, 12, 1)
"""The one sentence of outcome."""
MISMATCHES = Place(EXPLANATIONS, 1, 5)
"""How many totals printed in the source disagree with their addends."""


def count_place(severity: Severity, answer: Answer, last_year: bool) -> Place:
    """The cell of 校验 that counts these answers."""
    column = COUNTS_COLUMN + ANSWERS.index(answer) + (len(ANSWERS) if last_year else 0)
    return Place(CHECKS, COUNTS_ROW + SEVERITIES.index(severity), column)


def explained_place(severity: Severity) -> Place:
    """The cell of 校验 that counts the explained, of both groups."""
    return Place(CHECKS, COUNTS_ROW + SEVERITIES.index(severity), COUNTS_COLUMN + 2 * len(ANSWERS))


def explained_now(checks: Sequence[LiveCheck], *severities: Severity) -> int:
    """How many checks of these severities are explained."""
    return sum(1 for check in checks if check.severity in severities and check.answer == EXPLAINED)


def failed_references(severity: Severity) -> list[str]:
    """The two cells of 校验 that count failed rules: this year's, and those about last year."""
    return [count_place(severity, "不平", last_year).reference for last_year in (False, True)]


def progress_place(form: Form, table: Table | None, what: str) -> Place:
    """The cell of 封面 that counts cells of a table; None for all tables."""
    row = form.tables.index(table) if table else len(form.tables)
    return Place(COVER, PROGRESS_ROW + row, PROGRESS_COLUMN + PROGRESS.index(what))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many typed cells there are, are numbers, blank, or something else."""

    asked: int
    filled: int
    blank: int
    other: int

    def figure(self, what: str) -> int:
        """The figure under one of the headings of ``PROGRESS``."""
        return (self.asked, self.filled, self.blank, self.other)[PROGRESS.index(what)]


def progress(submission: Submission, cells: Sequence[Cell]) -> Progress:
    """Count the typed cells among ``cells`` as the workbook's own formulas count them."""
    written = [as_written(submission.values[cell.name]) for cell in cells if not cell.is_total]
    numbers = sum(1 for value in written if isinstance(value, int | float))
    blank = sum(1 for value in written if value is None)
    return Progress(len(written), numbers, blank, len(written) - numbers - blank)


def progress_formula(form: Form, table: Table, what: str) -> str:
    """The live formula of a figure of ``Progress`` for one table (not for ``应填``)."""
    where = places(form)
    typed = ranges((where[cell.name] for cell in table.cells if not cell.is_total), absolute=True)
    on_sheet = ",".join(f"{table.sheet}!{part}" for part in typed.split(","))
    if what == "已填":
        return f"=COUNT({on_sheet})"
    if what == "未填":
        return f"={progress_place(form, table, '应填').a1}-COUNTA({on_sheet})"
    return f"=COUNTA({on_sheet})-COUNT({on_sheet})"


def as_written(reading: Reading) -> Number | str | None:
    """What a cell holds for a reading: the number, the text as it stood in the source, or nothing."""
    return reading.value if reading.kind == "number" else reading.text or None


@dataclass(frozen=True)
class Outcome:
    """Everything the sentence speaks of."""

    form: Form
    progress: Progress
    unnamed: bool
    """The agency's name or the report year is missing."""
    failed_errors: int
    failed_warnings: int
    explained: int
    """强制性 and 核实性 rules that do not hold and are explained."""
    mismatches: int
    """Totals printed in the source that disagree with their addends."""

    @property
    def sentence(self) -> str:
        """The outcome as it is now."""
        return next(text.replace("#", str(count)) for count, text in self._cases() if count)

    @property
    def formula(self) -> str:
        """The same sentence, live."""
        nested = ""
        cases = self._cases()
        for (_, text), test in zip(cases, self._tests(), strict=True):
            before, number, after = text.partition("#")
            shown = f'"{before}"&{test}&"{after}"' if number else f'"{text}"'
            nested += f"IF({test}>0,{shown}," if test else shown
        return f"={nested}{')' * (len(cases) - 1)}"

    def _cases(self) -> list[tuple[int, str]]:
        """The first of these that counts anything is the sentence; ``#`` stands for the count."""
        return [
            (self.progress.other, "有 # 格填的不是数字（红色），请改成数字。"),
            (self.failed_errors, "有 # 条强制性规则不平，请按“校验”表逐条核对，改平后再报送。"),
            (self.progress.blank, "还有 # 格没有填（浅黄色）；没有发生的填 0，不要留空。"),
            (int(self.unnamed), "本页的单位名称或报告年度还没有填。"),
            (self.mismatches, "来源报告印的合计有 # 处与分项之和不一致，见“情况说明”表末。"),
            (
                self.failed_warnings,
                "强制性规则全部平；有 # 条核实性规则不平，请核实，属实的在“情况说明”表写明。",
            ),
            (
                self.explained,
                "填写齐全，强制性、核实性规则不平的 # 条都已写明情况。正文是否与数字一致，仍请人工核对。",
            ),
            (1, "填写齐全，强制性、核实性规则没有不平的。正文是否与数字一致，仍请人工核对。"),
        ]

    def _tests(self) -> list[str]:
        """For each case an expression that is its live count; empty for the last."""
        return [
            progress_place(self.form, None, "不是数字").reference,
            f"({'+'.join(failed_references('error'))})",
            progress_place(self.form, None, "未填").reference,
            '((agency_name="")+(report_year=""))',
            f"N({MISMATCHES.reference})",
            f"({'+'.join(failed_references('warning'))})",
            f"({'+'.join(explained_place(severity).reference for severity in _TO_EXPLAIN)})",
            "",
        ]


def outcome(submission: Submission, checks: Sequence[LiveCheck], mismatches: int) -> Outcome:
    """The outcome of a submission with the answers its checks have now."""

    def failed(severity: Severity) -> int:
        return sum(1 for check in checks if check.severity == severity and check.answer == "不平")

    return Outcome(
        form=submission.form,
        progress=progress(submission, tuple(submission.form.cells.values())),
        unnamed=not submission.agency_name or submission.report_year is None,
        failed_errors=failed("error"),
        failed_warnings=failed("warning"),
        explained=explained_now(checks, *_TO_EXPLAIN),
        mismatches=mismatches,
    )
