"""The package: zip members, content types, relationships."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DOCUMENT_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT_TYPES_PART = "[Content_Types].xml"
_LONGEST_ADDRESS = 2079
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_LINKED_KINDS = frozenset(
    {"externalLink", "externalLinkPath", "attachedTemplate", "oleObject", "connections"}
)
"""Relationships that make Excel ask whether to update links, or fetch something."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part."""

    key: str
    kind: str
    """The last word of its type: ``worksheet``, ``hyperlink``."""
    target: str
    """The part it leads to, from the root of the package; an address where it leads outside."""
    external: bool


class Package:
    """The parts of an .xlsx, .xlsm, .xlam or .docx, with their relationships."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.members = [info.filename for info in package.infolist() if not info.is_dir()]
            self.parts = {name: package.read(name) for name in self.members}
        self._roots: dict[str, etree._Element | None] = {}
        self._relationships: dict[str, dict[str, Relationship]] = {}

    def xml(self, part: str) -> etree._Element | None:
        """The root of a part; None where it is absent or no XML."""
        if part not in self._roots:
            try:
                self._roots[part] = etree.fromstring(
                    self.parts[part], etree.XMLParser(resolve_entities=False, huge_tree=True)
                )
            except (KeyError, etree.XMLSyntaxError):
                self._roots[part] = None
        return self._roots[part]

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Relationships of a part by key (``rId1``); of the package itself for an empty name."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def _read_relationships(self, part: str) -> dict[str, Relationship]:
        root = self.xml(relationships_part(part))
        found = {}
        for element in [] if root is None else root.iter(_RELATIONSHIPS + "Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            found[element.get("Id", "")] = Relationship(element.get("Id", ""), kind, target, external)
        return found

    def of_kind(self, part: str, kind: str) -> list[str]:
        """Parts that ``part`` leads to by relationships of one kind."""
        related = self.relationships(part).values()
        return [each.target for each in related if each.kind == kind and not each.external]

    def linked(self, element: etree._Element, part: str, attribute: str = "id") -> Relationship | None:
        """The relationship an element names with ``r:id``."""
        return self.relationships(part).get(element.get(DOCUMENT_RELATIONSHIPS + attribute, ""))

    @cached_property
    def content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Types by suffix, and by part."""
        root = self.xml(_CONTENT_TYPES_PART)
        if root is None:
            return {}, {}
        defaults = {
            e.get("Extension", "").lower(): e.get("ContentType", "") for e in root.iter(_TYPES + "Default")
        }
        overrides = {
            e.get("PartName", "").lstrip("/"): e.get("ContentType", "")
            for e in root.iter(_TYPES + "Override")
        }
        return defaults, overrides

    @property
    def workbook(self) -> str:
        """The workbook part; empty where there is none."""
        return next(iter(self.of_kind("", "officeDocument")), "")


def relationships_part(part: str) -> str:
    """Where the relationships of a part stand."""
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")


def owner(relationships: str) -> str:
    """The part whose relationships these are."""
    folder, name = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def complaints(package: Package) -> Iterator[str]:
    """What is wrong with the package before anyone looks at a sheet."""
    yield from _members(package)
    yield from _content_types(package)
    for part in package.parts:
        if part.endswith(".rels"):
            yield from _relationships(package, part)
    if package.workbook not in package.parts:
        yield "_rels/.rels: leads to no workbook"


def _members(package: Package) -> Iterator[str]:
    seen: set[str] = set()
    for name in package.members:
        if name.lower() in seen:
            yield f"{name}: stands twice in the package"
        seen.add(name.lower())
        if "\\" in name or name.startswith("/"):
            yield f"{name}: no part may be called so"
        if name.lower().endswith(_XML_SUFFIXES) and package.xml(name) is None:
            yield f"{name}: is not well-formed XML"
        if b"<!DOCTYPE" in package.parts[name][:1000]:
            yield f"{name}: carries a DOCTYPE"


def _content_types(package: Package) -> Iterator[str]:
    defaults, overrides = package.content_types
    for part in package.parts:
        suffix = part.rsplit(".", 1)[-1].lower()
        if part != _CONTENT_TYPES_PART and part not in overrides and suffix not in defaults:
            yield f"{part}: has no content type"
    for part in overrides:
        if part not in package.parts:
            yield f"{_CONTENT_TYPES_PART}: names {part}, which is not there"


def _relationships(package: Package, part: str) -> Iterator[str]:
    source = owner(part)
    if source and source not in package.parts:
        yield f"{part}: belongs to {source}, which is not there"
    root = package.xml(part)
    keys = [] if root is None else [e.get("Id", "") for e in root.iter(_RELATIONSHIPS + "Relationship")]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{part}: {key} stands twice"
    for relationship in package.relationships(source).values():
        where = f"{part}: {relationship.key}"
        if relationship.kind in _LINKED_KINDS:
            yield f"{where} is an external link ({relationship.kind})"
        elif not relationship.external and relationship.target not in package.parts:
            yield f"{where} leads to {relationship.target}, which is not there"
        elif relationship.external and relationship.kind != "hyperlink":
            yield f"{where} leads outside the file ({relationship.kind})"
        elif relationship.external:
            yield from _address(relationship.target, where)


def _address(address: str, where: str) -> Iterator[str]:
    if len(address) > _LONGEST_ADDRESS:
        yield f"{where} is an address of {len(address)} characters ({_LONGEST_ADDRESS} at most)"
    if not address or any(character.isspace() or character in '<>"{}|^`' for character in address):
        yield f"{where} is no legal address: {address!r}"
