"""What each button does: gather the workbook, call one function of ours, say the outcome in one sentence.

A button never leaves anything half done: it refuses before it writes, and the screen and the status
bar are put back on every path.
"""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import xlwings as xw
from nianbao.validators.finding import Finding, Judgement
from nianbao.workbook.draw.layout import EXPLANATIONS
from nianbao.workbook.errors import NianbaoError, UnreadableFile
from nianbao.workbook.form import FORMS
from nianbao.workbook.submission import Submission

from ..click import TITLE
from ..errors import CannotDo
from ..judging import rules_for
from ..marking.results import SHEET as RESULTS
from ..marking.results import outcome
from .busy import BUSY, is_busy
from .marks import put_marks, take_marks_away
from .protection import refuse_locked_structure
from .quiet import quiet
from .results import is_marked, remove_results, write_results

INPUTS = ("*.xlsx", "*.xlsm", "*.xls", "*.et", "*.ods", "*.docx", "*.pdf", "*.html", "*.htm", "*.txt", "*.md")
"""What may be chosen as last year's report."""
_STATUS_BAR = 255
"""Characters Excel takes into its status bar; it refuses more."""


class Host(Protocol):
    """The application a button stands in."""

    def book(self) -> xw.Book | None:
        """The workbook the click is about, or None."""

    def tell(self, title: str, sentence: str) -> None:
        """Show one sentence."""

    def ask_file(self, title: str, patterns: tuple[str, ...]) -> Path | None:
        """Let a file be chosen; None when cancelled."""

    def ask_folder(self, title: str) -> Path | None:
        """Let a folder be chosen; None when cancelled."""


def perform(action: str, host: Host) -> None:
    """Run one button and show how it ended, whatever happens.

    Args:
        action: what follows ``nb_`` in the button's id.
        host: the application.
    """
    try:
        sentence = ACTIONS[action](host)
    except UnreadableFile as error:
        sentence = f"这份工作簿不能校验：{error.reason}"
    except NianbaoError as error:
        sentence = str(error)
    except Exception as error:
        sentence = _unforeseen(error)
    if sentence:
        host.tell(TITLE, sentence)


def check(host: Host) -> str:
    """校验: judge the workbook on screen, mark it, list the findings, select the first wrong cell."""
    book = _book(host)
    with quiet(book.app, "年报：正在校验，请稍候……"):
        _, judgement = judged(book)
        failed = [finding for finding in judgement.findings if finding.verdict == "failed"]
        if failed or is_marked(book):
            refuse_locked_structure(book)
            with _all_or_nothing(book):
                _mark_anew(book, judgement, failed)
    if failed:
        from .walk import go_to_first

        with suppress(Exception):  # how it came out matters more than where the cursor stands
            go_to_first(book)
    return f"{outcome(judgement)}。{_advice(judgement)}"


def clear(host: Host) -> str:
    """清除标记: fills and notes as they were, no findings sheet."""
    book = _book(host)
    with quiet(book.app, "年报：正在清除标记……"):
        if is_marked(book):
            refuse_locked_structure(book)
        count = take_marks_away(book)
        remove_results(book)
    return f"已清除 {count} 格的标记，填写的数字没有改动。" if count else "没有需要清除的标记。"


def next_finding(host: Host) -> str:
    """下一处: select the next finding; says nothing where it could go."""
    from .walk import step

    book = _book(host)
    _show(book, step(book, forward=True))
    return ""


def previous_finding(host: Host) -> str:
    """上一处: select the previous finding."""
    from .walk import step

    book = _book(host)
    _show(book, step(book, forward=False))
    return ""


def fill_last_year(host: Host) -> str:
    """填入上年数: choose last year's workbook or report, write its figures on the sheet 上年数."""
    from .last_year import fill

    book = _book(host)
    path = host.ask_file("选择上一年度的年报", INPUTS)
    if path is None:
        return ""
    with quiet(book.app, "年报：正在填入上年数……"):
        return fill(book, path)


def export(host: Host) -> str:
    """导出上报件: a checked copy under its official name; refuses while something is open."""
    from .export import export_copy

    book = _book(host)
    with quiet(book.app, "年报：正在校验并导出……"):
        return export_copy(book, lambda: host.ask_folder("上报件存到哪个文件夹"))


def consolidate_folder(host: Host) -> str:
    """汇总文件夹: choose a folder and a roster, run the merge."""
    from .folder import consolidate_chosen

    return consolidate_chosen(host)


def explain_rule(host: Host) -> str:
    """规则说明: the rule of the finding that is selected."""
    from .walk import rule_at_selection

    return rule_at_selection(_book(host))


def about(host: Host) -> str:
    """关于: version, forms, Python, host."""
    book = host.book()
    forms = "、".join(f"{form.version} 版（{form.source}）" for form in FORMS)
    where = f"，宿主程序版本 {book.app.version}" if book else ""
    return f"年报 nianbao {version('nianbao')}\n表式：{forms}\nPython {platform.python_version()}{where}"


ACTIONS: Mapping[str, Callable[[Host], str]] = {
    "check": check,
    "clear": clear,
    "previous": previous_finding,
    "next": next_finding,
    "last-year": fill_last_year,
    "export": export,
    "consolidate": consolidate_folder,
    "rule": explain_rule,
    "about": about,
}
"""Each button's function, by what follows ``nb_`` in its id in the ribbon."""


def judged(book: xw.Book) -> tuple[Submission, Judgement]:
    """The workbook on screen, read and judged by the rules it carries.

    Raises:
        UnreadableFile: it is no workbook of ours.
    """
    from nianbao.validators.judge import judge

    from .open_book import read_open_book

    submission = read_open_book(book)
    return submission, judge(submission, rules_for(submission))


def _mark_anew(book: xw.Book, judgement: Judgement, failed: Sequence[Finding]) -> None:
    take_marks_away(book)
    remove_results(book)
    if failed:
        put_marks(book, failed)
        write_results(book, judgement)


@contextmanager
def _all_or_nothing(book: xw.Book) -> Iterator[None]:
    """Where marking fails half way, take away what was marked and leave the same sheet in front."""
    front = book.sheets.active
    try:
        yield
    except Exception:
        with suppress(Exception):  # the first failure is the one to be told
            take_marks_away(book)
            remove_results(book)
            front.api.Activate()
        raise


def _advice(judgement: Judgement) -> str:
    """What to do next; nothing where nothing failed."""
    counts = judgement.counts
    if counts["error"]:
        return f"请看标色的格和“{RESULTS}”表。"
    if counts["warning"]:
        return f"核实性的，请核实后改正，或在“{EXPLANATIONS}”表里写明原因。"
    return f"详见“{RESULTS}”表。" if counts["hint"] else ""


def _show(book: xw.Book, sentence: str) -> None:
    """Leave a sentence in the status bar, as long as Excel takes one."""
    book.app.status_bar = sentence if len(sentence) <= _STATUS_BAR else f"{sentence[: _STATUS_BAR - 1]}…"


def _book(host: Host) -> xw.Book:
    book = host.book()
    if book is None:
        raise CannotDo(
            "没有打开的工作簿。请打开年报填报表再点；正在编辑某一格的，先按回车；“受保护的视图”里的，先点“启用编辑”"
        )
    return book


def _unforeseen(error: Exception) -> str:
    """A defect of ours or of the host, with enough for whoever maintains it."""
    if is_busy(error):
        return BUSY
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(where.filename).name} 第 {where.lineno} 行"
    return f"程序出错，没有做完（{type(error).__name__}：{error}；{place}）。请把这句话发给维护人员。"
