"""The rows of a list read back from the file beside the summary, as if they stood on its sheet."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

from ....errors import UnreadableFile
from ..listing import Cells
from ..plan import DETAIL, DETAIL_NAME_ROW, LIST_HEADING_ROW
from .limits import LISTS, file_beside
from .notice import DIGEST_LABEL, FILE_LABEL
from .tables import AS_WRITTEN, INSTALL

_Rows = Sequence[Sequence[object]]


def stands_beside(rows: _Rows) -> bool:
    """Whether a sheet says that its rows stand in a file."""
    return {FILE_LABEL, DIGEST_LABEL} <= _said(rows).keys()


def with_rows_beside(cells: Cells) -> Cells:
    """The sheets, those whose rows stand in files with these rows in the place they would have.

    Raises:
        UnreadableFile: such a file is not there or another one, or pyarrow is not installed.
    """
    sheets = dict(cells.sheets)
    for title in LISTS:
        if title in sheets and stands_beside(sheets[title]):
            sheets[title] = _rows(Path(cells.path), title, _said(sheets[title]))
    return Cells(cells.path, sheets)


def _said(rows: _Rows) -> dict[str, str]:
    """The lines of label and value: the value is the next cell with anything in it."""
    wanted = (FILE_LABEL, DIGEST_LABEL)
    return {
        str(row[0]): next((str(value) for value in row[1:] if value != ""), "")
        for row in rows
        if row and row[0] in wanted
    }


def _rows(summary: Path, title: str, said: dict[str, str]) -> list[list[object]]:
    data = _data(summary, title, said)
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UnreadableFile(str(summary), f"“{title}”在“{said[FILE_LABEL]}”里。{INSTALL}") from error
    table = pq.read_table(io.BytesIO(data))
    names = [name for name in table.column_names if name != AS_WRITTEN]
    rows: list[list[object]] = [[] for _ in range(DETAIL_NAME_ROW if title == DETAIL else LIST_HEADING_ROW)]
    rows.append([*names])
    columns = [["" if value is None else value for value in table[name].to_pylist()] for name in names]
    rows += map(list, zip(*columns, strict=True))
    if AS_WRITTEN in table.column_names:
        at = {name: column for column, name in enumerate(names)}
        below = rows[-table.num_rows :] if table.num_rows else []
        for row, written in zip(below, table[AS_WRITTEN].to_pylist(), strict=True):
            for name, value in json.loads(written or "{}").items():
                row[at[name]] = value
    return rows


def _data(summary: Path, title: str, said: dict[str, str]) -> bytes:
    """The file, wherever it went by: under the name it was given, or that of a summary renamed since."""
    file = said[FILE_LABEL]
    candidates = [summary.with_name(file), file_beside(summary, title)]
    there = [path for path in dict.fromkeys(candidates) if path.is_file()]
    if not there:
        reason = (
            f"“{title}”的行数超过一张工作表能放的，另存在“{file}”里，而它不在旁边。"
            f"请把它放回 {summary.parent} 再试"
        )
        raise UnreadableFile(str(summary), reason)
    for path in there:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableFile(str(path), f"打不开（{error.strerror or error}）") from error
        if hashlib.sha256(data).hexdigest() == said[DIGEST_LABEL]:
            return data
    reason = f"不是“{summary.name}”的“{title}”：内容与汇总表上记的校验码不符。请用与它同时生成的那一份"
    raise UnreadableFile(str(there[0]), reason)
