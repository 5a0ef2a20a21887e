"""The six parts of a report: there at all, with their titles, in order, with something written (S01)."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.workbook.form import Part, TextField
from nianbao.workbook.submission import Submission

from ..checks.found import Found

_CASES = {"part_retitled": ("retitled", "title"), "part_order": ("order", "order")}
"""Observations about headings that are there, with the case and the key of what is told of them."""


def parts_are_complete(submission: Submission) -> Iterator[Found]:
    """S01: the six parts; ``missing`` where a part is not there, ``heading`` where only its title is not.

    ``retitled`` where the title has other words, ``order`` where a part stands before one it follows.
    """
    titles = {f"{part.number}、{part.title}": part for part in submission.form.parts}
    missing = [
        titles[seen.expected]
        for seen in submission.observations
        if seen.kind == "part_missing" and seen.expected in titles
    ]
    for part in missing:
        case = "heading" if _has_content(submission, part) else "missing"
        yield Found(case, f"part{submission.form.parts.index(part) + 1}", expected=_title(part))
    for seen in submission.observations:
        if seen.kind in _CASES and seen.expected in titles:
            case, key = _CASES[seen.kind]
            number = submission.form.parts.index(titles[seen.expected]) + 1
            yield Found(
                case,
                f"{key}{number}",
                found=seen.found,
                expected=seen.expected,
                address=seen.address,
                tied=seen.found,
            )
    for number, part in enumerate(submission.form.parts, 1):
        empty = _empty(submission, part) if part not in missing else []
        if empty:
            labels = "、".join(field.label for field in empty if field.label)
            listed = f"：{labels}" if labels and len(empty) < len(part.texts) else ""
            where = submission.addresses.get(empty[0].name, "")
            yield Found("empty", f"part{number}", where=_title(part), listed=listed, address=where)


def _title(part: Part) -> str:
    return f"{part.number}、{part.title}"


def _has_content(submission: Submission, part: Part) -> bool:
    if part.table:
        table = submission.form.table(part.table)
        return any(submission.values[cell.name].kind != "unread" for cell in table.cells)
    return any(submission.texts.get(field.name, "").strip() for field in part.texts)


def _empty(submission: Submission, part: Part) -> list[TextField]:
    """The texts of a part in which nothing stands.

    In our own workbook each has its place; of a published report only a part without any text at all
    is spoken of, since its sub-headings are not prescribed.
    """
    known = [
        field for field in part.texts if field.name in submission.texts or field.name in submission.addresses
    ]
    empty = [field for field in known if not submission.texts.get(field.name, "").strip()]
    own = submission.source in ("workbook", "summary")
    return empty if own or len(empty) == len(known) else []
