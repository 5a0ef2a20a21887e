"""Bad input: one clear Chinese sentence each, never anything but UnreadableFile."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import zipfile
import zlib
from pathlib import Path

import cases
import openpyxl
import pytest
from compound import compound
from nianbao.workbook import read as reading
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.read import read_submission
from office import Office
from xlsx_edits import drawn, edited, packed, parts, sheet_part

T3 = sheet_part("依申请公开")


@pytest.fixture(scope="module")
def data() -> bytes:
    return drawn(cases.real(0))


def reason(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_submission(path)
    assert caught.value.path == str(path)
    assert "\n" not in caught.value.reason
    return caught.value.reason


def refused(content: bytes, folder: Path, name: str = "报表.xlsx") -> str:
    path = folder / name
    path.write_bytes(content)
    return reason(path)


def test_missing_file(tmp_path: Path) -> None:
    assert reason(tmp_path / "没有.xlsx") == "文件不存在。请检查文件夹和文件名"


def test_directory(tmp_path: Path) -> None:
    assert reason(tmp_path) == "这是一个文件夹，不是文件"


def test_empty_file(tmp_path: Path) -> None:
    assert refused(b"", tmp_path) == "文件是空的（0 字节）。请重新取得这个文件"


def test_name_too_long_for_the_system(tmp_path: Path) -> None:
    assert reason(tmp_path / ("长" * 300 + ".xlsx")).startswith("不能打开（")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert reason(tmp_path / "a.xlsx") == "这不是普通文件，不能读取"


def test_no_permission(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert reason(path) == "没有权限打开。请关闭正在打开它的程序，或检查文件的权限"


def test_enormous_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 1 << 20)
    assert refused(b"x" * (2 << 20), tmp_path) == "文件超过 1 MB，不像是一份年报，没有读取"


NOT_TEXT = "内容却是普通文本。请用相应的程序打开后另存，不要只改扩展名"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("新收申请 58 件".encode(), "a.xlsx", f"扩展名是 .xlsx，{NOT_TEXT}"),
        ("新收申请 58 件".encode("gb18030"), "a.xls", f"扩展名是 .xls，{NOT_TEXT}"),
        (b"a,b\n1,2\n", "a.docx", f"扩展名是 .docx，{NOT_TEXT}"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "这是图片，读不出数字。请取得表格或文字版再试"),
        (b"\xff\xd8\xff\xe0", "a.pdf", "这是图片，读不出数字。请取得表格或文字版再试"),
        (rb"{\rtf1}", "a.xlsx", "这是 RTF 文件。请另存为 .docx 再试"),
        (b"MIME-Version: 1.0\n", "a.xls", "这是“单个文件网页”格式。请用 Excel、WPS 打开后另存为 .xlsx 再试"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "a.xls",
            "这是“XML 电子表格”格式。请用 Excel、WPS 打开后另存为 .xlsx 再试",
        ),
        (
            b"\x00\x01\x02",
            "a.xlsx",
            "内容不是能读的格式。能读的有：.xlsx .xlsm .xls .et .ods .docx .pdf .html .txt .md",
        ),
        (
            b"a,b\n1,2\n",
            "a.csv",
            "内容不是能读的格式。能读的有：.xlsx .xlsm .xls .et .ods .docx .pdf .html .txt .md",
        ),
    ],
)
def test_other_content(content: bytes, name: str, sentence: str, tmp_path: Path) -> None:
    assert refused(content, tmp_path, name) == sentence


@pytest.mark.parametrize(
    ("streams", "sentence"),
    [
        (("EncryptedPackage", "EncryptionInfo"), "文件设有打开密码。请打开后取消密码，另存一份再试"),
        (("WordDocument",), "这是旧版 Word 文件（.doc）。请另存为 .docx 再试"),
        (("PowerPoint Document",), "这是演示文稿，不是年报的工作簿或文档。请确认没有选错文件"),
        (("VisioDocument",), "这是旧版 Office 文件，里面没有工作簿。请确认没有选错文件"),
    ],
)
def test_compound_files(streams: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    assert refused(compound(*streams), tmp_path) == sentence


def test_zips_that_are_no_workbook(data: bytes, tmp_path: Path) -> None:
    archive = "这是压缩包，里面不是工作簿。请解压后再试"
    assert refused(packed({"报表.xlsx": data}), tmp_path) == archive
    assert refused(packed({}), tmp_path) == archive
    relations = parts(data)["_rels/.rels"]
    slides = {"_rels/.rels": relations.replace(b"xl/workbook.xml", b"ppt/p.xml"), "ppt/p.xml": b"<p/>"}
    assert refused(packed(slides), tmp_path) == "这是演示文稿，不是年报的工作簿或文档。请确认没有选错文件"
    binary = {"_rels/.rels": relations.replace(b"workbook.xml", b"workbook.bin"), "xl/workbook.bin": b""}
    assert refused(packed(binary), tmp_path) == (
        "这是二进制工作簿（.xlsb），看不到单元格名称和公式。请另存为 .xlsx 再试"
    )
    text = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    assert refused(packed(text), tmp_path) == (
        "这是OpenDocument 文件（文字请另存为 .docx），不是年报的工作簿或文档。请确认没有选错文件"
    )
    secret = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest:encryption-data/>",
    }
    assert refused(packed(secret), tmp_path, "a.ods") == "文件设有打开密码。请打开后取消密码，另存一份再试"
    empty = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    assert refused(packed(empty), tmp_path, "a.ods").startswith("文件内部缺少“content.xml”")


TRUNCATED = "文件已损坏或没有传完整，不能打开。请重新取得，或用 Excel、WPS 修复后另存一份再试"


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_truncated_zip(share: float, data: bytes, tmp_path: Path) -> None:
    assert refused(data[: int(len(data) * share)], tmp_path) == TRUNCATED


def test_truncated_compound_file(tmp_path: Path) -> None:
    assert refused(compound("Workbook")[:600], tmp_path, "a.xls") == TRUNCATED
    assert refused(compound("Workbook"), tmp_path, "a.xls") == TRUNCATED


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (T3, lambda xml: xml[:3000]),
        (T3, lambda xml: xml.replace("</sheetData>", "")),
        ("xl/workbook.xml", lambda xml: xml[:800]),
        ("xl/workbook.xml", lambda xml: xml.replace("<definedName ", "<definedName", 1)),
        ("xl/styles.xml", lambda xml: xml.replace("</cellXfs>", "")),
        ("xl/sharedStrings.xml", lambda xml: xml[:2000]),
        ("xl/sharedStrings.xml", lambda xml: "<sst/>"),
        ("xl/_rels/workbook.xml.rels", lambda xml: "<Relationships"),
        ("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(' Id="rId1"', "")),
    ],
)
def test_corrupt_xml(part: str, change, data: bytes, tmp_path: Path) -> None:
    sentence = refused(edited(data, {part: change}), tmp_path)
    assert sentence.startswith("文件内部的“") and sentence.endswith(
        "”已损坏。请用 Excel、WPS 修复后另存一份再试"
    )


def test_missing_parts(data: bytes, tmp_path: Path) -> None:
    contents = parts(data)
    for name in (T3, "xl/_rels/workbook.xml.rels"):
        sentence = refused(packed({key: part for key, part in contents.items() if key != name}), tmp_path)
        assert sentence == f"文件内部缺少“{name}”，不是完整的工作簿。请用 Excel、WPS 修复后另存一份再试"


def test_bit_flipped_in_a_part(data: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        info = package.getinfo(T3)
    flipped = bytearray(data)
    flipped[info.header_offset + 200] ^= 0x10
    assert refused(bytes(flipped), tmp_path) == (
        f"文件内部的“{T3}”已损坏。请用 Excel、WPS 修复后另存一份再试"
    )


@pytest.mark.parametrize(
    "part", [T3, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
)
def test_entities_are_refused(part: str, data: bytes, tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def edit(xml: str) -> str:
        declaration, root = xml.split("?>", 1)
        return f"{declaration}?>{laughs}{root}"

    assert refused(edited(data, {part: edit}), tmp_path) == (
        f"文件内部的“{part}”含有工作簿不应有的文档类型声明，为安全起见没有读取"
    )


def test_external_entity_is_refused_however_the_part_is_written(data: bytes, tmp_path: Path) -> None:
    contents = parts(data)
    xml = contents[T3].decode().replace("UTF-8", "UTF-16")
    declared = xml.replace("<worksheet", '<!-- <x --><!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet', 1)
    contents[T3] = declared.encode("utf-16")
    assert refused(packed(contents), tmp_path).endswith("含有工作簿不应有的文档类型声明，为安全起见没有读取")


def test_zip_bombs(data: bytes, tmp_path: Path) -> None:
    contents = parts(data)
    contents[T3] = contents[T3].replace(b"<sheetData>", b"<sheetData>" + b" " * (30 << 20))
    swollen = f"文件解压后异常庞大（“{T3}”），为安全起见没有读取"
    assert refused(packed(contents), tmp_path) == swollen


def test_part_that_lies_about_its_size(data: bytes, tmp_path: Path) -> None:
    """The directory says 100 bytes; what is packed inflates to 40 MB and is never inflated whole."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(b" " * (40 << 20)) + packer.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts(data).items():
            package.writestr(name, bomb if name == T3 else content)
        info = package.getinfo(T3)
    lying = bytearray(out.getvalue())
    for marker, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = lying.find(marker, info.header_offset) if marker == b"PK\x03\x04" else -1
        if at < 0:
            at = lying.rfind(T3.encode()) - 46
        struct.pack_into("<H", lying, at + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", lying, at + size, 100)
    assert refused(bytes(lying), tmp_path) == (f"文件内部的“{T3}”已损坏。请用 Excel、WPS 修复后另存一份再试")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/sharedStrings.xml", r'uniqueCount="\d+"', 'uniqueCount="99999999999"'),
        (T3, r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
        (T3, r'<c r="D8"', '<c r="D8"r="XFD1048576"'),
        (T3, r'<c r="D8"', "<c r = 'XFD1048576'"),
        (T3, r'<row r="8"', "<row\tr='1048576'"),
    ],
)
def test_sizes_a_file_states_set_no_memory_aside(
    part: str, old: str, new: str, data: bytes, tmp_path: Path
) -> None:
    """A table laid out to the last cell of a sheet would take 400 GB, and end the process."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(edited(data, {part: lambda xml: re.sub(old, new, xml, count=1)}))
    try:
        assert read_submission(path).agency_name == cases.real(0).agency_name
    except UnreadableFile as error:
        assert error.reason.startswith("工作表“依申请公开”的内容超出")


def test_encrypted_zip_member(data: bytes, tmp_path: Path) -> None:
    locked = bytearray(data)
    at = locked.find(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = locked.find(b"PK\x01\x02", at + 4)
    assert refused(bytes(locked), tmp_path) == "文件设有打开密码。请打开后取消密码，另存一份再试"


@pytest.mark.office
def test_xls_with_a_password(data: bytes, office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    content = bytearray(office.convert(tmp_path / "a.xlsx", ".xls").read_bytes())
    interface_header = content.find(bytes.fromhex("e1000200b004"))
    assert interface_header > 0
    content[interface_header] = 0x2F  # FILEPASS: what follows is encrypted
    assert refused(bytes(content), tmp_path, "b.xls") == "文件设有打开密码。请打开后取消密码，另存一份再试"


def test_workbook_with_a_password(data: bytes, tmp_path: Path) -> None:
    office_crypto = pytest.importorskip("msoffcrypto")
    from msoffcrypto.format.ooxml import OOXMLFile

    assert office_crypto
    with (tmp_path / "locked.xlsx").open("wb") as locked:
        OOXMLFile(io.BytesIO(data)).encrypt("密码", locked)
    assert reason(tmp_path / "locked.xlsx") == "文件设有打开密码。请打开后取消密码，另存一份再试"


def test_workbook_of_another_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "姓名", "电话", "总计"])
    book.active.append([1, "某某", "123", 5])
    book.save(tmp_path / "通讯录.xlsx")
    assert reason(tmp_path / "通讯录.xlsx") == (
        "不是年报填报表：没有找到单元格名称（如 t2_regulation_made），"
        "也没有找到年报的三张表：没有一个官方行名（如“规章”）旁边读得出数字。请确认没有选错文件"
    )


def test_empty_workbook(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    assert reason(tmp_path / "空.xlsx").startswith("不是年报填报表：")


def test_any_damage_is_read_or_refused(data: bytes, tmp_path: Path) -> None:
    """Bytes changed at random inside parts: a submission or a refusal, nothing else."""
    chance = random.Random(20211930)
    contents = parts(data)
    names = [name for name in contents if name.startswith("xl/") and "theme" not in name]
    for round_ in range(60):
        name = names[round_ % len(names)]
        part = bytearray(contents[name])
        for _ in range(chance.choice((1, 1, 4))):
            at = chance.randrange(len(part))
            part[at : at + chance.choice((0, 1, 3))] = chance.choice(
                (b"<", b"&", b"\0", b'"', b"9", b"</c>", b"")
            )
        path = tmp_path / "a.xlsx"
        path.write_bytes(packed(contents | {name: bytes(part)}))
        try:
            read_submission(path)
        except UnreadableFile as error:
            assert "意外" not in error.reason, (name, error.reason)
