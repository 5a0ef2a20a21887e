"""What a sheet says in place of rows it cannot hold: how many, where they are, how to open them."""

from __future__ import annotations

from collections.abc import Iterable

from ....draw.book import Sheet
from ....draw.look.palette import DARK_ORANGE, GREY_TEXT, HEI
from ....draw.look.styles import Styles
from ....draw.look.table import Content, write_box
from .limits import Beside

FILE_LABEL, DIGEST_LABEL = "所在文件", "校验码（SHA-256）"
"""Stand before the file's name and before its digest; a summary is read back by them."""
_COUNT_LABEL, _OPEN_LABEL = "行数", "怎样打开"


def headline(beside: Iterable[Beside]) -> str:
    """One sentence: what is where."""
    told = [f"“{one.sheet}”{one.rows:,} 行在“{one.file}”" for one in beside]
    return (
        f"行数超过一张 Excel 工作表能放的，另存在旁边：{'，'.join(told)}。"
        "发送、移动本工作簿时，请连同这些文件一起。"
    )


def write_notice(sheet: Sheet, styles: Styles, row: int, beside: Beside, more: str = "") -> int:
    """The sentence and four lines below it, label and value; returns the last row.

    Args:
        sheet: where it stands, from its first column.
        styles: the styles of the workbook.
        row: the first row, zero based.
        beside: the file.
        more: what else is to be said of the sheet.
    """
    strong = styles.get(font_name=HEI, font_color=DARK_ORANGE)
    plain, grey = styles.get(align="left"), styles.get(font_color=GREY_TEXT)
    write_box(sheet, (row, 0, row, 0), Content("figure", headline([beside]) + more), strong)
    opened = (
        f"Power BI：获取数据 → Parquet，填这个文件的完整路径；Python：pandas.read_parquet('{beside.file}')；"
        f"nianbao 读本汇总表时自动去读它。列与本表相同，没有的数是空值，不是 0"
    )
    lines: tuple[tuple[str, int | str], ...] = (
        (_COUNT_LABEL, beside.rows),
        (FILE_LABEL, beside.file),
        (DIGEST_LABEL, beside.digest),
        (_OPEN_LABEL, opened),
    )
    for at, (label, value) in enumerate(lines, row + 1):
        write_box(sheet, (at, 0, at, 0), Content("figure", label), grey)
        write_box(sheet, (at, 2, at, 2), Content("figure", value), plain)
    return row + len(lines)
