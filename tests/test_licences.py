"""Every pinned package has a licence that somebody has read, and a date of its last release."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from cases import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LICENCES = (ROOT / "docs" / "licences.md").read_text("utf-8")
DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
NEVER_TO_RUN = re.compile(r"\bA?GPL|GNU (Affero )?General|non-?commercial", re.IGNORECASE)
ELSEWHERE = {"appscript", "colorama", "pywin32", "win-unicode-console"}
"""Only installed on Windows or macOS."""


def pinned(name: str) -> set[str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    wanted = (line.partition("#")[0].strip() for line in lines if not line.startswith("-r"))
    return {canonicalize_name(Requirement(line).name) for line in wanted if line}


def written(heading: str) -> dict[str, str]:
    """The licence of each package, as one section of the page has it."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", LICENCES, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    return {name: licence for licence, names in rows if names != "packages" for name in names.split(", ")}


def said_by(package: str) -> str:
    """The licence a package says it has: one line of it."""
    found = metadata(package)
    text = found.get("License-Expression") or found.get("License") or ""
    if text and "\n" not in text:
        return text
    kinds = [line for line in found.get_all("Classifier") or () if line.startswith("License ::")]
    return " / ".join(line.rpartition(" :: ")[2] for line in kinds)


@pytest.mark.parametrize(
    ("heading", "requirements"),
    [("To run", "requirements.txt"), ("To test only", "requirements-dev.txt")],
)
def test_every_licence_is_the_one_written_down(heading: str, requirements: str) -> None:
    known = written(heading)
    assert set(known) == pinned(requirements)
    found = {}
    for name in known:
        try:
            found[name] = said_by(name)
        except PackageNotFoundError:
            assert name in ELSEWHERE
    assert {name: (known[name], licence) for name, licence in found.items() if licence != known[name]} == {}


def test_nothing_is_handed_on_that_may_not_be() -> None:
    known = written("To run")
    assert {name: licence for name, licence in known.items() if NEVER_TO_RUN.search(licence)} == {}


@pytest.mark.parametrize(
    "licence", ["GPL", "GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3 (GPLv3)"]
)
def test_such_a_licence_is_seen(licence: str) -> None:
    assert NEVER_TO_RUN.search(licence)
    assert not NEVER_TO_RUN.search("LGPL-2.1-only")


def test_every_direct_dependency_has_the_month_of_its_last_release() -> None:
    rows = [line.strip("| ").split(" | ") for line in DEPENDENCIES.splitlines() if line.startswith("| ")]
    without = {}
    for cells in rows:
        if cells[0] == "package":
            column = cells.index("last")
        elif cells[column]:
            months = re.findall(r"\b20\d\d-(?:0[1-9]|1[0-2])\b", cells[column])
            names = cells[0].split(", ")
            if len(months) != len(names) or len(", ".join(months)) != len(cells[column]):
                without[cells[0]] = cells[column]
    assert without == {}
