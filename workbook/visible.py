"""Characters that deceive the eye, made visible: one that turns the direction of writing, a line break."""

from __future__ import annotations

import re

_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TURNS = re.compile(f"[{_TURNING}]")
_NEVER_IN_NAMES = re.compile(rf"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200d\u2028\u2029\u2060\ufeff{_TURNING}]")


def visible(text: str) -> str:
    """The text with each character that turns the direction of writing as its number, ``⟨U+202E⟩``."""
    return _TURNS.sub(_number, text)


def visible_name(name: str) -> str:
    """A file's name with everything in it that shows nothing, or shows something else, as its number."""
    return _NEVER_IN_NAMES.sub(_number, name)


def _number(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found[0]):04X}⟩"
