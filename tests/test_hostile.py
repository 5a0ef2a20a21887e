"""Hostile files: each gets its sentence, within bounds of memory and time that the system holds it to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cases
import pytest
from doors import nianbao
from hostile import documents, sheets, zips
from hostile.attack import Attack, good, spoilt
from hostile.measure import MEMORY, SECONDS
from hostile.page import table
from nianbao.workbook import read as reading
from nianbao.workbook.errors import UnreadableFile
from nianbao.workbook.read import read_submission

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bounds are set as on Linux")

ATTACKS: tuple[Attack, ...] = (*zips.ATTACKS, *sheets.ATTACKS, *documents.ATTACKS)
PAGE = Path(__file__).parent.parent / "docs" / "hostile-input.md"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Any]]:
    """What became of each file, by its name."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "!harmless.xlsx").write_bytes(good())
    for attack in ATTACKS:
        (folder / attack.name).write_bytes(attack.make())
    program = Path(__file__).parent / "hostile" / "measure.py"
    done = subprocess.run([sys.executable, program, folder], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for path in folder.iterdir():
        path.unlink()
    return {line["name"]: line for line in lines}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_hostile_file_gets_its_sentence_within_bounds(
    attack: Attack, measured: Mapping[str, Mapping[str, Any]]
) -> None:
    found = measured[attack.name]
    assert found["status"] == 0, "the process was ended: over its bounds, or dead"
    assert found["seconds"] < SECONDS
    assert found["memory"] < MEMORY
    assert found["said"].startswith(attack.says) if attack.says else found["said"] == ""
    assert "\n" not in found["said"]
    assert "意外" not in found["said"]
    assert "超出限度" not in found["said"]


def test_names_of_attacks_are_distinct() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_the_page_lists_every_attack() -> None:
    assert table(ATTACKS) in PAGE.read_text("utf-8")


def test_what_lies_in_an_inbox_and_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox, secret = tmp_path / "来件", tmp_path / "机密.xlsx"
    inbox.mkdir()
    secret.write_bytes(good())
    (inbox / "外面.xlsx").symlink_to("../机密.xlsx")
    (inbox / "里面.xlsx").symlink_to("正本.xlsx")
    (inbox / "正本.xlsx").write_bytes(good())
    (inbox / "自己.xlsx").symlink_to("自己.xlsx")
    (inbox / "断.xlsx").symlink_to("没有.xlsx")
    (inbox / "零.xlsx").symlink_to("/dev/zero")
    (inbox / "圈").symlink_to("..")
    os.mkfifo(inbox / "管道.xlsx")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(inbox)
        listener.bind("套接字.xlsx")
        os.chdir(here)
    out = tmp_path / "汇总.xlsx"
    said = nianbao(capsys, "consolidate", inbox, "-o", out, "--no-cache", "--format", "json")
    reasons = {Path(one["path"]).name: (one["status"], one["reason"]) for one in said.document["agencies"]}
    leads_out = ("unreadable", "这是链接，指向来件文件夹之外，没有读取。请把文件本身放进来")
    circle = ("unreadable", "这是链接，绕来绕去又回到自己，没有文件可读。请把文件本身放进来")
    no_file = ("unreadable", "这不是普通文件，不能读取")
    assert {name: reason for name, reason in reasons.items() if reason[0] == "unreadable"} == {
        "外面.xlsx": leads_out,
        "零.xlsx": leads_out,
        "自己.xlsx": circle,
        "断.xlsx": ("unreadable", "文件不存在。请检查文件夹和文件名"),
        "管道.xlsx": no_file,
        "套接字.xlsx": no_file,
    }
    assert len(reasons) == 7  # the file that is linked to inside the inbox counts once
    assert [skipped["reason"] for skipped in said.document["skipped"]] == ["文件夹的链接，没有进入"]


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(good())
    whole = reading._read_content

    def and_meanwhile(path: Path, form: object) -> object:
        submission = whole(path, form)  # type: ignore[arg-type]
        with path.open("ab") as file:
            file.write(b"\0")
        return submission

    monkeypatch.setattr(reading, "_read_content", and_meanwhile)
    with pytest.raises(UnreadableFile, match="读取的时候文件正在被改动"):
        read_submission(path)


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>年报</body></html>", "utf-8")
    of_bytes = reading._bytes

    def and_away(path: Path) -> bytes:
        data = of_bytes(path)
        path.unlink()
        return data

    monkeypatch.setattr(reading, "_bytes", and_away)
    with pytest.raises(UnreadableFile, match=r"不能打开|文件不存在"):
        read_submission(path)


@pytest.mark.parametrize("failure", [MemoryError(), RecursionError()])
def test_bounds_reached_where_nobody_foresaw_it(
    failure: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(reading, "_read_content", fail)
    (tmp_path / "a.xlsx").write_bytes(good())
    with pytest.raises(UnreadableFile) as caught:
        read_submission(tmp_path / "a.xlsx")
    sentence = "读取要用的内存超出限度" if isinstance(failure, MemoryError) else "内容一层套一层"
    assert caught.value.reason.startswith(sentence)


@pytest.mark.parametrize("length", [10_000, 40_000])
def test_a_long_text_is_read_whole(length: int, tmp_path: Path) -> None:
    """Excel stops at 32,767 characters; another program may not."""
    part = "xl/sharedStrings.xml"
    text = ("字" * length).encode()
    xml = zips.good_parts()[part]
    before = cases.real(0).texts["s1_proactive"].encode()
    assert before in xml
    (tmp_path / "a.xlsx").write_bytes(spoilt({part: xml.replace(before, text)}))
    submission = read_submission(tmp_path / "a.xlsx")
    assert "字" * length in submission.texts.values()


def test_names_that_deceive_the_eye_are_shown_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = tmp_path / "来件"
    inbox.mkdir()
    (inbox / "甲\u202exslx.局\n\u200b.xlsx").write_bytes(b"x")
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--no-cache")
    assert "\u202e" not in said.out + said.err
    part = "xl/sharedStrings.xml"
    name = "重庆市沙坪坝区人民政府办公室".encode()
    assert name in zips.good_parts()[part]
    turned = zips.good_parts()[part].replace(name, "办公室\u202e乙".encode())
    (tmp_path / "a.xlsx").write_bytes(spoilt({part: turned}))
    assert read_submission(tmp_path / "a.xlsx").agency_name == "办公室⟨U+202E⟩乙"
