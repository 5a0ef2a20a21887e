"""Documentation is a tested promise: commands, options, rules, packages, modules and links."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from cases import ROOT
from manual import whole
from nianbao.addin.cli.arguments import build_parser
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.district.rules_file import read_rules
from nianbao.validators.render import markdown, pages

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MANUAL = whole()
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("nianbao has no commands")


def sections(text: str, level: int) -> dict[str, str]:
    """Text below each heading of one level, by the heading."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("command", commands())
def test_every_command_has_a_section_with_all_its_options(command: str) -> None:
    found = [body for title, body in sections(MANUAL, 3).items() if title.startswith(f"`nianbao {command}`")]
    assert len(found) == 1
    options = [
        option
        for action in commands()[command]._actions
        for option in action.option_strings
        if option != "-h"
    ]
    assert [option for option in options if option != "--help" and f"`{option}" not in found[0]] == []


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_every_command_stands_in_both_readmes(readme: str) -> None:
    assert [name for name in commands() if f"`nianbao {name}" not in readme] == []


@pytest.mark.parametrize("document", [ENGLISH, CHINESE, MANUAL], ids=["English", "Chinese", "manual"])
def test_no_document_promises_a_command_that_is_not_there(document: str) -> None:
    assert set(re.findall(r"`nianbao ([a-z]+)", document)) <= set(commands())


def test_the_local_rules_of_the_manual_can_be_used_as_they_stand(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL)
    file = tmp_path / "规则.toml"
    file.write_text(example, "utf-8")
    district = read_rules(file)
    assert district.catalogue.rule("Q01").severity == "warning"
    assert {kind: day.isoformat() for kind, day in district.deadlines.items()} == {
        "部门": "2025-01-26",
        "": "2025-01-20",
    }


def test_the_readmes_say_the_same() -> None:
    def shape(text: str) -> list[str]:
        """Headings by level, code blocks whole, links without their words."""
        code = re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL)
        headings = re.findall(r"^#+(?= )", text, re.MULTILINE)
        links = re.findall(r"\]\(([^)]+)\)", text)
        return [*headings, *code, *(link for link in links if not link.startswith("README"))]

    assert shape(ENGLISH) == shape(CHINESE)


def test_the_rules_are_listed_as_the_catalogue_has_them() -> None:
    listed = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "rules").iterdir()}
    assert listed == pages(), "the catalogue has changed: run make docs"


def test_every_rule_has_its_page_and_is_printed() -> None:
    named = {f"{rule.id}.md" for rule in CATALOGUE.rules}
    assert {path.name for path in (ROOT / "docs" / "rules").iterdir()} == named | {"README.md"}
    assert [rule.id for rule in CATALOGUE.rules if f"### {rule.id} {rule.title}\n" not in markdown()] == []


def test_every_package_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    names = [re.split(r"[<>=~ \[]", requirement)[0] for requirement in asked]
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    told = {name for row in rows for name in row.split(", ")}
    assert [name for name in names if name not in told] == []
    assert sorted(told - set(names) - {"package", "---"}) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8"))
    local = [unquote(target.partition("#")[0]) for target in targets if "://" not in target]
    assert [target for target in local if target and not (document.parent / target).exists()] == []


def test_the_layout_names_modules_that_exist() -> None:
    """In one row, a bare file name lies in the folder of the path before it."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    named = []
    for row in rows:
        folder = ROOT
        for path in re.findall(r"`([\w/]+(?:\.\w+|/))`", row):
            folder = ROOT / path if path.endswith("/") else (ROOT / path).parent if "/" in path else folder
            named.append(ROOT / path if "/" in path else folder / path)
    assert len(named) > 10
    assert [str(path.relative_to(ROOT)) for path in named if not path.exists()] == []


def test_the_changelog_opens_with_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    newest, body = next(iter(sections((ROOT / "CHANGELOG.md").read_text("utf-8"), 2).items()))
    assert newest.split()[0] == project["version"]
    entries = re.findall(r"^- (.*)$", body, re.MULTILINE)
    assert [entry for entry in entries if not re.match(r"\d{4}-\d{2}-\d{2} \S", entry)] == []
