"""The words a report uses for what the tables count, and the small words between them.

Official labels are taken from the form; ``words.txt`` is how people say the same otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path

from nianbao.workbook.form import Form, form_of_version

_LONGEST_NUMBER = 3
"""Characters of the number before a label: 一、 （三） 1."""

Meaning = tuple[str, str]
"""Kind of word, and which of them: ``("row", "granted")``, ``("block", "review")``, ``("glue", "")``."""


class Lexicon:
    """Words by how they begin, the longest first."""

    def __init__(self, words: Mapping[str, Meaning]) -> None:
        """Sort the words for searching."""
        self._words = words
        self._by_beginning: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._by_beginning.setdefault(word[:2], []).append(word)
        first, second = (
            "".join(sorted({word[place] for word in words if len(word) > place})) for place in (0, 1)
        )
        alone = "".join(sorted(word for word in words if len(word) == 1))
        self.beginning = f"[{re.escape(alone)}]|[{re.escape(first)}](?=[{re.escape(second)}])"
        """A pattern for where a word may begin: nine of ten places of a text are passed over at once."""

    def hints(self, telling: Callable[[Meaning], bool]) -> re.Pattern[str]:
        """Finds how words of these meanings begin: where it finds nothing, none of them stands."""
        follow: dict[str, set[str]] = {}
        for word, meaning in self._words.items():
            if telling(meaning):
                follow.setdefault(word[0], set()).add(word[1:2])
        begun = (re.escape(first) + _one_of(second) for first, second in sorted(follow.items()))
        return re.compile("|".join(begun))

    def at(self, text: str, place: int) -> tuple[str, Meaning] | None:
        """The longest known word that begins here."""
        for word in self._by_beginning.get(text[place : place + 2], ()):
            if text.startswith(word, place):
                return word, self._words[word]
        meaning = self._words.get(text[place])
        return None if meaning is None else (text[place], meaning)


def _one_of(characters: set[str]) -> str:
    """A pattern for one of these; for anything where one of them is nothing."""
    return "" if "" in characters else f"[{re.escape(''.join(sorted(characters)))}]"


@cache
def lexicon(version: str) -> Lexicon:
    """The words for one form: its official labels, and what is said instead of them."""
    words = dict(_said(Path(__file__).with_name("words.txt").read_text("utf-8")))
    words.update(_official(form_of_version(version)))
    return Lexicon(words)


def _said(text: str) -> Iterator[tuple[str, Meaning]]:
    """The words of the file with what they mean, heading by heading."""
    meaning: Meaning = ("", "")
    for line in text.splitlines():
        if line.startswith("["):
            kind, _, value = line.strip("[]").partition(" ")
            meaning = (kind, value)
        elif not line.startswith("#"):
            yield from ((word, meaning) for word in line.split())


def _official(form: Form) -> Iterator[tuple[str, Meaning]]:
    """The labels of tables three and four as words; groups as what their rows have in common."""
    groups: dict[str, list[str]] = {}
    for cell in form.table("t3").cells:
        row, _, _ = cell.name[3:].rpartition("_total")
        if not row or row == "handled":
            continue
        for label in cell.row_labels:
            groups.setdefault(_bare(label), []).append(row)
    for label, rows in groups.items():
        shared = rows[0] if len(rows) == 1 else _shared_beginning(rows)
        if len(label) > 2 and shared:
            yield label, ("row", shared)
    for cell in form.table("t3").cells:
        if cell.name.startswith("t3_new_") and len(label := cell.column_labels[-1]) > 2:
            yield label, ("column", cell.name.removeprefix("t3_new_"))


def _bare(label: str) -> str:
    """A label without its numbering, without what stands in brackets."""
    number = next((end for sign in "）、." if 0 < (end := label.find(sign) + 1) <= _LONGEST_NUMBER), 0)
    return label[number:].partition("（")[0]


def _shared_beginning(rows: list[str]) -> str:
    """What the keys of a group's rows begin with: ``refuse_``."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*rows, strict=False))
    return "".join(letters[0] for letters in alike)
