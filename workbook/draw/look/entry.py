"""What Excel says and refuses while a person types: input messages, validation, error alerts.

Excel allows 32 characters in a title and 255 in a message.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from ...form import Cell, Form, TextField
from ...form.model import CellKind
from ...numbers import MONEY_DECIMALS, Number, Reading
from ..book import utf16_length
from ..layout import Place
from ..sheets.guidance import notes_for

TITLE_LIMIT, MESSAGE_LIMIT = 32, 255

_ASKED: dict[CellKind, str] = {
    "count": "填大于或等于 0 的整数，没有发生填 0。",
    "money": f"填大于或等于 0 的数，最多 {MONEY_DECIMALS} 位小数，没有发生填 0。",
    "change": "填整数，增加填正数，减少填负数，没有增减填 0。",
}
_REFUSED: dict[CellKind, tuple[str, str]] = {
    "count": (
        "只能填大于或等于 0 的整数",
        "这里是件数。请只填数字，不带单位、正负号、小数、空格和文字；没有发生的填 0，不要填“/”“无”。",
    ),
    "money": (
        "只能填大于或等于 0 的数",
        f"请只填数字，不带单位和文字；小数最多 {MONEY_DECIMALS} 位；没有发生的填 0，不要填“/”“无”。",
    ),
    "change": (
        "只能填整数",
        "请只填数字：增加填正数，减少填负数，不写“增”“减”和单位；没有增减填 0。",
    ),
}
_WHOLE_LIMIT = 999_999_999


def check_typing(sheet: Worksheet, place: Place, options: dict[str, Any]) -> None:
    """Add a validation to one cell.

    Raises:
        ValueError: the options break a limit of Excel's.
    """
    where = (place.row, place.column, place.row, place.column)
    if sheet.data_validation(*where, options) != 0:
        raise ValueError(f"{place.address}: {options}")


def cell_rules(form: Form, cell: Cell, place: Place, reading: Reading) -> dict[str, Any]:
    """Validation and messages of a number cell that is typed this year."""
    body = "，".join(part for part in (" ".join(cell.row_labels), " ".join(cell.column_labels)) if part)
    parts = [f"{body}。单位：{cell.unit}。", _ASKED[cell.kind], _doubt(reading)]
    parts += [note.text for note in notes_for(cell.name, form.version)]
    return _number_rules(cell.kind, place) | _message(_cell_title(cell), parts)


def total_rules(cell: Cell, printed: Number | str | None) -> dict[str, Any]:
    """The message of a total; ``printed``: what the source has there, where that is something else."""
    parts = [f"{cell.title}：由公式自动合计，不用填。各加数填齐以后才显示。"]
    if printed is not None:
        parts.append(f"来源报告此处是 {str(printed)[:40]}，与分项之和不一致，见“情况说明”表末。")
    return {"validate": "any"} | _message("自动合计", parts)


def last_year_rules(kind: CellKind, place: Place) -> dict[str, Any]:
    """Validation of a figure of last year; total cells are typed here too, as they were published."""
    asked = "照上年已公布的年度报告填写，总计也照原数填；没有上年数可以留空。"
    return _number_rules(kind, place) | _message("上年数", [asked])


def year_rules(form: Form) -> dict[str, Any]:
    """Validation of the report year: the years this form is used for."""
    last = form.last_year or 2099
    years = f"{form.first_year}" if form.last_year is None else f"{form.first_year} 至 {last}"
    years += " 年及以后" if form.last_year is None else " 年"
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": form.first_year,
        "maximum": last,
        "error_title": "报告年度不对",
        "error_message": f"本表式（{form.source}）用于 {years}的年度报告。请填四位数的年份。",
    } | _message("报告年度", ["报告的是哪一年的工作，填四位数的年份。2025 年 1 月编的报告，年度是 2024。"])


def text_rules(form: Form, field: TextField, heading: str) -> dict[str, Any]:
    """The message of a text."""
    parts = ["在这里写文字。换行按 Alt+Enter；写不下时可把行高拉大。"]
    parts += [f"{note.text}（{note.standing}）" for note in notes_for(field.name, form.version)]
    return {"validate": "any"} | _message(heading, parts)


def plain_message(title: str, text: str) -> dict[str, Any]:
    """Only a message; anything may be typed."""
    return {"validate": "any"} | _message(title, [text])


def _number_rules(kind: CellKind, place: Place) -> dict[str, Any]:
    title, message = _REFUSED[kind]
    alert = {"error_type": "stop", "error_title": title, "error_message": message}
    if kind == "money":
        a1 = place.a1
        exact = f"=AND(ISNUMBER({a1}),{a1}>=0,ROUND({a1},{MONEY_DECIMALS})={a1})"
        return {"validate": "custom", "value": exact} | alert
    if kind == "count":
        return {"validate": "integer", "criteria": ">=", "value": 0} | alert
    either = {"criteria": "between", "minimum": -_WHOLE_LIMIT, "maximum": _WHOLE_LIMIT}
    return {"validate": "integer"} | either | alert


def _message(title: str, parts: list[str]) -> dict[str, Any]:
    """Title and message within Excel's limits; parts that no longer fit are left to 填报说明."""
    text = ""
    for part in map(_printable, parts):
        if utf16_length(text) + utf16_length(part) <= MESSAGE_LIMIT:
            text += part
    return {"input_title": title[:TITLE_LIMIT], "input_message": text}


def _printable(text: str) -> str:
    """Without control characters: what a source wrote is quoted in messages."""
    return "".join(character for character in text if character.isprintable())


def _cell_title(cell: Cell) -> str:
    if len(cell.title) <= TITLE_LIMIT:
        return cell.title
    return cell.column_labels[-1]


def _doubt(reading: Reading) -> str:
    """What the source says where that is no number, and the number it may mean."""
    if not reading.text:
        return ""
    meant = "" if reading.proposed is None else f"，可能是 {reading.proposed}"
    return f"来源此处写的是“{reading.text[:40]}”{meant}，请核对后填数。"
