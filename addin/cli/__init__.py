"""The command line ``nianbao``: one module for each command, imported only when it is the one asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from nianbao.workbook.errors import NianbaoError, UnreadableFile

from .arguments import build_parser
from .chinese_argparse import in_chinese
from .console import Exit, make_speakable, tell

_MODULES: Mapping[str, str] = {"import": "import_report"}
"""The commands whose module cannot have the command's own name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status (see ``Exit``).

    Args:
        argv: the arguments after the program's name; None for those of this process.
    """
    make_speakable()
    try:
        with in_chinese():
            arguments = _parse(argv)
        status = arguments if isinstance(arguments, int) else _run(arguments)
        sys.stdout.flush()
    except NianbaoError as error:
        tell(f"未能完成：{error}")
        return Exit.UNREADABLE if isinstance(error, UnreadableFile) else Exit.WRONG_USAGE
    except KeyboardInterrupt:
        tell("已中断；没有留下写了一半的文件。")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader (such as ``head``) has gone; nothing more may be written at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
    return status


def _parse(argv: Sequence[str] | None) -> argparse.Namespace | int:
    """The arguments, or the exit status where argparse has already said all there is to say."""
    given = sys.argv[1:] if argv is None else argv
    parser = build_parser(next((one for one in given if not one.startswith("-")), ""))
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as ended:
        return int(ended.code or Exit.DONE)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return Exit.WRONG_USAGE
    return arguments


def _run(arguments: argparse.Namespace) -> int:
    from importlib import import_module

    module = _MODULES.get(arguments.command, arguments.command)
    return int(import_module(f".{module}", __name__).run(arguments))
