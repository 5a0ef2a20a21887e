"""A published report as a Submission: its tables by official labels, its texts, agency and year."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import Path

from ..errors import UnreadableFile
from ..form import Form
from ..numbers import UNREAD
from ..submission import Observation, Submission
from .blocks import Block, Grid, Paragraph, Readings
from .flattened.flat import read_lines
from .labelled.labels import best_form, read_grids
from .limits import refuse_beyond
from .refusal import NO_TABLES, Refusal
from .texts.header import read_header
from .texts.sections import read_sections

_HEAD = 4096
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(?:!doctype html|html|head|body|table|div|meta|style)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_report(path: Path) -> Submission:
    """A published report: .txt, .md, .html, .docx, .pdf.

    Cells come from tables that kept their cells; the others are looked for in the text.  Cells that
    were not found are unread, and an observation says what was looked for.  The agency's code is not
    in a report.

    Raises:
        UnreadableFile: it cannot be opened, or holds nothing of the three tables, or several reports.
    """
    blocks = _reader(path)(path)
    try:
        refuse_beyond(blocks)
        return submission_of(blocks, str(path))
    except Refusal as refusal:
        raise UnreadableFile(str(path), str(refusal)) from refusal


def submission_of(blocks: Sequence[Block], path: str) -> Submission:
    """The report that some blocks are.

    Raises:
        Refusal: nothing of the three tables is in it, or the tables of several reports are.
    """
    form = best_form(blocks)
    readings = _readings(form, blocks)
    if not readings.values and not any(seen.kind == "row_unread" for seen in readings.observations):
        raise Refusal(NO_TABLES, label=next(iter(form.cells.values())).row_labels[-1])
    sections = read_sections(form, blocks)
    header = read_header(sections.front, [block for block in blocks if isinstance(block, Paragraph)])
    return Submission(
        form=form,
        path=path,
        source="report",
        values={name: readings.values.get(name, UNREAD) for name in form.cells},
        agency_name=header.agency_name,
        report_year=header.report_year,
        texts=sections.texts,
        extra=readings.extra,
        observations=(*readings.observations, *sections.observations),
        addresses={**header.addresses, **sections.addresses},
    )


def _reader(path: Path) -> Callable[[Path], list[Block]]:
    """The reader for a file, by its content; the suffix only tells Markdown and bare pages from text."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableFile(str(path), f"不能打开（{error.strerror or error}）") from error
    suffix = path.suffix.lower()
    if b"%PDF-" in head:
        from .documents.pdf import read_blocks as of_pdf

        return of_pdf
    if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        from .documents.docx import read_blocks as of_docx

        return of_docx
    if suffix in (".html", ".htm") or (suffix != ".md" and _PAGE.match(head)):
        from .documents.html import read_blocks as of_page

        return of_page
    from .documents.textfile import read_blocks as of_text

    return of_text


def _readings(form: Form, blocks: Sequence[Block]) -> Readings:
    """Cells from grids; whole rows that are not there from the text, grids included as lines.

    A row of which a grid gave some cells is never completed by the order of numbers in the text: a
    column whose label was not recognised stays unread.
    """
    in_grids = read_grids(form, [block for block in blocks if isinstance(block, Grid)])
    refused = {name for seen in in_grids.observations if seen.kind == "row_unread" for name in seen.cells}
    met = {_row_of(form, name) for name in (*in_grids.values, *refused)}
    wanted = [name for name in form.cells if _row_of(form, name) not in met]
    if not wanted:
        return in_grids
    in_text = read_lines(form, list(_as_lines(blocks)))
    taken = {name: in_text.values[name] for name in wanted if name in in_text.values}
    values = {**taken, **in_grids.values}
    return Readings(
        {name: values[name] for name in form.cells if name in values},
        {**in_text.extra, **in_grids.extra},
        tuple(_agreed(form, in_grids.observations, in_text.observations, taken.keys(), values)),
    )


def _row_of(form: Form, name: str) -> tuple[str, int]:
    cell = form.cells[name]
    return cell.table, cell.row


def _as_lines(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for row in block.rows:
            slots = [slot for slot in row if slot is not None]
            cells = (" ".join(slot.text.split()) for slot in slots)
            yield Paragraph(" | ".join(cells), slots[0].address if slots else "")


def _agreed(
    form: Form,
    in_grids: Sequence[Observation],
    in_text: Sequence[Observation],
    taken: Set[str],
    values: Collection[str],
) -> Iterator[Observation]:
    """What both readings observed, without what one of them read after all; each cell is missed once.

    A reading that missed a row says more than one that missed the whole table.
    """
    unread = ("row_unread", "label_missing")
    yield from (seen for seen in in_grids if seen.kind not in unread)
    yield from (seen for seen in in_text if seen.kind not in unread and not taken.isdisjoint(seen.cells))
    told = set(values)
    missed: list[Observation] = []
    narrowest_first = sorted((*in_grids, *in_text), key=lambda seen: len(seen.cells))
    for kind in unread:
        for seen in narrowest_first:
            cells = tuple(name for name in seen.cells if name not in told)
            if seen.kind == kind and cells:
                told.update(cells)
                missed.append(replace(seen, cells=cells))
    places = {name: place for place, name in enumerate(form.cells)}
    yield from sorted(missed, key=lambda seen: places[seen.cells[0]])
