"""Reading a summary back: as a whole, the inverse of drawing it; or only its agencies, as last year's.

Lists are read by their headings and names, wherever they stand, so that a summary somebody sorted,
filtered, added to or saved in another program is still read.  Sorted rows come back in the order in
which they were drawn, by 序号.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ...draw.checks import SEVERITY_NAMES
from ...draw.layout import COVER, places
from ...errors import UnreadableFile
from ...form import Form
from ...numbers import Reading, read_typed
from ...submission import Submission
from ..merge import merge
from ..status import COUNT_NAMES, SKIPPED_NAME, STATUS_NAMES, AgencyStatus, Problem, Status, Summary
from .beside.reading import with_rows_beside
from .links import links_of
from .listing import Cells, Row, Table, find_table, open_cells
from .plan import (
    DETAIL,
    DETAIL_LEAD_NAMES,
    PROBLEM_COLUMNS,
    PROBLEMS,
    STATE_HEADING,
    STATUS,
    STATUS_COLUMNS,
    VERDICT_NAMES,
)

_Key = tuple[str, str, str]
"""Code, name and file of a row: what 状态 and 明细 have in common."""
_Links = Mapping[tuple[int, int], str]
_STATUSES: Mapping[str, Status] = {name: status for status, name in STATUS_NAMES.items()}
_SEVERITIES = {name: severity for severity, name in SEVERITY_NAMES.items()}
_VERDICTS = {name: verdict for verdict, name in VERDICT_NAMES.items()}


class _Detail(NamedTuple):
    """One row of 明细."""

    submission: Submission
    accepted: bool
    row: Row


def read_summary(path: Path) -> Summary:
    """A summary workbook as the ``Summary`` it was drawn from.

    What a summary does not show stays empty: texts, explanations and observations of the agencies,
    the rules over the sum (``checks``; the floors above know them), the year of a file that is not
    summed, last year's cells that are blank.  Readings carry their address on 明细.

    Raises:
        UnreadableFile: it is no summary, or a list cannot be read; names sheet and cell, or the file
            beside the summary that has the rows and is not there.
    """
    from ...read import read_submission

    whole = read_submission(path)
    if whole.source != "summary":
        raise UnreadableFile(str(path), "这不是汇总表。请给出 nianbao consolidate 生成的汇总表")
    if whole.report_year is None:
        raise UnreadableFile(str(path), f"“{COVER}”上没有报告年度，不知道是哪一年的汇总")
    cells = with_rows_beside(open_cells(path, (COVER, STATUS, PROBLEMS, DETAIL)))
    details = _details(cells, whole)
    agencies = _agencies(path, cells, details)
    accepted = [one.submission for one in agencies if one.status == "accepted" and one.submission]
    return Summary(
        merged=merge(whole.form, accepted, whole.adjustments),
        year=whole.report_year,
        district_name=whole.agency_name,
        district_code=whole.agency_code,
        agencies=agencies,
        problems=_problems(cells, whole.form),
        last=_without_place(whole.last),
        texts=whole.texts,
        explanations=whole.explanations,
        skipped=_skipped(cells),
        draft_reasons=_draft_reasons(cells),
    )


def read_agencies(path: Path, summary: Submission) -> tuple[Submission, ...]:
    """The agencies that were summed, from the rows of 明细; none where there is no such sheet.

    Args:
        path: the summary workbook.
        summary: the summary itself as it was read from there; its form and year are theirs.

    Raises:
        UnreadableFile: the sheet has lost its headings, or its rows stand in a file that is not there.
    """
    cells = with_rows_beside(open_cells(path, (DETAIL,)))
    if DETAIL not in cells.sheets:
        return ()
    details = [one for those in _details(cells, summary).values() for one in those if one.accepted]
    return tuple(one.submission for one in sorted(details, key=lambda one: one.row.number))


def _details(cells: Cells, whole: Submission) -> dict[_Key, list[_Detail]]:
    """The rows of 明细 by whose they are; agencies that cannot be told apart stand in their order."""
    form = whole.form
    table = find_table(cells, DETAIL, (*DETAIL_LEAD_NAMES, *form.cells))
    found: dict[_Key, list[_Detail]] = {}
    for row in table.rows:
        code, name, status, file = (row.text(lead) for lead in DETAIL_LEAD_NAMES)
        if not status and not any(row.text(cell) for cell in form.cells):
            continue  # the line over the files that are not summed
        accepted = row.one_of("status", _STATUSES) == "accepted"
        values = {cell: read_typed(row.raw(cell), row.address(cell)) for cell in form.cells}
        year = whole.report_year if accepted else None
        submission = Submission(form, file, "workbook", values, name, code, year)
        found.setdefault((code, name, file), []).append(_Detail(submission, accepted, row))
    return found


def _agencies(
    path: Path, cells: Cells, details: Mapping[_Key, Sequence[_Detail]]
) -> tuple[AgencyStatus, ...]:
    links = links_of(path, STATUS)
    unused = {key: list(those) for key, those in details.items()}
    rows = [row for row in _status_rows(cells) if row.text("状态") != SKIPPED_NAME]
    agencies = [_agency(row, links, unused) for row in rows]
    for one in (one for those in unused.values() for one in those):
        raise one.row.refusal("agency_name", f"“{STATUS}”上没有“{one.submission.agency_name}”的这份文件")
    return tuple(agencies)


def _status_rows(cells: Cells) -> Sequence[Row]:
    return _in_order(find_table(cells, STATUS, STATUS_COLUMNS))


def _skipped(cells: Cells) -> tuple[tuple[str, str], ...]:
    """The files that are no submissions, from the end of 状态."""
    rows = (row for row in _status_rows(cells) if row.text("状态") == SKIPPED_NAME)
    return tuple((row.text("文件"), row.text("原因")) for row in rows)


def _agency(row: Row, links: _Links | None, unused: Mapping[_Key, list[_Detail]]) -> AgencyStatus:
    """One row of 状态, with what stands on 明细 for it, which is taken out of ``unused``."""
    status = row.one_of("状态", _STATUSES)
    code, name, file = row.text("代码"), row.text("名称"), row.text("文件")
    those = unused.get((code, name, file), [])
    detail = those.pop(0) if those else None
    if detail is None and status == "accepted":
        raise row.refusal("名称", f"已采纳，“{DETAIL}”上却没有这份文件的数字")
    if detail is not None and detail.accepted != (status == "accepted"):
        raise row.refusal("状态", f"是“{STATUS_NAMES[status]}”，与“{DETAIL}”上的不一致")
    return AgencyStatus(
        agency=name,
        code=code,
        path=file,
        status=status,
        reason=row.text("原因"),
        counts={key: row.count(label) for key, label in COUNT_NAMES.items() if row.text(label)},
        kind=row.text("类别"),
        link=_link(links, row, file),
        submission=detail.submission if detail else None,
    )


def _link(links: _Links | None, row: Row, file: str) -> str:
    """The link of a row; where the file's format keeps it out of sight, as ``AgencyStatus.link`` says."""
    if links is not None:
        return links.get(row.position("文件"), "")
    return "" if Path(file).is_absolute() else file


def _problems(cells: Cells, form: Form) -> tuple[Problem, ...]:
    table = find_table(cells, PROBLEMS, PROBLEM_COLUMNS)
    names = {place.address: name for name, place in places(form).items()}
    return tuple(_problem(row, names) for row in _in_order(table) if any(map(row.text, PROBLEM_COLUMNS[1:])))


def _problem(row: Row, names: Mapping[str, str]) -> Problem:
    instance, file, whose = row.text("规则"), row.text("文件"), row.text("名称")
    if not instance:
        raise row.refusal("规则", "没有规则编号")
    addresses = row.lines("汇总表位置")
    unknown = [address for address in addresses if address not in names]
    if unknown:
        raise row.refusal("汇总表位置", f"“{unknown[0]}”不是汇总表上的数字格")
    return Problem(
        agency=whose if whose != file else "",
        code=row.text("代码"),
        path=file,
        rule=instance.partition(".")[0],
        instance=instance,
        severity=row.one_of("级别", _SEVERITIES),
        verdict=row.one_of("结论", _VERDICTS),
        title=row.text("事项"),
        message=row.text("说明"),
        fix=row.text("怎样处理"),
        addresses=row.lines("所在单元格"),
        cells=tuple(names[address] for address in addresses),
    )


def _in_order(table: Table) -> Sequence[Row]:
    """The rows as they were drawn: by 序号, wherever a person sorted them to; without numbers as they are."""
    numbers = [row.raw("序号") for row in table.rows]
    if not all(isinstance(number, int | float) for number in numbers) or len(set(numbers)) < len(numbers):
        return table.rows
    return [row for _, row in sorted(zip(numbers, table.rows, strict=True), key=lambda pair: pair[0])]  # type: ignore[arg-type,return-value]


def _draft_reasons(cells: Cells) -> tuple[str, ...]:
    """The numbered lines below draft or final on 封面."""
    sheet = cells.sheet(COVER)
    found = [(r, c) for r, row in enumerate(sheet) for c, cell in enumerate(row) if cell == STATE_HEADING]
    if not found:
        raise cells.refusal(COVER, None, f"没有“{STATE_HEADING}”，不知道是不是草稿")
    top, column = found[0]
    reasons: list[str] = []
    for row in sheet[top + 2 :]:
        text = str(row[column]) if column < len(row) else ""
        number = f"{len(reasons) + 1}. "
        if not text.startswith(number):
            break
        reasons.append(text.removeprefix(number))
    return tuple(reasons)


def _without_place(last: Mapping[str, Reading]) -> dict[str, Reading]:
    """Last year's figures, those that are there."""
    return {name: reading for name, reading in last.items() if reading.kind not in ("blank", "unread")}
