"""``nianbao validate``: the JSON contract, the text, marks, last year, files that cannot be read."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cases import AGENCIES, REPORTS, real
from doors import bad_inputs, nianbao, separately, with_totals, workbook
from nianbao.addin.marking.width import columns
from nianbao.validators.finding import Change, Finding
from nianbao.workbook.form import FORM_2021
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import blank_submission

FINDING_KEYS = [
    "rule", "instance", "severity", "verdict", "title", "message", "formula", "cells", "addresses",
    "expected", "actual", "difference", "excerpt", "candidates", "source", "explained",
]  # fmt: skip
HEAVY = (
    "openpyxl",
    "xlsxwriter",
    "pandas",
    "numpy",
    "rich",
    "formulas",
    "docx",
    "pdfplumber",
    "bs4",
    "xlwings",
    "jinja2",
    "lxml",
    "xlrd",
    "fsspec",
    "ssl",
    "http.client",
    "email",
    "multiprocessing",
    "nianbao.workbook.merge.merge",
    "nianbao.workbook.draw.agency",
    "nianbao.validators.candidates",
    "nianbao.addin.district.batch",
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return workbook(tmp_path / "好.xlsx", real(0))


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return workbook(tmp_path / "错.xlsx", with_totals(real(0), t3_new_person=59))


def test_json_of_a_file_without_findings(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "validate", good, "--format", "json")
    assert (said.status, said.err) == (0, "")
    assert said.document == {
        "form": "2021",
        "files": [
            {
                "path": str(good),
                "agency": AGENCIES[0]["agency_name"],
                "code": "SPB001",
                "year": 2024,
                "status": "passed",
                "values": AGENCIES[0]["values"],
                "counts": {"error": 0, "warning": 0, "hint": 0, "undecided": 0},
                "findings": [],
            }
        ],
    }


def test_json_of_a_finding(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "validate", wrong, "--format", "json")
    assert said.status == 1
    (file,) = said.document["files"]
    assert (file["status"], file["counts"]["error"]) == ("failed", 2)
    person, total, text = file["findings"]
    assert list(person) == FINDING_KEYS
    instances = [finding["instance"] for finding in (person, total, text)]
    assert instances == ["T301.person", "T301.total", "N01.s1_on_request.t3_new_total"]
    first, *_ = person["candidates"]
    assert first == [{"cell": "t3_new_person", "from": 59, "to": 58}]
    assert person | {"message": "", "title": "", "source": "", "candidates": []} == {
        "rule": "T301",
        "instance": "T301.person",
        "severity": "error",
        "verdict": "failed",
        "title": "",
        "message": "",
        "formula": "=t3_new_person+t3_carried_in_person=t3_handled_person+t3_carried_out_person",
        "cells": ["t3_new_person", "t3_carried_in_person", "t3_handled_person", "t3_carried_out_person"],
        "addresses": ["依申请公开!D8", "依申请公开!D9", "依申请公开!D31", "依申请公开!D32"],
        "expected": 59,
        "actual": 60,
        "difference": 1,
        "excerpt": "",
        "candidates": [],
        "source": "",
        "explained": None,
    }


def test_json_of_candidates() -> None:
    from nianbao.addin.cli.validate_json import _finding

    finding = Finding(
        "T301", "T301.person", "error", "failed", "", "", "",
        candidates=((Change("t3_new_person", 59, 58),), (Change("t3_granted_person", None, 6),)),
    )  # fmt: skip
    assert _finding(finding)["candidates"] == [
        [{"cell": "t3_new_person", "from": 59, "to": 58}],
        [{"cell": "t3_granted_person", "from": None, "to": 6}],
    ]


def test_blank_is_null_not_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = workbook(tmp_path / "空.xlsx", blank_submission(FORM_2021, "某局", "A1", 2024))
    said = nianbao(capsys, "validate", blank, "--format", "json")
    assert said.status == 1
    (file,) = said.document["files"]
    assert file["values"] == dict.fromkeys(FORM_2021.cells)
    assert {f["rule"] for f in file["findings"] if f["verdict"] == "failed"} == {"S01", "S04"}


def test_the_five_published_reports(capsys: pytest.CaptureFixture[str]) -> None:
    if not REPORTS.exists():
        pytest.skip("no ../shared here")
    paths = sorted(REPORTS.glob("*.txt"))
    figures = json.loads((REPORTS / "figures.json").read_text("utf-8"))
    said = nianbao(capsys, "validate", *paths, "--format", "json")
    files = said.document["files"]
    wrong = [
        (path.name, name)
        for path, file in zip(paths, files, strict=True)
        for name, value in figures[path.name].items()
        if file["values"][name] != value
    ]
    assert wrong == []
    failed = {f["rule"] for file in files for f in file["findings"] if f["verdict"] == "failed"}
    assert {rule for rule in failed if rule.startswith(("T3", "T4"))} == set()


@pytest.mark.parametrize("width", [80, 120])
def test_text_gives_place_sides_difference_and_fix(
    width: int, wrong: Path, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = nianbao(capsys, "validate", wrong, good)
    assert (said.status, said.err) == (1, "")
    lines = said.out.splitlines()
    assert lines[0] == str(wrong)
    assert max(map(columns, lines[1:])) <= width
    flat = "".join(line.strip() for line in lines)
    for words in (
        "重庆市沙坪坝区人民政府办公室（SPB001） 2024 年度未通过：强制性 2".replace(" ", ""),
        "位置：依申请公开!D8、D9、D31、D32",
        "新收数量59＋二、上年结转数量1＝60",
        "差1改法：",
        "共2份：通过1，未通过1",
    ):
        assert words in flat.replace(" ", "")


def test_text_sums_up_what_cannot_be_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = workbook(tmp_path / "空.xlsx", blank_submission(FORM_2021, "某局", "A1", 2024))
    said = nianbao(capsys, "validate", blank)
    assert "待填（缺数，还不能判断）" in said.out
    assert "T301×7" in said.out
    assert len(said.out.splitlines()) < 45


def test_every_unreadable_file_has_one_sentence_and_the_rest_is_done(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = bad_inputs(tmp_path / "坏", good)
    said = nianbao(capsys, "validate", *bad.values(), good, "--format", "json")
    assert said.status == 3
    files = said.document["files"]
    assert [file["status"] for file in files] == ["unreadable"] * len(bad) + ["passed"]
    reasons = {name: file["reason"] for name, file in zip(bad, files, strict=False)}
    for name, words in {
        "truncated": "没有传完整",
        "password": "打开密码",
        "directory": "nianbao consolidate",
        "empty": "空的",
        "other_form": "不是年报",
        "missing": "不存在",
    }.items():
        assert words in reasons[name]
    assert all(reason and "\n" not in reason and "Error" not in reason for reason in reasons.values())


def test_unreadable_wins_over_errors(wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert nianbao(capsys, "validate", wrong, tmp_path / "没有.xlsx").status == 3


def test_lock_files_are_passed_over_and_said(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "~$好.xlsx").write_bytes(b"\x04lock")
    said = nianbao(capsys, "validate", good, tmp_path / "~$好.xlsx")
    assert (said.status, said.err) == (0, f"跳过 {tmp_path / '~$好.xlsx'}：正被打开的文件留下的锁文件\n")


def test_patterns_the_shell_left_alone_are_expanded(
    good: Path, wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = nianbao(capsys, "validate", tmp_path / "*.xlsx", "--format", "json")
    assert [file["path"] for file in said.document["files"]] == sorted([str(good), str(wrong)])
    assert nianbao(capsys, "validate", tmp_path / "*.docx").status == 3


def test_last_year_decides_the_rules_across_years(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = with_totals(replace(real(0), report_year=2023), t3_carried_out_person=9)
    path = workbook(tmp_path / "上年.xlsx", last)
    said = nianbao(capsys, "validate", good, "--last-year", path, "--format", "json")
    assert said.status == 1
    errors = [f["instance"] for f in said.document["files"][0]["findings"] if f["severity"] == "error"]
    assert errors == ["X01.total"]


def test_last_year_goes_to_the_agency_it_is_of(
    tmp_path: Path, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = workbook(tmp_path / "别.xlsx", real(2))
    last = workbook(
        tmp_path / "上年.xlsx", with_totals(replace(real(0), report_year=2023), t3_carried_out_person=9)
    )
    said = nianbao(capsys, "validate", good, other, "--last-year", last, "--format", "json")
    assert [file["counts"]["error"] for file in said.document["files"]] == [1, 0]


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (replace(real(0), report_year=2022), "是 2022 年度的年报，2024 年度的上年数应取自 2023 年度"),
        (None, "没有找到上年年报"),
    ],
)
def test_a_wrong_last_year_is_refused(
    last: object, sentence: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "上年.xlsx"
    if last is not None:
        workbook(path, last)  # type: ignore[arg-type]
    said = nianbao(capsys, "validate", good, "--last-year", path)
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err


def test_another_agencys_last_year_is_doubted(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = workbook(tmp_path / "上年.xlsx", replace(real(0), report_year=2023, agency_name="旧局"))
    said = nianbao(capsys, "validate", good, "--last-year", last)
    assert "上年年报的单位是“旧局”" in said.err


def test_marks_are_written_for_every_readable_file_and_nothing_else_changes(
    good: Path, wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in (good, wrong)}
    folder = tmp_path / "标注"
    said = nianbao(capsys, "validate", good, wrong, tmp_path / "没有.xlsx", "--mark", folder)
    assert said.status == 3
    assert sorted(path.name for path in folder.iterdir()) == sorted(["好_校验.xlsx", "错_校验.xlsx"])
    assert {path: path.read_bytes() for path in before} == before
    assert read_submission(folder / "错_校验.xlsx").number("t3_new_person") == 59


def test_files_of_one_name_get_different_marked_copies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [workbook(tmp_path / folder / "年报.xlsx", real(0)) for folder in "ab"]
    nianbao(capsys, "validate", *paths, "--mark", tmp_path / "标注")
    names = sorted(path.name for path in (tmp_path / "标注").iterdir())
    assert names == sorted(["年报_校验.xlsx", "年报_校验_2.xlsx"])


def test_a_marked_copy_never_covers_an_input(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = good.rename(tmp_path / "好.xlsx")
    marked = workbook(tmp_path / "好_校验.xlsx", real(2))
    before = marked.read_bytes()
    said = nianbao(capsys, "validate", same, marked, "--mark", tmp_path)
    assert said.status == 2
    assert "标注副本会盖掉来件" in said.err
    assert marked.read_bytes() == before


def test_start_up_imports_nothing_heavy(good: Path) -> None:
    program = (
        "import sys; from nianbao.addin.cli import main; "
        f"main(['validate', {str(good)!r}]); "
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_it_runs_as_a_module(good: Path) -> None:
    done = separately("validate", good)
    assert (done.returncode, done.stderr) == (0, b"")
