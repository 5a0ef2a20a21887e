"""The command line's contract, the part for whoever sets machines up: the buttons and the bundle."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from ..delivery.target import PLATFORMS, PYTHONS
from .chinese_argparse import ChineseHelp
from .options import output

_ADDIN_ACTIONS: Mapping[str, str] = {
    "build": "生成 nianbao.xlam（Excel）和 nianbao.oxt（LibreOffice）",
    "install": "装到本机，记下按钮调用哪个 Python",
    "uninstall": "全部撤回",
    "status": "说明哪里装了什么",
}
"""What ``nianbao addin`` can do, each in one line."""


def addin(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``nianbao addin``."""
    parser.usage = "%(prog)s [-h] ACTION ..."
    actions = parser.add_subparsers(
        title="动作（各有 --help）",
        prog="nianbao addin",
        description="\n".join(f"{name:13}{short}" for name, short in _ADDIN_ACTIONS.items()),
        dest="action",
        metavar="ACTION",
        required=True,
        help=argparse.SUPPRESS,
    )
    for name, short in _ADDIN_ACTIONS.items():
        action = actions.add_parser(
            name, description=f"{short}。", formatter_class=ChineseHelp, allow_abbrev=False
        )
        if name == "build":
            output(action, "写到哪个文件夹（默认当前文件夹）", Path())
        elif name != "status":
            action.add_argument(
                "--libreoffice",
                action="store_true",
                help="LibreOffice 的菜单和工具栏（不给则是 Excel 的功能区）",
            )


def bundle(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``nianbao bundle``."""
    output(parser, "写到哪个文件夹，须是新的或空的", metavar="DIR")
    parser.add_argument(
        "--platform", choices=PLATFORMS, default="windows", help="给什么系统用（默认 windows），都是 64 位"
    )
    parser.add_argument(
        "--python",
        choices=PYTHONS,
        nargs="+",
        default=PYTHONS,
        help="给哪些版本的 Python 用，可以给几个（不给则全部）；版本越少，文件夹越小",
    )
