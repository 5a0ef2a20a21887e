"""The zip package of a workbook, opened with care: sizes limited, checksums checked, no DTD.

Everything that reads a part of an ``.xlsx`` or ``.ods`` asks here, so that nothing is inflated or
parsed before it was found harmless.  Macros are parts nobody asks for.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple
from xml.parsers import expat

from .limits import MOST_INFLATED, MOST_PARTS
from .refusal import (
    DAMAGED_PART,
    FORBIDDEN_DECLARATION,
    MISSING_PART,
    PASSWORD,
    SWOLLEN,
    TOO_MANY_PARTS,
    TRUNCATED,
    TWICE,
    Refusal,
)

PART_LIMIT = 64 << 20
"""Bytes of one inflated part; a workbook of this form has parts of some 100 KB."""
_SUSPECT_SIZE, _SUSPECT_RATIO = 8 << 20, 250
"""A part this large that was packed this tightly is no table somebody filled in."""
_ENCRYPTED = 0x1
_PIECE = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Those a package may use; the others inflate without asking how much is wanted."""
_ENTRY = b"PK\x01\x02"
_USUAL_MAIN = ("xl/workbook.xml", "word/document.xml")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED_ENCODING = re.compile(rb"""^(\s*<\?xml[^>]*?)\sencoding\s*=\s*["'][^"']*["']""")
_ROOT = re.compile(rb"<[^?!]")
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)


class Relation(NamedTuple):
    """A relationship between two parts."""

    kind: str
    """The last step of its type: ``worksheet``, ``styles``, ``officeDocument`` ..."""
    target: str
    """Name of the part it leads to; for a link out of the package, whatever stands there."""


class Package:
    """The parts of a zip package by name."""

    def __init__(self, data: bytes) -> None:
        """Open the directory of the package; parts are inflated when asked for.

        Raises:
            Refusal: the zip is damaged, has far too many parts, or two of one name.
        """
        count = data.count(_ENTRY)
        if count > MOST_PARTS:
            raise Refusal(TOO_MANY_PARTS, count=count, most=MOST_PARTS)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS as error:
            raise Refusal(TRUNCATED) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._folded: dict[str, str] = {}
        self._inflated: dict[str, int] = {}
        for info in self._zip.infolist():
            name = info.filename.lstrip("/")
            if name.casefold() in self._folded and not info.is_dir():
                raise Refusal(TWICE, part=name)
            self._parts[name] = info
            self._folded[name.casefold()] = name
        self._relations: dict[str, Mapping[str, Relation]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._parts)

    def has(self, name: str) -> bool:
        """Whether there is such a part; part names ignore case."""
        return name.casefold() in self._folded

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            Refusal: it is missing, damaged, encrypted or suspiciously large.
        """
        info = self._parts.get(self._folded.get(name.casefold(), ""))
        if info is None:
            raise Refusal(MISSING_PART, part=name)
        if info.flag_bits & _ENCRYPTED:
            raise Refusal(PASSWORD)
        tight = info.file_size > _SUSPECT_RATIO * max(info.compress_size, 1)
        if info.file_size > PART_LIMIT or (info.file_size > _SUSPECT_SIZE and tight):
            raise Refusal(SWOLLEN, part=name)
        self._inflated[info.filename] = info.file_size
        if sum(self._inflated.values()) > MOST_INFLATED:
            raise Refusal(SWOLLEN, part=name)
        try:
            return inflated(self._zip, info)
        except _ZIP_ERRORS as error:
            raise Refusal(DAMAGED_PART, part=name) from error

    def xml(self, name: str) -> bytes:
        """The bytes of an XML part, as UTF-8 and without a document type declaration.

        Raises:
            Refusal: as ``part``, and where a declaration could define entities.
        """
        data = self.part(name)
        if data.startswith(_UTF16_MARKS) or b"\0" in data[:4]:
            data = _as_utf8(name, data)
        root = _ROOT.search(data)
        if b"<!" in data[: root.start() if root else len(data)] and b"<!DOCTYPE" in data:
            raise Refusal(FORBIDDEN_DECLARATION, part=name)
        return data

    def relations(self, name: str = "") -> Mapping[str, Relation]:
        """The relationships of a part by id; those of the package itself for an empty name.

        Raises:
            Refusal: the part that lists them is missing or damaged.
        """
        if name not in self._relations:
            self._relations[name] = self._read_relations(name)
        return self._relations[name]

    def _read_relations(self, name: str) -> dict[str, Relation]:
        folder, file = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", file + ".rels")
        found: dict[str, Relation] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.endswith("|Relationship"):
                kind = attributes["Type"].rpartition("/")[2]
                target = attributes["Target"]
                if attributes.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes["Id"]] = Relation(kind, target)

        parse(listing, self.xml(listing), start)
        return found

    @cached_property
    def main(self) -> str:
        """The part the package is about: ``xl/workbook.xml``, ``word/document.xml``; empty if none.

        Where the package does not say it, the usual place is tried.
        """
        relations = self.relations().values() if self.has("_rels/.rels") else ()
        named = [relation.target for relation in relations if relation.kind == "officeDocument"]
        return next((part for part in (*named, *_USUAL_MAIN) if self.has(part)), "")


def inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, never more than its directory says it has, whatever was packed.

    ``ZipFile.read`` inflates everything first and cuts it afterwards.

    Raises:
        BadZipFile: the bytes are not those the directory speaks of.
        NotImplementedError: packed in a way that cannot be inflated piece by piece.
        OSError, EOFError, zlib.error, ValueError: damaged otherwise.
    """
    if info.compress_type not in _METHODS:
        raise NotImplementedError(f"compression method {info.compress_type}")
    with archive.open(info) as packed:
        data = b"".join(iter(lambda: packed.read(_PIECE), b""))
    if len(data) != info.file_size:
        raise zipfile.BadZipFile(f"{info.filename}: {len(data)} bytes instead of {info.file_size}")
    return data


def parse(
    part: str,
    xml: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run an XML part through expat; names in a namespace come as ``uri|name``, others as they are.

    Raises:
        Refusal: the XML is not well formed, declares a document type, or a handler could not make
            sense of an attribute (``ValueError``, ``KeyError``).
    """

    def forbid(*_: object) -> None:
        raise Refusal(FORBIDDEN_DECLARATION, part=part)

    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = forbid
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise Refusal(DAMAGED_PART, part=part) from error


def _as_utf8(part: str, data: bytes) -> bytes:
    """A UTF-16 part in UTF-8; with a byte order mark or without."""
    if data.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    else:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        narrowed = data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise Refusal(DAMAGED_PART, part=part) from error
    return _DECLARED_ENCODING.sub(rb"\1", narrowed)
