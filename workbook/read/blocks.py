"""What a document is once its file format is gone: paragraphs and grids, in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..numbers import Reading
from ..submission import Observation


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one line of a text file."""

    text: str
    address: str = ""
    """``第38行``, ``第12段``, ``第3页``"""


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a grid as it stands there."""

    text: str
    address: str = ""
    """``依申请公开!D8`` in a spreadsheet, ``第2个表第8行第4列`` elsewhere."""
    raw: object = None
    """The spreadsheet's own value (a number stays a number); None where the source has only text."""
    formula: str = ""
    height: int = 1
    """Rows it spans, itself included."""
    width: int = 1
    """Columns it spans."""
    page: int | None = None
    """One based, where the document has pages."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its empty cells kept.

    A cell that spans rows or columns stands at its top left place and says how far it reaches; the
    other places it covers hold None, as do places where a row has no cell.  Rows are equally long.
    """

    rows: tuple[tuple[Slot | None, ...], ...]
    title: str = ""
    """The sheet it stands on, in a spreadsheet."""


Block = Paragraph | Grid


@dataclass(frozen=True)
class Readings:
    """What was recognised by official labels, in whatever layout."""

    values: Mapping[str, Reading] = field(default_factory=dict)
    """Only the cells that were found, by cell name of the form looked for."""
    extra: Mapping[str, Reading] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
