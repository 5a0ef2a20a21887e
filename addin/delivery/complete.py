"""Whether the wheels of a bundle are all that is needed, asked of the wheels themselves.

pip evaluates markers for the machine it runs on, never for another one, so its own resolver cannot
tell on Linux that ``tqdm`` needs ``colorama`` on Windows.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from email.parser import Parser
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from .target import Target


def lacking(wheels: Iterable[Path], target: Target, python: str, program: str) -> tuple[str, ...]:
    """What would be missing on a machine of the target with this Python; empty where all is there.

    Args:
        wheels: the wheel files.
        target: the machines.
        python: such as ``3.12``.
        program: the package to start from; what it needs is looked for, and what that needs in turn.

    Returns:
        Requirements that no wheel meets, in order, such as ``pandas>=2.2``.
    """
    tags = _tags(target, python)
    there = {name: (version, path) for name, version, path in _fitting(wheels, tags)}
    here = target.markers(python)
    todo = [Requirement(program)]
    seen: set[tuple[str, frozenset[str]]] = set()
    missing: set[str] = set()
    while todo:
        wanted = todo.pop()
        name = canonicalize_name(wanted.name)
        if name not in there or there[name][0] not in wanted.specifier:
            missing.add(f"{wanted.name}{wanted.specifier}")
        elif (key := (name, frozenset(wanted.extras))) not in seen:
            seen.add(key)
            todo += _needs(there[name][1], here, wanted.extras)
    return tuple(sorted(missing))


def _needs(wheel: Path, here: dict[str, str], extras: set[str]) -> list[Requirement]:
    """What a wheel needs on such a machine, with these extras; markers are done with."""
    needed = []
    for line in _required(wheel):
        one = Requirement(line)
        asked = (here | {"extra": extra} for extra in ("", *sorted(extras)))
        if one.marker is None or any(one.marker.evaluate(each) for each in asked):
            one.marker = None
            needed.append(one)
    return needed


@cache
def _required(wheel: Path) -> tuple[str, ...]:
    with zipfile.ZipFile(wheel) as package:
        (name,) = (n for n in package.namelist() if n.endswith(".dist-info/METADATA") and n.count("/") == 1)
        return tuple(Parser().parsestr(package.read(name).decode("utf-8")).get_all("Requires-Dist") or ())


def _fitting(wheels: Iterable[Path], tags: frozenset[Tag]) -> Iterator[tuple[str, Version, Path]]:
    for path in wheels:
        name, version, _, own = parse_wheel_filename(path.name)
        if not tags.isdisjoint(own):
            yield name, version, path


def _tags(target: Target, python: str) -> frozenset[Tag]:
    major, minor = map(int, python.split("."))
    interpreter = f"cp{major}{minor}"
    return frozenset(
        [
            *cpython_tags((major, minor), platforms=target.tags),
            *compatible_tags((major, minor), interpreter, target.tags),
        ]
    )
