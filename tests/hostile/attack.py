"""A file made to do harm, and what is to be said of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import cases
from xlsx_edits import drawn, parts


@dataclass(frozen=True)
class Attack:
    """One hostile file."""

    name: str
    """The file's name; it says in Chinese what is done, as a person would name the file."""
    tried: str
    """The same in English, for the developer page."""
    make: Callable[[], bytes]
    says: str = ""
    """How the sentence about it begins; empty where the file is harmless and is read."""


@cache
def good() -> bytes:
    """A workbook of a real agency, to be spoilt."""
    return drawn(cases.real(0))


@cache
def good_parts() -> dict[str, bytes]:
    """Its parts by name."""
    return parts(good())


def spoilt(changes: dict[str, bytes]) -> bytes:
    """The good workbook with some parts replaced or added, well packed."""
    return zipped({**good_parts(), **changes}.items())


def zipped(files: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file; names may come twice."""
    import warnings

    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # a repeated name is what is wanted
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()
