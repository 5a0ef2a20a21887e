"""The catalogue is whole: every rule has its words, its source and its cells, or loading fails."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from nianbao.validators import catalogue as catalogue_module
from nianbao.validators import likeness, narrative
from nianbao.validators.catalogue import CATALOGUE, CatalogueError, instances, load
from nianbao.validators.checks import adjustments, figures, history, structure
from nianbao.validators.checks.found import Check
from nianbao.validators.district import arrivals, as_filed, carried, earlier, summary
from nianbao.validators.finding import SEVERITY_NAMES
from nianbao.validators.render import records
from nianbao.workbook.form import FORM_2019, FORM_2021, FORMS

TEXT = (Path(inspect.getfile(catalogue_module)).parent / "catalogue.toml").read_text("utf-8")
COLUMNS = ("person", "company", "institute", "charity", "law_firm", "other_org", "total")


def test_the_rules_of_this_catalogue() -> None:
    assert [rule.id for rule in CATALOGUE.rules] == [
        *("S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08"),
        *("S09", "S10", "S11", "S12"),
        *("T201", "T202", "T203"),
        *("T301", "T302", "T303", "T304", "T305", "T306", "T307"),
        *("T401", "T402", "T403", "T404"),
        *("X01", "X02", "X04", "X05", "X06"),
        *("N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09"),
        *("N10", "N11", "N12", "N13", "N14", "N15"),
        "P01",
        *("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09"),
    ]


def test_severities_are_the_official_ones() -> None:
    of = {
        severity: {rule.id for rule in CATALOGUE.rules if rule.severity == severity}
        for severity in SEVERITY_NAMES
    }
    assert of["error"] == {
        *("S01", "S02", "S03", "S04", "S05", "S06", "S08", "T202"),
        *("T301", "T302", "T303", "T306", "T401", "T402", "T403"),
        *("C01", "C02", "C04", "C05", "C08", "C09"),
    }
    assert of["hint"] == {"S11", "T304", "T307", "T404", "X04", "N13", "N15", "C07"}
    by_key = {instance.key: instance.severity for instance in instances(FORM_2021)}
    assert by_key["X01.total"] == "error"
    assert {by_key[f"X01.{column}"] for column in COLUMNS[:-1]} == {"warning"}


def keys(form, rule: str) -> list[str]:
    return [instance.key for instance in instances(form) if instance.rule.id == rule]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_instances_run_over_what_the_form_declares(form) -> None:
    assert keys(form, "T301") == [f"T301.{column}" for column in COLUMNS]
    rows = [cell.name[3:-6] for cell in form.table("t3").cells if cell.name.endswith("_total")]
    assert keys(form, "T303") == [f"T303.{row}" for row in rows]
    assert len(rows) == {"2021": 25, "2019": 23}[form.version]
    for one in ("T401", "T402", "T403", "T404"):
        assert keys(form, one) == [one]
    named = [instance.key for instance in instances(form)]
    assert len(set(named)) == len(named) == {"2021": 112, "2019": 105}[form.version]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.version)
def test_sums_are_those_the_form_declares(form) -> None:
    """T302, T303 and T401 to T403 restate every total of tables three and four, each way it adds up."""
    named = {instance.key: instance for instance in instances(form)}
    for column in COLUMNS:
        outcomes = named[f"T302.{column}"].cells
        handled = form.cells["t3_handled_person"].addends
        assert outcomes == (f"t3_handled_{column}", *(name[:-6] + column for name in handled))
    for name in form.totals:
        addends = form.cells[name].addends
        stating = [i.key for i in named.values() if set(i.cells) == {name, *addends} and "=" in i.key + "="]
        assert stating, name


def test_the_trial_form_skips_what_it_has_no_cells_for_by_declaration() -> None:
    skipped = {rule.id for rule in CATALOGUE.rules if "2019" not in rule.forms}
    assert skipped == {"S07", "T201", "T202", "T203", "T305", "X02", "N04", "N10"}
    assert {instance.rule.id for instance in instances(FORM_2019)}.isdisjoint(skipped)
    figures_compared = keys(FORM_2019, "X04")
    assert "X04.t2_license_decisions" in figures_compared
    assert not [key for key in figures_compared if key.endswith("_change")]


def test_every_check_belongs_to_a_rule() -> None:
    written = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (
            adjustments,
            arrivals,
            as_filed,
            carried,
            earlier,
            figures,
            history,
            likeness,
            narrative,
            structure,
            summary,
        )
        for name, value in vars(module).items()
        if isinstance(value, Check)
    }
    named = {name for rule in CATALOGUE.rules for name in (rule.check_name, rule.across_name)}
    assert written == named - {""}


def test_every_sentence_is_there_and_ends_without_a_stop() -> None:
    for record in records():
        cases = record["cases"]
        sentences = [record["title"], record["source"], *(case["fix"] for case in cases)]
        sentences += [case["message"] for case in cases] if cases else [record["message"], record["fix"]]
        assert all(sentence and not sentence.endswith(("。", "，", " ")) for sentence in sentences)


def test_records_say_what_a_rule_needs() -> None:
    record = next(record for record in records() if record["id"] == "X04")
    assert record["formula"] == "=MAX({figure},last_{figure})<=5*MIN({figure},last_{figure})"
    assert record["when"] == "=last_{figure}>0"
    assert len(record["instances"]) == 10 + 25 + 3
    manual = [record["id"] for record in records() if record["manual"]]
    assert manual == ["T304"]


GOOD = """
[axes.column]
cells = ["t3_new_{*}"]
where = "{column}列"

[axes.result]
cells = ["t4_review_{*}"]
addends_of = "t4_review_total"
where = "{column}"

[wording]
undecided = "{where}{blank}"
undefined = "{where}"

[[rules]]
id = "T301"
title = "平衡"
severity = "error"
formula = "=t3_new_{column}=t3_handled_{column}"
when = "t3_new_{column}>0"
each = ["column"]
message = "{where}{left}{right}{difference}{operands}{when}"
fix = "改"
source = "表"
certainty = ["C"]

[[rules]]
id = "X05"
title = "不照抄"
severity = "warning"
check = "history.figures_are_not_last_years"
source = "表"
certainty = ["C"]
cases.copied.message = "{count}"
cases.copied.fix = "改"
"""


def test_a_small_catalogue_loads() -> None:
    small = load(GOOD)
    assert [instance.key for instance in small.instances(FORM_2021)] == [f"T301.{c}" for c in COLUMNS]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("=t3_new_{column}=", "=t3_newly_{column}=", "T301.person: form 2021 has no cell 't3_newly_person'"),
        ("=t3_new_{column}=", "=last_t3_nw_{column}=", "form 2021 has no cell 'last_t3_nw_person'"),
        ("t3_new_{column}>0", "t3_ned_{column}>0", "form 2021 has no cell 't3_ned_person'"),
        ("=t3_handled_{column}", "=t3_handled_{col}", "T301: {col} is no axis"),
        ('each = ["column"]', 'each = ["columns"]', "T301: {columns} is no axis"),
        ('each = ["column"]', 'each = ["column", "result"]', "{result} does not stand in the formula"),
        ('each = ["column"]', "", "{column} in 't3_new_{column}' has no value here"),
        ("=t3_new_{column}=", "=t3_new_{column}+=", "T301: '=t3_new_{column}+=t3_handled_{column}'"),
        ("=t3_new_{column}=", "=IF(t3_new_{column},1,2)=", "IF with 3 arguments"),
        ("t3_new_{column}>0", "t3_new_{column}", "must be one comparison"),
        ('"t3_new_{*}"', '"t3_newer_{*}"', "T301: {column} runs over nothing on form 2021"),
        ('"t3_new_{*}"', '"t3_new_*"', "cells must be patterns"),
        ('where = "{column}列"', 'where = "{name}列"', "where shows {name}"),
        ('where = "{column}列"', "", "axis 'column': where is missing"),
        ("{where}{left}", "{where}{leftt}", "T301: message shows {leftt}"),
        ("{where}{left}", "{where{left}", "is no template"),
        ('when = "t3_new_{column}>0"', "", "T301: the message shows {when}"),
        ('fix = "改"\nsource', "source", "T301: fix is missing"),
        ('source = "表"\ncertainty = ["C"]\n\n', 'certainty = ["C"]\n\n', "T301: source is missing"),
        ('title = "平衡"', 'title = " "', "T301: title is missing"),
        ('id = "X05"', 'id = "T301"', "T301 stands twice"),
        ('id = "X05"', "", "a rule without id: id is missing"),
        ('severity = "error"', 'severity = "fatal"', "'fatal' is no severity"),
        ('severity = "error"', 'severity = "error"\nseverty_of = {}', "unknown key 'severty_of'"),
        ('["C"]\n\n', '["D"]\n\n', "T301: certainty ('D',) carries no 强制性"),
        ('["C"]\n\n', "[]\n\n", "certainty must be letters of ABbCDE"),
        ('["C"]\n\n', '["F"]\n\n', "certainty must be letters of ABbCDE"),
        ('fix = "改"\nsource', 'fix = "改"\nforms = ["2020"]\nsource', "forms ('2020',) are not among"),
        ('fix = "改"\nsource', 'fix = "改"\nscope = "towns"\nsource', "there is no scope 'towns'"),
        ('fix = "改"\nsource', 'fix = "改"\nmanual = true\nsource', "one of formula, check, manual"),
        ('fix = "改"\nsource', 'fix = "改"\nseverity_of.totl = "hint"\nsource', "severity_of names 'totl'"),
        ('fix = "改"\nsource', 'fix = "改"\nseverity_of.total = "no"\nsource', "'no' is no severity"),
        ("history.figures_are_not_last_years", "history.nothing", "there is no check 'history.nothing'"),
        ("history.figures_are_not_last_years", "os.system", "there is no check 'os.system'"),
        (
            "cases.copied.",
            "cases.new.message = 'x'\ncases.new.fix = 'x'\ncases.copied.",
            "cases without words [], words without a case ['new']",
        ),
        ("cases.copied.fix = ", "cases.copied.fx = ", "unknown key 'fx'"),
        (
            "cases.copied.fix = ",
            "settings.days = 3\ncases.copied.fix = ",
            "X05: the check knows no setting 'days'",
        ),
        ('"{count}"', '"{left}"', "message shows {left}"),
        (
            'cases.copied.fix = "改"',
            'cases.copied.fix = "改"\ncases.copied.severity = "hint"',
            "wants a reason",
        ),
        ('check = "history', 'message = "x"\ncheck = "history', "X05: 'message' has no meaning here"),
        ("[wording]", "[words]", "catalogue: unknown key 'words'"),
        ('undefined = "{where}"', "", "wording: undefined is missing"),
        ("{where}{blank}", "{where}{blanks}", "undecided shows {blanks}"),
        ("[wording]", "[wording", "the catalogue is not TOML"),
    ],
)
def test_our_own_mistakes_fail_at_load(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError) as raised:
        load(GOOD.replace(old, new, 1))
    assert complaint in str(raised.value)


def test_a_rule_must_fit_every_form_it_claims() -> None:
    only_2021 = GOOD.replace("=t3_new_{column}=", "=t3_other_rest_{column}=")
    with pytest.raises(CatalogueError, match="form 2019 has no cell 't3_other_rest_person'"):
        load(only_2021)
    declared = only_2021.replace('fix = "改"\nsource', 'fix = "改"\nforms = ["2021"]\nsource', 1)
    assert load(declared).instances(FORM_2019) == ()


FORMULAS = [line for line in TEXT.splitlines() if line.startswith(("formula = ", "when = "))]


@pytest.mark.parametrize("line", FORMULAS)
def test_a_misspelt_cell_in_any_formula_is_caught(line: str) -> None:
    misspelt = re.sub(r"t(\d)_|\{figure\}", r"t\1_no_such_", line, count=1)
    with pytest.raises(CatalogueError, match=r"form 20\d\d has no cell '(last_)?t\d?_no_such_"):
        load(TEXT.replace(line, misspelt, 1))
