"""The rows of the lists as Parquet: the columns of the sheets, whole numbers as int64, money as float64."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ....draw.checks import SEVERITY_NAMES
from ....draw.layout import places
from ....errors import UnwritableOutput
from ....form import Cell
from ....numbers import Reading
from ....submission import Submission
from ...status import COUNT_NAMES, SKIPPED_NAME, STATUS_NAMES, AgencyStatus, Problem
from ..plan import (
    DETAIL,
    DETAIL_LEAD_NAMES,
    PROBLEM_COLUMNS,
    PROBLEMS,
    STATUS,
    STATUS_COLUMNS,
    VERDICT_NAMES,
    Plan,
)
from .limits import Beside, file_beside

if TYPE_CHECKING:
    import pyarrow as pa

INSTALL = '请先安装读写 Parquet 的程序包：pip install "nianbao[parquet]"'
AS_WRITTEN = "as_written"
"""The last column of 明细: a JSON object with what stands in cells that hold no number of their column's
kind, by cell name; null where there is none."""
_ROW_GROUP = 100_000
_LARGEST = 2**63
_SURROGATES = re.compile("[\ud800-\udfff]")


def refuse_without_parquet(out: Path, titles: Sequence[str]) -> None:
    """Say what is missing before anything is drawn.

    Raises:
        UnwritableOutput: pyarrow is not installed, and a list needs it.
    """
    if not titles:
        return
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        lists = "、".join(f"“{title}”" for title in titles)
        reason = (
            f"{lists}的行数超过一张 Excel 工作表能放的，要另存为 Parquet 文件。{INSTALL}，然后再运行一次；"
            "没有写出任何文件，已经读过的来件照例记着，不必重读"
        )
        raise UnwritableOutput(str(out), reason) from error


def rows_beside(plan: Plan, out: Path, title: str) -> tuple[Beside, bytes]:
    """The file with the rows of a list: the same bytes for the same rows and the same pyarrow.

    Args:
        plan: the summary.
        out: where the summary will stand.
        title: 明细, 状态 or 问题清单.
    """
    import pyarrow.parquet as pq

    table = _TABLES[title](plan)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="snappy", version="2.6", row_group_size=_ROW_GROUP)
    data = sink.getvalue()
    file = file_beside(out, title).name
    return Beside(title, file, table.num_rows, hashlib.sha256(data).hexdigest()), data


def _detail(plan: Plan) -> pa.Table:
    """明细: the agencies that are summed, then those that are not."""
    import pyarrow as pa

    rows: list[tuple[AgencyStatus, Submission]] = [
        *zip(plan.accepted, plan.submissions, strict=True),
        *((one, one.submission) for one in plan.set_aside if one.submission is not None),
    ]
    leads = [
        [one.code for one, _ in rows],
        [one.agency for one, _ in rows],
        [STATUS_NAMES[one.status] for one, _ in rows],
        [one.path for one, _ in rows],
    ]
    columns = {name: _texts(column) for name, column in zip(DETAIL_LEAD_NAMES, leads, strict=True)}
    written: list[dict[str, object]] = [{} for _ in rows]
    for name, cell in plan.form.cells.items():
        numbers: list[int | float | None] = []
        for (_, submission), others in zip(rows, written, strict=True):
            reading = submission.values[name]
            fits = _fits(cell, reading)
            numbers.append(reading.value if fits else None)
            if not fits and (shown := _shown(reading)) != "":
                others[name] = shown
        columns[name] = pa.array(numbers, pa.float64() if cell.kind == "money" else pa.int64())
    told = [json.dumps(others, ensure_ascii=False) if others else None for others in written]
    return pa.table({**columns, AS_WRITTEN: pa.array(told, pa.string())})


def _fits(cell: Cell, reading: Reading) -> bool:
    """Whether the cell's column can hold the number."""
    value = reading.value
    if value is None or cell.kind == "money":
        return value is not None
    return isinstance(value, int) and -_LARGEST <= value < _LARGEST


def _shown(reading: Reading) -> int | float | str:
    """What the sheet would show."""
    return _text(reading.text) if reading.value is None else reading.value


def _status(plan: Plan) -> pa.Table:
    """状态: files and members, then the files that are no submissions."""
    import pyarrow as pa

    agencies, skipped = plan.summary.agencies, plan.summary.skipped
    none = [""] * len(skipped)
    texts = {
        "代码": [*(one.code for one in agencies), *none],
        "名称": [*(one.agency for one in agencies), *none],
        "类别": [*(one.kind for one in agencies), *none],
        "状态": [*(STATUS_NAMES[one.status] for one in agencies), *(SKIPPED_NAME for _ in skipped)],
        "原因": [*(one.reason for one in agencies), *(why for _, why in skipped)],
        "文件": [*(one.path for one in agencies), *(path for path, _ in skipped)],
    }
    columns = {"序号": _numbers(range(1, len(agencies) + len(skipped) + 1))}
    columns |= {heading: _texts(column) for heading, column in texts.items()}
    for key, heading in COUNT_NAMES.items():
        columns[heading] = _numbers([*(one.counts.get(key) for one in agencies), *(None for _ in skipped)])
    return pa.table({heading: columns[heading] for heading in STATUS_COLUMNS})


def _problems(plan: Plan) -> pa.Table:
    """问题清单: a row for each finding."""
    import pyarrow as pa

    where = places(plan.form)

    def on_tables(problem: Problem) -> str:
        return "\n".join(where[name].address for name in problem.cells if name in where)

    shown: Mapping[str, Callable[[Problem], str]] = {
        "代码": lambda one: one.code,
        "名称": lambda one: one.agency or one.path,
        "级别": lambda one: SEVERITY_NAMES[one.severity],
        "结论": lambda one: VERDICT_NAMES[one.verdict],
        "规则": lambda one: one.instance,
        "事项": lambda one: one.title,
        "说明": lambda one: one.message,
        "怎样处理": lambda one: one.fix,
        "所在单元格": lambda one: "\n".join(one.addresses),
        "汇总表位置": on_tables,
        "文件": lambda one: one.path,
    }
    problems = plan.summary.problems
    columns = {"序号": _numbers(range(1, len(problems) + 1))}
    columns |= {heading: _texts([text(one) for one in problems]) for heading, text in shown.items()}
    return pa.table({heading: columns[heading] for heading in PROBLEM_COLUMNS})


def _numbers(values: Sequence[int | None]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.int64())


def _texts(values: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array([_text(value) for value in values], pa.string())


def _text(value: str) -> str:
    """The text without what is no character: UTF-8 has no halves of pairs."""
    return _SURROGATES.sub("\ufffd", value)


_TABLES: Mapping[str, Callable[[Plan], pa.Table]] = {DETAIL: _detail, STATUS: _status, PROBLEMS: _problems}
