"""What holds the project together: packages listed, floors kept, versions pinned, nothing heavy at start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pytest
from cases import REPORTS, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS: dict[str, str] = PROJECT["tool"]["setuptools"]["package-dir"]
LONGEST_MODULE = 320
LONGEST_LIST_OF_CASES = 450
"""Tests of one thing stay together, with all their cases."""
FLOORS = {
    "nianbao.examples": (),
    "nianbao.macros": (),
    "nianbao.workbook": (),
    "nianbao.validators": ("nianbao.workbook",),
    "nianbao.addin": ("nianbao.workbook", "nianbao.validators", "nianbao.macros", "nianbao.examples"),
    "nianbao.templates": ("nianbao.workbook", "nianbao.validators", "nianbao.addin"),
}
"""What each folder may import, besides itself; the builders of templates are run by hand."""

HEAVY = {
    *("pandas", "numpy", "scipy", "openpyxl", "xlsxwriter", "formulas", "docx", "pdfplumber", "pdfminer"),
    *("bs4", "rich", "xlwings", "lxml", "python_calamine", "xlrd", "pyopenvba", "PIL", "pyarrow"),
}


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project: what git has, or is about to have."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def tracked_texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def package_of(path: Path) -> str | None:
    """The package a file would be installed into, or None."""
    for package, folder in FOLDERS.items():
        if path.is_relative_to(ROOT / folder):
            inner = path.relative_to(ROOT / folder).parent.parts
            return ".".join((package, *inner))
    return None


MODULES = [path for path in tracked() if path.suffix == ".py" and package_of(path)]
PYTHON = [path for path in tracked() if path.suffix == ".py"]


def test_every_folder_with_code_is_a_listed_package() -> None:
    with_code = {package_of(path) for path in MODULES if path.name == "__init__.py"}
    assert sorted(PROJECT["tool"]["setuptools"]["packages"]) == sorted(map(str, with_code))


def folder_of(package: str) -> Path:
    top = ".".join(package.split(".")[:2])
    return ROOT.joinpath(FOLDERS[top], *package.split(".")[2:])


def test_every_other_file_of_a_package_is_installed_with_it() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    listed = PROJECT["tool"]["setuptools"]["packages"]

    installed = {
        path
        for name in listed
        for pattern in patterns.get(name, ())
        for path in folder_of(name).glob(pattern)
    }
    packages = [folder_of(name) for name in listed]
    data = [p for p in tracked() if package_of(p) and not (p.suffix == ".py" and p.parent in packages)]
    assert [str(path.relative_to(ROOT)) for path in data if path not in installed] == []


def imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, wherever in it."""
    package = str(package_of(path)).split(".")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_imports_from_a_floor_above(path: Path) -> None:
    own = ".".join(str(package_of(path)).split(".")[:2])
    allowed = (own, *FLOORS[own])
    ours = [name for name in imports(path) if name.split(".")[0] == "nianbao"]
    assert [name for name in ours if ".".join(name.split(".")[:2]) not in allowed] == []


def test_no_module_hides_two_ideas() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in PYTHON}
    most = {name: LONGEST_LIST_OF_CASES if "/test_" in name else LONGEST_MODULE for name in lengths}
    assert {name: length for name, length in lengths.items() if length > most[name]} == {}


def test_nothing_names_a_private_place_or_an_index() -> None:
    words = ("/wo" + "rk/", "/opt/py" + "pi", "/opt/whe" + "els", "index" + "-url", "find" + "-links")
    hosts = ("py" + "pi.org", "pythonhosted" + ".org", "npm" + "js.", "debian" + ".org", "tun" + "a.")
    found = [
        f"{name}: {word}"
        for name, text in tracked_texts()
        for word in (*words, *hosts)
        if word in text and not (name == ".gitignore" and word == words[0])
    ]
    assert found == []


@pytest.mark.skipif(not REPORTS.is_dir(), reason="../shared is absent")
def test_no_sentence_of_the_reports_is_repeated() -> None:
    from docx import Document

    form = Document(str(REPORTS / "official_form_2021.docx"))
    official = "".join(
        paragraph.text
        for block in (form, *(cell for table in form.tables for cell in table._cells))
        for paragraph in block.paragraphs
    )
    sentences = {
        sentence
        for report in REPORTS.glob("*.txt")
        for sentence in re.split(r"[。\n；|]", report.read_text("utf-8"))
        if len(sentence) >= 25 and sentence not in official
    }
    assert len(sentences) > 100
    texts = list(tracked_texts())
    labels = {text for name, text in texts if name.startswith("workbook/form/")}
    own = {sentence for sentence in sentences if not any(sentence in text for text in labels)}
    assert [(name, sentence) for name, text in texts for sentence in own if sentence in text] == []


def pinned(name: str) -> dict[str, str]:
    """Pinned versions of a requirements file by normalised name."""
    found = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "-r ")):
            requirement = Requirement(line)
            assert re.fullmatch(r"==[^*]+", str(requirement.specifier)), line
            found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


SYSTEMS = (
    {},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin", "platform_system": "Darwin"},
)
ELSEWHERE = {"appscript", "colorama", "psutil", "pywin32", "win-unicode-console"}
"""Packages that are only installed on Windows or macOS."""


def needed(requirements: list[str]) -> set[str]:
    """Names of these packages and of everything they need, here, on Windows and on macOS."""
    todo, seen = [Requirement(text) for text in requirements], set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in seen:
            continue
        seen.add(name)
        lines = [] if name in ELSEWHERE else distribution(name).requires or []
        for each in map(Requirement, lines):
            places = [{"extra": extra, **system} for extra in ("", *requirement.extras) for system in SYSTEMS]
            if each.marker is None or any(each.marker.evaluate(place) for place in places):
                todo.append(each)
    return seen


def test_every_package_is_pinned_with_all_it_needs() -> None:
    runtime, dev = pinned("requirements.txt"), pinned("requirements-dev.txt")
    build = {canonicalize_name(Requirement(text).name) for text in PROJECT["build-system"]["requires"]}
    wanted = needed(PROJECT["project"]["dependencies"]) | build
    assert set(runtime) == wanted
    assert set(dev) - wanted == needed(PROJECT["project"]["optional-dependencies"]["dev"]) - wanted
    both = dev.keys() & runtime.keys()
    assert {name: dev[name] for name in both} == {name: runtime[name] for name in both}


def test_the_tests_run_on_the_pinned_versions() -> None:
    pins = {**pinned("requirements.txt"), **pinned("requirements-dev.txt")}
    wanted = {name: version for name, version in pins.items() if name not in ELSEWHERE}
    assert {name: distribution(name).version for name in wanted} == wanted


def test_pinned_versions_satisfy_the_project() -> None:
    wanted = {**pinned("requirements.txt"), **pinned("requirements-dev.txt")}
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, asked):
        assert wanted[canonicalize_name(requirement.name)] in requirement.specifier, requirement


@pytest.mark.parametrize("arguments", [[], ["--help"], ["validate", "--help"]], ids=" ".join)
def test_nothing_heavy_is_imported_to_start(arguments: list[str]) -> None:
    program = (
        "import sys, nianbao.addin.cli as cli\n"
        f"arguments = {arguments!r}\n"
        "if arguments: cli.main(arguments)\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stderr.splitlines()[-1] == "[]"
