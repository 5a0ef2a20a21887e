"""Options that several commands share, and what may be given as a value, said in Chinese where it may not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from nianbao.workbook.form import FORMS

_FIRST_YEAR = min(form.first_year for form in FORMS)


class Version(argparse.Action):
    """``--version``: the package's metadata are looked up only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help="显示版本号后退出")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Say the version and end."""
        from importlib.metadata import version

        sys.stdout.write(f"nianbao {version('nianbao')}\n")
        parser.exit()


def output(
    parser: argparse.ArgumentParser,
    meaning: str,
    default: Path | None = None,
    *,
    kind: Callable[[str], Path] = Path,
    metavar: str = "OUT",
) -> None:
    """``-o``; required where there is no default."""
    required = default is None
    parser.add_argument(
        "-o", "--output", metavar=metavar, type=kind, required=required, default=default, help=meaning
    )


def output_format(parser: argparse.ArgumentParser, *choices: str) -> None:
    """``--format``; the first choice is the usual one."""
    parser.add_argument(
        "--format", choices=choices, default=choices[0], help=f"输出格式（默认 {choices[0]}）"
    )


def own_rules(parser: argparse.ArgumentParser) -> None:
    """``--rules``, which every command takes that applies rules."""
    parser.add_argument(
        "--rules", metavar="FILE", type=Path, help="本地规则文件（TOML）：截止日期、垂直管理、另加的规则等"
    )


def force(parser: argparse.ArgumentParser) -> None:
    """``--force``: nothing that stands there is covered without it."""
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件（不给则绝不覆盖）")


def filled(text: str) -> str:
    """A name that says something."""
    if not text.strip():
        raise argparse.ArgumentTypeError("名称不能是空的")
    return text.strip()


def year(text: str) -> int:
    """A report year the forms are used for."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"年度应是四位数字，例如 2024，不是“{text}”")
    if int(text) < _FIRST_YEAR:
        raise argparse.ArgumentTypeError(f"此表式自 {_FIRST_YEAR} 年度起使用，没有 {text} 年度")
    return int(text)


def day(text: str) -> date:
    """A day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写成 2025-01-24 这样，不是“{text}”") from None


def jobs(text: str) -> int:
    """How many processes."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"进程数应是正整数，不是“{text}”")
    return int(text)


def workbook_path(text: str) -> Path:
    """Where a workbook is written."""
    if Path(text).suffix.lower() != ".xlsx":
        raise argparse.ArgumentTypeError(f"结果是 Excel 工作簿，文件名应以 .xlsx 结尾，不是“{text}”")
    return Path(text)


def report_path(text: str) -> Path:
    """Where a report is written: Word or page."""
    if Path(text).suffix.lower() not in (".docx", ".html", ".htm"):
        raise argparse.ArgumentTypeError(f"年报是 Word 或网页，文件名应以 .docx 或 .html 结尾，不是“{text}”")
    return Path(text)


def page_path(text: str) -> Path:
    """Where a page is written."""
    if Path(text).suffix.lower() not in (".html", ".htm"):
        raise argparse.ArgumentTypeError(f"一览是网页，文件名应以 .html 结尾，不是“{text}”")
    return Path(text)
