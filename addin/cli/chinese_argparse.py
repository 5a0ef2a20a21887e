"""argparse in Chinese: its own sentences translated, and help text wrapped by terminal columns."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ..marking.width import wrap

SENTENCES: Mapping[str, str] = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "optional arguments": "选项",
    "subcommands": "命令",
    "show this help message and exit": "显示本说明后退出",
    "show program's version number and exit": "显示版本号后退出",
    "%(prog)s: error: %(message)s\n": "%(prog)s：错误：%(message)s\n",
    "%(prog)s: warning: %(message)s\n": "%(prog)s：提醒：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少：%s",
    "one of the arguments %s is required": "以下各项须给出一项：%s",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "unrecognized arguments: %s": "不认识：%s",
    "expected one argument": "后面须跟一个值",
    "expected at most one argument": "后面至多跟一个值",
    "expected at least one argument": "后面至少跟一个值",
    "expected %s argument": "后面须跟 %s 个值",
    "expected %s arguments": "后面须跟 %s 个值",
    "ignored explicit argument %r": "后面不能跟值 %r",
    "unexpected option string: %s": "此处不应出现 %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可选：%(choices)s",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "没有 %(value)r，是不是 %(closest)r？可选：%(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "%(value)r 不是可用的值",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有命令 %(parser_name)r，可选：%(choices)s",
    "can't open '%(filename)s': %(error)s": "不能打开 %(filename)s：%(error)s",
    " (default: %(default)s)": "（默认 %(default)s）",
    # From Python 3.13 on:
    "%(heading)s:": "%(heading)s：",
    "option '%(option)s' is deprecated": "%(option)s 已不再使用",
    "argument '%(argument_name)s' is deprecated": "%(argument_name)s 已不再使用",
    "command '%(parser_name)s' is deprecated": "%(parser_name)s 已不再使用",
}


def _translate(sentence: str) -> str:
    return SENTENCES.get(sentence, sentence)


def _translate_number(one: str, many: str, number: int) -> str:
    return _translate(one if number == 1 else many)


@contextmanager
def in_chinese() -> Iterator[None]:
    """While it lasts, argparse speaks Chinese.

    argparse fetches each sentence through the two gettext functions in its own namespace; a
    compiled message catalogue would be the other way, and a binary file in the repository.
    """
    names = vars(argparse)
    spoken = {name: names[name] for name in ("_", "ngettext")}
    names.update(_=_translate, ngettext=_translate_number)
    try:
        yield
    finally:
        names.update(spoken)


class ChineseHelp(argparse.HelpFormatter):
    """Help whose lines are measured in terminal columns, where a Chinese character takes two."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = [line for part in text.splitlines() for line in wrap(part, width - len(indent))]
        return "\n".join(indent + line for line in lines)
