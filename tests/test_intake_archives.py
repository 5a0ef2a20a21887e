"""Zip archives among what came in: listed, read, never unpacked; what cannot be opened says so."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from archives import archive, encrypted, packed
from districts import became, of, reasons
from doors import nianbao, workbook
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.inputs import gather, read
from nianbao.addin.intake import archives
from nianbao.addin.intake.archives import archive_of, expand, on_disk, packed_at
from nianbao.workbook.errors import UnreadableFile


@pytest.fixture
def books(tmp_path: Path) -> dict[str, bytes]:
    rows = (("A1", "甲局"), ("A2", "乙镇"), ("A3", "丙街道"))
    return {code: workbook(tmp_path / "t.xlsx", of(code, name)).read_bytes() for code, name in rows}


def listed(path: Path) -> tuple[list[str], dict[str, str]]:
    found = expand(path)
    shown = [one.relative_to(path.parent).as_posix() for one in found.files]
    return shown, {one.relative_to(path.parent).as_posix(): why for one, why in found.skipped}


def test_folders_archives_in_archives_and_gbk_names(
    books: dict[str, bytes], inbox: Path, roster: Path, tmp_path: Path
) -> None:
    inner = packed({"丙街道.xlsx": books["A3"]}, gbk=True)
    files = {"乡镇/乙镇.xlsx": books["A2"], "街道/丙.zip": inner, "乡镇/~$乙镇.xlsx": b"\x04"}
    archive(inbox / "收到.zip", files, gbk=True)
    (inbox / "甲局.xlsx").write_bytes(books["A1"])
    before = (inbox / "收到.zip").read_bytes()
    digests = set()
    for jobs in (1, 2):
        outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024, jobs=jobs))
        digests.add((tmp_path / "汇总.xlsx").read_bytes())
    assert became(outcome) == [("A1", "accepted"), ("A2", "accepted"), ("A3", "accepted")]
    assert {one.path: one.link for one in outcome.summary.agencies} == {
        "来件/甲局.xlsx": "来件/甲局.xlsx",
        "来件/收到.zip/乡镇/乙镇.xlsx": "来件/收到.zip",
        "来件/收到.zip/街道/丙.zip/丙街道.xlsx": "来件/收到.zip",
    }
    assert outcome.summary.skipped == (("来件/收到.zip/乡镇/~$乙镇.xlsx", "正被打开的文件留下的锁文件"),)
    assert (len(digests), (inbox / "收到.zip").read_bytes()) == (1, before)


def test_names_of_any_maker(tmp_path: Path) -> None:
    for name, gbk in (("民政局.xlsx", True), ("民政局.xlsx", False), ("a.xlsx", True)):
        path = archive(tmp_path / "a.zip", {name: b"x"}, gbk=gbk)
        assert listed(path) == ([f"a.zip/{name}"], {})
    raw = packed({"subXname.xlsx": b"x"}).replace(b"subXname", b"sub\\name")
    (tmp_path / "b.zip").write_bytes(raw)
    assert listed(tmp_path / "b.zip") == (["b.zip/sub/name.xlsx"], {})


def test_no_name_climbs_out_and_none_hides_another(tmp_path: Path) -> None:
    names = ("../../甲.xlsx", "/etc/乙.xlsx", "C:/丙.xlsx", "./甲.xlsx", "a:b?.xlsx")
    path = archive(tmp_path / "里" / "a.zip", {name: name.encode() for name in names})
    files, _ = listed(path)
    assert files == [
        f"a.zip/{one}" for one in ("甲.xlsx", "etc/乙.xlsx", "C_/丙.xlsx", "甲_2.xlsx", "a_b_.xlsx")
    ]
    for shown, name in zip(expand(path).files, names, strict=True):
        with on_disk(shown) as real:
            assert (real.read_bytes(), real.suffix) == (name.encode(), ".xlsx")
            assert archive_of(real) is None
        assert not real.exists()
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["a.zip", "里"]


def test_leftovers_in_an_archive(tmp_path: Path) -> None:
    files = (
        "__MACOSX/._甲.xlsx",
        "__MACOSX/乡/._乙.xlsx",
        ".git/x",
        "乡/.DS_Store",
        "乡/甲.xlsx",
        "乡/说明.lnk",
    )
    path = archive(tmp_path / "a.zip", dict.fromkeys(files, b"x"))
    assert listed(path) == (
        ["a.zip/乡/甲.xlsx"],
        {
            "a.zip/__MACOSX": "苹果电脑压缩时附带的文件夹，没有进入",
            "a.zip/.git": "隐藏的文件夹，没有进入",
            "a.zip/乡/.DS_Store": "系统自动生成的文件",
            "a.zip/乡/说明.lnk": "快捷方式，不是文件本身",
        },
    )


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.path == str(path)
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.rar", b"Rar!\x1a\x07\x00", "这是 RAR 压缩包，本工具只能打开 .zip。请解压后把里面的文件放进来"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "这是 7z 压缩包，本工具只能打开 .zip。请解压后把里面的文件放进来"),
        ("a.zip", b"Rar!\x1a\x07\x00", "这是 RAR 压缩包，本工具只能打开 .zip。请解压后把里面的文件放进来"),
        ("a.zip", packed({"a.xlsx": b"x" * 99})[:60], "压缩包已损坏或没有传完整，不能打开。请重新取得"),
        ("a.zip", packed({}), "压缩包是空的"),
        ("a.xlsx.crdownload", b"PK", "没有下载完的文件。请重新下载"),
    ],
)
def test_what_cannot_be_opened_says_what_to_do(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert gather([tmp_path]).files == (path,)
    assert refusal(path) == sentence


def test_a_file_in_an_archive_that_cannot_be_read(tmp_path: Path, books: dict[str, bytes]) -> None:
    secret = tmp_path / "密.zip"
    secret.write_bytes(encrypted(packed({"A1_甲局.xlsx": books["A1"]})))
    assert refusal(*expand(secret).files) == "压缩包设有密码。请解压后把里面的文件放进来"
    torn = bytearray(packed({"甲.xlsx": books["A1"]}))
    torn[2000:2100] = bytes(100)
    (tmp_path / "破.zip").write_bytes(torn)
    assert refusal(*expand(tmp_path / "破.zip").files) == "压缩包里的这个文件已损坏。请重新取得压缩包"
    deep = packed({"c.zip": packed({"甲.xlsx": books["A1"]})})
    path = archive(tmp_path / "深.zip", {"b.zip": deep})
    assert listed(path) == (["深.zip/b.zip/c.zip"], {})
    assert refusal(*expand(path).files) == "这是压缩包，里面不是工作簿。请解压后再试"
    assert refusal(path / "没有.xlsx") == "压缩包里没有这个文件"


def test_an_archive_that_swells_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"0" * 5000, "b.txt": b"0" * 5000})
    monkeypatch.setattr(archives, "LARGEST_CONTENT", 9_999)
    assert refusal(path) == "压缩包解压后异常庞大，为安全起见没有打开。请解压后只放来件"
    monkeypatch.setattr(archives, "MOST_FILES", 1)
    assert refusal(path) == "压缩包里有 2 个文件，太多，没有打开。请解压后只放来件"
    monkeypatch.undo()
    monkeypatch.setattr(archives, "LARGEST_FILE", 4_999)
    assert "不像是一份年报" in refusal(expand(path).files[0])


def test_a_workbook_that_is_called_zip_is_a_workbook(books: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "甲局.zip"
    path.write_bytes(books["A1"])
    assert listed(path) == (["甲局.zip"], {})
    assert read(path).agency_code == "A1"


def test_the_time_recorded_in_an_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"甲.xlsx": b"x"})
    assert packed_at(path / "甲.xlsx") == datetime(2025, 1, 15, 9, 30)
    assert packed_at(path / "乙.xlsx") is None


def test_validate_and_marked_copies_read_archives_too(
    books: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = archive(tmp_path / "a.zip", {"乡/甲局.xlsx": books["A1"]})
    said = nianbao(capsys, "validate", path, "--format", "json", "--mark", tmp_path / "退回")
    assert [(one["path"], one["code"]) for one in said.document["files"]] == [(f"{path}/乡/甲局.xlsx", "A1")]
    assert zipfile.is_zipfile(tmp_path / "退回" / "甲局_校验.xlsx")


def test_unreadable_files_in_archives_are_told_agency_by_agency(
    books: dict[str, bytes], inbox: Path, roster: Path, tmp_path: Path
) -> None:
    (inbox / "密.zip").write_bytes(encrypted(packed({"A1_甲局.xlsx": books["A1"], "丙街道年报.xlsx": b""})))
    workbook(inbox / "乙.xlsx", of("A2", "乙镇"))
    outcome = consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024))
    assert became(outcome) == [("A1", "unreadable"), ("A2", "accepted"), ("A3", "unreadable")]
    assert reasons(outcome)["A1_甲局.xlsx"] == "压缩包设有密码。请解压后把里面的文件放进来；按文件名认定"
