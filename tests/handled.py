"""What people do to a workbook besides filling it in, as Excel writes it."""

from __future__ import annotations

import re

from xlsx_edits import cell_edited, edited, packed, parts, sheet_part

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_RELATION_PART = "xl/_rels/workbook.xml.rels"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def linked(data: bytes, name: str, target: str = "file:///C:\\办公\\台账.xlsx", number: int = 1) -> bytes:
    """A cell that takes its number from another workbook; other cells may use the same link."""
    data = cell_edited(data, name, f"<f>[{number}]台账!$A$1</f><v>58</v>")
    return with_link(data, target, number)


def with_link(data: bytes, target: str, number: int = 1) -> bytes:
    """A workbook that knows of another one, whether a formula uses it or not."""
    part = (
        f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_RELATIONS}" r:id="rId1"><sheetNames>'
        '<sheetName val="台账"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1">'
        "<v>58</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>"
    )
    return _with_link_part(data, part, target, number)


def with_dde(data: bytes, service: str, topic: str) -> bytes:
    """A workbook fed by another program."""
    part = (
        f'<externalLink xmlns="{_MAIN}"><ddeLink ddeService="{service}" ddeTopic="{topic}"><ddeItems>'
        '<ddeItem name="R1C1" advise="1"/></ddeItems></ddeLink></externalLink>'
    )
    return _with_link_part(data, part, "", 1)


def _with_link_part(data: bytes, part: str, target: str, number: int) -> bytes:
    contents = parts(data)
    name = f"externalLink{number}.xml"
    contents[f"xl/externalLinks/{name}"] = part.encode()
    contents[f"xl/externalLinks/_rels/{name}.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/externalLinkPath" Target="{target}"'
        ' TargetMode="External"/></Relationships>'
    ).encode()
    with_part = related(packed(contents), "externalLink", f"externalLinks/{name}", f"rIdLink{number}")
    reference = f'<externalReference r:id="rIdLink{number}"/>'

    def refer(xml: str) -> str:
        if "<externalReferences>" in xml:
            return xml.replace("</externalReferences>", f"{reference}</externalReferences>")
        return xml.replace("</sheets>", f"</sheets><externalReferences>{reference}</externalReferences>")

    content_type = (
        f'<Override PartName="/xl/externalLinks/{name}"'
        f' ContentType="{_CONTENT_TYPE}.externalLink+xml"/></Types>'
    )
    edits = {"xl/workbook.xml": refer, "[Content_Types].xml": lambda x: x.replace("</Types>", content_type)}
    return edited(with_part, edits)


def related(data: bytes, kind: str, target: str, identifier: str) -> bytes:
    """A workbook whose main part is related to one part more."""
    base = _MICROSOFT if kind in ("vbaProject", "xlMacrosheet") else _RELATIONS
    relation = f'<Relationship Id="{identifier}" Type="{base}/{kind}" Target="{target}"/></Relationships>'
    return edited(data, {_RELATION_PART: lambda xml: xml.replace("</Relationships>", relation)})


def with_macros(data: bytes) -> bytes:
    """A workbook with a VBA project."""
    project = packed(parts(data) | {"xl/vbaProject.bin": b"\0" * 100})
    return related(project, "vbaProject", "vbaProject.bin", "rIdVba")


def sheet_added(data: bytes, title: str, state: str = "visible", kind: str = "worksheet") -> bytes:
    """A workbook with one sheet more, as the last; ``kind`` is that of the relationship."""
    cells = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    part = f'<worksheet xmlns="{_MAIN}">{cells}</worksheet>'
    number = len([name for name in parts(data) if name.startswith("xl/worksheets/sheet")]) + 50
    data = packed(parts(data) | {f"xl/worksheets/sheet{number}.xml": part.encode()})
    data = related(data, kind, f"worksheets/sheet{number}.xml", f"rIdSheet{number}")
    sheet = f'<sheet name="{title}" sheetId="{number}" state="{state}" r:id="rIdSheet{number}"/></sheets>'
    return edited(data, {"xl/workbook.xml": lambda xml: xml.replace("</sheets>", sheet)})


def sheet_removed(data: bytes, title: str) -> bytes:
    """A workbook without one of its sheets: names that led to it lead nowhere."""

    def edit(xml: str) -> str:
        xml = re.sub(rf'<sheet name="{title}"[^>]*/>', "", xml)
        return re.sub(rf">{title}!(\$[A-Z]+\$\d+)<", r">#REF!\1<", xml)

    return edited(data, {"xl/workbook.xml": edit})


def sheet_renamed(data: bytes, title: str, new: str) -> bytes:
    """A workbook in which a sheet goes by another title; names follow it."""

    def edit(xml: str) -> str:
        return xml.replace(f'name="{title}"', f'name="{new}"').replace(f">{title}!", f">'{new}'!")

    return edited(data, {"xl/workbook.xml": edit})


def sheet_state(data: bytes, title: str, state: str) -> bytes:
    """A workbook with a sheet hidden (``hidden``), or so that only a macro shows it (``veryHidden``)."""
    return edited(
        data,
        {"xl/workbook.xml": lambda xml: xml.replace(f'name="{title}"', f'name="{title}" state="{state}"')},
    )


def row_changed(data: bytes, title: str, number: int, attributes: str) -> bytes:
    """A workbook with attributes of one row set: ``hidden="1"``, ``ht="0"``."""
    name = attributes.partition("=")[0]

    def edit(xml: str) -> str:
        def one(tag: re.Match[str]) -> str:
            kept = re.sub(rf' {name}="[^"]*"', "", tag[0])
            return kept.replace("<row", f"<row {attributes}")

        return re.sub(rf'<row r="{number}"[^>]*>', one, xml)

    return edited(data, {sheet_part(title): edit})


def columns_changed(data: bytes, title: str, column: str) -> bytes:
    """A workbook with another description of the columns of one sheet."""
    return edited(
        data, {sheet_part(title): lambda xml: re.sub("<cols>.*</cols>", f"<cols>{column}</cols>", xml)}
    )


def protection_taken_off(data: bytes, title: str) -> bytes:
    """A workbook with one sheet no longer protected."""
    return edited(data, {sheet_part(title): lambda xml: re.sub("<sheetProtection[^>]*/>", "", xml)})


def merged(data: bytes, title: str, area: str) -> bytes:
    """A workbook in which some cells were merged; what stood in them stays stored."""
    return edited(
        data,
        {
            sheet_part(title): lambda xml: xml.replace(
                "</mergeCells>", f'<mergeCell ref="{area}"/></mergeCells>'
            )
        },
    )
