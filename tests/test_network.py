"""Nothing of ours goes to the network: said by every import, and by the demonstration with it cut."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import ROOT

NETWORK = frozenset(
    {
        *("socket", "_socket", "ssl", "select", "selectors", "socketserver", "asyncio", "http", "xmlrpc"),
        *("urllib.request", "urllib.robotparser", "ftplib", "smtplib", "poplib", "imaplib", "nntplib"),
        *("telnetlib", "webbrowser", "wsgiref", "urllib3", "requests", "httpx", "aiohttp", "websockets"),
        *("paramiko", "boto3", "tornado", "distributed", "dask", "fsspec"),
    }
)
ASKED_FOR = {
    "addin/intake/addresses.py": {"fsspec"},
    "addin/reading/cluster.py": {"distributed"},
}
"""Only where somebody gives an address (``s3://…``, ``--cluster ADDRESS``)."""
CUT = """
import sys

def cut(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        tried.append(event)
        raise OSError(101, event)

tried = []
sys.addaudithook(cut)
from nianbao.addin.cli import main
status = main(sys.argv[1:])
sys.stdout.flush()
sys.exit(f"{status} {tried}" if status or tried else 0)
"""
"""Every attempt to make a socket, look a name up or open an address fails, and is told."""


def modules() -> list[Path]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = project["tool"]["setuptools"]["package-dir"].values()
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Full names of what is imported, wherever in the module, also by name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def of_the_network(path: Path) -> set[str]:
    names = set(imported(path))
    return {word for word in NETWORK for name in names if name == word or name.startswith(f"{word}.")}


def test_no_module_imports_the_network() -> None:
    found = {path.relative_to(ROOT).as_posix(): of_the_network(path) for path in modules()}
    allowed = {name: words for name, words in ASKED_FOR.items() if (ROOT / name).is_file()}
    assert {name: words for name, words in found.items() if words - allowed.get(name, set())} == {}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("import http.client", {"http"}),
        ("from urllib import request", {"urllib.request"}),
        ("def late():\n    from urllib.request import urlopen", {"urllib.request"}),
        ("import_module('socket')", {"socket"}),
        ("from urllib.parse import quote", set()),
        ("from .socket import plug", set()),
    ],
)
def test_an_import_of_the_network_is_seen(line: str, words: set[str], tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(line, "utf-8")
    assert of_the_network(tmp_path / "module.py") == words


def cut(*arguments: object, program: str = CUT) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONUTF8": "1"}, check=False)


def test_the_whole_demo_runs_with_the_network_cut(tmp_path: Path) -> None:
    ran = cut("demo", tmp_path / "out")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode().splitlines()[-1].startswith("演示完成，结果与预期一致")
    assert (tmp_path / "out" / "2024年度汇总表.xlsx").is_file()


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 9)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_the_cut_cuts(attempt: str) -> None:
    program = CUT.replace(
        "status = main(sys.argv[1:])", f"status = 0\ntry:\n    {attempt}\nexcept OSError: pass"
    )
    ran = cut(program=program)
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"0 ['")
