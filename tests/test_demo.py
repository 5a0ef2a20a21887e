"""The demonstration: what it makes, what it says, and that it makes the same again."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from cases import AGENCIES
from doors import nianbao, separately
from nianbao.workbook.read import read_submission


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """Where the demonstration wrote, and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "output"
    return folder, separately("demo", folder)


@pytest.fixture(scope="module")
def shown(told: tuple[Path, subprocess.CompletedProcess[bytes]]) -> Path:
    return told[0]


def test_demo_does_the_whole_job_and_says_that_it_went_as_expected(
    told: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    shown, said = told
    assert (said.returncode, said.stderr) == (0, b"")
    out = said.stdout.decode("utf-8")
    assert out.splitlines()[-1].startswith("演示完成，结果与预期一致")
    names = [f"{a['agency_code']}_{a['agency_name']}" for a in AGENCIES]
    assert sorted(digests(shown)) == sorted(
        [
            "2024年度汇总表.xlsx",
            "2024年度本区年报.docx",
            "2024年度本区年报.html",
            "编制主体名单.csv",
            *(f"来件/{name}.xlsx" for name in names),
            f"改错一格/{names[0]}.xlsx",
            f"改错一格/{names[0]}_校验.xlsx",
        ]
    )
    for words in (
        "报告年度是 2023",
        "没有收到来件",
        "T301.person",
        "草稿",
        str(shown / "2024年度汇总表.xlsx"),
    ):
        assert words in out


def test_a_second_run_gives_identical_bytes(shown: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digests(shown)
    assert nianbao(capsys, "demo", shown).status == 0
    assert digests(shown) == before


def test_what_it_wrote_reads_back_as_the_published_figures(shown: Path) -> None:
    for agency in AGENCIES:
        path = shown / "来件" / f"{agency['agency_code']}_{agency['agency_name']}.xlsx"
        assert read_submission(path).numbers() == agency["values"]


def test_the_summary_adds_up_the_four_of_the_year(shown: Path) -> None:
    this_year = [agency["values"] for agency in AGENCIES if agency["report_year"] == 2024]
    read_back = read_submission(shown / "2024年度汇总表.xlsx")
    assert read_back.source == "summary"
    assert read_back.numbers() == {
        name: sum(values[name] for values in this_year) for name in read_back.form.cells
    }


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_the_districts_report_says_what_its_summary_says(shown: Path, suffix: str) -> None:
    summary, report = (
        read_submission(shown / f"2024年度{name}") for name in ("汇总表.xlsx", f"本区年报{suffix}")
    )
    assert report.numbers() == summary.numbers()
    assert "其中：重庆市沙坪坝区人民政府办公室63件" in report.texts["s1_on_request"]


def test_demo_says_so_when_it_does_not_go_as_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nianbao.addin.cli.demo._BECAME", ["accepted"] * 6)
    said = nianbao(capsys, "demo", tmp_path)
    assert said.status == 1
    assert said.out.splitlines()[-1] == "演示结果与预期不符，请报告维护人员"
