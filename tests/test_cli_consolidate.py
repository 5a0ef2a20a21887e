"""``nianbao consolidate``: the JSON contract, exit statuses, the table for people."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from cases import AGENCIES
from districts import of
from doors import nianbao, workbook


def test_an_output_that_cannot_be_written_leaves_nothing(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    (tmp_path / "文件").write_text("x", "utf-8")
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "文件" / "汇总.xlsx")
    assert (said.status, said.out) == (2, "")
    assert "不能写入" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["文件", "来件"])


def test_many_accepted_are_not_listed_one_by_one(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nianbao.addin.cli.consolidate_text._MOST_ROWS", 1)
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇"))
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx")
    assert "甲局" not in said.out
    assert "没有逐一列出，见汇总表“状态”" in said.out


def test_json_is_the_contract(
    inbox: Path, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇", year=2023))
    said = nianbao(
        capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--roster", roster, "--year", 2024,
        "--format", "json",
    )  # fmt: skip
    assert said.status == 1
    document = said.document
    assert list(document) == ["summary", "draft", "totals", "agencies", "files", "seconds", "skipped"]
    assert document["summary"] == str(tmp_path / "汇总.xlsx")
    assert document["draft"] is True
    assert document["totals"] == AGENCIES[0]["values"]
    zero = {"error": 0, "warning": 0, "hint": 0, "undecided": 0}
    assert document["agencies"] == [
        {"agency": "甲局", "code": "A1", "path": str(inbox / "1.xlsx"), "status": "accepted", "reason": "",
         "counts": zero},
        {"agency": "乙镇", "code": "A2", "path": str(inbox / "2.xlsx"), "status": "rejected",
         "reason": "报告年度是 2023，本次汇总的是 2024（C04），像是把上年的年报交来了",
         "counts": zero | {"warning": 2}},
        {"agency": "丙街道", "code": "A3", "path": None, "status": "missing", "reason": "没有收到来件（C02）",
         "counts": zero},
    ]  # fmt: skip
    assert document["files"] == 2
    assert isinstance(document["seconds"], float)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_file_names_that_are_no_proper_text(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = workbook(inbox / "1.xlsx", of("A1", "甲局"))
    for name in ("甲".encode("gbk"), "乙".encode("gbk")):
        (inbox / os.fsdecode(name + b".xlsx")).write_bytes(good.read_bytes())
    for options in ([], ["--format", "json"]):
        said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", *options)
        assert said.status == 0
    assert [one["status"] for one in said.document["agencies"]] == ["accepted", "duplicate", "duplicate"]
    assert said.document["files"] == 3
    said = nianbao(capsys, "validate", *sorted(inbox.iterdir()))
    assert said.status == 0


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"1.xlsx": ("A1", "甲局")}, 0),
        ({"1.xlsx": ("A1", "甲局"), "2.xlsx": ("Z1", "别的局")}, 1),
        ({"2.xlsx": ("Z1", "别的局")}, 1),
        ({"1.xlsx": ("A1", "甲局"), "2.xlsx": None}, 3),
        ({"2.xlsx": None}, 3),
    ],
    ids=["all accepted", "one not on the roster", "missing", "unreadable", "nothing readable"],
)
def test_exit_status(
    files: Mapping[str, tuple[str, str] | None],
    status: int,
    inbox: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("code,name\nA1,甲局\n", "utf-8")
    for name, agency in files.items():
        if agency:
            workbook(inbox / name, of(*agency))
        else:
            (inbox / name).touch()
    said = nianbao(
        capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--roster", roster, "--year", 2024
    )
    assert said.status == status
    assert f"汇总表：{tmp_path / '汇总.xlsx'}" in said.out


@pytest.mark.parametrize("width", [80, 120])
def test_text_says_who_is_in_and_who_is_not(
    width: int,
    inbox: Path,
    roster: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from nianbao.addin.marking.width import columns

    monkeypatch.setenv("COLUMNS", str(width))
    workbook(inbox / "1.xlsx", of("A1", "甲局[重要]"))
    workbook(inbox / "2.xlsx", of("A2", "乙镇", t3_new_person=99))
    said = nianbao(capsys, "consolidate", inbox, "-o", tmp_path / "汇总.xlsx", "--roster", roster)
    assert said.status == 1
    *lines, path = said.out.splitlines()
    assert path == f"汇总表：{tmp_path / '汇总.xlsx'}"
    assert max(map(columns, lines)) <= width
    for words in (
        "已采纳",
        "已退回",
        "未报送",
        "T301（2 处）",
        "草稿",
        "按代码认定，来件的名称是“甲局[重要]”",
    ):
        assert words in "".join(line.rstrip() for line in said.out.splitlines()) or words in said.out
    assert "提醒：没有指定年度，取多数来件的 2024 年度" in said.err
