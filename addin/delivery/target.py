"""The machines a bundle is for: what pip has to be told about them, and what markers see there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PYTHONS = ("3.11", "3.12", "3.13")
"""The versions of Python a bundle can be for."""

_MARKERS: Mapping[str, Mapping[str, str]] = {
    "windows": {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
    },
    "linux": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
}
_TAGS: Mapping[str, tuple[str, ...]] = {
    "windows": ("win_amd64",),
    "linux": (
        *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)),
        *("manylinux2014_x86_64", "manylinux_2_12_x86_64", "manylinux2010_x86_64"),
        *("manylinux_2_5_x86_64", "manylinux1_x86_64"),
    ),
}
"""Every distribution of these years has glibc 2.28 or newer; pip takes older wheels only where named."""

PLATFORMS = tuple(_MARKERS)


@dataclass(frozen=True, slots=True)
class Target:
    """Machines of one system, with any of several versions of Python."""

    platform: str
    """``windows`` or ``linux``; both with 64-bit processors of the x86 kind."""
    pythons: tuple[str, ...]
    """Such as ``("3.11", "3.12")``, oldest first."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The platform tags of wheels that run there, best first."""
        return _TAGS[self.platform]

    @property
    def title(self) -> str:
        """The system, as a person is to read it."""
        return "Windows x64" if self.platform == "windows" else "Linux x86_64"

    def markers(self, python: str) -> dict[str, str]:
        """What environment markers see there."""
        return {
            **_MARKERS[self.platform],
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "extra": "",
        }
