"""The pinned versions the program runs on, as ``requirements.txt`` has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ..errors import WrongUsage
from .target import Target


@dataclass(frozen=True, slots=True)
class Pin:
    """One package at one version."""

    name: str
    """As PyPA writes names: small letters and hyphens."""
    version: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


def pins(path: Path, target: Target, python: str) -> tuple[Pin, ...]:
    """What is needed on a machine of the target with this Python, by name.

    Raises:
        WrongUsage: a line is no pinned version.
    """
    here = target.markers(python)
    found = {
        Pin(canonicalize_name(one.name), _version(one, path))
        for one in _requirements(path)
        if one.marker is None or one.marker.evaluate(here)
    }
    return tuple(sorted(found, key=lambda pin: pin.name))


def _requirements(path: Path) -> Iterator[Requirement]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.partition("#")[0].strip()
        if text:
            try:
                yield Requirement(text)
            except InvalidRequirement as error:
                raise WrongUsage(f"{path} 第 {number} 行“{text}”不是“名称==版本”的写法") from error


def _version(one: Requirement, path: Path) -> str:
    versions = [each.version for each in one.specifier if each.operator == "=="]
    if len(versions) != 1 or len(one.specifier) != 1:
        raise WrongUsage(f"{path} 中的“{one}”没有定死一个版本，应写成“名称==版本”")
    return versions[0]
