"""A district's own rules: what the file may say, what it may not, and what follows from it."""
# ruff: noqa: E501  (complaints are whole sentences)

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from districts import became, of, reasons
from doors import nianbao, workbook
from judging import zeros
from nianbao.addin.district.batch import Request, consolidate
from nianbao.addin.errors import WrongUsage
from nianbao.validators.catalogue import CATALOGUE
from nianbao.validators.district.rules import NO_DISTRICT, DistrictRulesError
from nianbao.validators.district.rules_file import read_rules
from nianbao.validators.judge import judge, judge_all
from nianbao.validators.live import live_checks
from nianbao.workbook.read import read_submission

OWN = """
[[rules]]
id = "Q01"
title = "许可不多于一百"
severity = "{severity}"
formula = "=t2_license_decisions<=100"
message = "{{left}}，多于 {{right}}"
fix = "核对"
source = "某区通知"

[[rules]]
id = "Q02"
title = "新收不少于办结的一半"
severity = "hint"
formula = "=t3_new_{{column}}>=t3_handled_{{column}}/2"
when = "t3_handled_{{column}}>10"
each = ["column"]
message = "{{where}}：{{left}}；{{right}}；{{when}}"
fix = "核对"
source = "某区通知"
"""


def written(tmp_path: Path, text: str, name: str = "规则.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    path = written(tmp_path, text)
    with pytest.raises(DistrictRulesError) as raised:
        read_rules(path)
    first, *lines = str(raised.value).splitlines()
    assert first == f"规则文件 {path} 有 {len(lines)} 处不对，没有使用："
    return [line.strip() for line in lines]


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    district = read_rules(written(tmp_path, ""))
    assert district.catalogue.rules == CATALOGUE.rules
    assert (district.deadlines, district.vertical, district.not_vertical) == ({}, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("count", "expected"), [(100, set()), (101, {"Q01"}), (None, {"S04.t2_license_decisions"})]
)
def test_an_own_rule_holds_fails_and_waits(tmp_path: Path, count: int | None, expected: set) -> None:
    catalogue = read_rules(written(tmp_path, OWN.format(severity="warning"))).catalogue
    judgement = judge(zeros({"t2_license_decisions": count}), catalogue)
    assert {one.instance for one in judgement.findings if one.verdict == "failed"} == expected
    waiting = {one.instance for one in judgement.findings if one.verdict == "undecided"}
    assert waiting == ({"Q01"} if count is None else set())
    if count == 101:
        (finding,) = judgement.findings
        assert (finding.severity, finding.message, finding.source) == (
            "warning",
            "101，多于 100",
            "某区通知",
        )
        assert judgement.passed


def test_an_own_rule_over_columns_says_which(tmp_path: Path) -> None:
    catalogue = read_rules(written(tmp_path, OWN.format(severity="warning"))).catalogue
    person = {"t3_carried_in_person": 12, "t3_granted_person": 12, "t3_handled_person": 12}
    total = {name.replace("person", "total"): 12 for name in person}
    found = {one.instance: one for one in judge(zeros(person | total), catalogue).findings}
    assert set(found) == {"Q02.person", "Q02.total"}
    assert found["Q02.person"].message == (
        "自然人列：一、本年新收数量 0；三（七）总计 12 ÷ 2 ＝ 6；三（七）总计 12"
    )


def test_an_own_mandatory_rule_rejects(tmp_path: Path) -> None:
    catalogue = read_rules(written(tmp_path, OWN.format(severity="error"))).catalogue
    judgement = judge(zeros({"t2_license_decisions": 101}), catalogue)
    assert [one.instance for one in judgement.errors] == ["Q01"]


def test_many_are_judged_as_one(tmp_path: Path) -> None:
    catalogue = read_rules(written(tmp_path, OWN.format(severity="error"))).catalogue
    many = [zeros({"t2_license_decisions": 99 + n % 3}) for n in range(210)]
    judged = judge_all(many, catalogue)
    assert [one.passed for one in judged] == [n % 3 < 2 for n in range(210)]
    assert [one.findings for one in judged[:3]] == [judge(one, catalogue).findings for one in many[:3]]


def test_own_rules_are_live_in_the_workbook(tmp_path: Path) -> None:
    catalogue = read_rules(written(tmp_path, OWN.format(severity="error"))).catalogue
    keys = [check.instance for check in live_checks(zeros({"t2_license_decisions": 101}), catalogue)]
    assert [key for key in keys if key.startswith("Q")][:2] == ["Q01", "Q02.person"]


def test_new_draws_own_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = written(tmp_path, OWN.format(severity="error"))
    out = tmp_path / "某局.xlsx"
    said = nianbao(
        capsys, "new", "--agency", "某局", "--year", 2024, "-o", out, "--code", "A1", "--rules", rules
    )
    assert said.status == 0
    assert "许可不多于一百" in str([row for row in rows_of(out, "校验") if "Q01" in row])
    assert read_submission(out).agency_name == "某局"


def rows_of(path: Path, sheet: str) -> list[list]:
    import python_calamine

    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


@pytest.mark.parametrize("word", ["hint", "off"])
@pytest.mark.parametrize("rule", ["T301", "S04", "X01", "T202"])
def test_what_law_or_form_demands_is_not_lowered(tmp_path: Path, rule: str, word: str) -> None:
    assert faults(tmp_path, f'[severity]\n{rule} = "{word}"\n') == [
        f"severity.{rule}：这条规则有强制性的要求，不能降低级别或停用"
    ]


def test_what_law_gives_as_a_warning_is_not_lowered_either(tmp_path: Path) -> None:
    assert faults(tmp_path, '[severity]\nP01 = "off"\n') == [
        "severity.P01：这条规则出自法规或国办文件原文，不能降低级别或停用"
    ]


def test_severities_are_raised_and_hints_go(tmp_path: Path) -> None:
    text = '[severity]\nX02 = "error"\nX01 = "error"\nX04 = "off"\nT307 = "warning"\nX05 = "error"\n'
    district = read_rules(written(tmp_path, text))
    this, last = {"t2_normative_valid": 3, "t2_license_decisions": 9}, {"t2_normative_valid": 2}
    findings = judge(zeros(this, last | {"t3_carried_out_person": 1}), district.catalogue).findings
    assert {(one.instance, one.severity) for one in findings} == {
        ("X02.normative", "error"),
        ("X01.person", "error"),
    }
    assert {case.severity for case in district.catalogue.rule("X05").cases.values()} == {"error"}
    assert "X04" not in {rule.id for rule in district.catalogue.rules}
    assert CATALOGUE.rule("X02").severity == "warning"


GOOD = OWN.format(severity="warning")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "Q01"', 'id = "Z01"', "rules 第 1 条（Z01） id：本地规则的编号是 Q 加两位或三位数字，如 Q01"),
        ('id = "Q02"', 'id = "Q01"', "rules 第 2 条（Q01） id：Q01 出现了两次"),
        ('title = "许可不多于一百"', "", "rules 第 1 条（Q01） title：没有写，或不是文字"),
        ('severity = "warning"', 'severity = "fatal"', "rules 第 1 条（Q01） severity：应是 error（强制性）、warning（核实性）、hint（提示）"),
        ("t2_license_decisions<", "t2_licence_decisions<", "rules 第 1 条（Q01） formula：2021 版表式没有名为 t2_licence_decisions 的格"),
        ("t3_handled_{column}/", "t3_handeld_{column}/", "rules 第 2 条（Q02） formula：2021 版表式没有名为 t3_handeld_person 的格"),
        ("=t2_license_decisions<=100", "=1<=100", "rules 第 1 条（Q01） formula：里面没有格名"),
        ("<=100", "", "rules 第 1 条（Q01） formula：“=t2_license_decisions”不是规则能用的公式：应是“左边 比较符号 右边”，比较符号（= <> <= >= < >）只有一个"),
        ("=t2_license_decisions<", "=IF(t2_license_decisions,1,0)<", "rules 第 1 条（Q01） formula：“=IF(t2_license_decisions,1,0)<=100”不是规则能用的公式：不能用函数 IF，只能用 SUM、ABS、MIN、MAX（大写）"),
        ("<=100", "<=(100", "rules 第 1 条（Q01） formula：“=t2_license_decisions<=(100”不是规则能用的公式：左右括号的个数不同"),
        ("<=100", "＜100", "rules 第 1 条（Q01） formula：“=t2_license_decisions＜100”不是规则能用的公式：应是“左边 比较符号 右边”，比较符号（= <> <= >= < >）只有一个"),
        ('each = ["column"]', 'each = ["colum"]', "rules 第 2 条（Q02） each：应是列表，只能列 column、applicant、row、outcome、group、result、document、regulation、figure"),
        ('each = ["column"]', 'each = ["column", "row"]', "rules 第 2 条（Q02） each：公式里没有 {row}"),
        ("{left}，多于", "{lefft}，多于", "rules 第 1 条（Q01） message：不认识 {lefft}；可用的是 {difference}、{left}、{operands}、{right}、{where}"),
        ("{left}，多于", "{left，多于", "rules 第 1 条（Q01） message：花括号不成对"),
        ('fix = "核对"\nsource = "某区通知"\n\n', 'fix = "核对"\nsource = "某区通知"\nforms = ["2020"]\n\n', 'rules 第 1 条（Q01） forms：应是表式版本的列表，只能是 2021、2019，如 ["2021"]'),
        ('fix = "核对"\nsource = "某区通知"\n\n', 'fix = "核对"\nsource = "某区通知"\nsauce = 1\n\n', "rules 第 1 条（Q01） sauce：没有这个键；可用的键是 id、title、severity、formula、message、fix、source、when、each、forms"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_at_load(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    assert faults(tmp_path, GOOD.replace(old, new, 1)) == [complaint]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nope = 1", ["nope：没有这个键；可用的键是 deadline、settings、vertical、severity、rules"]),
        ("severity = 1", ["severity：应是一段，以 [severity] 开头"]),
        ('[severity]\nS99 = "error"', ["severity.S99：没有这条规则"]),
        ('[severity]\nT304 = "error"', ["severity.T304：这条规则由人判断，程序不检查，没有级别可改"]),
        ("[settings]\nS99.x = 1", ["settings.S99：没有这条规则"]),
        ("[settings]\nT301.x = 1", ["settings.T301.x：没有这个设置；这条规则没有可设的数"]),
        ("[vertical]\nyes = 'V1'", ['vertical.yes：应是单位代码或名称的列表，如 ["V1", "某某局"]']),
        ("[vertical]\nyes = ['V1']\nno = ['v1']", ["vertical：“V1”既在 yes 又在 no"]),
        ("[vertical]\nall = []", ["vertical.all：没有这个键；yes 列垂直管理的单位，no 列不是的"]),
        ("rules = 3", ["rules：每条规则应以 [[rules]] 开头"]),
        ("[deadline]\ndefault = '2025-01-26'", ["deadline.default：应是不带引号的日期，如 2025-01-26"]),
        ("[deadline]\n'部门' = 2025-02-01", ["deadline.部门：2025-02-01 晚于法定的 1 月 31 日（条例第四十九条），只能提前"]),
        ("[deadline]\n'部门' = 2025-01-31\n'区县' = 2026-03-31", ["deadline：各个日期不在同一年"]),
        ("a = 1\nb = 2", ["a：没有这个键；可用的键是 deadline、settings、vertical、severity、rules", "b：没有这个键；可用的键是 deadline、settings、vertical、severity、rules"]),
    ],
)  # fmt: skip
def test_every_other_wrong_key_is_told(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert faults(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"[severity\n", "第 1 行第 10 列写法不合 TOML 格式"),
        ("a = “x”".encode(), "第 1 行第 5 列写法不合 TOML 格式"),
        ("# 规则".encode("gbk"), "不是 UTF-8 编码的文本"),
    ],
)
def test_what_is_no_toml_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, complaint: str
) -> None:
    path = tmp_path / "规则.toml"
    path.write_bytes(data)
    said = nianbao(capsys, "rules", "--rules", path)
    assert (said.status, said.out) == (2, "")
    assert complaint in said.err
    assert str(path) in said.err


def test_notepads_mark_at_the_beginning_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "规则.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert [rule.id for rule in read_rules(path).catalogue.rules][-2:] == ["Q01", "Q02"]


@pytest.mark.parametrize("command", ["validate", "new", "consolidate"])
def test_no_such_file_is_wrong_usage(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path / "a.xlsx", of("A1", "甲局"))
    given = {
        "validate": [path],
        "new": ["--agency", "甲局", "--year", 2024, "-o", tmp_path / "b.xlsx"],
        "consolidate": [path, "-o", tmp_path / "b.xlsx"],
    }[command]
    said = nianbao(capsys, command, *given, "--rules", tmp_path / "没有.toml")
    assert (said.status, said.out) == (2, "")
    assert f"没有找到规则文件：{tmp_path / '没有.toml'}" in said.err
    assert not (tmp_path / "b.xlsx").exists()


def test_validate_uses_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path / "a.xlsx", of("A1", "甲局", t2_license_decisions=101))
    rules = written(tmp_path, OWN.format(severity="error"))
    assert nianbao(capsys, "validate", path).status == 0
    said = nianbao(capsys, "validate", path, "--rules", rules, "--format", "json")
    assert said.status == 1
    assert [one["instance"] for one in said.document["files"][0]["findings"]] == ["Q01"]


def test_consolidate_uses_them(inbox: Path, roster: Path, tmp_path: Path) -> None:
    for code, name, count in (("A1", "甲局", 101), ("A2", "乙镇", 100), ("A3", "丙街道", 0)):
        workbook(inbox / f"{name}.xlsx", of(code, name, t2_license_decisions=count))
    workbook(inbox / "税务.xlsx", of("V1", "丁税务局", t2_license_decisions=0))
    text = OWN.format(severity="error") + "[vertical]\nyes = ['丙街道']\nno = ['v1']\n"
    district = read_rules(written(tmp_path, text))
    outcome = consolidate(
        Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024, district=district)
    )
    assert became(outcome) == [
        ("A1", "rejected"),
        ("A2", "accepted"),
        ("A3", "not_on_roster"),
        ("V1", "accepted"),
    ]
    assert reasons(outcome)["甲局.xlsx"].startswith("有强制性问题 1 处：Q01")


def test_rules_about_agencies_nobody_knows_are_wrong_usage(inbox: Path, roster: Path, tmp_path: Path) -> None:
    workbook(inbox / "1.xlsx", of("A1", "甲局"))
    district = read_rules(written(tmp_path, "[vertical]\nyes = ['戊局']\n"))
    with pytest.raises(WrongUsage, match="的 vertical 列了名单上没有的单位：戊局"):
        consolidate(Request([inbox], tmp_path / "汇总.xlsx", roster=roster, year=2024, district=district))


def test_the_list_of_rules_shows_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = written(tmp_path, OWN.format(severity="error"))
    text = nianbao(capsys, "rules", "--rules", rules).out
    assert "Q01  强制性  许可不多于一百" in text
    page = nianbao(capsys, "rules", "--rules", rules, "--format", "md").out
    assert "- 依据：某区通知\n" in page
    listed = nianbao(capsys, "rules", "--rules", rules, "--format", "json").document["rules"]
    assert listed[-1]["instances"][0] == "Q02.person"


@pytest.mark.parametrize(
    ("kind", "own", "expected"),
    [
        ("部门", None, date(2025, 1, 20)),
        ("部门", date(2025, 1, 10), date(2025, 1, 10)),
        ("部门", date(2025, 2, 10), date(2025, 1, 31)),
        ("镇", None, date(2025, 1, 26)),
        ("镇", date(2025, 2, 10), date(2025, 2, 10)),
        ("本级", date(2025, 5, 1), date(2025, 3, 31)),
    ],
)
def test_deadlines_never_pass_the_laws(tmp_path: Path, kind: str, own: date | None, expected: date) -> None:
    text = "[deadline]\ndefault = 2025-01-26\n'部门' = 2025-01-20\n"
    assert read_rules(written(tmp_path, text)).deadline(kind, 2024, own) == expected


def test_without_a_file_only_the_law_sets_a_deadline() -> None:
    assert NO_DISTRICT.deadline("部门", 2024, None) == date(2025, 1, 31)
    assert NO_DISTRICT.deadline("镇", 2024, None) is None
