"""Zip packages: bombs, sizes that lie, names that climb or repeat, entities, other encodings."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

from xlsx_edits import sheet_part

from .attack import Attack, good, good_parts, spoilt, zipped

SHEET = sheet_part("依申请公开")
MEGABYTE = 1 << 20
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(10))
_BILLION = f"<!DOCTYPE x [{_LAUGHS}]>"
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def noise(size: int) -> bytes:
    """Spaces that pack about 1 : 100, so that no ratio gives them away."""
    block = b"".join(b" " * (n % 97 + 30) + b"\n\t"[n % 2 : n % 2 + 1] for n in range(2000))
    return (block * (size // len(block) + 1))[:size]


def padded(xml: bytes, mark: bytes, padding: bytes) -> bytes:
    """XML with something put in behind a mark."""
    assert mark in xml
    return xml.replace(mark, mark + padding, 1)


def declared(xml: bytes, declaration: str) -> bytes:
    """XML with a document type declaration."""
    head, root = xml.split(b"?>", 1)
    return head + b"?>" + declaration.encode() + root


def lying(files: dict[str, bytes], name: str, packed: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package in which one part says it has 100 bytes, and is packed as given."""
    data = bytearray(zipped((files | {name: packed}).items(), zipfile.ZIP_STORED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start, central = archive.getinfo(name).header_offset, archive.start_dir
    entry = data.index(name.encode(), central) - 46
    for at, method_at, size_at in ((start, 8, 22), (entry, 10, 24)):
        struct.pack_into("<H", data, at + method_at, method)
        struct.pack_into("<I", data, at + size_at, 100)
    return bytes(data)


@cache
def squeezed(megabytes: int) -> bytes:
    """So many megabytes of blanks, deflated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = [packer.compress(bytes(b" " * MEGABYTE)) for _ in range(megabytes)]
    return b"".join(pieces) + packer.flush()


def overlapping(count: int) -> bytes:
    """Many entries of the directory that share one packed megabyte."""
    data = zipped([("xl/a.bin", b" " * MEGABYTE)])
    start = data.index(b"PK\x01\x02")
    entry = data[start : start + 46 + 8]
    entries = b"".join(entry[:46] + b"xl/%05d" % n for n in range(count))
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entries), start, 0
    )
    return data[:start] + entries.replace(struct.pack("<HH", 8, 0), struct.pack("<HH", 8, 0)) + end


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    data = good()
    for _ in range(depth):
        data = zipped([("里面.zip", data)])
    return data


def ods(content: bytes) -> bytes:
    """A package that says it is an OpenDocument spreadsheet."""
    return zipped([("mimetype", _ODS), ("content.xml", content)])


def repeated_name() -> bytes:
    """The sheet twice under one name: the second has other figures."""
    contents = list(good_parts().items())
    return zipped([*contents, (SHEET, good_parts()[SHEET].replace(b"<v>", b"<v>9"))])


def all_parts_large() -> bytes:
    """Every part just small enough: together, half a gigabyte."""
    contents = good_parts()
    sheets = {
        n: padded(d, b"<sheetData>", noise(60 * MEGABYTE)) for n, d in contents.items() if "sheets/sheet" in n
    }
    return spoilt(sheets)


SWOLLEN = "文件解压后异常庞大（“"
DECLARATION = "文件内部的“"
TWICE = "文件内部有两个“"
MANY = "文件内部有"

ATTACKS = (
    Attack(
        "解压炸弹.xlsx",
        "a part of 30 MB blanks packed to 30 KB",
        lambda: spoilt({SHEET: padded(good_parts()[SHEET], b"<sheetData>", b" " * 30 * MEGABYTE)}),
        SWOLLEN,
    ),
    Attack(
        "处处都大.xlsx",
        "every sheet 60 MB of white space, packed too loosely to be suspect",
        all_parts_large,
        "文件解压后异常庞大（“",
    ),
    Attack(
        "谎报大小.xlsx",
        "a part that claims 100 bytes and inflates to 700 MB",
        lambda: lying(good_parts(), SHEET, squeezed(700)),
        DECLARATION,
    ),
    Attack(
        "谎报大小的目录.xlsx",
        "the same in `_rels/.rels`, which is read first",
        lambda: lying(good_parts(), "_rels/.rels", squeezed(700)),
        DECLARATION,
    ),
    Attack(
        "重叠条目.xlsx", "60,000 entries that share one packed megabyte", lambda: overlapping(60_000), MANY
    ),
    Attack("套娃.xlsx", "zip in zip, ten deep, named as a workbook", lambda: nested(10), "这是压缩包"),
    Attack(
        "实体炸弹.xlsx",
        "billion laughs in a sheet",
        lambda: spoilt({SHEET: declared(good_parts()[SHEET], _BILLION)}),
        DECLARATION,
    ),
    Attack(
        "外部实体.xlsx",
        "external entity in the shared strings",
        lambda: spoilt({"xl/sharedStrings.xml": declared(good_parts()["xl/sharedStrings.xml"], _OUTSIDE)}),
        DECLARATION,
    ),
    Attack(
        "实体炸弹.ods",
        "billion laughs in content.xml",
        lambda: ods(declared(b'<?xml version="1.0"?><x>&l9;</x>', _BILLION)),
        DECLARATION,
    ),
    Attack(
        "编码UTF-7.xlsx",
        "a part declared as UTF-7, entities hidden from a search for `<!DOCTYPE`",
        lambda: spoilt({SHEET: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<worksheet/>'}),
        DECLARATION,
    ),
    Attack(
        "编码UTF-16.xlsx",
        "UTF-16 with a document type declaration",
        lambda: spoilt(
            {
                SHEET: declared(good_parts()[SHEET].replace(b"UTF-8", b"UTF-16"), _OUTSIDE)
                .decode()
                .encode("utf-16")
            }
        ),
        DECLARATION,
    ),
    Attack(
        "编码EBCDIC.xlsx",
        "a part in EBCDIC (cp037) with a declaration",
        lambda: spoilt(
            {SHEET: '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE x><worksheet/>'.encode("cp037")}
        ),
        DECLARATION,
    ),
    Attack("同名两份.xlsx", "the same part twice with different figures", repeated_name, TWICE),
    Attack(
        "大小写同名.xlsx",
        "two parts whose names differ in case only",
        lambda: zipped([*good_parts().items(), (SHEET.upper(), b"<worksheet/>")]),
        TWICE,
    ),
    Attack(
        "部件名爬出.xlsx",
        "parts named ../../../tmp/x and /etc/x: read by name, never written",
        lambda: spoilt({"../../../../tmp/nianbao-x": b"x", "/etc/nianbao-x": b"x", "C:\\x": b"x"}),
    ),
    Attack(
        "关系指向外面.xlsx",
        "a relationship whose target climbs out of the package",
        lambda: spoilt(
            {
                "_rels/.rels": good_parts()["_rels/.rels"].replace(
                    b"xl/workbook.xml", b"../../../../etc/passwd"
                )
            }
        ),
        "",
    ),
    Attack(
        "没传完.xlsx",
        "the first half of a workbook",
        lambda: good()[: len(good()) // 2],
        "文件已损坏或没有传完整",
    ),
)
