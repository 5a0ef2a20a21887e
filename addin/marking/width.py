"""How wide Chinese text is in a terminal, where its lines may break, what of it can be shown at all."""

from __future__ import annotations

import re
import unicodedata

from nianbao.workbook.visible import visible

_UNIT = re.compile(r"[\x21-\x7e]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。；：、！？）》」』”’…％)]},.;:!?%")
_NOT_LAST = frozenset("（《「『“‘([{")


def printable(text: str) -> str:
    """The text without the control characters that neither a terminal nor an XML part may hold.

    Halves of characters, from file names that are no proper text, become ``?``; characters that turn
    the direction of writing become visible.
    """
    proper = visible(text.encode("utf-8", "replace").decode("utf-8"))
    return "".join(char for char in proper if char in "\n\t" or unicodedata.category(char) != "Cc")


def columns(text: str) -> int:
    """Terminal columns a text takes: two for a full-width character, none for a combining one."""
    return sum(_character(character) for character in text)


def _character(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns: Chinese breaks anywhere, Latin words and numbers stay whole.

    No line begins with closing punctuation or ends with an opening bracket; a word longer than a
    line is cut.
    """
    lines = [""]
    for unit in _units(text, max(width, 2)):
        if columns(lines[-1]) + columns(unit.rstrip()) <= width:
            lines[-1] += unit if lines[-1] else unit.lstrip()
        else:
            lines.append(unit.lstrip())
    return [line.rstrip() for line in lines]


def _units(text: str, width: int) -> list[str]:
    """Pieces that must not be broken, none wider than a line."""
    units: list[str] = []
    for piece in _UNIT.findall(text):
        glued = units and (piece[0] in _NOT_FIRST or units[-1][-1] in _NOT_LAST)
        if glued and columns(units[-1] + piece) <= width:
            units[-1] += piece
        elif columns(piece) > width:
            units += [piece[start : start + width] for start in range(0, len(piece), width)]
        else:
            units.append(piece)
    return units
