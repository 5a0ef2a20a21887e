"""The comparison of packages finds each difference, names it, and none where there is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from golden import differences

SHEET = (
    '<s:worksheet xmlns:s="urn:s"><s:row r="1"><s:c r="A1" s="2">4</s:c><s:c r="B1"/></s:row></s:worksheet>'
)
RELATIONS = (
    '<Relationships xmlns="urn:r"><Relationship Id="1" Target="a"/><Relationship Id="2"/></Relationships>'
)
CORE = '<core xmlns="urn:c"><title>年报</title><created>2024-01-01</created></core>'


def package(**changed: str | bytes | None) -> bytes:
    parts: dict[str, str | bytes | None] = {
        "sheet.xml": SHEET,
        "sheet.xml.rels": RELATIONS,
        "core.xml": CORE,
        "logo.png": b"\x89PNG",
    }
    parts |= {name.replace("__", "."): data for name, data in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            if data is not None:
                made.writestr(name, data)
    return out.getvalue()


def test_the_same_xml_written_another_way_is_no_difference(tmp_path: Path) -> None:
    sheet = "<worksheet xmlns='urn:s'><row r='1'><c s='2' r='A1'>4</c><c r='B1'></c></row></worksheet>"
    turned = (
        '<Relationships xmlns="urn:r"><Relationship Id="2"/><Relationship Target="a" Id="1"/></Relationships>'
    )
    other = package(sheet__xml=sheet, sheet__xml__rels=turned)
    saved = tmp_path / "first.xlsx"
    saved.write_bytes(package())
    assert differences(saved, other) == []


def test_attributes_texts_and_elements() -> None:
    changed = SHEET.replace('s="2">4<', 's="3">5<').replace('<s:c r="B1"/>', '<s:f r="B1"/>')
    assert differences(package(), package(sheet__xml=changed)) == [
        "sheet.xml: /worksheet/row[1]/c[1] @s: '2' against '3'",
        "sheet.xml: /worksheet/row[1]/c[1]: '4' against '5'",
        "sheet.xml: /worksheet/row[1]/c[2]: <c> against <f>",
    ]


def test_children_more_or_fewer() -> None:
    longer = SHEET.replace("</s:row>", "<s:c/></s:row>")
    assert differences(package(), package(sheet__xml=longer)) == [
        "sheet.xml: /worksheet/row[1]: 2 children against 3, from <c> on"
    ]
    assert differences(package(sheet__xml=longer), package()) == [
        "sheet.xml: /worksheet/row[1]: 3 children against 2, from <c> on"
    ]


def test_a_relationship_that_leads_elsewhere() -> None:
    moved = RELATIONS.replace('Target="a"', 'Target="b"')
    assert differences(package(), package(sheet__xml__rels=moved)) == [
        "sheet.xml.rels: /Relationships/Relationship[1] @Target: 'a' against 'b'"
    ]


def test_parts_that_are_missing_or_no_xml() -> None:
    assert differences(package(), package(logo__png=None, extra__png=b"")) == [
        "logo.png: only in the first",
        "extra.png: only in the second",
    ]
    assert differences(package(), package(logo__png=b"\x89PNG2")) == ["logo.png: 4 bytes against 5"]


def test_dates_count_unless_told() -> None:
    later = CORE.replace("2024-01-01", "2025-01-01")
    assert differences(package(), package(core__xml=later)) == [
        "core.xml: /core/created[2]: '2024-01-01' against '2025-01-01'"
    ]
    assert differences(package(), package(core__xml=later), ignore_dates=True) == []
    assert differences(package(), package(core__xml=later.replace("年报", "报")), ignore_dates=True) == [
        "core.xml: /core/title[1]: '年报' against '报'"
    ]
