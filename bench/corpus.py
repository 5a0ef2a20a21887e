"""Makes folders of varied agency workbooks, quickly enough for ten thousand of them.

    .venv/bin/python bench/corpus.py FOLDER 1000 [--office] [--texts]

A few workbooks are drawn whole by the program; with ``--office`` half of them are then saved by
LibreOffice, as a colleague without Excel sends them.  The others are copies of these few in which
name, code, texts and the numbers of the form are replaced in the parts of the package, totals
included.  One in twenty has an identity that fails, one in fifty a blank cell; never is one
number the same everywhere.  The same arguments make the same files.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import place
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.numbers import Number, Reading
from nianbao.workbook.submission import blank_submission, compute_totals

YEAR = 2025
FRAMES = 8
"""Workbooks drawn whole; each is the frame of every eighth file."""
FRAME_NAME, FRAME_CODE = "零零零零零号单位", "C00000"
_DIGITS = "零一二三四五六七八九"
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_VALUE = re.compile(rb"<v>[^<]*</v>")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MARK = "第{}处文字"
"""What stands in a frame for each text until a file gets its own."""
_WORDS = """\
办公室 综合科 信息中心 各业务科室 基层站所 服务窗口 政策法规科 宣传科 督查组 档案室
年初 每季度 汛期前 机构调整后 重要文件印发时 节假日前 换届期间 专项检查中 年底
梳理 核对 更新 公布 修订 归集 解读 抽查 整理 补录
栏目目录 办事指南 惠民政策 预算决算 招考信息 采购公告 应急预案 规划计划 统计数据 行政执法事项
逐项登记 当场纠正 限期办结 专人负责 双人复核 定期通报 分类存档 同步转发 留痕备查
"""
_WHO, _WHEN, _DID, _WHAT, _HOW = (line.split() for line in _WORDS.splitlines())
_SENTENCES = {
    "s1_proactive": 9,
    "s1_on_request": 5,
    "s1_management": 6,
    "s1_platform": 6,
    "s1_supervision": 5,
}
_OTHER_SENTENCES = 4
_FEE = "本年度未收取信息处理费。"


@dataclass(frozen=True)
class Frame:
    """A workbook to make others from: its parts, and where the numbers stand in them."""

    parts: Mapping[str, bytes]
    sheets: Mapping[str, str]
    """Part name of each sheet with numbers, by sheet title."""
    texts: bool
    """Whether each file gets texts of its own."""


def make_corpus(folder: Path, count: int, *, office: bool = False, texts: bool = True) -> list[Path]:
    """Write ``count`` workbooks into ``folder``; returns their paths.

    Args:
        folder: made where it is missing.
        count: how many.
        office: whether every second frame is saved by LibreOffice first.
        texts: whether 正文 is filled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = [_frame(data, texts) for data in _frames(office, texts)]
    paths = []
    for number in range(1, count + 1):
        path = folder / f"C{number:05d}_{chinese(number)}.xlsx"
        path.write_bytes(_filled(frames[number % len(frames)], number))
        paths.append(path)
    return paths


def chinese(number: int) -> str:
    """The name of an agency; Chinese digits, as LibreOffice cuts text where the script changes."""
    return "".join(_DIGITS[int(digit)] for digit in f"{number:05d}") + "号单位"


def values(number: int) -> dict[str, Number | None]:
    """The 200 numbers of an agency; counts in 件, the fee in 万元 with four decimals."""
    chance = random.Random(number)
    typed: dict[str, Number | None] = {}
    for name in FORM_2021.typed:
        many = name.endswith("_person") or name.startswith("t2_")
        typed[name] = chance.choice((0, 0, chance.randrange(400))) if many else chance.choice((0, 0, 0, 1, 3))
    typed["t2_fee_amount"] = chance.randrange(10**8) / 10**4
    totals = compute_totals(FORM_2021, typed.__getitem__)
    for name in (name for name in FORM_2021.typed if name.startswith("t3_carried_out_")):
        column = name.removeprefix("t3_carried_out_")
        received = (typed[f"t3_new_{column}"] or 0) + (typed[f"t3_carried_in_{column}"] or 0)
        handled = totals[f"t3_handled_{column}"] or 0
        typed[name] = max(0, received - handled)
        typed[f"t3_new_{column}"] = (typed[f"t3_new_{column}"] or 0) + max(0, handled - received)
    if number % 20 == 0:
        typed["t3_carried_out_company"] = (typed["t3_carried_out_company"] or 0) + 1
    if number % 50 == 0:
        typed["t4_review_upheld"] = None
    return typed | compute_totals(FORM_2021, typed.__getitem__)


def texts(number: int) -> dict[str, str]:
    """The texts of an agency, some 900 characters put together by chance; no figure of the form."""
    chance = random.Random(-number)
    written = {}
    for name in FORM_2021.texts:
        count = _SENTENCES.get(name, _OTHER_SENTENCES)
        sentences = [
            f"{chance.choice(_WHO)}{chance.choice(_WHEN)}{chance.choice(_DID)}{chance.choice(_WHAT)}"
            f"{chance.randrange(2, 90)}项，{chance.choice(_HOW)}。"
            for _ in range(count)
        ]
        written[name] = "".join(sentences)
    return written | {"s6_other": _FEE}


def _frames(office: bool, texts: bool) -> Iterator[bytes]:
    drawn = [_drawn(number, texts) for number in range(1, FRAMES + 1)]
    saved = _saved_by_office(drawn[1::2]) if office else drawn[1::2]
    for plain, other in zip(drawn[::2], saved, strict=True):
        yield from (plain, other)


def _drawn(number: int, texts: bool) -> bytes:
    blank = blank_submission(FORM_2021, FRAME_NAME, FRAME_CODE, YEAR)
    marks = {name: _MARK.format(_DIGITS[place]) for place, name in enumerate(FORM_2021.texts)}
    submission = replace(
        blank,
        values={
            name: Reading("blank") if value is None else Reading("number", value)
            for name, value in values(number).items()
        },
        texts=marks if texts else {},
    )
    return agency_workbook(submission, live_checks(submission))


def _saved_by_office(workbooks: list[bytes]) -> list[bytes]:
    """The workbooks after LibreOffice has opened and saved them."""
    with tempfile.TemporaryDirectory() as scratch:
        given, made = Path(scratch, "given"), Path(scratch, "made")
        given.mkdir()
        for index, data in enumerate(workbooks):
            (given / f"{index}.xlsx").write_bytes(data)
        profile = Path(scratch, "profile").as_uri()
        files = sorted(given.iterdir())
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", made, *files], check=True, capture_output=True)
        return [(made / file.name).read_bytes() for file in files]


def _frame(data: bytes, texts: bool) -> Frame:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    listed = dict(
        re.findall(r'<sheet name="([^"]+)"[^>]*? r:id="([^"]+)"', parts["xl/workbook.xml"].decode())
    )
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    targets = {}
    for relation in re.findall(r"<Relationship [^>]*>", relations):
        found = {key: re.search(rf'{key}="([^"]*)"', relation) for key in ("Id", "Target")}
        if found["Id"] and found["Target"]:
            targets[found["Id"][1]] = f"xl/{found['Target'][1].removeprefix('/xl/')}"
    tables = [table.sheet for table in FORM_2021.tables]
    return Frame(parts, {title: targets[listed[title]] for title in tables}, texts)


def _filled(frame: Frame, number: int) -> bytes:
    parts = dict(frame.parts)
    words = {FRAME_NAME: chinese(number), FRAME_CODE: f"C{number:05d}"}
    if frame.texts:
        words |= {_MARK.format(_DIGITS[place]): text for place, text in enumerate(texts(number).values())}
    strings = parts["xl/sharedStrings.xml"]
    for mark, word in words.items():
        strings = strings.replace(mark.encode(), word.encode())
    parts["xl/sharedStrings.xml"] = strings
    wanted: dict[str, dict[bytes, Number | None]] = {title: {} for title in frame.sheets}
    for name, value in values(number).items():
        where = place(FORM_2021, name)
        wanted[where.sheet][where.a1.replace("$", "").encode()] = value
    for title, part in frame.sheets.items():
        parts[part] = _with_values(parts[part], wanted[title])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return file.getvalue()


def _with_values(xml: bytes, wanted: Mapping[bytes, Number | None]) -> bytes:
    """A sheet with other numbers in some cells; formulas stay, with the new value stored beside them."""

    def replaced(cell: re.Match[bytes]) -> bytes:
        reference, attributes, inside = cell[1], cell[2], cell[3] or b""
        if reference not in wanted:
            return cell[0]
        value = wanted[reference]
        kept = _VALUE.sub(b"", inside)
        shown = b"" if value is None else b"<v>%s</v>" % repr(value).encode()
        attributes = re.sub(rb' t="\w+"', b"", attributes)
        if value is None and kept:
            attributes, shown = attributes + b' t="str"', b"<v></v>"
        return b'<c r="%s"%s>%s%s</c>' % (reference, attributes, kept, shown)

    return _CELL.sub(replaced, xml)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--no-texts", dest="texts", action="store_false")
    given = parser.parse_args()
    paths = make_corpus(given.folder, given.count, office=given.office, texts=given.texts)
    print(f"{len(paths)} workbooks in {given.folder}")


if __name__ == "__main__":
    main()
