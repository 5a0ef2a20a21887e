"""The district's own rules inside the workbook: the same at the click and at the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cases import real
from com_book import opened
from com_desk import FULLNAME, desk
from doors import nianbao
from judging import zeros
from live_office import Clerk, connected
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.judging import judge_all, rules_for
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.district.rules_file import read_rules, rules_in
from nianbao.validators.finding import Judgement
from nianbao.validators.live import live_checks
from nianbao.workbook.draw.agency import agency_workbook
from nianbao.workbook.draw.layout import LOCAL_RULES
from nianbao.workbook.read import read_submission
from nianbao.workbook.submission import Submission
from office import Office

RULES = """# 某区本地规则，2024 年度

[severity]
T307 = "warning"

[[rules]]
id = "Q01"
title = "新收不多于十件"
severity = "error"
formula = "=t3_new_total<=10"
message = "{left}，多于 {right}"
fix = "核对新收"
source = "某区办通知"
"""
DISTRICT = rules_in(RULES, "规则")


def carrying(text: str = DISTRICT.text, one: Submission | None = None) -> Submission:
    """A workbook over the district's own limit, that carries these rules."""
    return replace(one or real(0), local_rules=text)


def drawn(one: Submission) -> bytes:
    return agency_workbook(one, live_checks(one, rules_for(one)))


def kept(folder: Path, one: Submission, name: str = "甲局.xlsx") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(drawn(one))
    return folder / name


def rules_file(folder: Path, text: str = RULES) -> Path:
    path = folder / "规则.toml"
    path.write_text(text, "utf-8")
    return path


def instances(one: Submission) -> set[str]:
    (judged,) = judge_all([one])
    assert isinstance(judged, Judgement)
    return {finding.instance for finding in judged.findings if finding.severity == "error"}


# ── there and back ────────────────────────────────────────────────────────────


def test_new_puts_them_in_and_the_reader_finds_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = rules_file(tmp_path, "\ufeff" + RULES.replace("\n", "  \r\n"))
    out = tmp_path / "a.xlsx"
    arguments = ("new", "--agency", "甲局", "--year", 2024, "--rules", rules, "-o")
    assert nianbao(capsys, *arguments, out).status == 0
    one = read_submission(out)
    assert one.local_rules == read_rules(rules).text == RULES.strip("\n")
    assert one.observations == ()
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[-1] == LOCAL_RULES
    assert book[LOCAL_RULES].sheet_state == "veryHidden"
    nianbao(capsys, *arguments, tmp_path / "b.xlsx")
    assert out.read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_without_rules_nothing_is_carried(tmp_path: Path) -> None:
    data = agency_workbook(real(0), ())
    assert LOCAL_RULES not in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    (tmp_path / "a.xlsx").write_bytes(data)
    assert read_submission(tmp_path / "a.xlsx").local_rules == ""


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".xls"])
def test_they_survive_another_program(suffix: str, office: Office, tmp_path: Path) -> None:
    path = kept(tmp_path, carrying())
    (tmp_path / "out").mkdir()
    assert read_submission(office.convert(path, suffix, tmp_path / "out")).local_rules == DISTRICT.text


# ── what follows from them ────────────────────────────────────────────────────


def test_a_workbook_is_judged_by_what_it_carries() -> None:
    assert instances(carrying()) == {"Q01"}
    assert instances(real(0)) == set()
    assert instances(carrying(one=zeros())) == set()


def test_workbooks_with_different_rules_are_judged_each_by_its_own() -> None:
    stricter = DISTRICT.text.replace("<=10", "<=99")
    judged = judge_all([carrying(), real(0), carrying(stricter), carrying()])
    found = [{one.instance for one in each.errors} for each in judged if isinstance(each, Judgement)]
    assert found == [{"Q01"}, set(), set(), {"Q01"}]


def test_rules_named_go_before_those_carried() -> None:
    (judged,) = judge_all([carrying()], CATALOGUE)
    assert isinstance(judged, Judgement) and judged.errors == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[severity]\nT301 = "hint"', "severity.T301：这条规则有强制性的要求，不能降低级别或停用"),
        ('[severity]\nX01 = "off"', "severity.X01：这条规则有强制性的要求，不能降低级别或停用"),
        ("[severity", "文件末尾写法不合 TOML 格式"),
        ("[other]\n", "other：没有这个键"),
    ],
)
def test_rules_that_were_tampered_with_are_not_used_and_told(text: str, said: str) -> None:
    wrong = replace(
        carrying(text), values={**real(0).values, "t3_new_person": real(1).values["t3_new_person"]}
    )
    (judged,) = judge_all([wrong])
    assert isinstance(judged, Judgement)
    (finding,) = (one for one in judged.findings if one.rule == "S12")
    assert finding.severity == "warning"
    assert finding.message.startswith("工作簿所带的地方规则") and said in finding.message
    assert "\n" not in finding.message
    assert {"T301.person"} <= {one.instance for one in judged.errors}


def test_rules_that_load_are_silent() -> None:
    (judged,) = judge_all([carrying(one=zeros())])
    assert isinstance(judged, Judgement)
    assert [one for one in judged.findings if one.rule == "S12"] == []


# ── at the doors ──────────────────────────────────────────────────────────────


def test_validate_knows_them_without_being_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = nianbao(capsys, "validate", kept(tmp_path, carrying()))
    assert said.status == 1
    assert "Q01  新收不多于十件" in said.out
    assert "提醒：1 份工作簿带有地方规则，已照用" in said.err


def test_validate_says_where_they_are_not_the_districts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, rules = kept(tmp_path, carrying()), rules_file(tmp_path)
    assert "提醒" not in nianbao(capsys, "validate", path, "--rules", rules).err
    said = nianbao(capsys, "validate", path, "--rules", rules_file(tmp_path, RULES.replace("<=10", "<=99")))
    assert said.status == 0
    assert f"提醒：工作簿所带的地方规则与 {rules} 不同，已按 {rules} 校验：{real(0).agency_name}" in said.err


def test_consolidate_knows_them_and_takes_no_rules_for_a_submission(tmp_path: Path) -> None:
    kept(tmp_path / "来件", carrying())
    rules = rules_file(tmp_path / "来件")
    (state,) = consolidate(
        Request([tmp_path / "来件" / "甲局.xlsx"], tmp_path / "汇总.xlsx")
    ).summary.agencies
    assert (state.status, state.reason) == ("rejected", "有强制性问题 1 处：Q01")
    outcome = consolidate(Request([tmp_path / "来件"], tmp_path / "汇总2.xlsx", district=read_rules(rules)))
    assert [one.status for one in outcome.summary.agencies] == ["rejected"]
    assert [(path.name, why) for path, why in outcome.skipped] == [("规则.toml", "本地规则文件")]


def test_the_click_in_excel_judges_by_them() -> None:
    one = desk(opened(drawn(carrying()), FULLNAME))
    assert one.click("check").startswith("未通过：强制性 1")
    assert one.sheet(LOCAL_RULES).visible != -1
    said = one.click("rule")
    assert said.startswith("Q01（强制性）新收不多于十件\n公式：=t3_new_total<=10")
    assert "Q01" not in desk(opened(drawn(real(0)), FULLNAME)).click("check")


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    with connected() as office:
        yield office


@pytest.mark.office
def test_the_click_in_libreoffice_judges_by_them(app: Any, tmp_path: Path) -> None:
    book = app.books.open(kept(tmp_path, carrying(), "填报 表=1.xlsx"))
    try:
        assert Clerk(book).click("check").startswith("未通过：强制性 1")
    finally:
        book.close()
