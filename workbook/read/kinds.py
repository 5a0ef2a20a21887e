"""What a file is, told by its content; its suffix only decides between kinds of plain text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Literal, NamedTuple

from .package import Package
from .refusal import (
    ARCHIVE,
    BINARY_WORKBOOK,
    OLD_WORD,
    OLD_XML,
    OTHER_COMPOUND,
    OTHER_OFFICE,
    PASSWORD,
    PICTURE,
    RICH_TEXT,
    TEXT_NAMED_OTHERWISE,
    TRUNCATED,
    UNKNOWN,
    WEB_ARCHIVE,
    Refusal,
)

Kind = Literal["ooxml", "ods", "biff", "report"]
"""``ooxml``: .xlsx, .xlsm and the like; ``biff``: .xls and WPS .et; ``report``: a document."""

_TEXT_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})
_BINARY_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".docx", ".pdf"})
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BARE_BIFF = tuple(map(bytes.fromhex, ("09000400", "09020600", "09040600", "09080800", "09081000")))
"""First record of a workbook that stands in no compound file (Excel 2 to 4, some exports)."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PDF_WITHIN = 1024
_HEAD = 4096
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_STREAMS: Mapping[str, str] = {
    "WordDocument": OLD_WORD,
    "PowerPoint Document": OTHER_OFFICE,
    "EncryptedPackage": PASSWORD,
}
_HTML_STARTS = ("<!doctype html", "<html", "<head", "<body", "<table", "<div", "<meta", "<style")


class Content(NamedTuple):
    """The content of a file and what it is."""

    kind: Kind
    data: bytes
    package: Package | None = None
    """The zip package it is, for ``ooxml`` and ``ods``."""


def recognise(data: bytes, suffix: str) -> Content:
    """What a file is.

    Args:
        data: its bytes.
        suffix: its suffix in lower case, with the dot.

    Raises:
        Refusal: it is nothing that can be read, with what it is.
    """
    if data.startswith(_ZIP):
        package = Package(data)
        return Content(_kind_of_package(package), data, package)
    if data.startswith(_OLE):
        return Content(_kind_of_compound(data), data)
    if data.startswith(_BARE_BIFF):
        return Content("biff", data)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Content("report", data)
    if data.startswith(_PICTURES):
        raise Refusal(PICTURE)
    return Content(_kind_of_text(data, suffix), data)


def _kind_of_package(package: Package) -> Kind:
    main = package.main
    if main.endswith(".bin"):
        raise Refusal(BINARY_WORKBOOK)
    if main:
        folder = main.partition("/")[0]
        if folder == "ppt":
            raise Refusal(OTHER_OFFICE, what="演示文稿")
        return "report" if folder == "word" else "ooxml"
    if package.has("mimetype") and package.part("mimetype").startswith(_OPEN_DOCUMENT):
        return _kind_of_open_document(package)
    if any(name.endswith(".iwa") for name in package.names):
        raise Refusal(OTHER_OFFICE, what="苹果 iWork 文件（请导出为 .xlsx）")
    raise Refusal(ARCHIVE)


def _kind_of_open_document(package: Package) -> Kind:
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise Refusal(PASSWORD)
    if not package.part("mimetype").startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        raise Refusal(OTHER_OFFICE, what="OpenDocument 文件（文字请另存为 .docx）")
    return "ods"


def _kind_of_compound(data: bytes) -> Kind:
    streams = _streams(data)
    for stream, sentence in _STREAMS.items():
        if stream in streams:
            raise Refusal(sentence, what="演示文稿")
    if streams & {"Workbook", "Book"}:
        return "biff"
    raise Refusal(OTHER_COMPOUND)


def _streams(data: bytes) -> set[str]:
    """Names of the streams in a compound file."""
    import struct

    from xlrd.compdoc import CompDoc, CompDocError

    try:
        return {node.name for node in CompDoc(data, logfile=io.StringIO()).dirlist}
    except (
        CompDocError,
        struct.error,
        AssertionError,
        IndexError,
        ValueError,
        RecursionError,
        OverflowError,
    ) as error:
        raise Refusal(TRUNCATED) from error


def _kind_of_text(data: bytes, suffix: str) -> Kind:
    head = _decoded(data[:_HEAD])
    start = head.lstrip("\ufeff \t\r\n").lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start or "<office:document" in start:
        raise Refusal(OLD_XML)
    if start.startswith(_HTML_STARTS) or (start.startswith(("<?xml", "<!--")) and "<html" in start):
        return "report"
    if start.startswith("mime-version:"):
        raise Refusal(WEB_ARCHIVE)
    if start.startswith("{\\rtf"):
        raise Refusal(RICH_TEXT)
    if suffix in _TEXT_SUFFIXES:
        return "report"
    if suffix in _BINARY_SUFFIXES and "\0" not in head:
        raise Refusal(TEXT_NAMED_OTHERWISE, suffix=suffix)
    raise Refusal(UNKNOWN)


def _decoded(head: bytes) -> str:
    """The beginning of a text as far as its tags go; other characters do not matter here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8", "replace")
