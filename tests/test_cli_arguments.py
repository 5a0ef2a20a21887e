"""The command line as such: its Chinese, its exit statuses, its streams, what it imports."""

from __future__ import annotations

import argparse
import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from doors import nianbao, separately
from nianbao.addin.cli import arguments, chinese_argparse
from nianbao.addin.marking.width import columns, wrap

COMMANDS = (
    *("new", "import", "validate", "consolidate", "report", "returns", "dashboard", "rules", "addin"),
    *("bundle", "demo"),
)
NOT_SAID = {
    # Sentences for mistakes a program makes in declaring its arguments, not a person in giving them.
    "%r is not callable",
    "%r is a FileType class object, instance of it must be passed",
    "'required' is an invalid argument for positionals",
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "conflicting option string: %s",
    "conflicting subparser: %s",
    "conflicting subparser alias: %s",
    "conflicting option strings: %s",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional",
    'argument "-" with mode %r',
    "unknown action '%s'",
    ".__call__() not defined",
    "nargs for store actions must be != 0; if you have nothing to store, actions such as store true or "
    "store const may be more appropriate",
}


def argparse_sentences() -> set[str]:
    """Every literal that this Python's argparse hands to gettext."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
            found |= {
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            }
    return found


def test_every_sentence_of_argparse_is_translated() -> None:
    untranslated = argparse_sentences() - set(chinese_argparse.SENTENCES) - NOT_SAID
    assert untranslated == set()


def test_translations_use_the_placeholders_there_are() -> None:
    named, positional = re.compile(r"%\(\w+\)[sr]"), re.compile(r"%[sr]")
    for english, chinese in chinese_argparse.SENTENCES.items():
        assert set(named.findall(chinese)) <= set(named.findall(english)), english
        assert positional.findall(chinese) == positional.findall(english), english


def test_argparse_speaks_its_own_language_again_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    nianbao(capsys, "validate")
    assert argparse.ArgumentParser().format_usage().startswith("usage:")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese_and_fits_the_terminal(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = nianbao(capsys, command, "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("用法：nianbao " + command)
    assert not re.search(r"\b(usage|options|show|positional|default|error)\b", said.out)
    assert [line for line in said.out.splitlines() if columns(line) > 80] == []


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "--help")
    assert said.status == 0
    assert [name for name in COMMANDS if not re.search(rf"^  {name}\s", said.out, re.MULTILINE)] == []


def test_no_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("用法：nianbao")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["new", "--agency", "某局", "-o", "x.xlsx"], "缺少：--year"),
        (["new", "--year", "2024", "-o", "x.xlsx"], "须给出一项：--agency --roster"),
        (["new", "--agency", "某局", "--year", "24", "-o", "x.xlsx"], "年度应是四位数字"),
        (["new", "--agency", "某局", "--year", "二〇二四", "-o", "x.xlsx"], "年度应是四位数字"),
        (["new", "--agency", "某局", "--year", "2018", "-o", "x.xlsx"], "自 2019 年度起使用"),
        (["new", "--agency", "  ", "--year", "2024", "-o", "x.xlsx"], "名称不能是空的"),
        (
            ["new", "--agency", "某局", "--roster", "r.csv", "--year", "2024", "-o", "x"],
            "不能与 --agency 同时使用",
        ),
        (["validate"], "缺少：FILE"),
        (["validate", "a.xlsx", "--format", "xml"], "没有 'xml'，可选"),
        (["validate", "a.xlsx", "--last-year"], "后面须跟一个值"),
        (["consolidate", "a", "-o", "b.docx"], "文件名应以 .xlsx 结尾"),
        (["consolidate", "a", "-o", "b.xlsx", "--jobs", "0"], "进程数应是正整数"),
        (["rules", "--form"], "不认识：--form"),
        (["check"], "没有 'check'，可选"),
    ],
)
def test_wrong_usage_is_said_in_chinese(
    given: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = nianbao(capsys, *given)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "--version")
    assert said.status == 0
    assert re.fullmatch(r"nianbao \d+\.\d+\.\d+\S*\n", said.out)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8"])
def test_any_console_encoding_is_survived(encoding: str) -> None:
    done = separately("validate", "没有㐂龘.xlsx", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 3
    spoken = encoding if encoding in ("gbk", "utf-8") else "utf-8"
    assert "文件不存在" in done.stdout.decode(spoken)
    assert done.stderr == b""


def test_json_is_utf8_whatever_the_console() -> None:
    done = separately("rules", "--format", "json", PYTHONIOENCODING="gbk")
    assert done.returncode == 0
    assert "新收加上年结转" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_a_reader_that_has_gone_is_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "nianbao.addin", "rules", "--format", "md"],
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("nianbao.addin.cli.new.agency_workbook", interrupted)
    said = nianbao(capsys, "new", "--agency", "某局", "--year", "2024", "-o", tmp_path / "a.xlsx")
    assert (said.status, said.out, said.err) == (130, "", "已中断；没有留下写了一半的文件。\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "年报", "a年b报", "　全角，标点。", "e\u0301"])
def test_columns(text: str) -> None:
    assert columns(text) == {"": 0, "年报": 4, "a年b报": 6, "　全角，标点。": 14, "e\u0301": 1}[text]


def test_lines_break_between_chinese_characters_and_never_before_a_comma() -> None:
    assert wrap("一二三四，五六七八（九）", 8) == ["一二三", "四，五六", "七八", "（九）"]
    assert wrap("共 12345 件", 6) == ["共", "12345", "件"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("", 10) == [""]


def test_arguments_are_declared_for_every_command() -> None:
    assert tuple(arguments._COMMANDS) == COMMANDS
