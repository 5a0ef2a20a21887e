"""Any form printed the ways published reports lose their cells; labels come from the declaration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from nianbao.workbook.form import Form, GridCell, Table
from nianbao.workbook.numbers import Number

Shown = Mapping[str, str]
"""What stands in each number cell."""
Row = list[tuple[GridCell, str]]
Layout = Callable[[list[Row]], list[str]]


def shown(values: Mapping[str, Number | None]) -> dict[str, str]:
    """Numbers as they are printed, without an exponent; a blank for None."""
    return {name: number_text(value) for name, value in values.items()}


def number_text(value: Number | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".")


def printed_rows(table: Table, cells: Shown) -> list[Row]:
    """The printed rectangles of a table row by row; those that began in an earlier row are not repeated."""
    rows: dict[int, Row] = {}
    for box in table.grid:
        text = cells[box.cell.name] if box.cell else box.text
        rows.setdefault(box.row, []).append((box, text))
    return [rows[row] for row in sorted(rows)]


def report(form: Form, cells: Shown, layout: Layout, headings: bool = True) -> list[str]:
    """A whole report: a title, six parts with a sentence in those that are text, three tables."""
    lines = ["示例市示例局2024年政府信息公开工作年度报告"]
    for part in form.parts:
        if headings or not part.table:
            lines.append(f"{part.number}、{part.title}")
        if part.table:
            lines += layout(printed_rows(form.table(part.table), cells))
        else:
            lines.append(
                f"2024年，本机关按照规定公开信息12条，办理行政许可3件，重复申请1件。{part.title}见下。"
            )
    return lines


def cell_a_line(rows: list[Row]) -> list[str]:
    return [text for row in rows for _, text in row]


def blank_lines_between(rows: list[Row]) -> list[str]:
    return [line for text in cell_a_line(rows) for line in (text, "")]


def joined(separator: str) -> Callable[[list[Row]], list[str]]:
    return lambda rows: [separator.join(text for _, text in row) for row in rows]


def bars_and_lines(rows: list[Row]) -> list[str]:
    """A bar behind each cell, each cell on its own line, covered cells as bars at the end of the row."""
    lines = []
    for row in rows:
        lines += [f"{text} |" for _, text in row[:-1]]
        lines.append(f"{row[-1][1]} | ||")
    return lines


def one_line(rows: list[Row]) -> list[str]:
    return [" ".join(text for row in rows for _, text in row if text)]


def numbers_below(rows: list[Row]) -> list[str]:
    return [line for labels, numbers in map(_apart, rows) for line in (labels, numbers) if line]


def numbers_above(rows: list[Row]) -> list[str]:
    return [line for labels, numbers in map(_apart, rows) for line in (numbers, labels) if line]


def _apart(row: Row) -> tuple[str, str]:
    labels = "  ".join(text for box, text in row if not box.cell)
    return labels, "      ".join(text for box, text in row if box.cell)


@dataclass(frozen=True)
class PrintedPage:
    """Text as ``pdftotext -layout`` gives it: columns of blanks, cells wrapped and centred."""

    seed: int
    widths: Sequence[int] = (10, 12, 30)
    number_width: int = 9

    def __call__(self, rows: list[Row]) -> list[str]:
        flat = [(box, text) for row in rows for box, text in row]
        label_width = max((box.column + box.width for box, _ in flat if box.role == "row"), default=0)
        table_width = max(box.column + box.width for box, _ in flat)
        widths = [*self.widths[:label_width], *[self.number_width] * (table_width - label_width)]
        if label_width == 1:
            widths[0] = sum(self.widths)
        edges = [sum(widths[:i]) for i in range(len(widths) + 1)]
        boxes = [
            (box, _wrapped(text, edges[box.column + box.width] - edges[box.column] - 1)) for box, text in flat
        ]
        heights = self._heights(len(rows), boxes)
        tops = [sum(heights[:i]) for i in range(len(heights) + 1)]
        lines: list[dict[int, str]] = [{} for _ in range(tops[-1])]
        random = Random(self.seed)
        leaning = [random.randint(0, 1) for _ in rows]
        for box, wrapped in boxes:
            room = tops[box.row + box.height] - tops[box.row] - len(wrapped)
            lean = leaning[box.row] if box.cell else random.randint(0, 1)
            top = tops[box.row] + (room + lean) // 2
            for i, text in enumerate(wrapped):
                lines[min(top + i, tops[-1] - 1)][edges[box.column]] = text
        return [_placed(line) for line in lines]

    def _heights(self, count: int, boxes: Sequence[tuple[GridCell, list[str]]]) -> list[int]:
        heights = [1] * count
        for box, wrapped in boxes:
            if box.height == 1:
                heights[box.row] = max(heights[box.row], len(wrapped))
        for box, wrapped in boxes:
            short = len(wrapped) - sum(heights[box.row : box.row + box.height])
            heights[box.row + box.height - 1] += max(0, short)
        return heights


def display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for ch in text:
        if display_width(lines[-1] + ch) > width:
            lines.append("")
        lines[-1] += ch
    return lines


def _placed(cells: Mapping[int, str]) -> str:
    line, at = "", 0
    for column in sorted(cells):
        gap = max(column - at, 2 if line.strip() and cells[column] else 0)
        line += " " * gap + cells[column]
        at += gap + display_width(cells[column])
    return line.rstrip()


LAYOUTS: dict[str, Layout] = {
    "cell a line": cell_a_line,
    "blank lines between": blank_lines_between,
    "bars": joined(" | "),
    "tabs": joined("\t"),
    "runs of blanks": joined("    "),
    "single blanks": joined(" "),
    "bars and lines": bars_and_lines,
    "one line": one_line,
    "numbers below": numbers_below,
    "numbers above": numbers_above,
    "printed page": PrintedPage(1),
    "another page": PrintedPage(2, (10, 12, 22), 7),
    "narrow page": PrintedPage(3, (8, 10, 16), 6),
}


def full_width(line: str) -> str:
    """Digits and the signs of amounts as wide as Chinese characters."""
    return line.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})


def half_width(line: str) -> str:
    return line.translate(str.maketrans("（），：；", "(),:;"))


def with_commas(line: str) -> str:
    """``1．`` as ``1、``, and a blank behind the numbers of the parts."""
    return re.sub(r"(?<!\d)(\d)\.(?=[\u4e00-\u9fff])", r"\1、", line)


def broken_labels(lines: Sequence[str], random: Random) -> list[str]:
    """Half of the labels broken over two lines, some of them right behind their number."""
    out: list[str] = []
    for line in lines:
        at = random.randint(1, max(1, len(line) - 1))
        is_label = len(line) > 4 and not line[0].isdecimal() and len(line) < 60
        amid_number = line[at - 1 : at].isdigit() or line[at : at + 1].isdigit()
        is_broken = is_label and not amid_number and random.random() < 0.5
        out += [line[:at], line[at:]] if is_broken else [line]
    return out


NOISE = ("-3-", "- 12 -", "第 3 页", "第3页 共5页", "3 / 5", "————————————", "|---|---|---|")


def with_page_furniture(lines: Sequence[str], random: Random) -> list[str]:
    """Page numbers, rules and a running header amid the report."""
    out: list[str] = []
    for line in lines:
        out.append(line)
        if random.random() < 0.08:
            out += [random.choice(NOISE), "示例市示例局2024年政府信息公开工作年度报告"]
    return out
