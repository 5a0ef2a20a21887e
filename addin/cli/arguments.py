"""The command line's contract: every command with its arguments, in Chinese."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from .chinese_argparse import ChineseHelp
from .options import (
    Version,
    day,
    filled,
    force,
    jobs,
    output,
    output_format,
    own_rules,
    page_path,
    report_path,
    workbook_path,
    year,
)
from .setting_up import addin, bundle

_INPUTS = "年报文件：填报工作簿，或已发布的年报（.txt .md .html .docx .pdf .xlsx .xls）"
_EXITS = (
    "退出码：0 完成（可有核实性问题和提示）；1 数据有强制性问题；"
    "2 用法不对或结果不能写出；3 有文件读不了（其余照常做完）。"
)


def build_parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of ``nianbao``; the chosen command's name ends up in ``command``.

    Args:
        asked: the command that is asked for, whose arguments alone are declared then: those of all of
            them take a third as long as Python's own start.  None of them: all are.
    """
    parser = argparse.ArgumentParser(
        prog="nianbao",
        usage="%(prog)s [-h] [--version] COMMAND ...",
        description="政府信息公开工作年度报告：制表、校验、汇总。",
        epilog=_EXITS,
        formatter_class=ChineseHelp,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=Version)
    listed = "\n".join(f"{name:13}{short}" for name, (short, _, _) in _COMMANDS.items())
    commands = parser.add_subparsers(
        title="命令（各有 --help）",
        prog="nianbao",
        description=listed,
        dest="command",
        metavar="COMMAND",
        help=argparse.SUPPRESS,
    )
    for name, (short, more, add_arguments) in _COMMANDS.items():
        if asked in _COMMANDS and name != asked:
            continue
        add_arguments(
            commands.add_parser(
                name, description=f"{short}。\n{more}", formatter_class=ChineseHelp, allow_abbrev=False
            )
        )
    return parser


def _new(parser: argparse.ArgumentParser) -> None:
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--agency", metavar="NAME", type=filled, help="单位名称")
    whom.add_argument(
        "--roster", metavar="ROSTER", type=Path, help="编制主体名单（CSV 或 Excel，须有“代码”“名称”两列）"
    )
    parser.add_argument("--year", metavar="Y", type=year, required=True, help="报告年度，例如 2024")
    parser.add_argument("--code", metavar="C", default="", help="单位代码（与 --agency 同用）")
    parser.add_argument(
        "--last-year",
        metavar="FILE",
        type=Path,
        help="上一年度的工作簿、汇总表或已发布年报，用来填好“上年数”；"
        "与 --roster 同用时也可以是存放各单位上年年报的文件夹",
    )
    output(parser, "写到哪个 .xlsx 文件；用 --roster 时写到哪个文件夹")
    own_rules(parser)
    force(parser)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reports", metavar="REPORT", type=Path, nargs="+", help=_INPUTS)
    output(parser, "写到哪个 .xlsx 文件；多份年报时写到哪个文件夹")
    force(parser)


def _validate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help=_INPUTS)
    parser.add_argument(
        "--last-year",
        metavar="FILE",
        type=Path,
        help="上一年度的工作簿、汇总表或已发布年报，用来做跨年校验；也可以是存放各单位上年年报的文件夹",
    )
    own_rules(parser)
    output_format(parser, "text", "json")
    parser.add_argument(
        "--mark",
        metavar="DIR",
        type=Path,
        help="在此文件夹中为每份文件另写一份带标注的副本（原名_校验.xlsx）",
    )


def _consolidate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="DIR|FILE", type=Path, nargs="+", help="文件夹（含子文件夹）或文件")
    output(parser, "汇总表写到哪里", kind=workbook_path, metavar="SUMMARY.xlsx")
    parser.add_argument("--year", metavar="Y", type=year, help="报告年度；不给则取多数来件的年度，并予说明")
    parser.add_argument(
        "--roster",
        metavar="ROSTER",
        type=Path,
        help="编制主体名单（CSV 或 Excel）；不给则以来件为准，无从得知谁缺报",
    )
    parser.add_argument(
        "--last-year",
        metavar="FILE",
        type=Path,
        help="本地区上一年度的汇总表或已发布年报，用来核对结转等跨年数字；"
        "也可以是存放各单位（和本级）上年年报的文件夹，逐个单位与上年核对",
    )
    parser.add_argument(
        "--prefer",
        choices=("newest",),
        help="同一单位有不同的几份时，newest 采用较新的一份并写明凭什么；不给则一份也不采用",
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="重新做汇总表，不带原汇总表里填写的内容（调整、正文、情况说明等）；不给则带过来并说明",
    )
    parser.add_argument("--agency", metavar="NAME", type=filled, help="汇总机关名称，写在汇总表封面")
    parser.add_argument("--code", metavar="C", default="", help="汇总机关代码，写在汇总表封面")
    parser.add_argument(
        "--jobs", metavar="N", type=jobs, help="用几个进程读取和校验（不给则看文件多少，最多 4 个）"
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="全部重新读取，也不留存（不给则没有改动过的文件用上次的结果）"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", default="", help="在现有的 Dask 集群上读取，例如 tcp://10.0.0.8:8786"
    )
    own_rules(parser)
    output_format(parser, "text", "json")


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="填报工作簿、汇总表，或 nianbao validate 能读的其他年报"
    )
    output(parser, "写到哪个 .docx 或 .html 文件", kind=report_path)
    parser.add_argument(
        "--template", metavar="FILE", type=Path, help="自己的模板（.docx 或 .html）；不给则用官方版式"
    )
    parser.add_argument("--draft", action="store_true", help="有强制性问题也写出来，页眉标明“草稿”")
    own_rules(parser)
    force(parser)


def _returns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        metavar="SUMMARY|DIR",
        type=Path,
        nargs="+",
        help="汇总表（来件仍在原处），或存放来件的文件夹和文件，照汇总的办法现看",
    )
    output(parser, "写到哪个文件夹，不能在来件文件夹里面")
    parser.add_argument("--deadline", metavar="DAY", type=day, help="请各单位在哪天前办好，例如 2025-01-24")
    parser.add_argument("--contact", metavar="TEXT", default="", help="本办联系人和电话，写进通知和催报文字")
    parser.add_argument("--template", metavar="FILE", type=Path, help="用自己的通知模板（.docx）")
    parser.add_argument(
        "--roster", metavar="ROSTER", type=Path, help="编制主体名单：联系人、电话、截止日期，以及谁缺报"
    )
    parser.add_argument("--agency", metavar="NAME", type=filled, help="落款；不给则照汇总表")
    own_rules(parser)
    force(parser)
    parser.add_argument("--year", metavar="Y", type=year, help="报告年度（给文件夹时；同 consolidate）")
    parser.add_argument(
        "--last-year", metavar="FILE", type=Path, help="本地区上年汇总表或年报（给文件夹时；同 consolidate）"
    )
    parser.add_argument(
        "--prefer", choices=("newest",), help="同一单位有几份时采用较新的（给文件夹时；同 consolidate）"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=jobs, help="用几个进程读取（给文件夹时；不给则看文件多少）"
    )


def _dashboard(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        metavar="SUMMARY|DIR",
        type=Path,
        nargs="+",
        help="汇总表，或存放来件的文件夹和文件，照汇总的办法现看",
    )
    output(parser, "一览写到哪个 .html 文件", kind=page_path, metavar="OUT.html")
    parser.add_argument("--agency", metavar="NAME", type=filled, help="标题里的机关名称；不给则照汇总表")
    for option, metavar, kind, meaning in (
        ("--roster", "ROSTER", Path, "编制主体名单，由此知道谁缺报"),
        ("--year", "Y", year, "报告年度"),
        ("--last-year", "FILE", Path, "本地区上年汇总表或年报"),
        ("--rules", "FILE", Path, "本地规则文件（TOML）"),
    ):
        parser.add_argument(
            option, metavar=metavar, type=kind, help=f"{meaning}（给文件夹时；同 consolidate）"
        )
    parser.add_argument(
        "--prefer", choices=("newest",), help="同一单位有几份时采用较新的（给文件夹时；同 consolidate）"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=jobs, help="用几个进程读取（给文件夹时；不给则看文件多少）"
    )
    force(parser)


def _rules(parser: argparse.ArgumentParser) -> None:
    own_rules(parser)
    output_format(parser, "text", "json", "md")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        nargs="?",
        default=Path("demo-output"),
        help="写到哪个文件夹（默认 demo-output）",
    )


_COMMANDS: Mapping[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "new": (
        "制作空白填报工作簿",
        "给一个单位制作一份（--agency），或照名单给每个单位制作一份（--roster）。",
        _new,
    ),
    "import": (
        "把已发布的年报读成填好的工作簿",
        "逐份说明读到多少数字、哪些行没有读出、哪些印出的合计与明细之和不符。",
        _import,
    ),
    "validate": ("逐份校验", "原文件绝不改动。汇总整个文件夹请用 nianbao consolidate。", _validate),
    "consolidate": (
        "汇总一个文件夹或多份文件",
        "逐份校验，只采纳没有强制性问题的；缺报绝不当作零，缺一家即为草稿。",
        _consolidate,
    ),
    "report": (
        "生成可公布的年报（Word 或网页）",
        "六个部分、官方表格、正文，正文里要用的数从表里取；写出后读回核对。",
        _report,
    ),
    "returns": (
        "退回要改的，催报未报的",
        "给每个要重做的单位写一页通知、一份标注件，另出退回清单和催报名单；来件绝不改动。",
        _returns,
    ),
    "dashboard": (
        "把报送进度和问题做成一个网页",
        "进度、各单位、问题、图表，可以查找、筛选、排序、打印；一个文件，不用联网。",
        _dashboard,
    ),
    "rules": ("列出全部校验规则", "", _rules),
    "addin": (
        "把按钮装进 Excel 或 LibreOffice",
        "装好以后，在打开的填报表里点“年报”里的“校验”就能看到哪里不对。",
        addin,
    ),
    "bundle": (
        "做一个不用联网的安装包",
        "软件包、加载项、模板、手册、安装脚本，一个文件夹；做的时候要能连上软件包源，装的时候不用。",
        bundle,
    ),
    "demo": (
        "用五个单位的真实数字演示全过程",
        "制作五份工作簿，逐份校验，按六家的名单汇总（一家缺报，一家年度不对）。",
        _demo,
    ),
}
"""Each command with what it does in one line, what else to know, and its arguments."""
