"""The package around a Word template: content types, relationships, properties without author or date."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from nianbao.workbook.files import without_clock

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


def word_package(title: str, document: str, dependent: Mapping[str, str], theme: str = "") -> bytes:
    """A Word document (.docx); the same parts give the same bytes.

    Args:
        title: its title among the properties.
        document: the part ``word/document.xml``, without the XML declaration.
        dependent: the parts it refers to by kind (``styles``, ``header`` ...), in the order of their
            relationships ``rId1``, ``rId2`` ...
        theme: the part ``word/theme/theme1.xml``; empty: there is none.
    """
    targets = [f"{_OFFICE}/{kind} {kind}.xml" for kind in dependent]
    parts = {
        "[Content_Types].xml": _content_types(dependent, theme),
        "_rels/.rels": _relationships(
            f"{_OFFICE}/officeDocument word/document.xml",
            f"{_PACKAGE}/relationships/metadata/core-properties docProps/core.xml",
        ),
        "docProps/core.xml": _core(title),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relationships(
            *targets, *([f"{_OFFICE}/theme theme/theme1.xml"] if theme else [])
        ),
        **{f"word/{kind}.xml": content for kind, content in dependent.items()},
    }
    if theme:
        parts["word/theme/theme1.xml"] = theme
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, _HEAD + content)
    return without_clock(out.getvalue())


def _content_types(dependent: Mapping[str, str], theme: str) -> str:
    overrides = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_WORD}.document.main+xml",
        **{f"/word/{kind}.xml": f"{_WORD}.{kind}+xml" for kind in dependent},
        **({"/word/theme/theme1.xml": _THEME} if theme else {}),
    }
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    usual = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items())
    return f'<Types xmlns="{_PACKAGE}/content-types">{usual}{listed}</Types>'


def _relationships(*targets: str) -> str:
    each = "".join(
        '<Relationship Id="rId{}" Type="{}" Target="{}"/>'.format(number, *target.split())
        for number, target in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
